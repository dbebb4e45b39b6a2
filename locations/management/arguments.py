"""Arguments that several commands share: brand, month and day; each raises CommandError with what to do."""

from datetime import date

from django.core.management.base import CommandError

from locations.models import Brand
from locations.months import parse_month


def brand_of(slug: str) -> Brand:
    """Return the brand of a slug."""
    brand = Brand.objects.filter(slug=slug).first()
    if brand is None:
        known = ", ".join(Brand.objects.order_by("slug").values_list("slug", flat=True)[:10]) or "none yet"
        raise CommandError(f"There is no brand “{slug}” (there are: {known}); import its stores first.")
    return brand


def month_argument(text: str) -> int:
    """Return the month written as ``YYYY-MM``."""
    try:
        return parse_month(text)
    except ValueError as wrong:
        raise CommandError(str(wrong)) from wrong


def day_argument(text: str) -> date:
    """Return the day written as ``YYYY-MM-DD``."""
    try:
        return date.fromisoformat(text)
    except ValueError as wrong:
        raise CommandError(f"“{text}” is not a day; write it as YYYY-MM-DD, for example 2026-10-31.") from wrong
