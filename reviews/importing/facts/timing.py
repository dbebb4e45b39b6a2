"""Turn moments of a file into UTC and local months, by the time zone of the store."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from reviews.readers.records import Moment

NOTHING = timedelta(0)


@dataclass(frozen=True, slots=True)
class Dates:
    """When records happened: both ends in UTC (naive, as both databases take it) and the store's local months."""

    starts: Sequence[datetime]
    ends: Sequence[datetime]
    firsts: Sequence[int]
    lasts: Sequence[int]


def dates(moments: Sequence[Moment], zones: Sequence[ZoneInfo]) -> Dates:
    """Date moments: naive ends are the store's local time, aware ones are what they say."""
    starts, firsts = _ends([moment[0] for moment in moments], zones)
    if all(moment[1] is moment[0] for moment in moments):
        return Dates(starts, starts, firsts, firsts)
    ends, lasts = _ends([moment[1] for moment in moments], zones)
    return Dates(starts, ends, firsts, lasts)


def _ends(moments: Sequence[datetime], zones: Sequence[ZoneInfo]) -> tuple[list[datetime], list[int]]:
    """Return moments in UTC (naive), and the months in which they lie at the store."""
    at = [
        moment.replace(tzinfo=None) if moment.tzinfo is UTC else _utc(moment, zone)
        for moment, zone in zip(moments, zones, strict=True)
    ]
    months = [
        # No zone is a day ahead or behind, so within a month it is the same month everywhere.
        there.year * 12 + there.month - 1 if 1 < there.day < 28 else _month(moment, zone)
        for there, moment, zone in zip(at, moments, zones, strict=True)
    ]
    return at, months


def _utc(moment: datetime, zone: ZoneInfo) -> datetime:
    """Return a moment in UTC (naive)."""
    if moment.tzinfo is None:
        # The same as attaching the zone and converting to UTC, at a third of the time.
        return moment - (zone.utcoffset(moment) or NOTHING)
    return moment.astimezone(UTC).replace(tzinfo=None)


def _month(moment: datetime, zone: ZoneInfo) -> int:
    """Return the month in which a moment lies at the store."""
    local = moment if moment.tzinfo is None else moment.astimezone(zone)
    return local.year * 12 + local.month - 1


def utc(moment: Moment | None, zone: ZoneInfo) -> datetime | None:
    """Return the beginning of a moment in UTC (naive); None stays None."""
    return None if moment is None else _utc(moment.start, zone)


def column(
    moments: Sequence[Moment | None] | None, zones: Sequence[ZoneInfo], read: Callable[[Moment], Moment | None]
) -> list[datetime | None]:
    """Return a column of optional moments in UTC, each first passed through ``read``; all None where there is none."""
    if moments is None:
        return [None] * len(zones)
    return [utc(moment and read(moment), zone) for moment, zone in zip(moments, zones, strict=True)]


def exact(moment: Moment) -> Moment | None:
    """Return the moment, unless it is known only roughly."""
    return moment if moment.precision == "exact" else None


def any_precision(moment: Moment) -> Moment:
    return moment


def written(moments: Sequence[datetime | None]) -> list[str | None]:
    """Write UTC moments as both databases read them."""
    return [None if moment is None else moment.isoformat(" ") for moment in moments]
