"""What people read about an import besides its counts: each reason and each doubt once, with how often it came."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any, NotRequired, TypedDict

from django.utils import formats
from django.utils.translation import get_language, gettext_noop, ngettext
from django.utils.translation import gettext as _

from reviews.importing.scales import BeyondScales, DoubtedScale
from reviews.readers.reasons import reason
from reviews.readers.records import Note, RowError, SheetLine, place_of

NOTES = {
    "coordinates": gettext_noop("Coordinates that are no numbers were left out"),
    "coordinates_zero": gettext_noop("Coordinates 0, 0 were left out"),
    "coordinates_swapped": gettext_noop("Latitude and longitude look swapped"),
    "coordinates_out_of_range": gettext_noop("Coordinates that are not on earth were left out"),
    "coordinates_out_of_country": gettext_noop("The coordinates lie outside the country of the address"),
    "country": gettext_noop("The country is not known"),
    "phone": gettext_noop("The phone number could not be read and is stored as it is"),
    "phone_lost": gettext_noop("A spreadsheet has rounded the phone number, so it was left out"),
    "postcode_zeros": gettext_noop("The postcode had lost its leading zeros"),
    "time_zone": gettext_noop("The time zone is not known"),
    "hours": gettext_noop("The opening hours could not be read"),
    "not_listed": gettext_noop("Rows that show nothing of a store count as not listed"),
    "score": gettext_noop("A score that is no number was left out; the record was taken without it"),
    "filled_up": gettext_noop("Rows end before the last column; what they lack counts as empty"),
    "status": gettext_noop("The status is not known; the store is taken as open"),
}

WAYS = {
    "direction": gettext_noop("State it for each KPI (--kpi “%(given)s=sum,high”)."),
    "damaged_key": gettext_noop("Correct the refused records, or leave the column out (--column “%(column)s=”)."),
    "rounded_code": gettext_noop("Correct the refused records, or leave the column out (--column “%(column)s=”)."),
}
"""What a person can do besides correcting the records, by the reason why they were refused; about a whole column."""
NEEDED = re.compile(r"%\((\w+)\)s")

ENOUGH_TO_JUDGE = 20
"""Records of a file from which on something can be concluded about the whole of it."""

REFUSED_SHOWN = 20
"""How many refused records a person is shown."""

UNFOUND = ("unknown_store", "several_stores", "other_store", "second_listing", "left_out")
"""Why a record is refused that a person can say the store of."""

MOST_DISTINCT = 10_000
"""Unknown stores that are counted one by one; a file of wrong codes must not fill the memory."""

LONGEST_TEXT = 300
"""Characters of a text that a preview stores."""


class PlaceInFile(TypedDict):
    """Where a record is."""

    line: Annotated[int, "line of the file that it begins on"]
    sheet: NotRequired[Annotated[str, "sheet of the workbook, where several are read"]]


class RefusedRecord(PlaceInFile):
    """A record that was refused, and its first error; the record itself stays in the file."""

    column: Annotated[str, "heading of the column; empty where the error is of none"]
    code: Annotated[str, "stable key of the reason"]
    given: Annotated[str, "what is written there"]
    expected: Annotated[str, "what can be read"]


class RefusalReason(RefusedRecord):
    """A reason why records were refused, with the first of them."""

    records: Annotated[int, "how many records were refused for it"]


class RefusalsShown(TypedDict, total=False):
    """What a preview shows of refused records, and of those that were read with a note."""

    why_refused: Annotated[list[RefusalReason], "each reason once, the most frequent first"]
    doubts: Annotated[
        list[list[Any]],
        "values that were read with a note: `[code, records, line of the first, text given there]`, and the sheet "
        "where several are read",
    ]
    refused: Annotated[list[RefusedRecord], "the first refused records; deleted once the import is over"]


@dataclass(slots=True)
class ImportLog:
    """The refusals and notes of all batches of a file, for the warnings of an import and for its preview.

    Of a refused record only the first error counts. By code: how often it came, and its first example. ``roles`` are
    our fields by the headings of the file, ``sheet_starts`` its sheets as a ``Recognised`` has them.
    """

    refusals: Counter[str] = field(default_factory=Counter)
    first_refusals: dict[str, RowError] = field(default_factory=dict)
    notes: Counter[str] = field(default_factory=Counter)
    first_notes: dict[str, Note] = field(default_factory=dict)
    refused: list[RowError] = field(default_factory=list)
    unknown_stores: Counter[str] = field(default_factory=Counter)
    roles: Mapping[str, str] = field(default_factory=dict)
    sheet_starts: Sequence[tuple[str, int]] = ()
    beyond: BeyondScales = field(init=False)

    def __post_init__(self) -> None:
        self.beyond = BeyondScales(self.roles)

    def add(self, notes: Iterable[Note], errors: Iterable[RowError]) -> None:
        """Count the notes and errors of a batch."""
        for note in notes:
            self.notes[note.code] += 1
            self.first_notes.setdefault(note.code, note)
        refused = first_errors(errors)
        self.refused += refused[: REFUSED_SHOWN - len(self.refused)]
        self.beyond.add(refused)
        for error in refused:
            self.refusals[error.code] += 1
            self.first_refusals.setdefault(error.code, error)
            if error.code in UNFOUND:
                self._add_unknown_store(error)

    def warnings(self, read: int) -> list[str]:
        """Return one sentence for each kind of refusal and note, the most frequent first, of so many records."""
        refused = [self._refused(code, count) for code, count in self.refusals.most_common()]
        doubts = [
            doubt(_(NOTES.get(code, code)), count, self._at(self.first_notes[code].line), self.first_notes[code].given)
            for code, count in self.notes.most_common()
        ]
        foreigners = foreign(read, self.refusals["unknown_store"], self.refusals["no_store"])
        return [*foreigners, *self.alarms(), *refused, *doubts]

    def alarms(self) -> list[str]:
        """Return what a person must read before they approve, since figures would be wrong."""
        return [doubted_scale(each) for each in self.beyond.doubted()]

    def as_json(self) -> RefusalsShown:
        """Return what the preview of an import shows of refused records, and notes."""
        return {
            "why_refused": [
                {"records": count, **self._as_json(self.first_refusals[code])}
                for code, count in self.refusals.most_common()
            ],
            "doubts": [self._doubt_as_json(code, count) for code, count in self.notes.most_common()],
            "refused": [self._as_json(error) for error in self.refused],
        }

    def _refused(self, code: str, count: int) -> str:
        """Say how many records were refused for a reason, and what can be done about it."""
        first = self.first_refusals[code]
        said = refusals(count, self._at(first.line), _reason(first), first.column)
        facts = {"given": first.given, "column": first.column}
        needed = NEEDED.findall(WAYS.get(code, ""))
        return f"{said} {_(WAYS[code]) % facts}" if needed and all(facts[name] for name in needed) else said

    def _at(self, line: int) -> SheetLine:
        return place_of(line, self.sheet_starts)

    def _as_json(self, error: RowError) -> RefusedRecord:
        """Give what the page and the API show of an error; the record itself stays in the file."""
        return {
            **place_as_json(self._at(error.line)),
            "column": error.column,
            "code": error.code,
            "given": error.given[:LONGEST_TEXT],
            "expected": error.expected[:LONGEST_TEXT],
        }

    def _doubt_as_json(self, code: str, count: int) -> list[Any]:
        note = self.first_notes[code]
        at = self._at(note.line)
        return [code, count, at.line, note.given[:LONGEST_TEXT], *([at.sheet] if at.sheet else [])]

    def _add_unknown_store(self, error: RowError) -> None:
        if error.given in self.unknown_stores or len(self.unknown_stores) < MOST_DISTINCT:
            self.unknown_stores[error.given] += 1


def first_errors(errors: Iterable[RowError]) -> list[RowError]:
    """Return the first error of each refused record, by line."""
    by_line = {error.line: error for error in reversed([*errors])}
    return [by_line[line] for line in sorted(by_line)]


def place_as_json(at: SheetLine) -> PlaceInFile:
    """Return a place as a preview has it: the sheet only where several are read."""
    return {"line": at.line, "sheet": at.sheet} if at.sheet else {"line": at.line}


def place_words(at: SheetLine) -> str:
    """Write a place as people find it: a line, or a line of a sheet as spreadsheets write it."""
    return str(at) if at.sheet else figure(at.line)


def refusals(count: int, at: SheetLine, why: str, column: str = "") -> str:
    """Say how many records were refused for one reason, and where the first of them is."""
    facts = {"count": figure(count), "line": place_words(at), "column": column, "reason": why}
    if column:
        sentence = ngettext(
            "%(count)s record refused, in line %(line)s, column “%(column)s”: %(reason)s",
            "%(count)s records refused, first in line %(line)s, column “%(column)s”: %(reason)s",
            count,
        )
    else:
        sentence = ngettext(
            "%(count)s record refused, in line %(line)s: %(reason)s",
            "%(count)s records refused, first in line %(line)s: %(reason)s",
            count,
        )
    return sentence % facts


def doubt(what: str, count: int, at: SheetLine, given: str) -> str:
    """Say what is doubted about how many good records, and what is written in the first of them."""
    facts = {"what": what, "count": figure(count), "line": place_words(at), "given": given}
    return (
        ngettext(
            "%(what)s (%(count)s record, in line %(line)s: “%(given)s”).",
            "%(what)s (%(count)s records, first in line %(line)s: “%(given)s”).",
            count,
        )
        % facts
    )


def doubted_scale(found: DoubtedScale) -> str:
    """Ask whether the scale of a column is another one, with the option that states it."""
    facts = {
        "count": figure(found.records),
        "values": f"{found.least:g}" if found.least == found.most else f"{found.least:g}–{found.most:g}",
        "column": found.column,
        "scale": found.scale,
        "instead": found.instead,
        "option": f'--scale "{found.role}={found.instead}"',
    }
    if found.role == "nps":
        facts["option"] = f'--column "{found.column}=csat" --scale "csat={found.instead or found.scale}"'
        return (
            _(
                "%(count)s answers of %(values)s in “%(column)s” were refused, all at one end of %(scale)s: if it was "
                "not asked on 0 to 10, it is no NPS question; read it as satisfaction (%(option)s), or leave it out."
            )
            % facts
        )
    if found.instead:
        return (
            _(
                "%(count)s answers of %(values)s in “%(column)s” were refused, all at one end of %(scale)s: "
                "is the scale %(instead)s? State it as the scale of the column (%(option)s)."
            )
            % facts
        )
    return (
        _(
            "%(count)s answers of %(values)s in “%(column)s” were refused, all at one end of %(scale)s: if they mean "
            "that nobody rated, empty these cells; the records then count without a rating."
        )
        % facts
    )


def foreign(read: int, unknown: int, nameless: int = 0) -> Iterator[str]:
    """Doubt the whole file where most of its records name stores that are not in the brand's list.

    Records that name no store (``nameless``) speak of none either.
    """
    if read >= ENOUGH_TO_JUDGE and unknown > read / 2:
        yield _(
            "Only %(known)s of %(read)s records are about stores in your list. Is this the file of another brand, "
            "or is the list of stores not complete?"
        ) % {"known": figure(read - unknown - nameless), "read": figure(read)}


def figure(number: int) -> str:
    """Write a whole number with the thousands separator of the language."""
    return formats.number_format(number, use_l10n=True, force_grouping=True)


def _reason(error: RowError) -> str:
    sentence = reason(error.code, error.given, error.expected)
    return sentence.korean if (get_language() or "").startswith("ko") else sentence.english
