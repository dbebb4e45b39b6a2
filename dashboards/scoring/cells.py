"""Cells of tallies as columns, added up: of stores, or of the parts of a place; scales are never mixed (pure)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np

from dashboards.metrics import Family, Metric
from dashboards.scoring.histograms import NO_HISTOGRAMS, Histograms
from dashboards.stats.variance import skewness
from reviews.measures import BIN_EDGES, MEASURES

TOP_STARS = (4, 5)
"""Of reviews that have so many stars, the share is shown next to the mean."""


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
class Cells:
    """Cells of one measure, oldest last month first; arrays of shape (C,).

    ``store`` is the row of each cell's store, 0 to K - 1, and ``series`` the place of its series in ``names``.
    ``histograms`` are those of all cells, or of none where the sums tell everything.
    """

    store: np.ndarray
    series: np.ndarray
    names: Sequence[str]
    first_month: np.ndarray
    last_month: np.ndarray
    n: np.ndarray
    total: np.ndarray
    total_sq: np.ndarray
    histograms: Histograms

    def __len__(self) -> int:
        return self.store.size

    def take(self, chosen: np.ndarray) -> "Cells":
        """Give the chosen cells, by a mask or by their places in rising order."""
        if chosen.dtype == bool:
            if chosen.all():
                return self
            chosen = np.flatnonzero(chosen)
        columns = ("store", "series", "first_month", "last_month", "n", "total", "total_sq")
        figures = {name: getattr(self, name)[chosen] for name in columns}
        return replace(self, **figures, histograms=self.histograms.take(chosen))

    @property
    def first_series(self) -> str:
        return self.names[int(self.series[0])]

    @classmethod
    def of(cls, cells: Sequence[Cell], index: Mapping[int, int]) -> "Cells":
        """Make columns of single cells; ``index`` has the row of each of their locations."""
        names = [*dict.fromkeys(cell.series for cell in cells)]
        months = np.array([cell.first_month for cell in cells], dtype=np.int64)
        figures = np.array([(cell.n, cell.total, cell.total_sq) for cell in cells], dtype=float).reshape(-1, 3)
        return cls(
            np.array([index[cell.location] for cell in cells], dtype=np.int64),
            np.array([names.index(cell.series) for cell in cells], dtype=np.int64),
            names,
            months,
            months,
            figures[:, 0],
            figures[:, 1],
            figures[:, 2],
            Histograms.of([cell.histogram for cell in cells]),
        )


def joined(parts: Sequence[Cells], names: Sequence[str]) -> Cells:
    """Put runs of cells one behind the other; ``names`` are the series of all of them."""
    if not parts:
        return Cells.of([], {})
    columns = ("store", "series", "first_month", "last_month", "n", "total", "total_sq")
    figures = {name: np.concatenate([getattr(part, name) for part in parts]) for name in columns}
    bare = any(part.histograms is NO_HISTOGRAMS for part in parts)
    histograms = NO_HISTOGRAMS if bare else Histograms.joined([part.histograms for part in parts])
    return Cells(names=names, histograms=histograms, **figures)


@dataclass(frozen=True, slots=True)
class Counted:
    """The added tallies of one metric and window, aligned with the stores (or parts).

    ``counts`` are the answers of each store of each of ``values``, shape (K, J); both are None where the sums tell
    everything (shares) and where the histogram is too coarse (half stars). ``top`` are the answers of each store with
    the best stars, NaN without a histogram; None for other metrics than ratings.
    """

    metric: Metric
    n: np.ndarray
    total: np.ndarray
    total_sq: np.ndarray
    skewness: float
    counts: np.ndarray | None
    values: np.ndarray | None
    top: np.ndarray | None
    notes: Mapping[str, Any]


def one_scale(metric: Metric, cells: Cells) -> tuple[Metric, Cells, dict[str, Any]]:
    """Keep the answers that may be added: for metrics bound to a scale, those of the scale with most answers."""
    scale_of = [MEASURES[metric.measure].scale(name) for name in cells.names]
    answers = np.bincount(cells.series, cells.n, len(cells.names)).tolist()
    scales: dict[str, int] = {}
    present, first = np.unique(cells.series, return_index=True)
    for code in present[np.argsort(first)].tolist():
        scales[scale_of[code]] = scales.get(scale_of[code], 0) + int(answers[code])
    if not MEASURES[metric.measure].one_scale:
        return metric, cells, {"scales": scales}
    chosen = metric.series or max(scales, key=lambda scale: (scales[scale], scale))
    counted = cells.take(np.array([scale == chosen for scale in scale_of])[cells.series])
    others = {scale: n for scale, n in scales.items() if scale != chosen}
    return on_scale(metric, chosen), counted, {"scales": {chosen: scales.get(chosen, 0)}, "left_out": others}


def on_scale(metric: Metric, scale: str) -> Metric:
    """Give the metric with the bounds and the direction of the question that was asked ("1-7 high")."""
    ends, _, better = scale.partition(" ")
    low, high = (float(end) for end in ends.split("-"))
    return replace(metric, low=low, high=high, better="low" if better == "low" else "high")


def add_up(metric: Metric, cells: Cells, notes: Mapping[str, Any], stores: int) -> Counted:
    """Add cells of one scale, one or more, to the sums of so many stores."""
    n, total, total_sq = (np.bincount(cells.store, each, stores) for each in (cells.n, cells.total, cells.total_sq))
    counts, values = count_answers(metric, cells, stores)
    if counts is not None and metric.family is not Family.DURATION and not np.allclose(counts @ values, total):
        counts = values = None
    lean = usual_skewness(metric, cells) if counts is None else 0.0
    top = _top(cells, stores) if metric.key == "rating" else None
    return Counted(metric, n, total, total_sq, lean, counts, values, top, notes)


def _top(cells: Cells, stores: int) -> np.ndarray:
    """Count the answers of each store with the best stars; NaN for a store without a histogram."""
    found = cells.histograms
    at = cells.store[found.cell]
    some = np.bincount(at, minlength=stores) > 0
    return np.where(some, np.bincount(at, np.where(np.isin(found.label, TOP_STARS), found.count, 0), stores), np.nan)


def count_answers(metric: Metric, cells: Cells, stores: int) -> tuple[np.ndarray | None, np.ndarray | None]:
    """Give the answers of each store of each value, and the values: the whole scale, also what nobody chose.

    Those of durations are the middles of their bins. None for shares, whose sums tell everything, and for values
    between the whole ones (half stars).
    """
    if metric.family is Family.PROPORTION:
        return None, None
    found = cells.histograms
    if found is NO_HISTOGRAMS and metric.family is Family.NPS:
        return _of_sums(cells, stores)
    labels = np.unique(found.label).tolist()
    if not labels:
        return None, None
    if metric.family is Family.DURATION:
        # Two bins at least, for their width follows from their middles.
        first = min(labels[0], len(BIN_EDGES) - 3)
        edges = np.log(BIN_EDGES[first : max(labels[-1], first + 1) + 2])
        values, columns = (edges[:-1] + edges[1:]) / 2.0, {label: label - first for label in labels}
    else:
        of_labels = _values(metric, cells.first_series, labels)
        low, high = metric.bounds or (min(of_labels.values()), max(of_labels.values()))
        values = np.arange(round(low), round(high) + 1, dtype=float)
        if not set(of_labels.values()) <= set(values.tolist()):
            return None, None
        columns = {label: int(value - values[0]) for label, value in of_labels.items()}
    table = np.zeros(labels[-1] + 1, dtype=np.int64)
    table[labels] = [*columns.values()]
    at = cells.store[found.cell] * values.size + table[found.label]
    return np.bincount(at, found.count, stores * values.size).reshape(stores, values.size), values


def _of_sums(cells: Cells, stores: int) -> tuple[np.ndarray, np.ndarray]:
    """Count the answers of -1, 0 and 1, of which the sums tell all."""
    n, total, squares = (np.bincount(cells.store, each, stores) for each in (cells.n, cells.total, cells.total_sq))
    return np.column_stack([(squares - total) / 2.0, n - squares, (squares + total) / 2.0]), np.array([-1.0, 0.0, 1.0])


def usual_skewness(metric: Metric, cells: Cells) -> float:
    """Return the skewness of one answer of the network; 0 for shares and durations, whose tests do not ask for it."""
    if metric.family not in (Family.MEAN, Family.NPS):
        return 0.0
    if cells.histograms is NO_HISTOGRAMS:
        counts, values = _of_sums(cells, int(cells.store.max()) + 1)
        return skewness(values, counts.sum(axis=0))
    labels, counts = cells.histograms.together()
    return skewness([*_values(metric, cells.first_series, labels).values()], counts)


def _values(metric: Metric, series: str, labels: Collection[int]) -> dict[int, float]:
    return {label: MEASURES[metric.measure].value(series, float(label)) for label in labels}
