"""Which cells of tallies an item counts in, marked as stale whenever something of it that is counted changes."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from reviews.models import Case, Item, StaleCell

COUNTED = frozenset({"answered_at", "house_seconds", "in_time_customer", "in_time_house"})
"""What verbs change of an item that its measures read."""


def counts(item: Item) -> bool:
    """Say whether an item is in any figure yet."""
    return item.is_exact and any(getattr(item, name) is not None for name in COUNTED)


def mark(items: Iterable[Item]) -> None:
    """Mark the cells of items as stale; call it in the transaction that changes them, and before they move as well."""
    mark_cells({(item.location_id, item.month) for item in items})


def mark_cells(cells: Collection[tuple[int, int]]) -> None:
    """Mark single months of stores (by id) as stale."""
    StaleCell.objects.bulk_create(
        [StaleCell(location_id=store, first_month=month, last_month=month) for store, month in sorted(cells)]
    )


def mark_changed(item: Item, before: Mapping[str, Any]) -> None:
    """Mark what counts an item whose columns ``before`` have changed: its own cell, and that of its case."""
    if not COUNTED.isdisjoint(before):
        mark([item])
    if "paused_seconds" in before and item.kind == Item.Kind.CASE:
        cells = Case.objects.filter(pk=item.fact_id).values("location_id", "first_month", "last_month")
        StaleCell.objects.bulk_create([StaleCell(**cell) for cell in cells])
