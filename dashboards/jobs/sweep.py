"""The sweep of stuck jobs, the same for Celery's timer and for ``manage.py worker``.

Redis delivers a lost message again only after its visibility timeout; the rows show at once what was forgotten.
"""

from datetime import datetime, timedelta

from celery import current_app

from dashboards.jobs.actions import remind_of_actions
from dashboards.jobs.alerts import watch_and_send
from dashboards.jobs.desk import tend
from dashboards.jobs.geocoding import queue_due
from dashboards.jobs.health import show_alive
from dashboards.jobs.hourly import tidy_up
from dashboards.jobs.imports import drop_unanswered
from dashboards.jobs.queue import queue_missed
from dashboards.jobs.turns import QUEUES
from dashboards.reports.schedule import ask_where_due
from reviews.importing import uploads
from reviews.importing.account import cut_rejects, delete_old_rejects
from reviews.jobs import ATTEMPTS, Job
from reviews.models import ImportJob

GIVEN_UP = f"It stopped without a reason {ATTEMPTS} times and is not tried again; the log of the worker may tell why."
FORGOTTEN = timedelta(seconds=60)
"""A job that waits so long may have lost its message, so it gets another one; one too many does no harm."""


def sweep(now: datetime) -> int:
    """Queue what was missed, delete files that are old or that nobody answered, fail jobs that stopped too often.

    Returns the number of files deleted that nobody answered.
    """
    show_alive(now)
    queue_missed()
    queue_due(now)
    dropped = drop_unanswered(now)
    delete_old_rejects(now)
    tidy_up(now)
    ask_where_due(now)
    tend(now)
    remind_of_actions(now)
    for queue in QUEUES:
        give_up(queue.model, now)
    # Last, because it may take its time.
    watch_and_send(now)
    return dropped


def wake_forgotten(now: datetime) -> int:
    """Wake Celery workers for waiting jobs whose message may be lost; return how many there were."""
    woken = 0
    for queue in QUEUES:
        waiting = queue.model.waiting(now).exclude(state=Job.State.QUEUED, created_at__gt=now - FORGOTTEN)
        for job in waiting[:100]:
            current_app.send_task(queue.task, (job.pk,), expires=FORGOTTEN.total_seconds())
            woken += 1
    return woken


def give_up(model: type[Job], now: datetime) -> None:
    """Fail the jobs whose workers died too often; an import whose undo failed keeps its state and its end."""
    for job in model.waiting(now).filter(attempts__gte=ATTEMPTS):
        columns: dict[str, str | datetime] = {"state": Job.State.FAILED, "finished_at": now}
        if isinstance(job, ImportJob) and job.task == ImportJob.Task.UNDO:
            columns = {"state": job.without_undo}
        rows = model.waiting(now).filter(pk=job.pk, attempts__gte=ATTEMPTS).order_by()
        rows.update(**columns, error=GIVEN_UP, lease_until=None)
        if isinstance(job, ImportJob):
            uploads.drop(job)
            cut_rejects(job.pk)
