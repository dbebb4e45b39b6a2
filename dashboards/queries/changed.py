"""What changed this month: the regions, the stores and the brand as a whole, worse and better, beyond chance."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from django.db.models import F, Q

from dashboards.metrics import keys
from dashboards.models import Change
from dashboards.queries.networks import networks_of
from dashboards.rows import YEAR, ChangedMetric, ChangedPlace, PlaceKind
from dashboards.stats.differences import squared_and_added
from dashboards.stats.quantiles import Z95, Z998
from locations.regions import is_within
from locations.scoping import Scope, visible_to

_FIGURES = ("metric", "since", "q", "answers", "before", "after", "low", "high", "months")
_OF_STORE = ("location__code", "location__name", "location__region__path")
_ORDER = [*keys()]
_KINDS = [*PlaceKind]


def changed(scope: Scope, month: int, *, region: str = "") -> list[ChangedPlace]:
    """Give the places that had changed lately in a month, what got worse first: regions, then stores, the surest first.

    Head office also learns of the brand as a whole; with a ``region``, only that one and what is in it. A store or a
    smaller region that changed no otherwise than a region above it stands in the row of that one alone. A store manager
    learns of no place here. Where the network may not be known, neither are the chance and the interval of a change,
    which are reckoned over all stores.
    """
    if not scope.sees_peers:
        return []
    places = [each for each in _grouped(_rows(scope, month)) if not region or _is_in(each, region)]
    return _as_known(scope, sorted(_named_once(places), key=_order), month)


def _as_known(scope: Scope, places: Sequence[ChangedPlace], month: int) -> list[ChangedPlace]:
    if scope.knows_all or not places:
        return [*places]
    known = {key for key, network in networks_of(scope, month, YEAR).items() if network.is_known}
    nothing: dict[str, Any] = dict.fromkeys(("q", "low", "high"))
    return [
        replace(place, metrics=[each if each.metric in known else replace(each, **nothing) for each in place.metrics])
        for place in places
    ]


def changed_place(
    scope: Scope, month: int, *, store: str = "", region: str = "", better: bool = False
) -> ChangedPlace | None:
    """Give the place of ``changed`` with this code or path, the whole brand without either; None where it is none."""
    kind = PlaceKind.STORE if store else PlaceKind.REGION if region else PlaceKind.BRAND
    asked = kind, store or region, better
    return next((each for each in changed(scope, month) if (each.kind, each.place, each.better) == asked), None)


def _rows(scope: Scope, month: int) -> Iterator[tuple[PlaceKind, str, str, str, bool, int, Sequence[Any]]]:
    """Yield kind, place, name, region, whether better, stores and figures of every change that this person may see."""
    common = ("better", "stores", *_FIGURES)
    # A store that only others moved away from, whose own answers went the other way, has not changed.
    moved = Q(before__isnull=True) | Q(z__gt=0, after__gt=F("before")) | Q(z__lt=0, after__lt=F("before"))
    changes = visible_to(
        scope, Change.objects.filter(moved, month=month), "location", names_brand=True, region="region"
    )
    for code, name, home, path, *rest in changes.order_by("q").values_list(*_OF_STORE, "region__path", *common):
        if code is not None:
            yield PlaceKind.STORE, code, name, home or "", rest[0], rest[1], rest[2:]
        elif path is not None:
            yield PlaceKind.REGION, path, path.rpartition("/")[2], path, rest[0], rest[1], rest[2:]
        else:
            yield PlaceKind.BRAND, "", scope.brand_name, "", rest[0], rest[1], rest[2:]


def _grouped(rows: Iterable[tuple[PlaceKind, str, str, str, bool, int, Sequence[Any]]]) -> list[ChangedPlace]:
    """Put the metrics of a place together, those to the better apart from those to the worse, in registry order."""
    found: dict[tuple[PlaceKind, str, bool], ChangedPlace] = {}
    metrics: dict[tuple[PlaceKind, str, bool], list[ChangedMetric]] = defaultdict(list)
    for kind, place, name, region, better, stores, figures in rows:
        key = kind, place, better
        metrics[key].append(ChangedMetric(*figures))
        found.setdefault(key, ChangedPlace(kind, place, name, region, better, stores, ()))
    return [
        replace(place, metrics=sorted(metrics[key], key=lambda each: _ORDER.index(each.metric)))
        for key, place in found.items()
    ]


def _is_in(place: ChangedPlace, region: str) -> bool:
    return place.kind is not PlaceKind.BRAND and is_within(place.region, region)


def _order(place: ChangedPlace) -> tuple[bool, int, float, str]:
    surest = min(each.q for each in place.metrics if each.q is not None)
    return place.better, _KINDS.index(place.kind), surest, place.name


def _named_once(places: Sequence[ChangedPlace]) -> list[ChangedPlace]:
    """Take the places that moved only with a region above them into that region's row, the widest such region's."""
    regions: list[ChangedPlace] = []
    for each in sorted(places, key=lambda each: each.place.count("/")):
        if each.kind is PlaceKind.REGION and not any(_follows(each, region) for region in regions):
            regions.append(each)
    followed: dict[int, list[tuple[str, str]]] = {id(region): [] for region in regions}
    alone = []
    for each in places:
        above = next((region for region in regions if _follows(each, region)), None)
        if above is None:
            alone.append(each)
        elif each.kind is PlaceKind.STORE:
            followed[id(above)].append((each.place, each.name))
    return [replace(each, followed=followed.get(id(each), ())) for each in alone]


def _follows(place: ChangedPlace, region: ChangedPlace) -> bool:
    """Whether a place lies in a region that changed likewise, and by no more than its own chance would have it."""
    if place.kind is PlaceKind.BRAND or place.better != region.better or not is_within(place.region, region.place):
        return False
    if place.kind is PlaceKind.REGION and place.place == region.place:
        return False
    theirs = next((each for each in region.metrics if each.metric == place.lead.metric), None)
    return theirs is not None and _are_alike(place.lead, theirs)


def _are_alike(one: ChangedMetric, other: ChangedMetric) -> bool:
    """Whether two changes differ no more than chance: by 99.8 %, since a place is seen because it changed the most."""
    figures = [(each.difference, each.low, each.high) for each in (one, other)]
    if any(figure is None for each in figures for figure in each):
        return True
    gap, low, high = squared_and_added(*(np.array(figure) for each in figures for figure in each))
    wider = Z998 / Z95
    return bool(gap - wider * (gap - low) <= 0 <= gap + wider * (high - gap))
