"""Identify records: by documented ids, and by keyed digests where a file has none.

A digest is keyed per source, so that it reveals nobody who wrote a review, and the key is stored in the database, so
that it survives a restore and a move to another machine.
"""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

HASHED = "hash:"
"""What the key of an author begins with."""

ERASED = "erased:"
"""What stands for the author of a review who was erased: the figures stay, and nobody is named by them."""

SIZE = 16
"""Bytes of a digest."""


class Key(NamedTuple):
    """What identifies a fact for ever: the id of its source, and its id there."""

    source: int
    external_id: str


class Repeats:
    """Count how often keys have come before in a file, batch after batch, in eight bytes a record.

    Keys are 64-bit hashes; two different keys of a file share one with a probability of about 1e-7 for two million
    records.
    """

    def __init__(self) -> None:
        self._seen: NDArray[np.int64] = np.empty(0, dtype=np.int64)

    def earlier(self, hashes: Sequence[int]) -> list[int]:
        """Return, for each hash, how often it came before: in earlier batches and further up in this one.

        >>> Repeats().earlier([7, 9, 7, 7])
        [0, 0, 1, 2]
        """
        keys = np.array(hashes, dtype=np.int64)
        before = np.searchsorted(self._seen, keys, "right") - np.searchsorted(self._seen, keys, "left")
        order = np.argsort(keys, kind="stable")
        ranks = np.empty(len(keys), dtype=np.int64)
        ranks[order] = np.arange(len(keys)) - np.searchsorted(keys[order], keys[order], "left")
        self._seen = np.sort(np.concatenate([self._seen, keys]), kind="stable")
        counts: list[int] = (before + ranks).tolist()
        return counts

    def contains(self, hashes: Sequence[int]) -> list[bool]:
        """Return, for each hash, whether it has come at all."""
        keys = np.array(hashes, dtype=np.int64)
        index = np.searchsorted(self._seen, keys, "left")
        found = np.zeros(len(keys), dtype=bool)
        inside = index < len(self._seen)
        found[inside] = self._seen[index[inside]] == keys[inside]
        answers: list[bool] = found.tolist()
        return answers


def digest(secret: bytes, *parts: Any) -> str:
    """Return the keyed digest of values, 32 hexadecimal digits; equal values give equal digests on every machine."""
    return hashlib.blake2b(repr(parts).encode("utf-8", "surrogatepass"), digest_size=SIZE, key=secret).hexdigest()


def author_key(secret: bytes, author: str) -> str:
    """Return what stands for an author wherever no name may: the same for one author of a source, and no way back.

    A key stays what it is, so that a file with keys may come back any number of times.
    """
    return author if author.startswith(HASHED) else HASHED + digest(secret, "author", author)


def content(row: Sequence[Any]) -> str:
    """Return the digest of all that a later file could correct."""
    return contents([row])[0]


def contents(rows: Iterable[Sequence[Any]]) -> list[str]:
    """Return the ``content`` of each of many rows."""
    blake, size = hashlib.blake2b, SIZE
    return [blake(repr(row).encode("utf-8", "surrogatepass"), digest_size=size).hexdigest() for row in rows]


def numbered(
    fingerprints: Sequence[str], starts: Sequence[datetime], ends: Sequence[datetime], repeats: Repeats | None
) -> list[str]:
    """Return keys for records without an id: fingerprint, range of dates, and how often the file had the same before.

    Without ``repeats``, equal records are one record that is given again.
    """
    records = list(zip(fingerprints, starts, ends, strict=True))
    occurrences = repeats.earlier([hash(record) for record in records]) if repeats else [0] * len(records)
    return [
        hashlib.blake2b(f"{fingerprint} {start} {end} {nth}".encode(), digest_size=SIZE).hexdigest()
        for (fingerprint, start, end), nth in zip(records, occurrences, strict=True)
    ]
