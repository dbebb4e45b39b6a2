"""What all cells of a column settle together, which no cell shows by itself (pure).

Each function returns a question; asking it reads the file, once, and only a file in which it matters is asked.
"""

import functools
import itertools
import operator
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Sequence

from reviews.readers.cells.dates import TWO_DIGITS, TWO_FIRST, TWO_FIRST_SHORT
from reviews.readers.containers.table import FileTable

IN_THE_EAST = re.compile("[가-힣\u3040-\u30ff\u4e00-\u9fff]")

Address = tuple[str, ...]
MOST_DISTINCT = 10_000
AT_ONCE = 1_000


def day_order(
    table: FileTable, labels: int, columns: Sequence[int], year_comes_first: Callable[[], bool | None] = lambda: None
) -> Callable[[], bool | None]:
    """Return the question whether 01/02/2026 begins with the day: True, False for the month, else None.

    ``columns`` are the indexes of those with dates; the first ``labels`` records are none. A file in which both
    orders are certain somewhere settles nothing. 01.02.26 has a say where the year is known to come last.
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
                if not found and TWO_DIGITS.fullmatch(text) and year_comes_first() is False:
                    found = TWO_DIGITS.fullmatch(text)
                day_first = day_first or bool(found and 12 < int(found["a"]) <= 31)
                month_first = month_first or bool(found and 12 < int(found["b"]) <= 31)
        return day_first if day_first != month_first else None

    return settle


def year_first(table: FileTable, labels: int, columns: Sequence[int]) -> Callable[[], bool | None]:
    """Return the question whether 26.03.02 begins with the year: True, False for the day or the month, else None.

    A number that can be no day, or no month, decides; then which end has fewer numbers, since a file has more days than
    years; then whether the header is in Korean, Chinese or Japanese.
    """

    @functools.cache
    def settle() -> bool | None:
        texts = {text.strip() for counts in column_values(table, labels, columns).values() for text in counts}
        dates = [found for found in map(TWO_DIGITS.fullmatch, texts) if found]
        is_first = any(int(found["a"]) > 31 for found in dates)
        is_last = any(int(found["b"]) > 12 or int(found["c"]) > 31 for found in dates)
        if is_first != is_last:
            return is_first
        front, back = (len({found[end] for found in dates}) for end in ("a", "c"))
        if dates and max(front, back) >= 2 * min(front, back):
            return front < back
        return True if any(map(IN_THE_EAST.search, table.header)) else None

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
