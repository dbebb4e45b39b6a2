"""A store's record: what is in it, what changed it, and which other stores may be the same one."""

from dataclasses import fields, replace
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q

from dashboards.queries.events import EventFilter, events
from dashboards.queries.import_changes import NOT_SHOWN
from dashboards.rows import EventRow, StayRow, StoreRecord, Twin
from locations.matching.addresses import address_key, one_line
from locations.matching.names import folded
from locations.matching.phones import same_phone
from locations.matching.vicinity import FAR, METRES_A_DEGREE, metres
from locations.models import Brand, Location, Placement
from locations.placements import OLDEST_FIRST
from locations.scoping import Scope, visible_locations, visible_to
from reviews.models import Correction

IN_HISTORY = 40
MOST_TWINS = 5
_ADDRESS = ("street", "sublocality", "city", "state", "postcode", "country")
Point = tuple[float, float]
"""Latitude and longitude in degrees."""

_FIELDS = [field.name for field in fields(StoreRecord)]


def store_record(scope: Scope, code: str) -> StoreRecord | None:
    """Give the record of a store; None where there is none that this person sees."""
    row = visible_locations(scope).filter(code=code).values(*_FIELDS).first()
    return StoreRecord(**row) if row else None


def record_history(scope: Scope, code: str) -> list[EventRow]:
    """Give what changed a store, newest first: the log of changes, and imports, which correct a record."""
    store = visible_locations(scope).filter(code=code).select_related("brand", "region").first()
    if store is None:
        return []
    changed = events(scope, EventFilter(store=code), limit=IN_HISTORY)
    rows = Correction.objects.filter(
        job__brand_id=scope.brand, table=Correction.Table.LOCATION, row=store.pk
    ).select_related("job__created_by")
    imports = [_imported(each, store) for each in rows.order_by("-pk")[:IN_HISTORY]]
    newest_first = sorted([*changed, *imports], key=lambda row: row.at, reverse=True)[:IN_HISTORY]
    return _with_after(newest_first, store)


def _imported(correction: Correction, store: Location) -> EventRow:
    job = correction.job
    before = {name: value for name, value in correction.before.items() if name not in NOT_SHOWN}
    return EventRow(
        pk=0,
        at=(job.finished_at or job.started_at or job.created_at).astimezone(ZoneInfo(store.brand.default_zone)),
        by=job.created_by.get_username() if job.created_by else "",
        verb="import.corrected",
        subject="import",
        subject_name=job.file_name,
        store=store.code,
        store_name=store.name,
        before=before,
        after={},
        of={"import": job.pk},
    )


def _with_after(newest_first: list[EventRow], store: Location) -> list[EventRow]:
    """Fill in what imports made of a record: what the change after them found there, or what is there now."""
    later: dict[str, Any] = {}
    filled = []
    for row in newest_first:
        after = row.after
        if row.verb == "import.corrected":
            after = {name: later.get(name, _now(store, name)) for name in row.before}
        later |= row.before
        filled.append(replace(row, after=after))
    return filled


def _now(store: Location, name: str) -> Any:
    value = getattr(store, name, None)
    if name == "region":
        return store.region.path if store.region else ""
    return value.isoformat() if isinstance(value, date) else value


def twins(scope: Scope, record: StoreRecord, code: str = "") -> list[Twin]:
    """Give the stores that may be the same as one: of its address, its phone, or its name nearby; not the store itself.

    Of a store that is there (``code``), nearby is within two kilometres of it; else it is the same town.
    """
    stores = visible_locations(scope).exclude(code=code)
    at = _where(scope, code) if code else None
    key = address_key(one_line(*(getattr(record, part) for part in _ADDRESS))) if record.street else ""
    same = Q(pk__in=())
    if key:
        same |= Q(address_key=key)
    if record.phone:
        same |= Q(phone__endswith=_end(record.phone))
    if record.name:
        same |= Q(name__iexact=record.name) & _nearby(record, at)
    found = []
    for store in stores.filter(same).order_by("code")[: 4 * MOST_TWINS]:
        if why := _why(store, record, key, at):
            parts = (getattr(store, part) for part in _ADDRESS)
            found.append(Twin(store.code, store.name, ", ".join(part for part in parts if part), why))
    return found[:MOST_TWINS]


def _end(phone: str) -> str:
    """Give the last digits of a phone, which all spellings of it end with where it is stored in E.164."""
    return "".join(letter for letter in phone if letter.isdigit())[-7:] or phone


def _where(scope: Scope, code: str) -> Point | None:
    at = visible_locations(scope).filter(code=code).values_list("latitude", "longitude").first()
    return None if at is None or at[0] is None or at[1] is None else (at[0], at[1])


def _nearby(record: StoreRecord, at: Point | None) -> Q:
    if at:
        degrees = FAR / METRES_A_DEGREE
        # Wider in longitude, for a degree of it is shorter; ``_why`` measures.
        return Q(
            latitude__range=(at[0] - degrees, at[0] + degrees),
            longitude__range=(at[1] - 4 * degrees, at[1] + 4 * degrees),
        )
    return Q(city__iexact=record.city) if record.city else Q()


def _why(store: Location, record: StoreRecord, key: str, at: Point | None) -> str:
    if key and store.address_key == key:
        return "address"
    if record.phone and same_phone(store.phone, record.phone):
        return "phone"
    if folded(store.name) != folded(record.name):
        return ""
    if at and store.latitude is not None and store.longitude is not None:
        return "name" if metres(*at, store.latitude, store.longitude) <= FAR else ""
    return "name"


def country(scope: Scope) -> str:
    """Give the country of the brand (ISO 3166), empty where none is set."""
    found: str = Brand.objects.values_list("country", flat=True).get(pk=scope.brand)
    return found


def stays(scope: Scope, code: str, region: str) -> list[StayRow]:
    """Give the regions in which a store was, is and will be, oldest first; ``region`` is where it is now."""
    moved = visible_to(scope, Placement.objects.all(), "location").filter(location__code=code).order_by(OLDEST_FIRST)
    rows = [*moved.values_list("region__path", "first_month", "last_month")]
    return [StayRow(path or "", *months) for path, *months in rows] or [StayRow(region, None, None)]
