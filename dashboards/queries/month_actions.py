"""What was done in a month and where it stood at its end, as the report of the month has it.

State and stores follow from days, and of a closed month the effect stays as it was measured; what was written down
after it was closed is not in it. So a report that is made later is the same.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from dashboards.actions.begun import begun
from dashboards.models import Action, ActionStore, EffectRun, MonthRevision, StoreEffect
from dashboards.queries.action_effects import effect_of_store, newest_effects, stores_seen
from dashboards.queries.actions import NAMES, action_rows
from dashboards.queries.visible_actions import visible_action_stores, visible_actions
from dashboards.rows import ActionRow, EffectRow, MonthAction, SaidAndDone
from locations.months import first_day, last_day
from locations.scoping import Scope, visible_to
from locations.zones import day_in

_ORDER = ("got worse", "worked", "no visible effect")
"""Verdicts that say something, what matters most first."""


def month_actions(scope: Scope, month: int) -> list[MonthAction]:
    """Give the actions that were under way in a month, late by its end or newly judged in it, what matters most first.

    Judged ones lead, those first after which it got worse; then what is overdue; then what cannot be judged yet. Of
    each sort, those in most stores come first.
    """
    known = visible_actions(scope).select_related("owner", "region", "goal").order_by("pk")
    if closed := MonthRevision.objects.filter(close__brand=scope.brand, close__month=month).order_by("number").last():
        known = known.filter(created_at__lte=closed.at)
    rows = {each.pk: each for each in known}
    runs, before = (newest_effects(scope, rows, each) for each in (month, month - 1))
    earlier = {row.pk: row.effect for row in action_rows(scope, [*rows.values()], date.max, before)}
    stores = _begun_stores(scope, rows, month)
    own = _own_effects(scope, runs, stores)
    at_end = [
        _at_end(scope, rows[row.pk], row, stores[row.pk], own.get(row.pk), month)
        for row in action_rows(scope, [*rows.values()], date.max, runs)
    ]
    listed = (each for each in at_end if _is_of_month(scope, rows[each.row.pk], each, earlier[each.row.pk], month))
    return sorted(listed, key=_order)


def _begun_stores(scope: Scope, keys: Mapping[int, Action], month: int) -> Mapping[int, list[ActionStore]]:
    found: dict[int, list[ActionStore]] = defaultdict(list)
    rows = visible_action_stores(scope).filter(action__in=[*keys], started_on__lte=last_day(month))
    for row in rows.select_related("location").order_by("pk"):
        found[row.action_id].append(row)
    return found


def _own_effects(
    scope: Scope, runs: Mapping[int, EffectRun], stores: Mapping[int, Sequence[ActionStore]]
) -> Mapping[int, tuple[EffectRun, StoreEffect]]:
    """Give what actions changed in the only store of theirs that a person sees."""
    if scope.knows_all:
        return {}
    one = {pk: own[0].location_id for pk, own in stores.items() if len(own) == 1}
    rows = visible_to(scope, StoreEffect.objects.filter(run__in=[run.pk for run in runs.values()]), "location")
    by_run = {(row.run_id, row.location_id): row for row in rows}
    return {pk: (run, by_run[run.pk, one[pk]]) for pk, run in runs.items() if pk in one and (run.pk, one[pk]) in by_run}


def _at_end(
    scope: Scope,
    action: Action,
    row: ActionRow,
    own: Sequence[ActionStore],
    alone: tuple[EffectRun, StoreEffect] | None,
    month: int,
) -> MonthAction:
    """Give an action as it stood at the end of a month; ``own`` are the stores in which it had begun."""
    end = last_day(month)
    state = _state(scope, action, own, end)
    days = [each.started_on for each in own if each.started_on is not None]
    of_store = alone is not None and not row.is_whole
    effect: EffectRow | None = row.effect
    if alone is not None and of_store:
        effect = effect_of_store(scope, *alone, action.metric, stores_seen(scope))
    is_over = state in (Action.State.DONE, Action.State.CANCELLED)
    then = replace(
        row,
        state=state,
        is_overdue=not is_over and action.due <= end,
        begun=len(days),
        store_names=[each.location.name for each in own[:NAMES]],
        since=min(days, default=None),
        known_from=max((begun(day).known_from(action.check_after) for day in days), default=None),
        effect=effect,
    )
    return MonthAction(then, [each.location.code for each in own], of_store, _public_line(action, own, end))


def _state(scope: Scope, action: Action, own: Sequence[ActionStore], end: date) -> str:
    if action.cancelled_at is not None and day_in(scope.zone, action.cancelled_at) <= end:
        return str(Action.State.CANCELLED)
    if action.done_at is not None and day_in(scope.zone, action.done_at) <= end:
        return str(Action.State.DONE)
    return str(Action.State.DOING if own else Action.State.PLANNED)


def _public_line(action: Action, own: Sequence[ActionStore], end: date) -> SaidAndDone | None:
    since = action.public_from
    if since is None or since > end or not own or not (action.public_en or action.public_ko):
        return None
    return SaidAndDone(action.pk, action.theme, action.public_en, action.public_ko, since)


def _is_of_month(scope: Scope, action: Action, found: MonthAction, before: EffectRow | None, month: int) -> bool:
    """Whether an action was under way in the month, is late by its end, or was waited for and judged in it."""
    row = found.row
    if row.state == Action.State.PLANNED:
        return row.is_overdue and day_in(scope.zone, action.created_at) <= last_day(month)
    over = action.cancelled_at if row.state == Action.State.CANCELLED else action.done_at
    if row.state == Action.State.DOING or over is None or day_in(scope.zone, over) >= first_day(month):
        return True
    if row.state == Action.State.CANCELLED:
        return False
    return (row.known_from is not None and month <= row.known_from) or _verdict(row.effect) != _verdict(before)


def _verdict(effect: EffectRow | None) -> str:
    return effect.verdict if effect and effect.is_known and effect.is_judged else ""


def _order(found: MonthAction) -> tuple[int, bool, int, int]:
    verdict = _verdict(found.row.effect)
    place = _ORDER.index(verdict) if verdict in _ORDER else len(_ORDER)
    return place, not found.row.is_overdue, -found.row.begun, found.row.pk
