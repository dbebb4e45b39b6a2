"""What actions changed and who does them, as the plain documents of the API and of the command (no models)."""

from typing import Annotated, Any, TypedDict

from dashboards.files.row_objects import OneOf
from dashboards.rows import ActionRow, ActionStoreRow, EffectRow, GoalRow, WholeAction
from dashboards.stats.effects import CANNOT_TELL, NO_VISIBLE_EFFECT, WAS_CHANGING, WORKED, WORSE
from locations.months import format_month

VERDICTS = (WORKED, NO_VISIBLE_EFFECT, WORSE, CANNOT_TELL, WAS_CHANGING)


class EffectDocument(TypedDict):
    """What an action changed, against what was to be expected anyway."""

    value: Annotated[float | None, "change beyond what was to be expected, in the unit of the metric"]
    low: Annotated[float | None, "lower end of its 95 % interval"]
    high: Annotated[float | None, "upper end of its 95 % interval"]
    verdict: Annotated[str, OneOf(VERDICTS)]
    detectable: Annotated[float | None, "smallest change that four in five such actions would show"]
    untreated: Annotated[int | None, "stores without an action that it is compared with; null for who sees a part"]
    months: Annotated[list[str], "months that are judged, `YYYY-MM`"]
    refused: Annotated[list[str], "why no other verdict may be given: a key, with the month or action that it names"]


class ActionDocument(TypedDict):
    """An action; of its stores those that you see."""

    id: int
    title: str
    kind: Annotated[str, OneOf(("repair", "training", "trial"))]
    state: Annotated[str, OneOf(("planned", "doing", "done", "cancelled"))]
    metric: Annotated[str, "key of the metric by which it is judged"]
    check_after: Annotated[int, "months after which it is judged: 3 or 6"]
    due: Annotated[str, "day, `YYYY-MM-DD`"]
    overdue: bool
    owner: Annotated[str | None, "sign-in name"]
    department: str
    region: Annotated[str | None, "path of the region that it is planned for"]
    finding: int | None
    goal: int | None
    stores: Annotated[int, "stores of it that you see"]
    begun: Annotated[int, "of these, those in which it has begun"]
    since: Annotated[str | None, "first day on which it began there"]
    judged_from: Annotated[str | None, "month at whose end it can be judged, `YYYY-MM`"]
    version: int
    effect: EffectDocument | None


class ActionStoreDocument(TypedDict):
    """A store of an action."""

    store: Annotated[str, "code of the store"]
    name: str
    stage: int
    planned_on: str | None
    started_on: str | None
    done_on: str | None
    drawn: Annotated[bool, "by lot, for a trial"]
    effect: EffectDocument | None


class WholeActionDocument(ActionDocument):
    """An action with its plan and its stores."""

    better: str
    easier: str
    happier: str
    reason: Annotated[str, "why it was cancelled"]
    baseline: Annotated[float | None, "value of the metric in its stores when it was planned"]
    baseline_low: float | None
    baseline_high: float | None
    detectable: Annotated[float | None, "smallest change that could be seen at all, as stated before it began"]
    theme: str
    public_en: Annotated[str, "what customers read of it"]
    public_ko: str
    public_from: str | None
    places: list[ActionStoreDocument]


class GoalDocument(TypedDict):
    """A goal; values in the unit of the metric."""

    id: int
    title: str
    metric: str
    target: float
    due: str
    state: Annotated[str, OneOf(("open", "reached", "missed", "cancelled"))]
    reason: str
    owner: str | None
    place: Annotated[str | None, "name of the store or path of the region; null for the brand"]
    place_kind: Annotated[str, OneOf(("brand", "region", "store"))]
    baseline_month: str
    baseline: float | None
    baseline_low: float | None
    baseline_high: float | None
    actions: Annotated[int, "actions that serve it"]
    version: int


class MeasuredDocument(TypedDict):
    """An action's effect by the end of a month."""

    action: int
    title: str
    metric: str
    month: Annotated[str, "by whose end it was measured, `YYYY-MM`"]
    effect: EffectDocument


def effect_document(row: EffectRow) -> EffectDocument:
    """Write out an effect."""
    return {
        "value": row.value,
        "low": row.low,
        "high": row.high,
        "verdict": WAS_CHANGING if row.was_changing else row.verdict or CANNOT_TELL,
        "detectable": row.detectable,
        "untreated": row.untreated,
        "months": [format_month(month) for month in row.months],
        "refused": [*row.refused],
    }


def unmeasured(reason: str) -> EffectDocument:
    """Write out the effect of an action of which nothing is measured, for a reason."""
    nothing = EffectRow(0, (), None, None, None, CANNOT_TELL, [reason], None, 0, 0, 0)
    return effect_document(nothing)


def action_document(row: ActionRow) -> ActionDocument:
    """Write out an action."""
    return {
        "id": row.pk,
        "title": row.title,
        "kind": row.kind,
        "state": row.state,
        "metric": row.metric,
        "check_after": row.check_after,
        "due": row.due.isoformat(),
        "overdue": row.is_overdue,
        "owner": row.owner or None,
        "department": row.department,
        "region": row.region or None,
        "finding": row.finding,
        "goal": row.goal,
        "stores": row.stores,
        "begun": row.begun,
        "since": _day(row.since),
        "judged_from": None if row.known_from is None else format_month(row.known_from),
        "version": row.version,
        "effect": _known(row.effect),
    }


def whole_action_document(found: WholeAction) -> WholeActionDocument:
    """Write out an action with its plan and its stores."""
    return {
        **action_document(found.row),
        "better": found.better,
        "easier": found.easier,
        "happier": found.happier,
        "reason": found.reason,
        "baseline": found.baseline,
        "baseline_low": found.baseline_low,
        "baseline_high": found.baseline_high,
        "detectable": found.detectable,
        "theme": found.theme,
        "public_en": found.public_en,
        "public_ko": found.public_ko,
        "public_from": _day(found.public_from),
        "places": [_place(each) for each in found.stores],
    }


def goal_document(row: GoalRow) -> GoalDocument:
    """Write out a goal."""
    return {
        "id": row.pk,
        "title": row.title,
        "metric": row.metric,
        "target": row.target,
        "due": row.due.isoformat(),
        "state": row.state,
        "reason": row.reason,
        "owner": row.owner or None,
        "place": row.place or None,
        "place_kind": row.place_kind,
        "baseline_month": format_month(row.baseline_month),
        "baseline": row.baseline,
        "baseline_low": row.baseline_low,
        "baseline_high": row.baseline_high,
        "actions": row.actions,
        "version": row.version,
    }


def measured_document(row: ActionRow, found: EffectRow) -> MeasuredDocument:
    """Write out what an action changed by the end of a month."""
    return {
        "action": row.pk,
        "title": row.title,
        "metric": row.metric,
        "month": format_month(found.month),
        "effect": effect_document(found),
    }


def _place(row: ActionStoreRow) -> ActionStoreDocument:
    return {
        "store": row.store,
        "name": row.store_name,
        "stage": row.stage,
        "planned_on": _day(row.planned_on),
        "started_on": _day(row.started_on),
        "done_on": _day(row.done_on),
        "drawn": row.is_drawn,
        "effect": _known(row.effect),
    }


def _known(row: EffectRow | None) -> EffectDocument | None:
    return effect_document(row) if row and row.is_known else None


def _day(day: Any) -> str | None:
    return day.isoformat() if day else None
