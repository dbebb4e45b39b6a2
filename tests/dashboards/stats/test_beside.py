"""A metric beside another one: how far both go together for sure, and what that is worth."""

import numpy as np
import pytest
from numpy.testing import assert_allclose

from dashboards.stats.beside import link, shrink_beside
from dashboards.stats.between import posterior_tau
from dashboards.stats.shrinkage import shrink


def two_metrics(seed, rho, stores=2_000, noise=(0.02, 0.05), taus=(0.1, 0.3)):
    """True values, values and sampling variances of two metrics whose true values correlate."""
    rng = np.random.default_rng(seed)
    shared = rng.normal(size=(stores, 2)) @ np.linalg.cholesky(np.array([[1.0, rho], [rho, 1.0]])).T
    truth = shared * taus
    v = np.array(noise) * rng.uniform(0.3, 2.0, (stores, 2))
    return truth, truth + np.sqrt(v) * rng.normal(size=(stores, 2)), v


@pytest.mark.parametrize("rho", [0.8, 0.5, -0.7])
def test_link_is_the_lower_limit_of_the_true_correlation(rho):
    limits = [
        link(*(each[:, k] for k in (0, 1) for each in (y, v)), (0.01, 0.09))
        for _truth, y, v in (two_metrics(seed, rho) for seed in range(40))
    ]
    below = np.mean([abs(each) < abs(rho) for each in limits])
    assert below > 0.85
    assert np.mean(limits) == pytest.approx(rho - np.sign(rho) * 0.1, abs=0.08)


def test_no_link_between_what_is_unrelated_too_few_or_all_alike():
    _truth, y, v = two_metrics(1, 0.0)
    assert abs(link(y[:, 0], v[:, 0], y[:, 1], v[:, 1], (0.01, 0.09))) < 0.15
    _truth, y, v = two_metrics(2, 0.9, stores=59)
    assert link(y[:, 0], v[:, 0], y[:, 1], v[:, 1], (0.01, 0.09)) == 0.0
    _truth, y, v = two_metrics(2, 0.9, stores=500)
    assert link(y[:, 0], v[:, 0], y[:, 1], v[:, 1], (0.0, 0.09)) == 0.0


def test_another_metric_helps_where_both_go_together():
    truth, y, v = two_metrics(3, 0.8)
    nodes = posterior_tau(y[:, 0], v[:, 0])
    beside = shrink_beside(y[:, 0], v[:, 0], nodes, y[:, 1], v[:, 1], 0.09)
    plain = shrink(y[:, 0], v[:, 0], nodes)
    error = [float(((each.mean - truth[:, 0]) ** 2).mean()) for each in (beside, plain)]
    assert error[0] < 0.85 * error[1]
    inside = np.abs(beside.mean - truth[:, 0]) <= 1.96 * beside.se
    assert 0.93 < inside.mean() < 0.97
    other_unit = shrink_beside(y[:, 0], v[:, 0], nodes, 1e3 * y[:, 1] + 7.0, 1e6 * v[:, 1], 1e6 * 0.09)
    assert_allclose(other_unit.mean, beside.mean, rtol=1e-6)


def test_another_metric_that_is_unrelated_says_nothing():
    _truth, y, v = two_metrics(4, 0.1)
    assert shrink_beside(y[:, 0], v[:, 0], posterior_tau(y[:, 0], v[:, 0]), y[:, 1], v[:, 1], 0.09) is None
