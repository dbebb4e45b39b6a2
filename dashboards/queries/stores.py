"""One store: its record, its score card, its months and how its customers scored."""

from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from dashboards.metrics import METRICS, Metric, metric
from dashboards.models import Score
from dashboards.queries.networks import known_to, networks_of
from dashboards.queries.ranking import below, figures_of, heads, named, store_row
from dashboards.rows import CardLine, StoreHead, Trend, TrendPoint
from dashboards.stats.peers import nearest
from dashboards.trends import chart, month_of_change
from locations.models import Location
from locations.months import window_start
from locations.scoping import Scope, visible_locations, visible_to
from reviews.models import MonthTally


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
    stores = stores.filter(below(region), named(search))
    return [_head(store) for store in (stores.filter(format=format) if format else stores)[:limit]]


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
    known = {key: known_to(scope, network) for key, network in networks.items()}
    keys = [entry.key for entry in METRICS if entry.key in networks]
    return {
        head["store"]: [
            CardLine(key, store_row(scope, head, own, before, networks[key], key), known[key], networks[key].stores)
            for key in keys
        ]
        for head in found
    }


def trend(scope: Scope, code: str, metric_key: str, month: int) -> Trend:
    """A store's months up to one month, with control limits from its own first months."""
    scores = visible_to(scope, Score.objects.filter(location__code=code), "location").filter(
        metric=metric_key, window=1, month__lte=month
    )
    rows = {row[0]: row[1:] for row in scores.values_list("month", "n", "value", "low", "high", "variance", "target")}
    months = list(range(min(rows), month + 1)) if rows else []
    points = [
        TrendPoint(each, *rows[each][:4]) if each in rows else TrendPoint(each, 0, None, None, None) for each in months
    ]
    entry = metric(metric_key)
    inside = np.array([np.nan if point.value is None else entry.inside(point.value) for point in points])
    spread = np.array([rows[each][4] if each in rows else np.nan for each in months], dtype=float)
    drawn = chart(inside, spread)
    changed = month_of_change(drawn)
    return Trend(
        metric=metric_key,
        points=points,
        centre=_shown(entry, drawn.centre),
        lower=[_shown(entry, each) for each in drawn.lower.tolist()],
        upper=[_shown(entry, each) for each in drawn.upper.tolist()],
        outside=[each for each, is_out in zip(months, drawn.outside.tolist(), strict=True) if is_out],
        changed=None if changed is None else months[changed],
        target=rows[max(rows)][5] if rows else None,
    )


def distribution(scope: Scope, code: str, metric_key: str, month: int, window: int) -> list[tuple[str, int]]:
    """How often each raw score (or bin) was given to a store in the window, lowest first."""
    cells = visible_to(scope, MonthTally.objects.filter(location__code=code), "location").filter(
        measure=metric(metric_key).measure, last_month__lte=month
    )
    if (start := window_start(month, window)) is not None:
        cells = cells.filter(first_month__gte=start)
    counts: dict[str, int] = defaultdict(int)
    for histogram in cells.values_list("histogram", flat=True):
        for label, count in histogram.items():
            counts[label] += count
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
