"""``manage.py worker``: runs the queued jobs of the database until it is stopped."""

import logging
import os
import signal
import socket
import time
from argparse import ArgumentParser
from types import FrameType
from uuid import uuid4

from django.core.management.base import BaseCommand
from django.db import OperationalError, connections
from django.db.models import F
from django.utils import timezone

from dashboards.jobs.hourly import forget_last_time
from dashboards.jobs.sweep import sweep
from dashboards.jobs.turns import QUEUES, Turn, next_turn, run_turn
from reviews.jobs import Job

log = logging.getLogger(__name__)

POLL_SECONDS = 1.0

TRIES = 3
"""How often a worker that ends when nothing waits tries what came to nothing: a busy database lets it in again."""


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
            forget_last_time()
            self.work(name, once=once)
        finally:
            hand_back(name)

    def work(self, name: str, *, once: bool) -> None:
        """Run one job after the other; without any, end (``once``) or wait for the next one.

        With ``once``, a job that came to nothing is tried ``TRIES`` times with a pause between them.
        """
        in_vain = 0
        while True:
            try:
                done = self.run_next(name)
            except OperationalError as error:
                # A database that is restarted or busy comes back; the worker waits for it.
                self.say(f"the database does not answer: {error}")
                connections.close_all()
                done = False
            in_vain = 0 if done else in_vain + 1
            if once and (done is None or in_vain == TRIES):
                return
            if not done:
                time.sleep(POLL_SECONDS)

    def run_next(self, name: str) -> bool | None:
        """Run the job whose turn it is; give whether anything came of it, None where there was none."""
        if dropped := sweep(timezone.now()):
            self.say(f"{dropped} files deleted that nobody had approved")
        turn = next_turn(timezone.now())
        return self.run(turn, name) if turn else None

    def run(self, turn: Turn, name: str) -> bool:
        """Run a job; one that fails without a reason stays leased, and is tried again when the lease has expired.

        False where its process could not even claim it: trying that again at once would help nobody.
        """
        started, job = time.monotonic(), turn.job
        before = job.state, job.heartbeat
        # What a job removes cannot be named afterwards.
        label = f"{job._meta.verbose_name} {job.pk} ({job})"
        run_turn(turn, name)
        job.refresh_from_db()
        outcome = f"{job.state} {job.error}".strip()
        self.say(f"{label}: {outcome}, {time.monotonic() - started:.1f} s")
        return (job.state, job.heartbeat) != before

    def say(self, line: str) -> None:
        self.stdout.write(f"{timezone.now():%Y-%m-%d %H:%M:%S} worker: {line}")
        self.stdout.flush()


def hand_back(name: str) -> None:
    """Queue the current job of this worker again; a stop on request is no failed attempt."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    for is_last in (False, True):
        try:
            _queue_again(name)
        except OperationalError as error:
            # The signal came in the middle of a statement, which the connection still waits for; or the database is
            # away, and the job waits until its lease has lapsed.
            connections.close_all()
            if is_last:
                log.warning("the current job could not be queued again: %s", error)
        else:
            return


def _queue_again(name: str) -> None:
    for queue in QUEUES:
        current = queue.model._default_manager.filter(state=Job.State.RUNNING, worker=name)
        current.update(state=Job.State.QUEUED, lease_until=None, attempts=F("attempts") - 1)


def _stop(number: int, frame: FrameType | None) -> None:
    raise SystemExit(0)
