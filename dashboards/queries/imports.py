"""Imports of a brand: all for head office; for a regional manager the own ones of stores that they see today."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.db.models.fields.json import KT

from dashboards.rows import ImportRow
from locations.scoping import Scope, covers
from reviews.models import ImportJob

IN_ONE_LIST = 50
STATES = {
    "waiting": ("ready",),
    "running": ("queued", "running"),
    "done": ("done",),
    "failed": ("failed",),
    "stopped": ("stopped",),
    "undone": ("undone",),
    "dropped": ("dropped",),
}
"""States that people filter by, and the states of the job that each includes."""


def imports(
    scope: Scope, *, kind: str = "", state: str = "", before: int = 0, limit: int = IN_ONE_LIST
) -> list[ImportRow]:
    """Return the newest imports that this person may see, or those before the one with the id ``before``."""
    jobs = visible_imports(scope).defer("preview", "options")
    if kind:
        jobs = jobs.filter(kind=kind)
    if state:
        jobs = jobs.filter(state__in=STATES[state])
    if before:
        jobs = jobs.filter(pk__lt=before)
    return [_import(job) for job in jobs[:limit]]


def import_row(scope: Scope, pk: int) -> ImportRow | None:
    """Return one import with its preview, or None where this person may not see it."""
    job = visible_imports(scope).filter(pk=pk).first()
    return _import(job, preview=job.preview, options=job.options) if job else None


def rejects_path(scope: Scope, pk: int) -> str | None:
    """Return the path below the data folder of an import's rejects file, or None."""
    return visible_imports(scope).filter(pk=pk).values_list("rejects_file", flat=True).first() or None


def visible_imports(scope: Scope) -> "QuerySet[ImportJob]":
    """Return the jobs that this person may see and act on, newest first."""
    jobs = ImportJob.objects.filter(brand_id=scope.brand).select_related("created_by").order_by("-pk")
    jobs = jobs.annotate(problem=KT("preview__problem__code"))
    if scope.oversees_the_brand:
        return jobs
    if not scope.sees_peers:
        return jobs.none()
    # Another person's file may name stores outside the person's region, and so may its refused records. The same goes
    # for an own file from when the person saw more.
    own = ImportJob.objects.filter(brand_id=scope.brand, created_by__username=scope.user).order_by()
    limited = own.values_list("pk", "options__within")
    return jobs.filter(pk__in=[pk for pk, stored in limited if covers(scope, stored)])


def _import(
    job: ImportJob, *, preview: Mapping[str, Any] | None = None, options: Mapping[str, Any] | None = None
) -> ImportRow:
    return ImportRow(
        pk=job.pk,
        kind=job.kind,
        file_name=job.file_name,
        shape=job.shape,
        publisher=job.publisher,
        size=job.size,
        task=job.task,
        state=job.state,
        progress=job.progress,
        error=job.error,
        read=job.read,
        inserted=job.inserted,
        updated=job.updated,
        unchanged=job.unchanged,
        rejected=job.rejected,
        duplicates=job.duplicates,
        damaged=job.damaged,
        warnings=job.warnings,
        has_rejects=bool(job.rejects_file),
        created_at=job.created_at,
        finished_at=job.finished_at,
        created_by=job.created_by.get_username() if job.created_by else "",
        problem=getattr(job, "problem", None) or "",
        preview=preview or {},
        options=options or {},
    )
