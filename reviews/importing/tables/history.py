"""What imports replaced: saved in the transaction that replaces it, restored when an import is undone.

Facts are saved and restored by one statement each, in the database; stores, which are few, in Python. A row that an
import changes several times is saved once, as it was before the first time.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import FloatField

from locations import lookups, placements, roster
from locations.models import Brand, Location, Region
from reviews.importing.tables.bulk import any_of, is_postgresql, listed
from reviews.models import Case, Correction, Fact, ImportJob, KpiValue, Listing, Review, SurveyResponse

TABLES: Mapping[type[Fact], str] = {
    Review: Correction.Table.REVIEW,
    SurveyResponse: Correction.Table.SURVEY,
    Listing: Correction.Table.LISTING,
    Case: Correction.Table.CASE,
    KpiValue: Correction.Table.KPI,
}
AT_ONCE = 1_000
"""Corrections that are read or written at once, so that a list of any size takes neither all memory nor parameters."""

_STAY = ("id", "source_id", "external_id", "job_id")
"""Columns of a fact that no correction changes, and the one that the history has a column of its own for."""

STAYS = "stays"
"""Where a correction keeps in which regions a store was: path, first and last month."""

_ADDRESS = {"street", "sublocality", "city", "state", "postcode", "country"}


def save(model: type[Fact], rows: Sequence[int], job_id: int | None) -> None:
    """Save facts, by id, as they are before an import changes them; those that it wrote itself are known already."""
    if not rows or job_id is None:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            'INSERT INTO reviews_correction (job_id, "table", "row", before, before_job_id) '
            f"SELECT %s, %s, f.id, {_as_json(model)}, f.job_id FROM {model._meta.db_table} f "
            f"WHERE {any_of('f.id')} AND COALESCE(f.job_id, 0) <> %s",
            [job_id, TABLES[model], listed(rows), job_id],
        )


def restore(model: type[Fact], job_id: int) -> int:
    """Restore all facts that an import changed and nobody else since; return how many."""
    columns, values = _from_json(model)
    before = f'SELECT {values}, c.before_job_id FROM {_unpacked(model)} WHERE c.job_id = %s AND c."table" = %s'
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {model._meta.db_table} SET ({columns}, job_id) = "
            f'({before} AND c."row" = {model._meta.db_table}.id) WHERE job_id = %s AND id IN '
            '(SELECT "row" FROM reviews_correction WHERE job_id = %s AND "table" = %s)',
            [job_id, TABLES[model], job_id, job_id, TABLES[model]],
        )
        return int(cursor.rowcount)


def save_stores(stores: Iterable[Location], changes: Mapping[int, Iterable[str]], job_id: int) -> None:
    """Save those attributes of stores that an import is about to change."""
    stores = list(stores)
    stays = _stays([store for store in stores if "region" in changes[store.pk]])
    writers = {number for store in stores if (number := store.written_by_import)}
    known = set(ImportJob.objects.filter(pk__in=writers).values_list("pk", flat=True))
    Correction.objects.bulk_create(
        (
            Correction(
                job_id=job_id,
                table=Correction.Table.LOCATION,
                row=store.pk,
                before=_attributes(store, set(changes[store.pk])) | stays.get(store.pk, {}),
                before_job_id=store.written_by_import if store.written_by_import in known else None,
            )
            for store in stores
        ),
        batch_size=AT_ONCE,
    )


def restore_stores(brand: Brand, job_id: int, now: datetime) -> tuple[int, list[int]]:
    """Restore the stores that an import changed; return how many, and the ids of regions created for it."""
    month = placements.current_month(brand, now)
    rows = Correction.objects.filter(job_id=job_id, table=Correction.Table.LOCATION).order_by("row")
    restored, created = 0, list[int]()
    pairs = list(rows.values_list("row", "before")[:AT_ONCE])
    while pairs:
        paths = [path for _row, before in pairs for path, *_months in before.get(STAYS, ()) if path]
        regions = roster.paths(brand, paths, created)
        placements.write_stays({row: _stayed(before, regions) for row, before in pairs if before.get(STAYS)}, month)
        roster.restore_stores(brand, {row: _restored(before) for row, before in pairs})
        # Coordinates that a geocoder found since belong to the address that goes.
        lookups.forget_outdated(Location.objects.filter(pk__in=[row for row, _before in pairs]))
        restored += len(pairs)
        pairs = list(rows.filter(row__gt=pairs[-1][0]).values_list("row", "before")[:AT_ONCE])
    return restored, created


def _attributes(store: Location, names: set[str]) -> dict[str, Any]:
    """Give attributes as JSON."""
    if names & _ADDRESS:
        names = names | {"address_key"}
    before: dict[str, Any] = {}
    for name in ("written_by", "written_by_import", *sorted(names)):
        value = getattr(store, name) if name != "region" else store.region.path if store.region else ""
        before[name] = value.isoformat() if isinstance(value, date) else value
    return before


def _stays(stores: Sequence[Location]) -> dict[int, dict[str, Any]]:
    """Give the stays of stores as JSON; a region by its path, for the region itself may be gone when it is needed."""
    stays = placements.stays_of(stores)
    named = {stay.region for own in stays.values() for stay in own}
    paths = dict(Region.objects.filter(pk__in=[pk for pk in named if pk]).values_list("pk", "path"))
    return {
        pk: {STAYS: [(paths.get(stay.region or 0, ""), stay.first, stay.last) for stay in own]}
        for pk, own in stays.items()
    }


def _stayed(before: Mapping[str, Any], regions: Mapping[str, Region | None]) -> list[placements.Stay]:
    found = [(regions.get(path), *months) for path, *months in before[STAYS]]
    return [placements.Stay(region.pk if region else None, *months) for region, *months in found]


def _restored(before: Mapping[str, Any]) -> dict[str, Any]:
    fields = {field.name: field for field in Location._meta.concrete_fields}
    return {name: fields[name].to_python(value) for name, value in before.items() if name not in ("region", STAYS)}


@cache
def _columns(model: type[Fact]) -> dict[str, bool]:
    """Return the columns that a correction can change, and whether each is a number with a fraction."""
    fields = {str(field.column): isinstance(field, FloatField) for field in model._meta.concrete_fields}
    return {name: fraction for name, fraction in fields.items() if name not in _STAY}


def _as_json(model: type[Fact]) -> str:
    """Return SQL for a fact ``f`` as a JSON object.

    SQLite's own JSON keeps 15 digits of a fraction; written with 21 as text, it comes back as the same number.
    """
    if is_postgresql():
        return f"to_jsonb(f) - ARRAY[{', '.join(repr(name) for name in _STAY)}]"
    pairs = (
        f"'{name}', "
        + (f"CASE WHEN f.{name} IS NOT NULL THEN printf('%%!.20e', f.{name}) END" if fraction else f"f.{name}")
        for name, fraction in _columns(model).items()
    )
    return f"json_object({', '.join(pairs)})"


def _from_json(model: type[Fact]) -> tuple[str, str]:
    """Return the columns of a fact, and SQL that reads them from ``c.before`` or its unpacked form ``b``."""
    columns = _columns(model)
    if is_postgresql():
        values = [f"b.{name}" for name in columns]
    else:
        read = {name: f"json_extract(c.before, '$.{name}')" for name in columns}
        values = [f"CAST({read[name]} AS REAL)" if fraction else read[name] for name, fraction in columns.items()]
    return ", ".join(columns), ", ".join(values)


def _unpacked(model: type[Fact]) -> str:
    if is_postgresql():
        return f"reviews_correction c, LATERAL jsonb_populate_record(NULL::{model._meta.db_table}, c.before) b"
    return "reviews_correction c"
