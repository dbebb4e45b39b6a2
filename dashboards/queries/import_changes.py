"""What an import changed, and whether it can be undone."""

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import JSONField, Model
from django.utils.translation import gettext as _

from dashboards.queries.imports import visible_imports
from dashboards.rows import ChangeOfImport, UndoRow
from locations.models import Location
from locations.scoping import Scope, visible_locations, visible_to
from locations.zones import zone_of
from reviews.desk.items import worked_on, worked_sentence
from reviews.importing.tables.history import STAYS
from reviews.importing.undo import also_found, blocker, stores_of
from reviews.models import Case, Correction, ImportJob, KpiValue, Listing, Review, SurveyResponse

MOST = 50
FACTS: Mapping[str, tuple[type[Model], str]] = {
    "review": (Review, "posted_to"),
    "survey": (SurveyResponse, "answered_at"),
    "listing": (Listing, "seen_at"),
    "case": (Case, "opened_at"),
    "kpi": (KpiValue, ""),
}
"""The table of a correction, and the column that dates its rows."""

NOT_SHOWN = {
    *("location_id", "content", "first_month", "last_month", "damaged", "likeness", "posted_to", "precision"),
    *("version", "address_key", "written_by", "written_by_import", "coordinate_precision", "replies_told"),
    STAYS,
}
"""Columns that are bookkeeping alone."""


def changes_of_import(scope: Scope, pk: int) -> list[ChangeOfImport]:
    """Give the first rows that an import changed and that this person may see, with what was there before and since."""
    job = visible_imports(scope).filter(pk=pk).first()
    if job is None:
        return []
    corrections = list(job.corrections.order_by("pk")[:MOST])
    found = []
    for table in dict.fromkeys(one.table for one in corrections):
        own = {one.row: one for one in corrections if one.table == table}
        rows, since = _rows(scope, table, own), _since(scope, table, own)
        found += [_change(table, row, own[pk].before, since.get(pk, {})) for pk, row in rows.items()]
    return found


def undo_of_import(scope: Scope, pk: int) -> UndoRow:
    """Return whether this person can undo an import; what blocks it, if anything."""
    job = visible_imports(scope).filter(pk=pk).first()
    if job is None:
        return UndoRow("", 0, ())
    later = job.corrected_by.values_list("job_id", flat=True)
    visible = visible_imports(scope).filter(pk__in=later).values_list("pk", "file_name")[:3]
    found = visible_imports(scope).filter(pk__in=also_found(job).values("pk")).order_by("-pk")
    same = found.values_list("pk", "file_name", "unchanged")[:3]
    reason = blocker(job) or foreign_stores(scope, job)
    items = [] if reason else worked_on(job)
    return UndoRow(
        reason, len(job.created_stores), list(visible), list(same), items, worked_sentence(items) if items else ""
    )


def foreign_stores(scope: Scope, job: ImportJob) -> str:
    """Say in one sentence that an import has stores which this person does not see today; empty where it has none.

    Who brought it in does not matter, nor what they saw then: a store may have moved to another region since.
    """
    if scope.oversees_the_brand:
        return ""
    stores = stores_of(job)
    if visible_locations(scope).filter(pk__in=stores).count() == len(stores):
        return ""
    return _("Import %d has records of stores outside your area, so only head office can undo it.") % job.pk


def _since(scope: Scope, table: str, own: Mapping[int, Correction]) -> dict[int, dict[str, Any]]:
    """What the next import that changed these rows once more has found in them."""
    first = min(one.pk for one in own.values())
    later = Correction.objects.filter(job__brand_id=scope.brand, table=table, row__in=own, pk__gt=first)
    newest_first = later.exclude(job_id__in={one.job_id for one in own.values()}).order_by("-pk")
    return {one.row: one.before for one in newest_first}


def _rows(scope: Scope, table: str, ids: Iterable[int]) -> dict[int, Any]:
    """The rows as they are now, those of stores that this person may see."""
    if table == Correction.Table.LOCATION:
        return {row.pk: row for row in visible_locations(scope).filter(pk__in=ids).select_related("region", "brand")}
    model, _when = FACTS[table]
    rows = visible_to(scope, model._default_manager.filter(pk__in=ids), "location")
    return {row.pk: row for row in rows.select_related("location__brand")}


def _change(table: str, row: Any, before: Mapping[str, Any], later: Mapping[str, Any]) -> ChangeOfImport:
    store = row if isinstance(row, Location) else row.location
    zone = zone_of(store.time_zone, store.latitude, store.longitude, store.brand.default_zone)
    dated = FACTS[table][1] if table in FACTS else ""
    columns = []
    for name in sorted(before.keys() - NOT_SHOWN):
        old, new = _read(row, name, before[name]), _read(row, name, later[name]) if name in later else _now(row, name)
        if old != new:
            columns.append((name, _at_store(old, zone), _at_store(new, zone)))
    when = _at_store(getattr(row, dated), zone) if dated else None
    return ChangeOfImport(store.code, store.name, table, when, columns)


def _at_store(value: Any, zone: ZoneInfo) -> Any:
    """Give a moment on the clock of its store; any other value as it is."""
    return value.astimezone(zone) if isinstance(value, datetime) else value


def _now(row: Any, name: str) -> Any:
    """Give the value of a row; a region by its path, as corrections store it."""
    value = getattr(row, name)
    return (value.path if value else "") if name == "region" else value


def _read(row: Any, name: str, stored: Any) -> Any:
    """Give a stored value in the type of its column; moments without a zone are UTC."""
    field = row._meta.get_field(name)
    if isinstance(field, JSONField):
        return json.loads(stored) if isinstance(stored, str) else stored
    if name == "region" or stored is None:
        return stored
    value = field.to_python(stored)
    return value.replace(tzinfo=UTC) if isinstance(value, datetime) and value.tzinfo is None else value
