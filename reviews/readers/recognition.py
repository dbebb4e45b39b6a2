"""What a file is, found by its content, or one sentence that says why it is not read (pure)."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from reviews.readers import preflight
from reviews.readers.columns.headings import spellings
from reviews.readers.columns.settled import day_order
from reviews.readers.columns.typed import Bound, Column, Context, bind
from reviews.readers.containers.open import open_table
from reviews.readers.containers.table import Record, Table
from reviews.readers.crowding import crowded_addresses
from reviews.readers.options import Options
from reviews.readers.records import Recognised, Refused
from reviews.readers.shapes import cases, reviews, surveys
from reviews.readers.shapes.base.fields import store
from reviews.readers.shapes.base.opening import Found, Opening
from reviews.readers.shapes.locations import code_or_made
from reviews.readers.shapes.registry import GENERAL, KINDS, SPECIAL

SAMPLE = 500
WORDS = {
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
SAID = spellings(f"{reviews.TEXT_NAMES}|{reviews.DATE_NAMES}")
CASE_IDS = spellings(cases.ID_NAMES)


@dataclass(frozen=True)
class Opened:
    """A table with the shape that was found in it."""

    table: Table
    found: Found
    kind: str
    sample: Sequence[Record]

    def bound(self, options: Options) -> list[Bound]:
        """The columns of the shape, tied to the header.

        Answers without a date get the day of collection, and a store's name stands for it where there is nothing else.
        """
        context = self.context(options)
        bound = bind(self.found.shape.columns, self.found.header, context)
        names = {one.column.name for one in bound}
        if "store_name" in names and not names & {"store", "store_address"}:
            named = next(column for column in self.found.shape.columns if column.name == "store_name")
            bound[:0] = bind([replace(named, name="store", parse=store, key=True)], self.found.header, context)
        if self.kind == "surveys" and context.scraped and "answered" not in names:
            bound += bind([Column("answered", lambda context, _given: context.scraped, always=True)], (), context)
        return bound

    @property
    def settled(self) -> dict[str, str]:
        system = getattr(self.table, "date_system", "")
        return {**self.found.settled, **({"date_system": system} if system else {})}

    def context(self, options: Options) -> Context:
        dated = [column for column in self.found.shape.columns if column.dated]
        header, plain = self.found.header, Context(options)
        bound = bind(dated, header, plain)
        places = sorted({one.places[0] for one in bound if one.places[0] is not None})
        order = day_order(self.table, self.found.labels, places)
        codes = bind([column for column in self.found.shape.columns if column.parse is code_or_made], header, plain)
        crowded = crowded_addresses(self.table, codes[0].places[1:]) if codes else frozenset
        return Context(options, self.settled, order, crowded)


def open_file(path: Path, kind: str, options: Options, encoding: str = "") -> Opened:
    """The table of the file and its shape. Raises ``Refused``."""
    if kind not in KINDS:
        raise Refused("kind", f'There is no kind "{kind}"; the kinds are {", ".join(KINDS)}.')
    table = open_table(path, options, encoding)
    sample = list(itertools.islice(table.records(), SAMPLE))
    opening = Opening(table.header, [list(record.cells) for record in sample], options, getattr(table, "shape", ""))
    return Opened(table, find_shape(opening, kind), kind, sample)


def find_shape(opening: Opening, kind: str) -> Found:
    """The shape of a file that is said to be of ``kind``. Raises ``Refused`` wrong_kind or unknown_shape."""
    special = next(filter(None, (detect(opening) for detect in SPECIAL[kind])), None)
    if special:
        return special
    other = other_kind(opening, kind)
    general = GENERAL[kind](opening)
    if general and not other:
        return general
    if not other:
        other = next((k for k in KINDS if k not in (kind, "listings") and GENERAL[k](opening)), "")
    columns = shown(opening.header)
    if other:
        raise Refused(
            "wrong_kind",
            f"This looks like a {WORDS[other]} (columns {columns}); import it with kind {other}, not {kind}.",
        )
    raise Refused("unknown_shape", f"A {WORDS[kind]} needs {NEEDS[kind]}, and this file has the columns {columns}.")


def other_kind(opening: Opening, kind: str) -> str:
    """The kind that the file certainly is, where that is another one than ``kind``; else empty."""
    related = {"locations", "listings"}
    for other in KINDS:
        if other != kind and not {kind, other} <= related and any(detect(opening) for detect in SPECIAL[other]):
            return other
    keys = opening.keys
    if kind != "cases" and any(name in keys for name in CASE_IDS) and GENERAL["cases"](opening):
        return "cases"
    rated = any(name in keys for name in RATINGS)
    if kind in related and rated and any(name in keys for name in SAID):
        return "reviews"
    if kind in related | {"reviews"} and not rated and any(name in keys for name in SCORES):
        return "surveys"
    return ""


def shown(header: Sequence[str], most: int = 8) -> str:
    """The first header names, cut to what fits into a sentence."""
    names = [" ".join(name.split())[:30] for name in header if name.strip()]
    return ", ".join(names[:most]) + (f" and {len(names) - most} more" if len(names) > most else "")


def recognise(path: Path, kind: str, options: Options, file_name: str = "") -> Recognised:
    """What the file is and how its columns will be read.

    ``file_name`` is the name under which a person knows the file; it decides nothing. Raises ``Refused`` with
    one sentence for a file that is not read at all.
    """
    opened = open_file(path, kind, options)
    found, table = opened.found, opened.table
    context = opened.context(options)
    bound = opened.bound(options)
    warnings = preflight.check(opened.kind, bound, opened.sample[found.labels :], context)
    understood = headers_understood(bound)
    return Recognised(
        kind=kind,
        shape=found.shape.key,
        encoding=table.encoding,
        header=list(table.header),
        understood=understood,
        ignored=[name for name in found.header if name and name not in understood],
        publisher=found.shape.publisher,
        warnings=[*getattr(table, "warnings", ()), *found.warnings, *warnings],
        settled=opened.settled,
        labels=label_rows(opened.sample, found.labels),
    )


def headers_understood(bound: Sequence[Bound]) -> dict[str, str]:
    """Headers and their fields: one header for a field, the others that help to read it as "posted, also"."""
    understood: dict[str, str] = {}
    for one in bound:
        if one.places[0] is not None and one.column.name not in understood.values():
            understood.setdefault(one.header, one.column.name.removeprefix("_"))
    for one in bound:
        for header in one.headers:
            understood.setdefault(header, f"{one.column.name.removeprefix('_')}, also")
    return understood


def label_rows(sample: Sequence[Record], count: int) -> list[list[str]]:
    return [list(record.cells) for record in sample[:count]]
