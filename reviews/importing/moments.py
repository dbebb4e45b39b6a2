"""Moments of a file to UTC and local months, by the time zone of the store."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from reviews.readers.records import Moment

NOTHING = timedelta(0)


@dataclass(frozen=True, slots=True)
class Placed:
    """Where records lie in time: both ends in UTC (naive, as both databases take it) and the store's local months."""

    starts: Sequence[datetime]
    ends: Sequence[datetime]
    firsts: Sequence[int]
    lasts: Sequence[int]


def place(moments: Sequence[Moment], zones: Sequence[ZoneInfo]) -> Placed:
    """Where moments lie: naive ends are the store's local time, aware ones are what they say."""
    begun = [_end(moment[0], zone) for moment, zone in zip(moments, zones, strict=True)]
    over = [
        first if moment[1] is moment[0] or moment[1] == moment[0] else _end(moment[1], zone)
        for moment, zone, first in zip(moments, zones, begun, strict=True)
    ]
    return Placed([at for at, _month in begun], [at for at, _month in over],
                  [month for _at, month in begun], [month for _at, month in over])  # fmt: skip


def _end(moment: datetime, zone: ZoneInfo) -> tuple[datetime, int]:
    if moment.tzinfo is None:
        # The same as attaching the zone and converting to UTC, at a third of the time.
        return moment - (zone.utcoffset(moment) or NOTHING), moment.year * 12 + moment.month - 1
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


def written(moments: Sequence[datetime | None]) -> list[str | None]:
    """UTC moments as both databases read them."""
    return [None if moment is None else moment.isoformat(" ") for moment in moments]
