"""The overall position of a store, against sums worked out by hand."""

from dataclasses import replace
from typing import Any

import pytest

from dashboards.findings.statements.position import position
from dashboards.rows import CardLine
from tests.dashboards.findings.rows import NETWORK, row


def line(metric: str, verdict: str, **figures: Any) -> CardLine:
    return CardLine(metric, row("a", verdict, **figures), NETWORK, NETWORK.stores)


NPS = line("nps", "too_early", p_below=0.25, details={"weight": 2.0})
RATING = line("rating", "below", p_below=0.9)
CSAT = line("csat", "not_enough", n=7, p_below=0.5)


def test_the_sum_by_hand() -> None:
    """NPS counts twice: 2 x 0.75 + 1 x 0.10 = 1.60 of 3, which is 53.3 %."""
    found = position([NPS, RATING, CSAT])
    assert found is not None
    assert (found.counted, found.weight, found.share) == pytest.approx((1.6, 3.0, 0.5333), abs=1e-4)
    assert [(part.metric, part.weight, round(part.chance, 6)) for part in found.parts] == [
        ("nps", 2.0, 0.75),
        ("rating", 1.0, 0.1),
    ]
    assert found.left_out == ["csat"], "too few answers"


def test_all_sure_and_none_sure_are_the_ends() -> None:
    weights = {"nps": 3.0, "rating": 0.5}
    for chance in (0.0, 1.0):
        card = [line(key, "meets", p_below=1.0 - chance, details={"weight": weights[key]}) for key in weights]
        found = position(card)
        assert found is not None and found.share == chance


def test_a_metric_without_a_standard_does_not_count() -> None:
    found = position([NPS, line("rating", "no_standard", target=None)])
    assert found is not None
    assert (found.share, found.left_out) == (0.75, [])


def test_where_no_verdict_can_be_given_there_is_no_position() -> None:
    assert position([CSAT]) is None
    assert position([]) is None
    assert position([line("nps", "no_standard", target=None)]) is None
    assert position([line("nps", "not_enough", p_below=None)]) is None


def test_with_few_stores_an_unconfirmed_store_is_not_judged() -> None:
    few = replace(NETWORK, stores=10)
    assert position([replace(NPS, network=few)]) is None
    sure = CardLine("nps", row("a", "below", p_below=0.95, confirmed=True), few, few.stores)
    found = position([sure])
    assert found is not None and found.share == pytest.approx(0.05)
