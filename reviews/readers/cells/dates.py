"""Moments as files write them (pure).

A moment without a zone stays naive: it is the store's local time, which only the importer knows. A date without a time
is the range of that day.
"""

import calendar
import contextlib
import functools
import itertools
import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta, timezone

from babel.dates import get_month_names

from reviews.readers.records import CellError, Moment

DAY = timedelta(days=1)
TICK = timedelta(seconds=1)
FIRST_YEAR, LAST_YEAR = 1900, 2199
LANGUAGES = ("en", "de", "fr", "es", "pt", "it", "ko", "ja", "zh")
"""Languages whose names of months are read, as CLDR has them."""

YMD = re.compile(r"(?P<y>\d{4})\s?[./\-]\s?(?P<m>\d{1,2})\s?[./\-]\s?(?P<d>\d{1,2})\.?(?P<rest>.*)", re.DOTALL)
KOREAN = re.compile(r"(?P<y>\d{4})[년年]\s*(?P<m>\d{1,2})[월月]\s*(?P<d>\d{1,2})[일日号]\.?(?P<rest>.*)", re.DOTALL)
KOREAN_WEEKDAY = re.compile(r"\.?\s*\(?[월화수목금토일](?:요일)?\)?\s*")
"""What Naver writes behind a day: "2026.03.02.월"."""
COMPACT = re.compile(r"(?P<y>(?:19|20)\d\d)(?P<m>\d\d)(?P<d>\d\d)(?P<rest>)")
TWO_FIRST = re.compile(r"(?P<a>\d{1,2})(?P<mark>[./\-])(?P<b>\d{1,2})(?P=mark)(?P<y>\d{4})(?P<rest>.*)", re.DOTALL)
TWO_FIRST_SHORT = re.compile(
    r"(?P<a>\d{1,2})(?P<mark>[./\-])(?P<b>\d{1,2})(?P=mark)(?P<y>\d\d)(?P<rest>[T,\s].*\d.*)", re.DOTALL
)
"""A year of two digits, as Microsoft Forms writes it: only with a time behind it, else 01/02/26 could begin with it."""
SHORT_YEAR = re.compile(r"(?P<y>\d\d)\.(?P<m>\d\d)\.(?P<d>\d\d)\.?(?P<rest>.*)", re.DOTALL)
TWO_DIGITS = re.compile(
    r"(?P<a>\d{1,2})(?P<mark>[./\-])(?P<b>\d{1,2})(?P=mark)(?P<c>\d\d)(?P<rest>\.?\s*(?:\(?[월화수목금토일](?:요일)?\)?)?)",
    re.ASCII,
)
"""A day of three numbers of two digits: only the column shows whether it begins with year, day or month."""
NO_YEAR = re.compile(r"(?P<m>\d{1,2})\.\s?(?P<d>\d{1,2})\.?\s*\(?(?P<weekday>[월화수목금토일])(?:요일)?\)?")
"""What Naver writes for the days of this year: "3.5.목"."""
WEEKDAYS = "월화수목금토일"
NAMED = re.compile(
    r"(?:[^\W\d_]+\.?,?\s+)?"
    r"(?:(?P<mon1>[^\W\d_]{3,12})\.?\s+(?P<d1>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<y1>\d{4})"
    r"|(?P<d2>\d{1,2})(?:st|nd|rd|th|er|º|°)?\.?(?:[ \-]|\s+de\s+)(?P<mon2>[^\W\d_]{3,12})\.?,?(?:[ \-]|\s+de\s+)"
    r"(?P<y2>\d{4}|\d\d(?!\d)))(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)
MONTH_ALONE = re.compile(
    r"(?P<mon>[^\W\d_]{3,12})\.?,?(?:[ \-]|\s+de\s+)(?P<y>\d{4})|(?P<y2>\d{4})\s?[./\-년年]\s?(?P<m>\d{1,2})\s?[월月]?"
    r"|(?P<m3>\d{1,2})[./\-](?P<y3>\d{4})",
    re.IGNORECASE,
)
WEEK = re.compile(
    r"(?P<y>\d{4})[\s\-]?(?:W|KW|S)\s?(?P<w>\d{1,2})|(?:W|KW|S)\s?(?P<w2>\d{1,2})[\s/\-](?P<y2>\d{4})", re.ASCII
)
"""A week of ISO 8601, "2026-W07", with the letters of English, German and French."""
YEAR_ALONE = re.compile(r"(?P<y>(?:19|20)\d\d)\s?[년年]?", re.ASCII)
EPOCH = re.compile(r"1\d{9}(?P<thousandths>\d{3})?", re.ASCII)
"""Seconds or milliseconds since 1970, from September 2001 to May 2033."""
TIME = re.compile(
    r"[T,\s]*(?:at\s+)?(?:(?P<half1>오전|오후|[ap]\.?m\.?)\s*)?(?P<h>\d{1,2})(?::|시\s*)(?P<min>\d{1,2})?(?:분)?"
    r"(?::(?P<s>\d{1,2})(?:[.,](?P<f>\d{1,9}))?|\s*(?P<s2>\d{1,2})초)?"
    r"\s*(?P<half2>오전|오후|[ap]\.?m\.?)?\s*(?P<zone>(?:utc|gmt)?[+\-]\d{1,2}(?::?\d{2})?|z|utc|gmt|kst)?\s*",
    re.IGNORECASE,
)
ISO_LINES = re.compile(
    r"(?:(?:19|20|21)\d\d-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?(?:Z|[+\-]\d\d:\d\d)?\n)+", re.ASCII
)
"""Moments as most programs write them, each on a line."""
MAKE_MOMENT = functools.partial(tuple.__new__, Moment)
SERIAL = re.compile(r"[1-7]\d{4}(?:\.\d{1,15})?", re.ASCII)
"""A day between 1927 and 2118 as Excel counts them: what is left of a date whose cell format was lost."""
NAMED_ZONES = {"z": 0, "utc": 0, "gmt": 0, "kst": 9}


def day(year: int, month: int, number: int, given: str) -> date:
    """Return a calendar day. Raises ``CellError`` date for one that does not exist or is outside 1900 to 2199."""
    try:
        found = date(year, month, number)
    except ValueError:
        raise CellError("date", given, "YYYY-MM-DD") from None
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise CellError("date", given, "YYYY-MM-DD")
    return found


def whole_day(found: date, days: int = 1, precision: str = "day") -> Moment:
    """Return the range of ``days`` days that begins with ``found``."""
    start = datetime(found.year, found.month, found.day)
    return Moment(start, start + days * DAY - TICK, precision)


def moment(text: str, day_first: bool | None = None, year_first: bool | None = None) -> Moment:
    """Read an absolute moment.

    These are read: ISO 8601, 2026.01.02, 2026/1/2, 2026년 1월 2일, "Jan 2, 2026", and 2/1/2026 or 26.01.02 in a known
    order.

    Raises ``CellError`` date for what is no date and date_order where day and month could be either.
    """
    text = text.strip()
    if len(text) >= 16 and text[4] == "-" and text[7] == "-" and text[10] in "T " and text.isascii():
        try:
            found = datetime.fromisoformat(text)
        except ValueError:
            return other_moment(text, day_first, year_first)
        if not FIRST_YEAR <= found.year <= LAST_YEAR:
            raise CellError("date", text, "YYYY-MM-DD")
        return Moment(found, found, "exact")
    return other_moment(text, day_first, year_first)


def iso_moments(texts: Sequence[str]) -> list[Moment] | None:
    """Read many texts like ``moment``; None where one of them is not plain ISO 8601 with a time."""
    joined = "\n".join([*texts, ""])
    if joined.count("\n") != len(texts) or not ISO_LINES.fullmatch(joined):
        return None
    try:
        found = list(map(datetime.fromisoformat, texts))
    except ValueError:
        return None
    return list(map(MAKE_MOMENT, zip(found, found, itertools.repeat("exact"), strict=False)))


def other_moment(text: str, day_first: bool | None, year_first: bool | None) -> Moment:
    if any(c.isdigit() and not c.isascii() for c in text):
        raise CellError("date", text, "YYYY-MM-DD")
    if SERIAL.fullmatch(text):
        return excel_serial(float(text))
    if since_1970 := EPOCH.fullmatch(text):
        return epoch(text, 1000 if since_1970["thousandths"] else 1)
    for pattern in (YMD, KOREAN, COMPACT):
        found = pattern.fullmatch(text)
        if found:
            return at_time(day(int(found["y"]), int(found["m"]), int(found["d"]), text), found["rest"], text)
    ordered = TWO_FIRST.fullmatch(text) or TWO_FIRST_SHORT.fullmatch(text)
    if ordered:
        first, second, year = int(ordered["a"]), int(ordered["b"]), full_year(ordered["y"])
        number, month = (first, second) if is_day_first(first, second, day_first, text) else (second, first)
        return at_time(day(year, month, number, text), ordered["rest"], text)
    if short := TWO_DIGITS.fullmatch(text):
        return whole_day(day_of_two_digits(short, day_first, year_first))
    return named_moment(text)


def day_of_two_digits(found: re.Match[str], day_first: bool | None, year_first: bool | None) -> date:
    """Return the day of "26.03.02", which begins with the year where a weekday in Korean stands behind it.

    Raises ``CellError`` where that is not known: date_order with full stops, with other signs it may be no date at all.
    """
    text, first, second, third = found[0], int(found["a"]), int(found["b"]), int(found["c"])
    if found["rest"].strip(" .") or year_first or first > 31:
        return day(2000 + first, second, third, text)
    if year_first is None and day_first is None and third <= 31:
        raise CellError("date_order" if found["mark"] == "." else "date", text, "YYYY-MM-DD")
    number, month = (first, second) if is_day_first(first, second, day_first, text) else (second, first)
    return day(2000 + third, month, number, text)


def without_year(text: str, seen: Moment) -> Moment | None:
    """Read "3.5.목" as a day of the year before ``seen``, None for any other text. Raises ``CellError`` date."""
    found = NO_YEAR.fullmatch(text.strip())
    if not found:
        return None
    last = (seen.end + DAY).date()
    for year in (last.year, last.year - 1):
        with contextlib.suppress(CellError):
            then = day(year, int(found["m"]), int(found["d"]), text)
            if then <= last and then.weekday() == WEEKDAYS.index(found["weekday"]):
                return whole_day(then)
    raise CellError("date", text.strip(), "YYYY-MM-DD")


def named_moment(text: str) -> Moment:
    """Read a date with the name of its month in any of our languages, or a month or a year alone as a range."""
    named = NAMED.fullmatch(text)
    number = month_number(named["mon1"] or named["mon2"]) if named else 0
    if named and number:
        found = day(full_year(named["y1"] or named["y2"]), number, int(named["d1"] or named["d2"]), text)
        return at_time(found, named["rest"], text)
    alone = MONTH_ALONE.fullmatch(text)
    number = (month_number(alone["mon"]) if alone["mon"] else int(alone["m"] or alone["m3"])) if alone else 0
    if alone and number:
        first = day(int(alone["y"] or alone["y2"] or alone["y3"]), number, 1, text)
        return whole_day(first, calendar.monthrange(first.year, first.month)[1], "month")
    if week := WEEK.fullmatch(text):
        return whole_week(int(week["y"] or week["y2"]), int(week["w"] or week["w2"]), text)
    if year := YEAR_ALONE.fullmatch(text):
        first = day(int(year["y"]), 1, 1, text)
        return whole_day(first, 365 + calendar.isleap(first.year), "year")
    raise CellError("date", text, "YYYY-MM-DD")


def whole_week(year: int, number: int, given: str) -> Moment:
    """Return the range of a week of ISO 8601, from Monday on. Raises ``CellError`` date for one that does not exist."""
    try:
        first = date.fromisocalendar(year, number, 1)
    except ValueError:
        raise CellError("date", given, "YYYY-Www") from None
    return whole_day(day(first.year, first.month, first.day, given), 7, "week")


def middle_of_week(found: Moment) -> datetime:
    """Return the beginning of a moment, of a week its Thursday: most of its days are in the same month."""
    return found.start + 3 * DAY if found.precision == "week" else found.start


def month_number(name: str) -> int:
    """Return the number of a month by its name or a beginning that no other month has, 0 for any other word."""
    folded = name.casefold()
    found = {number for known, number in months().items() if known.startswith(folded)}
    return months().get(folded) or (found.pop() if len(found) == 1 else 0)


@functools.cache
def months() -> dict[str, int]:
    """Return numbers of months by their long and short names in our languages, small letters, without full stops."""
    found: dict[str, int] = {}
    for language in LANGUAGES:
        names = [
            get_month_names("wide", "format", language),
            get_month_names("wide", "stand-alone", language),
            get_month_names("abbreviated", "format", language),
        ]
        for number, name in (pair for each in names for pair in each.items()):
            found.setdefault(name.casefold().rstrip("."), number)
    return found


def full_year(digits: str) -> int:
    """Return the year that four or two digits mean."""
    return int(digits) if len(digits) == 4 else 2000 + int(digits)


def is_day_first(first: int, second: int, day_first: bool | None, given: str) -> bool:
    if first > 12 or first == second:
        return True
    if second > 12:
        return False
    if day_first is None:
        raise CellError("date_order", given, "YYYY-MM-DD")
    return day_first


def at_time(found: date, rest: str, given: str) -> Moment:
    """Return the day with the time in ``rest``, or the whole day where there is none."""
    if not rest.strip() or KOREAN_WEEKDAY.fullmatch(rest):
        return whole_day(found)
    time = TIME.fullmatch(rest)
    if not time:
        raise CellError("date", given, "YYYY-MM-DD HH:MM")
    hour = hour_of_day(int(time["h"]), (time["half1"] or time["half2"] or "").replace(".", "").casefold(), given)
    fraction = int((time["f"] or "").ljust(6, "0")[:6] or 0)
    try:
        exact = datetime(
            found.year, found.month, found.day, hour, int(time["min"] or 0), int(time["s"] or time["s2"] or 0), fraction
        )
    except ValueError:
        raise CellError("date", given, "YYYY-MM-DD HH:MM") from None
    if time["zone"]:
        exact = exact.replace(tzinfo=zone(time["zone"].casefold(), given))
    return Moment(exact, exact, "exact")


def hour_of_day(hour: int, half: str, given: str) -> int:
    if not half:
        return hour
    if not 1 <= hour <= 12:
        raise CellError("date", given, "YYYY-MM-DD HH:MM")
    return hour % 12 + (12 if half in ("pm", "오후") else 0)


def zone(text: str, given: str) -> timezone:
    if text in NAMED_ZONES:
        return timezone(timedelta(hours=NAMED_ZONES[text]))
    text = text.removeprefix("utc").removeprefix("gmt")
    hour, colon, rest = text[1:].partition(":")
    digits = hour.rjust(2, "0") + rest if colon or len(hour) < 3 else hour.rjust(4, "0")
    digits = digits.ljust(4, "0")
    hours, minutes = int(digits[:2]), int(digits[2:])
    if hours > 14 or minutes > 59:
        raise CellError("date", given, "+09:00")
    return timezone((-1 if text[0] == "-" else 1) * timedelta(hours=hours, minutes=minutes))


def two_digit_year(text: str) -> Moment:
    """Read a day written yy.mm.dd, for columns whose header states that. Raises ``CellError`` date."""
    found = SHORT_YEAR.fullmatch(text.strip())
    if not found or not text.isascii():
        return moment(text)
    return at_time(day(2000 + int(found["y"]), int(found["m"]), int(found["d"]), text), found["rest"], text)


def epoch(text: str, per_second: int = 1) -> Moment:
    """Read seconds (or, with 1000, milliseconds) since 1970 as an aware moment in UTC. Raises ``CellError`` date."""
    text = text.strip()
    if not re.fullmatch(r"\d{1,14}(?:\.0+)?", text, re.ASCII):
        raise CellError("date", text, "seconds since 1970")
    count = int(text.split(".")[0])
    if not 0 < count // per_second < 7_000_000_000:
        raise CellError("date", text, "seconds since 1970")
    found = datetime.fromtimestamp(count // per_second, UTC)
    return Moment(found, found, "exact")


def excel_serial(value: float, since_1904: bool = False) -> Moment:
    """Read days since the workbook's first day, as Excel counts them (with its 29 February 1900).

    ECMA-376 part 1, 18.17.4.1. Raises ``CellError`` date outside 1900 to 2199.
    """
    if not 1 <= value < 109_600:
        raise CellError("date", str(value), "YYYY-MM-DD")
    # Excel counts a 29 February 1900, which never was
    first_of_1900 = datetime(1899, 12, 30) if value >= 61 else datetime(1899, 12, 31)
    origin = datetime(1904, 1, 1) if since_1904 else first_of_1900
    found = origin + timedelta(seconds=round(value * 86_400))
    if value == int(value):
        return whole_day(found.date())
    return Moment(found, found, "exact")


def in_utc(found: Moment) -> Moment:
    """Return a moment without a zone as one in UTC, for files whose format has all times in UTC."""
    if found.start.tzinfo:
        return found
    return Moment(found.start.replace(tzinfo=UTC), found.end.replace(tzinfo=UTC), found.precision)


def later_than(found: Moment, scraped: Moment) -> bool:
    """Return whether ``found`` begins over 24 hours after the end of ``scraped`` (48 where only one has a zone)."""
    start, seen = found.start, scraped.end
    slack = DAY
    if (start.tzinfo is None) != (seen.tzinfo is None):
        slack = 2 * DAY
        start, seen = start.replace(tzinfo=None), seen.replace(tzinfo=None)
    return start > seen + slack
