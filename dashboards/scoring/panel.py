"""From month tallies to a panel, the months of all stores: what current levels and changes are computed from."""

from collections import Counter
from dataclasses import dataclass

import numpy as np
from django.db.models import F

from dashboards.metrics import Family, Metric
from dashboards.scoring.counting import Cell, Stores, one_scale, tallies_of, usual_skewness
from dashboards.stats.variance import own_variances
from locations.models import Brand

PANEL_MONTHS = 36
"""Older months say next to nothing of now: a drift of .9 a month has 2 % of its variance left after three years."""


@dataclass(frozen=True, slots=True)
class Panel:
    """Answers of every store and month, oldest month first, in the modelled unit; arrays of shape (K, T) or (K,).

    ``metric`` has the direction and bounds of the question that was asked. ``y`` is NaN and ``n`` 0 in months without
    answers; ``s2`` is the variance of one answer of each store, ``skewness`` that of one answer of the network.
    """

    metric: Metric
    y: np.ndarray
    n: np.ndarray
    s2: np.ndarray
    skewness: float


def panel_of(brand: Brand, metric: Metric, month: int, stores: Stores) -> Panel | None:
    """Read the months up to ``month``, at most 36; None where no store has an answer, or the newest month has none.

    Only tallies of a single month count: a review "a year ago" belongs to no month.
    """
    rows = tallies_of(brand).filter(
        measure=metric.measure, first_month=F("last_month"), last_month__lte=month, last_month__gt=month - PANEL_MONTHS
    )
    fields = ["location_id", "series", "first_month", "n", "total", "total_sq"]
    if metric.family is Family.PROPORTION:
        cells = [Cell._make((*row, {})) for row in rows.values_list(*fields)]
    else:
        cells = [Cell._make(row) for row in rows.values_list(*fields, "histogram")]
    if not cells:
        return None
    metric, cells, _notes = one_scale(metric, cells)
    if not cells or max(cell.first_month for cell in cells) < month:
        return None
    first = min(cell.first_month for cell in cells)
    sums = np.zeros((3, len(stores.ids), month - first + 1))
    at = [stores.index[cell.location] for cell in cells], [cell.first_month - first for cell in cells]
    for table, field in zip(sums, ("n", "total", "total_sq"), strict=True):
        np.add.at(table, at, [getattr(cell, field) for cell in cells])
    n, total, total_sq = sums
    return Panel(
        metric=metric,
        y=np.divide(total, n, out=np.full(n.shape, np.nan), where=n > 0),
        n=n,
        s2=_variances(metric, n.sum(axis=1), total.sum(axis=1), total_sq.sum(axis=1)),
        skewness=_skewness(metric, cells, float(n.sum()), float(total.sum())),
    )


def _variances(metric: Metric, n: np.ndarray, total: np.ndarray, total_sq: np.ndarray) -> np.ndarray:
    """Give the variance of one answer of each store; half an answer on either side where all answers are the same."""
    own = own_variances(n, total, total_sq)
    if np.nanmax(own, initial=0.0) > 0:
        return own
    width = metric.bounds[1] - metric.bounds[0] if metric.bounds else 1.0
    return np.full(n.shape, width**2 * 0.5 / (float(n.sum()) + 1.0))


def _skewness(metric: Metric, cells: list[Cell], answers: float, total: float) -> float:
    """Give the skewness of one answer of the network; of a share from its mean, of durations none is asked for."""
    if metric.family is Family.PROPORTION:
        share = (total + 0.5) / (answers + 1.0)
        return float((1.0 - 2.0 * share) / np.sqrt(share * (1.0 - share)))
    return usual_skewness(metric, cells[0].series, [Counter(cell.histogram) for cell in cells])
