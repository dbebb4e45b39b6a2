import numpy as np

from dashboards.trends import chart, month_of_change


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
