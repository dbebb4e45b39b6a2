"""One place's answers by part (touchpoint, weekday, ...): each part's value, and how it differs from the rest (pure).

Value and interval of a part follow the rule of a store's own answers; the place takes the part of the network.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from dashboards.metrics import Metric
from dashboards.scoring.own_answers import OwnAnswers
from dashboards.scoring.sums import Modelled, OwnValue, Sums, outside
from dashboards.scoring.verdicts import SHOWN_FROM
from dashboards.stats.differences import Quantile, chance_of_difference, squared_and_added
from dashboards.stats.multiplicity import benjamini_hochberg

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Split:
    """The parts of one place; arrays of shape (K,) in the outside unit of the metric.

    ``difference`` is the part less all other answers of the place, ``p`` the two-sided chance of such a one without
    any, ``q`` its false discovery rate over the parts. NaN where the part has under five answers, and of differences
    also where the rest has.
    """

    n: Floats
    value: Floats
    low: Floats
    high: Floats
    difference: Floats
    difference_low: Floats
    difference_high: Floats
    p: Floats
    q: Floats


def split(metric: Metric, parts: Sums) -> Split:
    """Describe each part of a place and compare it with the rest of the place; ``parts`` has a row for each part."""
    rest = _rest(parts)
    own, other = (Modelled.of(metric, sums) for sums in (parts, rest))
    value, low, high = _shown(metric, own, parts.n)
    others, others_low, others_high = _shown(metric, other, rest.n)
    gap, gap_low, gap_high = squared_and_added(value, low, high, others, others_low, others_high)
    p = chance_of_difference(value, _quantile(metric, own.own), others, _quantile(metric, other.own))
    return Split(parts.n, value, low, high, gap, gap_low, gap_high, p, benjamini_hochberg(p))


def _rest(parts: Sums) -> Sums:
    """Give for each part the sums of all other answers of the place."""
    counts = None if parts.counts is None else parts.counts.sum(axis=0) - parts.counts
    figures = {name: getattr(parts, name).sum() - getattr(parts, name) for name in ("n", "total", "total_sq")}
    return replace(parts, **figures, counts=counts)


def _shown(metric: Metric, data: Modelled, n: Floats) -> tuple[Floats, Floats, Floats]:
    """Give value and interval in the outside unit, where there are answers enough to show one."""
    found = OwnValue.of(metric, data)
    shown = np.where(n >= SHOWN_FROM, 1.0, np.nan)
    value, low, high = (outside(metric, each) * shown for each in (found.value, found.low, found.high))
    return value, low, high


def _quantile(metric: Metric, own: OwnAnswers) -> Quantile:
    return lambda level: outside(metric, own.quantile(level))
