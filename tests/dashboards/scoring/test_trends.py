from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import norm

from dashboards.scoring.trends import _strongest as strongest
from dashboards.scoring.trends import alarm_z, chart, month_of_change, moves
from dashboards.stats.control import newest_alarms
from tests.dashboards.stats.panels import STARS_48, Setting, panel


def months(values, n=100.0, s2=1.0):
    values = np.asarray(values, dtype=float)
    return values, np.full(values.shape, s2) / np.broadcast_to(n, values.shape)


def test_quiet_months_stay_inside_and_a_lasting_fall_is_dated():
    rng = np.random.default_rng(5)
    level = np.where(np.arange(24) < 20, 4.0, 3.0)
    drawn = chart(*months(level + rng.normal(0, 0.1, 24)))
    assert drawn.outside[20:].all()
    assert month_of_change(drawn) == 20


def test_what_has_passed_is_no_change_any_more():
    rng = np.random.default_rng(6)
    level = np.full(24, 4.0)
    level[15] = 3.0
    drawn = chart(*months(level + rng.normal(0, 0.1, 24)))
    assert drawn.outside[15]
    assert month_of_change(drawn) is None


def test_limits_widen_where_answers_are_few():
    n = np.where(np.arange(18) % 2, 25, 400)
    drawn = chart(*months(4 + np.sin(np.arange(18)) / 10, n=n))
    width = drawn.upper - drawn.lower
    np.testing.assert_allclose(width[1] / width[0], 4)


def test_few_or_no_months_give_no_flags_and_no_warnings():
    for values in ([], [np.nan], [4.0], [4.0, np.nan, 4.1], [4.0] * 11):
        drawn = chart(*months(values))
        assert not drawn.signal.any()
        assert month_of_change(drawn) is None


def test_months_without_answers_are_left_out():
    values = np.full(14, 4.0)
    values[::2] = 4.2
    values[5] = np.nan
    drawn = chart(*months(values))
    assert np.isnan(drawn.z[5])
    assert not np.isnan(np.delete(drawn.z, 5)).any()


def alarms(level: np.ndarray, seed: int, sigma_is_own: bool = False) -> np.ndarray:
    """Which of the stores (rows of months) alarm in the newest month."""
    rng = np.random.default_rng(seed)
    n = rng.integers(5, 60, level.shape)
    charts = [
        chart(*months(row, n=size))
        for row, size in zip(level + rng.normal(0, 1, level.shape) / np.sqrt(n), n, strict=True)
    ]
    z = np.array([drawn.z[-1] for drawn in charts]) if sigma_is_own else alarm_z(charts)
    return (newest_alarms(z) <= 0.05) & [bool(drawn.outside[-1]) for drawn in charts]


def test_stores_that_never_change_seldom_alarm_and_with_their_own_sigma_they_mostly_do():
    quiet = np.zeros((150, 24))
    assert sum(alarms(quiet, seed).any() for seed in range(20)) <= 4
    assert sum(alarms(quiet, seed, sigma_is_own=True).any() for seed in range(20)) >= 12


def test_a_store_that_fell_far_alarms_among_the_quiet():
    level = np.zeros((150, 24))
    level[40, -3:] = -2.5
    assert alarms(level, 1).nonzero()[0].tolist() == [40]


def test_alarms_of_no_stores_and_of_short_series():
    assert alarm_z([]).size == 0
    assert np.isnan(alarm_z([chart(*months([4.0] * 5)), chart(*months([]))])).all()


def moved(seed, setting):
    """Who moved in one network of known truth, and the network."""
    network = panel(np.random.default_rng(seed), setting)
    found = moves(network.y, network.n, network.s2, network.skewness)
    return newest_alarms(found.z) <= 0.05, found, network


def false_months(setting, runs=6):
    return sum(moved(seed, setting)[0].any() for seed in range(runs))


@pytest.mark.parametrize(
    "setting",
    [
        Setting(60, omega=8, phi=0.9),
        Setting(60, falls=40, omega=8, phi=0.9),
        Setting(60, months=25, season=30),
        Setting(60, median=20, answers=STARS_48),
    ],
)
def test_drift_seasons_shocks_of_the_network_and_skew_answers_move_no_store(setting):
    assert false_months(setting) <= 1


def test_the_control_charts_that_these_replace_take_a_fall_of_the_network_for_changes_of_stores():
    """The same networks by each store's own limits: the test above can fail."""
    false = 0
    for seed in range(6):
        network = panel(np.random.default_rng(seed), Setting(60, falls=20, omega=8, phi=0.9))
        charts = [chart(*each) for each in zip(network.y, network.pooled / network.n, strict=True)]
        false += bool((newest_alarms(alarm_z(charts)) <= 0.05).any())
    assert false >= 4


def test_stores_that_fell_are_found_with_their_month_in_the_month_itself_and_later():
    for ago in (1, 4):
        said, found, network = moved(
            3, Setting(100, median=100, unequal=0.2, falls=10, season=5, drop=45, dropped=4, ago=ago)
        )
        assert said[network.dropped].sum() >= 3
        assert said[~network.dropped].sum() <= 1
        assert (found.z[said & network.dropped] < 0).all()
        assert (np.abs(found.since[said & network.dropped] - (24 - ago)) <= 1).all()


def test_who_cannot_be_tested_is_not_and_does_not_disturb():
    network = panel(np.random.default_rng(4), Setting(30))
    y, n = network.y.copy(), network.n.copy()
    y[0, :13], n[0, :13] = np.nan, 0
    y[1, -1], n[1, -1] = np.nan, 0
    found = moves(y, n, network.s2, 0.0)
    assert np.isnan(found.z).tolist() == [True, True] + [False] * 28
    nothing = np.empty((0, 0))
    assert moves(nothing, nothing, np.empty(0), 0.0).z.size == 0


def test_under_eight_stores_each_is_compared_with_its_own_chart():
    network = panel(np.random.default_rng(5), Setting(3, median=200, drop=60, dropped=1, ago=2))
    found = moves(network.y, network.n, network.s2, network.skewness)
    assert (newest_alarms(found.z) <= 0.05).tolist() == [True, False, False]
    assert found.since[0] == 22
    assert np.isnan(moves(network.y[:, :9], network.n[:, :9], network.s2, 0.0).z).all()


def test_the_strongest_of_several_tests_pays_by_its_part():
    z = strongest(np.array([[1.0, -3.0, 0.0, -40.0, 0.1], [-2.5, 1.0, 0.0, 1.0, 0.2]]), [0.75, 0.25])
    np.testing.assert_allclose(norm.sf(np.abs(z[:2])), norm.sf([2.5, 3.0]) / [0.25, 0.75])
    assert np.sign(z).tolist() == [-1, -1, 0, -1, 0]
    assert -40.0 < z[3] < -39.9
    np.testing.assert_allclose(strongest(np.array([[1.0, -3.0]]), [1.0]), [1.0, -3.0])


def test_a_change_before_the_first_month_begins_in_the_first():
    """A run of flagged months on one side that reaches back to the first known month."""
    drawn = chart(*months(np.full(14, 4.0)))
    flagged = replace(
        drawn,
        z=np.r_[np.nan, np.full(13, -2.0)],
        signal=np.r_[False, np.full(13, True)],
        outside=np.full(14, False),
    )
    assert month_of_change(flagged) == 1
    broken = replace(flagged, signal=np.r_[False, True, False, np.full(11, True)])
    assert month_of_change(broken) == 3
    other_side = replace(flagged, z=np.r_[np.nan, 2.0, 2.0, np.full(11, -2.0)])
    assert month_of_change(other_side) == 3
