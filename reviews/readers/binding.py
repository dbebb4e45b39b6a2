"""Tie the columns of a shape to the header of a file, with what their parsers may know beyond the cell (pure)."""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from reviews.readers.cells.dates import in_utc
from reviews.readers.columns.settled import day_order, shared_addresses, year_first
from reviews.readers.columns.typed import Bound, Column, Context, Parser, bind
from reviews.readers.containers.table import FileRecord, FileTable
from reviews.readers.options import Options
from reviews.readers.records import Moment
from reviews.readers.shapes.base.detection import Match
from reviews.readers.shapes.base.fields import store
from reviews.readers.shapes.kpis import stated_better
from reviews.readers.shapes.locations import code_or_derived


def context_of(table: FileTable, match: Match, options: Options) -> Context:
    """Return what parsers may know beyond the cell."""
    settled = {**match.settled, **({"date_system": table.date_system} if table.date_system else {})}
    plain = Context(options)
    dated = bind([column for column in match.shape.columns if column.dated], match.header, plain)
    dates = sorted({one.indexes[0] for one in dated if one.indexes[0] is not None})
    year_comes_first = year_first(table, match.labels, dates)
    codes = bind([column for column in match.shape.columns if column.parse is code_or_derived], match.header, plain)
    return Context(
        options,
        settled,
        day_order(table, match.labels, dates, year_comes_first),
        year_comes_first,
        shared_addresses(table, codes[0].indexes[1:]) if codes else frozenset,
    )


IN_UTC = re.compile(r"(?<![^\W_])(?:UTC|GMT)(?!\s*[+\-−]?\d)(?![^\W_])", re.IGNORECASE)
"""What a heading says of times without a zone: "Review Created (UTC)", and not "GMT+9"."""


def read_in_utc(parse: Parser, context: Context, *texts: str) -> Moment | None:
    """Read a moment whose heading says that times without a zone are in UTC."""
    found = parse(context, *texts)
    return in_utc(found) if isinstance(found, Moment) else found


def bound_columns(kind: str, match: Match, context: Context, sample: Sequence[FileRecord]) -> list[Bound]:
    """Tie the columns of the shape to the header; of several headings for a field, one without a cell comes last.

    Answers without a date get the day of collection, and a store's name identifies it where there is nothing else.
    """
    columns, header, shown = match.shape.columns, match.header, match.shown
    cells = [record.cells for record in sample]
    empty = {index for index in range(len(header)) if not any(index < len(each) and each[index] for each in cells)}
    bound = bind(columns, header, context, shown, empty)
    for one in bound:
        if one.column.dated and IN_UTC.search(one.header):
            one.column = replace(one.column, parse=partial(read_in_utc, one.column.parse))
    names = {one.column.name for one in bound}
    if "store_name" in names and not names & {"store", "store_address"}:
        named = next(column for column in columns if column.name == "store_name")
        bound[:0] = bind([replace(named, name="store", parse=store, key=True)], header, context, shown)
    if kind == "surveys" and context.scraped and "answered" not in names:
        bound += bind([Column("answered", lambda context, _given: context.scraped, always=True)], (), context)
    if kind == "kpis" and "better" not in names and context.options.kpis:
        kpi = next(one for one in bound if one.column.name == "key")
        bound.append(
            Bound(Column("better", partial(stated_better, kpi), always=True), kpi.indexes, kpi.headers, context)
        )
    return bound
