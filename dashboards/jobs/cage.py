"""Run one job in a process of its own, so that whatever a file does to it, the worker and all other jobs go on.

The process is forked: that takes some 30 ms, and starting Python and Django anew would take three seconds. No fork
may share a connection to the database, so all are closed before. The worker meanwhile watches: it extends the lease by
the clock, ends the process when its time is up, when a person asks for it or when another worker has the job, and
says in the row of the job what became of it. Celery forbids its own processes children of ``multiprocessing`` alone.
"""

import logging
import os
import select
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import NoReturn

from django.db import DatabaseError, InterfaceError, connection, connections
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dashboards.jobs import limits
from reviews.importing import uploads
from reviews.importing.account import cut_rejects
from reviews.jobs import LEASE, Job
from reviews.models import ImportJob

log = logging.getLogger(__name__)

POLL_SECONDS = 1.0
"""How soon the worker sees that somebody wants a job stopped; that a process has ended, it sees at once."""

NO_MEMORY = 77
"""With which a process ends that has no memory left to say so."""

BETWEEN_RENEWALS = LEASE.total_seconds() / 3

TOO_LONG = _("This took longer than a worker may spend on one job; split the file and import its parts.")
KILLED = _(
    "The system ended this job twice, most likely for lack of memory; split the file and import its parts, or ask "
    "whoever looks after Evenly for a machine with more memory."
)


End = Callable[[Job], None]
"""What the worker writes into the row of a job whose process did not end by itself."""


def run_caged(run: Callable[[int, str], None], job: Job, worker: str) -> bool:
    """Run a waiting job under this worker's name in a child process; return whether that ended by itself."""
    # Until the child has claimed the job, its row may be that of a dead worker.
    others = (
        type(job)._default_manager.filter(pk=job.pk, state=Job.State.RUNNING).exclude(worker__in=(worker, job.worker))
    )
    job.worker = worker
    with Child(lambda: run(job.pk, worker)) as child:
        end = _watch(child, job, others)
    if end is None and child.killed_by:
        log.error("the process of %s %d was killed by signal %d", job._meta.verbose_name, job.pk, child.killed_by)
        end = _out_of_time if child.killed_by == signal.SIGXCPU else partial(_was_killed, worker)
    if end is not None:
        _record(job, worker, end)
    return end is None


class Child:
    """A process that does some work and dies with this one.

    Both have one end of a line between them, on which nothing is ever sent: it closes when either dies.
    """

    def __init__(self, work: Callable[[], None]) -> None:
        connections.close_all()
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
        self._line, far_end = socket.socketpair()
        self.killed_by = 0
        self._pid = os.fork()
        if not self._pid:
            self._line.close()
            _live(far_end, work)
        far_end.close()

    def __enter__(self) -> "Child":
        return self

    def __exit__(self, *_reason: object) -> None:
        self.kill()

    def ends_within(self, seconds: float) -> bool:
        """Wait for its end, but no longer; return whether it has come."""
        return bool(select.select([self._line], [], [], seconds)[0])

    def kill(self) -> None:
        """End it where it has not ended, and learn how it ended."""
        if not self._pid:
            return
        if not self.ends_within(0):
            os.kill(self._pid, signal.SIGKILL)
        _pid, status = os.waitpid(self._pid, 0)
        self.killed_by = os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0
        if os.WIFEXITED(status) and os.WEXITSTATUS(status) == NO_MEMORY:
            self.killed_by = signal.SIGKILL
        self._pid = 0
        self._line.close()


def _live(line: socket.socket, work: Callable[[], None]) -> NoReturn:
    """Be the child: do the work within the limits and end, whatever happens, without what the parent would do."""
    code = 1
    try:
        # The worker decides what a Ctrl-C means, which the terminal sends to both.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        threading.Thread(target=_end_with, args=(line,), daemon=True).start()
        limits.confine()
        _let_the_server_see_the_end()
        work()
        code = 0
    except MemoryError:
        # What it could not even write down counts as what the system ends, or the job would be taken up for ever.
        code = NO_MEMORY
    except Exception:
        log.exception("a job failed")
    finally:
        for stream in (sys.stdout, sys.stderr):
            with suppress(OSError, ValueError):
                stream.flush()
        os._exit(code)


def _end_with(line: socket.socket) -> None:
    """Wait until the line closes, and end with the worker: nobody watches over this process any more."""
    line.recv(1)
    os.kill(os.getpid(), signal.SIGKILL)


def _let_the_server_see_the_end() -> None:
    """Have PostgreSQL look for this process now and then, or a long statement would outlive it with all its locks.

    Servers on other systems than Linux may not be able to.
    """
    if connection.vendor == "postgresql":
        with suppress(DatabaseError), connection.cursor() as cursor:
            cursor.execute("SET client_connection_check_interval = '500ms'")


def _watch(child: Child, job: Job, others: "QuerySet[Job]") -> End | None:
    """Wait for the end of a child; return why it is to be killed, None where it ended by itself.

    ``others`` finds the job once another worker has it.
    """
    is_preview = isinstance(job, ImportJob) and job.task == ImportJob.Task.PREVIEW
    most = limits.PREVIEW_SECONDS if is_preview else limits.SECONDS
    started = renewed = time.monotonic()
    while not child.ends_within(POLL_SECONDS):
        now = time.monotonic()
        if now - started > most:
            return _out_of_time
        try:
            if by := job.asked_to_stop():
                return partial(_on_request, by)
            if others.exists():
                return _taken_over
            if now - renewed > BETWEEN_RENEWALS:
                job.keep(timezone.now())
                renewed = now
        except (DatabaseError, InterfaceError) as error:
            # A database that is restarted or busy comes back; the child finds out for itself.
            log.warning("the database does not answer while a job runs: %s", type(error).__name__)
            connections.close_all()
    return None


def _record(job: Job, worker: str, end: End) -> None:
    """Write what became of a job, unless it is over or another worker's by now."""
    own = Q(state=Job.State.QUEUED) | Q(state=Job.State.RUNNING, worker=worker)
    current = type(job)._default_manager.filter(own, pk=job.pk).first()
    if current is None:
        return
    end(current)
    current.refresh_from_db()
    if isinstance(current, ImportJob):
        if current.is_over:
            uploads.drop(current)
        cut_rejects(current.pk)


def _out_of_time(job: Job) -> None:
    log.error("%s %d took too long", job._meta.verbose_name, job.pk)
    job.give_up(timezone.now(), TOO_LONG)


def _was_killed(worker: str, job: Job) -> None:
    # The process may have died before it claimed the job.
    held = job if job.state == Job.State.RUNNING else type(job).claim(job.pk, worker, timezone.now())
    if held is not None and not held.count_kill():
        held.give_up(timezone.now(), KILLED)


def _on_request(by: str, job: Job) -> None:
    job.stop(timezone.now(), by)


def _taken_over(job: Job) -> None:
    log.warning("%s %d was taken over", job._meta.verbose_name, job.pk)
