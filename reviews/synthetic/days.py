"""The days on which stores of the demo keep other hours: two great holidays, a region's and a store's own (pure)."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from locations.calendars import public_holidays
from locations.months import first_day, last_day
from reviews.synthetic import planted
from reviews.synthetic.truth import newest_month

HOLIDAYS = {"설날": "", "추석": ""} | dict.fromkeys(
    ("설날 전날", "설날 다음날", "추석 전날", "추석 다음날"), "10:00-18:00"
)
"""Hours of the days of Seollal and Chuseok by their name; empty where everybody stays at home."""

AHEAD = 9
"""Months to come of which the holidays are settled, the current one among them: the next of the two always is."""

WEEK = timedelta(days=7)


class OtherHours(NamedTuple):
    """Hours of one day (empty: closed) of a region by its path, a store by its code, or (both empty) of all stores."""

    day: date
    hours: str
    name_ko: str
    name_en: str
    region: str = ""
    store: str = ""


def holidays(first: date, last: date) -> list[OtherHours]:
    """Give the days of Seollal and Chuseok on which the whole brand keeps other hours, from one day to another."""
    found: list[OtherHours] = []
    for year in range(first.year, last.year + 1):
        korean, english = (public_holidays(planted.COUNTRY, year, language) for language in ("ko", "en"))
        found += [
            OtherHours(day, HOLIDAYS[name], name, english[day])
            for day, name in sorted(korean.items())
            if name in HOLIDAYS and first <= day <= last
        ]
    return found


def renovation(store: str, changed: int) -> list[OtherHours]:
    """Give the days before the first of a month on which a store was closed."""
    days = [first_day(changed) - timedelta(days=back) for back in range(planted.RENOVATION_DAYS, 0, -1)]
    return [OtherHours(day, "", "리뉴얼 공사", "Renovation", store=store) for day in days]


def special_days(first_month: int, last: date, changed: str) -> list[OtherHours]:
    """Give all days with other hours, of the months of the data and those to come; ``last`` is the last day of data.

    ``changed`` is the code of the store that was renovated.
    """
    newest = newest_month(last)
    until = last_day(newest + AHEAD)
    return [
        *holidays(first_day(first_month), until),
        *renovation(changed, newest - planted.CHANGED_MONTHS + 1),
        *_power_cuts(newest),
    ]


def _power_cuts(newest: int) -> Iterator[OtherHours]:
    """Give the second Tuesdays of the newest whole month, this one and the next, when an island checks its power."""
    for month in range(newest, newest + 3):
        first = first_day(month)
        day = first + timedelta(days=(1 - first.weekday()) % 7) + WEEK
        yield OtherHours(day, "13:00-21:00", "전력 설비 점검", "Power maintenance", region=planted.POWER_CUT)
