"""The difference of two stores, against figures worked out by hand and published ones."""

from dataclasses import replace
from typing import Any

import pytest

from dashboards.findings.statements.difference import Difference, difference
from tests.dashboards.findings.rows import row


def store(code: str, value: float | None, low: float | None, high: float | None) -> Any:
    return replace(row(code), value=value, low=low, high=high)


def test_newcombes_example_comes_out() -> None:
    """Newcombe 1998, table II, contrast (a), method 10: 56/70 against 48/80 gives 0.0524 to 0.3339."""
    found = difference(store("a", 56 / 70, 0.6918, 0.8773), store("b", 48 / 80, 0.4904, 0.7004))
    assert found is not None
    assert (found.gap, found.low, found.high) == pytest.approx((0.2, 0.0524, 0.3339), abs=1e-3)
    assert found.is_sure


def test_each_end_takes_the_arms_that_point_its_way() -> None:
    """Arms of 3 down and 8 up against 6 down and 4 up: the gap of 10 reaches 5 down and 10 up."""
    found = difference(store("a", 30.0, 27.0, 38.0), store("b", 20.0, 14.0, 24.0))
    assert found == Difference(10.0, 5.0, 20.0)
    turned = difference(store("b", 20.0, 14.0, 24.0), store("a", 30.0, 27.0, 38.0))
    assert turned == Difference(-10.0, -20.0, -5.0)
    assert found.is_sure and turned.is_sure


@pytest.mark.parametrize(("low", "high", "is_sure"), [(0.0, 2.0, False), (0.1, 2.0, True), (-2.0, -0.1, True)])
def test_a_difference_is_sure_where_its_interval_leaves_out_none(low: float, high: float, is_sure: bool) -> None:
    assert Difference(1.0, low, high).is_sure is is_sure
    assert not Difference(-1.0, -2.0, 0.0).is_sure


def test_nothing_is_said_of_a_store_and_itself_or_of_values_that_are_not_shown() -> None:
    first, other = store("a", 30.0, 27.0, 38.0), store("b", 20.0, 14.0, 24.0)
    assert difference(first, replace(other, store="a")) is None
    for field in ("value", "low", "high"):
        hidden = replace(other, **{field: None})
        assert difference(first, hidden) is None
        assert difference(hidden, first) is None
