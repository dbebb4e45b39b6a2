"""Deadlines of items: from the hours that each store keeps, and anew whenever those change."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import F, QuerySet

from locations import events
from locations.calendars import BadHours, calendar
from locations.models import Brand, Location
from locations.months import local_month
from locations.special_days import special_days_at
from locations.zones import zone_of
from reviews.desk import counted
from reviews.desk.clocks import HOUR, StoreClock, due_customer, due_house, in_time, open_hours
from reviews.desk.columns import write
from reviews.desk.states import OPEN
from reviews.models import DeskSettings, Item

AHEAD = timedelta(days=62)
"""How far after a customer spoke special days are looked for; no deadline of a store that opens at all is later."""


def open_items(brand: int) -> "QuerySet[Item]":
    """Find the items of a brand that wait for something."""
    return Item.objects.filter(brand_id=brand, state__in=OPEN)


def clocks_of(brand: Brand, stores: Collection[int], first: date, last: date) -> dict[int, StoreClock]:
    """Give the clock of each store (by id), with the special days from one day to another."""
    rows = Location.objects.filter(pk__in=stores).annotate(lineage=F("region__lineage"))
    lineages = {row.pk: getattr(row, "lineage", None) or "" for row in rows}
    return clocks_at(brand, rows, lineages, first, last)


def clocks_at(
    brand: Brand, stores: Iterable[Location], lineages: Mapping[int, str], first: date, last: date
) -> dict[int, StoreClock]:
    """Give the same for stores that are at hand, with the lineages of their regions (by id of the store)."""
    special = special_days_at(brand.pk, lineages, first, last)
    return {row.pk: _clock(brand, row, special.get(row.pk, {})) for row in stores}


def _clock(brand: Brand, row: Location, special: dict[date, str]) -> StoreClock:
    zone = zone_of(row.time_zone, row.latitude, row.longitude, brand.default_zone)
    country = row.country or brand.country
    hours, is_brands = row.hours, False
    if not _can_be_counted(hours, zone.key, country):
        hours, is_brands = brand.default_hours, True
    ends = None
    if row.status == Location.Status.CLOSED and row.closed:
        ends = datetime.combine(row.closed + timedelta(days=1), time(), tzinfo=ZoneInfo(zone.key)).astimezone(UTC)
    return StoreClock(hours, zone.key, country, special, is_brands, ends)


def _can_be_counted(hours: str, zone: str, country: str) -> bool:
    try:
        calendar(hours, zone, country, {})
    except BadHours:
        return False
    return True


def promise(settings: DeskSettings, clock: StoreClock, spoke_at: datetime) -> dict[str, Any]:
    """Give the deadlines of what a customer said, and the month in which it counts, as columns of an item."""
    return {
        "month": local_month(spoke_at, clock.zone),
        "due_customer": due_customer(spoke_at, settings.customer_hours),
        "due_house": due_house(clock, spoke_at, settings.house_hours),
        "house_is_brands": clock.is_brands,
    }


def answered_within(item: Item, clock: StoreClock) -> int | None:
    """Give the open seconds of a store until an item had its first answer, by the hours that it keeps now.

    None without an answer, for an answer before the question, and where no hours are known.
    """
    if item.answered_at is None or item.answered_at < item.spoke_at:
        return None
    hours = open_hours(clock, item.spoke_at, item.answered_at)
    return None if hours is None else round(hours * HOUR)


def clock_of(brand: Brand, item: Item, end: datetime) -> StoreClock:
    """Give the clock of an item's store, with the special days from what was said to a moment."""
    return clocks_of(brand, [item.location_id], *days_around([item.spoke_at, end]))[item.location_id]


def days_around(moments: Iterable[datetime]) -> tuple[date, date]:
    """Give the first and last day whose hours can matter for what was said at these moments."""
    every = [*moments]
    return (min(every) - timedelta(days=2)).date(), (max(every) + AHEAD).date()


def recompute(brand_id: int, now: datetime, *, stores: Collection[int] | None = None) -> int:
    """Move the deadlines of open items whose store keeps other hours now; return how many moved.

    What is answered or over keeps what was promised, and so does what was missed: it stays so. The log has both.
    """
    settings = DeskSettings.objects.select_related("brand").filter(brand_id=brand_id).first()
    if settings is None:
        return 0
    waiting = open_items(brand_id).filter(answered_at__isnull=True)
    if stores is not None:
        waiting = waiting.filter(location_id__in=stores)
    with transaction.atomic():
        # Locked, so that no step that a person takes meanwhile is overwritten.
        return _recompute(settings, [*waiting.select_for_update().order_by("pk")], now)


def _recompute(settings: DeskSettings, items: Sequence[Item], now: datetime) -> int:
    if not items:
        return 0
    clocks = clocks_of(settings.brand, {item.location_id for item in items}, *days_around(i.spoke_at for i in items))
    moved = [item for item in items if _moves(item, promise(settings, clocks[item.location_id], item.spoke_at))]
    write(moved, ("due_customer", "due_house", "house_is_brands", "version"))
    if moved:
        touch(settings.brand_id)
        events.record(settings.brand_id, "desk.deadlines_moved", None, by="", now=now, items=len(moved))
    return len(moved)


def _moves(item: Item, promised: dict[str, Any]) -> bool:
    """Write what is promised now into an open item; deadlines that have passed stay. Says whether anything differs."""
    # As a fact, an item counts in the month that it had by the clock of the store when it came.
    promised.pop("month")
    if item.in_time_customer is not None:
        promised.pop("due_customer")
    if item.in_time_house is not None:
        promised.pop("due_house")
        promised.pop("house_is_brands")
    changed = {name: value for name, value in promised.items() if getattr(item, name) != value}
    for name, value in changed.items():
        setattr(item, name, value)
    item.version += bool(changed)
    return bool(changed)


def decide_one(item: Item, now: datetime) -> None:
    """Write into an item what was in time, as far as that is decided by now and was not before: a miss stays one."""
    if item.in_time_customer is None:
        item.in_time_customer = in_time(item.due_customer, item.answered_at, now)
    if item.in_time_house is None:
        item.in_time_house = in_time(item.due_house, item.answered_at, now)


def decide(brand_id: int, now: datetime) -> int:
    """Write down which deadlines have passed without an answer; return how many items that concerns."""
    late = open_items(brand_id).filter(answered_at__isnull=True)
    by_customer = late.filter(in_time_customer__isnull=True, due_customer__lt=now)
    by_house = late.filter(in_time_house__isnull=True, due_house__lt=now)
    with transaction.atomic():
        cells = {*(by_customer | by_house).order_by().values_list("location_id", "month").distinct()}
        if not cells:
            return 0
        customer, house = by_customer.update(in_time_customer=False), by_house.update(in_time_house=False)
        counted.mark_cells({(store, month, month) for store, month in cells})
        touch(brand_id)
    return max(customer, house)


def touch(brand_id: int) -> None:
    """Let everybody know that something of the desk is otherwise than before."""
    DeskSettings.objects.filter(brand_id=brand_id).update(version=F("version") + 1)
