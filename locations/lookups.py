"""Which addresses the geocoder has to be asked for, what it answered, and which stores get their coordinates from it.

A store has coordinates "from the geocoder" as long as they equal the answer for some address; if that is not its own
address any more, they are outdated. So nothing that writes stores has to keep a mark of where coordinates came from.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from itertools import islice
from typing import NamedTuple, TypeVar

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from locations.matching.addresses import address_key, one_line
from locations.matching.geocoding import Found
from locations.models import AddressLookup, Brand, Location

ASK_AGAIN = timedelta(days=30)
"""When an address that was not found is asked for again: maps grow."""

FIRST_RETRY, LONGEST_RETRY = timedelta(hours=1), timedelta(days=7)
"""How long after an error an address waits; twice as long after each further one."""

HOLD = timedelta(seconds=60)
"""How long an address stays with the worker that is asking for it; far longer than a request lasts."""

AT_ONCE = 500

T = TypeVar("T")


class Address(NamedTuple):
    """The address of a store as the geocoder gets it; ``country`` (ISO 3166) limits the search where it is known."""

    key: str
    text: str
    country: str


def address_of(store: Location) -> Address:
    """Give the address of a store (with its brand loaded).

    The brand's country replaces a missing one only where the town is known: stores made from a column of
    addresses have all of it in the street, often with another country at its end.
    """
    parts = (store.street, store.sublocality, store.city, store.state, store.postcode)
    country = store.country or (store.brand.country if store.city else "")
    digest = store.address_key or address_key(one_line(*parts, store.country))
    return Address(f"{digest}:{country}", one_line(*parts, ""), country)


def answer_for(store: Location) -> AddressLookup | None:
    """Give what is known of a store's own address."""
    return AddressLookup.objects.filter(key=address_of(store).key).first()


def source_of(store: Location) -> AddressLookup | None:
    """Give the answer that a store's coordinates come from; None where a file or a person gave them."""
    if store.latitude is None:
        return None
    found = AddressLookup.objects.filter(latitude=store.latitude, longitude=store.longitude)
    own = address_of(store).key
    return min(found, key=lambda each: each.key != own, default=None)


def outdated(stores: "QuerySet[Location]") -> list[int]:
    """Return the ids of stores whose coordinates the geocoder gave for another address than they have now."""
    of_some = AddressLookup.objects.filter(latitude=OuterRef("latitude"), longitude=OuterRef("longitude"))
    by_hand = Q(pin__latitude=F("latitude"), pin__longitude=F("longitude"))
    located = stores.filter(Exists(of_some), ~by_hand, latitude__isnull=False).select_related("brand")
    return [store.pk for store in located if _is_of_another(store)]


def forget_outdated(stores: "QuerySet[Location]") -> int:
    """Take the coordinates from stores that have another address by now; returns how many lost them."""
    gone = outdated(stores)
    for part in _parts(gone):
        Location.objects.filter(pk__in=part).update(
            latitude=None, longitude=None, coordinate_precision=None, version=F("version") + 1
        )
    return len(gone)


def locate(brand: Brand) -> int:
    """Give the stores without coordinates those of the answers there are; returns how many got some.

    A store that meanwhile got coordinates or another address is left alone.
    """
    located = 0
    for stores in _parts(_unlocated(brand).iterator(AT_ONCE)):
        answers = _answers({address_of(store).key for store in stores})
        for store in stores:
            answer = answers.get(address_of(store).key)
            if answer is not None and answer.latitude is not None:
                located += _place(store, answer)
    return located


def due(brand: Brand, now: datetime, limit: int) -> list[Address]:
    """Return the addresses of stores without coordinates that may be asked for now, at most so many, new ones first."""
    new, again = dict[str, Address](), dict[str, Address]()
    for stores in _parts(_unlocated(brand).iterator(AT_ONCE)):
        addresses = {address.key: address for address in map(address_of, stores) if address.text}
        answers = _answers(addresses)
        for key, address in addresses.items():
            if key not in answers:
                new[key] = address
            elif answers[key].latitude is None and (answers[key].retry_at or now) <= now:
                again[key] = address
        if len(new) >= limit:
            break
    return [*new.values(), *again.values()][:limit]


def has_work(brand: Brand, now: datetime, *, may_ask: bool) -> bool:
    """Return whether a store could get coordinates or has outdated ones; ``may_ask``: whether there is a geocoder."""
    if not may_ask and not AddressLookup.objects.exists():
        return False
    if may_ask and due(brand, now, 1):
        return True
    if outdated(Location.objects.filter(brand=brand)):
        return True
    unlocated = _parts(_unlocated(brand).iterator(AT_ONCE))
    answers = (_answers({address_of(store).key for store in stores}).values() for stores in unlocated)
    return any(answer.latitude is not None for part in answers for answer in part)


def hold(address: Address, now: datetime) -> bool:
    """Take an address for the request that follows; False where another worker has it, or it is not due."""
    AddressLookup.objects.get_or_create(key=address.key)
    free = AddressLookup.objects.filter(Q(retry_at__isnull=True) | Q(retry_at__lte=now), key=address.key)
    return bool(free.filter(latitude__isnull=True).update(retry_at=now + HOLD))


def release(address: Address) -> None:
    """Give an address back that was taken and then not asked for."""
    AddressLookup.objects.filter(key=address.key, latitude__isnull=True).update(retry_at=None)


def keep_answer(address: Address, found: Found | None, *, provider: str, now: datetime) -> None:
    """Keep what the geocoder answered, also that it does not know the address."""
    values: dict[str, object] = {"retry_at": now + ASK_AGAIN}
    if found is not None:
        values = {
            "latitude": found.latitude,
            "longitude": found.longitude,
            "precision": found.precision,
            "kind": found.kind.value,
            "licence": found.licence[:300],
            "retry_at": None,
        }
    rows = AddressLookup.objects.filter(key=address.key)
    rows.update(asked_at=now, provider=provider, failures=0, error="", **values)


def keep_error(address: Address, reason: str, *, provider: str, now: datetime) -> None:
    """Keep why an address got no answer, and ask again later: an address that breaks the server blocks no other."""
    lookup = AddressLookup.objects.get(key=address.key)
    lookup.failures += 1
    wait = min(FIRST_RETRY * 2 ** min(lookup.failures - 1, 16), LONGEST_RETRY)
    lookup.asked_at, lookup.retry_at = now, now + wait
    lookup.provider, lookup.error = provider, reason[:300]
    lookup.save(update_fields=["failures", "asked_at", "retry_at", "provider", "error"])


def _unlocated(brand: Brand) -> "QuerySet[Location]":
    """The stores without coordinates whose record names at least a street, a town or a postcode."""
    addressed = ~Q(street="") | ~Q(city="") | ~Q(postcode="")
    return brand.locations.filter(addressed, latitude__isnull=True).select_related("brand").order_by("pk")


def _answers(keys: Iterable[str]) -> Mapping[str, AddressLookup]:
    found = (AddressLookup.objects.filter(key__in=part) for part in _parts(keys))
    return {lookup.key: lookup for part in found for lookup in part}


def _parts(items: Iterable[T]) -> Iterator[list[T]]:
    """Give items in lists that fit into one statement."""
    rest = iter(items)
    while part := list(islice(rest, AT_ONCE)):
        yield part


def _is_of_another(store: Location) -> bool:
    source = source_of(store)
    return source is not None and source.key != address_of(store).key


def _place(store: Location, answer: AddressLookup) -> int:
    unchanged = Location.objects.filter(
        pk=store.pk, latitude__isnull=True, address_key=store.address_key, country=store.country
    )
    return unchanged.update(
        latitude=answer.latitude,
        longitude=answer.longitude,
        coordinate_precision=answer.precision,
        version=F("version") + 1,
    )
