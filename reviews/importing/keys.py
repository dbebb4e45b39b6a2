"""Keys of records: documented ids, and keyed digests where a file has none.

A digest is keyed per source, so that it tells nobody who wrote a review, and the key is kept in the database, so that
it survives a restore and a move to another machine.
"""

import hashlib
from collections.abc import Iterable, Sequence
from typing import Any

from reviews.importing.facts.timing import Placed
from reviews.importing.repeats import Repeats

SIZE = 16


def digest(key: bytes, *parts: Any) -> str:
    """A keyed digest of values, 32 hexadecimal digits; equal values give equal digests on every machine."""
    return hashlib.blake2b(repr(parts).encode("utf-8", "surrogatepass"), digest_size=SIZE, key=key).hexdigest()


def content(row: Sequence[Any]) -> str:
    """The digest of all that a later file could correct."""
    return contents([row])[0]


def contents(rows: Iterable[Sequence[Any]]) -> list[str]:
    """``content`` of each of many rows."""
    blake, size = hashlib.blake2b, SIZE
    return [blake(repr(row).encode("utf-8", "surrogatepass"), digest_size=size).hexdigest() for row in rows]


def numbered(likenesses: Sequence[str], placed: Placed, repeats: Repeats | None) -> list[str]:
    """Keys of records without an id: likeness, range of dates, and how often the file had the same before.

    Without ``repeats``, records that are alike are one record, told again.
    """
    told = list(zip(likenesses, placed.starts, placed.ends, strict=True))
    occurrences = repeats.earlier([hash(each) for each in told]) if repeats else [0] * len(told)
    return [
        hashlib.blake2b(f"{like} {start} {end} {nth}".encode(), digest_size=SIZE).hexdigest()
        for (like, start, end), nth in zip(told, occurrences, strict=True)
    ]
