"""Whose job a worker takes next: brands take turns, so that nobody waits behind all the files of somebody else.

The brands that one person founded have one turn together, which they take in turn: more brands are no more turns.
"""

from collections.abc import Callable, Collection, Mapping
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
from locations.models import Brand
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
    """Find the founder, of their brands the one that was served longest ago, and its first job of the first queue."""
    first: dict[int, Queue] = {}
    since: dict[int, datetime] = {}
    for queue in queues:
        waiting: QuerySet[Any] = queue.model.waiting(now).order_by()
        for brand, oldest in waiting.values_list("brand").annotate(Min("created_at")):
            first.setdefault(brand, queue)
            since.setdefault(brand, oldest)
    if not first:
        return None
    founders = _founders(first)
    served = _last_served(queues, founders)

    def turn_of(brand: int) -> tuple[datetime, datetime, datetime, datetime]:
        own = [each for each, founder in founders.items() if founder == founders[brand]]
        began = min(since[each] for each in own if each in since)
        return max(served.get(each, NEVER) for each in own), began, served.get(brand, NEVER), since[brand]

    brand = min(first, key=turn_of)
    own: QuerySet[Any] = first[brand].model.waiting(now)
    job = own.filter(brand=brand).first()
    return Turn(job, first[brand].run) if job else None


def _founders(brands: Collection[int]) -> Mapping[int, int | None]:
    """Give who founded brands and all others of the same people, by brand; one without founder counts by itself."""
    founded = Brand.objects.filter(pk__in=brands, founded_by__isnull=False)
    together = Brand.objects.filter(founded_by__in=founded.values("founded_by"))
    # A sample that was removed has no brand.
    return {brand: brand and -brand for brand in brands} | dict(together.values_list("pk", "founded_by"))


def _last_served(queues: tuple[Queue, ...], brands: Collection[int]) -> dict[int, datetime]:
    """Give when a worker last had a job of each brand."""
    served: dict[int, datetime] = {}
    for queue in queues:
        rows: QuerySet[Any] = queue.model._default_manager.order_by()
        last_served = rows.filter(brand__in=brands).values_list("brand").annotate(Max("heartbeat"))
        for brand, last in last_served.exclude(heartbeat__max=None):
            served[brand] = max(last, served.get(brand, NEVER))
    return served
