from dataclasses import replace

import numpy as np

from dashboards.scoring.trends import alarm_z, chart, month_of_change
from dashboards.stats.control import newest_alarms


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
