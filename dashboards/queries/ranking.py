"""The stores of one metric, month and window: the rows that table, map, CSV, API and command share."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from django.db.models import QuerySet

from dashboards.metrics import metric
from dashboards.models import Change, Score
from dashboards.queries.disclosure import for_store_manager
from dashboards.queries.networks import known_to, network_of
from dashboards.rows import ChangeRow, Network, Ranking, StoreRow
from dashboards.standards import Verdict
from locations.models import Location
from locations.peers import is_within
from locations.scoping import Scope, visible_locations, visible_to

_MODEL_FIELDS = (
    *("n", "value", "low", "high", "shrunken", "rank", "rank_low", "rank_high", "p_worst", "p_below", "z", "q"),
    *("band", "confirmed", "verdict", "shrunken_low", "shrunken_high", "expected", "reliability", "target", "needed"),
    "details",
)
STORE_FIELDS = {
    "store": "code",
    "name": "name",
    "region": "region__path",
    "format": "format",
    "city": "city",
    "latitude": "latitude",
    "longitude": "longitude",
}
_NOTHING = dict.fromkeys(_MODEL_FIELDS) | {"n": 0, "verdict": Verdict.NO_DATA.value, "details": {}}


def rankings(
    scope: Scope,
    metric_key: str,
    month: int,
    window: int,
    *,
    region: str = "",
    format: str = "",
    verdict: str = "",
    search: str = "",
) -> Ranking:
    """The visible stores of a metric, month and window in the order of the action list.

    Ordered by the probability to be among the worst, then the worst shrunken value, then the code. Raises NotScored.
    """
    network = network_of(scope, metric_key, month, window)
    rows = store_rows(scope, visible_locations(scope), metric_key, month, window, network)
    kept = [row for row in rows if _passes(row, region, format, verdict, search)]
    best_first = network.better(metric(metric_key).better) == "high"
    return Ranking(
        brand=scope.brand_slug,
        brand_name=scope.brand_name,
        metric=metric_key,
        month=month,
        window=window,
        network=known_to(scope, network),
        rows=sorted(kept, key=lambda row: _order(row, best_first)),
        total=len(rows),
        target=_common_target(rows),
    )


def changes(scope: Scope, month: int) -> list[ChangeRow]:
    """The visible stores that left their own limits in a month, the surest first."""
    rows = visible_to(scope, Change.objects.filter(month=month), "location").order_by("q", "location__code")
    return [
        ChangeRow(code, name, key, month, since, better, q)
        for code, name, key, since, better, q in rows.values_list(
            "location__code", "location__name", "metric", "since", "better", "q"
        )
    ]


def store_rows(
    scope: Scope, stores: "QuerySet[Location]", metric_key: str, month: int, window: int, network: Network
) -> list[StoreRow]:
    """A row for every given store, also for those without answers."""
    own = scores_of(scope, stores, month, window, [metric_key])
    before = values_before(scope, stores, month, window, [metric_key])
    return [
        store_row(
            scope,
            head,
            own.get((head["store"], metric_key)),
            before.get((head["store"], metric_key)),
            network,
            metric_key,
        )
        for head in heads(stores)
    ]


def heads(stores: "QuerySet[Location]") -> list[dict[str, Any]]:
    """What a row says of the store as such."""
    return [dict(zip(STORE_FIELDS, row, strict=True)) for row in stores.values_list(*STORE_FIELDS.values())]


def scores_of(
    scope: Scope, stores: "QuerySet[Location]", month: int, window: int, metrics: Sequence[str]
) -> dict[tuple[str, str], dict[str, Any]]:
    scores = visible_to(scope, Score.objects.filter(location__in=stores), "location").filter(
        month=month, window=window, metric__in=metrics
    )
    found = scores.values_list("location__code", "metric", "variance", *_MODEL_FIELDS)
    return {row[:2]: dict(zip(("variance", *_MODEL_FIELDS), row[2:], strict=True)) for row in found}


def values_before(
    scope: Scope, stores: "QuerySet[Location]", month: int, window: int, metrics: Sequence[str]
) -> dict[tuple[str, str], float | None]:
    """The values one window earlier, so that no answer counts in both."""
    if not window:
        return {}
    scores = visible_to(scope, Score.objects.filter(location__in=stores), "location").filter(
        month=month - window, window=window, metric__in=metrics, value__isnull=False
    )
    return {row[:2]: row[2] for row in scores.values_list("location__code", "metric", "value")}


def store_row(
    scope: Scope, head: dict[str, Any], own: dict[str, Any] | None, before: float | None, network: Network, key: str
) -> StoreRow:
    fields = {**head, "region": head["region"] or "", **(own or _NOTHING)}
    variance = fields.pop("variance", None)
    fields["band"] = fields["band"] or None
    value = fields["value"]
    row = StoreRow(**fields, change=None if value is None or before is None else value - before)
    return row if scope.sees_peers else for_store_manager(row, variance, network, key)


def _passes(row: StoreRow, region: str, store_format: str, verdict: str, search: str) -> bool:
    wanted = search.casefold().strip()
    return (
        is_within(row.region, region)
        and store_format in ("", row.format)
        and verdict in ("", row.verdict)
        and (not wanted or any(wanted in text.casefold() for text in (row.store, row.name, row.city, row.region)))
    )


def _order(row: StoreRow, higher_is_better: bool) -> tuple:
    """CONTRACT's order; stores without figures come last."""
    worst = np.inf if row.shrunken is None else row.shrunken if higher_is_better else -row.shrunken
    return (row.n == 0, -(row.p_worst if row.p_worst is not None else -1.0), worst, row.store)


def _common_target(rows: Sequence[StoreRow]) -> float | None:
    """The one target that holds for all rows, if there is one."""
    targets = {row.target for row in rows if row.n}
    return targets.pop() if len(targets) == 1 else None
