"""NPS shrunken by detractors and promoters together: against a slow version, special cases, nothing to learn from."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from dashboards.stats.between import Nodes, posterior_tau
from dashboards.stats.joint import (
    Comparable,
    Together,
    companion,
    shrink_jointly,
    shrink_nps,
    together,
)
from dashboards.stats.shrinkage import shrink
from dashboards.stats.spread import SPARSE
from dashboards.stats.variance import pooled_variance

NODES = Nodes(np.array([0.02, 0.1, 0.15]), np.array([0.2, 0.5, 0.3]), np.array([0.3, 0.35, 0.36]), np.full(3, 0.0004))
MOVING = ([0.5, 0.3, 0.2], [0.05, 0.15, 0.8])
TELLING = ([0.44, 0.17, 0.39], [0.02, 0.31, 0.67])
"""Ends between which the second number tells much: detractors change more than promoters."""


def network(seed, stores=200, ends=MOVING, median=35.0):
    """Stores between two ends: detractors, promoters, answers, sampling variances."""
    rng = np.random.default_rng(seed)
    place = rng.random((stores, 1))
    laws = (1.0 - place) * np.array(ends[0]) + place * np.array(ends[1])
    n = np.clip(np.round(np.exp(rng.normal(np.log(median), 1.0, stores))), 2, 5_000).astype(int)
    counts = rng.multinomial(n, laws).astype(float)
    low, high = counts[:, 0], counts[:, 2]
    return low, high, n.astype(float), pooled_variance(n, high - low, high + low) / n


def slow(y, u, v, nodes, found, error=None):
    """The same store by store with matrices: posterior moments at each node, then their averages."""
    means, errors, own = [], [], []
    usual = 1.0 / np.mean(1.0 / v)
    a = np.array([1.0, 0.0])
    errors_too = v if error is None else error
    usual_too = 1.0 / np.mean(1.0 / errors_too)
    for one, two, noise, other in zip(y, u, v, errors_too, strict=True):
        moments = []
        for tau, mu, var_mu in zip(nodes.tau, nodes.mu, nodes.var_mu, strict=True):
            prior = tau**2 * np.array([[1.0, found.r], [found.r, found.q]])
            gain = prior @ np.linalg.inv(prior + np.diag([noise, other]))
            middle = np.array([mu, found.mu])
            sure = prior - gain @ prior
            of_means = var_mu / (tau**2 + usual) * (prior + np.diag([usual, usual_too]))
            keep = np.eye(2) - gain
            mean = a @ (middle + gain @ (np.array([one, two]) - middle))
            moments.append((mean, a @ sure @ a, a @ keep @ of_means @ keep.T @ a, 1.0 - a @ sure @ a / tau**2))
        table = np.array(moments)
        mean = nodes.weight @ table[:, 0]
        means.append(mean)
        errors.append(np.sqrt(nodes.weight @ (table[:, 1] + table[:, 2] + (table[:, 0] - mean) ** 2)))
        own.append(nodes.weight @ table[:, 3])
    return np.array(means), np.array(errors), np.array(own)


@settings(max_examples=40, deadline=None)
@given(st.floats(-1.5, 1.5), st.floats(0.0, 2.0), st.integers(0, 999))
def test_as_the_slow_version(r, beyond, seed):
    rng = np.random.default_rng(seed)
    y, u, v = rng.normal(0.35, 0.2, 20), rng.normal(1.0, 0.2, 20), rng.uniform(0.0005, 0.5, 20)
    found = Together(r, r * r + beyond, 1.0)
    fast = shrink_jointly(y, u, v, NODES, found)
    for ours, theirs in zip((fast.mean, fast.se, fast.reliability), slow(y, u, v, NODES, found), strict=True):
        assert_allclose(ours, theirs, rtol=1e-7, atol=1e-9)


@settings(max_examples=40, deadline=None)
@given(st.floats(-1.5, 1.5), st.floats(0.0, 2.0), st.integers(0, 999))
def test_with_an_error_of_its_own_as_the_slow_version(r, beyond, seed):
    rng = np.random.default_rng(seed)
    y, u, v, e = (
        rng.normal(0.35, 0.2, 20),
        rng.normal(1, 0.2, 20),
        rng.uniform(0.0005, 0.5, 20),
        rng.uniform(0.001, 2, 20),
    )
    found = Together(r, r * r + beyond, 1.0)
    fast = shrink_jointly(y, u, v, NODES, found, e)
    for ours, theirs in zip((fast.mean, fast.se, fast.reliability), slow(y, u, v, NODES, found, e), strict=True):
        assert_allclose(ours, theirs, rtol=1e-7, atol=1e-9)


def test_a_store_without_a_companion_is_shrunken_by_its_value_alone():
    low, high, n, v = network(12, stores=80)
    y, u = (high - low) / n, companion(low, high, n)
    assert u is not None
    u[:3] = np.nan
    joint, plain = shrink_jointly(y, u, v, NODES, Together(0.5, 1.0, 1.0)), shrink(y, v, NODES)
    for ours, theirs in ((joint.mean, plain.mean), (joint.se, plain.se), (joint.reliability, plain.reliability)):
        assert_allclose(ours[:3], theirs[:3])
    assert abs(joint.mean[3:] - plain.mean[3:]).max() > 0.01


def test_nearly_no_covariance_gives_what_the_nps_alone_gives():
    low, high, n, v = network(1)
    y = (high - low) / n
    plain = shrink(y, v, NODES)
    for r in (0.0, 1e-12):
        joint = shrink_jointly(y, companion(low, high, n), v, NODES, Together(r, 1.0, 1.0))
        assert_allclose(joint.mean, plain.mean, rtol=1e-9)
        assert_allclose(joint.se, plain.se, rtol=1e-9)
        assert_allclose(joint.reliability, plain.reliability, rtol=1e-9)


def test_promoters_alone_vary():
    """Then detractors show nothing but chance: as ``shrink`` of promoters less the part that detractors tell."""
    low, high, n, v = network(2)
    d, p, y, u = low / n, high / n, (high - low) / n, companion(low, high, n)
    free = (n - 1).sum()
    s_dd, s_pp, s_dp = low @ (1 - d) / free, high @ (1 - p) / free, -(low @ p) / free
    # The companion is linear in both shares: what a promoter more adds to it says r and q.
    by_share = np.linalg.lstsq(np.column_stack([d, p]), u, rcond=None)[0]
    r = float(by_share[1])
    centre = np.array([0.2, 0.55])
    mu = float(centre @ [-1.0, 1.0])
    nodes = Nodes(np.array([0.1]), np.array([1.0]), np.array([mu]), np.array([0.0]))
    joint = shrink_jointly(y, u, v, nodes, Together(r, r * r, float(centre @ by_share)))
    corrected = p - s_dp / s_dd * (d - centre[0]) - centre[0]
    alone = shrink(corrected, (s_pp - s_dp**2 / s_dd) / n, nodes)
    assert_allclose(joint.mean, alone.mean, rtol=1e-6)
    assert_allclose(joint.se, alone.se, rtol=1e-6)
    assert_allclose(joint.reliability, alone.reliability, rtol=1e-6)


def test_companion_has_the_error_of_the_nps_and_none_in_common():
    rng = np.random.default_rng(3)
    counts = rng.multinomial(20, [0.2, 0.25, 0.55], 40_000).astype(float)
    u, y = companion(counts[:, 0], counts[:, 2], np.full(40_000, 20.0)), (counts[:, 2] - counts[:, 0]) / 20.0
    both = np.cov(u, y)
    assert both[0, 0] == pytest.approx(both[1, 1], rel=0.03)
    assert abs(both[0, 1]) < 0.03 * both[1, 1]


def test_finds_how_the_two_move_together():
    """Estimated from answers, nearly what the true shares of the same stores say."""
    rng = np.random.default_rng(4)
    place = np.clip(rng.normal(0.5, 0.15, 4_000), 0, 1)[:, None]
    laws = (1.0 - place) * np.array(TELLING[0]) + place * np.array(TELLING[1])
    n = np.full(4_000, 200)
    counts = rng.multinomial(n, laws).astype(float)
    low, high = counts[:, 0], counts[:, 2]
    v = pooled_variance(n, high - low, high + low) / n
    y, u = (high - low) / n, companion(low, high, n)
    truth = laws[:, 2] - laws[:, 0]
    line = np.linalg.lstsq(np.column_stack([low / n, high / n]), u, rcond=None)[0]
    true_u = laws[:, [0, 2]] @ line
    slope = float(np.cov(true_u, truth)[0, 1] / truth.var())
    found = together(y, u, v, float(truth.mean()), float(truth.var()))
    assert found.r == pytest.approx(slope, abs=0.05)
    assert found.mu == pytest.approx(float(true_u.mean()), abs=0.01)
    nodes = posterior_tau(y, v)
    ways = shrink_nps(low, high, n, v, nodes), shrink(y, v, nodes)
    joint, plain = (float(((each.mean - truth) ** 2).mean()) for each in ways)
    assert joint < 0.95 * plain


def test_a_few_bad_stores_hardly_change_it():
    low, high, n, v = network(5, stores=600)
    y, u = (high - low) / n, companion(low, high, n)
    calm = together(y, u, v, 0.34, 0.08)
    spoilt = u.copy()
    spoilt[:12] += 3.0 * np.sign(y[:12] - 0.34)
    away = together(y, spoilt, v, 0.34, 0.08)
    plain_change = abs(np.cov(spoilt, y)[0, 1] - np.cov(u, y)[0, 1]) / 0.08
    assert abs(away.r - calm.r) < 0.5 * plain_change


@pytest.mark.parametrize("stores", [120, SPARSE + 700])
def test_order_of_stores_does_not_matter(stores):
    low, high, n, v = network(6, stores=stores)
    order = np.random.default_rng(0).permutation(stores)
    there = shrink_nps(low, high, n, v, NODES)
    back = shrink_nps(low[order], high[order], n[order], v[order], NODES)
    assert_allclose(back.mean, there.mean[order], rtol=1e-9, atol=1e-12)
    assert_allclose(back.se, there.se[order], rtol=1e-9)


@pytest.mark.parametrize(
    ("low", "high"), [(0, 9), (9, 0), (0, 0)], ids=["all promoters", "all detractors", "all passive"]
)
def test_all_the_same_answer(low, high):
    one, v = np.ones(40), np.full(40, 0.01)
    plain = shrink(np.full(40, (high - low) / 9.0), v, NODES)
    joint = shrink_nps(low * one, high * one, 9 * one, v, NODES)
    assert_allclose(joint.mean, plain.mean)
    assert_allclose(joint.se, plain.se)


def test_one_kind_never_occurs():
    """Without detractors the second number is the first one."""
    rng = np.random.default_rng(8)
    n = np.full(60, 30.0)
    high = rng.binomial(30, rng.uniform(0.3, 0.9, 60)).astype(float)
    assert companion(0 * n, high, n) is None
    assert_allclose(shrink_nps(0 * n, high, n, 0.2 / n, NODES).mean, shrink(high / n, 0.2 / n, NODES).mean)


@pytest.mark.parametrize("stores", [1, 8, 29])
def test_few_stores_read_the_nps_alone(stores):
    low, high, n, v = network(9, stores=stores)
    y = (high - low) / n
    nodes = posterior_tau(y, v)
    assert_allclose(shrink_nps(low, high, n, v, nodes).mean, shrink(y, v, nodes).mean)


def test_stores_that_do_not_differ_read_the_nps_alone():
    low, high, n, v = network(10)
    none = Nodes(np.zeros(1), np.ones(1), np.array([0.35]), np.array([0.0004]))
    joint = shrink_nps(low, high, n, v, none)
    assert_allclose(joint.mean, 0.35)
    assert_allclose(joint.se, 0.02)
    assert_allclose(joint.reliability, 0.0)


def test_no_answers_and_no_stores():
    low, high, n, v = network(11, stores=60)
    n[:3], low[:3], high[:3], v[:3] = 0, 0, 0, np.nan
    joint = shrink_nps(low, high, n, v, NODES)
    assert np.isnan(joint.mean[:3]).all()
    assert np.isnan(joint.se[:3]).all()
    assert np.isnan(joint.reliability[:3]).all()
    assert_allclose(joint.mean[3:], shrink_nps(low[3:], high[3:], n[3:], v[3:], NODES).mean)
    assert shrink_nps([], [], [], [], NODES).mean.size == 0
    assert np.isnan(shrink_nps([0, 0], [0, 0], [0, 0], [np.nan, np.nan], NODES).mean).all()


def test_variance_of_nothing_and_of_everything():
    """Infinite variance: the value says nothing; zero variance: it says all."""
    nodes, found = Nodes(np.array([0.1]), np.ones(1), np.array([0.4]), np.zeros(1)), Together(0.5, 0.25, 0.3)
    result = shrink_jointly([0.1, 0.1], [0.9, 0.9], [np.inf, 0.0], nodes, found)
    assert_allclose(result.mean, [0.4, 0.1])
    assert_allclose(result.se, [0.1, 0.0], atol=1e-12)
    assert_allclose(result.reliability, [0.0, 1.0])


@pytest.mark.parametrize(
    "odd",
    [
        lambda: companion([-1], [1], [4]),
        lambda: companion([3], [3], [4]),
        lambda: companion([1], [1, 2], [4]),
        lambda: companion([1], [np.inf], [4]),
        lambda: shrink_nps([1], [1], [4], [-0.1], NODES),
    ],
)
def test_odd_input(odd):
    with pytest.raises(ValueError, match=r"negative|more|lengths|infinite"):
        odd()


def test_against_comparable_stores():
    """Every store's own expected value takes the place of the network's mean."""
    low, high, n, v = network(13, stores=90)
    y, u, found = (high - low) / n, companion(low, high, n), Together(-0.6, 0.8, 1.0)
    nodes = Nodes(np.array([0.1]), np.ones(1), np.array([0.35]), np.full(1, 0.0004))
    same = Comparable(np.full(90, 0.35), np.full(90, 0.0004), y)
    there, here = shrink_jointly(y, u, v, nodes, found), shrink_jointly(y, u, v, nodes, found, peers=same)
    assert_allclose(here.mean, there.mean)
    assert_allclose(here.se, there.se)
    higher = Comparable(np.full(90, 0.45), np.full(90, 0.0004), y)
    moved = shrink_jointly(y, u, v, nodes, found, peers=higher)
    assert (moved.mean > there.mean).all()
    plain = shrink(y, v, nodes, np.full(90, 0.45), np.full(90, 0.0004))
    assert_allclose(shrink_jointly(y, u, v, nodes, Together(0.0, 1.0, 1.0), peers=higher).mean, plain.mean)
