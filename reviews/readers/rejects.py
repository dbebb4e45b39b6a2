"""The rejects file: refused records as they were, with where and why, to be mended and uploaded again (pure).

The readers leave the five added columns out, so a mended file is read like the first one.
"""

import csv
from collections.abc import Iterable, Sequence
from typing import Protocol

from reviews.readers.headers import ADDED, without_added
from reviews.readers.reasons import reason
from reviews.readers.records import Recognised, RowError


class Text(Protocol):
    """What takes text: a file opened with newline=""."""

    def write(self, text: str, /) -> object: ...


def write_header(out: Text, recognised: Recognised) -> None:
    """The header of the file and its rows of labels, with the added columns."""
    width = without_added(recognised.header)
    writer = csv.writer(out)
    writer.writerow([*recognised.header[:width], *ADDED])
    for cells in recognised.labels:
        writer.writerow([*padded(cells, width), *[""] * len(ADDED)])


def write(out: Text, recognised: Recognised, errors: Iterable[RowError]) -> int:
    """One row for each refused record, with its first error; returns how many.

    A record with too many cells keeps them all: the added ones then stand further right, and a person sees why.
    """
    writer = csv.writer(out)
    width = without_added(recognised.header)
    written = 0
    last: int | None = None
    for error in sorted(errors, key=lambda error: error.line):
        if error.line == last:
            continue
        last = error.line
        said = reason(error.code, error.given, error.expected)
        writer.writerow([*padded(error.raw, width), error.line, error.column, error.code, said.english, said.korean])
        written += 1
    return written


def padded(cells: Sequence[str], width: int) -> list[str]:
    """The record's own cells: filled up to ``width``, and without what an earlier rejects file had added."""
    own = list(cells[:width]) if len(cells) == width + len(ADDED) else list(cells)
    return own + [""] * (width - len(own))
