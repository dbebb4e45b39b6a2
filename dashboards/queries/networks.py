"""The brand (and its regions) as a whole: what can be chosen, the mean and spread of every scored month, and what each
person may know of both.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from django.db.models import BooleanField, Case, Count, Exists, Min, OuterRef, Q, Subquery, Value, When

from dashboards.metrics import METRICS
from dashboards.models import MonthClose, NetworkScore, Standard
from dashboards.queries.brand_state import brand_state
from dashboards.queries.cache import cached, mark
from dashboards.rows import YEAR, Choices, Network, NetworkPoint, StandardRow, StoreRow
from dashboards.scoring.verdicts import CUT_OFF, STORES_FOR_NETWORK, verdicts
from locations.models import Placement
from locations.months import NOW, WINDOWS, format_month, format_window, window_before
from locations.scoping import Scope, home_region, visible_locations, visible_regions, visible_to
from reviews.models import MonthTally

NETWORK_FIELDS = (
    *("mu", "tau", "tau_low", "tau_high", "i2", "consistency", "consistency_low", "consistency_high"),
    *("stores", "answers", "dominated", "notes", "se_mu"),
    *("pk", "inputs"),
)
NO_NETWORK = Network(None, None, None, None, None, None, 0, 0)


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
                "with answers on; ask for window 12 or 3."
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
    is_now = Case(When(window=NOW, then=True), default=False, output_field=BooleanField())
    with_now = with_closes.annotate(is_now=is_now)
    rows = {*with_now.values_list("month", "metric", "revision", "later", "is_now").distinct()}
    scored = sorted({month for month, *_rest in rows}, reverse=True)
    newest = {metric for month, metric, *_rest in rows if month == scored[0]}
    now = {metric for month, metric, *_rest, is_now in rows if is_now and month == scored[0]}
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
    return Choices(
        brand=scope.brand_slug,
        brand_name=scope.brand_name,
        role=scope.role,
        months=scored,
        metrics=[entry.key for entry in METRICS if entry.key in newest],
        now=[entry.key for entry in METRICS if entry.key in now],
        windows=WINDOWS,
        regions=_with_ancestors(paths),
        formats=sorted({row[1] for row in groups if row[1]}),
        stores=sum(row[3] for row in groups),
        has_facts=bool(scored) or visible_to(scope, MonthTally.objects.all(), "location").exists(),
        sees_peers=scope.sees_peers,
        own_store=own,
        home=home_region(scope),
        has_moves=has_moves,
        closes={row[0]: (row[2], row[3] if scope.sees_peers else 0) for row in rows if row[2]},
    )


def newest_scored(scope: Scope) -> int | None:
    """Give the newest month that has scores, or None."""
    scored = NetworkScore.objects.filter(brand_id=scope.brand, region__isnull=True)
    month: int | None = scored.order_by("-month").values_list("month", flat=True).first()
    return month


def network_trends(scope: Scope, window: int, region: str = "") -> dict[str, list[NetworkPoint]]:
    """Give every metric's network in every scored month, oldest first: of the brand, or of a region that is seen whole.

    Regions of few stores have no figures of their own.
    """
    rows = NetworkScore.objects.filter(brand_id=scope.brand, window=window).order_by("month")
    if region:
        rows = rows.filter(region__in=visible_regions(scope), region__path=region)
    else:
        rows = rows.filter(region__isnull=True)
    trends: dict[str, list[NetworkPoint]] = defaultdict(list)
    for key, month, *fields in rows.values_list("metric", "month", *NETWORK_FIELDS):
        trends[key].append(NetworkPoint(month, known_to(scope, _filled(fields))))
    return dict(trends)


def region_networks(scope: Scope, metric_key: str, month: int, window: int) -> list[tuple[str, Network]]:
    """Give the regions, as they were in a month, that this person sees whole, with their mean and spread, by path."""
    rows = NetworkScore.objects.filter(
        brand_id=scope.brand, region__in=visible_regions(scope), metric=metric_key, month=month, window=window
    )
    return [
        (path, _filled(fields))
        for path, *fields in rows.order_by("region__path").values_list("region__path", *NETWORK_FIELDS)
    ]


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
    for path, of_window, key, when, *fields in rows.values_list(
        "region__path", "window", "metric", "month", *NETWORK_FIELDS
    ):
        network = _filled(fields)
        if of_window == trend and (path is None or path == region):
            trends = found.whole if path is None else found.own
            trends[key].append(NetworkPoint(when, known_to(scope, network)))
        if path is not None and key == metric_key and when == month and of_window == window:
            found.regions.append((path, network))
        if path is not None and key == metric_key and of_window == YEAR and when in (month, earlier):
            years[path, when] = network
    at_last = {path: network for (path, when), network in years.items() if when == month}
    found.years.update({path: (now, years.get((path, month - YEAR))) for path, now in at_last.items()})
    return found


def network_of(scope: Scope, metric_key: str, month: int, window: int) -> Network:
    """Give the brand's network in one metric, empty where it has no data; raises NotScored where nothing is scored."""
    networks = networks_of(scope, month, window)
    if not networks:
        raise NotScored(scope.brand_slug, month, window)
    return networks.get(metric_key, NO_NETWORK)


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
    """Give the brand's network in every metric that is scored for a month and window."""
    return networks_of_windows(scope, month, [window])[window]


def networks_of_windows(scope: Scope, month: int, windows: Collection[int]) -> dict[int, dict[str, Network]]:
    """Give the brand's network by window and by metric, in one read; empty for a window that is not scored."""
    rows = NetworkScore.objects.filter(brand_id=scope.brand, region__isnull=True, month=month, window__in=windows)
    found: dict[int, dict[str, Network]] = {window: {} for window in windows}
    for window, key, *fields in rows.values_list("window", "metric", *NETWORK_FIELDS):
        found[window][key] = _filled(fields)
    return found


def _filled(fields: Sequence[Any]) -> Network:
    return Network(**dict(zip(NETWORK_FIELDS, fields, strict=True)))


def known_to(scope: Scope, network: Network) -> Network:
    """Give the network as this person may know it; a store manager never learns that others' answers have changed."""
    if scope.sees_peers:
        return network
    if network.stores >= STORES_FOR_NETWORK:
        return replace(network, pk=0, inputs="")
    return replace(NO_NETWORK, notes=network.notes)


def known_row(scope: Scope, row: StoreRow, network: Network) -> StoreRow:
    """Give a store's row as this person may see it.

    A store manager sees nothing that shows anything of single other stores; below 30 stores, bars and verdict come from
    the own answers alone (TRUST), which the score keeps as "alone" in its details.
    """
    if scope.sees_peers:
        return row
    nothing: dict[str, Any] = dict.fromkeys(("rank", "rank_low", "rank_high", "p_worst", "z", "q", "band", "confirmed"))
    details = {name: figure for name, figure in row.details.items() if name not in ("cluster", "alone")}
    row, alone = replace(row, **nothing, expected=None, reliability=None, details=details), row.details.get("alone", {})
    if network.stores >= STORES_FOR_NETWORK or CUT_OFF in details:
        return row
    chance, target = alone.get("p_below"), row.target
    n, p_below, standard = (np.array([np.nan if each is None else float(each)]) for each in (row.n, chance, target))
    return replace(
        row,
        shrunken=None,
        shrunken_low=row.low,
        shrunken_high=row.high,
        bar_low=alone.get("bar_low"),
        bar_high=alone.get("bar_high"),
        basis="own" if alone else None,
        p_below=chance,
        needed=None,
        verdict=verdicts(n, p_below, standard, [None], stores=0)[0].value,
    )


def _with_ancestors(paths: set[str]) -> list[str]:
    """The region paths and all above them, in tree order."""
    every = {"/".join(path.split("/")[:depth]) for path in paths for depth in range(1, path.count("/") + 2)}
    return sorted(every, key=lambda path: path.split("/"))
