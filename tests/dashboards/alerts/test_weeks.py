"""Weeks: across the new year, in zones on either side of the date line, and where clocks change."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from dashboards.alerts.weeks import WEEK, newest_week, unwatched, week_starts


@pytest.mark.parametrize(
    ("zone", "now", "expected"),
    [
        # Monday at six in Seoul is Sunday evening in UTC.
        ("Asia/Seoul", datetime(2026, 11, 29, 21, tzinfo=UTC), date(2026, 11, 23)),
        ("Asia/Seoul", datetime(2026, 11, 29, 20, 59, tzinfo=UTC), date(2026, 11, 16)),
        ("UTC", datetime(2026, 11, 29, 21, tzinfo=UTC), date(2026, 11, 16)),
        ("America/Los_Angeles", datetime(2026, 11, 30, 13, tzinfo=UTC), date(2026, 11, 16)),
        ("America/Los_Angeles", datetime(2026, 11, 30, 14, tzinfo=UTC), date(2026, 11, 23)),
        # The week of the new year begins in the old one.
        ("Asia/Seoul", datetime(2027, 1, 5, tzinfo=UTC), date(2026, 12, 28)),
    ],
)
def test_a_week_is_watched_six_hours_after_its_end_in_the_brands_zone(zone: str, now: datetime, expected: date) -> None:
    assert newest_week(zone, now) == expected


def test_missed_weeks_are_watched_afterwards_but_not_old_ones_and_none_twice() -> None:
    newest = date(2027, 1, 4)
    assert unwatched(None, newest) == [newest - ago * WEEK for ago in (3, 2, 1, 0)]
    assert unwatched(newest, newest) == []
    assert unwatched(newest + WEEK, newest) == []
    assert unwatched(newest - 2 * WEEK, newest) == [date(2026, 12, 28), newest]
    assert unwatched(newest - 30 * WEEK, newest) == [newest - ago * WEEK for ago in (3, 2, 1, 0)]


def test_weeks_follow_each_other_across_the_new_year_and_changes_of_clocks() -> None:
    starts = week_starts(date(2026, 4, 6), ZoneInfo("America/New_York"), 60)
    assert len(starts) == 61 and {each.astimezone(ZoneInfo("America/New_York")).hour for each in starts} == {0}
    lengths = {later - earlier for earlier, later in pairwise(starts)}
    assert lengths == {WEEK, WEEK - timedelta(hours=1), WEEK + timedelta(hours=1)}
    assert starts[-1] == datetime(2026, 4, 13, 4, tzinfo=UTC)
    assert starts[0] == datetime(2025, 2, 17, 5, tzinfo=UTC)
