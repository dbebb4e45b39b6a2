"""The XmR chart worked out by hand: its centre, its limits, and where each rule begins."""

import numpy as np
import pytest

from dashboards.stats.control import LIMIT, newest_alarms, xmr

QUIET = [50.0, 52.0] * 6
"""Mean 51, every moving range 2: limits at 51 -+ 5.32."""


def test_centre_and_limits_are_the_mean_and_the_mean_moving_range() -> None:
    chart = xmr([1.0, 2.0, 6.0])
    assert chart.centre == pytest.approx(3.0)
    assert (chart.lower, chart.upper) == pytest.approx((3.0 - 2.66 * 2.5, 3.0 + 2.66 * 2.5))
    chart = xmr(QUIET)
    assert (chart.centre, chart.lower, chart.upper) == pytest.approx((51.0, 51.0 - 5.32, 51.0 + 5.32))
    assert LIMIT == 2.66


def test_equal_values_have_their_limits_on_the_centre() -> None:
    chart = xmr([7.0] * 12)
    assert (chart.centre, chart.lower, chart.upper) == (7.0, 7.0, 7.0)
    assert not chart.outside.any()
    assert xmr([7.0] * 12 + [7.5], baseline=12).outside.nonzero()[0].tolist() == [12]


def test_a_baseline_of_months_makes_the_limits() -> None:
    chart = xmr([*QUIET, 80.0, 90.0], baseline=12)
    assert (chart.centre, chart.upper) == pytest.approx((51.0, 56.32))
    assert chart.outside.nonzero()[0].tolist() == [12, 13]
    later = xmr([0.0, 9.0, *QUIET], baseline=slice(2, 14))
    assert (later.centre, later.upper) == pytest.approx((51.0, 56.32))
    assert np.isnan(xmr(QUIET, baseline=0).centre)
    with pytest.raises(ValueError, match="negative"):
        xmr(QUIET, baseline=-1)


@pytest.mark.parametrize(("points", "has_limits"), [(2, False), (3, True)])
def test_limits_need_three_points(points: int, has_limits: bool) -> None:
    assert np.isnan(xmr([1.0, 2.0, 3.0][:points]).centre) != has_limits


@pytest.mark.parametrize(("points", "is_flagged"), [(11, False), (12, True)])
def test_flags_need_twelve_points(points: int, is_flagged: bool) -> None:
    values = [*QUIET[: points - 1], 80.0]
    assert xmr(values, baseline=points - 1).outside.any() == is_flagged


def test_a_large_moving_range_is_left_out_once() -> None:
    """Ranges 1 (nine times) and 60 (twice): 3.267 times their mean, 38.3, leaves out the two."""
    chart = xmr([10.0, 11.0, 10.0, 11.0, 10.0, 70.0, 10.0, 11.0, 10.0, 11.0, 10.0, 11.0])
    assert chart.upper - chart.centre == pytest.approx(2.66)


def test_a_moving_range_across_a_gap_is_not_used() -> None:
    chart = xmr([1.0, 2.0, float("nan"), 9.0, 10.0])
    assert chart.centre == pytest.approx(5.5)
    assert chart.upper - chart.centre == pytest.approx(2.66)


def test_a_point_on_a_limit_is_not_outside() -> None:
    at = 51.0 + 2.66 * 2.0
    assert not xmr([*QUIET, at], baseline=12).outside.any()
    assert not xmr([*QUIET, 102.0 - at], baseline=12).outside.any()
    assert xmr([*QUIET, at + 1e-6], baseline=12).outside[-1]
    assert xmr([*QUIET, 102.0 - at - 1e-6], baseline=12).outside[-1]


@pytest.mark.parametrize("side", [-1.0, 1.0])
@pytest.mark.parametrize(("length", "flagged"), [(6, 0), (7, 7), (8, 8)])
def test_a_shift_is_seven_in_a_row_on_one_side(side: float, length: int, flagged: int) -> None:
    values = [*QUIET, 51.0 - side, *[51.0 + side * 0.5] * length, 51.0 - side]
    shift = xmr(values, baseline=12).shift
    assert shift.sum() == flagged
    assert not shift[:13].any() and not shift[-1]


@pytest.mark.parametrize("way", [-1.0, 1.0])
@pytest.mark.parametrize(("length", "flagged"), [(6, 0), (7, 7)])
def test_a_trend_is_seven_in_a_row_that_rise_or_fall(way: float, length: int, flagged: int) -> None:
    rise = [51.0 + way * step / 10 for step in range(length)]
    values = [*QUIET, 51.0, 51.0, *rise[1:], rise[-1]]
    trend = xmr(values, baseline=12).trend
    assert trend.nonzero()[0].tolist() == list(range(13, 13 + flagged))


@pytest.mark.parametrize("side", [-1.0, 1.0])
def test_two_of_three_near_a_limit_on_one_side(side: float) -> None:
    """Near is beyond two thirds of 5.32, which is 3.547, and not beyond the limit."""
    near, calm, other = 51.0 + side * 3.6, 51.0 + side * 0.5, 51.0 - side * 0.5

    def found(*values: float) -> list[int]:
        return [int(place) - 12 for place in xmr([*QUIET, *values], baseline=12).two_of_three.nonzero()[0]]

    assert found(other, near, calm, near, other) == [1, 3]
    assert found(other, near, near, calm, other) == [1, 2]
    assert found(other, near, other, near, other) == []
    assert found(other, near, calm, calm, near, other) == []
    assert found(other, 51.0 + side * 3.5, calm, near, other) == []
    assert found(other, 51.0 + side * 6.0, calm, near, other) == []


def test_alarms_are_two_sided_and_leave_out_stores_without_one() -> None:
    q = newest_alarms([1.959964, -1.959964, float("nan")])
    assert q[:2] == pytest.approx([0.05, 0.05], abs=1e-6)
    assert np.isnan(q[2])
