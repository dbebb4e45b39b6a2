"""How often something has come before in a file, in eight bytes a record (pure)."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray


class Repeats:
    """Counts repetitions of keys given as 64-bit hashes, batch after batch.

    Two different keys of a file share a hash with a probability of about 1e-7 for two million records.
    """

    def __init__(self) -> None:
        self._seen: NDArray[np.int64] = np.empty(0, dtype=np.int64)

    def earlier(self, hashes: Sequence[int]) -> list[int]:
        """For each hash, how often it came before: in earlier batches and further up in this one.

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

    def holds(self, hashes: Sequence[int]) -> list[bool]:
        """Whether each hash has come at all."""
        keys = np.array(hashes, dtype=np.int64)
        place = np.searchsorted(self._seen, keys, "left")
        found = np.zeros(len(keys), dtype=bool)
        inside = place < len(self._seen)
        found[inside] = self._seen[place[inside]] == keys[inside]
        held: list[bool] = found.tolist()
        return held
