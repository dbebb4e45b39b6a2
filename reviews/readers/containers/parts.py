"""The check of one XML part of an Office document, before openpyxl builds anything from it (pure).

The check is made by a parser, so that quotes, blanks, entities, encodings and names of files hide nothing from it. It
bounds what a part may have, since a few kilobytes may describe a sheet that would be built for days.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import IO, NoReturn
from xml.parsers import expat

from reviews.readers import limits
from reviews.readers.records import Refused

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
ROW, STRING, MERGED = f"{MAIN} row", f"{MAIN} si", f"{MAIN} mergeCell"
"""The elements that repeat, with their namespace as expat writes it."""

BLOCK = 1 << 16
MOST_ELEMENTS = 400_000
"""Elements in one row or text, and in all else together: a row of 16,384 formatted cells has some 33,000."""

MOST_STRINGS = 2_000_000
"""Distinct texts of a workbook."""

LONGEST = 2_000_000
"""Bytes from one element to the next: a text or a list of attributes."""


@dataclass(slots=True)
class PartSummary:
    """What is in a part: its rows, the number of the last one, its texts, and the ranges of its merged cells."""

    rows: int = 0
    last_row: int = 0
    strings: int = 0
    merged: list[str] = field(default_factory=list)
    elements: int = 0

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """Count an element. Raises ``Refused`` where a part has more than ``limits`` allow."""
        self.elements += 1
        if name == ROW:
            self._row(attributes.get("r"))
        elif name == STRING:
            self.strings, self.elements = self.strings + 1, 0
        elif name == MERGED:
            self.merged.append(attributes.get("ref", ""))
        if self.elements > MOST_ELEMENTS or self.strings > MOST_STRINGS:
            raise Refused("too_many_rows", "This workbook has too much in it; save its sheet as CSV and upload that.")

    def _row(self, given: str | None) -> None:
        number = self.last_row + 1 if given is None else row_number(given)
        if number <= self.last_row:
            refuse_as_foreign()
        self.rows, self.last_row, self.elements = self.rows + 1, number, 0
        if number > limits.WORKBOOK_ROWS:
            raise Refused(
                "too_many_rows",
                f"This sheet has more than {limits.WORKBOOK_ROWS:,} rows; save it as CSV and upload that.",
            )


def row_number(given: str) -> int:
    """Read the number of a row as openpyxl does; some programs write "5.0"."""
    try:
        return int(given)
    except ValueError:
        return int(float(given))


def check_part(stream: IO[bytes]) -> PartSummary:
    """Read a part to its end and return what is in it.

    Raises ``Refused`` where it is too large to be built, where its rows are not in order, and where it declares a
    document type, with which entities come. Raises ExpatError where it is no XML.
    """
    summary = PartSummary()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartDoctypeDeclHandler = refuse_as_foreign
    parser.StartElementHandler = summary.start
    since, before = 0, (0, 0, 0)
    for block in iter(lambda: stream.read(BLOCK), b""):
        parser.Parse(block)
        now = (summary.rows, summary.strings, summary.elements)
        since = since + len(block) if now == before else 0
        before = now
        if since > LONGEST:
            raise Refused("field_too_long", "A cell of this workbook is too long; shorten it and upload it again.")
    parser.Parse(b"", True)
    return summary


def refuse_as_foreign(*_declared: object) -> NoReturn:
    raise Refused("broken_workbook", "This workbook is not what a spreadsheet program writes; save it again as XLSX.")
