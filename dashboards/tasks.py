"""Celery tasks: each hands the id of a job's row to the function that does the work."""

from uuid import uuid4

from celery import shared_task
from django.utils import timezone

from dashboards.jobs.geocoding import run_geocoding
from dashboards.jobs.queue import run_import, run_score
from dashboards.jobs.sweep import sweep as sweep_jobs
from dashboards.jobs.sweep import wake_forgotten


@shared_task
def import_and_score(job_id: int) -> None:
    """Run one import."""
    run_import(job_id, f"celery-{uuid4().hex[:12]}")


@shared_task
def score(run_id: int) -> None:
    """Run one scoring."""
    run_score(run_id, f"celery-{uuid4().hex[:12]}")


@shared_task
def geocode(job_id: int) -> None:
    """Run a part of one search for coordinates."""
    run_geocoding(job_id, f"celery-{uuid4().hex[:12]}")


@shared_task
def sweep() -> int:
    """Sweep, every minute, and wake workers for what is left; returns the number of jobs woken."""
    now = timezone.now()
    sweep_jobs(now)
    return wake_forgotten(now)
