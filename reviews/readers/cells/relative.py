"""Relative dates: "a month ago", "3주 전" (pure).

Publishers round down: "a month ago" is at least one and less than two months before the page was collected. So with the
collection day c it is a day in (c - 2 months, c - 1 month], and it is stored as that range with its precision.
"""

import calendar
import functools
import re
from datetime import date, datetime, timedelta
from typing import Any

from reviews.readers.cells.dates import NO_YEAR, TICK, whole_day
from reviews.readers.records import Moment

LONGEST_YEARS = 60

UNITS = {
    "second": "minute", "sec": "minute", "minute": "minute", "min": "minute", "hour": "hour", "hr": "hour",
    "day": "day", "week": "week", "month": "month", "year": "year",
    "초": "minute", "분": "minute", "시간": "hour", "일": "day", "주": "week", "주일": "week",
    "달": "month", "개월": "month", "년": "year",
}  # fmt: skip
COUNTS = {"a": 1, "an": 1, "one": 1, "한": 1, "두": 2, "세": 3, "네": 4, "일": 1}
FIXED = {
    "just now": (0, "hour"), "now": (0, "hour"), "moments ago": (0, "hour"), "방금": (0, "hour"), "방금 전": (0,
    "hour"), "today": (0, "day"), "오늘": (0, "day"), "yesterday": (1, "day"), "어제": (1, "day"), "하루 전": (1,
    "day"), "이틀 전": (2, "day"), "그저께": (2, "day"), "그제": (2, "day"), "사흘 전": (3, "day"),
    "in the last week": (0, "week"), "지난주": (1, "week"), "일주일 전": (1, "week"), "한달 전": (1, "month"),
    "일년 전": (1, "year"), "in der letzten woche": (0, "week"), "en la última semana": (0, "week"),
    "na última semana": (0, "week"), "nell'ultima settimana": (0, "week"),
}  # fmt: skip
ENGLISH = re.compile(
    r"(?:edited\s+)?(?:about\s+|over\s+|almost\s+)?(?P<n>\d{1,3}|an?|one)\s+(?P<unit>[a-z]+?)s?\s+ago(?:\s+\(edited\))?",
    re.IGNORECASE,
)
KOREAN = re.compile(
    r"(?:수정일:?\s*)?(?:약\s*)?(?P<n>\d{1,3}|[한두세네일])\s*(?P<unit>초|분|시간|일|주일|주|달|개월|년)\s*전"
)
LANGUAGES = ("de", "fr", "es", "pt", "it", "ja", "zh")
"""Languages that dateparser reads, besides English and Korean, whose rounding of publishers is known here."""

NOON = datetime(2020, 7, 15, 12)
"""The moment from which dateparser counts back; any day in the middle of a month of a leap year does."""

MAYBE_RELATIVE = re.compile(r"(?!.*\d{3})(?=.*[^\W\d_]).{3,40}", re.DOTALL)
"""Words, and no year: all other texts are spared the slow search in seven languages."""

ONE_IN_ITALIAN = re.compile(r"^un(?:['’]|[oa]?\s+)")
EDITED = re.compile(r"^(?:edited|수정일:?|마지막 수정:?)\s+", re.IGNORECASE)


def counts_from_collection(text: str) -> bool:
    """Return whether a date is only known with the day of collection: "a month ago", or "3.5.목" without its year."""
    return bool(NO_YEAR.fullmatch(text.strip())) or span(text) is not None


def span(text: str) -> tuple[int, str] | None:
    """Return how long ago as a count and a unit (hour, day, week, month, year), or None for any other text."""
    text = " ".join(text.split()).casefold()
    if not text:
        return None
    if not (text.endswith(("ago", "전", "(edited)")) or EDITED.sub("", text) in FIXED):
        return foreign_span(text) if MAYBE_RELATIVE.fullmatch(text) else None
    fixed = FIXED.get(EDITED.sub("", text))
    if fixed:
        return fixed
    found = ENGLISH.fullmatch(text) or KOREAN.fullmatch(text)
    if not found or found["unit"] not in UNITS or (not found["n"].isascii() and found["n"] not in COUNTS):
        return None
    unit = UNITS[found["unit"]]
    count = COUNTS.get(found["n"]) or int(found["n"])
    if unit == "minute":
        return count // 60, "hour"
    return (count, unit) if unit != "year" or count <= LONGEST_YEARS else None


@functools.lru_cache(maxsize=10_000)
def foreign_span(text: str) -> tuple[int, str] | None:
    """Return the same as ``span`` for the languages that dateparser reads ("vor 2 Wochen", "il y a 3 mois")."""
    found = in_words().get_date_data(text)
    if found.date_obj is None:
        found = in_words().get_date_data(ONE_IN_ITALIAN.sub("1 ", text))
    if found.date_obj is None or found.date_obj > NOON:
        return None
    past: timedelta = NOON - found.date_obj
    if past < timedelta(days=1):
        return past // timedelta(hours=1), "hour"
    months = (NOON.year - found.date_obj.year) * 12 + NOON.month - found.date_obj.month
    counts = {"day": past.days, "week": past.days // 7, "month": months, "year": months // 12}
    count = counts[found.period]
    return (count, found.period) if found.period != "year" or count <= LONGEST_YEARS else None


@functools.cache
def in_words() -> Any:
    """Return dateparser's reader of relative dates, which takes half a second to load and is rarely needed."""
    from dateparser.date import DateDataParser

    settings = {"PARSERS": ["relative-time"], "RELATIVE_BASE": NOON}
    return DateDataParser(languages=list(LANGUAGES), settings=settings)


def months_before(day: date, months: int) -> date:
    """Return the same day of an earlier month, or that month's last day."""
    index = day.year * 12 + day.month - 1 - months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def before(scraped: Moment, count: int, unit: str) -> Moment:
    """Return the range that "``count`` ``unit`` ago" means on a page collected at ``scraped``."""
    if unit == "hour":
        hour = timedelta(hours=1)
        return Moment(scraped.start - (count + 1) * hour + TICK, scraped.end - count * hour, "day")
    seen = scraped.end.date()
    if unit == "day":
        return zoned(whole_day(seen - timedelta(days=count)), scraped)
    if unit == "week":
        return zoned(whole_day(seen - timedelta(days=7 * count + 6), 7, "week"), scraped)
    months = count if unit == "month" else 12 * count
    width = 1 if unit == "month" else 12
    first = months_before(seen, months + width) + timedelta(days=1)
    last = months_before(seen, months)
    return zoned(Moment(datetime(first.year, first.month, first.day), whole_day(last).end, unit), scraped)


def zoned(found: Moment, scraped: Moment) -> Moment:
    """Return ``found`` in the zone of ``scraped``, where it has one."""
    zone = scraped.end.tzinfo
    if zone is None:
        return found
    return Moment(found.start.replace(tzinfo=zone), found.end.replace(tzinfo=zone), found.precision)
