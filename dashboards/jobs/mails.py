"""Send mails in the background, and order those of a closed month."""

import logging
from datetime import datetime

from django.conf import settings
from django.utils import timezone, translation

from dashboards.alerts import digest
from dashboards.alerts.sending import DIGEST
from dashboards.models import MailJob
from dashboards.notices import escalation, outbox, overdue
from dashboards.reports import mailing
from dashboards.reports.mailing import Ordered
from dashboards.reports.schedule import schedule_of
from locations.scoping import Scope
from reviews.jobs import ATTEMPTS, wake

log = logging.getLogger(__name__)

MAIL = "dashboards.tasks.mail"
"""Name of the Celery task that runs a row."""
REMINDERS = {
    escalation.ITEM: escalation.compose,
    overdue.ACTION: overdue.compose_overdue,
    DIGEST: digest.compose,
}
"""What makes the mail of a notice, by the kind of its subject; all others are mails of reports."""


def send_reports(scope: Scope, month: int, *, by: str, now: datetime) -> Ordered:
    """Queue the mails of a closed month that did not go out yet. Raises as ``mailing.order_mails``."""
    ordered = mailing.order_mails(scope, month, by=by, now=now)
    for mail in ordered.mails[:1]:
        wake(MAIL, mail.pk)
    return ordered


def send_on_closing(scope: Scope, month: int, *, by: str, now: datetime) -> Ordered | None:
    """Queue the mails of a month that was just closed, where a schedule says so."""
    is_active = schedule_of(scope.brand).is_active
    return send_reports(scope, month, by=by, now=now) if is_active else None


def try_again(scope: Scope, pk: int, *, by: str, now: datetime) -> bool:
    """Queue a failed mail once more; False where the brand has no such one."""
    mail = outbox.try_again(scope, pk, by=by, now=now)
    if mail:
        wake(MAIL, mail.pk)
    return mail is not None


def run_mail(job_id: int, worker: str) -> None:
    """Send a mail."""
    now = timezone.now()
    job = MailJob.claim(job_id, worker, now)
    if job is None:
        return
    # Reasons of a mail that is not sent are read by head office.
    with translation.override(job.brand.language or settings.LANGUAGE_CODE):
        try:
            compose = REMINDERS.get(job.notice.subject_kind if job.notice else "", mailing.compose)
            outbox.deliver(job, lambda mail: compose(mail, now), now=now)
        except Exception:
            log.exception("mail %d failed", job.pk)
            if job.attempts >= ATTEMPTS:
                job.finish(timezone.now(), "It failed; the log has the reason.")
