"""The header of a file while the roles of its columns are found: rewritten to the headings that shapes know (pure)."""

from collections import defaultdict
from collections.abc import Sequence

from reviews.readers.cells import texts
from reviews.readers.columns.headings import key, without_added
from reviews.readers.columns.typed import Column

ENOUGH_PER_STORE = 2
"""Records of a store from which on a value that never changes may be the store's own."""

Sample = Sequence[Sequence[str]]


class Roles:
    """The header of a file as its roles are found, beginning with the file's own."""

    def __init__(self, header: Sequence[str], sample: Sample, columns: Sequence[Column]) -> None:
        self.own, self.sample = header, sample
        self.header = list(header)
        self.columns = {column.name: column for column in reversed(columns) if column.names}
        self.stated: set[int] = set()

    def indexes(self, role: str) -> list[int]:
        """Return the columns whose headings have a role, the most specific heading first."""
        names = self.columns[role].sources()[0]
        keys = [key(name) for name in self.header[: without_added(self.header)]]
        return sorted((i for i, name in enumerate(keys) if name in names), key=lambda i: (names.index(keys[i]), i))

    def values(self, index: int) -> list[str]:
        """Return the values of the sample that are not empty."""
        return [cells[index] for cells in self.sample if index < len(cells) and not texts.is_nothing(cells[index])]

    def open_columns(self) -> list[int]:
        """Return the columns whose headings have no role, and of which nobody has stated one."""
        known = {name for column in self.columns.values() for names in column.sources() for name in names}
        last = without_added(self.header)
        return [
            index
            for index, name in enumerate(self.header[:last])
            if name.strip() and key(name) not in known and index not in self.stated
        ]

    def give(self, index: int, role: str) -> None:
        """Give a column a role, and take it from all others."""
        for other in self.indexes(role):
            self.header[other] = ""
        self.header[index] = self.columns[role].names.split("|")[0]

    def leave_out(self, index: int) -> None:
        self.header[index] = ""


def is_of_the_store(sample: Sample, store: int, index: int) -> bool:
    """Return whether a value never changes within a store, in stores with several records."""
    by_store: dict[str, list[str]] = defaultdict(list)
    for cells in sample:
        if max(store, index) < len(cells):
            by_store[cells[store]].append(cells[index])
    several = [values for values in by_store.values() if len(values) >= ENOUGH_PER_STORE]
    return bool(several) and all(len(set(values)) == 1 for values in several)
