"""The row that a background job is: state, lease, heartbeat, progress and error.

A job is claimed by one conditional UPDATE, so two workers can never both have it; a worker that dies stops renewing
its lease, and once that has lapsed the row is ``waiting`` for the next one.
"""

import logging
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Self

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=60)
"""How long a worker has a job without a heartbeat."""

ATTEMPTS = 5
"""How often a job is tried that stops without a reason."""

KILLS = 2
"""How often the process of a job may be killed before the job has failed: a third one would end as the others did."""


class TakenOver(RuntimeError):
    """Another worker has the job now; whatever this one has not committed is not written."""


class Job(models.Model):
    """Abstract: one unit of background work that survives its worker."""

    class State(models.TextChoices):
        QUEUED = "queued", _("waiting")
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")
        READY = "ready", _("awaiting approval")
        DROPPED = "dropped", _("not imported")
        UNDONE = "undone", _("undone")
        STOPPED = "stopped", _("stopped")

    state = models.CharField(max_length=8, choices=State, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    killed = models.PositiveSmallIntegerField(default=0, help_text="how often its process was killed")
    worker = models.CharField(max_length=80, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    heartbeat = models.DateTimeField(null=True, blank=True)
    progress = models.FloatField(default=0, help_text="share of the work that is done, 0 to 1")
    error = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def is_over(self) -> bool:
        return self.state in OVER

    @classmethod
    def waiting(cls, now: datetime) -> "models.QuerySet[Self]":
        """Find the jobs that a worker may take, oldest first: queued ones and running ones whose lease has lapsed."""
        lapsed = Q(state=cls.State.RUNNING, lease_until__lt=now)
        return cls._default_manager.filter(Q(state=cls.State.QUEUED) | lapsed).order_by("pk")

    @classmethod
    def claim(cls, pk: int, worker: str, now: datetime) -> "Self | None":
        """Take a waiting job for a worker; None where another one was faster or nothing is left to do."""
        changed = (
            cls.waiting(now)
            .filter(pk=pk)
            .order_by()
            .update(
                state=cls.State.RUNNING,
                worker=worker,
                heartbeat=now,
                lease_until=now + LEASE,
                attempts=models.F("attempts") + 1,
            )
        )
        if not changed:
            return None
        cls._default_manager.filter(pk=pk, started_at__isnull=True).update(started_at=now)
        return cls._default_manager.get(pk=pk)

    def renew(self, now: datetime, progress: float, **columns: Any) -> bool:
        """Extend the lease and write the progress and other columns; False where another worker has the job now."""
        return bool(self.held().update(heartbeat=now, lease_until=now + LEASE, progress=progress, **columns))

    def keep(self, now: datetime) -> None:
        """Extend the lease while the work goes on elsewhere.

        It never waits for the work's own transaction: while that has the row, nobody else can claim it either.
        """
        with transaction.atomic():
            if self.held().select_for_update(skip_locked=True, no_key=True).first():
                self.held().update(heartbeat=now, lease_until=now + LEASE)

    def held(self) -> "models.QuerySet[Self]":
        """Find this row, as long as this worker has it."""
        return type(self)._default_manager.filter(pk=self.pk, state=self.State.RUNNING, worker=self.worker)

    def write(self, **columns: Any) -> None:
        """Write columns of this row. Raises TakenOver where another worker has it now."""
        if not self.held().update(**columns):
            raise TakenOver(f"{self._meta.verbose_name} {self.pk}")

    def finish(self, now: datetime, error: str = "", *, into: str = State.DONE) -> bool:
        """End the job, well (``into`` a state) or with a sentence of error; False where another worker has it now.

        An undone job keeps the moment at which its first work was finished.
        """
        state = self.State.FAILED if error else into
        stamp = {} if state == self.State.UNDONE else {"finished_at": now}
        changed = self.held().update(state=state, error=error, lease_until=None, progress=1, **stamp)
        self.refresh_from_db()
        return bool(changed)

    def give_up(self, now: datetime, reason: str | Promise) -> None:
        """End the job that this worker has, for a reason that trying again does not change."""
        self.finish(now, str(reason))

    def asked_to_stop(self) -> str:
        """Name who wants the job stopped; empty where nobody does."""
        return ""

    def stop(self, now: datetime, by: str) -> None:
        """End the job that this worker has on the request of a person."""
        self.give_up(now, _("Stopped by %(name)s.") % {"name": by})

    def count_kill(self) -> bool:
        """Queue the job again whose process was killed; False where that has happened too often to try again."""
        if self.killed + 1 >= KILLS:
            return False
        self.held().update(state=self.State.QUEUED, lease_until=None, killed=models.F("killed") + 1)
        return True


def wake(task: str, pk: int) -> None:
    """Send a job's id to the Celery task of that name once its row is committed.

    Without a broker this does nothing: workers poll the table. One that does not answer is no fault of who asked for
    the job: every worker sweeps for rows whose message is missing.
    """
    if settings.CELERY_BROKER_URL:
        transaction.on_commit(partial(_send, task, pk))


def _send(task: str, pk: int) -> None:
    # Both take longer to load than a small import takes, and most commands wake nobody.
    from celery import current_app
    from kombu.exceptions import OperationalError as BrokerError

    try:
        current_app.send_task(task, (pk,), retry=False)
    except (BrokerError, OSError) as error:
        log.warning("the broker does not answer, so the job %s %d waits for a sweep: %s", task, pk, error)


AT_WORK = (Job.State.QUEUED, Job.State.RUNNING)
"""States in which a worker has the job, or will have it without being asked again."""

OVER = (Job.State.DONE, Job.State.FAILED, Job.State.DROPPED, Job.State.UNDONE)
"""States in which no worker needs the job's file any more."""
