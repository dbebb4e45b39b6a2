"""Arguments that several commands share: the brand and the month."""

from django.core.management.base import CommandError

from dashboards.scoring.counting import newest_month
from locations.models import Brand
from locations.months import parse_month


def brand_of(slug: str) -> Brand:
    """Return the brand; raises CommandError with what to do where there is none."""
    brand = Brand.objects.filter(slug=slug).first()
    if brand is None:
        known = ", ".join(Brand.objects.order_by("slug").values_list("slug", flat=True)[:10]) or "none yet"
        raise CommandError(f"There is no brand “{slug}” (there are: {known}); import its stores first.")
    return brand


def month_argument(text: str) -> int:
    """``YYYY-MM`` as a month; raises CommandError else."""
    try:
        return parse_month(text)
    except ValueError as wrong:
        raise CommandError(str(wrong)) from wrong


def as_of_or_newest(brand: Brand, as_of: str, *, before: int) -> int:
    """Return the month that was asked for, or the newest with data that is over before ``before``."""
    if as_of:
        return month_argument(as_of)
    month = newest_month(brand, before)
    if month is None:
        raise CommandError(f"{brand.name} has no month with data that is over; import reviews or surveys first.")
    return month
