"""Celery tasks: each wakes a worker for the job whose turn it is, whichever row the message was sent for."""

from uuid import uuid4

from celery import shared_task
from django.utils import timezone

from dashboards.jobs.sweep import sweep as sweep_jobs
from dashboards.jobs.sweep import wake_forgotten
from dashboards.jobs.turns import next_turn, run_turn


@shared_task
def import_and_score(job_id: int) -> None:
    """Run a job, woken for an import."""
    _take_turn()


@shared_task
def score(run_id: int) -> None:
    """Run a job, woken for a scoring."""
    _take_turn()


@shared_task
def geocode(job_id: int) -> None:
    """Run a job, woken for a part of a search for coordinates."""
    _take_turn()


@shared_task
def sample(job_id: int) -> None:
    """Run a job, woken for sample data."""
    _take_turn()


@shared_task
def close(job_id: int) -> None:
    """Run a job, woken for the closing of a month."""
    _take_turn()


@shared_task
def report(job_id: int) -> None:
    """Run a job, woken for a report."""
    _take_turn()


@shared_task
def mail(job_id: int) -> None:
    """Run a job, woken for a mail."""
    _take_turn()


@shared_task
def sweep() -> int:
    """Sweep, every minute, and wake workers for what is left; returns the number of jobs woken."""
    now = timezone.now()
    sweep_jobs(now)
    return wake_forgotten(now)


def _take_turn() -> None:
    """Run the job whose turn it is: there are as many messages as jobs, so all of them get theirs."""
    if turn := next_turn(timezone.now()):
        run_turn(turn, f"celery-{uuid4().hex[:12]}")
