"""Whether Evenly is at work: what waits, since when, and when a worker was last seen."""

import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

import redis
from django.conf import settings
from django.db.models import Count, Max, Min

from dashboards.jobs.turns import QUEUES
from reviews.jobs import Job

BROKER_SECONDS = 1.0
"""How long a broker may take to answer."""

Broker = Literal["none", "answers", "does not answer"]


@dataclass(frozen=True, slots=True)
class QueueHealth:
    """One table of jobs, by the name of its model: how many wait, since when the oldest, and how many run."""

    name: str
    waiting: int
    oldest: datetime | None
    running: int


@dataclass(frozen=True, slots=True)
class Health:
    """What an operator looks at; ``worker_seen`` is None where no worker ever was."""

    worker_seen: datetime | None
    broker: Broker
    queues: tuple[QueueHealth, ...]

    @property
    def waiting(self) -> int:
        return sum(queue.waiting for queue in self.queues)

    @property
    def oldest(self) -> datetime | None:
        return min((queue.oldest for queue in self.queues if queue.oldest), default=None)


def health(now: datetime) -> Health:
    """Look at the queues, at when a worker was last seen, and at the broker where there is one.

    Raises the errors of the database where it does not answer.
    """
    queues = tuple(_queue(queue.model, now) for queue in QUEUES)
    return Health(_worker_seen(now), _broker(), queues)


def show_alive(now: datetime) -> None:
    """Leave a sign that a worker looks for jobs."""
    stamp = _stamp()
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.touch()
    os.utime(stamp, (now.timestamp(), now.timestamp()))


def _queue(model: type[Job], now: datetime) -> QueueHealth:
    waiting = model.waiting(now).order_by().aggregate(n=Count("pk"), oldest=Min("created_at"))
    running = model._default_manager.filter(state=Job.State.RUNNING, lease_until__gte=now).count()
    return QueueHealth(model._meta.model_name or "", waiting["n"], waiting["oldest"], running)


def _worker_seen(now: datetime) -> datetime | None:
    """Give when a worker last looked for jobs, or renewed the one that it is at work on."""
    return max(_moments(now), default=None)


def _moments(now: datetime) -> Iterable[datetime]:
    stamp = _stamp()
    if stamp.exists():
        yield datetime.fromtimestamp(stamp.stat().st_mtime, now.tzinfo)
    for queue in QUEUES:
        running = queue.model._default_manager.filter(state=Job.State.RUNNING)
        last = running.aggregate(last=Max("heartbeat"))["last"]
        if last:
            yield last


def _broker() -> Broker:
    if not settings.CELERY_BROKER_URL:
        return "none"
    try:
        limits = {"socket_timeout": BROKER_SECONDS, "socket_connect_timeout": BROKER_SECONDS}
        with redis.Redis.from_url(settings.CELERY_BROKER_URL, **limits) as broker:
            return "answers" if broker.ping() else "does not answer"
    except (redis.RedisError, ValueError):
        return "does not answer"


def _stamp() -> Path:
    """Name the file whose time is when a worker last looked for jobs."""
    return Path(settings.DATA_DIR) / "worker-seen"
