"""Whether 01/02/2026 begins with the day or the month, settled by all dates of the file (pure)."""

import functools
from collections.abc import Callable, Sequence

from reviews.readers.cells.dates import TWO_FIRST
from reviews.readers.containers.table import Table


def day_order(table: Table, labels: int, places: Sequence[int]) -> Callable[[], bool | None]:
    """A question that reads the file once, when first asked: True for day first, False for month first, else None.

    A file in which both orders are certain somewhere settles nothing.
    """

    @functools.cache
    def settle() -> bool | None:
        first = second = False
        for number, record in enumerate(table.records()):
            if number < labels or record.fault:
                continue
            for place in places:
                found = TWO_FIRST.fullmatch(record.cells[place].strip()) if place < len(record.cells) else None
                first = first or bool(found and 12 < int(found["a"]) <= 31)
                second = second or bool(found and 12 < int(found["b"]) <= 31)
        return first if first != second else None

    return settle
