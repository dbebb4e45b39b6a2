"""KPI values of stores by month: one row a store, month and KPI, or one KPI as a column of its own (pure)."""

import re
from datetime import date

from reviews.readers.cells import dates, numbers, scores, texts
from reviews.readers.columns.typed import Column, Context
from reviews.readers.records import CellError
from reviews.readers.shapes.base import fields
from reviews.readers.shapes.base.detection import Excerpt, Match
from reviews.readers.shapes.base.shape import Shape

MONTH_NAMES = "month|period|year month|yearmonth|date|월|년월|기준월|연월"
KEY_NAMES = "kpi|metric|measure|indicator|key|지표|지표명"
VALUE_NAMES = "value|amount|figure|값|수치|실적"
BETTER_NAMES = "better|direction|better direction|방향|좋은방향"
KNOWN = ("sales", "churn", "clv", "visits", "employee satisfaction", "social engagement")
KOREAN = {
    "매출": "sales",
    "이탈률": "churn",
    "고객생애가치": "clv",
    "방문수": "visits",
    "직원만족도": "employee_satisfaction",
}
MONTH = re.compile(r"(?P<y>\d{4})\s?(?:[./\-]|년)?\s?(?P<m>\d{1,2})월?", re.ASCII)


def month(context: Context, given: str) -> date | None:
    """Read a month written 2026-03, 2026년 3월, 202603, Mar 2026 or as any day of it; return its first day."""
    if texts.is_nothing(given):
        return None
    found = MONTH.fullmatch(given.strip())
    if found:
        return dates.day(int(found["y"]), int(found["m"]), 1, given)
    named = re.fullmatch(r"([A-Za-z]{3})[a-z]*[ \-](\d{4})", given.strip(), re.ASCII)
    if named and named[1].casefold() in dates.MONTHS:
        return dates.day(int(named[2]), dates.MONTHS[named[1].casefold()], 1, given)
    whole = fields.absolute(context, given)
    return whole.start.date().replace(day=1) if whole else None


def kpi(context: Context, given: str) -> str:
    """Return a stable key: small letters joined by underlines."""
    word = texts.short(given)
    return KOREAN.get(word) or re.sub(r"[\W_]+", "_", word.casefold()).strip("_")[:60]


def value(context: Context, given: str) -> float | None:
    """Read a number, without the signs of money and per cent around it."""
    if texts.is_nothing(given):
        return None
    return numbers.number(re.sub(r"^[₩$€£¥]\s?|\s?(?:%|원|₩|€)$", "", given.strip()))


def better(context: Context, given: str) -> str:
    if texts.is_nothing(given):
        raise CellError("direction", "", "high, low")
    return scores.better(given)


COLUMNS = (
    *fields.store_columns(),
    Column("month", month, MONTH_NAMES, required=True, key=True, dated=True),
    Column("better", better, BETTER_NAMES, required=True),
)
LONG = Shape(
    "generic",
    "kpis",
    (KEY_NAMES, VALUE_NAMES, MONTH_NAMES),
    (
        *COLUMNS,
        Column("key", kpi, KEY_NAMES, required=True, key=True),
        Column("value", value, VALUE_NAMES, required=True, key=True),
    ),
)


def detect(excerpt: Excerpt) -> Match | None:
    """Detect a table with one KPI value a row, or one with exactly one column named like a KPI."""
    if LONG.fits(excerpt.keys):
        return Match(LONG, excerpt.header)
    named = [name for name in excerpt.header if kpi_of(name) in {k.replace(" ", "_") for k in KNOWN}]
    shape = Shape("one_kpi", "kpis", (MONTH_NAMES,), ())
    if len(named) != 1 or not shape.fits(excerpt.keys):
        return None
    key = kpi_of(named[0])
    columns = (
        *COLUMNS,
        Column("key", lambda context, given: key, named[0]),
        Column("value", value, named[0], required=True, key=True),
    )
    return Match(Shape("one_kpi", "kpis", (), columns), excerpt.header)


def kpi_of(name: str) -> str:
    word = " ".join(name.split())
    return KOREAN.get(word) or re.sub(r"[\W_]+", "_", word.casefold()).strip("_")
