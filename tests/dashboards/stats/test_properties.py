"""What must hold for any network of stores."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from dashboards.stats.between import Between, between_variance, consistency, tau2_interval
from dashboards.stats.divergence import midp_z, overdispersed, share_z, z_scores
from dashboards.stats.intervals import wilson
from dashboards.stats.multiplicity import benjamini_hochberg
from dashboards.stats.peers import compare, fit
from dashboards.stats.ranks import rank
from dashboards.stats.shrinkage import shrink

METHODS = ["robust", "reml", "paule_mandel", "dersimonian_laird"]
networks = st.tuples(st.integers(8, 60), st.integers(0, 10**6), st.floats(0.0, 0.3))
few_examples = settings(max_examples=25, deadline=None, derandomize=True)


def make(network):
    count, seed, tau = network
    rng = np.random.default_rng(seed)
    v = 0.6 / np.clip(np.exp(rng.normal(3.5, 1.2, count)), 1, 5000)
    return 0.4 + tau * rng.standard_normal(count) + np.sqrt(v) * rng.standard_normal(count), v


@few_examples
@given(networks, st.sampled_from(METHODS), st.floats(-50, 50), st.floats(0.01, 100))
def test_shift_and_scale(network, method, shift, scale):
    y, v = make(network)
    plain, moved = between_variance(y, v, method), between_variance(shift + scale * y, scale**2 * v, method)
    size = scale**2 * (plain.tau2 + v.min())
    assert_allclose(moved.mu, shift + scale * plain.mu, atol=1e-6 * scale, rtol=1e-9)
    assert_allclose(moved.tau2, scale**2 * plain.tau2, atol=1e-6 * size)
    assert_allclose(moved.i2, plain.i2, atol=1e-4)
    before, after = shrink(y, v, plain), shrink(shift + scale * y, scale**2 * v, moved)
    assert_allclose(after.mean, shift + scale * before.mean, atol=1e-5 * scale, rtol=1e-9)
    assert_allclose(after.se, scale * before.se, rtol=1e-4)


@few_examples
@given(networks, st.sampled_from(METHODS))
def test_order_of_the_stores_plays_no_part(network, method):
    y, v = make(network)
    order = np.random.default_rng(network[1]).permutation(y.size)
    one, other = between_variance(y, v, method), between_variance(y[order], v[order], method)
    assert_allclose([other.mu, other.se_mu, other.i2], [one.mu, one.se_mu, one.i2], rtol=1e-7, atol=1e-9)
    first, second = shrink(y, v, one), shrink(y[order], v[order], one)
    assert_allclose(second.mean, first.mean[order])
    ranks, shuffled = rank(first.mean, first.se), rank(second.mean, second.se)
    for name in ("expected", "low", "high", "p_worst"):
        assert_allclose(getattr(shuffled, name), getattr(ranks, name)[order], atol=1e-9)


@few_examples
@given(networks, st.sampled_from(METHODS), st.sampled_from([(np.nan, np.nan), (np.nan, np.inf), (0.7, np.inf)]))
def test_a_store_without_answers_changes_nobody_else(network, method, empty):
    y, v = make(network)
    more_y, more_v = np.append(y, empty[0]), np.append(v, empty[1])
    between = between_variance(y, v, method)
    assert between_variance(more_y, more_v, method) == between
    assert tau2_interval(more_y, more_v) == tau2_interval(y, v)
    groups = np.arange(y.size + 1) % 2
    expected = fit(more_y, more_v, groups, between.tau2, minimum=2)
    assert_allclose(expected[:-1], fit(y, v, groups[:-1], between.tau2, minimum=2))
    assert np.isfinite(expected[-1])
    shrunken = shrink(more_y, more_v, between)
    assert_allclose(shrunken.mean[:-1], shrink(y, v, between).mean)
    z = z_scores(np.append(y, np.nan), more_v, between)
    assert_allclose(benjamini_hochberg(2 * wilson(np.isnan(z), np.ones(z.size))[0])[:-1], 0.0)
    with_nan = rank(np.append(shrunken.mean[:-1], np.nan), np.append(shrunken.se[:-1], np.nan))
    assert_allclose(with_nan.p_worst[:-1], rank(shrunken.mean[:-1], shrunken.se[:-1]).p_worst)


@few_examples
@given(networks)
def test_no_true_spread_gives_the_mean_to_everyone(network):
    y, v = make(network)
    same = Between(mu=0.4, se_mu=0.02, tau2=0.0, i2=0.0, method="robust")
    shrunken = shrink(y, v, same)
    assert_allclose(shrunken.mean, 0.4)
    assert_allclose(shrunken.se, 0.02)
    assert_allclose(shrunken.reliability, 0.0)


@few_examples
@given(networks)
def test_many_answers_give_the_raw_means(network):
    y, v = make(network)
    network_of = between_variance(y, v * 1e-12)
    shrunken = shrink(y, v * 1e-12, network_of)
    assert_allclose(shrunken.mean, y, rtol=1e-6, atol=1e-9)
    assert_allclose(shrunken.reliability, 1.0, rtol=1e-6)
    assert_allclose(rank(shrunken.mean, shrunken.se).expected, y.size - np.argsort(np.argsort(y)), atol=1e-3)


@pytest.mark.parametrize("count", [50, 300])
def test_low_is_better_mirrors(count):
    y, v = make((count, 5, 0.1))
    se = np.sqrt(v)
    high, low = rank(y, se), rank(-y, se, higher_is_better=False)
    for name in ("expected", "low", "high", "p_worst"):
        assert_allclose(getattr(low, name), getattr(high, name))
    turned = rank(y, se, higher_is_better=False)
    assert_allclose(turned.expected, count + 1 - high.expected, atol=1e-6 * count)


@few_examples
@given(networks)
def test_ranks_are_places(network):
    y, v = make(network)
    ranks = rank(y, np.sqrt(v))
    assert_allclose(ranks.expected.sum(), y.size * (y.size + 1) / 2)
    assert_allclose(ranks.p_worst.sum(), np.ceil(0.05 * y.size), rtol=1e-9)
    assert ((ranks.low >= 1) & (ranks.low <= ranks.high) & (ranks.high <= y.size)).all()


@few_examples
@given(networks)
def test_fast_and_drawn_ranks_agree(network):
    """A network just above and the same just below the limit of 200 may not look different."""
    y, v = make((200, network[1], network[2]))
    se = np.sqrt(0.01 * v / (v + 0.01))
    above, below = rank(y, se), rank(y[1:], se[1:])
    assert np.abs(above.expected[1:] - below.expected).max() < 1.5
    assert np.abs(above.p_worst[1:] - below.p_worst).max() < 0.06


@few_examples
@given(st.integers(1, 400), st.floats(0.001, 0.999), st.integers(0, 10**6))
def test_shares_mirror(n, p0, seed):
    x = np.random.default_rng(seed).integers(0, n + 1, 30)
    counts = np.full(30, n)
    assert_allclose(midp_z(x, counts, p0), -midp_z(n - x, counts, 1 - p0), rtol=1e-6, atol=1e-9)
    assert_allclose(share_z(x, counts), -share_z(n - x, counts), rtol=1e-4, atol=1e-6)
    low, high = wilson(x, counts)
    assert ((low >= 0) & (low <= x / n) & (x / n <= high) & (high <= 1)).all()


@few_examples
@given(networks, st.floats(0.0, 1.0))
def test_wider_variety_never_makes_a_store_more_divergent(network, tau2):
    y, v = make(network)
    z = y / np.sqrt(v)
    assert (np.abs(overdispersed(z, v, tau2)) <= np.abs(z) * (1 + 1e-12)).all()


@few_examples
@given(st.floats(0.01, 0.99), st.floats(0.0, 1.0))
def test_consistency_falls_with_spread_and_stays_in_bounds(mu, tau):
    index = consistency(mu, tau**2, 0, 1)
    assert 0.0 <= index <= 100.0
    assert consistency(mu, (tau + 0.01) ** 2, 0, 1) <= index


def test_comparison_with_peers_takes_out_what_groups_explain():
    y, v = make((300, 3, 0.05))
    groups = np.arange(300) % 5
    compared = compare(y + 0.3 * groups, v, groups)
    plain = between_variance(y, v)
    assert_allclose(compared.residual.tau2, plain.tau2, rtol=0.25)
    assert between_variance(y + 0.3 * groups, v).tau2 > 20 * plain.tau2
    assert_allclose(compared.expected - 0.3 * groups, plain.mu, atol=0.05)


@few_examples
@given(st.integers(2, 60), st.integers(0, 2**32 - 1), st.sampled_from(METHODS))
def test_a_mean_lies_among_its_values_to_the_last_place(stores, seed, method):
    """Stores that are all perfect have the mean 1, not 1.0000000000000002, which no share can be."""
    v = np.random.default_rng(seed).uniform(1e-4, 0.1, stores)
    assert between_variance(np.ones(stores), v, method).mu == 1.0
