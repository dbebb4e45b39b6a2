"""What every verb of the desk goes through: the item that a person sees, its version, the event, and the way back."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.dateparse import parse_datetime

from locations import events
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
MOMENTS = frozenset({"answered_at", "sent_at", "not_shown_since", "closed_at", "snoozed_until", "waiting_since"})


class NoSuchItem(LookupError):
    """There is no such item, or it is of a store that this person does not see: the two look alike."""


class Conflict(RuntimeError):
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
    if scope.read_only:
        raise PermissionDenied("Your role in this brand is read only.")
    with transaction.atomic():
        item = visible_items(scope).select_for_update(of=("self",)).filter(pk=pk).first()
        if item is None:
            raise NoSuchItem
        if version is not None and version != item.version:
            raise Conflict("stale")
        before = written(item)
        yield item
        follow_pause(item, now)
        changed = differences(before, written(item))
        if changed is None and not more:
            return
        was, is_now = changed or ({}, {})
        item.version += 1
        item.save(update_fields=[*was, "version"])
        mark_cells(changed_cells(item, was))
        touch(item.brand_id)
        record(item, verb, by, now, was, is_now, **more)


@contextmanager
def by_itself(item: Item, verb: str, now: datetime) -> Iterator[None]:
    """Write what Evenly itself changes of an item, and add the event."""
    with transaction.atomic():
        before = written(item)
        yield
        follow_pause(item, now)
        changed = differences(before, written(item))
        if changed:
            item.version += 1
            item.save(update_fields=[*changed[0], "version"])
            mark_cells(changed_cells(item, changed[0]))
            touch(item.brand_id)
            record(item, verb, "", now, *changed)


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]] | None:
    """Give the columns that differ, as they were and as they are; None where none does."""
    changed = [name for name in COLUMNS if before[name] != after[name]]
    return ({n: before[n] for n in changed}, {n: after[n] for n in changed}) if changed else None


def record(
    item: Item, verb: str, by: str, now: datetime, before: Mapping[str, Any], after: Mapping[str, Any], **more: Any
) -> None:
    """Add the event of a step; it names the version that the step made."""
    events.record(
        item.brand_id,
        verb,
        item,
        by=by,
        now=now,
        location=item.location_id,
        before=before,
        after=after,
        version=item.version,
        **more,
    )


def written(item: Item) -> dict[str, Any]:
    """Give the columns that verbs change, as JSON."""
    return {name: _plain(getattr(item, name)) for name in COLUMNS}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


def read(name: str, value: Any) -> Any:
    """Give a column back from what ``written`` made of it."""
    return parse_datetime(value) if name in MOMENTS and value is not None else value
