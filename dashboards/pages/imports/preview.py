"""The preview of an import: what a dry run found out, as people read it before they approve."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dashboards import wording
from dashboards.pages.frame.dates import day
from dashboards.pages.frame.review_cards import STAR
from dashboards.pages.imports.words import (
    field_words,
    kind_words,
    note_words,
    reason_words,
    shape_words,
    warning_words,
)
from dashboards.wording import publisher
from reviews.importing.messages import doubt, foreign, place_words, refusals
from reviews.importing.stores.changes import alarms, changed_by_import
from reviews.readers.records import SheetLine

LONGEST_CELL = 120
AT_FIRST = 5
UNKNOWN_SHOWN = 20
"""Unknown stores that are shown in all."""
WRONG_LETTERS = "windows"
"""The warning that text is read in the wrong encoding, which a person must see before they approve."""

ASKED = ("question", "csat_set_aside")
"""Warnings that the page asks as questions."""
UNSHOWN = ("rating_max", "csat_min", "csat_max", "ces_min", "ces_max", "ces_better", "coordinate_precision")
"""Fields that say how another one is to be read; they are not shown as columns of their own."""


@dataclass(frozen=True, slots=True)
class SampleRow:
    """A record as Evenly reads it; ``is_new`` says that its store would be created."""

    line: str
    store: str
    is_new: bool
    cells: Sequence[str]


@dataclass(frozen=True, slots=True)
class RefusedRow:
    line: str
    column: str
    reason: str
    code: str


@dataclass(frozen=True, slots=True)
class UnknownStore:
    """A name that no store of the brand's list answers to, and the nearest ones with the reasons, none or a few."""

    written: str
    nearest: Sequence[str]
    records: str


@dataclass(frozen=True, slots=True)
class UnknownStores:
    """The most frequent unknown stores: the first few, the rest, and how many more there are."""

    first: Sequence[UnknownStore]
    rest: Sequence[UnknownStore]
    rest_words: str
    more: str


@dataclass(frozen=True, slots=True)
class Replaced:
    """What would change in known stores: in one sentence, and the first of them, each with field, now and then."""

    sentence: str
    first: Sequence[tuple[str, Sequence[tuple[str, str, str]]]]
    more: str


@dataclass(frozen=True, slots=True)
class Preview:
    """A preview as text; ``sums`` are sign, label and count of the records."""

    what: str
    facts: Sequence[tuple[str, str]]
    sums: Sequence[tuple[str, str, str]]
    heads: Sequence[str]
    samples: Sequence[SampleRow]
    has_stores: bool
    why_refused: Sequence[str]
    refused: Sequence[RefusedRow]
    more_refused: str
    unknown: UnknownStores | None
    alarms: Sequence[str]
    replaced: Replaced | None
    remarks: Sequence[str]
    nothing: str


def preview_cells(preview: Mapping[str, Any]) -> Preview:
    """Write the preview that a job stores."""
    counts, fields = preview["account"], _fields(preview["samples"])
    shown = preview["refused"]
    return Preview(
        what=f"{kind_words(preview['kind'])}: {shape_words(preview['shape'])}",
        facts=_facts(preview),
        sums=record_counts(counts),
        heads=[field_words(name) for name in fields],
        samples=[_sample(row, fields) for row in preview["samples"]],
        has_stores=any(row["store"] for row in preview["samples"]),
        why_refused=[_why(row) for row in preview["why_refused"]],
        refused=[_refused(row) for row in shown],
        more_refused=more_words(counts["rejected"] - len(shown)),
        unknown=unknown_stores(preview),
        alarms=list(_alarms(preview)),
        replaced=_replaced(preview.get("replaced") or {}),
        remarks=[
            *(warning_words(code, text) for code, text in preview["warnings"] if code not in (*ASKED, WRONG_LETTERS)),
            *_came_before(preview),
            *changed_by_import(Counter(dict(preview.get("changed", ())))),
            *preview.get("of_stores", ()),
            *repetitions(counts),
            *(_doubt(*each) for each in preview["doubts"]),
        ],
        nothing=_nothing(counts),
    )


def _alarms(preview: Mapping[str, Any]) -> Iterator[str]:
    """Give the warnings that a person must read before they approve."""
    before = preview.get("came_before")
    if before and before.get("as"):
        yield _(
            "The same file was imported before as “%(then)s” (import %(id)d, “%(file_name)s”). Under another "
            "publisher, all its records would count twice: if it is the same source, enter “%(then)s” below and "
            "preview again."
        ) % {**before, "then": publisher(before["as"])}
    yield from (warning_words(code, text) for code, text in preview["warnings"] if code == WRONG_LETTERS)
    yield from preview.get("alarms", ())
    yield from alarms(preview.get("replaced") or {})
    refused = {row["code"]: row["records"] for row in preview["why_refused"]}
    yield from foreign(preview["account"]["read"], refused.get("unknown_store", 0))


def _came_before(preview: Mapping[str, Any]) -> Iterator[str]:
    before = preview.get("came_before")
    if before and not before.get("as"):
        yield _("The same file was imported before: import %(id)d, “%(file_name)s”.") % before


def _nothing(counts: Mapping[str, int]) -> str:
    """Say why nothing would change; empty where something does."""
    if counts["inserted"] or counts["updated"]:
        return ""
    if not counts["unchanged"]:
        return _("Nothing would be imported: every record is refused, for the reasons below.")
    if counts["rejected"]:
        return _("Nothing would change: the valid records of this file are already here.")
    return _("Nothing would change: all records of this file are already here.")


def _replaced(changes: Mapping[str, Any]) -> Replaced | None:
    """Say what a list of stores would change in known ones; None where it changes none."""
    if not changes.get("stores"):
        return None
    fields = ", ".join(f"{field_words(name)} {wording.number(count)}" for name, count in changes["attributes"])
    sentence = ngettext("%(n)s known store would change: %(fields)s.", "%(n)s known stores would change: %(fields)s.",
                        changes["stores"])  # fmt: skip
    first = [
        (f"{name} ({code})" if name != code else code,
         [(field_words(field), _short(old), _short(new)) for field, old, new in values])
        for code, name, values in changes["first"]
    ]  # fmt: skip
    more = more_words(changes["stores"] - len(first))
    return Replaced(sentence % {"n": wording.number(changes["stores"]), "fields": fields}, first, more)


def _short(text: str) -> str:
    if not text:
        return wording.NOTHING
    return text if len(text) <= LONGEST_CELL else text[: LONGEST_CELL - 1] + "…"


def record_counts(counts: Mapping[str, int]) -> list[tuple[str, str, str]]:
    """Give sign, label and count of the identity: read = new + changed + unchanged + refused."""
    return [
        ("", _("records read"), wording.number(counts["read"])),
        ("=", _("new"), wording.number(counts["inserted"])),
        ("+", _("changed"), wording.number(counts["updated"])),
        ("+", _("unchanged"), wording.number(counts["unchanged"])),
        ("+", _("refused"), wording.number(counts["rejected"])),
    ]


def repetitions(counts: Mapping[str, int]) -> list[str]:
    """Give remarks on records that were imported and may need attention."""
    words = []
    if counts["duplicates"]:
        facts = {"n": wording.number(counts["duplicates"])}
        words.append(_("%(n)s records repeat another one of the file; they are imported all the same.") % facts)
    if counts["damaged"]:
        facts = {"n": wording.number(counts["damaged"])}
        words.append(
            _("%(n)s records contain characters that could not be read; they are imported with � in their place.")
            % facts
        )
    return words


def _facts(preview: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Say what else was found out about the file."""
    facts = [(_("Written in"), preview["encoding"].upper())]
    if preview["publisher"]:
        facts.append((_("Publisher"), publisher(preview["publisher"])))
    if preview["new_stores"]:
        facts.append((_("Stores to be created"), wording.number(preview["new_stores"])))
    return facts


def _fields(samples: Sequence[Mapping[str, Any]]) -> list[str]:
    """Give the fields that hold anything in one of the samples."""
    names = dict.fromkeys(name for row in samples for name in row["values"])
    filled = (name for name in names if any(row["values"].get(name) not in (None, "", [], {}) for row in samples))
    return [name for name in filled if name not in UNSHOWN]


def _sample(row: Mapping[str, Any], fields: Sequence[str]) -> SampleRow:
    code, name = row["store"] or ("", "")
    store = f"{name} ({code})" if name and name != code else code
    cells = [_cell(field, row["values"]) for field in fields]
    return SampleRow(place_words(_place(row)), store, bool(row["store"]) and not name, cells)


def _cell(field: str, values: Mapping[str, Any]) -> str:
    value = values.get(field)
    if value is None or value == "" or value == []:
        return wording.NOTHING
    if isinstance(value, Mapping) and "precision" in value:
        return _moment(value)
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {each}" for name, each in value.items())
    if field == "rating" and values.get("rating_max", 5) == 5:
        return STAR * int(value)
    if field == "rating":
        return _("%(n)s of %(most)s stars") % {"n": value, "most": values["rating_max"]}
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return _short(", ".join(map(str, value)) if isinstance(value, list) else str(value))


def _moment(value: Mapping[str, str]) -> str:
    """Write a moment as exactly as the file gives it, on the clock of its store."""
    start, end = (datetime.fromisoformat(value[name]) for name in ("from", "to"))
    if value["precision"] == "exact":
        return f"{day(start.date())} {start:%H:%M}"
    first, last = day(start.date()), day(end.date())
    return first if first == last else f"{first} {wording.RANGE} {last}"


def _why(row: Mapping[str, Any]) -> str:
    return refusals(row["records"], _place(row), reason_words(row["code"], row["given"], row["expected"]))


def _doubt(code: str, count: int, line: int, given: str, sheet: str = "") -> str:
    return doubt(note_words(code), count, SheetLine(sheet, line), given)


def _place(row: Mapping[str, Any]) -> SheetLine:
    """Give where a record is: its line, and its sheet where several are read."""
    return SheetLine(row.get("sheet", ""), row["line"])


def _refused(row: Mapping[str, Any]) -> RefusedRow:
    reason = reason_words(row["code"], row["given"], row["expected"])
    return RefusedRow(place_words(_place(row)), row["column"], reason, row["code"])


def unknown_stores(preview: Mapping[str, Any]) -> UnknownStores | None:
    """Give the stores that are in the file and not in the list of stores; None where there is none."""
    rows = [_unknown(row) for row in preview.get("unfound", ())[:UNKNOWN_SHOWN]]
    if not rows:
        return None
    total = preview["unknown_stores"]
    return UnknownStores(rows[:AT_FIRST], rows[AT_FIRST:], more_words(total - AT_FIRST), more_words(total - len(rows)))


def _unknown(row: Mapping[str, Any]) -> UnknownStore:
    nearest = [f"{each['name']} ({each['code']}; {each['why']})" for each in row["nearest"]]
    return UnknownStore(row["written"], nearest, wording.number(row["records"]))


def more_words(count: int) -> str:
    """Say how many are not shown; empty where all are."""
    if count <= 0:
        return ""
    return ngettext("and %(n)s more", "and %(n)s more", count) % {"n": wording.number(count)}
