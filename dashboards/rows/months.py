"""Rows of months: a store's trend and steadiness, its imported KPIs, and what changed lately."""

from collections.abc import Sequence
from dataclasses import dataclass

from dashboards.rows.changes import change_from

YEAR = 12
"""Months that an imported KPI is compared over."""


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """One month of a store: its own answers of that month alone."""

    month: int
    n: int
    value: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Trend:
    """A store's months in one metric, with control limits where there are enough of them (outside unit).

    ``lower`` and ``upper`` belong to the points (limits widen where answers are few); ``outside`` lists the months
    beyond them. ``changed`` is since when the store's level has moved, as the list of changes has it, and
    ``is_better`` whether to the better side; where the list does not name the store, ``changed`` is the first month of
    a run that the chart's rules flag, if any, and ``is_better`` None.
    """

    metric: str
    points: Sequence[TrendPoint]
    centre: float | None
    lower: Sequence[float | None]
    upper: Sequence[float | None]
    outside: Sequence[int]
    changed: int | None
    target: float | None
    is_better: bool | None = None


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """A store whose level had moved lately in a month: since when, and whether to the better or the worse side."""

    store: str
    name: str
    metric: str
    month: int
    since: int
    better: bool
    q: float


@dataclass(frozen=True, slots=True)
class SteadinessRow:
    """How far a store's true months lie apart: a standard deviation with its 95 % interval, in the unit of ``tau``.

    ``seen`` is that of the months' values as they are, which few answers alone make large.
    """

    metric: str
    months: int
    sd: float
    low: float
    high: float
    seen: float


@dataclass(frozen=True, slots=True)
class KpiRow:
    """An imported KPI of one store: its values by month, oldest first, in the unit of the file."""

    key: str
    publisher: str
    better: str
    months: Sequence[int]
    values: Sequence[float]

    @property
    def change(self) -> float | None:
        """The change from the same month of the year before, since sales and visits follow the season."""
        known = dict(zip(self.months, self.values, strict=True))
        return change_from(known.get(self.months[-1] - YEAR), self.values[-1])


@dataclass(frozen=True, slots=True)
class BrandKpiRow:
    """An imported KPI of a month over ``stores``: the mean of a store, in the unit of the file.

    ``before`` is the mean a year earlier of the ``paired`` stores that have both, and ``change`` theirs since then.
    """

    key: str
    publisher: str
    better: str
    month: int
    value: float
    stores: int
    before: float | None
    change: float | None
    paired: int


@dataclass(frozen=True, slots=True)
class KpiValueRow:
    """One imported figure of a store and month, in the unit of the file; ``better`` is "high" or "low"."""

    store: str
    store_name: str
    region: str
    key: str
    publisher: str
    month: int
    value: float
    better: str
