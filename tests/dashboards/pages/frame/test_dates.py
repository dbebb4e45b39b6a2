"""Days and moments are written in the active zone, and times with 24 hours in every language."""

from datetime import UTC, date, datetime

import pytest
from django.utils import timezone, translation

from dashboards.pages.frame.dates import day, moment

LATE = datetime(2026, 10, 5, 15, 30, tzinfo=UTC)
"""Half past midnight of the next day in Seoul."""


@pytest.mark.parametrize(
    ("language", "zone", "expected"),
    [
        ("en", "UTC", "Oct. 5, 2026 15:30"),
        ("en", "Asia/Seoul", "Oct. 6, 2026 00:30"),
        ("ko", "Asia/Seoul", "2026년 10월 6일 00:30"),
    ],
)
def test_a_moment_has_24_hours_and_the_active_zone(language: str, zone: str, expected: str) -> None:
    with translation.override(language), timezone.override(zone):
        assert moment(LATE) == expected


def test_the_day_of_a_moment_is_the_active_zones_and_a_date_is_itself() -> None:
    with translation.override("en"), timezone.override("Asia/Seoul"):
        assert day(LATE) == "Oct. 6, 2026"
        assert day(date(2026, 10, 5)) == "Oct. 5, 2026"
