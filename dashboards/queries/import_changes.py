"""What an import changed, and whether it can be undone."""

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from django.db.models import JSONField, Model

from dashboards.queries.imports import visible_imports
from dashboards.rows import ChangeOfImport, UndoRow
from locations.models import Location
from locations.scoping import Scope, visible_locations, visible_to
from reviews.importing.undo import also_found, blocker
from reviews.models import Case, Correction, KpiValue, Listing, Review, SurveyResponse

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
    return UndoRow(blocker(job), len(job.created_stores), list(visible), list(same))


def _since(scope: Scope, table: str, own: Mapping[int, Correction]) -> dict[int, dict[str, Any]]:
    """What the next import that changed these rows once more has found in them."""
    first = min(one.pk for one in own.values())
    later = Correction.objects.filter(job__brand_id=scope.brand, table=table, row__in=own, pk__gt=first)
    newest_first = later.exclude(job_id__in={one.job_id for one in own.values()}).order_by("-pk")
    return {one.row: one.before for one in newest_first}


def _rows(scope: Scope, table: str, ids: Iterable[int]) -> dict[int, Any]:
    """The rows as they are now, those of stores that this person may see."""
    if table == Correction.Table.LOCATION:
        return {row.pk: row for row in visible_locations(scope).filter(pk__in=ids).select_related("region")}
    model, _when = FACTS[table]
    rows = visible_to(scope, model._default_manager.filter(pk__in=ids), "location")
    return {row.pk: row for row in rows.select_related("location")}


def _change(table: str, row: Any, before: Mapping[str, Any], later: Mapping[str, Any]) -> ChangeOfImport:
    store = row if isinstance(row, Location) else row.location
    dated = FACTS[table][1] if table in FACTS else ""
    columns = []
    for name in sorted(before.keys() - NOT_SHOWN):
        old, new = _read(row, name, before[name]), _read(row, name, later[name]) if name in later else _now(row, name)
        if old != new:
            columns.append((name, old, new))
    return ChangeOfImport(store.code, store.name, table, getattr(row, dated) if dated else None, columns)


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
