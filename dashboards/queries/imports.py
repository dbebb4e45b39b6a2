"""Imports of a brand, for head office and regional managers."""

from django.db.models import QuerySet

from dashboards.rows import ImportRow
from locations.scoping import Scope
from reviews.models import ImportJob


def imports(scope: Scope, limit: int = 50) -> list[ImportRow]:
    """The newest imports of the brand: all for head office, the own ones for a regional manager."""
    return [_import(job) for job in _imports(scope)[:limit]]


def import_row(scope: Scope, pk: int) -> ImportRow | None:
    """One import, or None where this person may not see it."""
    job = _imports(scope).filter(pk=pk).first()
    return _import(job) if job else None


def rejects_path(scope: Scope, pk: int) -> str | None:
    """The path below the data folder of an import's rejects file, or None."""
    job = _imports(scope).filter(pk=pk).first()
    return (job.rejects_file or None) if job else None


def _imports(scope: Scope) -> "QuerySet[ImportJob]":
    jobs = ImportJob.objects.filter(brand_id=scope.brand).select_related("created_by").order_by("-pk")
    if scope.keeps_the_brand:
        return jobs
    # Another person's file may speak of stores beyond the own region, and so may what was refused of it.
    return jobs.filter(created_by__username=scope.user) if scope.sees_peers else jobs.none()


def _import(job: ImportJob) -> ImportRow:
    return ImportRow(
        pk=job.pk,
        kind=job.kind,
        file_name=job.file_name,
        shape=job.shape,
        publisher=job.publisher,
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
    )
