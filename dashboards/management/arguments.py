"""The month that a command is about."""

from django.core.management.base import CommandError

from dashboards.scoring.counting import newest_month
from locations.management.arguments import month_argument
from locations.models import Brand


def as_of_or_newest(brand: Brand, as_of: str, *, before: int) -> int:
    """Return the month that was asked for, or the newest with data that is over before ``before``."""
    if as_of:
        return month_argument(as_of)
    month = newest_month(brand, before)
    if month is None:
        raise CommandError(f"{brand.name} has no month with data that is over; import reviews or surveys first.")
    return month
