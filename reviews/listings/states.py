"""Compare what publishers show for stores with the brand's own record, field by field (pure).

Whether two values are the same is decided by ``reviews.listings.compare`` alone, as for the metric
``listing_accuracy``; fields that are right or different are what that metric counts, the others are not part of it.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from locations.zones import zone_of
from reviews.listings.compare import FIELDS, PIN, compared, metres_apart

FIELD_NAMES = (*FIELDS, PIN)


class FieldState(StrEnum):
    """The state of a field of a listing."""

    RIGHT = "right"
    DIFFERENT = "different"
    MISSING = "missing"
    UNSUPPORTED = "unsupported"
    """The publisher shows it for none of the stores."""
    UNKNOWN = "unknown"
    """Our own record does not have it."""


class Record(NamedTuple):
    """The brand's own record of a store."""

    store: str
    region: str
    city: str
    name: str
    street: str
    postcode: str
    phone: str
    website: str
    hours: str
    latitude: float | None
    longitude: float | None
    coordinate_precision: float | None
    time_zone: str
    default_zone: str

    @property
    def zone(self) -> ZoneInfo:
        """The zone on whose clock people read when a listing was seen."""
        return zone_of(self.time_zone, self.latitude, self.longitude, self.default_zone)


class Sighting(NamedTuple):
    """What a publisher showed for a store (its id) at a moment; ``month`` is the local month it counts in."""

    location: int
    publisher: str
    month: int
    pk: int
    seen_at: datetime
    present: bool
    name: str
    street: str
    city: str
    postcode: str
    phone: str
    website: str
    hours: str
    latitude: float | None
    longitude: float | None


@dataclass(frozen=True, slots=True)
class Cell:
    """One field at one publisher; ``metres`` is how far two pins lie apart."""

    field: str
    state: FieldState
    ours: str
    theirs: str
    metres: float | None = None


@dataclass(frozen=True, slots=True)
class ListingView:
    """A publisher's listing of a store as it was last seen; no cells where nothing was there to compare.

    Moments are on the clock of the store. ``shown`` is false where the newest sighting found no listing; cells then are
    of the last one that was there.
    """

    publisher: str
    seen_at: datetime
    shown: bool
    cells: Mapping[str, Cell]
    cells_seen_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class StoreListings:
    """One store at all publishers; the counts are of fields, ``absent`` of publishers that do not show the store."""

    store: str
    name: str
    region: str
    city: str
    different: int
    missing: int
    absent: int
    compared: int
    views: Sequence[ListingView]


@dataclass(frozen=True, slots=True)
class Tile:
    """One field at one publisher over all stores: ``n`` were compared."""

    publisher: str
    field: str
    n: int
    different: int
    missing: int


@dataclass(frozen=True, slots=True)
class Listings:
    """The stores of a choice, those with most errors first, and the sums over all stores of the scope.

    ``stores`` is one page of them, ``first`` the position of its first one from 1; ``before`` and ``after`` are the
    codes that lead to its neighbours. ``tiles`` count all fields whatever field or state was chosen. ``month`` is 0
    where nothing was ever seen.
    """

    month: int
    stores: Sequence[StoreListings]
    first: int
    chosen: int
    total: int
    tiles: Sequence[Tile]
    absent: int
    publishers: Sequence[str]
    before: str = ""
    after: str = ""

    @property
    def n(self) -> int:
        return sum(tile.n for tile in self.tiles)

    @property
    def different(self) -> int:
        return sum(tile.different for tile in self.tiles)

    @property
    def missing(self) -> int:
        return sum(tile.missing for tile in self.tiles)


class Pair(NamedTuple):
    """A store at a publisher: its newest sighting, the one whose fields count, if any, and which of those are right."""

    newest: Sighting
    counted: Sighting | None
    same: Mapping[str, bool]


def pairs(sightings: Iterable[Sighting], records: Mapping[int, Record]) -> dict[tuple[int, str], Pair]:
    """Find the sightings that count, by store and publisher.

    The rule of the tallies: of a month its last sighting, and of those the newest month that has something to compare.
    """
    last: dict[tuple[int, str, int], Sighting] = {}
    for each in sightings:
        key = (each.location, each.publisher, each.month)
        if key not in last or (each.seen_at, each.pk) > (last[key].seen_at, last[key].pk):
            last[key] = each
    found: dict[tuple[int, str], Pair] = {}
    for each in sorted(last.values(), key=lambda one: one.month):
        same = compared(each, records[each.location]) if each.present else {}
        before = found.get((each.location, each.publisher), _NOTHING)
        found[each.location, each.publisher] = Pair(each, *((each, same) if same else before[1:]))
    return found


_NOTHING: tuple[None, None, Mapping[str, bool]] = (None, None, {})


class Standing(NamedTuple):
    """A pair with its comparison, before anything is written as text."""

    pair: Pair
    same: Mapping[str, bool]
    empty: Sequence[str]
    """Fields of our record that the publisher leaves empty."""


def standing(pair: Pair, record: Record) -> Standing:
    if pair.counted is None:
        return Standing(pair, {}, ())
    empty = [field for field in FIELD_NAMES if field not in pair.same and _text(record, field)]
    return Standing(pair, pair.same, empty)


def supported(all_of_them: Iterable[Standing]) -> dict[str, set[str]]:
    """Return the fields that each publisher shows for at least one of the stores."""
    found: dict[str, set[str]] = {}
    for each in all_of_them:
        shows = found.setdefault(each.pair.newest.publisher, set())
        if each.pair.counted and len(shows) < len(FIELD_NAMES):
            shows.update(field for field in FIELD_NAMES if _text(each.pair.counted, field))
    return found


def tiles(all_of_them: Iterable[Standing], shows: Mapping[str, set[str]]) -> list[Tile]:
    """Count what was compared for every publisher and field that it shows; publishers by name, fields in order."""
    n, different, missing = Counter[tuple[str, str]](), Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    for each in all_of_them:
        publisher = each.pair.newest.publisher
        for field, same in each.same.items():
            n[publisher, field] += 1
            different[publisher, field] += not same
        for field in each.empty:
            missing[publisher, field] += field in shows[publisher]
    return [
        Tile(publisher, field, n[publisher, field], different[publisher, field], missing[publisher, field])
        for publisher in sorted(shows)
        for field in FIELD_NAMES
        if field in shows[publisher]
    ]


def error_counts(each: Standing, shows: Mapping[str, set[str]], field: str = "") -> tuple[int, int, int]:
    """Count the fields (or the one) that are different and missing, and whether the whole listing is absent."""
    different = sum(not same for name, same in each.same.items() if field in ("", name))
    missing = sum(field in ("", name) for name in each.empty if name in shows[each.pair.newest.publisher])
    return different, missing, int(not each.pair.newest.present)


def listing_view(each: Standing, record: Record, shows: Mapping[str, set[str]]) -> ListingView:
    """Return a publisher's listing of a store with every field next to our record."""
    newest, counted, _same = each.pair
    zone = record.zone
    return ListingView(
        publisher=newest.publisher,
        seen_at=newest.seen_at.astimezone(zone),
        shown=newest.present,
        cells={field: _cell(field, each, record, shows[newest.publisher]) for field in FIELD_NAMES} if counted else {},
        cells_seen_at=counted.seen_at.astimezone(zone) if counted else None,
    )


def _cell(field: str, each: Standing, record: Record, shows: set[str]) -> Cell:
    counted = each.pair.counted
    ours, theirs = _text(record, field), _text(counted, field)
    if field in each.same:
        state = FieldState.RIGHT if each.same[field] else FieldState.DIFFERENT
    elif not ours:
        state = FieldState.UNKNOWN
    else:
        state = FieldState.MISSING if field in shows else FieldState.UNSUPPORTED
    apart = metres_apart(counted, record) if field == PIN and field in each.same else None
    return Cell(field, state, ours, theirs, apart)


def _text(of: Any, field: str) -> str:
    return _TEXT.get(field, lambda one: str(getattr(one, field)))(of)


def _pin(of: Any) -> str:
    return "" if None in (of.latitude, of.longitude) else f"{of.latitude:.5f}, {of.longitude:.5f}"


_TEXT: Mapping[str, Callable[[Any], str]] = {PIN: _pin}
