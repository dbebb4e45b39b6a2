"""Service cases as files gave them, newest first."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np

from dashboards.queries.filters import chosen_stores
from dashboards.queries.parts import in_parts
from dashboards.rows import CaseRow, ResponseTimes
from dashboards.scoring.verdicts import SHOWN_FROM
from locations.months import window_start
from locations.scoping import Scope, visible_to
from locations.zones import zone_of
from reviews.models import Case

_RELATED = ("location__brand", "source")
_NEWEST_FIRST = ("-opened_at", "-pk")


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """Which cases: every field that is set narrows the choice. ``since`` and ``until`` are of when they were opened;
    ``region`` means the stores that are in it now.
    """

    store: str = ""
    since: datetime | None = None
    until: datetime | None = None
    region: str = ""


def all_cases(scope: Scope, only: CaseFilter | None = None) -> Iterator[CaseRow]:
    """Yield all visible cases that fit, for a file."""
    only = only or CaseFilter()
    rows = _visible(scope).filter(**_conditions(only))
    if only.region:
        rows = rows.filter(location__in=chosen_stores(scope, region=only.region).values("pk"))
    return map(_row, in_parts(rows, _NEWEST_FIRST, lambda keys: _visible(scope, pk__in=keys), _RELATED))


def has_cases(scope: Scope) -> bool:
    """Whether any visible store has a case."""
    return _visible(scope).exists()


def response_times(scope: Scope, code: str, month: int, window: int) -> ResponseTimes | None:
    """Give how long the first response to a store's cases took that were opened in a window; None where none has one.

    A response that comes before its case is left out, as a case is that closes before it opens.
    """
    start = window_start(month, window)
    cases = _visible(scope, location__code=code, last_month__lte=month, first_response_at__isnull=False)
    inside = cases if start is None else cases.filter(first_month__gte=start)
    moments = inside.order_by().values_list("opened_at", "first_response_at")
    hours = [(answered - opened).total_seconds() / 3600 for opened, answered in moments if answered >= opened]
    if not hours:
        return None
    if len(hours) < SHOWN_FROM:
        return ResponseTimes(len(hours), None, None)
    median, p90 = np.quantile(hours, [0.5, 0.9]).tolist()
    return ResponseTimes(len(hours), median, p90)


def _visible(scope: Scope, **conditions: Any) -> Any:
    return visible_to(scope, Case.objects.filter(**conditions), "location")


def _conditions(only: CaseFilter) -> dict[str, Any]:
    given = {"location__code": only.store or None, "opened_at__gte": only.since, "opened_at__lte": only.until}
    return {name: value for name, value in given.items() if value is not None}


def _row(row: Case) -> CaseRow:
    store = row.location
    zone = zone_of(store.time_zone, store.latitude, store.longitude, store.brand.default_zone)

    def there(moment: datetime | None) -> datetime | None:
        return moment.astimezone(zone) if moment else None

    return CaseRow(
        case=row.external_id,
        source=row.source.publisher,
        store=store.code,
        store_name=store.name,
        opened_at=row.opened_at.astimezone(zone),
        first_response_at=there(row.first_response_at),
        closed_at=there(row.closed_at),
        reopened_at=there(row.reopened_at),
        reopened=row.reopened,
        contacts=row.contacts,
        channel=row.channel,
        status=row.status,
        csat=row.csat,
    )
