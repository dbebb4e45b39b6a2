"""The stores of one metric, month and window: the rows that table, map, files, API and command share."""

import gc
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np
from django.db.models import Q, QuerySet

from dashboards.metrics import metric
from dashboards.models import Change, Score
from dashboards.queries.disclosure import for_store_manager
from dashboards.queries.networks import known_to, network_of
from dashboards.rows import ChangeRow, Network, Ranking, StoreRow
from dashboards.scoring.verdicts import Verdict
from locations.models import Location, Region
from locations.regions import is_within
from locations.scoping import Scope, visible_locations, visible_to

MODEL_FIELDS = (
    *("n", "value", "low", "high", "shrunken", "rank", "rank_low", "rank_high", "p_worst", "p_below", "z", "q"),
    *("band", "confirmed", "verdict", "shrunken_low", "shrunken_high", "expected", "reliability", "target", "needed"),
    *("details", "variance"),
)
STORE_FIELDS = {
    "pk": "pk",
    "store": "code",
    "name": "name",
    "region": "region__path",
    "format": "format",
    "city": "city",
    "latitude": "latitude",
    "longitude": "longitude",
}
_NOTHING = dict.fromkeys(MODEL_FIELDS) | {"n": 0, "verdict": Verdict.NO_DATA.value, "details": {}}

Figures = dict[tuple[int, str], dict[str, Any]]
"""What is scored, by store (its pk) and metric."""
Before = dict[tuple[int, str], float]
"""Values of one window earlier, by store and metric."""


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
    details: bool = True,
) -> Ranking:
    """The visible stores of a metric, month and window in the order of the action list, all of them.

    Ordered by the probability to be among the worst, then the worst shrunken value, then the code. Raises NotScored.
    What shows a part of them asks ``ranking_page``. Charts draw none of the ``details``: a third of the time to read.
    """
    network = network_of(scope, metric_key, month, window)
    with _without_collecting():
        rows = _all_rows(scope, metric_key, month, window, network, details)
        kept = _passing(rows, region, format, verdict, search)
        best_first = network.better(metric(metric_key).better) == "high"
        ordered = sorted(kept, key=lambda row: _order(row, best_first))
    return Ranking(
        brand=scope.brand_slug,
        brand_name=scope.brand_name,
        metric=metric_key,
        month=month,
        window=window,
        network=known_to(scope, network),
        rows=ordered,
        total=len(rows),
        target=common_target(rows),
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


def _all_rows(
    scope: Scope, metric_key: str, month: int, window: int, network: Network, details: bool
) -> list[StoreRow]:
    """A row for every visible store, also for those without answers."""
    if not scope.sees_peers:
        stores = [*visible_locations(scope).values_list("pk", flat=True)]
        return rows_of(scope, stores, metric_key, month, window, network)
    fields = MODEL_FIELDS[: -1 if details else -2]
    scores = scored(scope, [metric_key], month, window).values_list("location_id", *fields)
    own = {store: figures for store, *figures in scores}
    earlier = scored(scope, [metric_key], month - window, window)
    before = dict(earlier.values_list("location_id", "value")) if window else {}
    nothing = [_NOTHING[name] for name in fields]
    found = visible_locations(scope).values_list(*STORE_FIELDS.values())
    return [_plain_row(head, own.get(head[0], nothing), before.get(head[0])) for head in found]


def _plain_row(head: Sequence[Any], figures: Sequence[Any], before: float | None) -> StoreRow:
    """``store_row`` for those who see peers, by position: fifty thousand dicts would take most of a map's time."""
    _pk, code, name, region, *store = head
    value = figures[1]
    change = None if value is None or before is None else value - before
    judged = (*figures[:12], figures[12] or None, *figures[13:15])
    cells: tuple[Any, ...] = (code, name, *judged, region or "", *store, *figures[15:21], change, *figures[21:])
    return StoreRow(*cells)


@contextmanager
def _without_collecting() -> Iterator[None]:
    """No search for garbage while tens of thousands of rows are made that all live on: it takes a third of their time.

    The switch is the whole process's. Of several threads the first to end turns the search on again.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def rows_of(
    scope: Scope, stores: Sequence[int], metric_key: str, month: int, window: int, network: Network
) -> list[StoreRow]:
    """The rows of some stores (by pk), in the order given."""
    own, before = figures_of(scope, stores, month, window, [metric_key])
    found = {head["pk"]: head for head in heads(visible_locations(scope).filter(pk__in=stores))}
    return [store_row(scope, found[store], own, before, network, metric_key) for store in stores if store in found]


def heads(stores: "QuerySet[Location]") -> list[dict[str, Any]]:
    """What a row says of the store as such."""
    return [dict(zip(STORE_FIELDS, row, strict=True)) for row in stores.values_list(*STORE_FIELDS.values())]


def scored(scope: Scope, metrics: Sequence[str], month: int, window: int) -> "QuerySet[Score]":
    """The visible scores of a month and window."""
    return visible_to(
        scope,
        Score.objects.filter(metric__in=metrics, month=month, window=window),
        "location",
        names_brand=True,
    )


def figures_of(
    scope: Scope, stores: Collection[int], month: int, window: int, metrics: Sequence[str]
) -> tuple[Figures, Before]:
    """The scores of a few stores (by pk), and their values one window earlier, so that no answer counts in both."""
    months = [month, month - window] if window else [month]
    rows = visible_to(
        scope,
        Score.objects.filter(location_id__in=stores, metric__in=metrics, window=window, month__in=months),
        "location",
    )
    own: Figures = {}
    before: Before = {}
    for store, key, when, *fields in rows.values_list("location_id", "metric", "month", *MODEL_FIELDS):
        found = dict(zip(MODEL_FIELDS, fields, strict=True))
        if when == month:
            own[store, key] = found
        elif found["value"] is not None:
            before[store, key] = found["value"]
    return own, before


def store_row(scope: Scope, head: dict[str, Any], own: Figures, before: Before, network: Network, key: str) -> StoreRow:
    at = head["pk"], key
    fields = {**head, "region": head["region"] or "", **own.get(at, _NOTHING)}
    del fields["pk"]
    variance = fields.pop("variance", None)
    fields["band"] = fields["band"] or None
    value, earlier = fields["value"], before.get(at)
    row = StoreRow(**fields, change=None if value is None or earlier is None else value - earlier)
    return row if scope.sees_peers else for_store_manager(row, variance, network, key)


def named(search: str, prefix: str = "") -> Q:
    """Stores that have these letters in their name, code, town or region; ``prefix`` leads from the model to them."""
    wanted = search.strip()
    fields = ("name", "code", "city", "region__path")
    conditions = [Q(**{f"{prefix}{field}__icontains": wanted}) for field in fields]
    return conditions[0] | conditions[1] | conditions[2] | conditions[3] if wanted else Q()


def below(scope: Scope, region: str) -> Q:
    """Stores in a region's subtree: the few regions are found first, and lead to their stores by an index."""
    if not region:
        return Q()
    regions = Region.objects.filter(brand_id=scope.brand)
    return Q(region__in=regions.filter(Q(path=region) | Q(path__startswith=f"{region}/")).values("pk"))


def common_target(rows: Sequence[StoreRow]) -> float | None:
    """The one target that holds for all rows, if there is one."""
    targets = {row.target for row in rows if row.n}
    return targets.pop() if len(targets) == 1 else None


def _passing(rows: list[StoreRow], region: str, store_format: str, verdict: str, search: str) -> list[StoreRow]:
    """The rows that pass every filter; the same list where none is set."""
    if not (region or store_format or verdict or search.strip()):
        return rows
    return [row for row in rows if _passes(row, region, store_format, verdict, search)]


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
