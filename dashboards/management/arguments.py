"""The month that a command is about, and as whom it reads."""

from django.core.management.base import CommandError
from django.utils import timezone

from dashboards.scoring.counting import newest_month
from locations.management.arguments import month_argument
from locations.models import Brand, User
from locations.scoping import Scope, head_office, scope_of


def as_of_or_newest(brand: Brand, as_of: str, *, before: int) -> int:
    """Return the month that was asked for, or the newest with data that is over before ``before``."""
    if as_of:
        return month_argument(as_of)
    month = newest_month(brand, before)
    if month is None:
        raise CommandError(f"{brand.name} has no month with data that is over; import reviews or surveys first.")
    return month


def scope_as(brand: Brand, user: str) -> Scope:
    """Return the scope of a person (sign-in name), or without a name that of head office."""
    if not user:
        return head_office(brand)
    person = User.objects.filter(username=user, is_active=True).first()
    scope = person and scope_of(person, brand.slug, timezone.now())
    if not scope:
        raise CommandError(f"“{user}” has no role in {brand.name} today; give one with add_member.")
    return scope
