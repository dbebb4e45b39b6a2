"""The obvious loop beside each fast function."""

import math
from itertools import permutations

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from scipy.stats import binom, chi2, norm

from dashboards.stats.between import between_variance, tau2_interval
from dashboards.stats.control import xmr
from dashboards.stats.divergence import midp_z
from dashboards.stats.intervals import midp_lower, midp_upper
from dashboards.stats.multiplicity import benjamini_hochberg
from dashboards.stats.peers import EARTH_KM, fit, nearest
from dashboards.stats.ranks import rank
from dashboards.stats.shape import CUT, KAPPA
from dashboards.stats.spatial import local_moran
from dashboards.stats.variance import pooled_variance


@pytest.fixture
def rng():
    return np.random.default_rng(11)


def some_stores(rng, count):
    v = 0.6 / np.clip(np.exp(rng.normal(3.5, 1.2, count)), 1, 5000)
    return 0.4 + 0.1 * rng.standard_normal(count) + np.sqrt(v) * rng.standard_normal(count), v


def test_pooled_variance_by_listing_the_answers(rng):
    answers = [rng.integers(0, 11, size) for size in (1, 2, 5, 9, 30)]
    squares = sum(((each - each.mean()) ** 2).sum() for each in answers)
    sums = np.array([[each.size, each.sum(), (each**2).sum()] for each in answers], dtype=float)
    assert math.isclose(pooled_variance(*sums.T), squares / sum(each.size - 1 for each in answers))


def test_benjamini_hochberg_by_definition(rng):
    p = rng.random(40) ** 3
    ordered = sorted(p)
    for value, q in zip(p, benjamini_hochberg(p), strict=True):
        steps = [len(p) * later / (place + 1) for place, later in enumerate(ordered) if later >= value]
        assert math.isclose(q, min(1.0, *steps), rel_tol=1e-12)


def test_mid_p_by_adding_probabilities():
    for n, p0 in ((1, 0.3), (7, 0.5), (40, 0.95), (300, 0.02)):
        point = [math.comb(n, k) * p0**k * (1 - p0) ** (n - k) for k in range(n + 1)]
        lower = [sum(point[:k]) + point[k] / 2 for k in range(n + 1)]
        upper = [sum(point[k + 1 :]) + point[k] / 2 for k in range(n + 1)]
        x, count = np.arange(n + 1), np.full(n + 1, n)
        assert_allclose(midp_lower(x, count, p0), lower, rtol=1e-9, atol=1e-220)
        assert_allclose(midp_upper(x, count, p0), upper, rtol=1e-9, atol=1e-220)


def test_mid_p_z_far_out_by_adding_logarithms():
    """Where the tail probability is no longer a float: the log of the sum, and the normal tail's own log inverted."""
    for x, n, p0 in ((0, 5_000, 0.5), (5_000, 5_000, 0.5), (300, 5_000, 0.5), (4_000, 90_000, 0.2)):
        low_side = x < n * p0
        outward = np.arange(x + 1) if low_side else np.arange(x, n + 1)
        logs = binom.logpmf(outward, n, p0)
        logs[outward == x] += math.log(0.5)
        log_tail = logs.max() + math.log(np.exp(logs - logs.max()).sum())
        z = float(midp_z([x], [n], p0)[0])
        assert (z < 0) == low_side
        assert math.isclose(float(norm.logcdf(-abs(z))), log_tail, rel_tol=1e-3)
        assert abs(z) > 36


@pytest.mark.parametrize("count", [30, 60])
def test_robust_estimate_by_alternating_slow_steps(rng, count):
    """Huber's proposal 2 as written: weighted mean and bisection in turn until nothing moves."""
    y, v = some_stores(rng, count)
    y[:3] -= 0.8
    mu, tau2 = float(np.median(y)), 0.0
    for _ in range(200):
        low, high = 0.0, 10.0
        for _ in range(60):
            tau2 = (low + high) / 2
            total = sum(min((a - mu) ** 2 / (b + tau2), CUT**2) for a, b in zip(y, v, strict=True))
            low, high = (tau2, high) if total > KAPPA * (count - 1) else (low, tau2)
        h = [min(1.0, CUT / (abs(a - mu) / math.sqrt(b + tau2))) / (b + tau2) for a, b in zip(y, v, strict=True)]
        mu = sum(a * b for a, b in zip(h, y, strict=True)) / sum(h)
    between = between_variance(y, v)
    assert_allclose([between.mu, between.tau2, between.se_mu], [mu, tau2, sum(h) ** -0.5], rtol=1e-7)


def restricted_log_likelihood(tau2, y, v):
    w = 1 / (v + tau2)
    return -0.5 * (-np.log(w).sum() + math.log(w.sum()) + (w * (y - (w * y).sum() / w.sum()) ** 2).sum())


def test_reml_by_searching_the_likelihood(rng):
    y, v = some_stores(rng, 60)
    grid = np.linspace(0, 0.1, 20_001)
    best = grid[np.argmax([restricted_log_likelihood(t, y, v) for t in grid])]
    assert abs(between_variance(y, v, "reml").tau2 - best) <= grid[1]


def test_q_profile_by_bisection(rng):
    y, v = some_stores(rng, 50)

    def q(tau2):
        w = 1 / (v + tau2)
        return (w * (y - (w * y).sum() / w.sum()) ** 2).sum()

    for found, chance in zip(tau2_interval(y, v), (0.975, 0.025), strict=True):
        low, high = 0.0, 5.0
        for _ in range(100):
            middle = (low + high) / 2
            low, high = (middle, high) if q(middle) > chi2.ppf(chance, 49) else (low, middle)
        assert math.isclose(found, low, rel_tol=1e-8)


def test_groups_by_a_dense_regression(rng):
    y, v = some_stores(rng, 400)
    regions, formats = rng.integers(0, 12, 400), rng.integers(0, 4, 400)
    design = np.column_stack([np.eye(12)[regions], np.eye(4)[formats]])
    root = 1 / np.sqrt(v + 0.01)
    effects = np.linalg.lstsq(design * root[:, None], y * root, rcond=None)[0]
    assert_allclose(fit(y, v, [regions, formats], 0.01, passes=1), design @ effects, rtol=1e-9)
    table = np.column_stack([regions.astype(object), formats.astype(object)])
    assert_allclose(fit(y, v, table, 0.01, passes=1), design @ effects, rtol=1e-9)


def test_nearest_by_measuring_every_pair(rng):
    lat, lon = rng.uniform(-80, 80, 40), rng.uniform(-180, 180, 40)
    indices, kilometres = nearest(lat, lon, 5)
    for i in range(40):
        here, there, b = np.radians(lat[i]), np.radians(lat), np.radians(lon - lon[i])
        chord = np.sin((there - here) / 2) ** 2 + np.cos(here) * np.cos(there) * np.sin(b / 2) ** 2
        distance = 2 * EARTH_KM * np.arcsin(np.sqrt(chord))
        distance[i] = np.inf
        order = np.argsort(distance)[:5]
        assert_array_equal(indices[i], order)
        assert_allclose(kilometres[i], distance[order], rtol=1e-6)


def expected_rank_by_pairs(m, s):
    places = []
    for i in range(m.size):
        above = norm.cdf((m - m[i]) / np.hypot(s[i], s))
        places.append(1 + above.sum() - above[i])
    return np.array(places)


@pytest.mark.parametrize("count", [40, 250])
def test_ranks_by_brute_force(rng, count):
    """Expected ranks by every pair; interval and p_worst by 6,000 plain draws."""
    m, s = rng.normal(0.4, 0.08, count), np.exp(rng.normal(-3.0, 0.5, count))
    ranks = rank(m, s)
    assert_allclose(ranks.expected, expected_rank_by_pairs(m, s), atol=1e-3 * count)
    theta = m + s * rng.standard_normal((6_000, count))
    places = count - theta.argsort(axis=1).argsort(axis=1)
    worst = math.ceil(0.05 * count)
    assert_allclose(ranks.p_worst, (places > count - worst).mean(axis=0), atol=0.04)
    inside = (places >= ranks.low - 0.5) & (places <= ranks.high + 0.5)
    assert 0.93 < inside.mean() < 0.975


def test_expected_rank_is_exact_to_a_thousandth_of_the_list(rng):
    m, s = rng.normal(0.4, 0.08, 1_000), np.exp(rng.normal(-3.0, 0.7, 1_000))
    s[:100] = 0.0
    wide = np.hypot(s[:, None], s)
    apart = (m - m[:, None]) / np.where(wide > 0, wide, 1e-12)
    above = norm.cdf(apart)
    np.fill_diagonal(above, 0.0)
    assert np.abs(rank(m, s).expected - 1 - above.sum(axis=1)).max() < 1.0


def test_control_rules_by_looking_at_every_window(rng):
    for _ in range(20):
        y = rng.normal(50, 3, 40) + np.repeat([0, 4, -3, 1], 10)
        chart = xmr(y)
        ranges = np.abs(np.diff(y))
        reach = ranges[ranges < 3.267 * ranges.mean()].mean()
        assert_allclose([chart.centre, chart.upper], [y.mean(), y.mean() + 2.66 * reach])
        for t in range(y.size):
            sevens = [y[a : a + 7] for a in range(max(0, t - 6), t + 1) if a + 7 <= y.size]
            threes = [y[a : a + 3] for a in range(max(0, t - 2), t + 1) if a + 3 <= y.size]
            assert chart.outside[t] == (abs(y[t] - chart.centre) > 2.66 * reach)
            assert chart.shift[t] == any((w > chart.centre).all() or (w < chart.centre).all() for w in sevens)
            assert chart.trend[t] == any((np.diff(w) > 0).all() or (np.diff(w) < 0).all() for w in sevens)
            assert chart.two_of_three[t] == (
                is_near(y[t], chart.centre, reach)
                and any(
                    sum(is_near(each, chart.centre, reach) for each in w) >= 2
                    and ((w > chart.centre).all() or (w < chart.centre).all())
                    for w in threes
                )
            )


def is_near(value, centre, reach):
    return 2.66 * reach * 2 / 3 < abs(value - centre) <= 2.66 * reach


def test_local_moran_by_two_loops(rng):
    values = rng.normal(0, 1, 40)
    neighbours = [rng.choice([j for j in range(40) if j != i], size=3 + i % 4, replace=False) for i in range(40)]
    moran = local_moran(values, neighbours)
    x = values - values.mean()
    m2 = (x**2).mean()
    for i in range(40):
        assert math.isclose(moran.i[i], x[i] / m2 * sum(x[j] for j in neighbours[i]) / len(neighbours[i]))


def test_moments_of_local_moran_by_every_arrangement():
    """Six stores: all 120 ways to lay the other five values around store 0."""
    x = np.array([1.3, -0.4, 2.0, -1.9, 0.6, 0.2])
    moran = local_moran(x, [[1, 2], [0], [0], [0], [0], [0]])
    x = x - x.mean()
    figures = [x[0] / (x**2).mean() * (order[0] + order[1]) / 2 for order in permutations(x[1:])]
    assert_allclose([moran.expected[0], moran.variance[0]], [np.mean(figures), np.var(figures)], rtol=1e-12)
