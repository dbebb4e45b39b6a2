"""Durations as people read them: the median of a store's cases, where the model works on mean logarithms (pure)."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from dashboards.stats.inputs import Floats
from dashboards.stats.medians import median_interval, median_less_mean, quantiles
from reviews.measures import BIN_EDGES

_BLOCK = 5_000
_LOG_EDGES = np.log(BIN_EDGES)


@dataclass(frozen=True, slots=True)
class Typical:
    """Medians of the stores' cases with their 95 % intervals and the 90th percentile; log hours, shape (K,).

    ``offset`` is how far a usual store's median lies from its mean logarithm: added to means, it puts the model's
    figures and a standard on the scale of medians. NaN for stores without cases.
    """

    median: Floats
    low: Floats
    high: Floats
    p90: Floats
    offset: float


def typical(histograms: Mapping[int, Mapping[str, int]], stores: int) -> Typical:
    """Read the medians of all stores from their histograms, by the stores' index."""
    figures = np.full((4, stores), np.nan)
    offset = cases = 0.0
    for start in range(0, stores, _BLOCK):
        stop = min(start + _BLOCK, stores)
        counts = _counts(histograms, range(start, stop))
        figures[:3, start:stop] = median_interval(counts, _LOG_EDGES)
        figures[3, start:stop] = quantiles(counts, _LOG_EDGES, 0.9)
        offset += float(counts.sum()) * median_less_mean(counts, _LOG_EDGES)
        cases += float(counts.sum())
    median, low, high, p90 = figures
    return Typical(median, low, high, p90, offset / cases if cases else 0.0)


def _counts(histograms: Mapping[int, Mapping[str, int]], stores: range) -> Floats:
    """Count cases per store and bin."""
    counts = np.zeros((len(stores), len(BIN_EDGES) - 1))
    for row, store in enumerate(stores):
        for label, count in histograms.get(store, {}).items():
            counts[row, int(label)] = count
    return counts
