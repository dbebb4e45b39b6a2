"""One store: its record, its score card, its months and how its customers scored."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from django.db.models import Q

from dashboards.metrics import METRICS, Family, Metric, metric
from dashboards.models import Score
from dashboards.queries.networks import known_to, networks_of
from dashboards.queries.ranking import (
    MODEL_FIELDS,
    STORE_FIELDS,
    Before,
    Figures,
    below,
    figures_of,
    heads,
    named,
    store_row,
)
from dashboards.rows import CardLine, Network, Ranking, StoreHead, Trend, TrendPoint
from dashboards.scoring.trends import chart, month_of_change
from dashboards.stats.peers import nearest
from locations.models import Location
from locations.months import window_start
from locations.scoping import Scope, visible_locations, visible_to
from reviews.measures import readable
from reviews.models import MonthTally

_UNMEASURED = Network(mu=None, tau=None, tau_low=None, tau_high=None, i2=None, consistency=None, stores=0, answers=0)
_TREND_FIELDS = ("n", "value", "low", "high", "variance", "target")


def store_head(scope: Scope, code: str) -> StoreHead | None:
    """The store with this code, or None where there is none that this person may see."""
    store = visible_locations(scope).filter(code=code).select_related("region", "brand").first()
    return _head(store) if store else None


def roster(
    scope: Scope, *, region: str = "", format: str = "", search: str = "", after: str = "", limit: int = 50
) -> list[StoreHead]:
    """The visible stores by code, scored or not; ``after`` is the last code of the page before.

    ``search`` looks for a part of the name, the code, the town or the region.
    """
    stores = visible_locations(scope).select_related("region", "brand").filter(code__gt=after).order_by("code")
    stores = stores.filter(below(scope, region), named(search))
    return [_head(store) for store in (stores.filter(format=format) if format else stores)[:limit]]


def unscored(scope: Scope, metric_key: str, *, region: str = "", format: str = "", search: str = "") -> Ranking:
    """The visible stores by code as a ranking without figures: what a map shows before anything is scored."""
    stores = visible_locations(scope).filter(below(scope, region), named(search)).order_by("code")
    found = heads(stores.filter(format=format) if format else stores)
    rows = [store_row(scope, head, {}, {}, _UNMEASURED, metric_key) for head in found]
    return Ranking(scope.brand_slug, scope.brand_name, metric_key, 0, 0, _UNMEASURED, rows, total=len(rows))


def nearest_alike(scope: Scope, code: str, limit: int = 5) -> list[str]:
    """The codes of the nearest visible stores of the same format, nearest first; none without coordinates."""
    stores = visible_locations(scope).filter(latitude__isnull=False)
    own = stores.filter(code=code).values_list("latitude", "longitude", "format").first()
    if own is None:
        return []
    others = [
        row for row in stores.filter(format=own[2]).values_list("code", "latitude", "longitude") if row[0] != code
    ]
    points = np.array([own[:2], *(row[1:] for row in others)], dtype=float)
    order, _ = nearest(points[:, 0], points[:, 1], limit)
    return [others[index - 1][0] for index in order[0].tolist() if index > 0]


def score_card(scope: Scope, code: str, month: int, window: int) -> list[CardLine]:
    """Every metric that the brand measures in this month and window, for one visible store; in registry order."""
    return score_cards(scope, [code], month, window).get(code, [])


def score_cards(scope: Scope, codes: Sequence[str], month: int, window: int) -> dict[str, list[CardLine]]:
    """The score cards of several visible stores, by code; codes that this person may not see are left out."""
    found = heads(visible_locations(scope).filter(code__in=codes))
    networks = networks_of(scope, month, window)
    own, before = figures_of(scope, [head["pk"] for head in found], month, window, [*networks])
    return {head["store"]: _card(scope, head, own, before, networks) for head in found}


def _card(
    scope: Scope, head: dict[str, Any], own: Figures, before: Before, networks: Mapping[str, Network]
) -> list[CardLine]:
    keys = [entry.key for entry in METRICS if entry.key in networks]
    return [
        CardLine(
            key,
            store_row(scope, head, own, before, networks[key], key),
            known_to(scope, networks[key]),
            networks[key].stores,
        )
        for key in keys
    ]


def measured(scope: Scope, store: StoreHead, metric_key: str, month: int, window: int) -> tuple[list[CardLine], Trend]:
    """``score_card`` of a visible store, and ``trend`` in one metric, from one read of its scores."""
    networks = networks_of(scope, month, window)
    months = (month, month - window) if window else (month,)
    scores = visible_to(scope, Score.objects.filter(location__code=store.store), "location").filter(
        Q(window=window, month__in=months) | Q(window=1, metric=metric_key, month__lte=month)
    )
    own: Figures = {}
    before: Before = {}
    singles: dict[int, tuple[Any, ...]] = {}
    for of_window, key, when, *fields in scores.values_list("window", "metric", "month", *MODEL_FIELDS):
        found = dict(zip(MODEL_FIELDS, fields, strict=True))
        if of_window == 1 and key == metric_key:
            singles[when] = tuple(found[name] for name in _TREND_FIELDS)
        if of_window == window and when == month:
            own[0, key] = found
        elif of_window == window and window and when == month - window and found["value"] is not None:
            before[0, key] = found["value"]
    head = {"pk": 0, **{name: getattr(store, name) for name in STORE_FIELDS if name != "pk"}}
    return _card(scope, head, own, before, networks), _drawn(singles, metric(metric_key), month)


def trend(scope: Scope, code: str, metric_key: str, month: int) -> Trend:
    """A store's months up to one month, with control limits from its own first months."""
    scores = visible_to(scope, Score.objects.filter(location__code=code), "location").filter(
        metric=metric_key, window=1, month__lte=month
    )
    rows = {row[0]: row[1:] for row in scores.values_list("month", *_TREND_FIELDS)}
    return _drawn(rows, metric(metric_key), month)


def _drawn(rows: Mapping[int, tuple[Any, ...]], entry: Metric, month: int) -> Trend:
    """A trend from (n, value, low, high, variance, target) by month."""
    months = list(range(min(rows), month + 1)) if rows else []
    points = [
        TrendPoint(each, *rows[each][:4]) if each in rows else TrendPoint(each, 0, None, None, None) for each in months
    ]
    inside = np.array([np.nan if point.value is None else entry.inside(point.value) for point in points])
    spread = np.array([rows[each][4] if each in rows else np.nan for each in months], dtype=float)
    drawn = chart(inside, spread)
    changed = month_of_change(drawn)
    return Trend(
        metric=entry.key,
        points=points,
        centre=_shown(entry, drawn.centre),
        lower=[_shown(entry, each) for each in drawn.lower.tolist()],
        upper=[_shown(entry, each) for each in drawn.upper.tolist()],
        outside=[each for each, is_out in zip(months, drawn.outside.tolist(), strict=True) if is_out],
        changed=None if changed is None else months[changed],
        target=rows[max(rows)][5] if rows else None,
    )


def distribution(scope: Scope, code: str, metric_key: str, month: int, window: int) -> list[tuple[str, int]]:
    """How often each raw score was given to a store in the window, lowest first; durations by bins, "from-to" hours."""
    cells = visible_to(scope, MonthTally.objects.filter(location__code=code), "location").filter(
        measure=metric(metric_key).measure
    )
    start = window_start(month, window)
    counts: dict[str, int] = defaultdict(int)
    # The months of a store are few; asked for in the query, they would lead SQLite to the index of all stores' months.
    for first, last, histogram in cells.values_list("first_month", "last_month", "histogram"):
        if last > month or (start is not None and first < start):
            continue
        for label, count in histogram.items():
            counts[label] += count
    if metric(metric_key).family is Family.DURATION:
        return [(f"{low}-{high}", count) for low, high, count in readable(counts)]
    return sorted(counts.items(), key=lambda item: float(item[0]))


def _shown(entry: Metric, value: float) -> float | None:
    if np.isnan(value):
        return None
    return float(entry.outside(min(max(value, entry.bounds[0]), entry.bounds[1]) if entry.bounds else value))


def _head(store: Location) -> StoreHead:
    parts = (store.street, store.sublocality, store.city, store.state, store.postcode, store.country)
    return StoreHead(
        store=store.code,
        name=store.name,
        region=store.region.path if store.region else "",
        format=store.format,
        city=store.city,
        ownership=store.ownership,
        address=", ".join(part for part in parts if part),
        phone=store.phone,
        website=store.website,
        hours=store.hours,
        latitude=store.latitude,
        longitude=store.longitude,
        time_zone=store.time_zone or store.brand.default_zone,
        status=store.status,
        opened=store.opened,
        closed=store.closed,
    )
