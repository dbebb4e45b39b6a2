"""Every word of a relative date, and the day or moment from which and up to which it counts."""

from datetime import UTC, date, datetime, timedelta

import pytest

from reviews.readers.cells.dates import whole_day
from reviews.readers.cells.relative import before, months_before, span
from reviews.readers.records import Moment

NOON = Moment(datetime(2026, 3, 31, 12), datetime(2026, 3, 31, 12), "exact")


@pytest.mark.parametrize(
    ("text", "ago"),
    [
        ("a day ago", (1, "day")),
        ("an hour ago", (1, "hour")),
        ("one week ago", (1, "week")),
        ("한 달 전", (1, "month")),
        ("두 달 전", (2, "month")),
        ("세 달 전", (3, "month")),
        ("네 달 전", (4, "month")),
        ("일 년 전", (1, "year")),
        ("3초 전", (0, "hour")),
        ("59분 전", (0, "hour")),
        ("60분 전", (1, "hour")),
        ("120 mins ago", (2, "hour")),
        ("5 seconds ago", (0, "hour")),
        ("90 sec ago", (1, "hour")),
        ("2 hrs ago", (2, "hour")),
        ("2시간 전", (2, "hour")),
        ("4일 전", (4, "day")),
        ("2주일 전", (2, "week")),
        ("5개월 전", (5, "month")),
        ("6년 전", (6, "year")),
        ("60 years ago", (60, "year")),
        ("61 years ago", None),
        ("61 months ago", (61, "month")),
        ("just now", (0, "hour")),
        ("now", (0, "hour")),
        ("moments ago", (0, "hour")),
        ("방금", (0, "hour")),
        ("방금 전", (0, "hour")),
        ("today", (0, "day")),
        ("오늘", (0, "day")),
        ("Yesterday", (1, "day")),
        ("어제", (1, "day")),
        ("하루 전", (1, "day")),
        ("이틀 전", (2, "day")),
        ("그저께", (2, "day")),
        ("그제", (2, "day")),
        ("사흘 전", (3, "day")),
        ("in the last week", (0, "week")),
        ("지난주", (1, "week")),
        ("일주일 전", (1, "week")),
        ("한달 전", (1, "month")),
        ("일년 전", (1, "year")),
        ("Edited yesterday", (1, "day")),
        ("about 3 days ago (edited)", (3, "day")),
        ("수정일: 3일 전", (3, "day")),
        ("0 days ago", (0, "day")),
        ("two days ago", None),
    ],
)
def test_how_long_ago(text: str, ago: tuple[int, str] | None) -> None:
    assert span(text) == ago


@pytest.mark.parametrize(
    ("day", "months", "earlier"),
    [
        (date(2026, 3, 31), 0, date(2026, 3, 31)),
        (date(2026, 3, 31), 1, date(2026, 2, 28)),
        (date(2024, 3, 31), 1, date(2024, 2, 29)),
        (date(2026, 3, 15), 3, date(2025, 12, 15)),
        (date(2026, 1, 31), 1, date(2025, 12, 31)),
        (date(2026, 12, 31), 12, date(2025, 12, 31)),
    ],
)
def test_the_same_day_of_an_earlier_month(day: date, months: int, earlier: date) -> None:
    assert months_before(day, months) == earlier


@pytest.mark.parametrize(
    ("count", "unit", "first", "last"),
    [
        (0, "hour", datetime(2026, 3, 31, 11, 0, 1), datetime(2026, 3, 31, 12)),
        (13, "hour", datetime(2026, 3, 30, 22, 0, 1), datetime(2026, 3, 30, 23)),
        (0, "day", datetime(2026, 3, 31), datetime(2026, 3, 31, 23, 59, 59)),
        (31, "day", datetime(2026, 2, 28), datetime(2026, 2, 28, 23, 59, 59)),
        (0, "week", datetime(2026, 3, 25), datetime(2026, 3, 31, 23, 59, 59)),
        (2, "week", datetime(2026, 3, 11), datetime(2026, 3, 17, 23, 59, 59)),
        (0, "month", datetime(2026, 3, 1), datetime(2026, 3, 31, 23, 59, 59)),
        (1, "month", datetime(2026, 2, 1), datetime(2026, 2, 28, 23, 59, 59)),
        (1, "year", datetime(2024, 4, 1), datetime(2025, 3, 31, 23, 59, 59)),
    ],
)
def test_the_range_that_it_means(count: int, unit: str, first: datetime, last: datetime) -> None:
    assert before(NOON, count, unit) == Moment(first, last, "day" if unit == "hour" else unit)


@pytest.mark.parametrize("unit", ["hour", "day", "week", "month", "year"])
def test_the_range_is_in_the_zone_of_the_day_of_collection(unit: str) -> None:
    aware = Moment(NOON.start.replace(tzinfo=UTC), NOON.end.replace(tzinfo=UTC), "exact")
    plain, found = before(NOON, 1, unit), before(aware, 1, unit)
    assert (found.start, found.end) == (plain.start.replace(tzinfo=UTC), plain.end.replace(tzinfo=UTC))
    assert found.precision == plain.precision


def test_hours_before_a_whole_day_are_any_of_its_hours() -> None:
    found = before(whole_day(date(2026, 3, 31)), 2, "hour")
    assert found.start == datetime(2026, 3, 30, 21, 0, 1)
    assert found.end == datetime(2026, 3, 31, 23, 59, 59) - timedelta(hours=2)
