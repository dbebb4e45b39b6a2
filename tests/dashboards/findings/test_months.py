"""What a store's months on the control chart say."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

import pytest

from dashboards.findings.statements.months import Course, MonthsReading, read_months
from dashboards.rows import Trend, TrendPoint
from tests.dashboards.networks import OCTOBER


def trend(values: Sequence[float | None], changed: int | None = None, centre: float | None = 30.0) -> Trend:
    points = [TrendPoint(OCTOBER - len(values) + 1 + at, 20, value, None, None) for at, value in enumerate(values)]
    limits = [20.0] * len(values)
    return Trend("nps", points, centre, limits, limits, [], changed, None)


@pytest.mark.parametrize(
    ("values", "good", "better"),
    [
        ((30.0, 5.0, 4.0), "high", False),
        ((30.0, 50.0, 60.0), "high", True),
        ((30.0, 50.0, 60.0), "low", False),
        ((30.0, 5.0, 4.0), "low", True),
        ((30.0, 5.0, 60.0), "high", None),
        ((60.0, 5.0, None), "high", False),
        ((60.0, 30.0, 4.0), "high", False),
    ],
)
def test_a_change_has_a_direction_where_all_months_since_lie_on_one_side(
    values: tuple[float | None, ...], good: Literal["high", "low"], better: bool | None
) -> None:
    found = read_months(trend(values, OCTOBER - 1), good)
    assert found == MonthsReading(Course.CHANGED, OCTOBER - 1, better, 30.0)


def test_without_a_usual_level_a_change_has_no_direction() -> None:
    assert read_months(trend((1.0, 2.0), OCTOBER, centre=None), "high").better is None


def test_months_without_a_value_say_nothing() -> None:
    assert read_months(trend((None, None)), "high").course is Course.NO_VALUE
    assert read_months(trend(()), "high").course is Course.NO_VALUE


def test_a_chart_without_limits_has_too_few_months() -> None:
    plain = trend((30.0, 31.0))
    assert read_months(plain, "high").course is Course.STEADY
    assert read_months(replace(plain, lower=[None, None]), "high").course is Course.TOO_FEW
    assert read_months(replace(plain, lower=[None, 20.0]), "high").course is Course.STEADY
    assert read_months(replace(plain, centre=None), "high").course is Course.TOO_FEW


@pytest.mark.parametrize("listed", [True, False])
@pytest.mark.parametrize("values", [(30.0, 5.0, 4.0), (30.0, 50.0, 60.0), (30.0, 5.0, 60.0)])
def test_a_listed_change_has_the_direction_of_the_list(values: tuple[float, ...], listed: bool) -> None:
    found = read_months(replace(trend(values, OCTOBER - 1), is_better=listed), "high")
    assert found == MonthsReading(Course.CHANGED, OCTOBER - 1, listed, 30.0)
