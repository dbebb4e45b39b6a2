"""The histograms of many tallies as three flat columns, and how they are read from what is stored (pure)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

_NUMBERS_ALONE = bytes.maketrans(b'{}":,', b"     ")


@dataclass(frozen=True, slots=True)
class Histograms:
    """One entry for each bin of each cell, in the order of the cells; arrays of shape (E,).

    ``label`` is the bin, ``count`` its answers, ``cell`` the place of its cell, and ``size`` has the number of entries
    of each cell, shape (C,).
    """

    cell: np.ndarray
    label: np.ndarray
    count: np.ndarray
    size: np.ndarray

    @classmethod
    def of(cls, histograms: Sequence[Mapping[str, int]]) -> "Histograms":
        """Flatten mappings of bins to answers."""
        labels = np.array([int(label) for each in histograms for label in each], dtype=np.int64)
        counts = np.array([count for each in histograms for count in each.values()], dtype=float)
        return cls._sized(labels, counts, np.array([len(each) for each in histograms], dtype=np.int64))

    @classmethod
    def parsed(cls, text: str) -> "Histograms":
        """Read a list of mappings in JSON, pairs of whole numbers with the first one in quotes, all at once.

        Raises ValueError for anything else.

        >>> found = Histograms.parsed('{"4": 1, "5": 2},{},{"1": 3}')
        >>> found.cell.tolist(), found.label.tolist(), found.count.tolist()
        ([0, 0, 2], [4, 5, 1], [1.0, 2.0, 3.0])
        """
        written = text.encode()
        letters = np.frombuffer(written, dtype=np.uint8)
        before = np.cumsum(letters == ord(":"))[letters == ord("}")]
        numbers = np.fromstring(written.translate(_NUMBERS_ALONE), dtype=np.int64, sep=" ")
        if numbers.size != 2 * int(before[-1]):
            raise ValueError("A histogram is no mapping of bins to answers.")
        return cls._sized(numbers[::2], numbers[1::2].astype(float), np.diff(before, prepend=0))

    @classmethod
    def joined(cls, parts: Sequence["Histograms"]) -> "Histograms":
        """Put those of several runs of cells one behind the other."""
        labels, counts, sizes = (
            np.concatenate([getattr(part, name) for part in parts]) for name in ("label", "count", "size")
        )
        return cls._sized(labels, counts, sizes)

    @classmethod
    def _sized(cls, labels: np.ndarray, counts: np.ndarray, sizes: np.ndarray) -> "Histograms":
        return cls(np.repeat(np.arange(sizes.size), sizes), labels, counts, sizes)

    def take(self, chosen: np.ndarray) -> "Histograms":
        """Give those of the chosen cells, by their places in rising order."""
        if self is NO_HISTOGRAMS:
            return self
        chosen_cells = np.zeros(self.size.size, dtype=bool)
        chosen_cells[chosen] = True
        inside = chosen_cells[self.cell]
        return self._sized(self.label[inside], self.count[inside], self.size[chosen])

    def together(self) -> tuple[list[int], np.ndarray]:
        """Add all of them; bins in the order in which they come first, and the answers of each."""
        labels, first, place = np.unique(self.label, return_index=True, return_inverse=True)
        order = np.argsort(first)
        return labels[order].tolist(), np.bincount(place, self.count, labels.size)[order]


_NOTHING = np.empty(0, dtype=np.int64)
NO_HISTOGRAMS = Histograms(_NOTHING, _NOTHING, np.empty(0), _NOTHING)
"""Of cells whose sums tell everything: none was read."""
