"""What the shape of single answers decides: constants of the robust spread, nodes of tau, own intervals."""

import math
from itertools import product

import numpy as np
import pytest
from numpy.testing import assert_allclose
from scipy.integrate import quad
from scipy.special import betaincinv
from scipy.stats import beta, gamma, norm

from dashboards.stats import intervals
from dashboards.stats.between import Between, Nodes, between_variance, posterior_tau, tau_profile
from dashboards.stats.intervals import bounded_mean, mean_interval, share_below, wilson
from dashboards.stats.peers import compare
from dashboards.stats.shape import CUT, KAPPA, OMEGA, shape_of_means
from dashboards.stats.shrinkage import shrink
from dashboards.stats.spread import Spread

STARS, LAW = np.arange(1.0, 6.0), np.array([0.02, 0.01, 0.03, 0.08, 0.86])


def by_all_outcomes(n: int) -> tuple[float, float]:
    """kappa and omega of the mean of n stars from every possible sequence of answers."""
    mean = LAW @ STARS
    variance = LAW @ (STARS - mean) ** 2
    squares, chances = [], []
    for answers in product(range(5), repeat=n):
        squares.append(min((STARS[list(answers)].mean() - mean) ** 2 * n / variance, CUT**2))
        chances.append(LAW[list(answers)].prod())
    kappa = np.dot(squares, chances)
    return kappa, np.dot(np.square(squares), chances) - kappa**2


@pytest.mark.parametrize("n", [1, 2, 5])
def test_means_of_a_few_answers_are_exact(n):
    shape = shape_of_means([n, 40.0, np.nan], STARS, LAW)
    assert_allclose((shape.kappa[0], shape.omega[0]), by_all_outcomes(n), rtol=1e-9)


@pytest.mark.parametrize("lean", [0.5, 1.0, 2.0, 3.0])
def test_means_of_many_answers_follow_their_skewness(lean):
    """Against numerical integration of the gamma distribution; values with uneven gaps leave the exact path."""
    k = 4 / lean**2
    law = gamma(k)
    z2 = lambda x: min((x - k) ** 2 / k, CUT**2) * law.pdf(x)  # noqa: E731
    want = quad(z2, max(k - CUT * k**0.5, 1e-9), k + CUT * k**0.5, limit=200)[0]
    want += CUT**2 * (law.cdf(k - CUT * k**0.5) + law.sf(k + CUT * k**0.5))
    values, shares = np.array([0.0, 1.0, 3.0]), np.array([0.2, 0.5, 0.3])
    mean = shares @ values
    own = shares @ (values - mean) ** 3 / (shares @ (values - mean) ** 2) ** 1.5
    n = (own / lean) ** 2
    # n under one answer counts as one: take the skewness from as many answers as give it
    shape = shape_of_means([max(n, 1.0)], values, shares)
    if n >= 1:
        assert_allclose(shape.kappa[0], want, atol=2e-3)


def test_symmetric_answers_give_the_constants_of_a_normal_mean():
    shape = shape_of_means([1e6], [-1.0, 0.0, 1.0], [0.3, 0.4, 0.3])
    assert_allclose((shape.kappa[0], shape.omega[0]), (KAPPA, OMEGA), rtol=1e-6)
    flat = shape_of_means([5], [1.0, 2.0], [0.0, 1.0])
    assert (flat.kappa[0], flat.skewness[0]) == (KAPPA, 0.0)
    for wrong in (([1], [1.0, 2.0], [0.0, 0.0]), ([1], [1.0, 2.0], [-1.0, 2.0]), ([1], [1.0], [0.5, 0.5])):
        with pytest.raises(ValueError, match=r"."):
            shape_of_means(*wrong)


def skew_network(stores: int, seed: int, tau: float = 0.06):
    """Stars near 4.8, very unequal numbers of answers."""
    rng = np.random.default_rng(seed)
    n = np.clip(3 * rng.random(stores) ** -1.25, 3, 20_000).astype(int)
    away = STARS - LAW @ STARS
    lift = tau * rng.standard_normal(stores) / (LAW @ away**2)
    law = LAW * np.exp(lift[:, None] * away)
    law /= law.sum(axis=1, keepdims=True)
    counts = rng.multinomial(n, law)
    truth = law @ STARS
    y = counts @ STARS / n
    within = (counts @ STARS**2 - n * y**2).sum() / (n - 1).sum()
    return n.astype(float), y, within / n, counts.sum(axis=0), truth


def test_spread_of_good_metrics_does_not_vanish():
    """Without the shape of the answers tau of stars near 4.8 with unequal numbers of answers comes out as 0."""
    found, blind, truth = [], [], []
    for seed in range(4):
        n, y, v, whole, true = skew_network(1_000, seed)
        found.append(between_variance(y, v, n=n, values=STARS, shares=whole).tau2 ** 0.5)
        blind.append(between_variance(y, v).tau2 ** 0.5)
        truth.append(true.std())
    assert np.mean(blind) < 0.3 * np.mean(truth)
    assert_allclose(np.mean(found), np.mean(truth), rtol=0.2)


def test_the_mean_of_skew_answers_is_not_pulled_to_the_good_side():
    off, blind = [], []
    for seed in range(6):
        n, y, v, whole, true = skew_network(1_000, seed)
        aware = between_variance(y, v, n=n, values=STARS, shares=whole)
        off.append((aware.mu - true.mean()) / aware.se_mu)
        blind.append((between_variance(y, v).mu - true.mean()) / between_variance(y, v).se_mu)
    assert abs(np.mean(off)) < 1.0
    assert np.mean(blind) > 1.5


@pytest.mark.parametrize("stores", [8, 12, 29, 30, 200])
def test_nodes_are_a_posterior_over_a_fine_grid(stores):
    """The nodes' moments equal those of a plain fine grid over tau with the same likelihood."""
    rng = np.random.default_rng(stores)
    v = 0.5 / rng.integers(5, 60, stores)
    y = 0.4 + 0.1 * rng.standard_normal(stores) + np.sqrt(v) * rng.standard_normal(stores)
    nodes = posterior_tau(y, v)
    assert_allclose(nodes.weight.sum(), 1.0)
    tau = np.linspace(1e-6, 1.5, 3_000)
    fit = Spread(y, v, None).fits(tau)
    weight = np.exp(fit - fit.max())
    weight /= weight.sum()
    assert_allclose(nodes.weight @ nodes.tau, weight @ tau, rtol=0.05)
    estimate, low, high = tau_profile(y, v)
    assert low <= estimate < high
    assert low == 0 or low < estimate


def test_averaging_over_tau_adds_what_is_unknown_of_it():
    y, v = np.array([0.2, 0.9]), np.array([0.01, 0.01])
    one = Between(0.5, 0.1, 0.01, 50.0, "robust")
    same = Nodes(np.array([0.1]), np.ones(1), np.array([0.5]), np.array([0.01]))
    for plain, averaged in zip(vars_of(shrink(y, v, one)), vars_of(shrink(y, v, same)), strict=True):
        assert_allclose(plain, averaged, rtol=1e-12)
    two = Nodes(np.array([0.05, 0.3]), np.array([0.5, 0.5]), np.array([0.5, 0.5]), np.zeros(2))
    parts = [shrink(y, v, Between(0.5, 0.0, tau**2, 0.0, "")) for tau in two.tau]
    both = shrink(y, v, two)
    mean = (parts[0].mean + parts[1].mean) / 2
    square = (parts[0].se ** 2 + parts[0].mean ** 2 + parts[1].se ** 2 + parts[1].mean ** 2) / 2
    assert_allclose(both.mean, mean)
    assert_allclose(both.se, np.sqrt(square - mean**2))


def vars_of(shrunken):
    return shrunken.mean, shrunken.se, shrunken.reliability


def test_under_eight_stores_there_are_no_nodes():
    nodes = posterior_tau([0.1, 0.2], [0.01, 0.01])
    assert np.isnan(nodes.tau).all()
    assert np.isnan(shrink([0.1], [0.01], nodes).mean).all()
    assert all(math.isnan(each) for each in tau_profile([0.1] * 7, [0.01] * 7))


def test_own_interval_has_the_moments_of_a_dirichlet_posterior():
    counts = np.array([3.0, 0.0, 2.0, 5.0, 10.0])
    own = bounded_mean([counts], STARS, LAW)
    draws = np.random.default_rng(1).dirichlet(counts + (LAW + 0.2), 200_000) @ STARS
    law = beta(own.alpha[0], own.beta[0], loc=1, scale=4)
    assert_allclose((law.mean(), law.std()), (draws.mean(), draws.std()), rtol=5e-3)
    assert_allclose(own.below(law.ppf(0.9)), 0.9, rtol=1e-9)
    low, high = mean_interval([counts, np.zeros(5)], STARS, LAW)
    assert_allclose((low[0], high[0]), law.ppf([0.025, 0.975]))
    assert np.isnan([low[1], high[1]]).all()


def test_quantiles_off_the_table_are_those_of_the_exact_function():
    rng = np.random.default_rng(2)
    a, b = rng.gamma(2, 20, 6_000) + 0.3, rng.gamma(1, 3, 6_000) + 0.3
    off = intervals._read_off(a, b, 0.025)
    sd = np.sqrt(a * b / (a + b) ** 2 / (a + b + 1))
    assert (np.abs(off - betaincinv(a, b, 0.025)) < 0.02 * sd).all()


def test_wilsons_interval_and_the_chance_below_agree():
    for level, chance in ((0.8, 0.9), (0.95, 0.975)):
        low, high = wilson([3, 9, 50], [10, 10, 60], level=level)
        assert_allclose(share_below([3, 9, 50], [10, 10, 60], high), chance, rtol=1e-9)
        assert_allclose(share_below([3, 9, 50], [10, 10, 60], low), 1 - chance, rtol=1e-9)
    assert_allclose(share_below([1, 2], [2, 2], [1.0, 1.0]), [1.0, 0.5])


def test_groups_of_ten_are_known_no_better_than_their_stores_differ():
    rng = np.random.default_rng(5)
    region = np.repeat(np.arange(12), 10)
    covered = 0.0
    for _ in range(40):
        truth = 0.5 + 0.05 * rng.standard_normal(12)[region] + 0.05 * rng.standard_normal(120)
        v = np.full(120, 0.04)
        y = truth + 0.2 * rng.standard_normal(120)
        compared = compare(y, v, region.astype(str))
        nodes = posterior_tau(compared.adjusted, v)
        est = shrink(y, v, nodes, compared.expected, compared.variance(v, nodes.tau2))
        covered += float(np.mean(np.abs(est.mean - truth) <= norm.ppf(0.975) * est.se)) / 40
    assert covered >= 0.92
