"""Set, change, end and preview standards on behalf of a person, and have scored again what they concern.

Months before the first one that a change concerns stay as they are scored.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from operator import attrgetter

from dashboards import standards
from dashboards.jobs.queue import queue_scoring
from dashboards.models import NetworkScore
from dashboards.queries.store_rows import FIGURES, heads, scored, store_row
from dashboards.rows import Demand, Judged, Preview, StandardRow
from dashboards.scoring.months import compute
from dashboards.scoring.standards import standard_for
from dashboards.scoring.targets import standards_of
from dashboards.scoring.verdicts import Verdict
from locations.models import Brand
from locations.months import USUAL_WINDOW
from locations.scoping import Scope, visible_locations

_figures = attrgetter(*FIGURES)


def set_standards(scope: Scope, demands: Sequence[Demand], *, by: str, now: datetime) -> list[int]:
    """Set standards, all or none, and queue the scoring; returns their ids. Raises as ``standards.set_standards``."""
    created = standards.set_standards(scope, demands, by=by, now=now)
    _score_since(scope, min((each.valid_from for each in demands), default=None))
    return created


def change_standard(scope: Scope, pk: int, demand: Demand, *, by: str, now: datetime) -> bool:
    """Change a standard and queue the scoring; False where there is none. Raises as ``standards.change_standard``."""
    since = standards.change_standard(scope, pk, demand, by=by, now=now)
    _score_since(scope, since)
    return since is not None


def end_standard(scope: Scope, pk: int, last_month: int, *, by: str, now: datetime) -> bool:
    """End a standard and queue the scoring; False where there is none. Raises as ``standards.end_standard``."""
    since = standards.end_standard(scope, pk, last_month, by=by, now=now)
    _score_since(scope, since)
    return since is not None


def withdraw_standard(scope: Scope, pk: int, *, by: str, now: datetime) -> bool:
    """Take back a planned standard, as ``standards.withdraw_standard`` does; no month is judged by it yet."""
    return standards.withdraw_standard(scope, pk, by=by, now=now)


def _score_since(scope: Scope, since: int | None) -> None:
    """Queue the scoring of the months from one on, where any of them is over and has answers."""
    if since is not None:
        queue_scoring(Brand.objects.get(pk=scope.brand), since=since)


def preview(scope: Scope, demands: Sequence[Demand], *, replacing: int = 0) -> list[Preview]:
    """Give what standards would make of the stores, were they saved; ``replacing`` is the one that is changed.

    One preview for each metric and month that they would apply in; none for a metric that nothing is scored of.
    Nothing is written: the verdicts are computed from the tallies as a scoring would. Raises NotSettable for what could
    not be saved, PermissionDenied for all but head office.
    """
    standards.check(scope, demands, replacing=replacing)
    brand = Brand.objects.get(pk=scope.brand)
    new = [demand.row for demand in demands]
    taken = {(row.metric, row.valid_from, row.region, row.format) for row in new}
    others = [
        row
        for row in standards_of(brand)
        if row.pk != replacing and (row.metric, row.valid_from, row.region, row.format) not in taken
    ]
    together: dict[tuple[str, int, int], list[StandardRow]] = {}
    for row in new:
        if (month := _scored_month(scope, row)) is not None:
            together.setdefault((row.metric, month, max(month, row.valid_from)), []).append(row)
    return [
        _preview(scope, brand, others + new, of_one, month=month, of=of)
        for (_metric, month, of), of_one in together.items()
    ]


def _scored_month(scope: Scope, row: StandardRow) -> int | None:
    """Give the newest scored month that a standard may apply to; one that is still to come is tried on the newest."""
    months = NetworkScore.objects.filter(
        brand_id=scope.brand, region__isnull=True, metric=row.metric, window=USUAL_WINDOW
    ).order_by("-month")
    if row.valid_to is not None:
        months = months.filter(month__lte=max(row.valid_to, row.valid_from))
    return months.values_list("month", flat=True).first()


def _preview(
    scope: Scope, brand: Brand, rows: Sequence[StandardRow], tried: Sequence[StandardRow], *, month: int, of: int
) -> Preview:
    metric = tried[0].metric
    # Moved back together, the standards of the month ``of`` apply to the month that has answers.
    moved = [_earlier(row, of - month) for row in rows]
    scores, networks = compute(brand, month, [USUAL_WINDOW], standards=moved, metrics=[metric])
    of_stores = {score.location_id: score for score in scores}
    stored = dict(scored(scope, [metric], month, USUAL_WINDOW).values_list("location_id", "verdict"))
    judged = []
    for head in heads(visible_locations(scope).filter(pk__in=of_stores)):
        # Empty words of a score are None in a row.
        figures = [None if figure == "" else figure for figure in _figures(of_stores[head[0]])]
        row = store_row(head, figures, None)
        if standard_for(rows, metric, of, region=row.region, format=row.format) in tried:
            judged.append(Judged(row, stored.get(head[0], Verdict.NO_DATA)))
    return Preview(
        metric=metric,
        month=month,
        window=USUAL_WINDOW,
        of=of,
        network=next((each.stores for each in networks if each.region_id is None), 0),
        stores=len(judged),
        below=sum(each.row.verdict == Verdict.BELOW for each in judged),
        below_now=sum(each.now == Verdict.BELOW for each in judged),
        judged=sorted((each for each in judged if _is_shown(each)), key=_worst_first),
    )


def _earlier(row: StandardRow, months: int) -> StandardRow:
    until = None if row.valid_to is None else row.valid_to - months
    return replace(row, valid_from=row.valid_from - months, valid_to=until)


def _is_shown(store: Judged) -> bool:
    """Leave out who had no standard before and is not below the new one: nothing turns for them yet."""
    if Verdict.BELOW in (store.row.verdict, store.now):
        return True
    return store.row.verdict != store.now and store.now not in (Verdict.NO_STANDARD, Verdict.NO_DATA)


def _worst_first(store: Judged) -> tuple[bool, bool, float, str]:
    """Order stores that would newly be below before those that are, and these before all others."""
    is_below = store.row.verdict == Verdict.BELOW
    return not (is_below and store.now != Verdict.BELOW), not is_below, -(store.row.p_below or 0.0), store.row.store
