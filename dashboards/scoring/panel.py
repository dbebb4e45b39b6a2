"""From month tallies to a panel, the months of all stores: what current levels and changes are computed from."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from dashboards.metrics import Family, Metric
from dashboards.scoring.cells import Cells, Counted, count_answers, one_scale, usual_skewness
from dashboards.scoring.counting import Stores, Tallies, cells_of, count
from dashboards.scoring.current_level import current_level
from dashboards.stats.tilting import tilted
from dashboards.stats.variance import own_variances
from locations.months import NOW, PANEL_MONTHS
from reviews.measures import MEASURES


@dataclass(frozen=True, slots=True)
class Panel:
    """Answers of every store and month, oldest month first, in the modelled unit; arrays of shape (K, T) or (K,).

    ``metric`` has the direction and bounds of the question that was asked. ``y`` is NaN and ``n`` 0 in months without
    answers; ``s2`` is the variance of one answer of each store, ``usual_s2`` that within a usual store, ``skewness``
    that of one answer of the network.
    """

    metric: Metric
    y: np.ndarray
    n: np.ndarray
    s2: np.ndarray
    usual_s2: float
    skewness: float
    cells: Cells
    notes: Mapping[str, Any]

    def digest(self) -> bytes:
        """Give a short digest of all answers."""
        digest = hashlib.md5(usedforsecurity=False)
        found = self.cells.histograms
        for array in (self.n, self.y, self.s2, found.cell, found.label, found.count, self.cells.store):
            digest.update(array.tobytes())
        digest.update(repr((self.skewness, dict(self.notes), self.cells.first_series)).encode())
        return digest.digest()


def has_panel(metric: Metric, window: int) -> bool:
    """Whether a window is computed from the panel: the present level of anything but what a publisher shows."""
    return window == NOW and not MEASURES[metric.measure].is_state


def panel_of(tallies: Tallies, metric: Metric, month: int, stores: Stores) -> Panel | None:
    """Read the months up to ``month``, at most 36; None where no store has an answer, or the newest month has none.

    Only tallies of a single month count: a review "a year ago" belongs to no month.
    """
    found = tallies.cells(metric, month, month - PANEL_MONTHS + 1)
    cells = found.take(found.first_month == found.last_month)
    if not len(cells):
        return None
    metric, cells, notes = one_scale(metric, cells)
    if not len(cells) or cells.first_month.max() < month:
        return None
    first = int(cells.first_month.min())
    shape = len(stores.ids), month - first + 1
    at = cells.store * shape[1] + cells.first_month - first
    n, total, total_sq = (
        np.bincount(at, each, shape[0] * shape[1]).reshape(shape) for each in (cells.n, cells.total, cells.total_sq)
    )
    s2 = _variances(metric, n.sum(axis=1), total.sum(axis=1), total_sq.sum(axis=1))
    return Panel(
        metric=metric,
        y=np.divide(total, n, out=np.full(n.shape, np.nan), where=n > 0),
        n=n,
        s2=s2,
        usual_s2=float(np.average(s2, weights=n.sum(axis=1))),
        skewness=_skewness(metric, cells, float(n.sum()), float(total.sum())),
        cells=cells,
        notes=notes,
    )


def count_now(panel: Panel) -> Counted | None:
    """Give the current levels of stores as answers of the newest month: what their own months are worth of such.

    A store whose months say as much of now as 27 answers would, counts as 27 answers with its current value; their
    shares are those of its months, tilted to that value. So the window "now" is assessed as any other. None under eight
    stores or three months with answers.
    """
    found = current_level(panel.y, panel.n, np.full(panel.s2.shape, panel.usual_s2))
    if found is None:
        return None
    n = np.floor(found.answers)
    counts, values = count_answers(panel.metric, panel.cells, n.size)
    if panel.metric.family is Family.PROPORTION:
        values = np.array([0.0, 1.0])
        counts = np.ones((n.size, 2))
    own = np.where(n > 0, found.own, 0.0)
    if counts is None or values is None:
        own = np.clip(own, *panel.metric.bounds) if panel.metric.bounds else own
        squares = n * own**2 + panel.usual_s2 * np.maximum(n - 1, 0)
        return Counted(panel.metric, n, n * own, squares, panel.skewness, None, None, None, panel.notes)
    # A value that nobody chose may be chosen yet: half an answer, shared out as the network's answers are.
    usual = counts.sum(axis=0) / max(counts.sum(), 1.0)
    shares = tilted(counts + usual / 2.0, values, own)
    counts = n[:, None] * shares
    total, squares = counts @ values, counts @ values**2
    return Counted(panel.metric, n, total, squares, panel.skewness, counts, values, None, panel.notes)


def _variances(metric: Metric, n: np.ndarray, total: np.ndarray, total_sq: np.ndarray) -> np.ndarray:
    """Give the variance of one answer of each store; half an answer on either side where all answers are the same."""
    own = own_variances(n, total, total_sq)
    if np.nanmax(own, initial=0.0) > 0:
        return own
    width = metric.bounds[1] - metric.bounds[0] if metric.bounds else 1.0
    return np.full(n.shape, width**2 * 0.5 / (float(n.sum()) + 1.0))


def _skewness(metric: Metric, cells: Cells, answers: float, total: float) -> float:
    """Give the skewness of one answer of the network; of a share from its mean, of durations none is asked for."""
    if metric.family is Family.PROPORTION:
        share = (total + 0.5) / (answers + 1.0)
        return float((1.0 - 2.0 * share) / np.sqrt(share * (1.0 - share)))
    return usual_skewness(metric, cells)


def counted_windows(
    tallies: Tallies, metric: Metric, month: int, windows: Sequence[int], stores: Stores
) -> Iterator[tuple[int, Counted]]:
    """Yield the windows in which a metric has answers, with what they add up to."""
    cells = cells_of(tallies, metric, month, windows)
    for window in windows:
        if has_panel(metric, window):
            panel = panel_of(tallies, metric, month, stores)
            counted = panel and count_now(panel)
        else:
            counted = count(metric, cells, month, window, stores)
        if counted:
            yield window, counted
