"""A table as every container gives it: a header, and records with the line each begins on (pure)."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from reviews.readers.limits import FIELD_CHARACTERS
from reviews.readers.records import CellError


class FileRecord(NamedTuple):
    """One record: the line it begins on, its cells as text, and why it is no row of the table, if so."""

    line: int
    cells: Sequence[str]
    fault: CellError | None = None


@dataclass(frozen=True, kw_only=True)
class FileTable(ABC):
    """What shapes are recognised in and read from.

    ``date_system`` is "1904" where serial dates count from that year; ``warnings`` are codes with sentences about what
    was not read.
    """

    header: Sequence[str]
    encoding: str
    date_system: str = ""
    warnings: Sequence[tuple[str, str]] = ()

    @abstractmethod
    def records(self) -> Iterator[FileRecord]:
        """Yield all records from the beginning; several callers may be at different records at once."""


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
