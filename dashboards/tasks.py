"""Background work: load the job row, one call. Run by ``manage.py worker``, or by Celery where a broker is set.

The row in our database is the job; Celery only wakes a worker for it, so a lost broker loses nothing.
"""

import logging
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any
from uuid import uuid4

from celery import shared_task
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import get_language

from dashboards.counting import newest_month
from dashboards.models import ScoreRun
from dashboards.scoring import NothingToScore, score_history
from locations.models import Brand, User
from locations.months import month_of
from locations.scoping import Scope, limits
from reviews.importing import uploads
from reviews.jobs import ATTEMPTS, Job
from reviews.models import ImportJob
from reviews.tasks import run_import as import_file

log = logging.getLogger(__name__)


def queue_import(
    scope: Scope, upload: Iterable[bytes], *, kind: str, file_name: str, publisher: str, options: Mapping[str, Any]
) -> int:
    """Keep an uploaded file and queue its import; returns the job's id.

    The import knows only the stores that this person may see. Raises PermissionDenied where somebody but head office
    would change the list of stores itself.
    """
    if not scope.keeps_the_brand and (kind == ImportJob.Kind.LOCATIONS or options.get("create_stores")):
        raise PermissionDenied
    kept = uploads.keep(upload)
    job = ImportJob.objects.create(
        brand_id=scope.brand,
        kind=kind,
        publisher=publisher,
        options={**options, "within": limits(scope), "language": get_language()},
        file_name=Path(file_name).name[:255],
        stored_as=kept.stored_as,
        sha256=kept.sha256,
        size=kept.size,
        created_by=User.objects.filter(username=scope.user).first(),
    )
    _wake(import_and_score, job.pk)
    return job.pk


def queue_scoring(brand: Brand) -> ScoreRun | None:
    """Queue the scoring of the brand's newest month that is over; None where it has no data yet."""
    month = newest_month(brand, before=month_of(timezone.localdate()))
    if month is None:
        return None
    run, _created = ScoreRun.objects.get_or_create(brand=brand, month=month, state=Job.State.QUEUED)
    _wake(score, run.pk)
    return run


def run_import(job_id: int, worker: str) -> None:
    """Import a waiting file and, when it changed anything, queue the scoring of its brand."""
    import_file(job_id, worker)
    queue_unscored(ImportJob.objects.filter(pk=job_id))


def queue_unscored(jobs: "QuerySet[ImportJob]") -> None:
    """Queue the scoring of the brands whose finished imports changed something and were not scored after."""
    changed = jobs.filter(state=Job.State.DONE, scored=False).filter(Q(inserted__gt=0) | Q(updated__gt=0))
    for job in changed.select_related("brand"):
        with transaction.atomic():
            if ImportJob.objects.filter(pk=job.pk, scored=False).update(scored=True):
                queue_scoring(job.brand)


def queue_missed() -> None:
    """Queue what a worker that died between an import's end and its scoring has left; files of the command line, which
    people score themselves, are no such thing.
    """
    queue_unscored(ImportJob.objects.filter(created_by__isnull=False))


def run_score(run_id: int, worker: str) -> None:
    """Score a waiting run: its month with all windows, the months before it for the trends."""
    run = ScoreRun.claim(run_id, worker, timezone.now())
    if run is None:
        return
    try:
        written = score_history(run.brand, run.month, lambda share: run.renew(timezone.now(), share))
    except NothingToScore as nothing:
        run.finish(timezone.now(), str(nothing))
    except Exception:
        log.exception("scoring run %d failed", run.pk)
        if run.attempts >= ATTEMPTS:
            run.finish(timezone.now(), "Scoring failed; the log has the reason.")
    else:
        log.info("scoring run %d wrote %d rows", run.pk, written)
        run.finish(timezone.now())


@shared_task
def import_and_score(job_id: int) -> None:
    """Celery: ``run_import``."""
    run_import(job_id, f"celery-{uuid4().hex[:12]}")


@shared_task
def score(run_id: int) -> None:
    """Celery: ``run_score``."""
    run_score(run_id, f"celery-{uuid4().hex[:12]}")


def _wake(task: Any, pk: int) -> None:
    """Tell Celery once the row is committed; without a broker, workers find it by themselves."""
    if settings.CELERY_BROKER_URL:
        transaction.on_commit(lambda: task.delay(pk))
