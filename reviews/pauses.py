"""The time in which an item waits for the customer: the clock of its resolution stands still then, no other does."""

from datetime import datetime
from typing import Any

from django.db.models import Case, IntegerField, OuterRef, Subquery, Value, When

from reviews.models import Item

ENDLESS = 10**9
"""Seconds (31 years) that stand for a pause that lasts still."""


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
    lasts = When(waiting_since__isnull=False, then=Value(ENDLESS))
    paused = Case(lasts, default="paused_seconds", output_field=IntegerField())
    items = Item.objects.filter(kind=Item.Kind.CASE, fact_id=OuterRef("pk")).annotate(paused=paused)
    return cases.annotate(paused_seconds=Subquery(items.values("paused")[:1]))
