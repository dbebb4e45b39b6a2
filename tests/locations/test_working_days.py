"""Working days are counted without weekends and public holidays."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from locations.calendars import public_holidays
from locations.working_days import MOST, working_day


@pytest.mark.parametrize(
    ("year", "month", "n", "country", "day"),
    [
        (2026, 11, 3, "KR", 4),
        # Children's Day on Tuesday the 5th, after a Friday that is Labour Day for many and a working day by law here.
        (2026, 5, 3, "KR", 7),
        # Foundation Day, three days of Chuseok and Hangul Day.
        (2025, 10, 3, "KR", 10),
        (2026, 1, 1, "US", 2),
        (2026, 1, 1, "", 1),
        (2026, 8, 1, "XX", 3),
    ],
)
def test_days_of_calendars(year: int, month: int, n: int, country: str, day: int) -> None:
    assert working_day(year, month, n, country) == date(year, month, day)


@given(st.integers(2015, 2035), st.integers(1, 12), st.integers(1, MOST), st.sampled_from(["", "KR", "US", "DE"]))
def test_it_is_a_working_day_with_as_many_before_it(year: int, month: int, n: int, country: str) -> None:
    found = working_day(year, month, n, country)
    assert (found.year, found.month) == (year, month)
    days = [date(year, month, day) for day in range(1, found.day + 1)]
    holidays = public_holidays(country, year)
    working = [day for day in days if day.isoweekday() < 6 and day not in holidays]
    assert (len(working), working[-1]) == (n, found)
