"""Many stores, many tests: how often a list of "outliers" may be wrong."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from dashboards.stats.inputs import Floats, floats


def benjamini_hochberg(p: npt.ArrayLike) -> Floats:
    """False-discovery q-values: of all stores with ``q <= 0.10`` about one in ten is innocent.

    ``q_(i) = min over j >= i of m p_(j) / j`` for the sorted p-values, never above 1.

    Args:
        p: two-sided p-values, shape (K,). NaN (no test was made) stays NaN and does not count into m.

    Returns:
        q-values, shape (K,), in the order given; an empty array for an empty one.

    Raises:
        ValueError: a p-value outside 0..1.

    Source: Benjamini & Hochberg 1995; for league tables Jones et al. 2008.

    >>> benjamini_hochberg([0.01, 0.04, float("nan"), 0.03])
    array([0.03, 0.04,  nan, 0.04])
    """
    chances = floats("p", p)
    if (chances < 0).any() or (chances > 1).any():
        raise ValueError("p must lie between 0 and 1")
    result = np.full(chances.shape, np.nan)
    tested = np.flatnonzero(~np.isnan(chances))
    descending = tested[np.argsort(-chances[tested], kind="stable")]
    places = np.arange(descending.size, 0, -1, dtype=np.float64)
    candidates = chances[descending] * descending.size / places
    result[descending] = np.minimum(np.minimum.accumulate(candidates), 1.0)
    return result
