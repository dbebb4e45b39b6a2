"""From a path to an opened file, and from that to its records in batches (pure)."""

import itertools
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from reviews.garbage import uncollected
from reviews.readers.columns.sheets import proposed
from reviews.readers.columns.typed import Bound, Rule, build
from reviews.readers.containers.opened import OpenedFile
from reviews.readers.containers.table import FileRecord, FileTable
from reviews.readers.options import Options
from reviews.readers.recognition import interpret, is_fit
from reviews.readers.records import Batch, Recognised
from reviews.readers.rejects import as_given
from reviews.readers.shapes.forms import FORMS


def open_file(path: Path, encoding: str = "", sheet: str = "", kind: str = "") -> OpenedFile:
    """Open a file once for all that follows: finding its kind, recognising it and reading it, in any order.

    Use it in a ``with``. ``encoding`` overrules what is found in the bytes, ``sheet`` selects one of a workbook; where
    none is selected, those that fit ``kind`` are read. Raises OSError; what is wrong with the content is only found
    when it is asked for.
    """

    def finish(table: FileTable) -> FileTable:
        return as_given(proposed(table, sheet, partial(is_fit, kind=kind)))

    return OpenedFile(path, encoding, FORMS, sheet, finish)


def read(
    file: OpenedFile, recognised: Recognised, options: Options, *, skip: int = 0, size: int = 50_000
) -> Iterator[Batch]:
    """Yield batches of at most ``size`` records in file order, without the first ``skip`` ones (a resumed import).

    Memory is bound by ``size``. Every record of the file is in exactly one batch, as a row of its columns or in its
    errors.
    """
    found = interpret(file, recognised.kind, options)
    records = itertools.islice(found.table.records(), found.match.labels + skip, None)
    while batch := next_batch(records, size, found.bound, found.match.shape.rules):
        yield batch


def next_batch(records: Iterator[FileRecord], size: int, bound: Sequence[Bound], rules: Sequence[Rule]) -> Batch | None:
    """Return the next records as a batch, None at the end of the file."""
    with uncollected():
        chunk = list(itertools.islice(records, size))
        return build(chunk, bound, rules) if chunk else None
