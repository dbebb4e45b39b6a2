"""Listings beside the brand's own record: the comparison that ``listing_accuracy`` counts, field by field."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Count, F, Max, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from dashboards.listings import (
    Listings,
    Record,
    Sighting,
    Standing,
    StoreListings,
    look,
    pairs,
    standing,
    supported,
    tiles,
    wanted,
)
from dashboards.queries.networks import STORES_FOR_NETWORK
from dashboards.queries.ranking import below, named
from locations.models import Location
from locations.months import window_start
from locations.scoping import Scope, visible_locations, visible_to
from reviews.listed import FIELDS, PIN
from reviews.models import Listing

MONTHS = 12
"""Months back from the one that is asked for in which a sighting still counts, as in the window that leads."""
FEW = 5_000
"""Stores that are asked for one by one; for more of them it is cheaper to read all."""
_SEEN = ("location_id", "source__publisher", "first_month", "pk", *Sighting._fields[4:])
_OWN = {"store": "code", "region": "region__path"}


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


def listings(
    scope: Scope,
    month: int | None = None,
    only: ListingsFilter | None = None,
    *,
    after: str = "",
    before: str = "",
    limit: int | None = None,
) -> Listings:
    """What publishers show for the visible stores, as last seen in the twelve months up to ``month`` (or the newest).

    Stores with most different fields come first, then those with most missing ones, then by code.
    """
    only = only or ListingsFilter()
    until = month or newest_seen(scope)
    stores = visible_locations(scope).filter(below(only.region), named(only.search))
    stores = stores.filter(code=only.store) if only.store else stores
    records = _records(stores)
    found = _found(scope, stores, records, until) if until else {}
    every = [each for standings in found.values() for each in standings]
    shows: Shows = supported(every)
    if until and not only.store and (only != ListingsFilter() or not scope.sees_peers):
        shows = _with_all_that_is_shown(scope, until, shows)
    chosen = _in_order(_chosen(found, only, shows), records, shows, only.field)
    start = _start(chosen, records, after, before, limit)
    page = chosen[start:] if limit is None else chosen[start : start + limit]
    rows = [_store(records[pk], kept, shows, only) for pk, kept in page]
    more = start + len(page) < len(chosen)
    return Listings(
        month=until or 0,
        stores=rows,
        first=start + 1 if rows else 0,
        chosen=len(chosen),
        total=len(records),
        tiles=tiles((each for each in every if only.publisher in ("", _publisher(each))), shows),
        absent=sum(not each.pair.newest.present for each in every if only.publisher in ("", _publisher(each))),
        publishers=sorted(shows),
        before=rows[0].store if rows and start else "",
        after=rows[-1].store if rows and more else "",
    )


def listing_errors(scope: Scope, code: str) -> StoreListings | None:
    """One visible store at all publishers as last seen; None where nothing of it was ever seen.

    A field that no publisher of this store shows is not told to be missing: others of the brand are not asked.
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
    """The newest month in which a visible store was looked for at a publisher, or None."""
    seen: int | None = visible_to(scope, Listing.objects.all(), "location").aggregate(at=Max("last_month"))["at"]
    return seen


def _records(stores: "QuerySet[Location]") -> dict[int, Record]:
    columns = [_OWN.get(name, name) for name in Record._fields]
    return {row[0]: _record(row[1:]) for row in stores.values_list("pk", *columns)}


def _record(row: Sequence[Any]) -> Record:
    return Record(row[0], row[1] or "", *row[2:])


def _found(scope: Scope, stores: "QuerySet[Location]", records: Mapping[int, Record], until: int) -> Found:
    """Every store that was looked for, with how it stands at each publisher."""
    start = window_start(until, MONTHS)
    seen = visible_to(scope, Listing.objects.filter(last_month__lte=until, first_month__gte=start), "location")
    if len(records) <= FEW:
        seen = seen.filter(location__in=list(records))
    newest = Window(
        RowNumber(),
        partition_by=[F("location_id"), F("source_id")],
        order_by=[F("first_month").desc(), F("seen_at").desc(), F("pk").desc()],
    )
    first = _sightings(seen.alias(place=newest).filter(place=1), records)
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
    fitting = ((pk, [each for each in rows if _fits(each, only, shows)]) for pk, rows in found.items())
    return [(pk, kept) for pk, kept in fitting if kept]


def _fits(each: Standing, only: ListingsFilter, shows: Shows) -> bool:
    if only.publisher not in ("", _publisher(each)):
        return False
    different, missing, absent = wanted(each, shows, only.field)
    return {"": True, "different": different > 0, "missing": missing > 0, "absent": absent > 0}[only.state]


def _in_order(
    chosen: Iterable[tuple[int, list[Standing]]], records: Mapping[int, Record], shows: Shows, field: str
) -> list[tuple[int, list[Standing]]]:
    def key(entry: tuple[int, list[Standing]]) -> tuple[int, int, int, str]:
        different, missing, absent = _sums(entry[1], shows, field)
        return -different, -missing, -absent, records[entry[0]].store

    return sorted(chosen, key=key)


def _sums(rows: Iterable[Standing], shows: Shows, field: str) -> tuple[int, int, int]:
    counts = [wanted(each, shows, field) for each in rows]
    return sum(each[0] for each in counts), sum(each[1] for each in counts), sum(each[2] for each in counts)


def _start(
    chosen: Sequence[tuple[int, object]], records: Mapping[int, Record], after: str, before: str, limit: int | None
) -> int:
    """Where the page begins that comes after (or before) the store with a code; 0 where there is no such store."""
    codes = (records[pk].store for pk, _rows in chosen)
    place = next((index for index, code in enumerate(codes) if code == (before or after)), None)
    if place is None:
        return 0
    return max(0, place - (limit or 0)) if before else place + 1


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
        looks=[look(each, record, shows) for each in rows],
    )


def _publisher(each: Standing) -> str:
    return each.pair.newest.publisher
