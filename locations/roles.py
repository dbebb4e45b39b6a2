"""A role as it is given: what, where, and on which days; and giving it to somebody, who may be new to the brand."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from locations.events import record
from locations.models import Brand, Location, Membership, Region, User
from locations.refusals import Refusal
from locations.scoping import Scope, memberships_on, visible_locations, visible_regions
from locations.zones import day_in


@dataclass(frozen=True, slots=True)
class RoleOffer:
    """A role of a brand: for a regional manager with the path of a region, for a store manager with a store's code.

    Both days are included; without a last day it does not end. ``read_only`` is for head office alone.
    """

    role: str
    first_day: date
    last_day: date | None = None
    region: str = ""
    store: str = ""
    read_only: bool = False


def checked(scope: Scope, offer: RoleOffer) -> dict[str, Any]:
    """Give an offer as columns of a Membership or an Invitation.

    Raises Refusal where role and place do not fit, the place is not one of the brand, or the days are in no order.
    """
    if offer.role not in Membership.Role.values:
        raise Refusal(_("Choose a role."), "role")
    _refuse_wrong_place(offer)
    if offer.last_day and offer.last_day < offer.first_day:
        raise Refusal(_("The last day is before the first one."), "last_day")
    return {
        "role": offer.role,
        "region": _region(scope, offer.region) if offer.region else None,
        "location": _store(scope, offer.store) if offer.store else None,
        "read_only": offer.read_only,
        "valid_from": offer.first_day,
        "valid_to": offer.last_day,
    }


def admit(scope: Scope, user: User, offer: RoleOffer, *, by: str, now: datetime) -> Membership | None:
    """Give a person a role; None where they have it on all those days already.

    Only for callers that know the person: of a stranger, ``people.give_role`` says nothing. Call it in a transaction.
    """
    columns = checked(scope, offer)
    same = {name: columns[name] for name in ("role", "region", "location", "read_only")}
    lasts = Q(valid_to__isnull=True)
    if offer.last_day:
        lasts |= Q(valid_to__gte=offer.last_day)
    has = Membership.objects.filter(lasts, user=user, brand_id=scope.brand, valid_from__lte=offer.first_day, **same)
    if has.exists():
        return None
    given = Membership.objects.create(user=user, brand_id=scope.brand, **columns)
    place = given.location_id
    record(scope.brand, "role.given", given, by=by, now=now, location=place, before={}, after=described(given))
    return given


def whom_to_ask(user: User, now: datetime) -> list[tuple[str, list[str]]]:
    """Give who can give a role again to somebody who has none: the head office of the brands where they had one, or
    will have, by brand. A stranger learns nobody's name.
    """
    found: list[tuple[str, list[str]]] = []
    brands = Brand.objects.filter(pk__in=Membership.objects.filter(user=user).values("brand"))
    for brand in brands.order_by("name", "pk"):
        head = Membership.objects.filter(brand=brand, role=Membership.Role.HEAD_OFFICE, read_only=False)
        rows = memberships_on(head.filter(user__is_active=True), day_in(brand.default_zone, now)).select_related("user")
        names = sorted({row.user.get_full_name() or row.user.get_username() for row in rows})
        if names:
            found.append((brand.name, names))
    return found


def described(role: Any) -> dict[str, Any]:
    """Give a Membership or an Invitation as JSON for the log of changes."""
    return {
        "role": role.role,
        "region": role.region.path if role.region else "",
        "store": role.location.code if role.location else "",
        "read_only": role.read_only,
        "first_day": role.valid_from.isoformat(),
        "last_day": role.valid_to.isoformat() if role.valid_to else None,
    }


def _refuse_wrong_place(offer: RoleOffer) -> None:
    regional, store = (offer.role == role for role in (Membership.Role.REGIONAL, Membership.Role.STORE))
    if regional and not offer.region:
        raise Refusal(_("Choose the region of this regional manager."), "region")
    if offer.region and not regional:
        raise Refusal(_("Only a regional manager has a region; leave this empty."), "region")
    if store and not offer.store:
        raise Refusal(_("Say which store this store manager has."), "store")
    if offer.store and not store:
        raise Refusal(_("Only a store manager has a store; leave this empty."), "store")
    if offer.read_only and offer.role != Membership.Role.HEAD_OFFICE:
        raise Refusal(_("Only head office can be without the right to change things."), "read_only")


def _region(scope: Scope, path: str) -> Region:
    region = visible_regions(scope).filter(path=path).first()
    if region is None:
        raise Refusal(_("%(brand)s has no region “%(path)s”.") % {"brand": scope.brand_name, "path": path}, "region")
    return region


def _store(scope: Scope, code: str) -> Location:
    store = visible_locations(scope).filter(code=code).first()
    if store is None:
        raise Refusal(_("%(brand)s has no store “%(code)s”.") % {"brand": scope.brand_name, "code": code}, "store")
    return store
