"""The answers that effects are measured from: of every store and month, turned so that more is better."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import exp

import numpy as np
from numpy.typing import NDArray

from dashboards.metrics import Family, Metric
from dashboards.scoring.cells import Cells
from dashboards.scoring.counting import Stores
from dashboards.scoring.panel import Panel
from dashboards.stats import effects
from dashboards.stats.variance import own_variances

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Answers:
    """Answers of every store and month, oldest month first, in the modelled unit and turned so that more is better.

    ``first`` is the month of the first column. ``y`` and ``n`` have shape (K, T), NaN and 0 without answers. ``start``
    is the index of each store's first month that is not free of an action on the metric, T where there is none, and
    ``s2`` the variance of one answer in the months before it, shape (K,).
    """

    metric: Metric
    stores: Stores
    first: int
    y: Floats
    n: Floats
    s2: Floats
    start: Integers
    cells: Cells

    @property
    def months(self) -> int:
        return int(self.y.shape[1])

    @property
    def newest(self) -> int:
        return self.first + self.months - 1

    def paths(self) -> effects.Paths:
        """Work out what was to be expected of every store and month."""
        free = np.arange(self.months) < self.start[:, None]
        found = effects.components(self.y, self.n, self.s2, free)
        return effects.expected_path(self.y, self.n, self.s2, self.start, found, self.stores.region_keys)


def answers_of(panel: Panel, stores: Stores, month: int, starts: Mapping[int, int]) -> Answers:
    """Turn a panel of a metric up to a month into what effects are measured from.

    ``starts`` gives the first month that is not free of an action, by the id of each store that has one.
    """
    length = panel.y.shape[1]
    first = month - length + 1
    start = np.full(len(stores.ids), length, dtype=np.int64)
    for store, since in starts.items():
        start[stores.index[store]] = min(max(since - first, 0), length)
    sign = 1.0 if panel.metric.higher_is_better else -1.0
    return Answers(
        metric=panel.metric,
        stores=stores,
        first=first,
        y=sign * panel.y,
        n=panel.n,
        s2=_before(panel, stores, first, start),
        start=start,
        cells=panel.cells,
    )


def _before(panel: Panel, stores: Stores, first: int, start: Integers) -> Floats:
    """Give the variance of one answer of each store in its free months."""
    cells = panel.cells.take(panel.cells.first_month - first < start[panel.cells.store])
    figures = (cells.n, cells.total, cells.total_sq)
    sums = np.array([np.bincount(cells.store, each, len(stores.ids)) for each in figures])
    own = own_variances(*sums) if (sums[0] >= 2).any() else np.full(len(stores.ids), np.nan)
    return np.where(np.isfinite(own) & (own > 0), own, panel.s2)


@dataclass(frozen=True, slots=True)
class OutsideUnit:
    """How figures of the model become those that people see, with the metric's own direction again.

    ``around`` is the expected value in the outside unit, of which a change of a duration is a share.
    """

    metric: Metric
    around: float = 1.0

    def value(self, modelled: float) -> float | None:
        """Give a level in the outside unit; None where it is not known."""
        return _known(self.metric.outside(self._sign * modelled)) if np.isfinite(modelled) else None

    def change(self, modelled: float) -> float | None:
        """Give a change in the outside unit; None where it is not known."""
        if not np.isfinite(modelled):
            return None
        if self.metric.family is Family.DURATION:
            return _known(self.around * (exp(self._sign * modelled) - 1.0))
        return _known(self.metric.spread(self._sign * modelled))

    def ends(self, low: float, high: float) -> tuple[float | None, float | None]:
        """Give both ends of the interval of a change, the lower one first."""
        found = self.change(low), self.change(high)
        return found if self.metric.higher_is_better else (found[1], found[0])

    def size(self, modelled: float) -> float | None:
        """Give the size of a change in the outside unit."""
        found = self.change(modelled)
        return None if found is None else abs(found)

    @property
    def _sign(self) -> float:
        return 1.0 if self.metric.higher_is_better else -1.0


def _known(figure: float) -> float | None:
    return float(figure) if np.isfinite(figure) else None
