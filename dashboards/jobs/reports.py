"""Close and revise months and make reports in the background, on behalf of a person."""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import DatabaseError, connection
from django.utils import timezone, translation
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from dashboards.jobs.mails import send_on_closing
from dashboards.models import MonthClose, ReportRun
from dashboards.queries.reports import withheld_months
from dashboards.reports import closing
from dashboards.reports.making import ask_for_report, make_report
from locations.faults import is_disk_full
from locations.refusals import Refusal
from locations.scoping import Scope, head_office, visible_locations
from reviews.jobs import ATTEMPTS, LEASE, Job, wake

log = logging.getLogger(__name__)

CLOSE, REPORT = "dashboards.tasks.close", "dashboards.tasks.report"
"""Names of the Celery tasks that run a row."""
NO_ROOM = _("The disk of the server is full. Ask for it again once there is room.")
FAILED = _("It failed; the log has the reason. Ask for it again later, or tell the administrator of Evenly.")
POLL_SECONDS = 0.5
BETWEEN_RENEWALS = LEASE.total_seconds() / 3


def ask_to_close(scope: Scope, month: int, *, by: str, now: datetime) -> MonthClose:
    """Queue the closing of a month, or the revision of a closed one. Raises as ``closing.check_closable``."""
    close = closing.ask_to_close(scope, month, by=by, now=now)
    wake(CLOSE, close.pk)
    return close


def order_report(
    scope: Scope, month: int, *, region: str = "", store: str = "", language: str, by: str, now: datetime
) -> ReportRun:
    """Queue a report where it is still to be made. Raises as ``making.ask_for_report``."""
    report = ask_for_report(scope, month, region=region, store=store, language=language, by=by, now=now)
    if report.state == Job.State.QUEUED:
        wake(REPORT, report.pk)
    return report


def order_reports_of_stores(scope: Scope, month: int, *, language: str) -> int:
    """Queue the editions of all visible stores of a closed month; returns how many were still to be made.

    None where they would tell this person more of the network than they may know.
    """
    close = MonthClose.closed(scope.brand).filter(month=month).first()
    if close is None or month in withheld_months(scope):
        return 0
    at = {"brand_id": scope.brand, "month": month, "language": language, "revision": close.revision}
    made = ReportRun.objects.filter(**at, location__isnull=False).values("location")
    stores = visible_locations(scope).exclude(pk__in=made).values_list("pk", flat=True)
    rows = ReportRun.objects.bulk_create((ReportRun(**at, location_id=store) for store in stores), batch_size=1_000)
    if rows:
        wake(REPORT, rows[0].pk)
    return len(rows)


def close(scope: Scope, month: int, *, by: str, now: datetime) -> MonthClose:
    """Close a month, and send its reports where a schedule says so. Raises as ``closing.close_month``."""
    closed = closing.close_month(scope, month, by=by, now=now)
    send_on_closing(scope, month, by=by, now=now)
    return closed


def run_close(job_id: int, worker: str) -> None:
    """Close a month, or revise it where it is closed already."""
    job = MonthClose.claim(job_id, worker, timezone.now())
    if job is None:
        return
    verb = closing.revise_month if job.revision else close
    _run(job, lambda: verb(head_office(job.brand), job.month, by=job.by_name, now=timezone.now()))


def run_report(job_id: int, worker: str) -> None:
    """Make a report."""
    job = ReportRun.claim(job_id, worker, timezone.now())
    if job is not None:
        _run(job, lambda: make_report(job, now=timezone.now()))


def make_here(report: ReportRun, worker: str) -> None:
    """Make a queued report in this process, or wait for whoever is making it; afterwards it is over.

    A fault is raised, and leaves the report to the next worker. Raises ReportRun.DoesNotExist for a draft that a newer
    one has replaced meanwhile.
    """
    while not report.is_over:
        job = ReportRun.claim(report.pk, worker, timezone.now())
        if job is None:
            time.sleep(POLL_SECONDS)
        else:
            with _leased(job):
                make_report(job, now=timezone.now())
        report.refresh_from_db()


@contextmanager
def _leased(job: Job) -> Iterator[None]:
    """Extend the lease of a claimed job while a block works on it, then end the job; queue it again after a fault."""
    over = threading.Event()
    watch = threading.Thread(target=_extend, args=(job, over), daemon=True)
    watch.start()
    try:
        yield
    except BaseException:
        job.held().update(state=Job.State.QUEUED, lease_until=None)
        raise
    else:
        job.finish(timezone.now())
    finally:
        over.set()
        watch.join()


def _extend(job: Job, over: threading.Event) -> None:
    while not over.wait(BETWEEN_RENEWALS):
        try:
            job.keep(timezone.now())
        except DatabaseError as error:
            log.warning("the database does not answer while a report is made: %s", type(error).__name__)
        finally:
            connection.close()


def _run(job: Job, work: Callable[[], object]) -> None:
    language = getattr(job, "language", None) or get_language()
    try:
        with translation.override(language):
            work()
    except Refusal as refused:
        job.finish(timezone.now(), str(refused))
    except Exception as error:
        log.exception("%s %d failed", job._meta.verbose_name, job.pk)
        if job.attempts >= ATTEMPTS:
            with translation.override(language):
                job.finish(timezone.now(), str(NO_ROOM if is_disk_full(error) else FAILED))
    else:
        job.finish(timezone.now())
