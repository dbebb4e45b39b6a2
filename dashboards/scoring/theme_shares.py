"""Shares of texts that complain of themes: their intervals, and whether two differ (pure)."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dashboards.scoring.own_answers import Shares
from dashboards.scoring.verdicts import SHOWN_FROM
from dashboards.stats.clusters import effective_counts
from dashboards.stats.differences import chance_of_difference, squared_and_added
from dashboards.stats.multiplicity import benjamini_hochberg

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class ThemeCounts:
    """Texts and complaints of some stores, a row for each theme and a column for each store; ``texts`` by store."""

    complaints: Floats
    texts: Floats

    @property
    def total(self) -> int:
        return int(self.texts.sum())


@dataclass(frozen=True, slots=True)
class Covered:
    """The share of each theme with its intervals, shape (M,); NaN under five texts."""

    share: Floats
    low80: Floats
    high80: Floats
    low: Floats
    high: Floats


@dataclass(frozen=True, slots=True)
class Apart:
    """How far the shares of two places or times lie apart, the first less the second, shape (M,); NaN where unknown."""

    difference: Floats
    low: Floats
    high: Floats
    q: Floats


def covered(counts: ThemeCounts) -> Covered:
    """Give the shares with their intervals; stores that differ make them wider."""
    own = _shares(counts)
    shown = 1.0 if counts.total >= SHOWN_FROM else np.nan
    ends = [own.quantile(level) * shown for level in (0.1, 0.9, 0.025, 0.975)]
    return Covered(_share(own) * shown, *ends)


def apart(counts: ThemeCounts, others: ThemeCounts) -> Apart:
    """Compare the shares of all themes with those of other texts; ``q`` is over the themes."""
    one, other = _shares(counts), _shares(others)
    shown = 1.0 if min(counts.total, others.total) >= SHOWN_FROM else np.nan
    value, rest = _share(one) * shown, _share(other) * shown
    ends = (one.quantile(0.025), one.quantile(0.975)), (other.quantile(0.025), other.quantile(0.975))
    gap, low, high = squared_and_added(value, *ends[0], rest, *ends[1])
    p = chance_of_difference(value, one.quantile, rest, other.quantile)
    return Apart(gap, low, high, benjamini_hochberg(p))


def _shares(counts: ThemeCounts) -> Shares:
    pairs: Sequence[tuple[float, float]] = [effective_counts(row, counts.texts) for row in counts.complaints]
    successes, n = np.array(pairs, dtype=np.float64).reshape(-1, 2).T
    return Shares(successes, n)


def _share(own: Shares) -> Floats:
    return own.successes / np.where(own.n > 0, own.n, np.nan)
