"""Whose job a worker takes next: brands take turns, so that nobody waits behind all the files of somebody else."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, NamedTuple

from django.db.models import Max, Min, QuerySet

from dashboards.jobs.cage import run_caged
from dashboards.jobs.geocoding import run_geocoding
from dashboards.jobs.mails import MAIL, run_mail
from dashboards.jobs.queue import GEOCODE, IMPORT, SCORE, follow_up, run_import, run_score
from dashboards.jobs.reports import CLOSE, REPORT, run_close, run_report
from dashboards.jobs.samples import SAMPLE, run_sample
from dashboards.models import GeocodingJob, MailJob, MonthClose, ReportRun, SampleJob, ScoreRun
from reviews.jobs import Job
from reviews.models import ImportJob
from reviews.themes import marking


class Queue(NamedTuple):
    """One table of jobs: the function that runs one of its rows, and the name of the Celery task that wakes for it."""

    model: type[Job]
    run: Callable[[int, str], None]
    task: str


class Turn(NamedTuple):
    """A waiting job that comes next, and the function that runs it."""

    job: Job
    run: Callable[[int, str], None]


IMPORTS, SCORINGS, SAMPLES, CLOSINGS, REPORTS, MAILS, SEARCHES = (
    Queue(ImportJob, run_import, IMPORT),
    Queue(ScoreRun, run_score, SCORE),
    Queue(SampleJob, run_sample, SAMPLE),
    Queue(MonthClose, run_close, CLOSE),
    Queue(ReportRun, run_report, REPORT),
    Queue(MailJob, run_mail, MAIL),
    Queue(GeocodingJob, run_geocoding, GEOCODE),
)
OWN = (IMPORTS, SCORINGS, SAMPLES, CLOSINGS, REPORTS, MAILS)
QUEUES = (*OWN, SEARCHES)
MARKING = (ImportJob, SampleJob, ScoreRun)
"""Jobs that mark texts with themes: the process that they are forked from reads the words, once for all of them."""
NEVER = datetime.min.replace(tzinfo=UTC)


def next_turn(now: datetime) -> Turn | None:
    """Find the job that a worker takes next: our own work before what asks other people's servers."""
    return _next_of(OWN, now) or _next_of((SEARCHES,), now)


def run_turn(turn: Turn, worker: str) -> None:
    """Run a job; the figures follow from what an import brought in, even where it was killed or stopped."""
    if isinstance(turn.job, MARKING):
        marking.prepare()
    if not run_caged(turn.run, turn.job, worker) and isinstance(turn.job, ImportJob):
        run_caged(follow_up, turn.job, worker)


def _next_of(queues: tuple[Queue, ...], now: datetime) -> Turn | None:
    """Find the brand that was served longest ago, and its first job of the first queue that it waits in."""
    first: dict[int, Queue] = {}
    served: dict[int, tuple[datetime, datetime]] = {}
    for queue in queues:
        waiting: QuerySet[Any] = queue.model.waiting(now).order_by()
        for brand, since in waiting.values_list("brand").annotate(Min("created_at")):
            first.setdefault(brand, queue)
            served.setdefault(brand, (NEVER, since))
    for queue in queues:
        rows: QuerySet[Any] = queue.model._default_manager.order_by()
        last_served = rows.filter(brand__in=first).values_list("brand").annotate(Max("heartbeat"))
        for brand, last in last_served.exclude(heartbeat__max=None):
            served[brand] = (max(last, served[brand][0]), served[brand][1])
    if not first:
        return None
    brand = min(served, key=lambda each: served[each])
    own: QuerySet[Any] = first[brand].model.waiting(now)
    job = own.filter(brand=brand).first()
    return Turn(job, first[brand].run) if job else None
