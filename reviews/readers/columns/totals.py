"""Rows of a table that only add the others up: left out, and said (pure)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reviews.readers.cells import texts
from reviews.readers.columns.vocabulary import TOTALS
from reviews.readers.containers.table import FileRecord, FileTable
from reviews.readers.records import place_of

SHOWN = 5
"""Lines that the warning names."""


@dataclass(frozen=True, kw_only=True)
class WithoutTotals(FileTable):
    """A table without its rows of totals; ``stores`` are the indexes of the columns that name the store."""

    table: FileTable
    stores: Sequence[int]
    only_bare: bool

    def records(self) -> Iterator[FileRecord]:
        return (record for record in self.table.records() if not is_total(record.cells, self.stores, self.only_bare))


def without_totals(table: FileTable, labels: int, stores: Sequence[int], *, only_bare: bool) -> FileTable:
    """Return the table without rows whose store is "Total", "Average", "합계", "Summe", ..., with a warning of them.

    With ``only_bare``, a row that has other words besides (an address, a town) is a store of that name. The first
    ``labels`` records are none. Reads the whole table once.
    """
    lines = [
        place_of(record.line, table.sheet_starts)
        for number, record in enumerate(table.records())
        if number >= labels and is_total(record.cells, stores, only_bare)
    ]
    if not lines:
        return table
    where = ", ".join(map(str, lines[:SHOWN])) + (f" and {len(lines) - SHOWN} more" if len(lines) > SHOWN else "")
    left_out = ("totals", f"Rows that add the others up are no stores and were left out (line {where}).")
    return WithoutTotals(
        table=table,
        stores=stores,
        only_bare=only_bare,
        header=table.header,
        **table.properties(),
        warnings=[*table.warnings, left_out],
    )


def is_total(cells: Sequence[str], stores: Sequence[int], only_bare: bool) -> bool:
    """Return whether the cells that name the store say that the row adds others up."""
    named = [" ".join(cells[i].split()).casefold().rstrip(":") for i in stores if i < len(cells) and cells[i].strip()]
    if not named or not any(name in TOTALS for name in named):
        return False
    others = [cell for index, cell in enumerate(cells) if index not in stores and not texts.is_nothing(cell)]
    return not only_bare or not any(any(map(str.isalpha, cell)) for cell in others)
