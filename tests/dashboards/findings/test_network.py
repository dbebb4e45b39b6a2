"""How the network moved: its mean, its spread, and where nine stores in ten lie."""

import math
from dataclasses import replace

import pytest

from dashboards.findings.statements.network import (
    SpreadVerdict,
    TrueRange,
    mean_change,
    nine_in_ten,
    point_before,
    shift,
    spread_change,
)
from dashboards.metrics import metric
from dashboards.rows import Network, NetworkPoint
from tests.dashboards.networks import OCTOBER

NPS, RATING, HOURS, CSAT = metric("nps"), metric("rating"), metric("resolution_time"), metric("csat")
NETWORK = Network(30.0, 10.0, 6.0, 14.0, 50.0, 90.0, 40, 4_000, se_mu=3.0)


def test_a_shift_is_sure_from_1_96_standard_errors_of_the_difference_on() -> None:
    """Standard errors 3 and 4 make 5 together, so the mean has to move by more than 9.79982."""
    before = replace(NETWORK, se_mu=4.0)
    for step, is_sure in ((9.79, False), (9.81, True), (-9.79, False), (-9.81, True)):
        found = shift(NPS, replace(NETWORK, mu=30.0 + step), before)
        assert found is not None
        assert found.is_sure is is_sure
        assert found.better is (step > 0)
        assert found.change == pytest.approx(step)
        assert found.high - found.low == pytest.approx(2 * 5 * 1.959963984540054)
        assert (found.now, found.before) == (30.0 + step, 30.0)


def test_where_less_is_better_a_rise_is_to_the_worse() -> None:
    asked = replace(NETWORK, mu=60.0, notes={"better": "low"})
    found = shift(NPS, asked, NETWORK)
    assert found is not None and found.is_sure
    assert not found.better


@pytest.mark.parametrize("missing", ["mu", "se_mu"])
def test_without_a_mean_and_its_error_there_is_no_shift(missing: str) -> None:
    unknown = replace(NETWORK, **{missing: None})  # type: ignore[arg-type]
    assert shift(NPS, unknown, NETWORK) is None
    assert shift(NPS, NETWORK, unknown) is None
    assert shift(NPS, NETWORK, None) is None
    assert shift(HOURS, replace(NETWORK, mu=90.0), NETWORK) is None


@pytest.mark.parametrize(
    ("now", "before", "verdict"),
    [
        ((10.1, 14.0), (6.0, 10.0), SpreadVerdict.APART),
        ((10.0, 14.0), (6.0, 10.0), SpreadVerdict.UNCLEAR),
        ((6.0, 10.0), (10.0, 14.0), SpreadVerdict.UNCLEAR),
        ((6.0, 9.9), (10.0, 14.0), SpreadVerdict.CLOSER),
        ((6.0, 14.0), (7.0, 9.0), SpreadVerdict.UNCLEAR),
    ],
)
def test_the_spread_changed_where_its_intervals_do_not_overlap(
    now: tuple[float, float], before: tuple[float, float], verdict: SpreadVerdict
) -> None:
    found = spread_change(
        replace(NETWORK, tau_low=now[0], tau_high=now[1]), replace(NETWORK, tau_low=before[0], tau_high=before[1])
    )
    assert found is not None
    assert (found.verdict, found.now, found.before) == (verdict, now, before)


@pytest.mark.parametrize("missing", ["tau_low", "tau_high"])
def test_without_intervals_nothing_is_said_of_the_spread(missing: str) -> None:
    unknown = replace(NETWORK, **{missing: None})  # type: ignore[arg-type]
    assert spread_change(unknown, NETWORK) is None
    assert spread_change(NETWORK, unknown) is None
    assert spread_change(NETWORK, None) is None


def test_nine_in_ten_stores_lie_within_1_645_deviations() -> None:
    found = nine_in_ten(NPS, NETWORK)
    assert found is not None
    assert (found.low, found.high) == pytest.approx((30 - 16.448536269514722, 30 + 16.448536269514722))


def test_the_range_ends_at_what_the_metric_can_be() -> None:
    assert nine_in_ten(NPS, replace(NETWORK, mu=95.0)) == TrueRange(95 - 10 * 1.6448536269514722, 100.0)
    assert nine_in_ten(NPS, replace(NETWORK, mu=-95.0)) == TrueRange(-100.0, -95 + 10 * 1.6448536269514722)
    assert nine_in_ten(CSAT, replace(NETWORK, mu=0.9, tau=0.1)) == TrueRange(0.9 - 0.1 * 1.6448536269514722, 1.0)
    assert nine_in_ten(metric("ces"), NETWORK) == nine_in_ten(NPS, NETWORK)


def test_durations_spread_by_a_factor() -> None:
    found = nine_in_ten(HOURS, replace(NETWORK, mu=12.0, tau=0.2))
    assert found is not None
    assert found.high / 12.0 == pytest.approx(12.0 / found.low) == pytest.approx(math.exp(0.32897072539))


def test_no_spread_makes_a_range_of_one_value_and_an_unknown_one_none() -> None:
    assert nine_in_ten(NPS, replace(NETWORK, tau=0.0)) == TrueRange(30.0, 30.0)
    assert nine_in_ten(NPS, replace(NETWORK, tau=None)) is None
    assert nine_in_ten(NPS, replace(NETWORK, mu=None)) is None


def test_the_window_before_shares_no_answer_with_this_one() -> None:
    points = [NetworkPoint(month, replace(NETWORK, mu=float(month))) for month in range(OCTOBER - 14, OCTOBER + 1)]
    for window, earlier in ((1, OCTOBER - 1), (3, OCTOBER - 3), (12, OCTOBER - 12), (0, OCTOBER - 1)):
        before = point_before(points, OCTOBER, window)
        assert before is not None
        assert before.mu == earlier
    assert point_before(points[-3:], OCTOBER, 12) is None


def test_the_mean_changed_by_the_difference_and_all_time_never() -> None:
    before = replace(NETWORK, mu=27.5)
    assert mean_change(NETWORK, before, 12) == 2.5
    assert mean_change(NETWORK, before, 0) is None
    assert mean_change(NETWORK, None, 12) is None
    assert mean_change(NETWORK, replace(before, mu=None), 12) is None
