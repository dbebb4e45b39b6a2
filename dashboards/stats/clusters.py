"""What a share of many stores' answers is worth: customers of one store are more alike than those of several."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from dashboards.stats.inputs import Floats
from dashboards.stats.intervals import counts


def effective_counts(successes: npt.ArrayLike, n: npt.ArrayLike) -> tuple[float, float]:
    """Add the counts of several stores, as the number of independent answers that the whole share is worth.

    The share is a ratio, ``p = sum x / sum n``, with the variance of its clusters,
    ``K / (K - 1) sum (x_i - p n_i)^2 / (sum n)^2``, and never a smaller one than of as many independent answers. The
    result is ``p N`` of ``N = p (1 - p) / variance`` answers, for intervals and tests of a single share.

    Args:
        successes: answers that count of each store, shape (K,).
        n: answers of each store, shape (K,).

    Returns:
        Successes and answers, not whole. The plain sums for one store, and where all or none count.

    Raises:
        ValueError: ``successes`` below 0 or above ``n``, infinite numbers, lengths that differ.

    Source: Cochran 1977, "Sampling techniques", ratio estimates of clusters; effective sample size, Kish 1965.

    >>> effective_counts([5, 5], [10, 10]), [round(each, 1) for each in effective_counts([0, 10], [10, 10])]
    ((10.0, 20.0), [0.5, 1.0])
    """
    x, size = counts(successes, n)
    total, answers = float(x.sum()), float(size.sum())
    clusters = int((size > 0).sum())
    if clusters < 2 or total in (0.0, answers):
        return total, answers
    share = total / answers
    return _worth(share, answers, clusters, x - share * size)


def _worth(share: float, answers: float, clusters: int, away: Floats) -> tuple[float, float]:
    one = share * (1.0 - share)
    variance = max(clusters / (clusters - 1.0) * float(np.sum(away**2)) / answers**2, one / answers)
    return share * one / variance, one / variance
