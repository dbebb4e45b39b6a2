"""KPI values of stores by month: one row a store, month and KPI, or one KPI as a column of its own (pure)."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from reviews.readers.cells import dates, numbers, scores, texts
from reviews.readers.columns import dialects
from reviews.readers.columns.headings import key, positions, spellings, without_added
from reviews.readers.columns.periods import EXAMPLE, RULES, kpi_rule
from reviews.readers.columns.typed import Bound, Column, Context
from reviews.readers.columns.upright import turned
from reviews.readers.columns.vocabulary import FOREIGN
from reviews.readers.containers.sheets import JoinedSheets
from reviews.readers.containers.table import FileTable
from reviews.readers.records import CellError, Question
from reviews.readers.shapes.base import fields
from reviews.readers.shapes.base.detection import Excerpt, Match
from reviews.readers.shapes.base.shape import Shape

MONTH_NAMES = (
    "month|period|year month|yearmonth|date|day|order date|sales date|business date|trading date|week|월|년월|기준월"
    "|연월|날짜|일자|" + f"{FOREIGN['month']}|{FOREIGN['date']}"
)
KEY_NAMES = "kpi|metric|measure|indicator|key|지표|지표명"
VALUE_NAMES = "value|amount|figure|값|수치|실적|" + FOREIGN["value"]
BETTER_NAMES = "better|direction|better direction|방향|좋은방향"
KNOWN = frozenset({"sales", "churn", "clv", "visits", "employee_satisfaction", "social_engagement"})
KOREAN = {
    "매출": "sales",
    "이탈률": "churn",
    "고객생애가치": "clv",
    "방문수": "visits",
    "직원만족도": "employee_satisfaction",
}
STORES = f"{fields.STORE_NAMES}|{fields.STORE_NAME_NAMES}"
ELSEWHERE = f"{fields.LATITUDE_NAMES}|opened|opening date|opened at"
"""Headings of lists of stores, in which dates and numbers are no observations."""
COUNTING = re.compile(
    r"^(?:number of|no\.? of|count of|anzahl(?: der)?|zahl der|nombre d[e'’]|n[uú]mero d[eo]s?|numero di)[\W_]+",
    re.IGNORECASE,
)
"""Words that say that something is counted and not what: "anzahl_besuche" are visits."""
MONTH = re.compile(r"(?P<y>\d{4})\s?(?:[./\-]|년)?\s?(?P<m>\d{1,2})월?", re.ASCII)
QUARTER = re.compile(
    r"[QT][1-4]\W*\d{4}|\d{4}\W*[QT][1-4]|\d{4}년?\s?[1-4]\s?분기|[1-4]\.?\s?Quartal\s?\d{4}", re.IGNORECASE
)


def month(context: Context, given: str) -> date | None:
    """Read a month written 2026-03, 2026년 3월, 202603, Mar 2026 or as any day of it; return its first day."""
    if texts.is_nothing(given):
        return None
    found = MONTH.fullmatch(given.strip())
    if found:
        return dates.day(int(found["y"]), int(found["m"]), 1, given)
    if QUARTER.fullmatch(given.strip()):
        raise CellError("quarter", given.strip())
    whole = fields.absolute(context, given)
    return dates.middle_of_week(whole).date().replace(day=1) if whole else None


def kpi(context: Context, given: str) -> str:
    """Return a stable key: small letters joined by underlines."""
    return kpi_of(texts.short(given))


def value(context: Context, given: str) -> float | None:
    """Read a number as its column is written, without the signs of money and per cent around it."""
    return None if texts.is_nothing(given) else dialects.amount(given, context.dialect)


def better(context: Context, given: str) -> str:
    if texts.is_nothing(given):
        raise CellError("direction", "", "high, low")
    return scores.better(given)


def stated_better(bound: Bound, context: Context, given: str) -> str:
    """Return which end is good by what a person stated of the KPI that ``bound`` reads. Raises ``CellError``."""
    own = bound.read(given)
    if isinstance(own, CellError):
        raise own
    rule = context.options.kpis.get(str(own))
    if rule is None:
        raise CellError("direction", str(own), "high, low")
    return kpi_rule(str(own), rule).better


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
        Column("value", value, VALUE_NAMES, required=True, key=True, dialect="amount"),
    ),
)


def detect(excerpt: Excerpt) -> Match | None:
    """Detect a table with one KPI value a row, or one with a single column of values that is named like a KPI.

    A column of any other name is one where it is the only one with numbers, or where a person has stated the KPI.
    """
    if LONG.fits(excerpt.keys):
        return Match(LONG, excerpt.header)
    if not Shape("one_kpi", "kpis", (MONTH_NAMES,), ()).fits(excerpt.keys):
        return None
    named = columns_of_kpis(excerpt.header, excerpt.kpis) or columns_of_values(excerpt)
    if len(named) != 1:
        return None
    heading = excerpt.own[excerpt.header.index(named[0])] if excerpt.own else named[0]
    is_unnamed = key(heading) in spellings(VALUE_NAMES)
    stated = excerpt.kpis[0] if len(excerpt.kpis) == 1 and is_unnamed else ""
    own = stated or kpi_of(heading)
    columns = (
        *COLUMNS,
        Column("key", lambda context, given: own, named[0]),
        Column("value", value, named[0], required=True, key=True, dialect="amount"),
    )
    unnamed = (
        "unnamed_kpi",
        f'Nothing in this file names the KPI of the column "{heading}", which is stored as "{own}"; name it with '
        f'--kpi "KEY={EXAMPLE}".',
    )
    warnings = [unnamed] if is_unnamed and not stated else []
    return Match(Shape("one_kpi", "kpis", (), columns), excerpt.header, warnings=warnings)


def columns_of_kpis(header: Sequence[str], stated: Sequence[str]) -> list[str]:
    """Return the headings that name a KPI that is known everywhere, or one that a person has stated."""
    return [name for name in header if kpi_of(name) in KNOWN or kpi_of(name) in stated]


def kpis_of_sheets(table: FileTable, stated: Sequence[str]) -> FileTable:
    """Return the table with its sheets as the KPIs of their values, where each is named like one that is known."""
    if not isinstance(table, JoinedSheets) or any(key(name) in spellings(KEY_NAMES) for name in table.header):
        return table
    if not all(kpi_of(part.says) in {*KNOWN, *stated} for part in table.parts):
        return table
    return replace(table, header=["kpi", *table.header[1:]])


def kpis_upright(table: FileTable, header: Sequence[str], stated: Sequence[str]) -> FileTable:
    """Return a table with several columns of KPIs that are known or stated as one with a record for each value.

    ``header`` is the table's without the headings that a person leaves out.
    """
    if LONG.fits(positions(header)):
        return table
    own = header[: without_added(header)]
    wanted = columns_of_kpis(own, stated)
    found = [(index, name) for index, name in enumerate(own) if name in wanted]
    if len(found) < 2:
        return table
    said = ("upright_kpis", f"The columns {', '.join(wanted)} are KPIs; each of their cells is read as a record.")
    return turned(table, found, ("kpi", "value"), [said])


def columns_of_values(excerpt: Excerpt) -> list[str]:
    """Return the headings that may be KPIs beside stores and months: a column of values, else all with numbers."""
    if not any(name in excerpt.keys for name in spellings(STORES)):
        return []
    numbered = [name for name in excerpt.header if name.strip() and is_value(excerpt, name)]
    return [name for name in numbered if key(name) in spellings(VALUE_NAMES)][:1] or numbered


def has_known_kpis(excerpt: Excerpt) -> bool:
    """Return whether a table has several columns of KPIs that are known everywhere, beside stores and months."""
    is_dated = Shape("several_kpis", "kpis", (STORES, MONTH_NAMES), ()).fits(excerpt.keys)
    return is_dated and len(columns_of_kpis(excerpt.header, excerpt.kpis)) > 1


def which_kpis(excerpt: Excerpt) -> list[Question]:
    """Return a question for each column that may be a KPI, where a table has several and none is known."""
    if not Shape("several_kpis", "kpis", (MONTH_NAMES,), (), without=ELSEWHERE).fits(excerpt.keys):
        return []
    found = [] if columns_of_kpis(excerpt.header, excerpt.kpis) else columns_of_values(excerpt)
    if len(found) < 2:
        return []
    return [
        Question(
            f"kpi:{kpi_of(name)}",
            f"The columns {', '.join(found)} have numbers; state for each KPI among them how its rows become a month, "
            f'and which end is good, with --kpi "{kpi_of(name)}={EXAMPLE}". The others are left out.',
            [f"{kpi_of(name)}={rule},{good}" for rule in RULES for good in ("high", "low")],
            name,
        )
        for name in found
    ]


def comes_again(excerpt: Excerpt) -> bool:
    """Return whether stores have records of several months or days, two each on average: no list of stores has."""
    store, month_at = (
        next((excerpt.keys[name] for name in spellings(names) if name in excerpt.keys), None)
        for names in (STORES, MONTH_NAMES)
    )
    if store is None or month_at is None:
        return False
    told = {(cells[store], cells[month_at]) for cells in excerpt.sample if max(store, month_at) < len(cells)}
    return 2 * len({of_store for of_store, _month in told}) <= len(told)


def is_value(excerpt: Excerpt, name: str) -> bool:
    """Return whether a column that no other field reads has numbers."""
    given = [cell for cell in excerpt.column(name) if not texts.is_nothing(cell)]
    known = {own for column in COLUMNS for names in column.sources() for own in names}
    return key(name) not in known and bool(given) and all(map(is_number, given))


def is_number(cell: str) -> bool:
    try:
        numbers.number(numbers.without_money(cell))
    except CellError:
        return False
    return True


def kpi_of(name: str) -> str:
    """Return the key of the KPI that a heading names, in any language."""
    name = COUNTING.sub("", name.replace("_", " ").strip()) or name
    folded = key(name)
    foreign = next((own for own in ("sales", "visits") if folded in spellings(FOREIGN[own])), "")
    word = " ".join(name.split())
    return foreign or KOREAN.get(word) or re.sub(r"[\W_]+", "_", word.casefold()).strip("_")[:60]
