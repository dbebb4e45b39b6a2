"""What all cells of a column settle together, which no cell shows by itself (pure).

Each function returns a question; asking it reads the file, once, and only a file in which it matters is asked.
"""

import functools
from collections import defaultdict
from collections.abc import Callable, Sequence

from reviews.readers.cells.dates import TWO_FIRST
from reviews.readers.containers.table import FileTable

Address = tuple[str, ...]


def day_order(table: FileTable, labels: int, columns: Sequence[int]) -> Callable[[], bool | None]:
    """Return the question whether 01/02/2026 begins with the day: True, False for the month, else None.

    ``columns`` are the indexes of those with dates; the first ``labels`` records are none. A file in which both
    orders are certain somewhere settles nothing.
    """

    @functools.cache
    def settle() -> bool | None:
        day_first = month_first = False
        for number, record in enumerate(table.records()):
            if number < labels or record.fault:
                continue
            for index in columns:
                found = TWO_FIRST.fullmatch(record.cells[index].strip()) if index < len(record.cells) else None
                day_first = day_first or bool(found and 12 < int(found["a"]) <= 31)
                month_first = month_first or bool(found and 12 < int(found["b"]) <= 31)
        return day_first if day_first != month_first else None

    return settle


def shared_addresses(table: FileTable, columns: Sequence[int | None]) -> Callable[[], frozenset[Address]]:
    """Return the question which addresses come with several names or phones, so that none of them identifies a store.

    ``columns`` are the indexes of name, phone and the parts of the address, None where the file has no such column.
    """

    @functools.cache
    def settle() -> frozenset[Address]:
        tenants: dict[Address, set[Address]] = defaultdict(set)
        for record in table.records():
            if record.fault is None:
                cells = tuple("" if index is None else record.cells[index] for index in columns)
                tenants[cells[2:]].add(cells[:2])
        return frozenset(address for address, found in tenants.items() if len(found) > 1)

    return settle
