"""A store's median and how sure it is, from a histogram of its answers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import betaincc, ndtri

from dashboards.stats.inputs import Floats, floats

_HALVINGS = 40
_LARGE = 2_000


@dataclass(frozen=True, slots=True)
class Medians:
    """What a store's own answers say of its median.

    With C(t) answers below t of n, the share of all answers below t is Beta(C + 1/2, n - C + 1/2) (Jeffreys), and the
    median lies below t when that share is above a half. Answers are spread evenly over their bin.

    Attributes:
        counts: answers of each store in each bin, shape (K, J).
        middles: the middles of the bins, evenly spaced, metric units, shape (J,).
        width: of a bin, metric units.
    """

    counts: Floats
    middles: Floats
    width: float

    def quantile(self, level: float) -> Floats:
        """The median that is not exceeded with probability ``level``, metric units, shape (K,); NaN without answers."""
        n = self.counts.sum(axis=1)
        sizes, place = np.unique(n, return_inverse=True)
        return self._at(_rank(sizes, level)[place], n)

    def below(self, standard: npt.ArrayLike) -> Floats:
        """Probability that the median lies below a standard (metric units, one or shape (K,)), shape (K,)."""
        n = self.counts.sum(axis=1)
        aim = np.broadcast_to(np.asarray(standard, dtype=np.float64), n.shape)
        part = np.clip((aim[:, None] - self.middles) / self.width + 0.5, 0.0, 1.0)
        under = (self.counts * part).sum(axis=1)
        size = np.where(n > 0, n, np.nan)
        return np.asarray(betaincc(under + 0.5, size - under + 0.5, 0.5), dtype=np.float64)

    def _at(self, rank: Floats, n: Floats) -> Floats:
        """The value with ``rank`` answers below it."""
        total = np.cumsum(self.counts, axis=1)
        rank = np.clip(rank, 0.0, n)
        bin_ = np.minimum((total < rank[:, None] - 1e-9).sum(axis=1), self.middles.size - 1)
        # A rank of nothing lies at the lower edge of the first bin with answers.
        bin_ = np.maximum(bin_, (total <= 0).sum(axis=1).clip(max=self.middles.size - 1))
        rows = np.arange(n.size)
        inside = np.maximum(self.counts[rows, bin_], 1e-300)
        part = np.clip((rank - (total[rows, bin_] - self.counts[rows, bin_])) / inside, 0.0, 1.0)
        return np.where(n > 0, self.middles[bin_] + (part - 0.5) * self.width, np.nan)


def medians(histogram: npt.ArrayLike, values: npt.ArrayLike) -> Medians:
    """Medians of stores whose answers are counted in even bins, such as hours on a logarithmic scale.

    Args:
        histogram: answers of each store in each bin, shape (K, J).
        values: the middles of the bins, ascending and evenly spaced, metric units, shape (J,).

    Returns:
        ``Medians``.

    Raises:
        ValueError: negative counts, shapes that do not fit, bins that do not ascend.

    Source: Thompson 1936 and Stigler 1977 (intervals of quantiles, fractional order statistics); Jeffreys' prior.

    >>> own = medians([[0, 2, 6, 2, 0]], [1.0, 2.0, 3.0, 4.0, 5.0])
    >>> own.quantile(0.5).round(2), own.below(3.0).round(2), own.quantile(0.025).round(2)
    (array([3.]), array([0.5]), array([2.49]))
    """
    counts, middles = np.asarray(histogram, dtype=np.float64), floats("values", values)
    if counts.ndim != 2 or counts.shape[1] != middles.size or middles.size < 2:
        raise ValueError(f"{counts.shape} answers of {middles.size} bins")
    if (counts < 0).any() or (np.diff(middles) <= 0).any():
        raise ValueError("answers must not be negative, and bins must ascend")
    return Medians(counts, middles, float(np.diff(middles).min()))


def _rank(n: Floats, level: float) -> Floats:
    """C of n answers below the ``level`` point of the median: P(Beta(C + 1/2, n - C + 1/2) > 1/2) = level."""
    if level == 0.5:
        return n / 2.0
    low, high = np.zeros(n.size), n.astype(np.float64)
    for _ in range(_HALVINGS):
        middle = (low + high) / 2.0
        under = betaincc(middle + 0.5, n - middle + 0.5, 0.5) < level
        low, high = np.where(under, middle, low), np.where(under, high, middle)
    return np.where(n > _LARGE, n / 2.0 + ndtri(level) * np.sqrt(n) / 2.0, (low + high) / 2.0)
