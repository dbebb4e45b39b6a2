"""Addresses that several stores of a file share, where no code tells them apart (pure)."""

import functools
from collections import defaultdict
from collections.abc import Callable, Sequence

from reviews.readers.containers.table import Table

Address = tuple[str, ...]


def crowded_addresses(table: Table, places: Sequence[int | None]) -> Callable[[], frozenset[Address]]:
    """A question that reads the file once, when first asked: addresses that come with several names or phones.

    ``places`` are the columns of name, phone and the parts of the address.
    """

    @functools.cache
    def settle() -> frozenset[Address]:
        tenants: dict[Address, set[Address]] = defaultdict(set)
        for record in table.records():
            if record.fault is None:
                cells = tuple("" if place is None else record.cells[place] for place in places)
                tenants[cells[2:]].add(cells[:2])
        return frozenset(address for address, found in tenants.items() if len(found) > 1)

    return settle
