"""The brand (and its regions) as a whole: what can be chosen, and the mean and spread of every scored month."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from django.db.models import Case, Count, Exists, F, Min, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from dashboards.metrics import METRICS
from dashboards.models import MonthClose, NetworkScore, Score, Standard
from dashboards.queries.brand_state import brand_state
from dashboards.queries.cache import cached, mark
from dashboards.queries.comparable import compared_networks
from dashboards.queries.known import NO_NETWORK, known_to, may_know
from dashboards.rows import YEAR, Choices, Network, NetworkPoint, StandardRow
from locations.models import Placement
from locations.months import NOW, WINDOWS, format_month, format_window, window_before
from locations.scoping import Scope, home_region, visible_locations, visible_regions, visible_to
from reviews.models import MonthTally

NETWORK_FIELDS = (
    *("mu", "tau", "tau_low", "tau_high", "i2", "consistency", "consistency_low", "consistency_high"),
    *("stores", "answers", "dominated", "notes", "se_mu"),
    *("pk", "inputs"),
)


@dataclass(frozen=True, slots=True)
class NetworkOverview:
    """The months of the brand (``whole``) and of a region (``own``) by metric; the regions of one metric and month, by
    path; and each region's 12 months to it with those of the year before."""

    whole: dict[str, list[NetworkPoint]]
    own: dict[str, list[NetworkPoint]]
    regions: list[tuple[str, Network]]
    years: dict[str, tuple[Network, Network | None]]


class NotScored(ValueError):
    """A month (and window) that has no scores; the sentence says how to get them."""

    def __init__(self, slug: str, month: int, window: int) -> None:
        written = format_month(month)
        if window == NOW:
            super().__init__(
                f"“{slug}” has no “now” in {written}: only the newest month has, from eight stores and three months "
                "with answers on (for all but head office from 30 stores on, five of them not their own); ask for "
                "window 12 or 3."
            )
            return
        super().__init__(
            f"{written} is not scored for “{slug}” with window {format_window(window)}; "
            f"run: manage.py score --brand {slug} --as-of {written}"
        )


def choices(scope: Scope) -> Choices:
    """Give what this person can choose from, read once for a state of the brand."""
    return cached(scope, mark("choices", scope, brand_state(scope)), lambda: _choices(scope))


def _choices(scope: Scope) -> Choices:
    networks = NetworkScore.objects.filter(brand_id=scope.brand, region__isnull=True)
    # What is closed comes along with what is scored: every page asks for it, and has few queries to spare.
    close = MonthClose.objects.filter(brand_id=scope.brand, month=OuterRef("month"), revision__gt=0)
    with_closes = networks.annotate(revision=Subquery(close.values("revision")), later=Subquery(close.values("later")))
    with_now = with_closes.annotate(now=Case(When(window=NOW, then=F("stores"))))
    rows = {*with_now.values_list("month", "metric", "revision", "later", "now").distinct()}
    scored = sorted({month for month, *_rest in rows}, reverse=True)
    newest = {metric for month, metric, *_rest in rows if month == scored[0]}
    now = {metric: count for month, metric, *_rest, count in rows if count is not None and month == scored[0]}
    stores = visible_locations(scope)
    # The database groups the stores: there may be fifty thousand of them, in some hundred regions.
    kinds = stores.order_by().values_list("region_id", "format")
    moved = Exists(visible_to(scope, Placement.objects.all(), "location"))
    counted = kinds.annotate(path=Min("region__path"), stores=Count("pk"), moved=moved)
    # Regions that stores have moved from or to come along with these.
    once = visible_regions(scope).filter(placements__isnull=False).order_by()
    groups = [*counted.union(once.values_list("pk", Value(""), "path", Value(0), Value(False)))]
    has_moves = any(row[4] for row in groups)
    paths = {row[2] for row in groups if row[2] and (row[3] or has_moves)}
    own = None if scope.sees_peers else stores.order_by("code").values_list("code", flat=True).first()
    seen = sum(row[3] for row in groups)
    known = _known_now(scope, scored[0], now, seen) if now else set()
    return Choices(
        brand=scope.brand_slug,
        brand_name=scope.brand_name,
        role=scope.role,
        months=scored,
        metrics=[entry.key for entry in METRICS if entry.key in newest],
        now=[entry.key for entry in METRICS if entry.key in known],
        withheld=[entry.key for entry in METRICS if entry.key in now and entry.key not in known],
        windows=WINDOWS,
        regions=_with_ancestors(paths),
        formats=sorted({row[1] for row in groups if row[1]}),
        stores=seen,
        has_facts=bool(scored) or visible_to(scope, MonthTally.objects.all(), "location").exists(),
        sees_peers=scope.sees_peers,
        own_store=own,
        home=home_region(scope),
        has_moves=has_moves,
        # How many figures would change is a count over all stores.
        closes={row[0]: (row[2], row[3] if scope.knows_all else 0) for row in rows if row[2]},
    )


def _known_now(scope: Scope, month: int, now: Mapping[str, int], seen: int) -> set[str]:
    """Give the metrics whose present level this person may know; ``now`` has the stores that it is known of."""
    asked = [(NetworkKey(None, NOW, key, month), seen, stores) for key, stores in now.items()]
    own = _own_with_answers(scope, asked)
    return {at.metric for at, _seen, stores in asked if may_know(scope, stores, stores - own.get(at, seen))}


def newest_scored(scope: Scope) -> int | None:
    """Give the newest month that has scores, or None."""
    scored = NetworkScore.objects.filter(brand_id=scope.brand, region__isnull=True)
    month: int | None = scored.order_by("-month").values_list("month", flat=True).first()
    return month


def only_store(scope: Scope) -> str:
    """Give the code of the one store that is all a person sees; empty for everybody else."""
    codes = visible_locations(scope).order_by("code").values_list("code", flat=True)[:2]
    return codes[0] if len(codes) == 1 else ""


def network_trends(scope: Scope, window: int, region: str = "") -> dict[str, list[NetworkPoint]]:
    """Give every metric's network in every scored month, oldest first: of the brand, or of a region that is seen whole.

    Regions of few stores have no figures of their own; months of the brand that this person may not know are left out.
    """
    rows = NetworkScore.objects.filter(brand_id=scope.brand, window=window).order_by("month")
    if region:
        rows = rows.filter(region__in=visible_regions(scope), region__path=region)
    else:
        rows = rows.filter(region__isnull=True)
    trends: dict[str, list[NetworkPoint]] = defaultdict(list)
    for at, network in read_networks(scope, rows):
        if network.is_known:
            trends[at.metric].append(NetworkPoint(at.month, _shown(scope, at, network)))
    return dict(trends)


def region_networks(scope: Scope, metric_key: str, month: int, window: int) -> list[tuple[str, Network]]:
    """Give the regions, as they were in a month, that this person sees whole, with their mean and spread, by path.

    All that they come from is the person's own, and told exactly.
    """
    rows = NetworkScore.objects.filter(
        brand_id=scope.brand, region__in=visible_regions(scope), metric=metric_key, month=month, window=window
    )
    return [(at.region or "", network) for at, network in read_networks(scope, rows.order_by("region__path"))]


def network_overview(
    scope: Scope, metric_key: str, month: int, window: int, trend: int, region: str = ""
) -> NetworkOverview:
    """Give from one read what ``network_trends`` and ``region_networks`` give, and the regions' years.

    ``window`` is that of the regions in one metric and month, ``trend`` that of the months of the brand and a region.
    """
    earlier = window_before(month, YEAR)
    of_months = Q(window=trend) & (Q(region__isnull=True) | Q(region__path=region, region__in=visible_regions(scope)))
    of_regions = Q(region__in=visible_regions(scope), metric=metric_key) & (
        Q(month=month, window=window) | Q(month__in=(month, earlier), window=YEAR)
    )
    rows = NetworkScore.objects.filter(of_months | of_regions, brand_id=scope.brand).order_by("region__path", "month")
    found = NetworkOverview(defaultdict(list), defaultdict(list), [], {})
    years: dict[tuple[str, int], Network] = {}
    for at, network in read_networks(scope, rows):
        path = at.region
        if at.window == trend and (path is None or path == region) and network.is_known:
            trends = found.whole if path is None else found.own
            trends[at.metric].append(NetworkPoint(at.month, _shown(scope, at, network)))
        if path is not None and at.metric == metric_key and at.month == month and at.window == window:
            found.regions.append((path, network))
        if path is not None and at.metric == metric_key and at.window == YEAR and at.month in (month, earlier):
            years[path, at.month] = network
    at_last = {path: network for (path, when), network in years.items() if when == month}
    found.years.update({path: (now, years.get((path, month - YEAR))) for path, now in at_last.items()})
    return found


def network_of(scope: Scope, metric_key: str, month: int, window: int) -> Network:
    """Give the brand's network in one metric, empty where it has no data.

    Raises NotScored where nothing is scored, and where the metric has no present level that this person may know.
    """
    networks = networks_of(scope, month, window)
    if not networks or (window == NOW and metric_key not in networks):
        raise NotScored(scope.brand_slug, month, window)
    return networks.get(metric_key, NO_NETWORK)


def networks_at(scope: Scope, metric_key: str, times: Collection[tuple[int, int]]) -> dict[tuple[int, int], Network]:
    """Give the brand's network in one metric by month and window, for reckoning with; what is not scored is absent."""
    chosen = Q(pk__in=())
    for month, window in times:
        chosen |= Q(month=month, window=window)
    rows = NetworkScore.objects.filter(chosen, brand_id=scope.brand, region__isnull=True, metric=metric_key)
    return {(at.month, at.window): network for at, network in _compared(scope, read_networks(scope, rows))}


def standards(scope: Scope, month: int | None = None) -> list[StandardRow]:
    """Give the brand's standards by metric, the newest first; with a closed ``month`` those that it is judged by."""
    if month is not None and (stored := MonthClose.standards_of(scope.brand, month)) is not None:
        return sorted(stored, key=lambda row: (row.metric, -row.valid_from, row.region, row.format))
    rows = Standard.objects.filter(brand_id=scope.brand).order_by("metric", "-valid_from", "region__path", "format")
    columns = ("metric", "target", "valid_from", "region__path", "format", "valid_to", "weight", "pk")
    return [
        StandardRow(metric, target, month, region or "", *rest)
        for metric, target, month, region, *rest in rows.values_list(*columns)
    ]


def networks_of(scope: Scope, month: int, window: int) -> dict[str, Network]:
    """Give the brand's network in every metric that is scored for a month and window, as ``networks_of_windows``."""
    return networks_of_windows(scope, month, [window])[window]


def networks_of_windows(scope: Scope, month: int, windows: Collection[int]) -> dict[int, dict[str, Network]]:
    """Give the brand's network by window and by metric, in one read; empty for a window that is not scored.

    These are for reckoning with: people are shown what ``known_to`` leaves. The present level of a store is its months
    less those of the network, so that where the network may not be known, there is none.
    """
    rows = NetworkScore.objects.filter(brand_id=scope.brand, region__isnull=True, month=month, window__in=windows)
    found: dict[int, dict[str, Network]] = {window: {} for window in windows}
    for at, network in _compared(scope, read_networks(scope, rows)):
        if network.is_known or at.window != NOW:
            found[at.window][at.metric] = network
    return found


class NetworkKey(NamedTuple):
    """What a network is of; ``region`` is None for the brand."""

    region: str | None
    window: int
    metric: str
    month: int


def read_networks(scope: Scope, rows: "QuerySet[NetworkScore]") -> list[tuple[NetworkKey, Network]]:
    """Read networks in their order, each with whether this person may know it."""
    seen: Any = Value(0) if scope.knows_all else Coalesce(Subquery(_count_of_stores(scope)), 0)
    columns = ("region__path", "window", "metric", "month")
    found = [
        (NetworkKey(*row[:4]), row[4], Network(**dict(zip(NETWORK_FIELDS, row[5:], strict=True))))
        for row in rows.annotate(seen=seen).values_list(*columns, "seen", *NETWORK_FIELDS)
    ]
    answering = _own_with_answers(scope, [(at, seen, each.stores) for at, seen, each in found if at.region is None])
    return [
        (at, network if at.region is not None else _judged(scope, network, answering.get(at, seen)))
        for at, seen, network in found
    ]


def _compared(scope: Scope, found: Sequence[tuple[NetworkKey, Network]]) -> list[tuple[NetworkKey, Network]]:
    """Add whether this person's stores may be compared in the brand's networks."""
    months = {at.month for at, _network in found}
    compared: dict[NetworkKey, bool] = {}
    for month in months:
        of_month = [(at, network) for at, network in found if at.month == month]
        asked = [(at.metric, at.window, network) for at, network in of_month]
        answers = compared_networks(scope, month, asked)
        compared |= {at: is_compared for (at, _network), is_compared in zip(of_month, answers, strict=True)}
    return [(at, network if compared[at] else replace(network, is_compared=False)) for at, network in found]


def _judged(scope: Scope, network: Network, own: int) -> Network:
    is_known = may_know(scope, network.stores, network.stores - own)
    return network if is_known else replace(network, is_known=False, is_compared=False)


def _count_of_stores(scope: Scope) -> "QuerySet[Any]":
    """Give how many stores this person sees, as a query in another; nothing where there are none."""
    return visible_locations(scope).order_by().values("brand").annotate(stores=Count("pk")).values("stores")


def _own_with_answers(scope: Scope, found: Sequence[tuple[NetworkKey, int, int]]) -> dict[NetworkKey, int]:
    """Count the visible stores with answers where that decides what may be known.

    Mostly it does not: there are enough other stores even if each of the own ones has answers. ``found`` has how many
    stores are seen, and how many of the brand have answers.
    """
    close = [
        at
        for at, seen, stores in found
        if may_know(scope, stores, stores) and not may_know(scope, stores, stores - seen)
    ]
    if not close:
        return {}
    asked = {name: {getattr(at, name) for at in close} for name in ("window", "metric", "month")}
    own = visible_to(
        scope,
        Score.objects.filter(**{f"{name}__in": values for name, values in asked.items()}, n__gt=0),
        "location",
        names_brand=True,
    ).order_by()
    counts = own.values_list("window", "metric", "month").annotate(stores=Count("pk"))
    answering = {NetworkKey(None, *at): stores for *at, stores in counts}
    return {at: answering.get(at, 0) for at in close}


def _shown(scope: Scope, at: NetworkKey, network: Network) -> Network:
    """Give a region's network, which is seen whole, as it is, and the brand's as this person may know it."""
    return network if at.region is not None else known_to(scope, network, at.metric)


def _with_ancestors(paths: set[str]) -> list[str]:
    """The region paths and all above them, in tree order."""
    every = {"/".join(path.split("/")[:depth]) for path in paths for depth in range(1, path.count("/") + 2)}
    return sorted(every, key=lambda path: path.split("/"))
