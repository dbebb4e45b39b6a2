"""Who works in a brand, for head office; empty for everybody else."""

import re
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from dashboards.rows import AbsenceRow, InvitationRow, MemberRow, PersonRow
from locations.links import state_of
from locations.models import Absence, Invitation, Membership, User
from locations.scoping import Scope, visible_regions

_HANGUL = re.compile("[가-힣]")
_WHEN = ("now", "coming", "over")


def people(scope: Scope, today: date) -> list[MemberRow]:
    """Give everybody who has or had a role in the brand: current ones first, by role, then by name."""
    if not scope.oversees_the_brand:
        return []
    rows = Membership.objects.filter(brand_id=scope.brand).select_related("user", "region", "location")
    return _in_order(_member(row, today) for row in rows)


def person(scope: Scope, pk: int, today: date) -> PersonRow | None:
    """Give one person with all that they are and were in the brand; None for who has no role there."""
    if not scope.oversees_the_brand:
        return None
    rows = Membership.objects.filter(brand_id=scope.brand, user=pk).select_related("user", "region", "location")
    roles = _in_order(_member(row, today) for row in rows)
    if not roles:
        return None
    first, away = roles[0], [row for row in absences(scope, today) if row.person == pk]
    return PersonRow(pk, first.user, first.name, first.last_sign_in, roles, away)


def absences(scope: Scope, today: date) -> list[AbsenceRow]:
    """Give the absences of the brand that are not over, the earliest first."""
    if not scope.oversees_the_brand:
        return []
    rows = Absence.objects.filter(brand_id=scope.brand, last_day__gte=today).order_by("first_day", "pk")
    return [
        AbsenceRow(row.pk, row.user_id, called(row.user), called(row.stand_in), row.first_day, row.last_day)
        for row in rows.select_related("user", "stand_in")
    ]


def invitations(scope: Scope, now: datetime) -> list[InvitationRow]:
    """Give the invitations that can still be accepted, the newest first."""
    if not scope.oversees_the_brand:
        return []
    rows = Invitation.objects.filter(brand_id=scope.brand, used_at=None, revoked_at=None, expires_at__gt=now)
    return [
        InvitationRow(
            pk=row.pk,
            name=row.name,
            email=row.email,
            role=row.role,
            read_only=row.read_only,
            where=_where(row),
            since=row.valid_from,
            until=row.valid_to,
            invited_by=row.invited_by,
            expires_at=row.expires_at,
        )
        for row in rows.select_related("brand", "region", "location").order_by("-pk")
        if state_of(row, now) == "open"
    ]


def region_paths(scope: Scope) -> list[str]:
    """Give the regions in use that this person sees whole, those without stores too, by path."""
    regions = visible_regions(scope).filter(last_month__isnull=True)
    return [*regions.order_by("path").values_list("path", flat=True)]


def _in_order(rows: Iterable[MemberRow]) -> list[MemberRow]:
    order = [role.value for role in Membership.Role]
    return sorted(rows, key=lambda row: (_WHEN.index(row.when), order.index(row.role), row.where, row.user))


def _member(row: Membership, today: date) -> MemberRow:
    over = row.valid_to is not None and row.valid_to < today
    return MemberRow(
        pk=row.pk,
        person=row.user_id,
        user=row.user.get_username(),
        name=_full_name(row.user),
        role=row.role,
        read_only=row.read_only,
        where=_where(row),
        since=row.valid_from,
        until=row.valid_to,
        last_sign_in=row.user.last_login,
        when="over" if over else "coming" if row.valid_from > today else "now",
        locked=not row.user.is_active,
    )


def _where(row: Any) -> str:
    """Give the place of a Membership or an Invitation."""
    return row.region.path if row.region else f"{row.location.code} {row.location.name}" if row.location else ""


def called(user: User) -> str:
    return _full_name(user) or user.get_username()


def _full_name(user: User) -> str:
    return full_name(user.first_name, user.last_name)


def full_name(given: str, family: str) -> str:
    """Give both names in the order of their language: 김서연, Erika Mustermann."""
    given, family = given.strip(), family.strip()
    if _HANGUL.search(given + family):
        return family + given
    return f"{given} {family}".strip()
