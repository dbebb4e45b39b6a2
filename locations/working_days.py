"""The working days of a month, by which a schedule counts (pure)."""

from datetime import date, timedelta

from locations.calendars import public_holidays

WEEKEND = frozenset({5, 6})
MOST = 15
"""The last working day that a schedule may name: every month of every country has as many."""


def working_day(year: int, month: int, n: int, country: str) -> date:
    """Give the n-th day of a month that is neither Saturday nor Sunday nor a public holiday of the country (ISO 3166).

    ``n`` counts from 1 and is at most ``MOST``. A country that is empty or unknown has no public holidays.

    >>> working_day(2026, 5, 3, "KR")
    datetime.date(2026, 5, 7)
    """
    day = date(year, month, 1) - timedelta(days=1)
    holidays = public_holidays(country, year)
    while n:
        day += timedelta(days=1)
        n -= day.weekday() not in WEEKEND and day not in holidays
    return day
