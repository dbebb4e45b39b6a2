"""The records of a file in batches (pure)."""

import contextlib
import gc
import itertools
from collections.abc import Iterator, Sequence
from pathlib import Path

from reviews.readers.columns.typed import Bound, Rule, build
from reviews.readers.containers.table import Record
from reviews.readers.options import Options
from reviews.readers.recognition import open_file
from reviews.readers.records import Batch, Recognised


def read(path: Path, recognised: Recognised, options: Options, *, skip: int = 0, size: int = 50_000) -> Iterator[Batch]:
    """Batches of at most ``size`` records in file order, without the first ``skip`` ones (a resumed import).

    Memory is bound by ``size``, except for JSON. Every record of the file is in exactly one batch, as a row of
    its columns or in its errors.
    """
    opened = open_file(path, recognised.kind, options, recognised.encoding)
    found = opened.found
    bound = opened.bound(options)
    records = itertools.islice(opened.table.records(), found.labels + skip, None)
    while batch := next_batch(records, size, bound, found.shape.rules):
        yield batch


def next_batch(records: Iterator[Record], size: int, bound: Sequence[Bound], rules: Sequence[Rule]) -> Batch | None:
    with uncollected():
        chunk = list(itertools.islice(records, size))
        return build(chunk, bound, rules) if chunk else None


@contextlib.contextmanager
def uncollected() -> Iterator[None]:
    """No search for cycles meanwhile: records and values are many and form none, and looking took half of the time."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
