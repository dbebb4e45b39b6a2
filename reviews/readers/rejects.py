"""The rejects file: refused records as they were, with where and why, to be fixed and uploaded again (pure).

The readers leave the five added columns out, so a fixed file is read like the first one. Nothing in it tells who a
customer is: cells that are not read are blank, and the author is a keyed digest, by which the fixed record is the same
author's when it comes back. Texts that a spreadsheet would take for formulas get an apostrophe, which comes off again.
"""

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from reviews.readers.cells import texts
from reviews.readers.cells.formulas import quoted, unquoted
from reviews.readers.columns.headings import ADDED, without_added
from reviews.readers.columns.personal import looks_personal
from reviews.readers.containers.table import SHEET, FileRecord, FileTable
from reviews.readers.reasons import reason
from reviews.readers.records import Recognised, RowError, place_of


class Text(Protocol):
    """What takes text: a file opened with newline=""."""

    def write(self, text: str, /) -> object: ...


def write_header(out: Text, recognised: Recognised) -> None:
    """Write the header of the file and its rows of labels, with the added columns."""
    width = without_added(recognised.header)
    writer = csv.writer(out)
    writer.writerow([*map(quoted, recognised.header[:width]), *ADDED])
    for cells in recognised.labels:
        writer.writerow([*map(quoted, padded(cells, width)), *[""] * len(ADDED)])


def write(out: Text, recognised: Recognised, errors: Iterable[RowError], author_key: Callable[[str], str]) -> int:
    """Write one row for each refused record, with its first error; return how many.

    ``author_key`` is what stands for the name of an author. A record with too many cells has them all: the added ones
    are then further right, and a person sees why.
    """
    writer = csv.writer(out)
    width = without_added(recognised.header)
    read, authors = columns_read(recognised), authors_of(recognised)
    written = 0
    last: int | None = None
    for error in sorted(errors, key=lambda error: error.line):
        if error.line == last:
            continue
        last = error.line
        why = reason(error.code, error.given, error.expected)
        cells = padded(error.raw, width)
        kept = [cell if index in read or index >= width else "" for index, cell in enumerate(cells)]
        for index in authors:
            kept[index] = "" if texts.is_nothing(cells[index]) else author_key(texts.short(cells[index]))
        own = ["" if index not in read and looks_personal(cell) else quoted(cell) for index, cell in enumerate(kept)]
        where = quoted(str(place_of(error.line, recognised.sheet_starts)))
        writer.writerow([*own, where, error.column, error.code, quoted(why.english), quoted(why.korean)])
        written += 1
    return written


def columns_read(recognised: Recognised) -> set[int]:
    """Return the indexes of the columns that are read, or will be once a question is answered, and of the sheet."""
    known = {SHEET, *recognised.understood, *(question.heading for question in recognised.questions)}
    return {index for index, name in enumerate(recognised.header) if name in known}


def authors_of(recognised: Recognised) -> list[int]:
    """Return the indexes of the columns that name the author of a record."""
    names = {"author", "author, also"}
    return [index for index, heading in enumerate(recognised.header) if recognised.understood.get(heading) in names]


def padded(cells: Sequence[str], width: int) -> list[str]:
    """Return the record's own cells, filled up to ``width`` and without what an earlier rejects file had added."""
    own = list(cells[:width]) if len(cells) == width + len(ADDED) else list(cells)
    return own + [""] * (width - len(own))


@dataclass(frozen=True, kw_only=True)
class FixedRejects(FileTable):
    """The table of a rejects file that comes back, without the apostrophes that it was given."""

    table: FileTable

    def records(self) -> Iterator[FileRecord]:
        return (record._replace(cells=[*map(unquoted, record.cells)]) for record in self.table.records())


def as_given(table: FileTable) -> FileTable:
    """Return a table as the person gave it: a rejects file of ours without our apostrophes."""
    if without_added(table.header) == len(table.header):
        return table
    header = [*map(unquoted, table.header)]
    return FixedRejects(table=table, header=header, warnings=table.warnings, **table.properties())
