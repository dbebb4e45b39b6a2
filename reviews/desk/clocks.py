"""The two clocks of an item: by the wall for the customer, by open hours of the store for the house (pure).

Both begin when the customer spoke, at the latest possible moment where only a range is known, and stop at the first
reply. What was in time is decided once: at the first reply, or when the deadline passes.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from locations.calendars import BadHours, due_after, open_seconds

HOUR = 3_600


@dataclass(frozen=True, slots=True)
class StoreClock:
    """What the open hours of a store follow from.

    ``is_brands`` says that the hours are the brand's, since the store states none that can be read. ``ends`` is the
    moment (UTC) at which the store closed for good: from then on nothing counts.
    """

    hours: str
    zone: str
    country: str
    special: Mapping[date, str] = field(default_factory=dict)
    is_brands: bool = False
    ends: datetime | None = None


def due_customer(spoke_at: datetime, hours: int) -> datetime:
    """Return when a customer has waited so many hours by the wall clock."""
    return spoke_at + timedelta(hours=hours)


def due_house(clock: StoreClock, spoke_at: datetime, hours: int) -> datetime | None:
    """Return the moment (UTC) at which the store has been open for so many hours since the customer spoke.

    None where that never comes: the store is closed for good before it, never opens, or no hours are known at all.
    """
    try:
        due = due_after(clock.hours, clock.zone, clock.country, clock.special, spoke_at, hours * HOUR)
    except BadHours:
        return None
    return None if due is None or (clock.ends is not None and due > clock.ends) else due


def open_hours(clock: StoreClock, begin: datetime, end: datetime) -> float | None:
    """Return the open hours of a store between two moments; None where no hours are known."""
    until = end if clock.ends is None else min(end, clock.ends)
    if until <= begin:
        return 0.0
    try:
        return open_seconds(clock.hours, clock.zone, clock.country, clock.special, begin, until) / HOUR
    except BadHours:
        return None


def in_time(due: datetime | None, answered_at: datetime | None, now: datetime) -> bool | None:
    """Say whether an answer came in time; None while that is open, and where there is no deadline.

    >>> from datetime import UTC
    >>> noon = datetime(2026, 11, 2, 12, tzinfo=UTC)
    >>> in_time(noon, noon, noon), in_time(noon, None, noon), in_time(noon, None, noon + timedelta(seconds=1))
    (True, None, False)
    """
    if due is None:
        return None
    if answered_at is not None:
        return answered_at <= due
    return False if now > due else None
