"""Whole tables for files: all rows in an order, in little memory, and with no cursor open while somebody downloads."""

from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

from django.db.models import Model, QuerySet

M = TypeVar("M", bound=Model)
PART = 500
"""Rows that are read at a time; SQLite takes no more than 999 keys in one statement."""
KEYS = 10_000


def in_parts(
    rows: "QuerySet[M]",
    order: Sequence[str],
    whole: "Callable[[Iterable[int]], QuerySet[M]]",
    related: Sequence[str],
) -> Iterator[M]:
    """Yield all rows in an order that ends with the key; ``whole`` reads those of some keys.

    Which rows they are is decided at the first one: their keys are read at once, eight bytes each, and the rows
    themselves a part at a time. What is ``related`` to the rows of a part is read once for all of them, since a store
    of its own for each row takes several times as long.
    """
    keys = array("q", rows.order_by(*order).values_list("pk", flat=True).iterator(chunk_size=KEYS))
    for start in range(0, len(keys), PART):
        part = whole(keys[start : start + PART].tolist()).select_related(None).prefetch_related(*related)
        yield from part.order_by(*order)
