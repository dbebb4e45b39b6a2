"""Which cells of tallies an item counts in, marked as stale whenever something of it that is counted changes."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from reviews.fresh_cells import Cell
from reviews.models import Case, Item, StaleCell

COUNTED = frozenset({"answered_at", "house_seconds", "in_time_customer", "in_time_house"})
"""What verbs change of an item that its measures read."""
PAUSES = frozenset({"waiting_since", "paused_seconds"})
"""What the resolution of a case is counted by."""


def counts(item: Item) -> bool:
    """Say whether an item is in any figure yet."""
    return item.is_exact and any(getattr(item, name) is not None for name in COUNTED)


def cell_of(item: Item) -> Cell:
    """Give the cell of an item: its store and, twice, its month."""
    return item.location_id, item.month, item.month


def changed_cells(item: Item, before: Mapping[str, Any]) -> set[Cell]:
    """Give the cells that count an item whose columns ``before`` have changed: its own, and that of its case."""
    cells = set() if COUNTED.isdisjoint(before) else {cell_of(item)}
    if item.kind == Item.Kind.CASE and not PAUSES.isdisjoint(before):
        cells |= {*Case.objects.filter(pk=item.fact_id).values_list("location_id", "first_month", "last_month")}
    return cells


def mark(items: Iterable[Item]) -> None:
    """Mark the cells of items as stale; call it in the transaction that changes them."""
    mark_cells({cell_of(item) for item in items})


def mark_cells(cells: Collection[Cell]) -> None:
    """Mark cells as stale."""
    StaleCell.objects.bulk_create(
        [StaleCell(location_id=store, first_month=first, last_month=last) for store, first, last in sorted(cells)]
    )
