"""Teams: people of a brand who answer together; kept by head office, and never deleted."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from locations.events import record
from locations.models import Brand, Membership, Team, User
from locations.refusals import Refusal
from locations.scoping import Scope, memberships_on
from locations.zones import day_in

LONGEST = 80


@transaction.atomic
def add_team(scope: Scope, name: str, members: Sequence[str], *, by: str, now: datetime) -> int:
    """Add a team of people (sign-in names); a retired one of this name works again. Return its id.

    Raises PermissionDenied for all but head office, and Refusal for a name that is empty, too long or in use, and for
    somebody who has no role today in which they may change anything.
    """
    brand = _own(scope)
    plain, people = _name(name), _members(brand, members, now)
    row = Team.objects.filter(brand=brand, name=plain).first() or Team(brand=brand, name=plain, active=False)
    if row.active:
        raise Refusal(_("There is a team “%(name)s” already.") % {"name": plain}, "name")
    row.active = True
    row.save()
    row.members.set(people)
    record(scope.brand, "team.added", row, by=by, now=now, before={}, after=_attributes(row))
    return row.pk


@transaction.atomic
def change_team(scope: Scope, pk: int, name: str, members: Sequence[str], *, by: str, now: datetime) -> bool:
    """Give a team another name and other members; False where the brand has no such team in use."""
    brand = _own(scope)
    row = Team.objects.filter(brand=brand, pk=pk, active=True).first()
    if row is None:
        return False
    before, plain, people = _attributes(row), _name(name), _members(brand, members, now)
    if Team.objects.filter(brand=brand, name=plain).exclude(pk=pk).exists():
        raise Refusal(_("There is a team “%(name)s” already.") % {"name": plain}, "name")
    row.name = plain
    row.save()
    row.members.set(people)
    after = _attributes(row)
    if after != before:
        record(scope.brand, "team.changed", row, by=by, now=now, before=before, after=after)
    return True


@transaction.atomic
def retire_team(scope: Scope, pk: int, *, by: str, now: datetime) -> bool:
    """Give a team nothing more; what it has stays. False where the brand has no such team in use."""
    brand = _own(scope)
    row = Team.objects.filter(brand=brand, pk=pk, active=True).first()
    if row is None:
        return False
    row.active = False
    row.save()
    record(scope.brand, "team.retired", row, by=by, now=now, before=_attributes(row), after={})
    return True


def _own(scope: Scope) -> Brand:
    """Give the brand, locked. Raises PermissionDenied for all but head office that may change it."""
    if not scope.keeps_the_brand:
        raise PermissionDenied("Only head office keeps teams.")
    return Brand.objects.select_for_update().get(pk=scope.brand)


def _name(name: str) -> str:
    plain = name.strip()
    if not plain:
        raise Refusal(_("A team needs a name."), "name")
    if len(plain) > LONGEST:
        raise Refusal(_("This is longer than %(most)s characters.") % {"most": LONGEST}, "name")
    return plain


def _members(brand: Brand, names: Sequence[str], now: datetime) -> list[User]:
    roles = memberships_on(Membership.objects.filter(brand=brand, read_only=False), day_in(brand.default_zone, now))
    people = [*User.objects.filter(username__in=names, pk__in=roles.values("user"))]
    if missing := sorted({*names} - {each.username for each in people}):
        raise Refusal(_("%(person)s has no role here in which they answer.") % {"person": missing[0]}, "members")
    if not people:
        raise Refusal(_("Choose at least one person."), "members")
    return people


def _attributes(row: Team) -> dict[str, Any]:
    return {"name": row.name, "members": sorted(each.username for each in row.members.all())}
