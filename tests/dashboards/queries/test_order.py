"""The orders of a ranking in memory, and their keys."""

import pytest

from dashboards.queries.order import FIGURES, SEVERITY, WORST_FIRST, Step, in_order, steps
from dashboards.rows import StoreRow
from dashboards.scoring.verdicts import Verdict
from tests.dashboards.findings.rows import row


def codes(rows: list[StoreRow], sort: str = "attention", *, higher_is_better: bool = True) -> list[str]:
    return [each.store for each in in_order(rows, steps(sort, higher_is_better=higher_is_better))]


def test_the_likeliest_among_the_worst_come_first_and_the_code_decides_last() -> None:
    rows = [
        row("d", p_worst=0.1, shrunken=1.0),
        row("c", p_worst=0.5, shrunken=9.0),
        row("b", p_worst=0.5, shrunken=3.0),
        row("a", p_worst=0.5, shrunken=9.0),
    ]
    assert codes(rows) == ["b", "a", "c", "d"]
    assert codes(rows, higher_is_better=False) == ["a", "c", "b", "d"]
    assert codes(rows, "-attention") == codes(rows)[::-1]


def test_rows_without_a_figure_come_after_those_with_one_and_rows_without_answers_last() -> None:
    rows = [
        row("a", "no_data", n=0),
        row("z", p_worst=0.0, shrunken=1.0),
        row("c", p_worst=None, shrunken=None),
        row("b", p_worst=None, shrunken=5.0),
        row("d", p_worst=None, shrunken=4.0),
    ]
    assert codes(rows) == ["z", "d", "b", "c", "a"]


@pytest.mark.parametrize("name", [*FIGURES, "name"])
def test_a_minus_turns_the_first_key_round(name: str) -> None:
    plain, turned = (steps(f"{sign}{name}", higher_is_better=True) for sign in ("", "-"))
    assert plain[0] == turned[0]._replace(falls=not turned[0].falls)
    assert plain[-1].field == turned[-1].field == "store"


def test_other_orders_rise_and_keep_the_code_rising() -> None:
    assert steps("value", higher_is_better=False) == (Step("value", False), Step("store", False))
    assert steps("-n", higher_is_better=True) == (Step("n", True), Step("store", False))


def test_every_verdict_has_a_severity() -> None:
    assert sorted(WORST_FIRST) == sorted(Verdict)
    assert len(SEVERITY.cases) == len(Verdict)
