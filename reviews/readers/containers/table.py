"""A table as every source gives it: a header, and records with the line each begins on (pure)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from reviews.readers.limits import FIELD_CHARACTERS
from reviews.readers.records import CellError


class Record(NamedTuple):
    """One record: the line it begins on, its cells as text, and why it is no row of the table, if so."""

    line: int
    cells: Sequence[str]
    fault: CellError | None = None


class Table(Protocol):
    """What shapes are recognised in and read from; ``records`` may be called again and starts over."""

    @property
    def header(self) -> Sequence[str]: ...

    @property
    def encoding(self) -> str: ...

    def records(self) -> Iterator[Record]: ...


@dataclass(frozen=True)
class HeldTable:
    """A table held in memory (JSON and the like)."""

    header: Sequence[str]
    rows: Sequence[Record]
    encoding: str = "utf-8"
    shape: str = ""

    def records(self) -> Iterator[Record]:
        return map(bounded, self.rows)


def bounded(record: Record) -> Record:
    """The record, refused where one of its cells is too long."""
    if max(map(len, record.cells), default=0) <= FIELD_CHARACTERS:
        return record
    fault = CellError("field_too_long", "", str(FIELD_CHARACTERS))
    return Record(record.line, [cell[:FIELD_CHARACTERS] for cell in record.cells], fault)
