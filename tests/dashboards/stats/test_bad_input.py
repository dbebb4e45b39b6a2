"""Empty, one store, all equal, NaN, zero variance, n = 0, negative, infinite, perfect scores: each has its answer.

pytest turns every warning into an error, so each of these also shows that numpy stays quiet.
"""

import math

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from dashboards.stats.between import Between, between_variance, consistency, dominated, tau2_interval
from dashboards.stats.control import newest_alarms, xmr
from dashboards.stats.divergence import (
    Z_MOST,
    funnel_limits,
    midp_z,
    overdispersed,
    share_z,
    skewed_z,
    two_sided_p,
    z_scores,
)
from dashboards.stats.intervals import midp_lower, pooled_interval, wilson
from dashboards.stats.multiplicity import benjamini_hochberg
from dashboards.stats.peers import compare, fit, nearest
from dashboards.stats.ranks import rank
from dashboards.stats.shrinkage import probability_below, shrink
from dashboards.stats.spatial import local_moran
from dashboards.stats.variance import pooled_variance, skewness

NAN, INF = math.nan, math.inf
METHODS = ["robust", "reml", "paule_mandel", "dersimonian_laird"]
NETWORK = Between(mu=0.4, se_mu=0.1, tau2=0.01, i2=50.0, method="reml")
ODD = [
    lambda: pooled_variance([-1], [0], [0]),
    lambda: pooled_variance([2], [4], [1]),
    lambda: pooled_variance([2, 3], [1], [1]),
    lambda: pooled_variance([INF], [0], [0]),
    lambda: wilson([3], [2]),
    lambda: wilson([-1], [2]),
    lambda: wilson([1], [2], level=1.0),
    lambda: midp_lower([1], [2], 1.5),
    lambda: midp_lower([[1]], [[2]], 0.5),
    lambda: pooled_interval([1.0], -1.0, [3]),
    lambda: pooled_interval([1.0], 1.0, [3], bounds=(1, 1)),
    lambda: between_variance([1, 2], [1, -1]),
    lambda: between_variance([1, INF], [1, 1]),
    lambda: between_variance([1, 2, 3], [1, 1]),
    lambda: between_variance([1, 2], [1, 1], method="mean"),  # type: ignore[arg-type]
    lambda: tau2_interval([1, 2], [1, -1]),
    lambda: tau2_interval([1, 2], [1, 1], level=0),
    lambda: consistency(0.5, -0.1, 0, 1),
    lambda: consistency(0.5, INF, 0, 1),
    lambda: consistency(2, 0.1, 0, 1),
    lambda: consistency(1, 0.1, 1, 1),
    lambda: shrink([1], [-1], NETWORK),
    lambda: shrink([1, 2], [1, 1], NETWORK, expected=[1]),
    lambda: probability_below([1], [-1], 0),
    lambda: z_scores([INF], [1], NETWORK),
    lambda: skewed_z([1], [1], NETWORK, [1, 2]),
    lambda: skewed_z([1], [1], NETWORK, INF),
    lambda: skewness([1, 2], [1, -1]),
    lambda: skewness([1, 2], [1]),
    lambda: overdispersed([1], [1], -1.0),
    lambda: funnel_limits(NETWORK, [1], -1),
    lambda: funnel_limits(NETWORK, [-1], 1),
    lambda: two_sided_p([INF]),
    lambda: benjamini_hochberg([1.1]),
    lambda: benjamini_hochberg([-0.1]),
    lambda: newest_alarms([INF]),
    lambda: rank([1], [-1]),
    lambda: rank([1, 2], [1]),
    lambda: rank([INF], [1]),
    lambda: rank([1], [1], worst_share=0),
    lambda: rank([1], [1], level=1),
    lambda: fit([1], [1], None, -1.0),
    lambda: fit([1, 2], [1, 1], [["a"]], 0.0),
    lambda: nearest([91], [0], 1),
    lambda: nearest([0], [0], 0),
    lambda: nearest([0, 1], [0], 1),
    lambda: xmr([1, INF]),
    lambda: xmr([1, 2, 3], baseline=-1),
    lambda: local_moran([1, 2, 3], [[1], [0]]),
    lambda: local_moran([1, 2, 3], [[1], [0], [3]]),
    lambda: local_moran([1, 2, 3], [[0], [0], [1]]),
]


@pytest.mark.parametrize("number", range(len(ODD)))
def test_what_cannot_be_is_refused(number):
    with pytest.raises(ValueError, match=r".+"):
        ODD[number]()


@pytest.mark.parametrize("method", METHODS)
def test_no_store_and_one_store(method):
    none, one = between_variance([], [], method), between_variance([0.3], [0.04], method)
    assert none.method == one.method == "none"
    assert np.isnan([none.mu, none.se_mu, none.tau2, none.i2, one.tau2, one.i2]).all()
    assert (one.mu, one.se_mu) == (0.3, 0.2)
    assert np.isnan(tau2_interval([0.3], [0.04])).all()


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("count", [8, 40])
def test_all_stores_equal(method, count):
    between = between_variance([0.5] * count, [0.01] * count, method)
    assert (between.tau2, between.i2) == (0.0, 0.0)
    assert math.isclose(between.mu, 0.5)
    assert tau2_interval([0.5] * count, [0.01] * count) == (0.0, 0.0)


@pytest.mark.parametrize("method", METHODS)
def test_perfect_scores_everywhere(method):
    """No spread within any store: what stores differ by is all true."""
    between = between_variance([1.0, 0.0] * 20, [0.0] * 40, method)
    assert_allclose([between.mu, between.tau2, between.i2], [0.5, 10 / 39, 100.0])
    assert between_variance([1.0] * 40, [0.0] * 40, method).tau2 == 0.0
    low, high = tau2_interval([1.0, 0.0] * 20, [0.0] * 40)
    assert low < 10 / 39 < high
    assert tau2_interval([1.0] * 40, [0.0] * 40) == (0.0, 0.0)


@pytest.mark.parametrize("method", METHODS)
def test_one_zero_variance_among_others_stays_finite(method):
    v = np.full(40, 0.01)
    v[0] = 0.0
    between = between_variance(np.linspace(0, 1, 40), v, method)
    assert np.isfinite([between.mu, between.se_mu, between.tau2, between.i2]).all()


def test_rules_for_few_stores_apply_to_robust_alone():
    y, v = list(np.linspace(0, 1, 30)), [0.01] * 30
    assert [between_variance(y[:k], v[:k]).method for k in (7, 8, 29, 30)] == ["none", "reml", "reml", "robust"]
    assert between_variance(y[:29], v[:29]) == between_variance(y[:29], v[:29], "reml")
    few = between_variance(y[:7], v[:7])
    assert math.isnan(few.tau2)
    assert math.isclose(few.mu, np.mean(y[:7]))
    assert not math.isnan(between_variance(y[:7], v[:7], "reml").tau2)
    assert not dominated(y[:7], v[:7], few)


def test_without_tau_the_model_says_nothing():
    few = between_variance([0.1, 0.2], [0.01, 0.01])
    shrunken = shrink([0.1, 0.2], [0.01, 0.01], few)
    assert np.isnan([shrunken.mean, shrunken.se, shrunken.reliability]).all()
    assert np.isnan(z_scores([0.1, 0.2], [0.01, 0.01], few)).all()
    assert np.isnan(share_z([1, 2], [5, 5])).all()
    assert math.isnan(consistency(few.mu, few.tau2, 0, 1))
    assert_allclose(fit([0.1, 0.2], [0.01, 0.01], ["a", "b"], few.tau2), [0.15, 0.15])


def test_stores_without_answers():
    y, v = [0.2, NAN, 0.6, NAN], [0.01, INF, 0.01, NAN]
    shrunken = shrink(y, v, NETWORK)
    assert_array_equal(np.isnan(shrunken.mean), [False, True, False, True])
    assert_array_equal(np.isnan(z_scores(y, v, NETWORK)), [False, True, False, True])
    ranks = rank(shrunken.mean, shrunken.se)
    assert_array_equal(np.isnan(ranks.p_worst), [False, True, False, True])
    assert np.nanmax(ranks.high) == 2
    for low_or_high in (*wilson([0, NAN], [0, NAN]), *pooled_interval([NAN], 1.0, [0])):
        assert np.isnan(low_or_high).all()
    assert np.isnan(midp_lower([0], [0], 0.5)).all()
    assert np.isnan(midp_z([0], [0], 0.5)).all()
    assert_allclose(fit(y, v, None, 0.0), [0.4] * 4)
    assert np.isnan(fit([NAN], [NAN], None, 0.0)).all()
    assert math.isnan(pooled_variance([1, 0, NAN], [1, 0, 0], [1, 0, 0]))


def test_infinite_variance_is_no_information():
    shrunken = shrink([0.9], [INF], NETWORK, expected=[0.3])
    assert_allclose([shrunken.mean[0], shrunken.se[0], shrunken.reliability[0]], [0.3, math.sqrt(0.02), 0.0])
    assert z_scores([0.9], [INF], NETWORK)[0] == 0.0
    assert overdispersed([2.0], [INF], 0.1)[0] == 2.0


def test_zero_variance_is_certainty():
    shrunken = shrink([0.9], [0.0], NETWORK)
    assert (shrunken.mean[0], shrunken.se[0], shrunken.reliability[0]) == (0.9, 0.0, 1.0)
    same = Between(mu=0.4, se_mu=0.0, tau2=0.0, i2=0.0, method="robust")
    assert shrink([0.9], [0.0], same).mean[0] == 0.4
    assert_array_equal(z_scores([0.4, 0.9, 0.1], [0.0] * 3, same), [0.0, Z_MOST, -Z_MOST])
    assert overdispersed([2.0], [0.0], 0.1)[0] == 0.0
    assert overdispersed([2.0], [0.0], 0.0)[0] == 2.0
    assert funnel_limits(same, [0.0, INF], 2.0)[1].tolist() == [0.4, INF]


def test_shares_at_the_bounds():
    assert_array_equal(midp_z([0, 3, 0, 3], [3, 3, 3, 3], [0, 0, 1, 1]), [0.0, Z_MOST, -Z_MOST, 0.0])
    assert_array_equal(share_z([5.0] * 10, [5.0] * 10), np.zeros(10))
    assert np.isfinite(midp_z([0, 10**6], [10**6, 10**6], [0.9, 0.1])).all()
    low, high = wilson([0, 5], [5, 5])
    assert (low[0], high[1]) == (0.0, 1.0)


def test_intervals_stay_inside_the_metric():
    low, high = pooled_interval([1.0, 5.0], 4.0, [1, 2], bounds=(1, 5))
    assert (low[0], high[1]) == (1.0, 5.0)
    assert pooled_interval([5.0], 0.0, [9], bounds=(1, 5)) == ([5.0], [5.0])


def test_ranks_of_nobody_of_one_and_of_equals():
    assert rank([], []).expected.size == 0
    assert [each.tolist() for each in (rank([0.3], [0.1]).expected, rank([0.3], [0.1]).p_worst)] == [[1.0], [1.0]]
    for count in (20, 400):
        for se in (0.0, 0.1):
            ranks = rank([0.4] * count, [se] * count)
            assert_allclose(ranks.expected, (count + 1) / 2, rtol=1e-6)
            assert_allclose(ranks.p_worst, 0.05, atol=2e-4)
            assert (ranks.low >= 1).all()
            assert (ranks.high <= count).all()


@pytest.mark.parametrize("count", [20, 400])
def test_ranks_of_values_known_exactly(count):
    ranks = rank(np.arange(count), np.zeros(count))
    assert_allclose(ranks.expected, count - np.arange(count))
    assert_allclose(ranks.low, ranks.high)
    assert_allclose(ranks.p_worst, np.arange(count) < count / 20, atol=1e-12)


def test_control_charts_of_little():
    for values in ([], [1.0], [1.0, 2.0], [NAN] * 20):
        chart = xmr(values)
        assert np.isnan([chart.centre, chart.lower, chart.upper]).all()
        assert not chart.outside.any()
    assert xmr([1, 2, 3]).centre == 2.0
    assert not xmr([1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 99]).outside.any()
    equal = xmr([0.1] * 12 + [0.2], baseline=12)
    assert (equal.lower, equal.upper, equal.outside.nonzero()[0].tolist()) == (0.1, 0.1, [12])


def test_a_missing_month_is_passed_over():
    months = [50, 52, 49, 51, 50, 48, 51, NAN, 50, 49, 52, 80, 50, 51]
    chart = xmr(months)
    assert chart.outside.nonzero()[0].tolist() == [11]
    assert math.isclose(chart.centre, np.nanmean(months))


def test_neighbours_that_are_missing():
    indices, kilometres = nearest([37.5, 37.5, NAN, 37.5], [127.0, 127.0, 127.0, 127.1], 3)
    assert indices.tolist() == [[1, 3, -1], [0, 3, -1], [-1] * 3, [0, 1, -1]] or indices[3, 0] in (0, 1)
    assert kilometres[0, 0] == 0.0
    assert np.isnan(kilometres[2]).all()
    assert nearest([], [], 2)[0].shape == (0, 2)
    crowd = nearest([37.5] * 30, [127.0] * 30, 4)[0]
    assert all(row not in crowd[row] for row in range(30))
    assert all(len(set(each)) == 4 for each in crowd.tolist())


def test_local_moran_of_little():
    empty = local_moran([], [])
    assert empty.i.size == 0
    flat = local_moran([1.0, 1.0, 1.0, 1.0], [[1], [0], [3], [2]])
    assert (flat.i.tolist(), flat.p.tolist(), flat.quadrant.tolist()) == ([0.0] * 4, [1.0] * 4, [""] * 4)
    lonely = local_moran([1.0, 2.0, 4.0, NAN], [[1], [0], [3], [0]])
    assert_array_equal(np.isnan(lonely.p), [False, False, True, True])
    assert lonely.quadrant.tolist()[2:] == ["", ""]
    padded = local_moran([1.0, 2.0, 5.0], np.array([[1, -1], [0, -1], [0, 1]]))
    assert_allclose(padded.i, local_moran([1.0, 2.0, 5.0], [[1], [0], [0, 1]]).i)


def test_no_groups_and_too_small_groups_compare_with_all():
    y, v = np.linspace(0, 1, 12), np.full(12, 0.01)
    for groups in (None, [], [["a"] * 6 + ["b"] * 6], ["a"] * 12):
        assert_allclose(fit(y, v, groups, 0.1), 0.5)
        assert_allclose(compare(y, v, groups).expected, 0.5)


def test_small_districts_join_their_city():
    labels = ["K/Seoul/Gangnam"] * 3 + ["K/Seoul/Mapo"] * 9 + ["K/Busan"] * 10 + ["Jeju"] * 2
    y = np.array([1.0] * 12 + [5.0] * 10 + [9.0] * 2)
    expected = fit(y, np.ones(24), [labels], 0.0)
    assert_allclose(expected[:22], y[:22])
    assert_allclose(expected[22:], (12 * 1 + 10 * 5) / 22)


def test_missing_labels_are_a_group_of_their_own():
    y = np.array([1.0] * 10 + [5.0] * 10)
    for nothing in (None, NAN, ""):
        assert_allclose(fit(y, np.ones(20), [["a"] * 10 + [nothing] * 10], 0.0), y)


def test_skewness_of_little():
    assert math.isnan(skewness([], []))
    assert math.isnan(skewness([1, 2], [0, 0]))
    assert skewness([1, 2, 3], [0, 9, 0]) == 0.0
    assert skewness([-1, 0, 1], [2, 5, 2]) == 0.0


def test_skew_answers_never_make_a_store_more_divergent():
    y, v = np.array([0.0, 0.2, 0.4, 0.9, NAN]), np.array([0.01, 0.0, 0.01, INF, 0.01])
    plain = z_scores(y, v, NETWORK)
    for lean in (-2.0, -1e-9, 0.0, 0.5, 3.0):
        fair = skewed_z(y, v, NETWORK, lean)
        assert (np.abs(fair[:4]) <= np.abs(plain[:4]) + 1e-12).all()
        assert math.isnan(fair[4])
    assert_allclose(skewed_z(y, v, NETWORK, 0.0)[[0, 2, 3]], plain[[0, 2, 3]])
    assert np.isnan(skewed_z(y, v, NETWORK, NAN)).all()
    far = skewed_z([-100.0], [0.01], NETWORK, -1.0)
    assert np.isfinite(far).all()
    none = Between(mu=0.4, se_mu=0.1, tau2=NAN, i2=NAN, method="none")
    assert np.isnan(skewed_z([0.2], [0.01], none, -1.0)).all()


def test_a_group_that_lies_far_off_as_a_whole_keeps_its_own_value():
    y = np.array([0.0] * 200 + [9.0] * 12)
    groups = [["a"] * 200 + ["b"] * 12, ["x", "y"] * 106]
    assert_allclose(fit(y, np.full(212, 1e-4), groups, 0.0)[[0, 211]], [0.0, 9.0], atol=1e-9)
    assert_allclose(fit([0.0, 5.0, 9.0], [1e-4] * 3, None, 0.0), 14 / 3)
    assert compare([], [], [[], []]).expected.size == 0
