"""What is done about findings, and what it changed, as a person may know it.

What an action changed rests on all stores without one: whoever may not be given what all stores come to is given the
plan and the own stores' answers alone (``dashboards.queries.known``).
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from operator import itemgetter
from typing import Any

from django.db.models import Count, Q, QuerySet

from dashboards.actions.begun import begun
from dashboards.models import Action, ActionStore, EffectRun, Goal, StoreEffect
from dashboards.queries.action_effects import effect_of_all, effect_of_store, newest_effects, stores_seen
from dashboards.queries.people import called, full_name
from dashboards.queries.visible_actions import (
    sees_whole_action,
    visible_action_stores,
    visible_actions,
    visible_goals,
)
from dashboards.rows import ActionRow, ActionStoreRow, EffectRow, GoalRow, SaidAndDone, WholeAction
from locations.scoping import Scope, visible_locations, visible_regions, visible_to

ACTIONS_UNDER_WAY = (Action.State.PLANNED, Action.State.DOING)
NAMES = 3
"""Stores that a line names; of more it says how many."""


@dataclass(frozen=True, slots=True)
class ActionFilter:
    """Which actions: ``view`` is one of ``ACTION_VIEWS`` or empty, ``owner`` a sign-in name, ``store`` a code."""

    view: str = ""
    owner: str = ""
    store: str = ""
    finding: int | None = None


def _overdue(today: date) -> Q:
    return Q(state__in=ACTIONS_UNDER_WAY, due__lt=today)


ACTION_VIEWS = ("open", "overdue", "done", "cancelled")


def actions(
    scope: Scope, only: ActionFilter, today: date, *, after: int = 0, limit: int | None = None
) -> list[ActionRow]:
    """Give actions: those under way first, by the day they are due, so that what is overdue leads; then the newest.

    ``after`` are those of the list that are left out before, ``limit`` how many there are at most.
    """
    rows = _chosen(scope, only, today)
    under_way = rows.filter(state__in=ACTIONS_UNDER_WAY).order_by("due", "pk")
    over = rows.exclude(state__in=ACTIONS_UNDER_WAY).order_by("-due", "-pk")
    keys = [*under_way.values_list("pk", flat=True), *over.values_list("pk", flat=True)]
    keys = keys[after : None if limit is None else after + limit]
    found = {row.pk: row for row in rows.filter(pk__in=keys)} if keys else {}
    return action_rows(scope, [found[key] for key in keys], today)


def action_owners(scope: Scope, view: str, today: date) -> list[tuple[str, str]]:
    """Give sign-in name and name of who owns the actions of a view, by name."""
    owned = _chosen(scope, ActionFilter(view=view), today).filter(owner__isnull=False).order_by()
    owners = owned.values_list("owner__username", "owner__first_name", "owner__last_name").distinct()
    return sorted(((name, full_name(given, family) or name) for name, given, family in owners), key=itemgetter(1, 0))


def count_actions(scope: Scope, today: date) -> Mapping[str, int]:
    """Count the actions of each view."""
    rows = visible_actions(scope)
    return rows.aggregate(
        open=Count("pk", filter=Q(state__in=ACTIONS_UNDER_WAY), distinct=True),
        overdue=Count("pk", filter=_overdue(today), distinct=True),
        done=Count("pk", filter=Q(state=Action.State.DONE), distinct=True),
        cancelled=Count("pk", filter=Q(state=Action.State.CANCELLED), distinct=True),
    )


def _chosen(scope: Scope, only: ActionFilter, today: date) -> "QuerySet[Action]":
    rows = visible_actions(scope).select_related("owner", "region", "goal")
    if only.view == "open":
        rows = rows.filter(state__in=ACTIONS_UNDER_WAY)
    elif only.view == "overdue":
        rows = rows.filter(_overdue(today))
    elif only.view:
        rows = rows.filter(state=only.view)
    if only.owner:
        rows = rows.filter(owner__username=only.owner)
    if only.store:
        rows = rows.filter(pk__in=visible_action_stores(scope).filter(location__code=only.store).values("action"))
    if only.finding is not None:
        rows = rows.filter(finding=only.finding)
    return rows


def action(scope: Scope, pk: int, today: date) -> WholeAction | None:
    """Give one action; None for one that there is not, or that this person sees nothing of."""
    found = visible_actions(scope).select_related("owner", "region", "goal").filter(pk=pk).first()
    if found is None:
        return None
    run = newest_effects(scope, [pk]).get(pk)
    whole = sees_whole_action(scope, found)
    stores = visible_action_stores(scope).filter(action=found).select_related("location")
    return WholeAction(
        row=action_rows(scope, [found], today)[0],
        stores=_store_rows(scope, [*stores.order_by("stage", "location__code")], run, found.metric),
        better=found.better,
        easier=found.easier,
        happier=found.happier,
        reason=found.reason,
        **_frozen(found, known=whole),
        lot=found.lot if scope.knows_all else {},
        theme=found.theme,
        public_en=found.public_en,
        public_ko=found.public_ko,
        public_from=found.public_from,
        done_at=found.done_at,
        can_change=whole and not scope.read_only,
    )


def _frozen(found: Action, *, known: bool) -> dict[str, Any]:
    names = ("baseline_month", "baseline", "baseline_low", "baseline_high", "detectable", "detectable_at")
    return {name: getattr(found, name) if known else None for name in names} | {
        "baseline_n": found.baseline_n if known else 0
    }


def action_effect(scope: Scope, pk: int, month: int | None = None) -> EffectRow | None:
    """Give what an action changed by the end of a month (None: the newest measured); None where nothing is measured."""
    found = visible_actions(scope).filter(pk=pk).first()
    if found is None:
        return None
    run = newest_effects(scope, [pk], month).get(pk)
    whole = sees_whole_action(scope, found)
    return effect_of_all(scope, run, found.metric, stores_seen(scope), whole=whole) if run else None


def action_effects(scope: Scope, month: int | None = None) -> list[tuple[ActionRow, EffectRow]]:
    """Give the actions whose effect was measured by the end of a month (None: of each the newest), the newest first."""
    seen = [*visible_actions(scope).select_related("owner", "region", "goal").order_by("-pk")]
    runs = newest_effects(scope, [each.pk for each in seen], month)
    rows = action_rows(scope, [each for each in seen if each.pk in runs], date.max, runs)
    return [(row, row.effect) for row in rows if row.effect is not None]


def goals(scope: Scope) -> list[GoalRow]:
    """Give goals: open ones by the day they are due, then those that are over."""
    rows = visible_goals(scope).select_related("owner", "region", "location")
    rows = rows.annotate(count=Count("actions", distinct=True)).order_by("due", "pk")
    return sorted((_goal_row(each) for each in rows), key=lambda each: each.state != Goal.State.OPEN)


def said_and_done(scope: Scope, store: str, today: date) -> list[SaidAndDone]:
    """Give what customers spoke of at a store (code) and what was done about it, the newest first."""
    rows = visible_action_stores(scope).filter(location__code=store, started_on__isnull=False)
    rows = rows.filter(action__public_from__lte=today).exclude(action__state=Action.State.CANCELLED)
    return [
        SaidAndDone(row.action_id, row.action.theme, row.action.public_en, row.action.public_ko, row.action.public_from)
        for row in rows.select_related("action").order_by("-action__public_from", "-pk")
        if row.action.public_from is not None and (row.action.public_en or row.action.public_ko)
    ]


def stores_to_choose(scope: Scope) -> dict[str, str]:
    """Give the stores that a person may choose, by code: their names."""
    return dict(visible_locations(scope).order_by("name", "code").values_list("code", "name"))


def stores_by_region(scope: Scope) -> dict[str, list[str]]:
    """Give the codes of the stores of each region that a person sees whole, by its path."""
    found: dict[str, list[str]] = {}
    stores = [*visible_locations(scope).order_by("code").values_list("code", "region__lineage")]
    for path, lineage in visible_regions(scope).order_by("path").values_list("path", "lineage"):
        if inside := [code for code, own in stores if own and own.startswith(lineage)]:
            found[path] = inside
    return found


def _goal_row(goal: Any) -> GoalRow:
    place, kind = ("", "brand")
    if goal.location is not None:
        place, kind = goal.location.name, "store"
    elif goal.region is not None:
        place, kind = goal.region.path, "region"
    names = ("pk", "title", "metric", "target", "due", "state", "reason", "version")
    frozen = ("baseline_month", "baseline", "baseline_low", "baseline_high", "baseline_n")
    return GoalRow(
        **{name: getattr(goal, name) for name in (*names, *frozen)},
        owner=goal.owner.username if goal.owner else "",
        owner_name=called(goal.owner) if goal.owner else "",
        place=place,
        place_kind=kind,
        actions=goal.count,
    )


def action_rows(
    scope: Scope, rows: Sequence[Action], today: date, runs: Mapping[int, EffectRun] | None = None
) -> list[ActionRow]:
    """Make rows of actions, with a few queries for all of them."""
    keys = [each.pk for each in rows]
    found = newest_effects(scope, keys) if runs is None else runs
    own: dict[int, list[ActionStore]] = defaultdict(list)
    for row in visible_action_stores(scope).filter(action__in=keys).select_related("location").order_by("pk"):
        own[row.action_id].append(row)
    totals = dict(Action.objects.filter(brand_id=scope.brand, pk__in=keys).values_list("pk").annotate(Count("stores")))
    seen = stores_seen(scope)
    return [_action_row(scope, each, own[each.pk], totals[each.pk], found.get(each.pk), today, seen) for each in rows]


def _action_row(
    scope: Scope, found: Action, own: Sequence[ActionStore], total: int, run: EffectRun | None, today: date, seen: int
) -> ActionRow:
    days = [row.started_on for row in own if row.started_on is not None]
    whole = len(own) == total
    names = ("pk", "title", "kind", "state", "metric", "check_after", "due", "department", "version")
    return ActionRow(
        **{name: getattr(found, name) for name in names},
        is_overdue=found.state in ACTIONS_UNDER_WAY and found.due < today,
        owner=found.owner.username if found.owner else "",
        owner_name=called(found.owner) if found.owner else "",
        region=found.region.path if found.region else "",
        finding=found.finding_id,
        goal=found.goal_id,
        stores=len(own),
        begun=len(days),
        is_whole=whole,
        store_names=[row.location.name for row in own[:NAMES]],
        since=min(days, default=None),
        known_from=max((begun(day).known_from(found.check_after) for day in days), default=None),
        effect=effect_of_all(scope, run, found.metric, seen, whole=whole) if run else None,
    )


def _store_rows(scope: Scope, rows: Sequence[ActionStore], run: EffectRun | None, key: str) -> list[ActionStoreRow]:
    measured = visible_to(scope, StoreEffect.objects.filter(run=run), "location")
    effects, seen = {each.location_id: each for each in measured}, stores_seen(scope)
    return [
        ActionStoreRow(
            pk=row.pk,
            store=row.location.code,
            store_name=row.location.name,
            stage=row.stage,
            planned_on=row.planned_on,
            started_on=row.started_on,
            done_on=row.done_on,
            is_drawn=row.is_drawn,
            effect=effect_of_store(scope, run, effects[row.location_id], key, seen)
            if run and row.location_id in effects
            else None,
        )
        for row in rows
    ]
