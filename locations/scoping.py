"""The only rule of who sees which rows.

A Scope says what one person may see of one brand on one day; ``visible_to`` turns it into a filter for any model that
is a store or hangs on one. Nothing else in Evenly decides visibility.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from django.db.models import Exists, F, Model, OuterRef, Q, QuerySet

from locations.models import Absence, Brand, Location, Membership, Region, User
from locations.zones import day_in

WIDEST_FIRST = (Membership.Role.HEAD_OFFICE, Membership.Role.REGIONAL, Membership.Role.STORE)

M = TypeVar("M", bound=Model)


@dataclass(frozen=True, slots=True)
class Scope:
    """What a person may see of a brand.

    ``role`` is the widest that the person has there and decides which functions they have. ``lineages`` are the roots
    of the region subtrees and ``locations`` the ids of single stores that are visible; head office sees the whole
    brand, and with ``read_only`` changes nothing in it. ``user`` is the user's name, empty for the command line.
    ``zone`` is the brand's time zone, whose days and months its pages speak of, ``logo`` the digest of its picture.
    """

    brand: int
    brand_slug: str
    brand_name: str
    user: str
    role: str
    lineages: tuple[str, ...] = ()
    locations: tuple[int, ...] = ()
    read_only: bool = False
    zone: str = field(default="UTC", compare=False)
    logo: str = field(default="", compare=False)

    @property
    def sees_everything(self) -> bool:
        return self.role == Membership.Role.HEAD_OFFICE

    @property
    def oversees_the_brand(self) -> bool:
        """Whether this person reads the brand's administration: its people, reports, events and everybody's imports."""
        return self.sees_everything

    @property
    def keeps_the_brand(self) -> bool:
        """Whether this person changes the brand: its stores, regions, standards and people, and everybody's imports."""
        return self.sees_everything and not self.read_only

    @property
    def knows_all(self) -> bool:
        """Whether figures of the whole brand are given exactly, however few stores they come from."""
        return self.sees_everything

    @property
    def single_stores(self) -> int:
        """How many stores this person sees, where they are single ones; 0 for who sees regions or the brand."""
        return 0 if self.sees_everything or self.lineages else len(self.locations)

    @property
    def sees_peers(self) -> bool:
        """Whether rows and ranks of several stores may be shown (a store manager sees the own store alone)."""
        return self.role != Membership.Role.STORE


def head_office(brand: Brand) -> Scope:
    """Give the scope of the command line, which sees the whole brand."""
    return Scope(brand.pk, brand.slug, brand.name, "", Membership.Role.HEAD_OFFICE, zone=brand.default_zone)


def limits(scope: Scope) -> dict[str, list[Any]]:
    """Give what a background job has to store of a scope, as JSON; empty for head office."""
    return {} if scope.sees_everything else {"lineages": [*scope.lineages], "locations": [*scope.locations]}


def limited(brand: Brand, stored: Mapping[str, Sequence[Any]]) -> Scope:
    """Give the scope that ``limits`` described."""
    if not stored:
        return head_office(brand)
    role, lineages, locations = Membership.Role.REGIONAL, tuple(stored["lineages"]), tuple(stored["locations"])
    return Scope(brand.pk, brand.slug, brand.name, "", role, lineages, locations, zone=brand.default_zone)


def covers(scope: Scope, stored: Mapping[str, Sequence[Any]] | None) -> bool:
    """Whether a scope sees today all that ``limits`` described when it was stored."""
    if scope.sees_everything:
        return True
    if not stored or not all(lineage.startswith(scope.lineages) for lineage in stored["lineages"]):
        return False
    stores = set(stored["locations"]) - set(scope.locations)
    return not stores or visible_locations(scope).filter(pk__in=stores).count() == len(stores)


def visible_to(
    scope: Scope, rows: "QuerySet[M]", location: str = "", *, names_brand: bool = False, region: str = ""
) -> "QuerySet[M]":
    """Give the rows of a queryset that this scope may see.

    ``location`` is the lookup path from the model to its store ("location", "review__location"); empty for Location
    itself. ``names_brand``: the row itself names the brand of its store, so that for the whole brand no store is read.
    ``region`` is the lookup path of rows that may be about a region instead, which has to be seen whole.
    """
    prefix = f"{location}__" if location else ""
    own_brand = rows.filter(**{"brand_id" if names_brand else f"{prefix}brand_id": scope.brand})
    if scope.sees_everything:
        return own_brand
    seen = Q(**{f"{prefix}pk__in": scope.locations})
    for lineage in scope.lineages:
        seen |= Q(**{f"{prefix}region__lineage__startswith": lineage})
        seen |= Q(**{f"{region}__lineage__startswith": lineage}) if region else Q()
    return own_brand.filter(seen)


def sees(scope: Scope, location: int, lineage: str) -> bool:
    """Whether a scope sees a store of its brand in a region with this lineage: ``visible_to`` without a query."""
    if scope.sees_everything or location in scope.locations:
        return True
    return bool(scope.lineages) and lineage.startswith(scope.lineages)


def visible_locations(scope: Scope) -> "QuerySet[Location]":
    return visible_to(scope, Location.objects.all())


def visible_regions(scope: Scope) -> "QuerySet[Region]":
    """Give the regions that this scope sees whole; a single store is no region."""
    regions = Region.objects.filter(brand_id=scope.brand)
    if scope.sees_everything:
        return regions
    inside = Q(pk__in=())
    for lineage in scope.lineages:
        inside |= Q(lineage__startswith=lineage)
    return regions.filter(inside)


def home_region(scope: Scope) -> str:
    """Give the path of the one region that is all a person sees; empty for everybody else."""
    if scope.sees_everything or scope.locations or len(scope.lineages) != 1:
        return ""
    path: str | None = Region.objects.filter(lineage=scope.lineages[0]).values_list("path", flat=True).first()
    return path or ""


def scope_of(user: User, slug: str, now: datetime) -> Scope | None:
    """Give the scope this person has in the brand at a moment; None without a role in it, or without such a brand.

    Several memberships add up: the widest role decides what the person can do, and regions and single stores are seen
    together. Head office is read only where each of its memberships is.
    """
    # One query for almost everybody: only who stands in for somebody about now is asked for once more.
    coming = Absence.objects.filter(
        brand=OuterRef("brand"), stand_in=user, last_day__gte=now.date() - timedelta(days=1)
    )
    own = Membership.objects.filter(user=user, brand__slug=slug).select_related("brand", "region")
    rows = [*own.annotate(stands_in=Exists(coming), picture=F("brand__logo__digest"))]
    if not rows:
        return None
    brand, picture, stands_in = rows[0].brand, rows[0].picture, rows[0].stands_in
    day = day_in(brand.default_zone, now)
    if stands_in:
        current = [*memberships_of(user, day).filter(brand=brand).select_related("region")]
    else:
        current = [row for row in rows if row.applies_on(day)]
    role = next((role for role in WIDEST_FIRST if any(row.role == role for row in current)), None)
    if role is None:
        return None
    return Scope(
        brand.pk,
        brand.slug,
        brand.name,
        user.get_username(),
        role,
        tuple(sorted({row.region.lineage for row in current if row.region})),
        tuple(sorted({row.location_id for row in current if row.location_id})),
        read_only=all(row.read_only for row in current if row.role == role),
        zone=brand.default_zone,
        logo=picture or "",
    )


def memberships_on(rows: "QuerySet[Membership]", day: date) -> "QuerySet[Membership]":
    """Give those memberships that apply on a day, which is one of the brand's own zone."""
    return rows.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day), valid_from__lte=day)


def memberships_of(user: User, day: date) -> "QuerySet[Membership]":
    """Give the memberships that a person has on a day: their own, and those of whom they stand in for."""
    theirs = Q(user=user)
    for brand, person in _stands_in_for(user, day):
        theirs |= Q(brand_id=brand, user_id=person)
    return memberships_on(Membership.objects.filter(theirs), day)


def brings_files_anywhere(user: User, now: datetime) -> bool:
    """Whether a person may import into some brand at a moment.

    Days of any zone count, since which brand is meant may stand in what is not read yet.
    """
    days = (now + timedelta(days=ahead) for ahead in (-1, 0, 1))
    roles = [Membership.Role.HEAD_OFFICE, Membership.Role.REGIONAL]
    return any(memberships_of(user, day.date()).filter(role__in=roles, read_only=False).exists() for day in days)


def _stands_in_for(user: User, day: date) -> set[tuple[int, int]]:
    """Give brand and person of everybody for whom this one stands in on a day, directly or through another absentee.

    Whoever has no role of their own in a brand any more stands in for nobody there.
    """
    own = memberships_on(Membership.objects.filter(user=user), day)
    of_the_day = Absence.objects.filter(first_day__lte=day, last_day__gte=day)
    rows = of_the_day.filter(brand__in=of_the_day.filter(stand_in=user, brand__in=own.values("brand")).values("brand"))
    absent: dict[tuple[int, int], set[int]] = {}
    for brand, person, stand_in in rows.values_list("brand", "user", "stand_in"):
        absent.setdefault((brand, stand_in), set()).add(person)
    found: set[tuple[int, int]] = set()
    asked = {key for key in absent if key[1] == user.pk}
    while asked:
        asked = {(brand, person) for brand, through in asked for person in absent.get((brand, through), ())} - found
        found |= asked
    return found


def brands_of(user: User, now: datetime) -> Iterable[Brand]:
    """Give the brands this person has a role in at a moment, by name; each brand's day begins in its own zone."""
    days: dict[date, list[str]] = {}
    for zone in Brand.objects.order_by().values_list("default_zone", flat=True).distinct():
        days.setdefault(day_in(zone, now), []).append(zone)
    current = Q(pk__in=())
    for day, zones in days.items():
        current |= Q(default_zone__in=zones, pk__in=memberships_of(user, day).values("brand"))
    return Brand.objects.filter(current).order_by("name", "pk")
