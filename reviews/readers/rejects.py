"""The rejects file: refused records as they were, with where and why, to be mended and uploaded again (pure).

The readers leave the five added columns out, so a mended file is read like the first one. Cells that say who or where
a respondent is (addresses of the network and of mail, names, coordinates) are blank in it: no reader wants them, and
they are nowhere kept.
"""

import csv
import re
from collections.abc import Iterable, Sequence
from typing import Protocol

from reviews.readers.columns.headings import ADDED, without_added
from reviews.readers.reasons import reason
from reviews.readers.records import Recognised, RowError

ABOUT_PEOPLE = ("surveys", "cases")
_PERSONAL = re.compile(
    r"ip.?address|.*e-?mail.*|recipient (last|first) ?name|recipient(last|first)name|(first|last) ?name|customer name"
    r"|location ?(latitude|longitude|accuracy)|network ?id",
    re.IGNORECASE,
)


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
    blank = _personal_columns(recognised)
    for error in sorted(errors, key=lambda error: error.line):
        if error.line == last:
            continue
        last = error.line
        said = reason(error.code, error.given, error.expected)
        own = ["" if place in blank else cell for place, cell in enumerate(padded(error.raw, width))]
        writer.writerow([*own, error.line, error.column, error.code, said.english, said.korean])
        written += 1
    return written


def _personal_columns(recognised: Recognised) -> set[int]:
    """Where the file names or finds a person, by its header or the first row of labels (V6 is "IPAddress")."""
    if recognised.kind not in ABOUT_PEOPLE:
        return set()
    rows = [recognised.header, *recognised.labels[:1]]
    return {place for row in rows for place, name in enumerate(row) if _PERSONAL.fullmatch(name.strip())}


def padded(cells: Sequence[str], width: int) -> list[str]:
    """The record's own cells: filled up to ``width``, and without what an earlier rejects file had added."""
    own = list(cells[:width]) if len(cells) == width + len(ADDED) else list(cells)
    return own + [""] * (width - len(own))
