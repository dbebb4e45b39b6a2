"""Medians from counted bins: the plain versions, their duality, and how often their intervals are right."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import beta

from dashboards.stats.medians import median_above, median_less_mean, median_quantile, quantiles
from dashboards.stats.quantiles import Z95

EDGES = np.linspace(-8.0, 10.0, 361)
counts_of_a_store = st.lists(st.integers(0, 9), min_size=6, max_size=6)


def median_interval(counts, edges):
    return tuple(median_quantile(counts, edges, level) for level in (0.5, 0.025, 0.975))


def binned(values):
    return np.array([np.histogram(row, EDGES)[0] for row in values])


def test_quantiles_of_fine_bins_are_those_of_the_cases():
    values = np.random.default_rng(1).normal(2, 1, (5, 4_001))
    for share in (0.1, 0.5, 0.9):
        np.testing.assert_allclose(
            quantiles(binned(values), EDGES, share), np.quantile(values, share, axis=1), atol=0.05
        )


def test_probability_by_the_beta_distribution():
    found = median_above([[3, 4, 1]], [0.0, 1.0, 2.0, 3.0], 1.25)
    assert found[0] == pytest.approx(beta(3 + 1 + 0.5, 8 - 4 + 0.5).cdf(0.5))


@given(counts_of_a_store, st.floats(0, 6))
def test_an_interval_and_a_probability_never_disagree(counts, standard):
    edges = np.arange(7.0)
    median, low, high = (each[0] for each in median_interval([counts], edges))
    above = median_above([counts], edges, standard)[0]
    if not sum(counts):
        assert np.isnan([median, low, high, above]).all()
        return
    assert low <= median <= high
    if sum(counts) >= 5:
        if standard < low - 1e-9:
            assert above >= 0.975 - 1e-9
        if standard > high + 1e-9:
            assert above <= 0.025 + 1e-9
        if low + 1e-6 < standard < high - 1e-6:
            assert 0.025 - 1e-6 <= above <= 0.975 + 1e-6
    assert median_above([counts[::-1]], edges, 6 - standard)[0] == pytest.approx(1 - above)


@pytest.mark.parametrize("size", [5, 10, 40])
@pytest.mark.parametrize("shape", ["lognormal", "two kinds of cases"])
def test_intervals_cover_the_median_of_skew_durations_and_a_geometric_mean_s_interval_does_not(size, shape):
    rng = np.random.default_rng(size)
    values = rng.normal(2, 1, (4_000, size))
    truth = 2.0
    if shape != "lognormal":
        slow = rng.random(values.shape) < 0.65
        values = np.where(slow, rng.normal(3.6, 0.8, values.shape), rng.normal(-1.0, 0.8, values.shape))
        big = np.where(rng.random(400_000) < 0.65, rng.normal(3.6, 0.8, 400_000), rng.normal(-1.0, 0.8, 400_000))
        truth = float(np.median(big))
    median, low, high = median_interval(binned(values), EDGES)
    assert 0.92 <= np.mean((low <= truth) & (truth <= high)) <= 0.99
    mean, error = values.mean(axis=1), values.std(axis=1, ddof=1) / math.sqrt(size)
    covered = np.mean(np.abs(mean - truth) <= Z95 * error)
    if shape != "lognormal" and size == 40:
        assert covered < 0.5
    assert np.isfinite(median).all()


def test_median_less_mean_is_that_of_a_usual_store():
    rng = np.random.default_rng(2)
    values = np.log(rng.exponential(np.exp(rng.normal(4, 1, (1_000, 1))), (1_000, 60)))
    assert median_less_mean(binned(values), EDGES) == pytest.approx(np.log(np.log(2)) + np.euler_gamma, abs=0.03)
    assert median_less_mean(np.zeros((3, 2)), [0.0, 1.0, 2.0]) == 0.0
    few = np.zeros((4, EDGES.size - 1))
    few[:, 100] = 2
    assert median_less_mean(few, EDGES) == pytest.approx(0.0)


@pytest.mark.parametrize(
    ("counts", "edges", "share"),
    [
        ([[1]], [0.0], 0.5),
        ([[1, 2]], [0.0, 1.0], 0.5),
        ([[-1]], [0.0, 1.0], 0.5),
        ([[1]], [1.0, 0.0], 0.5),
        ([[1]], [0.0, 1.0], 1.5),
        ([1], [0.0, 1.0], 0.5),
    ],
)
def test_what_cannot_be_is_refused(counts, edges, share):
    with pytest.raises(ValueError, match=r".+"):
        quantiles(counts, edges, share)


def test_no_stores_at_all():
    assert median_interval(np.empty((0, 3)), [0.0, 1.0, 2.0, 3.0])[0].size == 0
