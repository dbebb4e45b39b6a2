"""What every verb of the desk goes through: the item that a person sees, its version, the event, and the way back."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import transaction

from locations import steps
from locations.scoping import Scope, visible_to
from reviews.desk.counted import changed_cells, mark_cells
from reviews.desk.deadlines import touch
from reviews.models import Item
from reviews.pauses import follow_pause

COLUMNS = (
    *("severity", "severity_by", "state", "owner_id", "team_id", "answered_at", "house_seconds"),
    *("in_time_customer", "in_time_house", "sent_at", "not_shown_since", "closed_at", "close_reason", "snoozed_until"),
    *("reopened", "waiting_since", "paused_seconds"),
)
"""What verbs change of an item, and what undoing a step brings back."""


class NoSuchItem(steps.NoSuchRow):
    """There is no such item, or it is of a store that this person does not see: the two look alike."""


class Conflict(steps.StepConflict):
    """Somebody else changed the item, or the step does not fit the state that it is in; the sentence says which."""


def visible_items(scope: Scope) -> Any:
    """Find the items of stores that a person sees."""
    return visible_to(scope, Item.objects.all(), "location", names_brand=True)


@contextmanager
def handled(
    scope: Scope, pk: int, verb: str, *, by: str, now: datetime, version: int | None = None, **more: Any
) -> Iterator[Item]:
    """Give an item to a verb, write what it changes, and add the event.

    Nothing is written where nothing changed. ``more`` goes into the event. Raises NoSuchItem, PermissionDenied for
    those who only read, and Conflict where ``version`` is not the present one.
    """
    with steps.opened(scope, visible_items(scope), pk, NoSuchItem) as item:
        steps.refuse_stale(item, version, Conflict)
        before = written(item)
        yield item
        _write(item, before, verb, by, now, **more)


@contextmanager
def by_itself(item: Item, verb: str, now: datetime) -> Iterator[None]:
    """Write what Evenly itself changes of an item, and add the event."""
    with transaction.atomic():
        before = written(item)
        yield
        _write(item, before, verb, "", now)


def _write(item: Item, before: Mapping[str, Any], verb: str, by: str, now: datetime, **more: Any) -> None:
    follow_pause(item, now)
    was, is_now = steps.differences(before, written(item))
    if not was and not more:
        return
    steps.save(item, was)
    mark_cells(changed_cells(item, was))
    touch(item.brand_id)
    record(item, verb, by, now, was, is_now, **more)


def record(
    item: Item, verb: str, by: str, now: datetime, before: Mapping[str, Any], after: Mapping[str, Any], **more: Any
) -> None:
    """Add the event of a step; it names the version that the step made."""
    steps.record(item, verb, by, now, location=item.location_id, before=before, after=after, **more)


def written(item: Item) -> dict[str, Any]:
    """Give the columns that verbs change, as JSON."""
    return steps.as_json(item, COLUMNS)
