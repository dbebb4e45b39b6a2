"""In which region a store was, from month to month, so that earlier months stay as they were when it moves.

A store that never moved has no Placement, and its own ``region`` counts for all months. The first move gives it two:
where it was until then, and where it is from then on. ``Location.region`` is always the region of the current month,
which decides who sees the store.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from locations.models import Brand, Location, Placement, Region
from locations.months import format_month, month_of
from locations.zones import day_in

OLDEST_FIRST = F("first_month").asc(nulls_first=True)


@dataclass(frozen=True, slots=True)
class Stay:
    """A store in a region (by id) from one month to another, both included; None: since ever, and for good."""

    region: int | None
    first: int | None = None
    last: int | None = None

    def includes(self, month: int) -> bool:
        return (self.first is None or self.first <= month) and (self.last is None or month <= self.last)


def after_move(stays: Collection[Stay], region: int | None, first: int | None) -> list[Stay]:
    """Give the stays of a store that is in a region from a month on, for good; None: it always was there.

    What was planned for later months is dropped; stays in one region that follow each other become one.

    >>> after_move([Stay(1)], 2, 24321)
    [Stay(region=1, first=None, last=24320), Stay(region=2, first=24321, last=None)]
    >>> after_move([Stay(1, None, 24320), Stay(2, 24321)], 1, 24321)
    [Stay(region=1, first=None, last=None)]
    """
    *earlier, last = [stay for stay in stays if stay.first is None or (first is not None and stay.first < first)]
    if first is None:
        return [Stay(region)]
    if last.region == region:
        return [*earlier, Stay(region, last.first)]
    return [*earlier, Stay(last.region, last.first, first - 1), Stay(region, first)]


def stays_of(stores: Iterable[Location]) -> dict[int, list[Stay]]:
    """Give the stays of stores, oldest first, by store id; a single one for good where a store never moved."""
    found = {store.pk: [Stay(store.region_id)] for store in stores}
    written: dict[int, list[Stay]] = {}
    rows = Placement.objects.filter(location__in=list(found)).order_by(OLDEST_FIRST)
    for store, *stay in rows.values_list("location_id", "region_id", "first_month", "last_month"):
        written.setdefault(store, []).append(Stay(*stay))
    return found | written


def write_stays(stays: Mapping[int, Collection[Stay]], month: int) -> None:
    """Replace the stays of stores by id; ``month`` is the current one, whose region becomes the store's own."""
    Placement.objects.filter(location__in=list(stays)).delete()
    Placement.objects.bulk_create(
        Placement(location_id=store, region_id=stay.region, first_month=stay.first, last_month=stay.last)
        for store, own in stays.items()
        if len(own) > 1
        for stay in own
    )
    stores = Location.objects.in_bulk(list(stays))
    for pk, store in stores.items():
        store.region_id = next(stay.region for stay in stays[pk] if stay.includes(month))
    Location.objects.bulk_update(stores.values(), ["region"], batch_size=1_000)


def state_regions(brand: Brand, regions: Mapping[int, Region | None], *, now: datetime) -> None:
    """Write the regions, by store id, that a list of stores states, without rewriting any figure.

    A store that had a region moves in the first month that was never scored, at the latest in the current one; for a
    store without any, it was not known before and counts for all months, except for closed ones.
    """
    before = stays_of(Location.objects.filter(brand=brand, pk__in=list(regions)))
    month, first = current_month(brand, now), first_open_month(brand, now)
    known = None if brand.closed_until is None else brand.closed_until + 1
    after = {}
    for store, stays in before.items():
        region = regions[store]
        is_move = any(stay.region for stay in stays)
        after[store] = after_move(stays, region.pk if region else None, first if is_move else known)
    write_stays(after, month)


def regions_in(brand: Brand, month: int) -> dict[int, int | None]:
    """Give the region ids of a month by store id, only of stores that ever moved."""
    rows = Placement.objects.filter(in_month(month), location__brand=brand)
    return dict(rows.values_list("location_id", "region_id"))


def in_regions(regions: "QuerySet[Region]", month: int) -> Q:
    """Give the condition for stores that were in one of some regions in a month."""
    then = Placement.objects.filter(in_month(month), region__in=regions.values("pk"))
    never_moved = ~Exists(Placement.objects.filter(location=OuterRef("pk")))
    return Q(pk__in=then.values("location")) | Q(never_moved, region__in=regions.values("pk"))


def in_month(month: int) -> Q:
    """Give the condition for placements that a month is part of."""
    begun = Q(first_month__isnull=True) | Q(first_month__lte=month)
    return begun & (Q(last_month__isnull=True) | Q(last_month__gte=month))


def first_open_month(brand: Brand, now: datetime) -> int | None:
    """Give the first month that was never scored, at the latest the current one; None where nothing was ever scored.

    What changes without a month of its own, a list of stores or a region tree, counts from it on.
    """
    return None if brand.scored_until is None else min(brand.scored_until + 1, current_month(brand, now))


def current_month(brand: Brand, now: datetime) -> int:
    """Give the month that it is in a brand's zone."""
    return month_of(day_in(brand.default_zone, now))


def differences(now: datetime) -> tuple[int, list[str]]:
    """Count the placements and give a line for each wrong one: gaps, overlaps, foreign regions, not where it is now."""
    rows = Placement.objects.select_related("location__brand", "region").order_by("location", OLDEST_FIRST)
    stores: dict[int, list[Placement]] = {}
    for row in rows:
        stores.setdefault(row.location_id, []).append(row)
    return sum(map(len, stores.values())), [line for own in stores.values() for line in _faults(own, now)]


def _faults(own: list[Placement], now: datetime) -> Iterator[str]:
    store = own[0].location
    at = f"{store.brand.slug}: placements of store {store.code}"
    if own[0].first_month is not None or own[-1].last_month is not None:
        yield f"{at} do not cover all months"
    for earlier, later in pairwise(own):
        if earlier.last_month is None or later.first_month != earlier.last_month + 1:
            yield f"{at} have a gap or an overlap before {format_month(later.first_month or 0)}"
    if any(row.region and row.region.brand_id != store.brand_id for row in own):
        yield f"{at} name a region of another brand"
    month = current_month(store.brand, now)
    current = [row.region_id for row in own if Stay(row.region_id, row.first_month, row.last_month).includes(month)]
    if current != [store.region_id]:
        yield f"{at} do not have it in the region that it is in today"
