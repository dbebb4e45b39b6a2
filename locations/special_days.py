"""Days on which stores keep other hours: set and removed by people, and which of them hold for a store.

Head office sets them for any place; a regional manager for the regions and stores of the own subtree; store managers
read them. A day that is over stays as it is, since clocks have run by it.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from locations.calendars import BadHours, read_day
from locations.events import record
from locations.hours import why
from locations.models import Brand, Location, SpecialDay
from locations.refusals import Refusal
from locations.regions import PlaceKey
from locations.scoping import Scope, visible_locations, visible_regions
from locations.zones import day_in


def visible_special_days(scope: Scope) -> "QuerySet[SpecialDay]":
    """Give the special days that hold somewhere in what a person sees, by date; those of regions above it too."""
    rows = SpecialDay.objects.filter(brand_id=scope.brand).select_related("region", "location")
    rows = rows.order_by("date", "region__path", "location__code", "pk")
    if scope.oversees_the_brand:
        return rows
    stores, regions = visible_locations(scope), visible_regions(scope)
    lineages = {
        *stores.values_list("region__lineage", flat=True).distinct(),
        *regions.values_list("lineage", flat=True),
    }
    above = {int(pk) for lineage in lineages if lineage for pk in lineage.strip("/").split("/")}
    brand_wide = Q(region__isnull=True, location__isnull=True)
    return rows.filter(brand_wide | Q(region__in=above) | Q(location__in=stores.values("pk")))


def may_set(scope: Scope, row: SpecialDay | None = None) -> bool:
    """Whether a person sets special days at all, or may change this one."""
    if scope.read_only or not scope.sees_peers:
        return False
    if row is None or scope.keeps_the_brand:
        return True
    if row.region:
        return visible_regions(scope).filter(pk=row.region.pk).exists()
    return row.location is not None and visible_locations(scope).filter(pk=row.location.pk).exists()


@transaction.atomic
def set_special_day(
    scope: Scope,
    place: PlaceKey,
    day: date,
    hours: str,
    *,
    name_ko: str = "",
    name_en: str = "",
    by: str,
    now: datetime,
) -> int:
    """Give a place other hours on a day (empty: closed), in place of those it had for that day; return its id.

    Raises PermissionDenied for whoever sets none there, and Refusal for a day that is over, for hours that are not
    valid, and for a place that this person does not see or that does not exist.
    """
    _refuse_readers(scope)
    row = _at(scope, place, day)
    if not may_set(scope, row):
        raise PermissionDenied("That is for more stores than yours.")
    _refuse_the_past(scope, day, now)
    before = _attributes(row) if row.pk else {}
    row.hours, row.name_ko, row.name_en = _checked(hours), name_ko.strip(), name_en.strip()
    row.save()
    after = _attributes(row)
    if before != after:
        changed = {name for name in after if before.get(name) != after[name]}
        _record(row, "special_day.set", by, now, _only(before, changed), _only(after, changed))
    return row.pk


@transaction.atomic
def remove_special_day(scope: Scope, pk: int, *, by: str, now: datetime) -> bool:
    """Take back a special day; False where there is none that this person sees.

    Raises PermissionDenied for whoever may not, and Refusal for a day that is over.
    """
    _refuse_readers(scope)
    row = visible_special_days(scope).filter(pk=pk).first()
    if row is None:
        return False
    if not may_set(scope, row):
        raise PermissionDenied("That is for more stores than yours.")
    _refuse_the_past(scope, row.date, now)
    _record(row, "special_day.removed", by, now, _attributes(row), {})
    row.delete()
    return True


def special_days_of(brand: int, stores: Iterable[int], first: date, last: date) -> dict[int, dict[date, str]]:
    """Give the hours of the special days that hold for each of a brand's stores (ids), from one day to another.

    A store's own day goes before its region's, a region's before that of the one above it, and the brand's is last.
    Takes no scope: deadlines are counted for whoever waits.
    """
    asked = Location.objects.filter(brand=brand, pk__in=stores).values_list("pk", "region__lineage")
    return special_days_at(brand, {pk: lineage or "" for pk, lineage in asked}, first, last)


def special_days_at(brand: int, stores: Mapping[int, str], first: date, last: date) -> dict[int, dict[date, str]]:
    """Give the same for stores whose region's lineage is known (by id; empty without a region)."""
    rows = SpecialDay.objects.filter(brand=brand, date__range=(first, last)).select_related("region")
    widest_first = sorted(rows, key=_depth)
    return {
        store: {row.date: row.hours for row in widest_first if _applies(row, store, lineage)}
        for store, lineage in stores.items()
    }


def _depth(row: SpecialDay) -> tuple[int, int]:
    return (1, 0) if row.location_id else (0, row.region.lineage.count("/") if row.region else 0)


def _applies(row: SpecialDay, store: int, lineage: str) -> bool:
    if row.location_id:
        return row.location_id == store
    return row.region is None or lineage.startswith(row.region.lineage)


def _at(scope: Scope, place: PlaceKey, day: date) -> SpecialDay:
    """Give the special day of a place, or a new one."""
    where: dict[str, Any] = {"brand_id": scope.brand, "date": day, "region": None, "location": None}
    if place.store:
        where["location"] = visible_locations(scope).filter(code=place.store).first()
    elif place.region:
        where["region"] = visible_regions(scope).filter(path=place.region).first()
    if place != PlaceKey() and where["region"] is where["location"] is None:
        raise Refusal(_("There is no such place."), "store" if place.store else "region")
    return SpecialDay.objects.select_for_update().filter(**where).first() or SpecialDay(**where)


def _refuse_readers(scope: Scope) -> None:
    if not may_set(scope):
        raise PermissionDenied("Special days are set by head office, and by regional managers for what is theirs.")


def _checked(hours: str) -> str:
    """Give the hours as they are stored. Raises Refusal with the parser's reason."""
    try:
        spans = read_day(hours)
    except BadHours as wrong:
        raise Refusal(why(wrong), "hours") from wrong
    return hours.strip().rstrip(";") if spans else ""


def _refuse_the_past(scope: Scope, day: date, now: datetime) -> None:
    zone = Brand.objects.values_list("default_zone", flat=True).get(pk=scope.brand)
    if day < day_in(zone, now):
        raise Refusal(_("This day is over."), "date")


def _attributes(row: SpecialDay) -> dict[str, str]:
    return {"date": row.date.isoformat(), "hours": row.hours or "off", "name_ko": row.name_ko, "name_en": row.name_en}


def _only(attributes: dict[str, str], names: set[str]) -> dict[str, str]:
    return {name: value for name, value in attributes.items() if name in names}


def _record(row: SpecialDay, verb: str, by: str, now: datetime, before: dict[str, str], after: dict[str, str]) -> None:
    place = row.region.path if row.region else str(row.location or "")
    record(row.brand_id, verb, row, by=by, now=now, location=row.location_id, before=before, after=after, place=place)
