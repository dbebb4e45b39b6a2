"""What runs in the background, and in which order: an import, the scoring of its brand, the search for coordinates.

The row in our database is the job; Celery only wakes a worker for it, so a lost broker loses nothing.
"""

import logging
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from dashboards.actions.effect import refresh as refresh_effects
from dashboards.findings.find import search
from dashboards.models import GeocodingJob, ScoreRun
from dashboards.scoring.closed import is_closed
from dashboards.scoring.counting import newest_month
from dashboards.scoring.later import count_later
from dashboards.scoring.months import NothingToScore, forget_empty_months, is_outdated, score_history
from locations.lookups import has_work
from locations.models import Brand
from locations.months import month_of
from locations.zones import day_in
from reviews import tallies
from reviews.jobs import ATTEMPTS, OVER, Job, wake
from reviews.mentions import are_outdated
from reviews.models import ImportJob
from reviews.models.imports import UNDOABLE
from reviews.tasks import run_import as import_file

log = logging.getLogger(__name__)

IMPORT, SCORE = "dashboards.tasks.import_and_score", "dashboards.tasks.score"
GEOCODE = "dashboards.tasks.geocode"
"""Names of the Celery tasks that run a row."""


def queue_scoring(brand: Brand, *, since: int | None = None) -> ScoreRun | None:
    """Queue the scoring of the brand's newest month that is over; None where it has no data (any more).

    With ``since``, months before that one stay as they are scored, unless another request in the queue wants them; None
    where that month is still to come.
    """
    month = newest_month(brand, before=month_of(day_in(brand.default_zone, timezone.now())))
    if month is None:
        forget_empty_months(brand)
        return None
    if since is not None and since > month:
        return None
    waiting = {"brand": brand, "month": month, "state": Job.State.QUEUED}
    run, created = ScoreRun.objects.get_or_create(**waiting, defaults={"since": since})
    if not created and since is None:
        ScoreRun.objects.filter(pk=run.pk).update(since=None)
    elif not created:
        ScoreRun.objects.filter(pk=run.pk, since__gt=since).update(since=since)
    wake(SCORE, run.pk)
    return run


def queue_geocoding(brand: Brand, now: datetime, *, changed: bool = False) -> None:
    """Queue the search for coordinates where a store may get some, or where some have ``changed`` already."""
    if not changed and not has_work(brand, now, may_ask=bool(settings.GEOCODER_URL)):
        return
    job, _created = GeocodingJob.objects.get_or_create(brand=brand)
    rows = GeocodingJob.objects.filter(pk=job.pk)
    if changed:
        # What has changed already waits for no geocoder.
        rows.update(changed=True, not_before=None)
    again = {"state": Job.State.QUEUED, "attempts": 0, "killed": 0, "progress": 0, "error": "", "not_before": None}
    rows.filter(state__in=OVER).update(**again, started_at=None, finished_at=None)
    wake(GEOCODE, job.pk)


def run_import(job_id: int, worker: str) -> None:
    """Do what an import waits for and, when it changed anything, queue the scoring of its brand."""
    import_file(job_id, worker)
    follow_up(job_id, worker)


def follow_up(job_id: int, _worker: str) -> None:
    """Sum up and have scored what an import has brought in, also where it failed or was ended from outside."""
    jobs = ImportJob.objects.filter(pk=job_id)
    # A new brand has no month to score until its first tally is there.
    for job in jobs.filter(state__in=(Job.State.FAILED, Job.State.STOPPED)):
        tallies.refresh(job.brand_id)
    queue_unscored(jobs)


def queue_unscored(jobs: "QuerySet[ImportJob]") -> None:
    """Queue the scoring of the brands whose imports changed something, were not scored after and are not at work."""
    over = jobs.filter(state__in=(*UNDOABLE, Job.State.UNDONE), scored=False)
    judges_anew = Q(options__has_any_keys=["cut_off", "whole"])
    changed = over.filter(Q(inserted__gt=0) | Q(updated__gt=0) | judges_anew)
    for job in changed.select_related("brand"):
        with transaction.atomic():
            if ImportJob.objects.filter(pk=job.pk, scored=False).update(scored=True):
                queue_scoring(job.brand)
                queue_geocoding(job.brand, timezone.now())


def queue_missed() -> None:
    """Queue the scoring after imports by command, and after those whose worker died before it could do so."""
    queue_unscored(ImportJob.objects.all())
    queue_outdated()


def queue_outdated() -> None:
    """Queue the scoring of brands whose newest month was scored by older formulas, unless that failed before.

    The same for brands whose texts were marked by other words than today's: marking them again is part of it.
    """
    for brand in Brand.objects.all():
        month = newest_month(brand, before=month_of(day_in(brand.default_zone, timezone.now())))
        if month is None:
            continue
        if (is_closed(brand, month) or not is_outdated(brand, month)) and not are_outdated(brand.pk):
            continue
        if not ScoreRun.objects.filter(brand=brand, month=month, state=Job.State.FAILED).exists():
            queue_scoring(brand)


def run_score(run_id: int, worker: str) -> None:
    """Score a waiting run: its month with all windows, the months before it for the trends.

    What is stale is summed up first: the facts of an import that failed, or texts that other words have marked.
    """
    run = ScoreRun.claim(run_id, worker, timezone.now())
    if run is None:
        return
    try:
        tallies.refresh(run.brand_id)
        # What is stored of the same answers, standards and places stays: most months, after most imports.
        written = score_history(
            run.brand,
            run.month,
            lambda share: run.renew(timezone.now(), share),
            since=run.since,
            only_changed=True,
        )
        refresh_effects(run.brand, run.month, timezone.now())
        search(run.brand, run.month, timezone.now())
    except NothingToScore as nothing:
        run.finish(timezone.now(), str(nothing))
    except MemoryError:
        log.error("scoring run %d needed too much memory", run.pk)
        run.finish(timezone.now(), "Scoring needs more memory than a worker may take.")
    except Exception:
        log.exception("scoring run %d failed", run.pk)
        if run.attempts >= ATTEMPTS:
            run.finish(timezone.now(), "Scoring failed; the log has the reason.")
    else:
        count_later(run.brand)
        log.info("scoring run %d wrote %d rows", run.pk, written)
        run.finish(timezone.now())
