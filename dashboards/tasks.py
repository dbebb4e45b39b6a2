"""Background work: load the job row, one call. Run by ``manage.py worker``, or by Celery where a broker is set.

The row in our database is the job; Celery only wakes a worker for it, so a lost broker loses nothing.
"""

import logging
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
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
from dashboards.queries.imports import visible_imports
from dashboards.scoring import NothingToScore, forget_empty_months, score_history
from locations.models import Brand, User
from locations.months import month_of
from locations.scoping import Scope, limits
from reviews.importing import uploads
from reviews.jobs import ATTEMPTS, Job
from reviews.models import ImportJob
from reviews.tasks import run_import as import_file

log = logging.getLogger(__name__)

GIVEN_UP = f"It stopped without a reason {ATTEMPTS} times and is not tried again; the log of the worker may tell why."
FORGOTTEN = timedelta(seconds=60)
"""A job that waits so long may have lost its message, so it gets another one; one too many does no harm."""

PATIENCE = timedelta(days=7)
"""How long a file waits for somebody to say yes or no to it."""


def queue_import(
    scope: Scope,
    upload: Iterable[bytes],
    *,
    kind: str,
    file_name: str,
    publisher: str,
    options: Mapping[str, Any],
    preview: bool = False,
) -> int:
    """Keep an uploaded file and queue its import, or, with ``preview``, a look at it; returns the job's id.

    The import knows only the stores that this person may see. Raises PermissionDenied where somebody but head office
    would change the list of stores itself.
    """
    _refuse_foreign(scope, kind, options)
    kept = uploads.keep(upload)
    job = ImportJob.objects.create(
        brand_id=scope.brand,
        task=ImportJob.Task.PREVIEW if preview else ImportJob.Task.IMPORT,
        kind=kind,
        publisher=publisher,
        options={**options, "within": limits(scope), "language": get_language()},
        file_name=shortened(Path(file_name).name),
        stored_as=kept.stored_as,
        sha256=kept.sha256,
        size=kept.size,
        created_by=User.objects.filter(username=scope.user).first(),
    )
    _wake(import_and_score, job.pk)
    return job.pk


def look_again(scope: Scope, pk: int, *, kind: str, publisher: str, options: Mapping[str, Any]) -> bool:
    """Queue another look at a file that waits for an answer; whether it did. Raises PermissionDenied."""
    _refuse_foreign(scope, kind, options)
    job = visible_imports(scope).get(pk=pk)
    said = _said_by(scope, job, {**job.options, **options, "language": get_language()})
    columns = {"kind": kind, "publisher": publisher, "options": said, "shape": "", "preview": {}}
    rows = ImportJob.objects.filter(pk=pk, state=Job.State.READY)
    if not rows.update(state=Job.State.QUEUED, attempts=0, progress=0, started_at=None, **columns):
        return False
    _wake(import_and_score, pk)
    return True


def confirm(scope: Scope, pk: int) -> bool:
    """Queue the import of a file that was looked at; whether it did. Raises PermissionDenied."""
    job = visible_imports(scope).get(pk=pk)
    if job.preview.get("problem"):
        return False
    _refuse_foreign(scope, job.kind, job.options)
    if not job.ask_for(ImportJob.Task.IMPORT, options=_said_by(scope, job, job.options)):
        return False
    _wake(import_and_score, pk)
    return True


def drop(scope: Scope, pk: int) -> bool:
    """Give up a file that waits for an answer and delete it; whether it did."""
    return bool(_drop(visible_imports(scope).filter(pk=pk), timezone.now()))


def drop_unanswered(now: datetime) -> int:
    """Give up the files that nobody has answered for ``PATIENCE``; how many these were."""
    return _drop(ImportJob.objects.filter(heartbeat__lt=now - PATIENCE), now)


def take_back(scope: Scope, pk: int) -> bool:
    """Queue the undoing of an import that is over; whether it did."""
    job = visible_imports(scope).get(pk=pk)
    if not job.ask_for(ImportJob.Task.UNDO, undone_by=User.objects.filter(username=scope.user).first()):
        return False
    _wake(import_and_score, pk)
    return True


def queue_scoring(brand: Brand) -> ScoreRun | None:
    """Queue the scoring of the brand's newest month that is over; None where it has no data (any more)."""
    month = newest_month(brand, before=month_of(timezone.localdate()))
    if month is None:
        forget_empty_months(brand)
        return None
    run, _created = ScoreRun.objects.get_or_create(brand=brand, month=month, state=Job.State.QUEUED)
    _wake(score, run.pk)
    return run


def run_import(job_id: int, worker: str) -> None:
    """Do what an import waits for and, when it changed anything, queue the scoring of its brand."""
    import_file(job_id, worker)
    queue_unscored(ImportJob.objects.filter(pk=job_id))


def queue_unscored(jobs: "QuerySet[ImportJob]") -> None:
    """Queue the scoring of the brands whose finished or undone imports changed something and were not scored after."""
    over = jobs.filter(state__in=(Job.State.DONE, Job.State.UNDONE), scored=False)
    changed = over.filter(Q(inserted__gt=0) | Q(updated__gt=0))
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


@shared_task
def sweep() -> int:
    """Celery, every minute: wake workers for jobs whose worker died or whose message was lost; how many there were.

    Redis brings a message back only after its visibility timeout; the rows know at once.
    """
    now, woken = timezone.now(), 0
    queue_missed()
    drop_unanswered(now)
    for model, task in ((ImportJob, import_and_score), (ScoreRun, score)):
        give_up(model, now)
        for job in model.waiting(now).exclude(state=Job.State.QUEUED, created_at__gt=now - FORGOTTEN)[:100]:
            task.apply_async((job.pk,), expires=FORGOTTEN.total_seconds())
            woken += 1
    return woken


def give_up(model: type[Job], now: datetime) -> None:
    """Fail the jobs whose workers have died too often; an import that cannot be taken back stays what it was."""
    for job in model.waiting(now).filter(attempts__gte=ATTEMPTS):
        state: str = Job.State.FAILED
        if isinstance(job, ImportJob) and job.task == ImportJob.Task.UNDO:
            state = job.without_undo
        rows = model.waiting(now).filter(pk=job.pk, attempts__gte=ATTEMPTS).order_by()
        rows.update(state=state, error=GIVEN_UP, finished_at=now, lease_until=None)
        if isinstance(job, ImportJob):
            uploads.drop(job)


def _refuse_foreign(scope: Scope, kind: str, options: Mapping[str, Any]) -> None:
    """Raise PermissionDenied where somebody but head office would change the list of stores."""
    if not scope.keeps_the_brand and (kind == ImportJob.Kind.LOCATIONS or options.get("create_stores")):
        raise PermissionDenied("Only head office changes the list of stores.")


def _said_by(scope: Scope, job: ImportJob, options: Mapping[str, Any]) -> dict[str, Any]:
    """The options with the limits that hold now: those of who says yes, and never wider than those of who sent it.

    Within limits no store is made: one beyond them would be taken for missing.
    """
    within = limits(scope) or job.options.get("within") or {}
    return {**options, "within": within, "create_stores": bool(options.get("create_stores")) and not within}


def _drop(jobs: "QuerySet[ImportJob]", now: datetime) -> int:
    dropped = 0
    for job in jobs.filter(state=Job.State.READY):
        rows = ImportJob.objects.filter(pk=job.pk, state=Job.State.READY)
        if rows.update(state=Job.State.DROPPED, finished_at=now, preview={}):
            uploads.drop(job)
            dropped += 1
    return dropped


def shortened(file_name: str, most: int = 255) -> str:
    """A file's name without its middle where it is too long, so that beginning and kind can still be read."""
    end = (most - 1) // 3
    return file_name if len(file_name) <= most else f"{file_name[: most - 1 - end]}…{file_name[-end:]}"


def _wake(task: Any, pk: int) -> None:
    """Tell Celery once the row is committed; without a broker, workers find it by themselves."""
    if settings.CELERY_BROKER_URL:
        transaction.on_commit(lambda: task.delay(pk))
