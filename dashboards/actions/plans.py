"""What people do with actions: plan, change, begin and finish in stores, finish, cancel, and take a step back.

Every verb takes the scope of who does it, finds the action through it, adds one event, and raises NoSuchAction,
PermissionDenied, ActionConflict (another version, or a state that it does not fit) and Refusal (what was given is
wrong).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from dashboards.actions.checking import (
    LONGEST,
    Stage,
    check_choices,
    check_texts,
    owner_named,
    refuse_future,
    refuse_over,
    region_at,
    rows_of,
    say_what_can_be_seen,
    store_of,
)
from dashboards.actions.following import follow
from dashboards.actions.handling import (
    FOR_UNDO,
    ActionConflict,
    NoSuchAction,
    handled,
    put_back,
    record,
    written,
)
from dashboards.metrics import keys
from dashboards.models import Action, ActionStore, Finding
from dashboards.queries.visible_actions import sees_whole_action, visible_actions, visible_goals
from locations.models import Event
from locations.refusals import Refusal
from locations.scoping import Scope, visible_locations, visible_regions
from locations.steps import last_event, refuse_reader
from locations.zones import day_in

S = Action.State
USUAL_DAYS = 30
"""Until an action is due that says nothing else."""
LEFT = ("action.planned", "action.undone")
"""Steps that are not undone: a plan is cancelled, and undoing twice would go round."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan: ``finding`` and ``goal`` are ids, ``region`` a path, ``owner`` a sign-in name (empty: own)."""

    title: str
    metric: str
    due: date | None = None
    stages: Sequence[Stage] = ()
    finding: int | None = None
    goal: int | None = None
    region: str = ""
    owner: str = ""
    department: str = ""
    kind: str = Action.Kind.REPAIR
    check_after: int = Action.CheckAfter.THREE_MONTHS
    better: str = ""
    easier: str = ""
    happier: str = ""


def visible_finding(scope: Scope, pk: int) -> Finding | None:
    """Find a finding of a place that a person sees; that of the whole brand is head office's."""
    rows = Finding.objects.filter(brand_id=scope.brand, pk=pk).select_related("location", "region")
    if scope.oversees_the_brand:
        return rows.first()
    of_store = rows.filter(location__in=visible_locations(scope)).first()
    return of_store or rows.filter(region__in=visible_regions(scope)).first()


def usual_due(scope: Scope, *, now: datetime) -> date:
    """Give the day on which an action is due that says nothing else."""
    return day_in(scope.zone, now) + timedelta(days=USUAL_DAYS)


def from_finding(scope: Scope, pk: int, *, now: datetime) -> Plan:
    """Give the plan that one click on a finding makes: its place, its metric, in a month. Raises NoSuchAction."""
    finding = visible_finding(scope, pk)
    if finding is None:
        raise NoSuchAction
    stores: list[str] = []
    if finding.location is not None:
        stores = [finding.location.code]
    elif finding.region is not None:
        inside = visible_locations(scope).filter(region__lineage__startswith=finding.region.lineage)
        stores = [*inside.order_by("code").values_list("code", flat=True)]
    return Plan(
        title="",
        metric=finding.metric if finding.metric in keys() else "",
        due=usual_due(scope, now=now),
        stages=[Stage(stores)] if stores else [],
        finding=finding.pk,
        region=finding.region.path if finding.region else "",
    )


@transaction.atomic
def plan(scope: Scope, given: Plan, *, by: str, now: datetime) -> int:
    """Plan an action; return its id. What can be seen of it at all, and where the metric stands, is written down.

    Raises Refusal for what is wrong with it, NoSuchAction for a finding that this person does not see, ActionConflict
    for an owner who sees none of its stores.
    """
    refuse_reader(scope)
    today = day_in(scope.zone, now)
    if given.due is not None and given.due < today:
        raise Refusal(_("The day is over: choose one that is still to come."), "due")
    finding = None
    if given.finding is not None and (finding := visible_finding(scope, given.finding)) is None:
        raise NoSuchAction
    region = region_at(scope, given.region)
    rows = rows_of(scope, given.stages)
    if not rows and region is None and not scope.oversees_the_brand:
        raise Refusal(_("Choose the stores in which it is done."), "stores")
    goal = None
    if given.goal is not None and (goal := visible_goals(scope).filter(pk=given.goal).first()) is None:
        raise Refusal(_("There is no such goal."), "goal")
    owner = owner_named(scope, given.owner or by, [row.location_id for row in rows], now)
    action = Action(
        brand_id=scope.brand,
        finding=finding,
        goal=goal,
        region=region,
        title=given.title.strip(),
        better=given.better,
        easier=given.easier,
        happier=given.happier,
        department=given.department,
        owner=owner,
        due=given.due or today + timedelta(days=USUAL_DAYS),
        kind=given.kind,
        metric=given.metric,
        check_after=given.check_after,
        created_at=now,
        created_by=by,
    )
    check_texts(action)
    check_choices(action)
    say_what_can_be_seen(action, [row.location_id for row in rows], now)
    action.save()
    for row in rows:
        row.action = action
    ActionStore.objects.bulk_create(rows)
    shown = {name: value for name, value in written(action).items() if name not in FOR_UNDO and value}
    record(action, "action.planned", by, now, {}, shown)
    follow(action, now)
    return action.pk


def change(
    scope: Scope, pk: int, changes: Mapping[str, Any], *, by: str, now: datetime, version: int | None = None
) -> None:
    """Change the plan of an action: title, due, owner (name), department, kind, the three answers, what customers read.

    Metric and months of the check stay once it has begun in a store: what it is judged by is not chosen afterwards.
    """
    unknown = {*changes} - CHANGEABLE
    if unknown:
        raise Refusal(_("There is no “%(name)s” to change.") % {"name": min(unknown)}, min(unknown))
    with handled(scope, pk, "action.changed", by=by, now=now, version=version) as action:
        if action.state == S.CANCELLED:
            raise ActionConflict("state")
        given = dict(changes)
        if "due" in given and given["due"] < day_in(scope.zone, now) and given["due"] != action.due:
            raise Refusal(_("The day is over: choose one that is still to come."), "due")
        if action.stores.filter(started_on__isnull=False).exists() and (
            given.get("metric", action.metric) != action.metric
            or given.get("check_after", action.check_after) != action.check_after
        ):
            raise ActionConflict("has_begun")
        if "owner" in given:
            stores = [*action.stores.values_list("location_id", flat=True)]
            action.owner = owner_named(scope, given.pop("owner"), stores, now)
        for name, value in given.items():
            setattr(action, name, value.strip() if isinstance(value, str) else value)
        check_texts(action)
        check_choices(action)
        if {"metric", "check_after"} & given.keys():
            say_what_can_be_seen(action, [*action.stores.values_list("location_id", flat=True)], now)


CHANGEABLE = frozenset(
    {
        *("title", "due", "owner", "department", "kind", "better", "easier", "happier"),
        *("metric", "check_after", "theme", "public_en", "public_ko", "public_from"),
    }
)


def set_stores(
    scope: Scope, pk: int, stages: Sequence[Stage], *, by: str, now: datetime, version: int | None = None
) -> None:
    """Say in which stores an action is done, and in which stages; those that have begun stay as they are.

    Raises ActionConflict where one that has begun would be left out.
    """
    rows = rows_of(scope, stages)
    with handled(scope, pk, "action.stores_set", by=by, now=now, version=version) as action:
        refuse_over(action)
        begun = {row.location_id: row for row in action.stores.filter(started_on__isnull=False)}
        if begun.keys() - {row.location_id for row in rows}:
            raise ActionConflict("has_begun")
        action.stores.exclude(location__in=begun).delete()
        for row in rows:
            row.action = action
        ActionStore.objects.bulk_create([row for row in rows if row.location_id not in begun])
        if not begun:
            action.lot = {}
            say_what_can_be_seen(action, [row.location_id for row in rows], now)


def start(scope: Scope, pk: int, store: str, on: date, *, by: str, now: datetime, version: int | None = None) -> None:
    """Say since when an action is carried out in a store (code); that may be a day that is over, or today."""
    with handled(
        scope, pk, "action.store_started", by=by, now=now, version=version, whole=False, store=store
    ) as action:
        refuse_over(action)
        row = store_of(scope, action, store)
        refuse_future(scope, on, now)
        if row.done_on is not None and on > row.done_on:
            raise Refusal(_("It ended before that day."), "on")
        row.started_on = on
        row.save(update_fields=["started_on"])
        action.state = S.DOING


def start_stage(
    scope: Scope, pk: int, stage: int, on: date, *, by: str, now: datetime, version: int | None = None
) -> None:
    """Say since when an action is carried out in all stores of a stage that have not begun yet."""
    with handled(scope, pk, "action.stage_started", by=by, now=now, version=version, stage=stage) as action:
        refuse_over(action)
        refuse_future(scope, on, now)
        rows = action.stores.filter(stage=stage, started_on__isnull=True)
        if not rows.exists():
            raise Refusal(_("No store of this stage waits to begin."), "stage")
        rows.update(started_on=on)
        action.state = S.DOING


def finish_store(
    scope: Scope, pk: int, store: str, on: date, *, by: str, now: datetime, version: int | None = None
) -> None:
    """Say that an action is finished in a store (code)."""
    with handled(scope, pk, "action.store_done", by=by, now=now, version=version, whole=False, store=store) as action:
        refuse_over(action)
        row = store_of(scope, action, store)
        refuse_future(scope, on, now)
        if row.started_on is None:
            raise ActionConflict("not_begun")
        if on < row.started_on:
            raise Refusal(_("It had not begun on that day."), "on")
        row.done_on = on
        row.save(update_fields=["done_on"])


def finish(scope: Scope, pk: int, *, by: str, now: datetime, version: int | None = None) -> None:
    """Say that an action is done. Raises ActionConflict where it has begun in no store, for then nothing was done."""
    with handled(scope, pk, "action.done", by=by, now=now, version=version) as action:
        refuse_over(action)
        begun = action.stores.filter(started_on__isnull=False)
        if not begun.exists():
            raise ActionConflict("no_stores")
        begun.filter(done_on__isnull=True).update(done_on=day_in(scope.zone, now))
        action.state, action.done_at = S.DONE, now
    follow(action, now)


def cancel(scope: Scope, pk: int, reason: str, *, by: str, now: datetime, version: int | None = None) -> None:
    """Cancel an action, and say why."""
    if not reason.strip():
        raise Refusal(_("Say why it is cancelled."), "reason")
    if len(reason) > LONGEST["reason"]:
        raise Refusal(_("At most %(n)s characters.") % {"n": LONGEST["reason"]}, "reason")
    with handled(scope, pk, "action.cancelled", by=by, now=now, version=version) as action:
        refuse_over(action)
        action.state, action.cancelled_at, action.reason = S.CANCELLED, now, reason.strip()
    follow(action, now)


def undo(scope: Scope, pk: int, *, by: str, now: datetime) -> str:
    """Undo the last step of an action, if nothing came after it; return which it was ("done").

    Raises ActionConflict where there is none.
    """
    action = visible_actions(scope).filter(pk=pk).first()
    if action is None:
        raise NoSuchAction
    last = _last_step(action)
    if last is None:
        raise ActionConflict("nothing_to_undo")
    step = last.verb.partition(".")[2]
    with handled(scope, pk, "action.undone", by=by, now=now, version=action.version, step=step) as found:
        put_back(found, last.data.get("before", {}) | last.data.get("for_undo", {}))
    follow(found, now)
    return step


def can_be_undone(scope: Scope, pk: int) -> bool:
    """Whether there is a step of an action that this person may undo."""
    action = visible_actions(scope).filter(pk=pk).first()
    if action is None or scope.read_only or not sees_whole_action(scope, action):
        return False
    return _last_step(action) is not None


def _last_step(action: Action) -> Event | None:
    """Give the last event of an action, where it is one of a person that can be undone."""
    last = last_event(action, "action")
    if last is None or not last.by_name or last.verb in LEFT or last.data.get("version") != action.version:
        return None
    return last
