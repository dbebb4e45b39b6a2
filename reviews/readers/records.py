"""What a reader gives: batches of typed columns, and an error for every record it had to refuse (pure).

A reader turns bytes into batches. Columns, not rows: a parser runs once per distinct cell text, and the importer hands
columns to the database without touching single cells. The fields of each kind are listed in ``FIELDS``; a column that
the file does not have is absent from the batch.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated, Any, NamedTuple


class Moment(NamedTuple):
    """When something happened, as precisely as the file gives it.

    ``start`` and ``end`` are equal for an exact moment and the two ends of the range else ("a month ago"). They are
    aware where the file names a zone or an offset, and naive where they are the store's local time. ``precision`` is
    exact, day, week, month or year.
    """

    start: datetime
    end: datetime
    precision: str


class CellError(ValueError):
    """A cell that cannot be read: a stable code, and what a person needs to fix it (``given``, ``expected``)."""

    def __init__(self, code: str, given: str = "", expected: str = "") -> None:
        super().__init__(f"{code}: {given}")
        self.code, self.given, self.expected = code, given, expected


@dataclass(frozen=True, slots=True)
class RowError:
    """Why a record was refused.

    ``line`` is the line of the file on which the record begins (1-based; record number in JSON; numbered through where
    several sheets are read, see ``place_of``), ``column`` the header as the file spells it, ``code`` stable, ``given``
    and ``expected`` fill the sentence that people read.
    """

    line: int
    column: str
    code: str
    given: str
    expected: str
    raw: Sequence[str]


class Note(NamedTuple):
    """Something about a good record that a person should know: coordinates swapped, hours that cannot be read, ..."""

    line: int
    column: str
    code: str
    given: str


@dataclass(frozen=True, slots=True)
class Batch:
    """Records of a file, in file order: the good ones as columns of equal length, the refused ones as errors.

    ``lines[i]`` and ``raw[i]`` belong to the i-th good record. ``read`` counts all records of the batch, so
    ``read == len(lines) + len({error.line for error in errors})``. ``damaged[i]`` is true where the record has U+FFFD.
    """

    lines: Sequence[int]
    columns: Mapping[str, Sequence[Any]]
    raw: Sequence[Sequence[str]]
    damaged: Sequence[bool]
    errors: Sequence[RowError]
    read: int
    notes: Sequence[Note] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """Something about a file that only a person can decide.

    ``key`` is stable ("scale:csat"), ``text`` one sentence that names the column and the option that answers it, and
    ``choices`` are answers to offer. ``heading`` and ``values`` are the column that it is about and how often each of
    its texts occurs, for people to see what an answer would mean; empty where they would not show that.
    """

    key: str
    text: str
    choices: Sequence[str] = ()
    heading: str = ""
    values: Mapping[str, int] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        return {"key": self.key, "text": self.text, "choices": list(self.choices)}


@dataclass(frozen=True, slots=True)
class ReadColumn:
    """How a column of a file is understood: its role ("" for one that is not read), its dialect, and some values."""

    heading: Annotated[str, "as the file has it"]
    role: Annotated[str, "our field; empty for a column that is not read"]
    dialect: Annotated[str, "how its values are written, such as the scale of a score"]
    examples: Annotated[Sequence[str], "some values; none of authors and of columns about customers"]

    def as_dict(self) -> dict[str, Any]:
        return {
            "heading": self.heading,
            "role": self.role,
            "dialect": self.dialect,
            "examples": list(self.examples),
        }


@dataclass(frozen=True, slots=True)
class Recognised:
    """What a file turned out to be, shown to people before anything is written.

    ``shape`` is a stable key ("google_bulk_sheet"), ``understood`` maps the file's headers to our fields, ``ignored``
    lists headers that are not read, ``header`` is the original header (for the rejects file), ``warnings`` are (code,
    text). ``labels`` are rows below the header that are no records (question texts), for the rejects file. ``columns``
    are all columns with their roles and dialects, ``questions`` what is open about columns that are left out.
    ``settled`` is what only the whole file shows (the zone of an export, the date system of a workbook).
    ``sheet_starts`` are the sheets of a workbook that are read as one, each with the line before its first.
    """

    kind: str
    shape: str
    encoding: str
    header: Sequence[str]
    understood: Mapping[str, str]
    ignored: Sequence[str]
    publisher: str = ""
    warnings: Sequence[tuple[str, str]] = field(default=())
    settled: Mapping[str, str] = field(default_factory=dict)
    labels: Sequence[Sequence[str]] = ()
    columns: Sequence[ReadColumn] = ()
    questions: Sequence[Question] = ()
    sheet_starts: Sequence[tuple[str, int]] = ()


class SheetLine(NamedTuple):
    """Where people find a record: its line, and its sheet where several are read."""

    sheet: str
    line: int

    def __str__(self) -> str:
        return f"{self.sheet}!{self.line}" if self.sheet else str(self.line)


def place_of(line: int, sheet_starts: Sequence[tuple[str, int]]) -> SheetLine:
    """Return the place of a line that is numbered through all sheets."""
    if len(sheet_starts) < 2:
        return SheetLine("", line)
    sheet, before = next(each for each in reversed(sheet_starts) if each[1] < line)
    return SheetLine(sheet, line - before)


class Refused(ValueError):
    """A file that is not read at all; ``code`` is stable and the message one sentence with what to do.

    ``questions`` are those whose answers would let the file in.
    """

    def __init__(self, code: str, sentence: str, questions: Sequence[Question] = ()) -> None:
        super().__init__(sentence)
        self.code, self.questions = code, questions


STORE_FIELDS = {
    "store": "str: the store's code or the publisher's id of the place",
    "store_name": "str",
    "store_address": "str: one line; where it is given without a code it is the store's key",
    "store_latitude": "float, degrees",
    "store_longitude": "float, degrees",
    "store_precision": "float, degrees: 10 ** -digits of the coordinates as written",
}

FIELDS: dict[str, dict[str, str]] = {
    "locations": {
        "code": "str, at most 60, required (derived from name and address where the file has none)",
        "name": "str",
        "format": "str",
        "ownership": "str",
        "category": "str",
        "region": "str: path, levels joined by /",
        "street": "str",
        "sublocality": "str",
        "city": "str",
        "state": "str",
        "postcode": "str",
        "country": "str: ISO 3166 code",
        "phone": "str: E.164 where it can be read, else as given",
        "website": "str",
        "hours": "str: OpenStreetMap opening hours",
        "latitude": "float, degrees",
        "longitude": "float, degrees",
        "coordinate_precision": "float, degrees",
        "time_zone": "str: IANA name",
        "opened": "date",
        "closed": "date",
        "status": "str: open, paused, closed",
    },
    "reviews": STORE_FIELDS
    | {
        "external_id": "str: a documented review id, absent where the shape has none",
        "author": "str",
        "rating": "int or None",
        "rating_max": "int: 5 unless the shape has another scale",
        "text": "str",
        "language": "str",
        "keywords": "list of str",
        "posted": "Moment",
        "reply": "str",
        "replied": "Moment or None",
        "seen": "Moment or None: when the row was scraped",
    },
    "surveys": STORE_FIELDS
    | {
        "external_id": "str",
        "answered": "Moment",
        "nps": "int 0..10 or None",
        "csat": "int or None",
        "csat_min": "int",
        "csat_max": "int",
        "ces": "int or None",
        "ces_min": "int",
        "ces_max": "int",
        "ces_better": "high or low",
        "comment": "str",
        "touchpoint": "str",
        "segment": "str",
        "channel": "str",
        "language": "str",
    },
    "listings": STORE_FIELDS
    | {
        "publisher": "str",
        "seen": "Moment",
        "present": "bool",
        "name": "str",
        "street": "str",
        "city": "str",
        "state": "str",
        "postcode": "str",
        "country": "str",
        "phone": "str",
        "website": "str",
        "category": "str",
        "hours": "str: OpenStreetMap opening hours",
        "latitude": "float",
        "longitude": "float",
        "status": "str",
        "url": "str",
    },
    "cases": STORE_FIELDS
    | {
        "external_id": "str",
        "opened": "Moment",
        "first_response": "Moment or None",
        "closed": "Moment or None",
        "contacts": "int or None",
        "reopened": "int or None",
        "reopened_at": "Moment or None",
        "channel": "str",
        "status": "str",
        "csat": "int 1..5 or None",
    },
    "kpis": STORE_FIELDS
    | {
        "key": "str",
        "month": "date: first day of the month",
        "value": "float",
        "better": "high or low",
    },
}
