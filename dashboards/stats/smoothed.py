"""Quantiles of few values that are no single one of them."""

import numpy as np
import numpy.typing as npt
from scipy.special import betainc

from dashboards.stats.inputs import Floats, floats


def smoothed_quantiles(values: npt.ArrayLike, shares: npt.ArrayLike) -> Floats:
    """Estimate quantiles as weighted means of all values in their order, so that none of them can be read off.

    Args:
        values: shape (K,), any unit, at least one, without NaN.
        shares: which quantiles, 0..1, shape (Q,).

    Returns:
        The quantiles, shape (Q,), in the unit of the values.

    Source: Harrell & Davis 1982, A new distribution-free quantile estimator, Biometrika 69.

    >>> smoothed_quantiles([1.0, 2.0, 3.0], [0.5]).round(6)
    array([2.])
    """
    ordered, at = np.sort(floats("values", values)), floats("shares", shares)
    edges = np.arange(ordered.size + 1) / ordered.size
    a, b = at[:, None] * (ordered.size + 1), (1 - at[:, None]) * (ordered.size + 1)
    return np.asarray(np.diff(betainc(a, b, edges), axis=1) @ ordered)


def rounded_to(error: float, values: npt.ArrayLike) -> Floats:
    """Round values to the largest of 1, 2 and 5 times a power of ten that is at most an error; 0 leaves them.

    >>> rounded_to(0.07, [4.123, 3.98]).round(6)
    array([4.1, 4. ])
    """
    given = floats("values", values)
    if not error > 0:
        return given
    ten = 10.0 ** np.floor(np.log10(error))
    step = max(factor * ten for factor in (1, 2, 5) if factor * ten <= error * (1 + 1e-9))
    return np.asarray(np.round(given / step) * step)
