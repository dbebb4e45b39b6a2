"""One store: its record, its score card, its months and how its customers scored."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any, NamedTuple

import numpy as np
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from dashboards.metrics import Family, Metric, metric, shown
from dashboards.models import Change, Score
from dashboards.queries.filters import chosen_stores
from dashboards.queries.known import known_to
from dashboards.queries.networks import networks_of, networks_of_windows
from dashboards.queries.store_rows import (
    FIGURE_COLUMNS,
    FIGURES,
    STORE_FIELDS,
    Before,
    Figures,
    Head,
    figures_of,
    heads,
    known_store_row,
)
from dashboards.rows import CardLine, Network, Ranking, StoreHead, StoreName, Trend, TrendPoint
from dashboards.scoring.trends import chart, month_of_change
from dashboards.stats.peers import nearest
from locations import pins
from locations.models import Location
from locations.months import NOW, window_before, window_start
from locations.scoping import Scope, visible_locations, visible_to
from reviews.measures import readable
from reviews.models import MonthTally

_UNMEASURED = Network(mu=None, tau=None, tau_low=None, tau_high=None, i2=None, consistency=None, stores=0, answers=0)
_TREND_FIELDS = ("n", "value", "low", "high", "target")
_CHANGE_FIELDS = ("since", "is_better")
_CODE = 1 + STORE_FIELDS.index("store")
_VALUE = FIGURES.index("value")
_trend_figures = itemgetter(*(FIGURES.index(name) for name in _TREND_FIELDS))


def store_head(scope: Scope, code: str) -> StoreHead | None:
    """Give the store with this code, or None where there is none that this person may see."""
    store = visible_locations(scope).filter(code=code).select_related("region", "brand").first()
    return _head(store) if store else None


def store_with_names(scope: Scope, code: str) -> tuple[StoreHead, pins.StorePin, list[StoreName]] | None:
    """Give a store, who says where it is, and what else it is called; None as in ``store_head``.

    One query more only where it is called anything else.
    """
    called = Exists(visible_locations(scope).filter(pk=OuterRef("pk"), aliases__isnull=False))
    store = pins.with_sources(visible_locations(scope)).annotate(is_called=called)
    found = store.filter(code=code).select_related("region").first()
    if found is None:
        return None
    return _head(found), pins.pin_of(found), _names(scope, code) if found.is_called else []


def _names(scope: Scope, code: str) -> list[StoreName]:
    """Give what else a store is called, and its ids at publishers, as imports have taught them."""
    known = visible_locations(scope).filter(code=code, aliases__isnull=False)
    columns = ("pk", "written", "publisher", "import_id")
    rows = known.order_by("aliases__publisher", "aliases__key").values_list(*(f"aliases__{name}" for name in columns))
    return [StoreName(*row) for row in rows]


def store_and_pin(scope: Scope, code: str) -> tuple[StoreHead, pins.StorePin] | None:
    """Give the store with this code and who says where it is, in one query; None as in ``store_head``."""
    store = pins.with_sources(visible_locations(scope)).filter(code=code).select_related("region").first()
    return (_head(store), pins.pin_of(store)) if store else None


def roster(
    scope: Scope, *, region: str = "", format: str = "", search: str = "", after: str = "", limit: int = 50
) -> list[StoreHead]:
    """Give the visible stores by code, scored or not; ``after`` is the last code of the page before.

    ``search`` matches a part of the name, the code, the town or the region.
    """
    stores = chosen_stores(scope, region=region, format=format, search=search).select_related("region", "brand")
    return [_head(store) for store in stores.filter(code__gt=after).order_by("code")[:limit]]


def unscored(scope: Scope, metric_key: str, *, region: str = "", format: str = "", search: str = "") -> Ranking:
    """Give the visible stores by code as a ranking without figures: what a map shows before anything is scored."""
    found = heads(chosen_stores(scope, region=region, format=format, search=search).order_by("code"))
    rows = [known_store_row(scope, head, {}, {}, _UNMEASURED, metric_key) for head in found]
    return Ranking(scope.brand_slug, scope.brand_name, metric_key, 0, 0, _UNMEASURED, rows, total=len(rows))


def nearest_alike(scope: Scope, code: str, limit: int = 5) -> list[str]:
    """Give the codes of the nearest visible stores of the same format, nearest first; none without coordinates."""
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


def others_alike(scope: Scope, code: str, limit: int) -> list[str]:
    """Give the codes of other visible stores of the same format in the same region, in the order of their codes."""
    stores = visible_locations(scope)
    own = stores.filter(code=code).values_list("region_id", "format").first()
    if own is None:
        return []
    alike = stores.filter(region=own[0], format=own[1]).exclude(code=code).order_by("code")
    return [*alike.values_list("code", flat=True)[:limit]]


def score_card(scope: Scope, code: str, month: int, window: int) -> list[CardLine]:
    """Give every metric that the brand measures in this month and window, for one visible store; in registry order."""
    return score_cards(scope, [code], month, window).get(code, [])


def score_cards(scope: Scope, codes: Sequence[str], month: int, window: int) -> dict[str, list[CardLine]]:
    """Give the score cards of several visible stores, by code; codes that this person may not see are left out."""
    found = heads(visible_locations(scope).filter(code__in=codes))
    networks = networks_of(scope, month, window)
    own, before = figures_of(scope, [head[0] for head in found], month, window, [*networks])
    return {head[_CODE]: _card(scope, head, own, before, networks) for head in found}


def _card(scope: Scope, head: Head, own: Figures, before: Before, networks: Mapping[str, Network]) -> list[CardLine]:
    return [
        CardLine(
            key,
            known_store_row(scope, head, own, before, networks[key], key),
            known_to(scope, networks[key], key),
            networks[key].stores,
        )
        for key in shown(networks.keys())
    ]


@dataclass(frozen=True, slots=True)
class Measured:
    """What the scores say of a store: its card, its months in one metric, and its card of the present level.

    ``now`` is empty where there is no present level, and where ``card`` is it.
    """

    card: list[CardLine]
    trend: Trend
    now: list[CardLine]


def measured(scope: Scope, store: StoreHead, metric_key: str, month: int, window: int) -> Measured:
    """``score_card`` of a visible store, in the window and now, and ``trend`` in one metric, from one read."""
    windows = {window, NOW}
    networks = networks_of_windows(scope, month, windows)
    months = [each for each in (month, window_before(month, window)) if each is not None]
    scores = visible_to(scope, Score.objects.filter(location__code=store.store), "location").filter(
        Q(window=window, month__in=months)
        | Q(window=NOW, month=month)
        | Q(window=1, metric=metric_key, month__lte=month)
    )
    own: dict[int, dict[tuple[int, str], Sequence[Any]]] = {each: {} for each in windows}
    before: dict[tuple[int, str], float] = {}
    singles: dict[int, tuple[Any, ...]] = {}
    columns = ("window", "metric", "month", *_CHANGE_FIELDS, *FIGURE_COLUMNS)
    for of_window, key, when, since, is_better, *figures in _with_change(scope, scores).values_list(*columns):
        if of_window == 1 and key == metric_key:
            singles[when] = (*_trend_figures(figures), since, is_better)
        if of_window in windows and when == month:
            own[of_window][0, key] = figures
        elif of_window == window and when == window_before(month, window) and figures[_VALUE] is not None:
            before[0, key] = figures[_VALUE]
    head = (0, *(getattr(store, name) for name in STORE_FIELDS))
    return Measured(
        card=_card(scope, head, own[window], before, networks[window]),
        trend=_drawn(singles, metric(metric_key), month),
        now=[] if window == NOW else _card(scope, head, own[NOW], {}, networks[NOW]),
    )


def trend(scope: Scope, code: str, metric_key: str, month: int) -> Trend:
    """Give a store's months up to one month, with control limits from its own first months."""
    scores = visible_to(scope, Score.objects.filter(location__code=code), "location").filter(
        metric=metric_key, window=1, month__lte=month
    )
    rows = {
        row[0]: row[1:] for row in _with_change(scope, scores).values_list("month", *_TREND_FIELDS, *_CHANGE_FIELDS)
    }
    return _drawn(rows, metric(metric_key), month)


def _with_change(scope: Scope, scores: QuerySet[Score]) -> QuerySet[Score]:
    """Add since when a store has changed and whether to the better, as ``changes`` lists it, to its scores."""
    same = {name: OuterRef(name) for name in ("location", "metric", "month")}
    listed = visible_to(scope, Change.objects.filter(**same), "location")
    return scores.annotate(since=Subquery(listed.values("since")), is_better=Subquery(listed.values("better")))


def _drawn(rows: Mapping[int, tuple[Any, ...]], entry: Metric, month: int) -> Trend:
    """Draw up rows of ``_TREND_FIELDS`` and ``_CHANGE_FIELDS`` by month as a trend."""
    months = list(range(min(rows), month + 1)) if rows else []
    points = [
        TrendPoint(each, *rows[each][:4]) if each in rows else TrendPoint(each, 0, None, None, None) for each in months
    ]
    inside = np.array([np.nan if point.value is None else entry.inside(point.value) for point in points])
    # Limits are about the store's own months: the scored variances are the network's, and would tell of its answers.
    n = np.array([point.n for point in points], dtype=float)
    drawn = chart(inside, 1.0 / np.where(n > 0, n, np.nan))
    flagged = month_of_change(drawn)
    since, is_better = rows[month][len(_TREND_FIELDS) :] if month in rows else (None, None)
    if since is None and flagged is not None:
        since = months[flagged]
    return Trend(
        metric=entry.key,
        points=points,
        centre=_shown(entry, drawn.centre),
        lower=[_shown(entry, each) for each in drawn.lower.tolist()],
        upper=[_shown(entry, each) for each in drawn.upper.tolist()],
        outside=[each for each, is_out in zip(months, drawn.outside.tolist(), strict=True) if is_out],
        changed=since,
        target=rows[max(rows)][4] if rows else None,
        is_better=is_better,
    )


class Tallied(NamedTuple):
    """What was counted of a store in some months, as ``MonthTally`` has it."""

    measure: str
    series: str
    first_month: int
    last_month: int
    n: int
    total: float
    total_sq: float
    histogram: Mapping[str, int]


def store_tallies(scope: Scope, code: str, measures: Collection[str]) -> list[Tallied]:
    """Read what was counted of a visible store of some measures, in all months.

    The months of a store are few; filtered in the query, they would lead SQLite to the index of all stores' months.
    """
    cells = visible_to(scope, MonthTally.objects.filter(location__code=code), "location")
    return [Tallied(*row) for row in cells.filter(measure__in=measures).values_list(*Tallied._fields)]


def distribution(
    scope: Scope, code: str, metric_key: str, month: int, window: int, *, tallies: Sequence[Tallied] | None = None
) -> list[tuple[str, int]]:
    """Count how often each raw score was given to a store in the window, lowest first; durations by "from-to" hours.

    ``tallies`` are those of the store, where they were read already.
    """
    measure = metric(metric_key).measure
    start = window_start(month, window)
    counts: dict[str, int] = defaultdict(int)
    for each in store_tallies(scope, code, [measure]) if tallies is None else tallies:
        if each.measure != measure or each.last_month > month or (start is not None and each.first_month < start):
            continue
        for label, count in each.histogram.items():
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
