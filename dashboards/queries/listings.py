"""Listings compared with the brand's own record: the comparison that ``listing_accuracy`` counts, field by field."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from django.db.models import Count, F, Max, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from dashboards.queries.cache import cached_listings
from dashboards.queries.filters import chosen_stores
from dashboards.scoring.verdicts import STORES_FOR_NETWORK
from locations.models import Location
from locations.months import window_start
from locations.scoping import Scope, visible_locations, visible_to
from reviews.listings.compare import FIELDS, PIN
from reviews.listings.states import (
    Listings,
    Record,
    Sighting,
    Standing,
    StoreListings,
    Tile,
    error_counts,
    listing_view,
    pairs,
    standing,
    supported,
    tiles,
)
from reviews.models import Listing

MONTHS = 12
"""Months back from the one that is asked for in which a sighting still counts, as in the window that leads."""
PAGE = 20
"""Stores of a page."""
PART = 500
"""Stores that a file reads at a time."""
FEW = 5_000
"""Stores that are asked for one by one; for more of them it is cheaper to read all."""
_SEEN = ("location_id", "source__publisher", "first_month", "pk", *Sighting._fields[4:])
_OWN = {"store": "code", "region": "region__path", "default_zone": "brand__default_zone"}


@dataclass(frozen=True, slots=True)
class ListingsFilter:
    """Which stores, publishers, fields and states; an empty part means all of them."""

    region: str = ""
    search: str = ""
    store: str = ""
    publisher: str = ""
    field: str = ""
    state: str = ""


Found = dict[int, list[Standing]]
Shows = Mapping[str, set[str]]


class Whole(NamedTuple):
    """A choice as a whole: its stores in order, by code, and the counts; ``shows`` are the fields of publishers."""

    month: int
    codes: Sequence[str]
    total: int
    tiles: Sequence[Tile]
    absent: int
    shows: Shows


class AllListings(NamedTuple):
    """The current month (0 where nothing was seen), every store of a choice, and the sums over all of them."""

    month: int
    stores: Iterator[StoreListings]
    tiles: Sequence[Tile]


def listings(
    scope: Scope,
    month: int | None = None,
    only: ListingsFilter | None = None,
    *,
    after: str = "",
    before: str = "",
    limit: int = PAGE,
) -> Listings:
    """Give what publishers show of visible stores, as last seen in the twelve months up to ``month`` (or the newest).

    Stores with most different fields come first, then those with most missing ones, then by code.
    """
    only = only or ListingsFilter()
    whole = cached_listings(scope, (month, only), lambda: _whole(scope, month, only))
    start = _start(whole.codes, after, before, limit)
    codes = whole.codes[start : start + limit]
    rows = [*_rows(scope, whole, only, codes)]
    more = start + len(codes) < len(whole.codes)
    return Listings(
        month=whole.month,
        stores=rows,
        first=start + 1 if codes else 0,
        chosen=len(whole.codes),
        total=whole.total,
        tiles=whole.tiles,
        absent=whole.absent,
        publishers=sorted(whole.shows),
        before=codes[0] if codes and start else "",
        after=codes[-1] if codes and more else "",
    )


def all_listings(scope: Scope, month: int | None = None, only: ListingsFilter | None = None) -> AllListings:
    """Return every store of the choice in the order of ``listings``, and its sums.

    The stores are read in parts of ``PART`` while they are asked for.
    """
    only = only or ListingsFilter()
    whole = cached_listings(scope, (month, only), lambda: _whole(scope, month, only))
    parts = (whole.codes[start : start + PART] for start in range(0, len(whole.codes), PART))
    stores = (store for codes in parts for store in _rows(scope, whole, only, codes))
    return AllListings(whole.month, stores, whole.tiles)


def _whole(scope: Scope, month: int | None, only: ListingsFilter) -> Whole:
    """Every current sighting compared once: the order of the stores and what they come to together."""
    until = month or newest_seen(scope)
    stores = chosen_stores(scope, region=only.region, search=only.search)
    stores = stores.filter(code=only.store) if only.store else stores
    records = _records(stores)
    found = _found(scope, records, until) if until else {}
    every = [each for standings in found.values() for each in standings]
    shows: Shows = supported(every)
    if until and not only.store and (only != ListingsFilter() or not scope.sees_peers):
        shows = _with_all_that_is_shown(scope, until, shows)
    chosen = _in_order(_chosen(found, only, shows), records, shows, only.field)
    counted = [each for each in every if only.publisher in ("", _publisher(each))]
    return Whole(
        month=until or 0,
        codes=[records[pk].store for pk, _kept in chosen],
        total=len(records),
        tiles=tiles(counted, shows),
        absent=sum(not each.pair.newest.present for each in counted),
        shows=shows,
    )


def _rows(scope: Scope, whole: Whole, only: ListingsFilter, codes: Sequence[str]) -> Iterator[StoreListings]:
    """Some stores of a choice, compared again, in the order of their codes as given."""
    records = _records(visible_locations(scope).filter(code__in=codes))
    found = _found(scope, records, whole.month) if records else {}
    by_code = {record.store: pk for pk, record in records.items()}
    for code in codes:
        # A store or listing may be gone since the order was read.
        fitting = [each for each in found.get(by_code.get(code, 0), []) if _fits(each, only, whole.shows)]
        if fitting:
            yield _store(records[by_code[code]], fitting, whole.shows, only)


def listing_errors(scope: Scope, code: str) -> StoreListings | None:
    """Return one visible store at all publishers as last seen; None where nothing of it was ever seen.

    A field that no publisher of this store shows does not count as missing: others of the brand are not asked.
    """
    rows = visible_to(scope, Listing.objects.filter(location__code=code), "location")
    columns = [f"location__{_OWN.get(name, name)}" for name in Record._fields]
    read = [*rows.values_list(*_SEEN, *columns)]
    if not read:
        return None
    record = _record(read[0][len(_SEEN) :])
    seen = [Sighting(*row[: len(_SEEN)]) for row in read]
    start = window_start(max(each.month for each in seen), MONTHS)
    recent = [each for each in seen if start is None or each.month >= start]
    known = sorted(pairs(recent, {each.location: record for each in seen}).items())
    standings = [standing(pair, record) for _key, pair in known]
    return _store(record, standings, supported(standings), ListingsFilter())


def newest_seen(scope: Scope) -> int | None:
    """Give the newest month in which a visible store was checked at a publisher, or None."""
    seen: int | None = visible_to(scope, Listing.objects.all(), "location").aggregate(at=Max("last_month"))["at"]
    return seen


def _records(stores: "QuerySet[Location]") -> dict[int, Record]:
    columns = [_OWN.get(name, name) for name in Record._fields]
    return {row[0]: _record(row[1:]) for row in stores.values_list("pk", *columns)}


def _record(row: Sequence[Any]) -> Record:
    return Record(row[0], row[1] or "", *row[2:])


def _found(scope: Scope, records: Mapping[int, Record], until: int) -> Found:
    """Give every store that was checked, with its state at each publisher."""
    start = window_start(until, MONTHS)
    seen = visible_to(scope, Listing.objects.filter(last_month__lte=until, first_month__gte=start), "location")
    if len(records) <= FEW:
        seen = seen.filter(location__in=list(records))
    newest = Window(
        RowNumber(),
        partition_by=[F("location_id"), F("source_id")],
        order_by=[F("first_month").desc(), F("seen_at").desc(), F("pk").desc()],
    )
    first = _sightings(seen.alias(row=newest).filter(row=1), records)
    known = pairs(first, records)
    # Only where the newest sighting has nothing to compare does an older one count.
    lacking = {location for (location, _publisher), pair in known.items() if pair.counted is None}
    if lacking:
        older = seen.filter(location__in=lacking) if len(lacking) <= FEW else seen
        known |= pairs(_sightings(older, records), records)
    found: Found = defaultdict(list)
    for (location, _name), pair in sorted(known.items()):
        found[location].append(standing(pair, records[location]))
    return found


def _sightings(rows: "QuerySet[Listing]", records: Mapping[int, Record]) -> list[Sighting]:
    return [Sighting(*row) for row in rows.values_list(*_SEEN) if row[0] in records]


def _with_all_that_is_shown(scope: Scope, month: int, shows: Shows) -> Shows:
    """The fields that each of the publishers shows, also for stores that the choice left out.

    Whoever sees one store alone learns of others only what at least 30 of them have in common (TRUST).
    """
    asks = scope if scope.sees_peers else replace(scope, role="head_office")
    rows = visible_to(asks, Listing.objects.filter(present=True, first_month=month), "location")
    at_least = 1 if scope.sees_peers else STORES_FOR_NETWORK
    counts = {
        field: Count("location_id", filter=~Q(**{field: ""}), distinct=not scope.sees_peers) for field in FIELDS
    } | {PIN: Count("location_id", filter=Q(latitude__isnull=False), distinct=not scope.sees_peers)}
    counted = rows.values("source__publisher").annotate(**{f"{name}_": each for name, each in counts.items()})
    common = {
        publisher: {name for name, stores in zip(counts, numbers, strict=True) if stores >= at_least}
        for publisher, *numbers in counted.values_list("source__publisher", *(f"{name}_" for name in counts))
    }
    return {publisher: fields | common.get(publisher, set()) for publisher, fields in shows.items()}


def _chosen(found: Found, only: ListingsFilter, shows: Shows) -> list[tuple[int, list[Standing]]]:
    """The stores that fit the choice, each with the publishers that do."""
    chosen = ((pk, [each for each in rows if _fits(each, only, shows)]) for pk, rows in found.items())
    return [(pk, fitting) for pk, fitting in chosen if fitting]


def _fits(each: Standing, only: ListingsFilter, shows: Shows) -> bool:
    if only.publisher not in ("", _publisher(each)):
        return False
    different, missing, absent = error_counts(each, shows, only.field)
    return {"": True, "different": different > 0, "missing": missing > 0, "absent": absent > 0}[only.state]


def _in_order(
    chosen: Iterable[tuple[int, list[Standing]]], records: Mapping[int, Record], shows: Shows, field: str
) -> list[tuple[int, list[Standing]]]:
    def key(entry: tuple[int, list[Standing]]) -> tuple[int, int, int, str]:
        different, missing, absent = _sums(entry[1], shows, field)
        return -different, -missing, -absent, records[entry[0]].store

    return sorted(chosen, key=key)


def _sums(rows: Iterable[Standing], shows: Shows, field: str) -> tuple[int, int, int]:
    counts = [error_counts(each, shows, field) for each in rows]
    return sum(each[0] for each in counts), sum(each[1] for each in counts), sum(each[2] for each in counts)


def _start(codes: Sequence[str], after: str, before: str, limit: int) -> int:
    """Where the page begins that comes after (or before) the store with a code; 0 where there is no such store."""
    index = next((at for at, code in enumerate(codes) if code == (before or after)), None)
    if index is None:
        return 0
    return max(0, index - limit) if before else index + 1


def _store(record: Record, rows: Sequence[Standing], shows: Shows, only: ListingsFilter) -> StoreListings:
    different, missing, absent = _sums(rows, shows, only.field)
    return StoreListings(
        store=record.store,
        name=record.name,
        region=record.region,
        city=record.city,
        different=different,
        missing=missing,
        absent=absent,
        compared=sum(len(each.same) for each in rows),
        views=[listing_view(each, record, shows) for each in rows],
    )


def _publisher(each: Standing) -> str:
    return each.pair.newest.publisher
