"""What every verb of an action goes through: the row that a person sees, its version, the event, the way back."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied

from dashboards.models import Action, ActionStore
from dashboards.queries.visible_actions import sees_whole_action, visible_actions
from locations import steps
from locations.scoping import Scope

COLUMNS = (
    *("title", "better", "easier", "happier", "department", "owner_id", "due", "kind", "state", "reason"),
    *("metric", "check_after", "region_id", "goal_id", "theme", "public_en", "public_ko", "public_from", "lot"),
    *("baseline_month", "baseline", "baseline_low", "baseline_high", "baseline_n", "detectable", "detectable_at"),
    *("done_at", "cancelled_at"),
)
"""What verbs change of an action, and what undoing a step brings back."""
OF_STORE = ("stage", "planned_on", "started_on", "done_on", "is_drawn")
FOR_UNDO = frozenset(
    {
        *("stores", "lot", "baseline_month", "baseline", "baseline_low", "baseline_high", "baseline_n"),
        *("detectable", "detectable_at", "region_id", "goal_id"),
    }
)
"""What an event has for undoing its step, and nobody reads."""


class NoSuchAction(steps.NoSuchRow):
    """There is no such action or goal, or it is of places that this person does not see: the two look alike."""


class ActionConflict(steps.StepConflict):
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
    with steps.opened(scope, visible_actions(scope), pk, NoSuchAction) as action:
        if whole and not sees_whole_action(scope, action):
            raise PermissionDenied("This action has stores that are not yours.")
        steps.refuse_stale(action, version, ActionConflict)
        before = written(action)
        yield action
        was, is_now = steps.differences(before, written(action))
        if not was and not more:
            return
        steps.save(action, [name for name in was if name != "stores"])
        for_undo = {name: was.pop(name) for name in [*was] if name in FOR_UNDO}
        shown = {name: is_now[name] for name in was}
        record(action, verb, by, now, was, shown, for_undo=for_undo, **more)


def record(
    action: Action, verb: str, by: str, now: datetime, before: Mapping[str, Any], after: Mapping[str, Any], **more: Any
) -> None:
    """Add the event of a step; it names the version that the step made, and the store where there is only one."""
    stores = [*action.stores.values_list("location_id", flat=True)[:2]]
    location = stores[0] if len(stores) == 1 else None
    steps.record(action, verb, by, now, location=location, before=before, after=after, **more)


def written(action: Action) -> dict[str, Any]:
    """Give the columns that verbs change, and the stores, as JSON."""
    stores = action.stores.order_by("location_id")
    return steps.as_json(action, COLUMNS) | {
        "stores": [[row.location_id, *steps.as_json(row, OF_STORE).values()] for row in stores]
    }


def put_back(action: Action, before: Mapping[str, Any]) -> None:
    """Give an action the columns and stores that it had."""
    steps.put_back(action, before)
    if "stores" not in before:
        return
    action.stores.all().delete()
    rows = [{"location_id": store} | dict(zip(OF_STORE, columns, strict=True)) for store, *columns in before["stores"]]
    ActionStore.objects.bulk_create(ActionStore(action=action, **steps.from_json(ActionStore, row)) for row in rows)
