"""Alarms of falls: the budget is met, falls are found, and a chart on a frozen year would not keep the budget."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from dashboards.stats.alerts import FALLS, detect, innovations
from dashboards.stats.level import Components, month_effects, steps
from tests.dashboards.stats.falls import FELL, Weeks, alarms, false_alarms, found_within, frozen_alarms, weeks

STORES = 1_000


def quiet(runs: int, omega: float, stores: int = 3_000, seed: int = 51) -> list[Weeks]:
    rng = np.random.default_rng(seed)
    return [weeks(rng, stores, omega=omega) for _run in range(runs)]


def test_the_chart_by_its_definition() -> None:
    z = np.random.default_rng(3).normal(-0.9, 1, 60)
    z[[4, 20]] = np.nan
    sums, evidence, due = np.zeros(len(FALLS)), [], np.log(300 * 52)
    at = -1
    for week, each in enumerate(z):
        if not np.isnan(each):
            sums = (1 + sums) * np.exp(-np.array(FALLS) * each - np.array(FALLS) ** 2 / 2)
        evidence.append(np.log(max(sums.mean(), 1e-300)))
        if evidence[-1] >= due:
            at, sums = week, np.zeros(len(FALLS))
    found = detect(z, 300, 52, 1.0)
    assert at >= 0
    assert found.at.tolist() == [at]
    assert found.strength[0] == pytest.approx(evidence[at])


def test_the_beginning_is_that_of_the_fall() -> None:
    z = np.concatenate([np.full(30, 0.3), np.full(10, -2.5)])
    found = detect(z[:35], 300, 52, 1.0)
    assert abs(found.since[0] - 30) <= 1
    assert found.at[0] > found.since[0]


def test_a_rise_and_a_quiet_store_give_no_alarm() -> None:
    found = detect([[4.0] * 40, [0.0] * 40, [np.nan] * 40], 300, 52, 1.0)
    assert found.at.tolist() == [-1, -1, -1]
    assert found.since.tolist() == [-1, -1, -1]
    assert found.strength[2] == -np.inf


def test_a_smaller_budget_alarms_later() -> None:
    z = np.full(60, -0.8)
    ats = [int(detect(z[:stop], 300, 52, budget).at[0]) for budget in (10.0, 0.01) for stop in (25,)]
    assert ats[0] > 0
    assert detect(z[:12], 300, 52, 0.01).at[0] == -1


def test_innovations_are_those_of_the_current_level() -> None:
    rng = np.random.default_rng(5)
    n = rng.poisson(9, (20, 12)).astype(float)
    y = np.where(n > 0, rng.normal(0, 1, n.shape), np.nan)
    c = Components(1.0, 0.5, 0.7)
    z = innovations(y, n, 2.0, c, 12)
    newest = steps(y, n, 2.0, c, month_effects(y, n, 2.0, c).value)
    assert_allclose(z[:, -1], (newest.size / newest.se)[0], rtol=1e-9)


@pytest.mark.parametrize("omega", [0.0, 5.0])
def test_quiet_stores_keep_the_budget(omega: float) -> None:
    """3,000 store-years: one false alarm a year among 300 stores is ten alarms."""
    assert 0.1 <= false_alarms(alarms(quiet(1, omega)[0])) <= 1.7


def test_a_chart_on_a_frozen_year_would_not_keep_the_budget() -> None:
    """The error of the year's mean is in every week that is compared with it, and drift moves stores away for good."""
    assert false_alarms(frozen_alarms(quiet(1, 5.0)[0])) > 5


def test_a_fall_of_30_is_found_within_eight_weeks() -> None:
    case = weeks(np.random.default_rng(8), STORES, drop=30.0, dropped=20)
    assert found_within(case, 20, 8) >= 0.35


def test_a_network_that_falls_as_a_whole_alarms_no_more_stores_than_chance() -> None:
    rng = np.random.default_rng(9)
    drawn = [weeks(rng, 300, falls=10.0) for _run in range(2)]
    # Two networks with a budget of one a year each.
    assert sum(int((alarms(case).at >= FELL).sum()) for case in drawn) <= 6
    assert sum(int((frozen_alarms(case).at >= FELL).sum()) for case in drawn) > 120


@pytest.mark.soak
@pytest.mark.parametrize("omega", [0.0, 3.0, 5.0])
def test_50_000_quiet_years_keep_the_budget(omega: float) -> None:
    drawn = quiet(5, omega, stores=10_000)
    ours = np.mean([false_alarms(alarms(case)) for case in drawn])
    frozen = np.mean([false_alarms(frozen_alarms(case)) for case in drawn])
    print(f"drift {omega}: {ours:.2f} a year, frozen baseline {frozen:.2f}")  # noqa: T201
    assert 0.5 <= ours <= 1.1
    assert frozen > 1.1


@pytest.mark.soak
def test_six_in_ten_falls_of_30_are_found_within_eight_weeks() -> None:
    """With the variance that these answers have; docs/decisions.md says what another one would give."""
    share = found_within(weeks(np.random.default_rng(8), 40_000, drop=30.0, dropped=400), 400, 8)
    print(f"found within 8 weeks: {100 * share:.1f} %")  # noqa: T201
    assert share >= 0.58


@given(st.integers(0, 10_000), st.integers(1, 9), st.integers(0, 30))
def test_the_order_of_stores_and_gaps_matter_to_nobody_else(seed: int, stores: int, periods: int) -> None:
    rng = np.random.default_rng(seed)
    z = rng.normal(-0.5, 2, (stores, periods))
    z[rng.random(z.shape) < 0.2] = np.nan
    found, order = detect(z, 10, 52, 5.0), rng.permutation(stores)
    again = detect(z[order], 10, 52, 5.0)
    for name in ("at", "since", "strength"):
        assert_array_equal(getattr(found, name)[order], getattr(again, name))
    assert_array_equal(found.since >= 0, found.at >= 0)
    assert (found.since <= found.at).all()


@pytest.mark.parametrize(("stores", "per_year", "budget"), [(0, 52, 1.0), (9, 0, 1.0), (9, 52, 0.0)])
def test_no_budget_is_refused(stores: int, per_year: float, budget: float) -> None:
    with pytest.raises(ValueError, match="budget"):
        detect([0.0], stores, per_year, budget)


def test_less_than_one_period_a_year_is_refused() -> None:
    with pytest.raises(ValueError, match="period"):
        innovations([[0.0]], [[1]], 1.0, Components(1.0, 0.0, 0.0), 0.5)
