"""The only rule of who sees which rows.

A Scope says what one person may see of one brand on one day; ``visible_to`` turns it into a filter for any model that
is a store or hangs on one. Nothing else in Evenly decides visibility.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from django.db.models import Model, Q, QuerySet

from locations.models import Absence, Brand, Location, Membership, Region, User

M = TypeVar("M", bound=Model)


@dataclass(frozen=True, slots=True)
class Scope:
    """What a person may see of a brand.

    ``lineages`` are the roots of the region subtrees and ``locations`` the ids of single stores that are visible;
    head office sees the whole brand. ``user`` is the user's name, empty for the command line.
    """

    brand: int
    brand_slug: str
    brand_name: str
    user: str
    role: str
    lineages: tuple[str, ...] = ()
    locations: tuple[int, ...] = ()

    @property
    def sees_everything(self) -> bool:
        return self.role == Membership.Role.HEAD_OFFICE

    @property
    def keeps_the_brand(self) -> bool:
        """Whether this person looks after the whole brand's data: its list of stores and everybody's imports."""
        return self.sees_everything

    @property
    def oversees_the_brand(self) -> bool:
        """Whether this person reads how the brand is set up (people, settings), may they change it or not."""
        return self.sees_everything

    @property
    def sees_peers(self) -> bool:
        """Whether rows and ranks of several stores may be shown (a store manager sees the own store alone)."""
        return self.role != Membership.Role.STORE


def head_office(brand: Brand) -> Scope:
    """Give the scope of the command line, which sees the whole brand."""
    return Scope(brand.pk, brand.slug, brand.name, "", Membership.Role.HEAD_OFFICE)


def limits(scope: Scope) -> dict[str, list[Any]]:
    """Give what a background job has to store of a scope, as JSON; empty for head office."""
    return {} if scope.sees_everything else {"lineages": [*scope.lineages], "locations": [*scope.locations]}


def limited(brand: Brand, stored: Mapping[str, Sequence[Any]]) -> Scope:
    """Give the scope that ``limits`` described."""
    if not stored:
        return head_office(brand)
    role, lineages, locations = Membership.Role.REGIONAL, tuple(stored["lineages"]), tuple(stored["locations"])
    return Scope(brand.pk, brand.slug, brand.name, "", role, lineages, locations)


def covers(scope: Scope, stored: Mapping[str, Sequence[Any]] | None) -> bool:
    """Whether a scope sees today all that ``limits`` described when it was stored."""
    if scope.sees_everything:
        return True
    if not stored or not all(lineage.startswith(scope.lineages) for lineage in stored["lineages"]):
        return False
    stores = set(stored["locations"]) - set(scope.locations)
    return not stores or visible_locations(scope).filter(pk__in=stores).count() == len(stores)


def visible_to(scope: Scope, rows: "QuerySet[M]", location: str = "", *, names_brand: bool = False) -> "QuerySet[M]":
    """Give the rows of a queryset that this scope may see.

    ``location`` is the lookup path from the model to its store ("location", "review__location"); empty for Location
    itself. ``names_brand``: the row itself names the brand of its store, so that for the whole brand no store is read.
    """
    prefix = f"{location}__" if location else ""
    own_brand = rows.filter(**{"brand_id" if names_brand else f"{prefix}brand_id": scope.brand})
    if scope.sees_everything:
        return own_brand
    seen = Q(**{f"{prefix}pk__in": scope.locations})
    for lineage in scope.lineages:
        seen |= Q(**{f"{prefix}region__lineage__startswith": lineage})
    return own_brand.filter(seen)


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
    """Give the path of the one region that a person has; empty for head office, store managers and several regions."""
    if scope.sees_everything or len(scope.lineages) != 1:
        return ""
    path: str | None = Region.objects.filter(lineage=scope.lineages[0]).values_list("path", flat=True).first()
    return path or ""


def scope_of(user: User, slug: str, today: date) -> Scope | None:
    """Give the widest scope this person has in the brand today; None without a role in it, or without such a brand.

    Several memberships of the widest role add up (two regions, two stores).
    """
    rows = [*memberships_of(user, today).filter(brand__slug=slug).select_related("brand", "region")]
    for role in (Membership.Role.HEAD_OFFICE, Membership.Role.REGIONAL, Membership.Role.STORE):
        current = [row for row in rows if row.role == role]
        if current:
            brand = current[0].brand
            return Scope(
                brand.pk,
                brand.slug,
                brand.name,
                user.get_username(),
                role,
                tuple(sorted(row.region.lineage for row in current if row.region)),
                tuple(sorted(row.location_id for row in current if row.location_id)),
            )
    return None


def memberships_on(rows: "QuerySet[Membership]", today: date) -> "QuerySet[Membership]":
    """Give those memberships that apply on a day."""
    return rows.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=today), valid_from__lte=today)


def memberships_of(user: User, today: date) -> "QuerySet[Membership]":
    """Give the memberships that a person has on a day: their own, and those of whom they stand in for."""
    theirs = Q(user=user)
    for brand, person in _stands_in_for(user, today):
        theirs |= Q(brand_id=brand, user_id=person)
    return memberships_on(Membership.objects.filter(theirs), today)


def _stands_in_for(user: User, today: date) -> set[tuple[int, int]]:
    """Give brand and person of everybody for whom this one stands in on a day, directly or through another absentee.

    Whoever has no role of their own in a brand any more stands in for nobody there.
    """
    own = memberships_on(Membership.objects.filter(user=user), today)
    of_a_day = Absence.objects.filter(first_day__lte=today, last_day__gte=today)
    rows = of_a_day.filter(brand__in=of_a_day.filter(stand_in=user, brand__in=own.values("brand")).values("brand"))
    absent: dict[tuple[int, int], set[int]] = {}
    for brand, person, stand_in in rows.values_list("brand", "user", "stand_in"):
        absent.setdefault((brand, stand_in), set()).add(person)
    found: set[tuple[int, int]] = set()
    asked = {key for key in absent if key[1] == user.pk}
    while asked:
        asked = {(brand, person) for brand, through in asked for person in absent.get((brand, through), ())} - found
        found |= asked
    return found


def brands_of(user: User, today: date) -> Iterable[Brand]:
    """Give the brands this person has a role in today, by name."""
    current = memberships_of(user, today)
    return Brand.objects.filter(pk__in=current.values("brand")).order_by("name", "pk")
