"""Moments of a file to UTC and local months, by the time zone of the store."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from reviews.readers.records import Moment


class Placed(NamedTuple):
    """A moment in UTC (naive, as both databases take it) with the store's local months at its two ends."""

    start: datetime
    end: datetime
    first_month: int
    last_month: int


def place(moment: Moment, zone: ZoneInfo) -> Placed:
    """Where a moment lies: naive ends are the store's local time, aware ones are what they say."""
    start, first = _end(moment.start, zone)
    if moment.end == moment.start:
        return Placed(start, start, first, first)
    end, last = _end(moment.end, zone)
    return Placed(start, end, first, last)


def _end(moment: datetime, zone: ZoneInfo) -> tuple[datetime, int]:
    if moment.tzinfo is None:
        return moment.replace(tzinfo=zone).astimezone(UTC).replace(tzinfo=None), moment.year * 12 + moment.month - 1
    local = moment.astimezone(zone)
    return moment.astimezone(UTC).replace(tzinfo=None), local.year * 12 + local.month - 1


def utc(moment: Moment | None, zone: ZoneInfo) -> datetime | None:
    """The beginning of a moment in UTC (naive); None stays None."""
    return None if moment is None else _end(moment.start, zone)[0]


def column(
    moments: Sequence[Moment | None] | None, zones: Sequence[ZoneInfo], read: Callable[[Moment], Moment | None]
) -> list[datetime | None]:
    """A column of optional moments in UTC, each first passed through ``read``; all None where the file has none."""
    if moments is None:
        return [None] * len(zones)
    return [utc(moment and read(moment), zone) for moment, zone in zip(moments, zones, strict=True)]


def exact(moment: Moment) -> Moment | None:
    """The moment, unless it is known only roughly."""
    return moment if moment.precision == "exact" else None


def any_precision(moment: Moment) -> Moment:
    return moment


def written(moment: datetime | None) -> str | None:
    """A UTC moment as both databases read it."""
    return None if moment is None else moment.isoformat(" ")
