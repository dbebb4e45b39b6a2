"""What actions changed, as a person may know it: it rests on all stores without one (``dashboards.queries.known``)."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from dashboards.metrics import Family, metric
from dashboards.models import EffectRun, StoreEffect
from dashboards.queries.known import may_know
from dashboards.queries.visible_actions import visible_effects
from dashboards.rows import EffectRow
from locations.scoping import Scope, visible_locations

DIGITS = 2


def newest_effects(scope: Scope, keys: Iterable[int], month: int | None = None) -> dict[int, EffectRun]:
    """Give the effect of each action by the end of a month, the newest one where none is named."""
    rows = visible_effects(scope).filter(action__in=[*keys]).order_by("month")
    if month is not None:
        rows = rows.filter(month=month)
    return {row.action_id: row for row in rows}


def stores_seen(scope: Scope) -> int:
    """Count the stores that a person sees, of whom more must be others' for a figure of all to be given."""
    return 0 if scope.knows_all else visible_locations(scope).count()


def effect_of_all(scope: Scope, run: EffectRun, key: str, seen: int, *, whole: bool) -> EffectRow:
    """Give what all stores of an action show together, as this person may know it."""
    common: dict[str, Any] = {"month": run.month, "months": run.months, "refused": run.refused}
    if not whole or not may_know(scope, run.untreated, max(run.untreated - seen, 0)):
        return _unknown(common)
    row = EffectRow(
        **common,
        value=run.value,
        low=run.low,
        high=run.high,
        verdict=run.verdict,
        detectable=run.detectable,
        untreated=run.untreated,
        stores=run.stores,
        answers=run.answers,
        needed=run.needed,
        expected=run.expected,
        answered=run.answered,
        before=run.before,
        was_changing=bool(run.details.get("was_changing")),
        path=run.details.get("path", ()),
        placebos=run.placebos if scope.knows_all else (),
        compared=run.details.get("compared", 0),
        changed_as_much=run.details.get("changed_as_much", 0),
        checks=run.details.get("checks", ()),
        cohorts=run.details.get("cohorts", ()),
        event_months=run.details.get("event_months", ()),
        left_out=run.details.get("left_out", 0),
    )
    return row if scope.knows_all else _roughly(row, key)


def _unknown(common: Mapping[str, Any]) -> EffectRow:
    return EffectRow(
        **common,
        value=None,
        low=None,
        high=None,
        verdict="",
        detectable=None,
        untreated=None,
        stores=0,
        answers=0,
        is_known=False,
    )


def effect_of_store(scope: Scope, run: EffectRun, found: StoreEffect, key: str, seen: int) -> EffectRow:
    """Give what one store shows, as this person may know it: the expected path rests on all other stores."""
    common: dict[str, Any] = {"month": run.month, "months": run.months, "refused": found.refused}
    if not may_know(scope, run.untreated, max(run.untreated - seen, 0)):
        return replace(_unknown(common), path=[[*each[:5], None, None, None] for each in found.path])
    row = EffectRow(
        **common,
        value=found.value,
        low=found.low,
        high=found.high,
        verdict=found.verdict,
        detectable=found.detectable,
        untreated=run.untreated,
        stores=1,
        answers=found.answers,
        path=found.path,
    )
    return row if scope.knows_all else _roughly(row, key)


def _roughly(row: EffectRow, key: str) -> EffectRow:
    """Give an effect as somebody may know it who sees a part of the brand: in whole points, without exact counts."""
    digits = 0 if metric(key).family is Family.NPS else DIGITS
    figures = ("value", "low", "high", "detectable", "expected", "answered", "before")
    rounded: dict[str, Any] = {name: _rounded(getattr(row, name), digits) for name in figures}
    path = [[*each[:5], *(_rounded(figure, digits) for figure in each[5:])] for each in row.path]
    return replace(row, **rounded, path=path, untreated=None, checks=(), cohorts=(), event_months=())


def _rounded(figure: float | None, digits: int) -> float | None:
    return None if figure is None else round(figure, digits)
