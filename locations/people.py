"""Who works in a brand: invite, give and end roles, stand in for each other, and open a way back in.

Only head office that may change the brand does any of it, and only with people of its own brand: somebody who has no
role here is as absent as nobody.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils import formats
from django.utils.translation import gettext as _

from locations.events import record
from locations.links import VALID_FOR, new_secret, password_link
from locations.models import Absence, Brand, Invitation, Membership, User
from locations.refusals import Refusal
from locations.roles import RoleOffer, admit, checked, described
from locations.scoping import Scope, memberships_on
from locations.zones import day_in


@dataclass(frozen=True, slots=True)
class Invited:
    """An invitation that was just made: its id, and the secret of its link, which is nowhere else."""

    pk: int
    secret: str = field(repr=False)


@transaction.atomic
def invite(scope: Scope, name: str, email: str, offer: RoleOffer, *, by: str, now: datetime) -> Invited:
    """Make a link by which somebody gets a role; it serves once, for seven days.

    Raises Refusal where the role is not one that the brand can give.
    """
    brand = _own_brand(scope)
    columns = checked(scope, offer)
    if offer.last_day and offer.last_day < day_in(brand.default_zone, now):
        raise Refusal(_("This day is over."), "last_day")
    secret, stored = new_secret()
    made = Invitation.objects.create(
        brand=brand,
        digest=stored,
        name=name,
        email=email,
        invited_by=by,
        created_at=now,
        expires_at=now + VALID_FOR,
        **columns,
    )
    record(scope.brand, "invitation.made", made, by=by, now=now, location=made.location_id, after=described(made))
    return Invited(made.pk, secret)


@transaction.atomic
def take_back(scope: Scope, pk: int, *, by: str, now: datetime) -> bool:
    """Make the link of an invitation serve no longer; False where the brand has no such one that still waits."""
    _own_brand(scope)
    waits = Invitation.objects.filter(brand_id=scope.brand, pk=pk, used_at__isnull=True, revoked_at__isnull=True)
    if not waits.update(revoked_at=now):
        return False
    invitation = Invitation.objects.get(pk=pk)
    record(scope.brand, "invitation.taken_back", invitation, by=by, now=now, location=invitation.location_id)
    return True


@transaction.atomic
def give_role(scope: Scope, person: int, offer: RoleOffer, *, by: str, now: datetime) -> bool | None:
    """Give another role to somebody who has or had one in the brand; they add up.

    False where they have it already, None where the brand knows no such person. Raises Refusal as ``roles.checked``.
    """
    _own_brand(scope)
    user = _colleague(scope, person)
    return None if user is None else admit(scope, user, offer, by=by, now=now) is not None


@transaction.atomic
def end_role(scope: Scope, pk: int, last_day: date, *, by: str, now: datetime) -> bool:
    """End a role with a day, that day included; False where the brand has no such role.

    A role that would end before it begins is removed. Raises Refusal for a role that is over, and for the last head
    office that may change the brand: nobody could give a role again. The command line can, and so may end it.
    """
    brand = _own_brand(scope)
    rows = Membership.objects.filter(brand=brand, pk=pk).select_related("user", "brand", "region", "location")
    role = rows.first()
    if role is None:
        return False
    today = day_in(brand.default_zone, now)
    if role.valid_to and role.valid_to < min(today, last_day):
        raise Refusal(_("This role ended on %(day)s.") % {"day": formats.date_format(role.valid_to)}, "last_day")
    if last_day < role.valid_from <= today:
        raise Refusal(_("The last day is before the first one."), "last_day")
    if scope.user and not _somebody_else_keeps(brand, role, last_day + timedelta(days=1)):
        sentence = _("This is the last head office role that may change the brand. Give it to somebody else first.")
        raise Refusal(sentence, "last_day")
    before, place = described(role), role.location_id
    if last_day < role.valid_from:
        record(scope.brand, "role.ended", role, by=by, now=now, location=place, before=before, after={})
        role.delete()
        return True
    role.valid_to = last_day
    role.save(update_fields=["valid_to"])
    record(scope.brand, "role.ended", role, by=by, now=now, location=place, before=before, after=described(role))
    return True


@transaction.atomic
def end_member(scope: Scope, person: int, last_day: date, *, by: str, now: datetime) -> int:
    """End all roles of a person that last beyond a day; gives how many."""
    lasts = Q(valid_to__isnull=True) | Q(valid_to__gt=last_day)
    rows = Membership.objects.filter(lasts, brand_id=scope.brand, user=person).order_by("pk")
    return sum(end_role(scope, pk, last_day, by=by, now=now) for pk in [*rows.values_list("pk", flat=True)])


@transaction.atomic
def set_absence(
    scope: Scope, person: int, stand_in: int, first_day: date, last_day: date, *, by: str, now: datetime
) -> bool:
    """Let somebody stand in for a person from one day to another, both included; False without such a person.

    A stand-in who is absent too is stood in for by theirs. Raises Refusal where that would lead in a circle, where
    the person is absent already, and where the stand-in has no role in the brand.
    """
    brand = _own_brand(scope)
    user, other = _colleague(scope, person), _colleague(scope, stand_in)
    if user is None:
        return False
    if other is None or other == user:
        raise Refusal(_("Choose who stands in."), "stand_in")
    if last_day < first_day:
        raise Refusal(_("The last day is before the first one."), "last_day")
    if last_day < day_in(brand.default_zone, now):
        raise Refusal(_("This day is over."), "last_day")
    if not memberships_on(Membership.objects.filter(brand=brand, user=other), first_day).exists():
        raise Refusal(_("%(person)s has no role of their own then.") % {"person": other}, "stand_in")
    others = [*Absence.objects.filter(brand=brand, first_day__lte=last_day, last_day__gte=first_day)]
    if any(row.user_id == user.pk for row in others):
        raise Refusal(_("%(person)s is absent on some of these days already.") % {"person": user}, "first_day")
    if _leads_back(user.pk, other.pk, first_day, last_day, others):
        facts = {"person": user, "stand_in": other}
        sentence = _("%(person)s stands in for %(stand_in)s on some of these days; choose somebody else.")
        raise Refusal(sentence % facts, "stand_in")
    absence = Absence.objects.create(brand=brand, user=user, stand_in=other, first_day=first_day, last_day=last_day)
    record(scope.brand, "absence.set", absence, by=by, now=now, before={}, after=_days(absence))
    return True


@transaction.atomic
def end_absence(scope: Scope, pk: int, *, by: str, now: datetime) -> bool:
    """Let a person be back from today on; False where the brand has no such absence, or it is over.

    The days before today stay as they were; an absence that has none is removed.
    """
    brand = _own_brand(scope)
    today = day_in(brand.default_zone, now)
    rows = Absence.objects.filter(brand=brand, pk=pk, last_day__gte=today)
    absence = rows.select_related("user", "stand_in").first()
    if absence is None:
        return False
    before, over = _days(absence), absence.first_day < today
    absence.last_day = today - timedelta(days=1)
    record(scope.brand, "absence.ended", absence, by=by, now=now, before=before, after=_days(absence) if over else {})
    if over:
        absence.save(update_fields=["last_day"])
    else:
        absence.delete()
    return True


@transaction.atomic
def reset_link(scope: Scope, person: int, *, by: str, now: datetime) -> tuple[str, str] | None:
    """Give the two parts of a link by which a person of the brand chooses a new password; None without such a person.

    Raises Refusal for an account that is not this brand's alone: its head office must not get into another one.
    """
    _own_brand(scope)
    user = _colleague(scope, person)
    if user is None:
        return None
    elsewhere = Membership.objects.filter(user=user).exclude(brand_id=scope.brand).exists()
    if elsewhere or not user.is_active:
        sentence = _("The account of %(person)s is not this brand's alone. Whoever runs Evenly can open it again.")
        raise Refusal(sentence % {"person": user})
    record(scope.brand, "person.password_link_made", user, by=by, now=now)
    return password_link(user)


def stand_ins(brand: int, day: date) -> dict[int, int]:
    """Give who is to be asked instead of each person who is absent on a day, by id; a stand-in's stand-in where that
    one is absent too.

    Takes no scope: whoever waits is answered.
    """
    rows = Absence.objects.filter(brand=brand, first_day__lte=day, last_day__gte=day)
    direct = dict(rows.values_list("user", "stand_in"))
    found = {}
    for person, stand_in in direct.items():
        passed = {person}
        while stand_in in direct and stand_in not in passed:
            passed.add(stand_in)
            stand_in = direct[stand_in]
        found[person] = stand_in
    return found


def _own_brand(scope: Scope) -> Brand:
    """Give the brand, locked, so that two people never end each other's role at once.

    Raises PermissionDenied for all but head office that may change the brand.
    """
    if not scope.keeps_the_brand:
        raise PermissionDenied("Only head office decides who has which role.")
    return Brand.objects.select_for_update().get(pk=scope.brand)


def _colleague(scope: Scope, person: int) -> User | None:
    """Give a person who has or had a role in the brand."""
    return User.objects.filter(pk=person, memberships__brand_id=scope.brand).distinct().first()


def _somebody_else_keeps(brand: Brand, role: Membership, day: date) -> bool:
    """Whether a role can end before a day without leaving the brand to nobody who may change it."""
    if role.role != Membership.Role.HEAD_OFFICE or role.read_only:
        return True
    lasts = Q(valid_to__isnull=True) | Q(valid_to__gte=day)
    keepers = Membership.objects.filter(lasts, brand=brand, role=role.role, read_only=False, user__is_active=True)
    return keepers.filter(valid_from__lte=day).exclude(pk=role.pk).exists()


def _leads_back(person: int, stand_in: int, first: date, last: date, absences: Sequence[Absence]) -> bool:
    """Whether on one of some days a stand-in is absent too, and those who stand in for them lead back to the person."""
    return stand_in == person or any(
        _leads_back(person, row.stand_in_id, max(first, row.first_day), min(last, row.last_day), absences)
        for row in absences
        if row.user_id == stand_in and row.first_day <= last and row.last_day >= first
    )


def _days(absence: Absence) -> dict[str, Any]:
    return {
        "stand_in": absence.stand_in.get_username(),
        "first_day": absence.first_day.isoformat(),
        "last_day": absence.last_day.isoformat(),
    }
