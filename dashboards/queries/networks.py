"""The brand (and its regions) as a whole: what can be picked, and the mean and spread in every scored month."""

from dataclasses import replace

from django.db.models import Q

from dashboards.metrics import METRICS
from dashboards.models import NetworkScore
from dashboards.rows import Choices, Network, NetworkPoint
from locations.models import Brand
from locations.months import WINDOWS, format_month, format_window
from locations.scoping import Scope, visible_locations, visible_to
from reviews.models import MonthTally

STORES_FOR_NETWORK = 30
"""Stores that a figure must come from before a store manager may know it (TRUST)."""

NETWORK_FIELDS = (
    *("mu", "tau", "tau_low", "tau_high", "i2", "consistency", "consistency_low", "consistency_high"),
    *("stores", "answers", "dominated", "notes"),
)
NO_NETWORK = Network(None, None, None, None, None, None, 0, 0)


class NotScored(ValueError):
    """A month (and window) that has no scores; the sentence says how to get them."""

    def __init__(self, slug: str, month: int, window: int) -> None:
        written = format_month(month)
        super().__init__(
            f"{written} is not scored for “{slug}” with window {format_window(window)}; "
            f"run: manage.py score --brand {slug} --as-of {written}"
        )


def choices(scope: Scope) -> Choices:
    """What the pickers can offer to this person."""
    brand = Brand.objects.get(pk=scope.brand)
    networks = NetworkScore.objects.filter(brand=brand, region__isnull=True)
    scored = sorted(set(networks.values_list("month", flat=True)), reverse=True)
    newest = set(networks.filter(month=scored[0]).values_list("metric", flat=True)) if scored else set()
    stores = list(visible_locations(scope).order_by("code").values_list("region__path", "format", "code"))
    return Choices(
        brand=brand.slug,
        brand_name=brand.name,
        role=scope.role,
        months=scored,
        metrics=[entry.key for entry in METRICS if entry.key in newest],
        windows=WINDOWS,
        regions=_with_ancestors({row[0] for row in stores if row[0]}),
        formats=sorted({row[1] for row in stores if row[1]}),
        stores=len(stores),
        has_facts=visible_to(scope, MonthTally.objects.all(), "location").exists(),
        sees_peers=scope.sees_peers,
        own_store=None if scope.sees_peers or not stores else stores[0][2],
    )


def newest_scored(scope: Scope) -> int | None:
    """The newest month that has scores in every window, or None."""
    scored = NetworkScore.objects.filter(brand_id=scope.brand, region__isnull=True)
    month: int | None = scored.order_by("-month").values_list("month", flat=True).first()
    return month


def network_trend(scope: Scope, metric_key: str, window: int) -> list[NetworkPoint]:
    """The network in every scored month, oldest first."""
    rows = NetworkScore.objects.filter(
        brand_id=scope.brand, region__isnull=True, metric=metric_key, window=window
    ).order_by("month")
    return [
        NetworkPoint(month, known_to(scope, Network(**dict(zip(NETWORK_FIELDS, fields, strict=True)))))
        for month, *fields in rows.values_list("month", *NETWORK_FIELDS)
    ]


def region_networks(scope: Scope, metric_key: str, month: int, window: int) -> list[tuple[str, Network]]:
    """The regions that this person sees whole, with their own mean and spread, by path."""
    rows = NetworkScore.objects.filter(
        brand_id=scope.brand, region__isnull=False, metric=metric_key, month=month, window=window
    )
    if not scope.sees_everything:
        seen = Q(pk__in=[])
        for lineage in scope.lineages:
            seen |= Q(region__lineage__startswith=lineage)
        rows = rows.filter(seen)
    return [
        (path, Network(**dict(zip(NETWORK_FIELDS, fields, strict=True))))
        for path, *fields in rows.order_by("region__path").values_list("region__path", *NETWORK_FIELDS)
    ]


def network_of(scope: Scope, metric_key: str, month: int, window: int) -> Network:
    scored = NetworkScore.objects.filter(brand_id=scope.brand, region__isnull=True, month=month, window=window)
    rows = {row[0]: row[1:] for row in scored.values_list("metric", *NETWORK_FIELDS)}
    if not rows:
        raise NotScored(scope.brand_slug, month, window)
    found = rows.get(metric_key)
    return Network(**dict(zip(NETWORK_FIELDS, found, strict=True))) if found else NO_NETWORK


def known_to(scope: Scope, network: Network) -> Network:
    """The network as this person may know it."""
    if scope.sees_peers or network.stores >= STORES_FOR_NETWORK:
        return network
    return replace(NO_NETWORK, notes=network.notes)


def _with_ancestors(paths: set[str]) -> list[str]:
    """The region paths and all above them, in tree order."""
    every = {"/".join(path.split("/")[:depth]) for path in paths for depth in range(1, path.count("/") + 2)}
    return sorted(every, key=lambda path: path.split("/"))
