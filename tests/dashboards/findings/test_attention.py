"""Which stores are named first, and which metric of a store."""

from dataclasses import replace
from typing import Any

import pytest

from dashboards.findings.statements.attention import FIRST, Quiet, first_to_see, standing
from dashboards.rows import CardLine
from tests.dashboards.findings.rows import NETWORK, ranking, row

CHANCE_ALONE = replace(NETWORK, tau=0.0)


def test_sure_ones_come_first_and_keep_the_order_of_the_ranking() -> None:
    found = first_to_see(
        ranking(
            row("open"),
            row("good", "meets"),
            row("below", "below"),
            row("few", "not_enough"),
            row("odd", "meets", confirmed=True),
        )
    )
    assert [each.store for each in found.stores] == ["below", "odd", "open", "few"]
    assert (found.sure, found.below, found.confirmed, found.quiet) == (2, 1, 1, None)


def test_no_more_are_named_than_asked_for_and_only_those_are_counted() -> None:
    found = first_to_see(ranking(*(row(f"{index}", "below") for index in range(9))))
    assert (len(found.stores), found.sure, found.below) == (FIRST, FIRST, FIRST)
    assert len(first_to_see(ranking(*(row(f"{index}") for index in range(9))), most=3).stores) == 3


@pytest.mark.parametrize(("n", "named"), [(4, []), (5, ["a"])])
def test_a_store_is_named_from_five_answers_on(n: int, named: list[str]) -> None:
    assert [each.store for each in first_to_see(ranking(row("a", "below", n=n))).stores] == named


def test_where_only_chance_tells_stores_apart_just_the_sure_ones_are_named() -> None:
    found = first_to_see(ranking(row("open"), row("sure", "below"), network=CHANCE_ALONE))
    assert [each.store for each in found.stores] == ["sure"]


@pytest.mark.parametrize(
    ("rows", "network", "quiet"),
    [
        ((), NETWORK, Quiet.NO_ANSWERS),
        ((row("a", "no_data", n=0),), NETWORK, Quiet.NO_ANSWERS),
        ((row("a", n=4),), NETWORK, Quiet.NONE_SHOWN),
        ((row("a"),), CHANCE_ALONE, Quiet.CHANCE_ALONE),
        ((row("a", "meets"),), NETWORK, Quiet.ALL_MEET),
    ],
)
def test_that_nobody_is_named_has_a_reason(rows: tuple[Any, ...], network: Any, quiet: Quiet) -> None:
    found = first_to_see(ranking(*rows, network=network))
    assert (found.stores, found.quiet) == ([], quiet)


def test_a_standard_of_any_named_store_counts() -> None:
    assert first_to_see(ranking(row("a", target=None), row("b"))).has_standard
    assert not first_to_see(ranking(row("a", target=None))).has_standard


def line(key: str, verdict: str, p_below: float | None = None, target: float | None = 1.0) -> CardLine:
    return CardLine(key, row("a", verdict, p_below=p_below, target=target), NETWORK)


def test_what_is_most_probably_below_its_standard_is_fixed_first() -> None:
    card = [
        line("nps", "below", 0.93),
        line("csat", "below", 0.97),
        line("ces", "below"),
        line("rating", "meets", 0.01),
    ]
    found = standing(card)
    assert found.first is card[1]
    assert list(found.below) == card[:3]
    assert list(found.meets) == card[3:]
    assert (found.answers, found.has_standard) == (200, True)


def test_a_card_without_a_verdict_has_nothing_to_fix() -> None:
    found = standing([line("nps", "no_standard", target=None)])
    assert (found.first, list(found.below), list(found.meets), found.has_standard) == (None, [], [], False)
    assert standing([]).answers == 0
