"""Cells of tallies, added up: of stores, or of the parts of a place; scales are never mixed (pure)."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np

from dashboards.metrics import Family, Metric
from dashboards.stats.variance import skewness
from reviews.measures import BIN_EDGES, MEASURES


class Cell(NamedTuple):
    """What is read of one MonthTally."""

    location: int
    series: str
    first_month: int
    n: int
    total: float
    total_sq: float
    histogram: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Counted:
    """The added tallies of one metric and window, aligned with the stores (or parts).

    ``counts`` are the answers of each store of each of ``values``, shape (K, J); both are None where the sums tell
    everything (shares) and where the histogram is too coarse (half stars).
    """

    metric: Metric
    n: np.ndarray
    total: np.ndarray
    total_sq: np.ndarray
    skewness: float
    counts: np.ndarray | None
    values: np.ndarray | None
    histograms: Mapping[int, Mapping[str, int]]
    notes: Mapping[str, Any]


def one_scale(metric: Metric, cells: list[Cell]) -> tuple[Metric, list[Cell], dict[str, Any]]:
    """Keep the answers that may be added: for metrics bound to a scale, those of the scale with most answers."""
    scales: dict[str, int] = defaultdict(int)
    for cell in cells:
        scales[MEASURES[metric.measure].scale(cell.series)] += cell.n
    if not MEASURES[metric.measure].one_scale:
        return metric, cells, {"scales": dict(scales)}
    chosen = metric.series or max(scales, key=lambda scale: (scales[scale], scale))
    counted = [cell for cell in cells if MEASURES[metric.measure].scale(cell.series) == chosen]
    others = {scale: n for scale, n in scales.items() if scale != chosen}
    return on_scale(metric, chosen), counted, {"scales": {chosen: scales.get(chosen, 0)}, "left_out": others}


def on_scale(metric: Metric, scale: str) -> Metric:
    """Give the metric with the bounds and the direction of the question that was asked ("1-7 high")."""
    ends, _, better = scale.partition(" ")
    low, high = (float(end) for end in ends.split("-"))
    return replace(metric, low=low, high=high, better="low" if better == "low" else "high")


def add_up(metric: Metric, cells: Sequence[Cell], notes: Mapping[str, Any], index: Mapping[int, int]) -> Counted:
    """Add cells of one scale, one or more; ``index`` has the row of each of their locations, 0 to K - 1."""
    sums = np.zeros((3, len(index)))
    indices = [index[cell.location] for cell in cells]
    for figures, field in zip(sums, ("n", "total", "total_sq"), strict=True):
        np.add.at(figures, indices, [getattr(cell, field) for cell in cells])
    histograms: dict[int, Counter[str]] = defaultdict(Counter)
    for row, cell in zip(indices, cells, strict=True):
        histograms[row].update(cell.histogram)
    counts, values = count_answers(metric, cells[0].series, histograms, len(index))
    if counts is not None and metric.family is not Family.DURATION and not np.allclose(counts @ values, sums[1]):
        counts = values = None
    lean = usual_skewness(metric, cells[0].series, histograms.values()) if counts is None else 0.0
    return Counted(metric, sums[0], sums[1], sums[2], lean, counts, values, histograms, notes)


def count_answers(
    metric: Metric, series: str, histograms: Mapping[int, Mapping[str, int]], stores: int
) -> tuple[np.ndarray | None, np.ndarray | None]:
    """Give the answers of each store of each value, and the values: the whole scale, also what nobody chose.

    Those of durations are the middles of their bins. None for shares, whose sums tell everything, and for values
    between the whole ones (half stars).
    """
    labels = sorted({int(label) for histogram in histograms.values() for label in histogram})
    if metric.family is Family.PROPORTION or not labels:
        return None, None
    if metric.family is Family.DURATION:
        # Two bins at least, for their width follows from their middles.
        first = min(labels[0], len(BIN_EDGES) - 3)
        edges = np.log(BIN_EDGES[first : max(labels[-1], first + 1) + 2])
        values, column = (edges[:-1] + edges[1:]) / 2.0, {label: label - first for label in labels}
    else:
        found = {label: MEASURES[metric.measure].value(series, float(label)) for label in labels}
        low, high = metric.bounds or (min(found.values()), max(found.values()))
        values = np.arange(round(low), round(high) + 1, dtype=float)
        if not set(found.values()) <= set(values.tolist()):
            return None, None
        column = {label: int(value - values[0]) for label, value in found.items()}
    counts = np.zeros((stores, values.size))
    for store, histogram in histograms.items():
        for label, count in histogram.items():
            counts[store, column[int(label)]] += count
    return counts, values


def usual_skewness(metric: Metric, series: str, histograms: Iterable[Mapping[str, int]]) -> float:
    """Return the skewness of one answer of the network; 0 for shares and durations, whose tests do not ask for it."""
    if metric.family not in (Family.MEAN, Family.NPS):
        return 0.0
    whole: Counter[str] = Counter()
    for histogram in histograms:
        whole.update(histogram)
    values = [MEASURES[metric.measure].value(series, float(label)) for label in whole]
    return skewness(values, [*whole.values()])
