"""A table as every container gives it: a header, and records with the line each begins on (pure)."""

import itertools
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from reviews.readers.limits import FIELD_CHARACTERS
from reviews.readers.records import CellError

SAMPLE = 500
"""Records by which a table is recognised."""

SHEET = "sheet"
"""The heading of the column that says in which sheet a record is, where several are read as one."""


class ShortRow(CellError):
    """A record that ends before the last column; it is sound where the cells that it lacks may be empty."""

    def __init__(self, cells: int, width: int) -> None:
        super().__init__("columns", str(cells), str(width))
        self.width = width


class FileRecord(NamedTuple):
    """One record: the line it begins on, its cells as text, and why it is no row of the table, if so."""

    line: int
    cells: Sequence[str]
    fault: CellError | None = None


@dataclass(frozen=True, kw_only=True)
class FileTable(ABC):
    """What shapes are recognised in and read from.

    ``date_system`` is "1904" where serial dates count from that year; ``delimiter`` separates the cells of a text, and
    is empty where numbers come as such (workbooks, JSON); ``warnings`` are codes with sentences about what was not read
    or is read in another way. ``sheets`` are those of a workbook that a person may choose from, ``hidden_sheets`` those
    among them that are not seen, ``sheet_name`` is the one that is read, and ``sheets_together`` are those of one shape
    that are read as one where nobody chooses. Then ``sheet_starts`` are their names, each with the line before its
    first: lines are numbered through.
    """

    header: Sequence[str]
    encoding: str
    date_system: str = ""
    delimiter: str = ""
    warnings: Sequence[tuple[str, str]] = ()
    sheets: Sequence[str] = ()
    sheet_name: str = ""
    hidden_sheets: Sequence[str] = ()
    sheets_together: Sequence[str] = ()
    sheet_starts: Sequence[tuple[str, int]] = ()

    def properties(self) -> dict[str, Any]:
        """Return what a table that is made of this one has in common with it, by the names of its fields."""
        return {
            "encoding": self.encoding,
            "date_system": self.date_system,
            "delimiter": self.delimiter,
            "sheet_starts": self.sheet_starts,
        }

    @abstractmethod
    def records(self) -> Iterator[FileRecord]:
        """Yield all records from the beginning; several callers may be at different records at once."""

    def sample(self) -> list[FileRecord]:
        """Return at most ``SAMPLE`` records by which the table is recognised, beginning with the first ones."""
        return list(itertools.islice(self.records(), SAMPLE))


@dataclass(frozen=True, kw_only=True)
class MemoryTable(FileTable):
    """A table of which all rows are in memory (small JSON documents)."""

    rows: Sequence[FileRecord]

    def records(self) -> Iterator[FileRecord]:
        return map(bounded, self.rows)


def bounded(record: FileRecord) -> FileRecord:
    """Return the record, refused where one of its cells is too long."""
    if max(map(len, record.cells), default=0) <= FIELD_CHARACTERS:
        return record
    fault = CellError("field_too_long", "", str(FIELD_CHARACTERS))
    return FileRecord(record.line, [cell[:FIELD_CHARACTERS] for cell in record.cells], fault)
