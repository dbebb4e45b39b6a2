"""The rejects file: refused records as they were, with where and why, to be fixed and uploaded again (pure).

The readers leave the five added columns out, so a fixed file is read like the first one. Cells that say who or where
a respondent is (addresses of the network and of mail, names, coordinates) are blank in it: no reader uses them, and
they are stored nowhere.
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
    """Write the header of the file and its rows of labels, with the added columns."""
    width = without_added(recognised.header)
    writer = csv.writer(out)
    writer.writerow([*recognised.header[:width], *ADDED])
    for cells in recognised.labels:
        writer.writerow([*padded(cells, width), *[""] * len(ADDED)])


def write(out: Text, recognised: Recognised, errors: Iterable[RowError]) -> int:
    """Write one row for each refused record, with its first error; return how many.

    A record with too many cells has them all: the added ones are then further right, and a person sees why.
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
        why = reason(error.code, error.given, error.expected)
        own = ["" if index in blank else cell for index, cell in enumerate(padded(error.raw, width))]
        writer.writerow([*own, error.line, error.column, error.code, why.english, why.korean])
        written += 1
    return written


def _personal_columns(recognised: Recognised) -> set[int]:
    """Return the indexes of columns about a person, by the header or the first row of labels (V6 is "IPAddress")."""
    if recognised.kind not in ABOUT_PEOPLE:
        return set()
    rows = [recognised.header, *recognised.labels[:1]]
    return {index for row in rows for index, name in enumerate(row) if _PERSONAL.fullmatch(name.strip())}


def padded(cells: Sequence[str], width: int) -> list[str]:
    """Return the record's own cells, filled up to ``width`` and without what an earlier rejects file had added."""
    own = list(cells[:width]) if len(cells) == width + len(ADDED) else list(cells)
    return own + [""] * (width - len(own))
