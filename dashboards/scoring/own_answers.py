"""What a store's own answers say, without any other store's: interval, and chance to lie below a standard (pure).

Interval and chance come from one distribution, so that they never contradict each other: shares by Wilson's interval
and the test that it inverts, bounded means by the shape of the answers, durations by the median, and what has no
histogram by the network's pooled variance.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri

from dashboards.stats.intervals import share_below, wilson
from dashboards.stats.medians import median_above, median_quantile
from dashboards.stats.quantiles import Z95

Floats = NDArray[np.float64]
_BLOCK = 5_000


class OwnAnswers(Protocol):
    """A distribution of each store's true value, in the modelled unit; arrays of shape (K,), NaN without answers."""

    def quantile(self, level: float) -> Floats: ...

    def below(self, standard: Floats) -> Floats: ...


@dataclass(frozen=True, slots=True)
class Shares:
    """Shares by Wilson's interval."""

    successes: Floats
    n: Floats

    def quantile(self, level: float) -> Floats:
        low, high = wilson(self.successes, self.n, level=abs(2.0 * level - 1.0))
        return low if level < 0.5 else high

    def below(self, standard: Floats) -> Floats:
        return share_below(self.successes, self.n, standard)


@dataclass(frozen=True, slots=True)
class Pooled:
    """Means with the network's variance of one answer, for where the single answers are not known."""

    mean: Floats
    variance: Floats
    bounds: tuple[float, float] | None

    def quantile(self, level: float) -> Floats:
        value = self.mean + ndtri(level) * np.sqrt(self.variance)
        return np.clip(value, *self.bounds) if self.bounds else value

    def below(self, standard: Floats) -> Floats:
        return np.asarray(ndtr((standard - self.mean) / np.sqrt(self.variance)), dtype=np.float64)


@dataclass(frozen=True, slots=True)
class Medians:
    """Durations by the median of a store's cases, counted in bins."""

    counts: Floats
    edges: Floats

    def quantile(self, level: float) -> Floats:
        return self._each(lambda block: median_quantile(self.counts[block], self.edges, level))

    def below(self, standard: Floats) -> Floats:
        aim = np.broadcast_to(standard, self.counts.shape[:1])
        return self._each(lambda block: 1.0 - median_above(self.counts[block], self.edges, aim[block]))

    def _each(self, figure: Callable[[slice], Floats]) -> Floats:
        """Work block by block, for the bins are hundreds and the stores may be many."""
        starts = range(0, len(self.counts), _BLOCK)
        return np.concatenate([np.empty(0), *(figure(slice(start, start + _BLOCK)) for start in starts)])


@dataclass(frozen=True, slots=True)
class BetweenEnds:
    """What a stored value and its 95 % interval still tell: two halves of normal distributions that meet at the value.

    All of shape (K,), in any one unit.
    """

    value: Floats
    low: Floats
    high: Floats

    def quantile(self, level: float) -> Floats:
        z = ndtri(level) / Z95
        return np.asarray(self.value + z * (self.value - self.low if level < 0.5 else self.high - self.value))

    def below(self, standard: Floats) -> Floats:
        away = standard - self.value
        half = np.where(away < 0, self.value - self.low, self.high - self.value) / Z95
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.asarray(np.where(away == 0, 0.5, ndtr(away / half)), dtype=np.float64)
