"""The time in which an item waits for the customer: the clock of its resolution stands still then, no other does."""

from datetime import datetime
from typing import Any

from django.db.models import OuterRef, Subquery

from reviews.models import Item


def follow_pause(item: Item, now: datetime) -> None:
    """Begin or end the pause of an item by the state that it is in now."""
    waits = item.state == Item.State.WAITING
    if waits and item.waiting_since is None:
        item.waiting_since = now
    elif not waits and item.waiting_since is not None:
        item.paused_seconds += max(0, int((now - item.waiting_since).total_seconds()))
        item.waiting_since = None


def with_pauses(cases: Any) -> Any:
    """Add to cases for how many seconds the desk has waited for the customer; None for those it does not have."""
    items = Item.objects.filter(kind=Item.Kind.CASE, fact_id=OuterRef("pk"))
    return cases.annotate(paused_seconds=Subquery(items.values("paused_seconds")[:1]))
