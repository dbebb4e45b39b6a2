"""Figures for Prometheus: what waits and runs, how long jobs took, and how long the pages took."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Avg, Count, DurationField, ExpressionWrapper, F, Max
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, InfoMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from dashboards.jobs.health import health
from dashboards.jobs.turns import QUEUES
from reviews.jobs import Job

RECENT = timedelta(hours=1)
"""Jobs that ended within it make the figures of how long jobs take."""


class JobFigures(Collector):
    """What the tables of jobs show at the moment when they are asked; ``clock`` gives it."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self.clock = clock

    def describe(self) -> Iterable[GaugeMetricFamily]:
        """Describe nothing before it is asked, since describing would ask the database."""
        return ()

    def collect(self) -> Iterator[GaugeMetricFamily | InfoMetricFamily]:
        """Give the families of figures, each with a line for every kind of job."""
        now = self.clock()
        found = health(now)
        yield InfoMetricFamily("evenly", "The version of Evenly.", {"version": settings.VERSION})
        seen = GaugeMetricFamily("evenly_worker_seen_seconds", "Seconds since a worker looked for jobs.")
        if found.worker_seen:
            seen.add_metric([], (now - found.worker_seen).total_seconds())
        yield seen
        waiting = GaugeMetricFamily("evenly_jobs_waiting", "Jobs that wait for a worker.", labels=["kind"])
        running = GaugeMetricFamily("evenly_jobs_running", "Jobs that a worker is at work on.", labels=["kind"])
        oldest = GaugeMetricFamily("evenly_jobs_oldest_seconds", "How long the oldest one waits.", labels=["kind"])
        for queue in found.queues:
            waiting.add_metric([queue.name], queue.waiting)
            running.add_metric([queue.name], queue.running)
            oldest.add_metric([queue.name], (now - queue.oldest).total_seconds() if queue.oldest else 0)
        yield from (waiting, running, oldest, *_durations(now))


def _durations(now: datetime) -> list[GaugeMetricFamily]:
    """Give how many jobs ended lately, how many of them failed, and how long they took."""
    ended = GaugeMetricFamily("evenly_jobs_ended_1h", "Jobs that ended within the hour.", labels=["kind", "state"])
    mean = GaugeMetricFamily("evenly_job_seconds_mean_1h", "How long they took on average.", labels=["kind"])
    longest = GaugeMetricFamily("evenly_job_seconds_max_1h", "How long the longest took.", labels=["kind"])
    took = ExpressionWrapper(F("finished_at") - F("started_at"), output_field=DurationField())
    for queue in QUEUES:
        name = queue.model._meta.model_name or ""
        rows = queue.model._default_manager.filter(finished_at__gt=now - RECENT).order_by()
        for state, count in rows.values_list("state").annotate(Count("pk")):
            ended.add_metric([name, state], count)
        times = rows.filter(state=Job.State.DONE).annotate(took=took).aggregate(mean=Avg("took"), most=Max("took"))
        if times["mean"] is not None:
            mean.add_metric([name], times["mean"].total_seconds())
            longest.add_metric([name], times["most"].total_seconds())
    return [ended, mean, longest]


def registry(clock: Callable[[], datetime]) -> CollectorRegistry:
    """Give the figures of jobs, and those of all web processes where ``EVENLY_METRICS_DIR`` names their folder."""
    found = CollectorRegistry()
    found.register(JobFigures(clock))
    if settings.METRICS_DIR:
        MultiProcessCollector(found, path=settings.METRICS_DIR)  # type: ignore[no-untyped-call]
    return found


def text(clock: Callable[[], datetime]) -> str:
    """Write the figures in the text format of Prometheus."""
    return generate_latest(registry(clock)).decode()
