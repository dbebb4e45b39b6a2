"""What all cells of a column settle together, which no cell shows by itself (pure).

Each function returns a question; asking it reads the file, once, and only a file in which it matters is asked.
"""

import functools
import itertools
import operator
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Sequence

from reviews.readers.cells.dates import TWO_FIRST, TWO_FIRST_SHORT
from reviews.readers.containers.table import FileTable

Address = tuple[str, ...]
MOST_DISTINCT = 10_000
AT_ONCE = 1_000


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
                text = record.cells[index].strip() if index < len(record.cells) else ""
                found = TWO_FIRST.fullmatch(text) or TWO_FIRST_SHORT.fullmatch(text)
                day_first = day_first or bool(found and 12 < int(found["a"]) <= 31)
                month_first = month_first or bool(found and 12 < int(found["b"]) <= 31)
        return day_first if day_first != month_first else None

    return settle


def column_values(table: FileTable, labels: int, columns: Collection[int]) -> dict[int, Counter[str]]:
    """Return the distinct texts of columns with how often each occurs, from all records but the first ``labels``.

    Once a column has ``MOST_DISTINCT`` texts or more, further records are not counted for it.
    """
    found: dict[int, Counter[str]] = {index: Counter() for index in columns}
    records = itertools.islice(table.records(), labels, None) if columns else iter(())
    while some := [record.cells for record in itertools.islice(records, AT_ONCE)]:
        shortest = min(map(len, some))
        for index, counts in found.items():
            if len(counts) < MOST_DISTINCT:
                cells = some if index < shortest else [each for each in some if index < len(each)]
                counts.update(map(operator.itemgetter(index), cells))
    return found


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
