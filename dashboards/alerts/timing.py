"""When digests are due, on the clock of the zone that a subscription names (pure)."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

PACES = AT_ONCE, DAILY, WEEKLY = "at_once", "daily", "weekly"
LATEST = timedelta(hours=1)
"""How long a job may take whose events have the moment of its start."""


@dataclass(frozen=True, slots=True)
class Timing:
    """At once, or daily or weekly at a time of a zone (IANA name); weekday 0 is Monday."""

    pace: str
    weekday: int
    time: time
    zone: str


def last_due(timing: Timing, now: datetime) -> datetime:
    """Return the newest moment up to now at which a digest is due, in UTC; at once, that is now.

    A time that a change of clocks skips is taken as if it had not, one that comes twice is the first.

    >>> nine = Timing(WEEKLY, 0, time(9), "Asia/Seoul")
    >>> last_due(nine, datetime(2027, 1, 1, tzinfo=UTC))
    datetime.datetime(2026, 12, 28, 0, 0, tzinfo=datetime.timezone.utc)
    """
    if timing.pace == AT_ONCE:
        return now
    zone = ZoneInfo(timing.zone)
    day = now.astimezone(zone).date()
    if timing.pace == WEEKLY:
        day -= timedelta(days=(day.weekday() - timing.weekday) % 7)
    step = timedelta(days=7 if timing.pace == WEEKLY else 1)
    due = _moment(day, timing.time, zone)
    return due if due <= now else _moment(day - step, timing.time, zone)


def is_due(timing: Timing, sent_at: datetime | None, now: datetime) -> bool:
    """Whether a digest is due that was not sent yet.

    >>> daily, now = Timing(DAILY, 0, time(9), "UTC"), datetime(2026, 3, 2, 9, tzinfo=UTC)
    >>> is_due(daily, now - timedelta(minutes=1), now), is_due(daily, now, now)
    (True, False)
    """
    return sent_at is None or sent_at < last_due(timing, now)


def _moment(day: date, at: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, at, zone).astimezone(UTC)
