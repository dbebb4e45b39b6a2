"""Where a store's coordinates come from, and pins that head office sets by hand.

The newest statement wins. A pin replaces what a file gave; a later file with other coordinates replaces the pin; a
file that only repeats what the pin had replaced is nothing new, so the pin stays. A geocoder replaces nothing.
"""

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F, OuterRef, QuerySet, Subquery

from locations import events, lookups
from locations.models import AddressLookup, Location, Pin, User
from locations.scoping import Scope, visible_locations

log = logging.getLogger(__name__)

HAND_PRECISION = 0.0001
"""Degrees, some 11 m: a person points at the door."""

COORDINATES = ("latitude", "longitude", "coordinate_precision")
SOURCE = ("provider", "licence", "kind", "asked_at")
"""What is shown of the answer that coordinates come from."""

ADDRESS = frozenset({"street", "sublocality", "city", "state", "postcode", "country"})


@dataclass(frozen=True, slots=True)
class StorePin:
    """Where a store is and who says so.

    ``origin`` is "file", "geocoder" or "hand", empty without coordinates; ``provider``, ``kind`` (house, street, town)
    and ``licence`` are the geocoder's, ``person`` is who set the pin, ``when`` the moment of either. Without
    coordinates, provider, ``when``, ``error`` and ``retry_at`` describe the last attempt to find some.
    """

    latitude: float | None
    longitude: float | None
    precision: float | None
    origin: Literal["file", "geocoder", "hand", ""]
    country: str = ""
    provider: str = ""
    licence: str = ""
    kind: str = ""
    person: str = ""
    when: datetime | None = None
    error: str = ""
    retry_at: datetime | None = None


def store_pin(scope: Scope, code: str) -> StorePin | None:
    """Give where a store is, for everybody who may see the store; None where there is no such store."""
    store = with_sources(visible_locations(scope)).filter(code=code).first()
    return pin_of(store) if store else None


def with_sources(stores: "QuerySet[Location]") -> "QuerySet[Location]":
    """Load with stores, in the same query, what ``pin_of`` needs of each that has coordinates."""
    answers = AddressLookup.objects.filter(latitude=OuterRef("latitude"), longitude=OuterRef("longitude"))
    columns = {f"source_{name}": Subquery(answers.order_by("pk").values(name)[:1]) for name in SOURCE}
    return stores.select_related("brand", "pin__set_by").annotate(**columns)


def pin_of(store: Location) -> StorePin:
    """Return where a store is that was loaded ``with_sources``; one more query where it has no coordinates."""
    where = (store.latitude, store.longitude, store.coordinate_precision)
    country = store.country or store.brand.country
    if store.latitude is None:
        return _unlocated(country, lookups.answer_for(store))
    if (pin := pin_in_force(store)) is not None:
        person = pin.set_by.get_full_name() or pin.set_by.get_username() if pin.set_by else ""
        return StorePin(*where, "hand", country, person=person, when=pin.set_at)
    source: dict[str, Any] = {name: getattr(store, f"source_{name}") for name in SOURCE}
    if source["provider"] is None:
        return StorePin(*where, "file", country)
    when = source.pop("asked_at")
    return StorePin(*where, "geocoder", country, **source, when=when)


def pin_in_force(store: Location) -> Pin | None:
    """Give the pin that a store's coordinates come from."""
    pin: Pin | None = getattr(store, "pin", None)
    return pin if pin is not None and pin.in_force else None


@transaction.atomic
def set_pin(scope: Scope, code: str, latitude: float, longitude: float, *, by: str, now: datetime) -> bool:
    """Set a store's pin by hand, in degrees; False where there is no such store.

    Raises PermissionDenied for all but head office.
    """
    store = _own(scope, code)
    if store is None:
        return False
    replaced = _replaced_by(store)
    person = User.objects.filter(username=by).first()
    values = {"latitude": latitude, "longitude": longitude, "set_by": person, "set_at": now, **replaced}
    Pin.objects.update_or_create(location=store, defaults=values)
    before = _written(store)
    _write(store, latitude, longitude, HAND_PRECISION)
    after = {"latitude": latitude, "longitude": longitude}
    events.record(scope.brand, "pin.set", store, by=by, now=now, location=store.pk, before=before, after=after)
    log.info("%s set the pin of store %s of %s", by, code, scope.brand_slug)
    return True


@transaction.atomic
def remove_pin(scope: Scope, code: str, *, by: str, now: datetime) -> bool:
    """Give a store back the coordinates of the file that its pin replaced, or none; False without a pin in force.

    Raises PermissionDenied for all but head office.
    """
    store = _own(scope, code)
    pin = pin_in_force(store) if store else None
    if store is None or pin is None:
        return False
    before = _written(store)
    _write(store, pin.replaced_latitude, pin.replaced_longitude, pin.replaced_precision)
    after = {"latitude": pin.replaced_latitude, "longitude": pin.replaced_longitude}
    pin.delete()
    events.record(scope.brand, "pin.removed", store, by=by, now=now, location=store.pk, before=before, after=after)
    log.info("%s removed the pin of store %s of %s at %s", by, code, scope.brand_slug, now)
    return True


def settled(stores: Iterable[Location], changes: Mapping[int, Mapping[str, Any]]) -> dict[int, dict[str, Any]]:
    """Give what a file changes in stores (attributes by id), once their pins have had their say.

    Coordinates that only repeat what a pin replaced are left out; coordinates that the geocoder found for an address
    go with that address. Stores without any change left are left out.
    """
    loaded = [store.pk for store in stores if store.pk in changes and store.latitude is not None]
    found = Location.objects.filter(pk__in=loaded).select_related("brand", "pin").in_bulk()
    after = {pk: dict(changed) for pk, changed in changes.items()}
    for pk, store in found.items():
        changed, pin = after[pk], pin_in_force(store)
        if pin is not None and _repeats(pin, store, changed):
            for name in COORDINATES:
                changed.pop(name, None)
        elif pin is None and _only_the_address(changed) and lookups.source_of(store) is not None:
            changed.update(dict.fromkeys(COORDINATES))
    return {pk: changed for pk, changed in after.items() if changed}


def set_since(brand_id: int, since: datetime) -> dict[int, str]:
    """Give the stores of a brand, code by id, whose pin in force was set after a moment."""
    in_force = Pin.objects.filter(location__latitude=F("latitude"), location__longitude=F("longitude"))
    rows = in_force.filter(location__brand=brand_id, set_at__gt=since)
    return dict(rows.values_list("location", "location__code"))


def _own(scope: Scope, code: str) -> Location | None:
    if not scope.keeps_the_brand:
        raise PermissionDenied("Only head office says where stores are.")
    stores = visible_locations(scope).select_for_update(of=("self",))
    return stores.filter(code=code).select_related("brand", "pin").first()


def _replaced_by(store: Location) -> dict[str, float | None]:
    """What a pin on this store replaces: what a file gave it, which a pin before it may have replaced already."""
    before = pin_in_force(store)
    if before is not None:
        return {}
    of_a_file = lookups.source_of(store) is None
    return {
        "replaced_latitude": store.latitude if of_a_file else None,
        "replaced_longitude": store.longitude if of_a_file else None,
        "replaced_precision": store.coordinate_precision if of_a_file else None,
    }


def _written(store: Location) -> dict[str, float | None]:
    """Give the coordinates of a store for the log of changes."""
    return {"latitude": store.latitude, "longitude": store.longitude}


def _write(store: Location, latitude: float | None, longitude: float | None, precision: float | None) -> None:
    """Write coordinates; the author of the record stays, since only a current pin prevents an undo."""
    Location.objects.filter(pk=store.pk).update(
        latitude=latitude, longitude=longitude, coordinate_precision=precision, version=F("version") + 1
    )


def _only_the_address(changed: Mapping[str, Any]) -> bool:
    """Whether a file gives another address and no other coordinates."""
    return bool(changed.keys() & ADDRESS) and not changed.keys() & {"latitude", "longitude"}


def _repeats(pin: Pin, store: Location, changed: Mapping[str, Any]) -> bool:
    """Whether a file gives the coordinates that a pin replaced; what the file does not change it leaves as it is."""
    given = (changed.get("latitude", store.latitude), changed.get("longitude", store.longitude))
    return given in ((pin.replaced_latitude, pin.replaced_longitude), (pin.latitude, pin.longitude))


def _unlocated(country: str, last: AddressLookup | None) -> StorePin:
    nowhere = (None, None, None)
    if last is None or last.asked_at is None:
        return StorePin(*nowhere, "", country)
    attempt = {"provider": last.provider, "when": last.asked_at, "error": last.error, "retry_at": last.retry_at}
    return StorePin(*nowhere, "", country, **attempt)  # type: ignore[arg-type]
