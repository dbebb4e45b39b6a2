"""What every verb of an action goes through: the row that a person sees, its version, the event, the way back."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.dateparse import parse_date, parse_datetime

from dashboards.models import Action, ActionStore
from dashboards.queries.visible_actions import sees_whole_action, visible_actions
from locations import events
from locations.scoping import Scope

COLUMNS = (
    *("title", "better", "easier", "happier", "department", "owner_id", "due", "kind", "state", "reason"),
    *("metric", "check_after", "region_id", "goal_id", "theme", "public_en", "public_ko", "public_from", "lot"),
    *("baseline_month", "baseline", "baseline_low", "baseline_high", "baseline_n", "detectable", "detectable_at"),
    *("done_at", "cancelled_at"),
)
"""What verbs change of an action, and what undoing a step brings back."""
OF_STORE = ("stage", "planned_on", "started_on", "done_on", "is_drawn")
GOAL_COLUMNS = ("title", "metric", "target", "due", "owner_id", "state", "reason", "closed_at")
FOR_UNDO = frozenset(
    {
        *("stores", "lot", "baseline_month", "baseline", "baseline_low", "baseline_high", "baseline_n"),
        *("detectable", "detectable_at", "region_id", "goal_id"),
    }
)
"""What an event has for undoing its step, and nobody reads."""
MOMENTS = frozenset({"done_at", "cancelled_at", "detectable_at", "closed_at"})
DAYS = frozenset({"due", "public_from", "planned_on", "started_on", "done_on"})


class NoSuchAction(LookupError):
    """There is no such action or goal, or it is of places that this person does not see: the two look alike."""


class ActionConflict(RuntimeError):
    """Somebody else changed it, or the step does not fit the state that it is in; the word says which."""


@contextmanager
def handled(
    scope: Scope,
    pk: int,
    verb: str,
    *,
    by: str,
    now: datetime,
    version: int | None = None,
    whole: bool = True,
    **more: Any,
) -> Iterator[Action]:
    """Give an action to a verb, write what it changes of it and of its stores, and add the event.

    Nothing is written where nothing changed. ``more`` goes into the event. Raises NoSuchAction, PermissionDenied for
    those who only read, and where its plan (``whole``) is changed by who does not see all of its stores, and
    ActionConflict where ``version`` is not the present one.
    """
    if scope.read_only:
        raise PermissionDenied("Your role in this brand is read only.")
    with transaction.atomic():
        found = visible_actions(scope).filter(pk=pk).values_list("pk", flat=True).first()
        if found is None:
            raise NoSuchAction
        action = Action.objects.select_for_update().get(pk=found)
        if whole and not sees_whole_action(scope, action):
            raise PermissionDenied("This action has stores that are not yours.")
        if version is not None and version != action.version:
            raise ActionConflict("stale")
        before = written(action)
        yield action
        after = written(action)
        changed = [name for name in before if before[name] != after[name]]
        if not changed and not more:
            return
        action.version += 1
        action.save(update_fields=[*(name for name in changed if name != "stores"), "version"])
        shown = [name for name in changed if name not in FOR_UNDO]
        record(
            action,
            verb,
            by,
            now,
            {name: before[name] for name in shown},
            {name: after[name] for name in shown},
            for_undo={name: before[name] for name in changed if name in FOR_UNDO},
            **more,
        )


def record(
    action: Action, verb: str, by: str, now: datetime, before: Mapping[str, Any], after: Mapping[str, Any], **more: Any
) -> None:
    """Add the event of a step; it names the version that the step made, and the store where there is only one."""
    stores = [*action.stores.values_list("location_id", flat=True)[:2]]
    events.record(
        action.brand_id,
        verb,
        action,
        by=by,
        now=now,
        location=stores[0] if len(stores) == 1 else None,
        before=before,
        after=after,
        version=action.version,
        **more,
    )


def written(action: Action) -> dict[str, Any]:
    """Give the columns that verbs change, and the stores, as JSON."""
    stores = action.stores.order_by("location_id")
    return {name: plain(getattr(action, name)) for name in COLUMNS} | {
        "stores": [[row.location_id, *(plain(getattr(row, name)) for name in OF_STORE)] for row in stores]
    }


def put_back(action: Action, before: Mapping[str, Any]) -> None:
    """Give an action the columns and stores that it had."""
    for name, value in before.items():
        if name != "stores":
            setattr(action, name, read(name, value))
    if "stores" not in before:
        return
    action.stores.all().delete()
    rows = [{"location_id": store} | dict(zip(OF_STORE, columns, strict=True)) for store, *columns in before["stores"]]
    ActionStore.objects.bulk_create(
        ActionStore(action=action, **{name: read(name, value) for name, value in row.items()}) for row in rows
    )


def plain(value: Any) -> Any:
    """Give a column as JSON."""
    return value.isoformat() if isinstance(value, date | datetime) else value


def read(name: str, value: Any) -> Any:
    """Give a column back from what ``plain`` made of it."""
    if value is None:
        return None
    if name in MOMENTS:
        return parse_datetime(value)
    return parse_date(value) if name in DAYS else value
