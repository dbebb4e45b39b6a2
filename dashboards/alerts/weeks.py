"""Weeks from Monday to Sunday on a zone's clock (pure)."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

WEEK = timedelta(days=7)
WATCHED = 60
"""Weeks that the watch looks at."""
READY = timedelta(hours=6)
"""How long after its end a week is watched: stores further west are still in it, and files of the night come in."""
MOST_MISSED = 4
"""Missed weeks that are watched afterwards; older ones are gone."""


def monday_of(day: date) -> date:
    """Return the Monday of a day's week.

    >>> monday_of(date(2027, 1, 1)), monday_of(date(2026, 12, 28))
    (datetime.date(2026, 12, 28), datetime.date(2026, 12, 28))
    """
    return day - timedelta(days=day.weekday())


def newest_week(zone: str, now: datetime) -> date:
    """Return the Monday of the newest week that is over in a zone, and ready to be watched."""
    return monday_of((now - READY).astimezone(ZoneInfo(zone)).date()) - WEEK


def ready_at(week: date, zone: str) -> datetime:
    """Return the moment from which on a week (its Monday) may be watched, in UTC.

    >>> ready_at(date(2026, 12, 28), "Asia/Seoul")
    datetime.datetime(2027, 1, 3, 21, 0, tzinfo=datetime.timezone.utc)
    """
    return datetime.combine(week + WEEK, time(), ZoneInfo(zone)).astimezone(UTC) + READY


def unwatched(last: date | None, newest: date) -> list[date]:
    """Give the weeks to watch, oldest first: all since the last one that was, at most four, and four at first.

    >>> unwatched(date(2026, 12, 14), date(2026, 12, 28))
    [datetime.date(2026, 12, 21), datetime.date(2026, 12, 28)]
    """
    missed = MOST_MISSED if last is None else (newest - last) // WEEK
    return [newest - ago * WEEK for ago in reversed(range(max(min(missed, MOST_MISSED), 0)))]


def week_starts(newest: date, zone: ZoneInfo, count: int = WATCHED) -> Sequence[datetime]:
    """Give when so many weeks begin, the last of them ``newest``, and when that one ends; UTC, count + 1 moments.

    A week in which clocks change is an hour shorter or longer.
    """
    first = newest - (count - 1) * WEEK
    mondays = (first + at * WEEK for at in range(count + 1))
    return [datetime.combine(day, time(), zone).astimezone(UTC) for day in mondays]
