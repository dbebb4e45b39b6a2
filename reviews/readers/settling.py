"""Settle what all values of a column decide, before a record is read: dialects, and months of daily values (pure)."""

import functools
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from reviews.readers.columns import dialects
from reviews.readers.columns.dialects import Dialect, Values
from reviews.readers.columns.headings import key, without_added
from reviews.readers.columns.periods import EXAMPLE, RULES, Monthly, kpi_rule
from reviews.readers.columns.personal import is_personal, looks_personal
from reviews.readers.columns.settled import column_values
from reviews.readers.columns.sheets import asked_for_stores
from reviews.readers.columns.typed import Bound, Column
from reviews.readers.columns.upright import columns_turned
from reviews.readers.containers.table import SHEET, FileRecord, FileTable
from reviews.readers.options import Options
from reviews.readers.records import CellError, Question, ReadColumn, Refused
from reviews.readers.shapes.base import fields

EXAMPLES = 5
"""Values of a column that people are shown."""

NAMING = ("code", "store", "name", "store_name")
"""Fields that name a store."""

OF_STORE = (*NAMING, "phone", "store_address", "street")
"""Fields whose values may look like a customer's and are the store's."""

SCORED = {"surveys": ("nps", "csat", "ces"), "reviews": ("rating",), "kpis": ("value",)}
"""The fields of which a record has at least one, so that a file with an open question about all of them waits."""


def settled_dialects(
    bound: Sequence[Bound], table: FileTable, labels: int, options: Options
) -> tuple[list[Bound], list[Question]]:
    """Settle how each column of numbers or scores is written; leave out those that are open, with a question each."""
    wanted = {
        index: one for one in reversed(bound) if (index := one.indexes[0]) is not None and needs_dialect(one, options)
    }
    values = column_values(table, labels, wanted.keys())
    found = {index: dialect_of(one, values[index], table, options) for index, one in wanted.items()}
    kept: list[Bound] = []
    for one in bound:
        index = one.indexes[0]
        settled = found.get(index) if one.column.dialect and index is not None else None
        if isinstance(settled, Dialect):
            one.context = replace(one.context, dialect=settled)
        if not isinstance(settled, Question) and not is_plain_top(one):
            kept.append(one)
    return [*kept, *stated_direction(kept)], [each for each in found.values() if isinstance(each, Question)]


def stated_direction(bound: Sequence[Bound]) -> Iterator[Bound]:
    """Yield the column of an effort score's direction, where a person states it and no column does."""
    ces = next((one for one in bound if one.column.name == "ces"), None)
    scale = ces.context.dialect.scale if ces else None
    if ces and scale and scale.better and not any(one.column.name == "ces_better" for one in bound):
        better = scale.better
        column = Column("ces_better", lambda context, *given: better, always=True)
        yield Bound(column, ces.indexes, ces.headers, ces.context)


def needs_dialect(one: Bound, options: Options) -> bool:
    """Return whether a column has no scale in its own rows; effort has one only where a person states it."""
    if one.column.dialect == "score":
        role = one.column.name.partition("_")[0]
        has_own = len(one.indexes) > 1 and one.indexes[1] is not None
        return not has_own and (role != "ces" or role in options.scales)
    return bool(one.column.dialect)


def dialect_of(one: Bound, values: Values, table: FileTable, options: Options) -> Dialect | Question:
    """Return the dialect of a column, or the question that a person must answer. Raises ``Refused`` scale."""
    if one.column.dialect == "amount":
        return dialects.amounts(one.header, values, options.decimal, table.delimiter, columns_turned(table))
    role = one.column.name.partition("_")[0]
    try:
        return dialects.scored(one.header, role, values, options.scales.get(role, ""))
    except CellError as error:
        raise Refused("scale", f'"{error.given}" in --scale is no scale; write --scale "{role}=1-5".') from error


def is_plain_top(one: Bound) -> bool:
    """Return whether a column only repeats that ratings have five stars."""
    return one.column.name == "rating_max" and one.column.dialect == "score" and fields.most_stars(one.context, "") == 5


def refuse_without_answer(kind: str, bound: Sequence[Bound], questions: Sequence[Question]) -> None:
    """Refuse a file in which no column of scores is left without an answer to its question."""
    names = {one.column.name for one in bound}
    if questions and kind in SCORED and names.isdisjoint(SCORED[kind]):
        raise Refused("question", questions[0].text, questions)


def refuse_without_store(kind: str, bound: Sequence[Bound], table: FileTable, options: Options) -> None:
    """Ask whether the sheets are named after their stores, where several are read and no column names a store."""
    stated = {key(heading) for heading in options.columns}
    names = {one.column.name for one in bound}
    if kind == "locations" or options.store or SHEET in stated or names & {*NAMING, "store_address"}:
        return
    sheet = next((index for index, name in enumerate(table.header) if key(name) == SHEET), None)
    if sheet is None or any(sheet in one.indexes for one in bound):
        return
    named = dict.fromkeys(r.cells[sheet] for r in table.sample() if sheet < len(r.cells) and r.cells[sheet].strip())
    if question := asked_for_stores(list(named)):
        raise Refused("question", question.text, [question])


def monthly(table: FileTable, bound: Sequence[Bound], options: Options) -> FileTable:
    """Return a table of KPI values by day or week put together into months. Raises ``Refused`` question or kpi."""
    by_name = {one.column.name: one for one in bound}
    month, value, key = by_name.get("month"), by_name.get("value"), by_name.get("key")
    if month is None or value is None or key is None:
        return table
    stores = [i for one in bound if one.column.name in (*NAMING, "store_address") for i in one.indexes if i is not None]
    named = sorted({*stores, *(i for i in key.indexes if i is not None and i != value.indexes[0])})
    daily = kpis_by_day(table, month, key, named)
    if not daily:
        return table
    if questions := [how_months_come(own, where(table, month)) for own in daily if own not in options.kpis]:
        raise Refused("question", questions[0].text, questions)
    rules = {own: kpi_rule(own, options.kpis[own]).rule for own in daily}
    said = [
        ("monthly", f'The values of "{own}" by day or week were put together into months ({rule}).')
        for own, rule in rules.items()
    ]
    return Monthly(
        table=table, month=month, value=value, key=key, named=named, rules=rules, header=table.header,
        warnings=[*table.warnings, *said], **table.properties(),
    )  # fmt: skip


def where(table: FileTable, month: Bound) -> str:
    """Say which columns of the file have the days: the one of the table, or the ones that were turned upright."""
    if not any(code == "upright" for code, _text in table.warnings):
        return f'The column "{month.header}" has'
    first = next((record.cells[month.indexes[0] or 0] for record in table.records() if record.fault is None), "")
    return f'The columns from "{first}" on have'


def how_months_come(kpi: str, days: str) -> Question:
    """Ask how the values of a KPI by day become those of months; ``days`` says where the days are."""
    text = (
        f'{days} several days of one month for a store; state how "{kpi}" becomes a month, and which end is good, with '
        f'--kpi "{kpi}={EXAMPLE}".'
    )
    return Question(f"kpi:{kpi}", text, [f"{kpi}={rule},{good}" for rule in RULES for good in ("high", "low")])


def kpis_by_day(table: FileTable, month: Bound, key: Bound, named: Sequence[int]) -> list[str]:
    """Return the KPIs of which some store has values of different days of one month, in the order of the file."""
    seen: dict[tuple[Any, ...], str] = {}
    found: dict[str, None] = {}
    # The same few texts come again in every record.
    month_of, kpi_of = (functools.lru_cache(maxsize=10_000)(one.read) for one in (month, key))
    for record in table.records():
        if record.fault is not None:
            continue
        written = record.cells[month.indexes[0] or 0]
        first = month_of(written)
        if isinstance(first, date):
            kpi = str(kpi_of(record.cells[key.indexes[0] or 0]))
            group = (kpi, first, *(record.cells[index] for index in named))
            if seen.setdefault(group, written) != written:
                found[kpi] = None
    return list(found)


def columns_read(header: Sequence[str], bound: Sequence[Bound], sample: Sequence[FileRecord]) -> Iterator[ReadColumn]:
    """Yield every column of the file with its role, its dialect and some of its values."""
    for index, heading in enumerate(header[: without_added(header)]):
        reading = [one for one in bound if one.indexes[0] == index]
        first = next((one for one in reading if one.column.dialect), next(iter(reading), None))
        role = first.column.name.removeprefix("_") if first else ""
        dialect = next((text for one in reading if (text := str(one.context.dialect))), "")
        given = dict.fromkeys(r.cells[index].strip()[:80] for r in sample if index < len(r.cells) and r.cells[index])
        yield ReadColumn(heading, role, dialect, examples(heading, role, list(given)))


def examples(heading: str, role: str, given: Sequence[str]) -> list[str]:
    """Return the first values of a column that show no customer: a name or phone that is read is the store's."""
    if role == "author" or (not role and is_personal(heading)):
        return []
    of_store = role in OF_STORE
    return [each for each in given if of_store or not looks_personal(each)][:EXAMPLES]
