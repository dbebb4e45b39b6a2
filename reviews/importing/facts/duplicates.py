"""Which records of a file repeat another one as it is written there, whatever their ids (pure)."""

from collections.abc import Mapping, Sequence
from operator import itemgetter
from typing import Any

from reviews.readers.records import Recognised


def as_written(
    fields: Sequence[str], recognised: Recognised, raw: Sequence[Sequence[str]], columns: Mapping[str, Sequence[Any]]
) -> list[int]:
    """Return a hash of each record by which it repeats another; none where the kind of file has no such ``fields``.

    ``raw`` are the records' cells, ``columns`` their fields as they were read, for fields that no column gives alone.
    """
    if not fields or not raw:
        return []
    headers = {name: header for header, name in recognised.understood.items()}
    at = [recognised.header.index(headers[name]) for name in fields if headers.get(name) in recognised.header]
    if not at:
        return [hash(record) for record in zip(*[columns[name] for name in fields if name in columns], strict=True)]
    records = list(map(hash, map(itemgetter(*at), raw)))
    # A rating without words is repeated only by the same author.
    words, authors = columns.get("text"), columns.get("author")
    if words is None or authors is None or all(words):
        return records
    return [one if text else hash((one, author)) for one, text, author in zip(records, words, authors, strict=True)]
