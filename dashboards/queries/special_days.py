"""Special days and public holidays, as a person may see and set them."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from dashboards.rows import HolidayRow, SpecialDayRow, SpecialDays
from locations.calendars import public_holidays
from locations.models import Brand, SpecialDay
from locations.scoping import Scope, visible_locations, visible_regions
from locations.special_days import may_set, visible_special_days
from locations.zones import day_in

YEAR = timedelta(days=365)


def special_days(scope: Scope, now: datetime) -> SpecialDays:
    """Give the special days that a person sees, from a year ago on, and the public holidays of the coming year."""
    zone, country = Brand.objects.filter(pk=scope.brand).values_list("default_zone", "country").get()
    today = day_in(zone, now)
    rows = list(visible_special_days(scope).filter(date__gte=today - YEAR))
    changeable = _changeable(scope, rows)
    found = [_row(row, row.pk in changeable) for row in rows]
    taken = {row.date for row in found if not row.region and not row.store}
    return SpecialDays(
        today=today,
        country=country,
        ahead=[row for row in found if row.date >= today],
        over=[row for row in reversed(found) if row.date < today],
        holidays=list(_holidays(country, today, taken)),
        regions=list(visible_regions(scope).order_by("path").values_list("path", flat=True)),
        may_set=may_set(scope),
        may_set_brand=scope.keeps_the_brand,
    )


def _changeable(scope: Scope, rows: list[SpecialDay]) -> set[int]:
    """Give the ids of those that this person may change: as ``may_set``, for all of them at once."""
    if not may_set(scope):
        return set()
    regions = {*visible_regions(scope).values_list("pk", flat=True)}
    asked = [row.location_id for row in rows if row.location_id]
    stores = {*visible_locations(scope).filter(pk__in=asked).values_list("pk", flat=True)}
    return {row.pk for row in rows if scope.keeps_the_brand or row.region_id in regions or row.location_id in stores}


def _row(row: SpecialDay, may_change: bool) -> SpecialDayRow:
    return SpecialDayRow(
        pk=row.pk,
        date=row.date,
        hours=row.hours,
        name_ko=row.name_ko,
        name_en=row.name_en,
        region=row.region.path if row.region else "",
        store=row.location.code if row.location else "",
        store_name=row.location.name if row.location else "",
        may_change=may_change,
    )


def _holidays(country: str, today: date, taken: set[date]) -> Iterator[HolidayRow]:
    for year in (today.year, today.year + 1):
        korean, english = (public_holidays(country, year, language) for language in ("ko", "en"))
        for day in sorted(english):
            if today <= day < today + YEAR:
                yield HolidayRow(day, korean[day], english[day], day in taken)
