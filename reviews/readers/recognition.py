"""What a file is, found by its content, or one sentence with the reason why it is not read (pure)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from reviews.readers import checks
from reviews.readers.columns.headings import spellings
from reviews.readers.columns.settled import day_order, shared_addresses
from reviews.readers.columns.typed import Bound, Column, Context, bind
from reviews.readers.containers.opened import OpenedFile
from reviews.readers.containers.table import FileTable
from reviews.readers.options import Options
from reviews.readers.records import Recognised, Refused
from reviews.readers.shapes import cases, reviews, surveys
from reviews.readers.shapes.base.detection import Excerpt, Match
from reviews.readers.shapes.base.fields import store
from reviews.readers.shapes.locations import code_or_derived
from reviews.readers.shapes.registry import GENERAL, KINDS, SPECIAL

NAMES = {
    "locations": "list of stores", "reviews": "review file", "surveys": "survey file", "listings": "list of listings",
    "cases": "file of service cases", "kpis": "file of KPI values",
}  # fmt: skip
NEEDS = {
    "locations": "a store's code or name and something about where it is",
    "reviews": "a date and a rating or a text",
    "surveys": "a score (nps, csat or ces)",
    "listings": "a store's code or name and something of its listing",
    "cases": "a case id and a date",
    "kpis": "a store, a month, and a value",
}
SCORES = spellings(f"{surveys.NPS_NAMES}|{surveys.CSAT_NAMES}|{surveys.CES_NAMES}")
RATINGS = spellings(reviews.RATING_NAMES)
WRITTEN = spellings(f"{reviews.TEXT_NAMES}|{reviews.DATE_NAMES}")
CASE_IDS = spellings(cases.ID_NAMES)
SHOWN_BY = spellings("publisher|platform|directory|퍼블리셔|플랫폼|매체|seen at|last seen|checked at|확인일|조회일")
"""Headers that make a list of stores one of listings: who shows them, and when that was checked."""


@dataclass(frozen=True)
class Interpretation:
    """How the records of a table are read: its shape, and the shape's columns tied to the header."""

    table: FileTable
    match: Match
    context: Context
    bound: Sequence[Bound]


def kind_of(file: OpenedFile, kinds: Sequence[str] = KINDS) -> str:
    """Find the kind of a file that nobody named: the first of ``kinds`` that it is sure to be, or else can be.

    Raises ``Refused``: unknown_shape where it can be none of them, and whatever is wrong with the file as such.
    """
    excerpt = excerpt_of(file)
    found = next(candidates(excerpt, kinds), None)
    if found is None:
        needs = "; ".join(f"{kind}: {NEEDS[kind]}" for kind in kinds)
        columns = shown(excerpt.header)
        raise Refused(
            "unknown_shape", f"Evenly does not know this kind of file (columns {columns}). Needed are {needs}."
        )
    return found


def recognise(file: OpenedFile, kind: str, options: Options) -> Recognised:
    """Find what the file is and how its columns will be read.

    Raises ``Refused`` with one sentence for a file that is not read at all.
    """
    found = interpret(file, kind, options)
    table, match = found.table, found.match
    warnings = checks.check(kind, found.bound, file.sample[match.labels :], found.context)
    understood = headers_understood(found.bound)
    return Recognised(
        kind=kind,
        shape=match.shape.key,
        encoding=table.encoding,
        header=list(table.header),
        understood=understood,
        ignored=[name for name in match.header if name and name not in understood],
        publisher=match.shape.publisher,
        warnings=[*table.warnings, *match.warnings, *warnings],
        settled=found.context.settled,
        labels=[list(record.cells) for record in file.sample[: match.labels]],
    )


def interpret(file: OpenedFile, kind: str, options: Options) -> Interpretation:
    """Find the shape of a file of this kind and tie its columns to the header. Raises ``Refused``."""
    if kind not in KINDS:
        raise Refused("kind", f'There is no kind "{kind}"; the kinds are {", ".join(KINDS)}.')
    match = find_shape(excerpt_of(file), kind)
    context = context_of(file.table, match, options)
    return Interpretation(file.table, match, context, bound_columns(kind, match, context))


def excerpt_of(file: OpenedFile) -> Excerpt:
    """Return what shapes are detected by. Raises ``Refused``."""
    return Excerpt(file.table.header, [record.cells for record in file.sample])


def context_of(table: FileTable, match: Match, options: Options) -> Context:
    """Return what parsers may know beyond the cell."""
    settled = {**match.settled, **({"date_system": table.date_system} if table.date_system else {})}
    plain = Context(options)
    dated = bind([column for column in match.shape.columns if column.dated], match.header, plain)
    dates = sorted({one.indexes[0] for one in dated if one.indexes[0] is not None})
    codes = bind([column for column in match.shape.columns if column.parse is code_or_derived], match.header, plain)
    return Context(
        options,
        settled,
        day_order(table, match.labels, dates),
        shared_addresses(table, codes[0].indexes[1:]) if codes else frozenset,
    )


def bound_columns(kind: str, match: Match, context: Context) -> list[Bound]:
    """Tie the columns of the shape to the header.

    Answers without a date get the day of collection, and a store's name identifies it where there is nothing else.
    """
    columns, header = match.shape.columns, match.header
    bound = bind(columns, header, context)
    names = {one.column.name for one in bound}
    if "store_name" in names and not names & {"store", "store_address"}:
        named = next(column for column in columns if column.name == "store_name")
        bound[:0] = bind([replace(named, name="store", parse=store, key=True)], header, context)
    if kind == "surveys" and context.scraped and "answered" not in names:
        bound += bind([Column("answered", lambda context, _given: context.scraped, always=True)], (), context)
    return bound


def find_shape(excerpt: Excerpt, kind: str) -> Match:
    """Find the shape of a file that is stated to be of ``kind``. Raises ``Refused`` wrong_kind or unknown_shape."""
    special = next(filter(None, (detect(excerpt) for detect in SPECIAL[kind])), None)
    if special:
        return special
    other = other_kind(excerpt, kind)
    general = GENERAL[kind](excerpt)
    if general and not other:
        return general
    if not other:
        other = next((k for k in KINDS if k not in (kind, "listings") and GENERAL[k](excerpt)), "")
    columns = shown(excerpt.header)
    if other:
        raise Refused(
            "wrong_kind",
            f"This looks like a {NAMES[other]} (columns {columns}); import it with kind {other}, not {kind}.",
        )
    raise Refused("unknown_shape", f"A {NAMES[kind]} needs {NEEDS[kind]}, and this file has the columns {columns}.")


def other_kind(excerpt: Excerpt, kind: str) -> str:
    """Return the kind that the file certainly is, where that is another one than ``kind``; else empty."""
    related = {"locations", "listings"}
    for other in KINDS:
        if other != kind and not {kind, other} <= related and any(detect(excerpt) for detect in SPECIAL[other]):
            return other
    keys = excerpt.keys
    if kind != "cases" and any(name in keys for name in CASE_IDS) and GENERAL["cases"](excerpt):
        return "cases"
    rated = any(name in keys for name in RATINGS)
    if kind in related and rated and any(name in keys for name in WRITTEN):
        return "reviews"
    if kind in related | {"reviews"} and not rated and any(name in keys for name in SCORES):
        return "surveys"
    return ""


def shown(header: Sequence[str], most: int = 8) -> str:
    """Return the first header names, cut to what fits into a sentence."""
    names = [" ".join(name.split())[:30] for name in header if name.strip()]
    return ", ".join(names[:most]) + (f" and {len(names) - most} more" if len(names) > most else "")


def candidates(excerpt: Excerpt, kinds: Sequence[str]) -> Iterator[str]:
    """Yield the kinds that the file is sure to be, then those that it can be."""
    for kind in kinds:
        if any(detect(excerpt) for detect in SPECIAL[kind]):
            yield kind
    is_seen = any(name in excerpt.keys for name in SHOWN_BY)
    # Nearly every file names a store and a place, so lists of stores come last.
    lists = ("listings", "locations") if is_seen else ("locations", "listings")
    for kind in ("cases", "reviews", "surveys", "kpis", *lists):
        if kind in kinds and can_be(excerpt, kind):
            yield kind


def can_be(excerpt: Excerpt, kind: str) -> bool:
    try:
        find_shape(excerpt, kind)
    except Refused:
        return False
    return True


def headers_understood(bound: Sequence[Bound]) -> dict[str, str]:
    """Return headers with their fields: one header for a field, others that help to read it as "posted, also"."""
    understood: dict[str, str] = {}
    for one in bound:
        if one.indexes[0] is not None and one.column.name not in understood.values():
            understood.setdefault(one.header, one.column.name.removeprefix("_"))
    for one in bound:
        for header in one.headers:
            understood.setdefault(header, f"{one.column.name.removeprefix('_')}, also")
    return understood
