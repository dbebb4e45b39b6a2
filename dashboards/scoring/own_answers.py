"""What a store's own answers say, without any other store's: interval, and chance to lie below a standard (pure).

Interval and chance come from one distribution, so that they never contradict each other: shares by Wilson's interval
and the test that it inverts, bounded means by the shape of the answers, durations by the median, and what has no
histogram by the network's pooled variance.
"""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri

from dashboards.stats.intervals import share_below, wilson

Floats = NDArray[np.float64]


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
