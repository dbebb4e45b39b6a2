"""The records of a file in batches (pure)."""

import itertools
from collections.abc import Iterator
from pathlib import Path

from reviews.readers.columns import build
from reviews.readers.options import Options
from reviews.readers.recognition import open_file
from reviews.readers.records import Batch, Recognised


def read(path: Path, recognised: Recognised, options: Options, *, skip: int = 0, size: int = 50_000) -> Iterator[Batch]:
    """Batches of at most ``size`` records in file order, without the first ``skip`` ones (a resumed import).

    Memory is bound by ``size``, except for JSON. Every record of the file is in exactly one batch, as a row of its columns or in
    its errors.
    """
    opened = open_file(path, recognised.kind, options, recognised.encoding)
    found = opened.found
    bound = opened.bound(options)
    records = itertools.islice(opened.table.records(), found.labels + skip, None)
    while chunk := list(itertools.islice(records, size)):
        yield build(chunk, bound, found.shape.rules)
