"""A store's record as people keep it by hand: correct it, add a store, and say what else a store is called.

What a person writes stays until a later list of stores says otherwise: the newest statement wins, and the log of
changes tells all of them.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from locations import events, pins, roster
from locations.hours import hours_problem
from locations.matching.names import alias_key
from locations.models import Brand, Location, Region, StoreAlias
from locations.refusals import Refusal
from locations.scoping import Scope, visible_locations

ATTRIBUTES = (
    *("name", "street", "sublocality", "city", "state", "postcode", "country", "phone", "hours", "website"),
    *("format", "ownership", "category", "opened"),
)
"""What people change in a record; regions, closing and pins have verbs of their own."""


@transaction.atomic
def correct_record(
    scope: Scope, code: str, given: Mapping[str, Any], *, by: str, now: datetime
) -> frozenset[str] | None:
    """Write attributes of a store's record; returns those that changed, None where there is no such store.

    Raises Refusal, and PermissionDenied for all but head office.
    """
    store = _own(scope, code)
    if store is None:
        return None
    attributes = _checked(given, closed=store.closed)
    different = {name: value for name, value in attributes.items() if getattr(store, name) != value}
    # Coordinates that a geocoder found for the address go with it.
    settled = pins.settled([store], {store.pk: different} if different else {}).get(store.pk, {})
    if not settled:
        return frozenset()
    before = {name: _as_json(getattr(store, name)) for name in different}
    roster.correct_stores(store.brand, {store.pk: settled}, by=by)
    after = {name: _as_json(value) for name, value in different.items()}
    events.record(scope.brand, "store.corrected", store, by=by, now=now, location=store.pk, before=before, after=after)
    return frozenset(settled)


@transaction.atomic
def add_store(
    scope: Scope, code: str, given: Mapping[str, Any], *, region: str = "", by: str, now: datetime
) -> Location:
    """Add a store to the brand; ``region`` is the path of a region that exists.

    Raises Refusal, and PermissionDenied for all but head office.
    """
    _refuse_others(scope)
    code, attributes = code.strip(), _checked(given)
    if not attributes.get("name"):
        raise Refusal(_("The name is missing."), "name")
    if not code or len(code) > 60:
        raise Refusal(_("A code has 1 to 60 characters."), "code")
    if Location.objects.filter(brand_id=scope.brand, code=code).exists():
        raise Refusal(_("There is a store with the code “%(code)s” already.") % {"code": code}, "code")
    place = Region.objects.filter(brand_id=scope.brand, path=region).first() if region else None
    if region and place is None:
        raise Refusal(_("There is no region “%(region)s”.") % {"region": region}, "region")
    brand = Brand.objects.get(pk=scope.brand)
    store = roster.open_store(brand=brand, by=by, code=code, region=place, **attributes)
    after = {name: _as_json(value) for name, value in attributes.items() if value} | {"code": code, "region": region}
    events.record(scope.brand, "store.added", store, by=by, now=now, location=store.pk, before={}, after=after)
    return store


@transaction.atomic
def add_name(scope: Scope, code: str, written: str, *, by: str, now: datetime) -> bool:
    """Say what else a store is called in files; False where there is no such store.

    Raises Refusal where another store is called so, PermissionDenied for all but head office.
    """
    store, key = _own(scope, code), alias_key(written)
    if store is None:
        return False
    if not key:
        raise Refusal(_("The name is missing."), "written")
    known = StoreAlias.objects.filter(brand_id=scope.brand, publisher="", key=key).select_related("location").first()
    if known is not None:
        facts = {"name": written.strip(), "store": f"{known.location.code} {known.location.name}"}
        raise Refusal(_("“%(name)s” is a name of the store %(store)s already.") % facts, "written")
    alias = StoreAlias.objects.create(
        brand_id=scope.brand, location=store, written=written.strip()[:500], key=key, picked=True, learnt_at=now
    )
    after = {"written": alias.written}
    events.record(scope.brand, "alias.added", alias, by=by, now=now, location=store.pk, before={}, after=after)
    return True


@transaction.atomic
def remove_name(scope: Scope, code: str, pk: int, *, by: str, now: datetime) -> bool:
    """Forget what else a store is called; False where it is not called that.

    Raises PermissionDenied for all but head office.
    """
    store = _own(scope, code)
    alias = StoreAlias.objects.filter(pk=pk, location=store).first() if store else None
    if store is None or alias is None:
        return False
    before = {"written": alias.written, "publisher": alias.publisher}
    events.record(scope.brand, "alias.removed", alias, by=by, now=now, location=store.pk, before=before, after={})
    alias.delete()
    return True


def _refuse_others(scope: Scope) -> None:
    if not scope.keeps_the_brand:
        raise PermissionDenied("Only head office changes the records of stores.")


def _own(scope: Scope, code: str) -> Location | None:
    _refuse_others(scope)
    stores = visible_locations(scope).select_for_update(of=("self",))
    return stores.filter(code=code).select_related("brand", "region").first()


def _checked(given: Mapping[str, Any], *, closed: date | None = None) -> dict[str, Any]:
    """Give attributes as they are stored. Raises Refusal."""
    if unknown := sorted(set(given) - set(ATTRIBUTES)):
        raise Refusal(f"{unknown[0]} is not changed here.", unknown[0])
    attributes: dict[str, Any] = {
        name: value.strip() if isinstance(value, str) else value for name, value in given.items()
    }
    if "name" in attributes and not attributes["name"]:
        raise Refusal(_("The name is missing."), "name")
    for name, value in attributes.items():
        most = getattr(Location._meta.get_field(name), "max_length", None)
        if most is not None and len(value) > most:
            raise Refusal(_("At most %(most)d characters fit.") % {"most": most}, name)
    if (hours := attributes.get("hours")) and (problem := hours_problem(hours)):
        raise Refusal(problem, "hours")
    opened = attributes.get("opened")
    if opened and closed and opened > closed:
        raise Refusal(_("The store closed before this day."), "opened")
    return attributes


def _as_json(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
