"""Rows of how fast a brand answers: by store and team, never by person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class InTime:
    """Of ``n`` items whose deadline is decided, those answered in time; share 0..1 with its 95 % interval (Wilson).

    Under five items there is no share.
    """

    n: int
    in_time: int
    share: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class TimesRow:
    """How fast all, a store or a team answered. ``kind`` is all, store or team; ``key`` a code or a name.

    ``median`` and ``p90`` are hours by the wall clock from what was said to the answer, of ``answered`` items; None
    under five. ``rough`` items have no exact date, ``none_needed`` needed no answer or were over before a deadline
    passed, ``open`` wait for their first decision: none of these is in a share.
    """

    kind: str
    key: str
    name: str
    items: int
    customer: InTime
    house: InTime
    answered: int
    median: float | None
    p90: float | None
    rough: int
    none_needed: int
    open: int


@dataclass(frozen=True, slots=True)
class SlowItem:
    """An answer that took long: hours by the wall clock. ``spoke_at`` is UTC."""

    pk: int
    kind: str
    store: str
    store_name: str
    spoke_at: datetime
    hours: float


@dataclass(frozen=True, slots=True)
class DeskTimes:
    """All together, then stores and teams by name, and the slowest answers, the slowest first."""

    whole: TimesRow
    stores: Sequence[TimesRow]
    teams: Sequence[TimesRow]
    slowest: Sequence[SlowItem]
