"""How exactly a store's mean is known: one within-store variance for the whole network, shared by every store."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from dashboards.stats.inputs import Floats, floats, same_length

_ROUNDING = 1e-9
OWN_STRENGTH = 20.0
"""So many answers of its own count as much as the network in a store's variance."""


def pooled_variance(n: npt.ArrayLike, total: npt.ArrayLike, total_sq: npt.ArrayLike) -> float:
    r"""Variance of one answer within a store, pooled over all stores.

    ``s0^2 = sum((n_i - 1) s_i^2) / sum(n_i - 1)`` with ``(n_i - 1) s_i^2 = total_sq_i - total_i^2 / n_i``. A store's
    mean then has the sampling variance ``s0^2 / n_i``. A store's own variance is never used for a test: at five answers
    its nominal 5 % test rejects 24 % of innocent stores, the pooled one 3.3 %.

    Args:
        n: answers per store, shape (K,). Stores with 0 or 1 answers, or NaN, say nothing about the spread.
        total: sum of the answers per store, in metric units, shape (K,).
        total_sq: sum of the squared answers per store, in squared metric units, shape (K,).

    Returns:
        The pooled variance in squared metric units; 0.0 when all answers within each store are the same (perfect
        scores); NaN when no store has two answers.

    Raises:
        ValueError: negative ``n``, an infinite number, lengths that differ, or sums no set of answers can have
            (``total_sq < total^2 / n``).

    Source: Cochran 1937, "Problems arising in the analysis of a series of similar experiments".

    >>> pooled_variance(n=[2, 3, 0], total=[1, 0, 0], total_sq=[1, 2, 0])
    0.8333333333333334
    """
    count, sums, squares = floats("n", n), floats("total", total), floats("total_sq", total_sq)
    same_length(n=count, total=sums, total_sq=squares)
    if (count < 0).any():
        raise ValueError("n must not be negative")
    known = (count >= 2) & np.isfinite(sums) & np.isfinite(squares)
    count, sums, squares = count[known], sums[known], squares[known]
    if not count.size:
        return float("nan")
    within = squares - sums**2 / count
    if (within < -_ROUNDING * np.maximum(squares, 1.0)).any():
        raise ValueError("total_sq is smaller than total^2 / n: no answers have these sums")
    return float(np.maximum(within, 0.0).sum() / (count - 1.0).sum())


def skewness(values: npt.ArrayLike, counts: npt.ArrayLike) -> float:
    """Return the skewness of one answer, from the histogram of all answers of the network.

    ``g = sum c (x - m)^3 / N / (sum c (x - m)^2 / N)^1.5``. The mean of n answers has the skewness ``g / sqrt(n)``.

    Args:
        values: the values an answer can have, metric units, shape (B,).
        counts: how many answers have each, shape (B,).

    Returns:
        Skewness, no unit, below 0 where good answers are the rule and bad ones the exception; 0.0 when all answers are
        the same; NaN without answers.

    Raises:
        ValueError: negative counts, infinite numbers, lengths that differ.

    Source: Pearson 1895.

    >>> round(skewness([1, 2, 3, 4, 5], [5, 3, 5, 12, 75]), 3)
    -2.222
    """
    bins, weights = floats("values", values), floats("counts", counts)
    same_length(values=bins, counts=weights)
    if (weights < 0).any():
        raise ValueError("counts must not be negative")
    filled = weights > 0
    bins, weights = bins[filled], weights[filled]
    if not bins.size:
        return float("nan")
    shares = weights / weights.sum()
    away = bins - shares @ bins
    spread = float(shares @ away**2)
    return float(shares @ away**3) / spread**1.5 if bins.size > 1 and spread > 0 else 0.0


def own_variances(
    n: npt.ArrayLike, total: npt.ArrayLike, total_sq: npt.ArrayLike, strength: float = OWN_STRENGTH
) -> Floats:
    """Give the variance of one answer in each store: its own, as far as its answers tell, and else the network's.

    ``s_i^2 = ((n_i - 1) own_i^2 + A s0^2) / (n_i - 1 + A)`` with the pooled s0^2 and A = 20: a bad store's answers
    vary two to four times as much as a good one's where most answers are the best one, and a pooled variance makes it
    too sure of itself.

    Args:
        n, total, total_sq: as for ``pooled_variance``.
        strength: A, in answers.

    Returns:
        Squared metric units, shape (K,); s0^2 for a store of 0 or 1 answers, NaN for all when no store has two.

    Raises:
        ValueError: as ``pooled_variance``.

    Source: the posterior mean under a scaled inverse chi-squared prior of A degrees of freedom, nearly (Gelman et al.
    2013, section 2.6).

    >>> own_variances(n=[21, 1], total=[0, 1], total_sq=[40, 1])
    array([2., 2.])
    """
    pooled = pooled_variance(n, total, total_sq)
    count, sums, squares = floats("n", n), floats("total", total), floats("total_sq", total_sq)
    known = (count >= 2) & np.isfinite(sums) & np.isfinite(squares)
    within = np.where(known, np.maximum(squares - sums**2 / np.where(known, count, 1.0), 0.0), 0.0)
    degrees = np.where(known, count - 1.0, 0.0)
    return (within + strength * pooled) / (degrees + strength)
