"""``manage.py worker``: runs the queued jobs of the database until it is stopped."""

import logging
import os
import signal
import socket
import time
from argparse import ArgumentParser
from collections.abc import Callable
from types import FrameType
from uuid import uuid4

from django.core.management.base import BaseCommand
from django.db import OperationalError, connections
from django.db.models import F
from django.utils import timezone

from dashboards.jobs.sweep import QUEUES, sweep
from reviews.jobs import Job

log = logging.getLogger(__name__)

POLL_SECONDS = 1.0


class Command(BaseCommand):
    help = "Run queued imports and scorings from the database; stop on Ctrl-C and queue the current job again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="stop when nothing is waiting")

    def handle(self, *, once: bool, **options: object) -> None:
        name = f"{socket.gethostname()[:40]}-{os.getpid()}-{uuid4().hex[:8]}"
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, _stop)
        try:
            self.say("ready")
            self.work(name, once=once)
        finally:
            hand_back(name)

    def work(self, name: str, *, once: bool) -> None:
        """Run one job after the other; without any, end (``once``) or wait for the next one."""
        while True:
            try:
                done = self.run_next(name)
            except OperationalError as error:
                # A database that is restarted or busy comes back; the worker waits for it.
                self.say(f"the database does not answer: {error}")
                connections.close_all()
                done = False
            if not done:
                if once:
                    return
                time.sleep(POLL_SECONDS)

    def run_next(self, name: str) -> bool:
        """Run the oldest waiting job, imports before scorings; give whether there was one."""
        if dropped := sweep(timezone.now()):
            self.say(f"{dropped} files deleted that nobody had approved")
        for queue in QUEUES:
            job = queue.model.waiting(timezone.now()).first()
            if job is not None:
                self.run(queue.run, job, name)
                return True
        return False

    def run(self, run: Callable[[int, str], None], job: Job, name: str) -> None:
        started = time.monotonic()
        try:
            run(job.pk, name)
        except OperationalError:
            raise
        except Exception:
            # The job stays leased: it is tried again when the lease has expired, and fails after the last attempt.
            log.exception("%s %d failed", job._meta.verbose_name, job.pk)
        job.refresh_from_db()
        outcome = f"{job.state} {job.error}".strip()
        self.say(f"{job._meta.verbose_name} {job.pk} ({job}): {outcome}, {time.monotonic() - started:.1f} s")

    def say(self, line: str) -> None:
        self.stdout.write(f"{timezone.now():%Y-%m-%d %H:%M:%S} worker: {line}")
        self.stdout.flush()


def hand_back(name: str) -> None:
    """Queue the current job of this worker again; a stop on request is no failed attempt."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    for queue in QUEUES:
        current = queue.model._default_manager.filter(state=Job.State.RUNNING, worker=name)
        current.update(state=Job.State.QUEUED, lease_until=None, attempts=F("attempts") - 1)


def _stop(number: int, frame: FrameType | None) -> None:
    raise SystemExit(0)
