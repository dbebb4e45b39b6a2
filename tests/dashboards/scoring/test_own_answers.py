"""What a store's own answers say: interval and probability are of one distribution."""

import numpy as np
import pytest
from numpy.testing import assert_allclose
from scipy.stats import gamma

from dashboards.scoring.own_answers import Medians
from dashboards.stats.medians import bin_edges


@pytest.mark.parametrize("n", [7, 25, 200])
def test_intervals_of_medians_cover_them(n):
    """Logarithms of durations with a long right tail; the bins are a twentieth wide."""
    rng = np.random.default_rng(n)
    edges = np.arange(-8, 12, 0.05)
    hours = rng.gamma(0.7, 1.0, (2_000, n))
    true = np.log(gamma(0.7).ppf(0.5))
    place = np.clip(np.floor((np.log(hours) + 8) / 0.05).astype(int), 0, edges.size - 1)
    counts = np.apply_along_axis(np.bincount, 1, place, minlength=edges.size)
    own = Medians(counts, bin_edges(edges + 0.025))
    low, high = own.quantile(0.025), own.quantile(0.975)
    assert 0.92 <= np.mean((low <= true) & (true <= high)) <= 0.99
    assert_allclose(np.mean(own.below(true)), 0.5, atol=0.05)
    at = own.quantile(0.9)
    assert_allclose(own.below(at + 1e-9), 0.9, atol=0.12)
