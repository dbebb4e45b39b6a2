"""Notify people, each once, and send the mails of it until they are sent or have failed."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from dashboards.models import MailJob, Notice
from dashboards.notices.mail import Mail, NotSent, failure, send
from locations.events import record
from locations.models import User
from locations.scoping import Scope
from locations.sign_in import DEMO_MAIL
from reviews.jobs import ATTEMPTS, Job

RETRIES = (timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1), timedelta(hours=6))
"""How long after each failure a mail is tried again; after the last it has failed."""


PATIENCE = timedelta(seconds=20)
"""How long after it was not ready a mail is looked at again."""


class Later(Exception):
    """What a mail needs is not made yet."""


class Undeliverable(Exception):
    """A mail cannot be sent, whatever the server says; the message says why, to head office."""


@dataclass(frozen=True, slots=True)
class Topic:
    """What a notice is about: a kind of subject, its number, and which of its turns."""

    kind: str
    subject: int
    step: str


@transaction.atomic
def notify(brand: int, user: int, topic: Topic, *, now: datetime) -> MailJob | None:
    """Notify somebody, by a mail that waits to be sent; None where they were before."""
    notice, is_new = Notice.objects.get_or_create(
        brand_id=brand,
        user_id=user,
        subject_kind=topic.kind,
        subject=topic.subject,
        step=topic.step,
        defaults={"at": now},
    )
    return MailJob.objects.create(brand_id=brand, notice=notice) if is_new else None


def deliver(job: MailJob, compose: Callable[[MailJob], Mail], *, now: datetime) -> None:
    """Make and send a mail that this worker has; one that fails is put back or ends with its reason.

    ``compose`` raises Later where it has to wait, and Undeliverable where nothing can be sent.
    """
    try:
        mail = compose(job)
        job.write(
            receiver=mail.receiver,
            heading=mail.heading[:200],
            files=[{"name": each.name, "size": len(each.content)} for each in mail.files],
            is_printed=not settings.SENDS_MAIL,
        )
        send(mail)
    except Later as reason:
        job.put_back(now + PATIENCE, str(reason), failed=False)
    except Undeliverable as reason:
        job.finish(now, str(reason))
    except NotSent as reason:
        if reason.is_final or job.attempts >= ATTEMPTS:
            job.finish(now, str(reason))
        else:
            job.put_back(now + RETRIES[job.attempts - 1], str(reason), failed=True)
    else:
        job.finish(now)


def send_at_once(scope: Scope, mail: Mail, *, now: datetime) -> bool:
    """Send a mail whose text must not be stored, and write its line of the log; returns whether it went out.

    Where no server is set, nothing is sent and nothing is logged.
    """
    if not settings.SENDS_MAIL:
        return False
    error = failure(mail)
    MailJob.objects.create(
        brand_id=scope.brand,
        receiver=mail.receiver,
        heading=mail.heading[:200],
        state=Job.State.FAILED if error else Job.State.DONE,
        error=error,
        attempts=1,
        progress=1,
        finished_at=now,
    )
    return not error


@transaction.atomic
def try_again(scope: Scope, pk: int, *, by: str, now: datetime) -> MailJob | None:
    """Queue a failed mail once more; None where the brand has no such one.

    Raises PermissionDenied for all but head office.
    """
    if not scope.keeps_the_brand:
        raise PermissionDenied(_("Only head office sends mails again."))
    rows = MailJob.objects.filter(brand_id=scope.brand, pk=pk, state=Job.State.FAILED, notice__isnull=False)
    fresh = {"attempts": 0, "killed": 0, "error": "", "not_before": None, "progress": 0, "finished_at": None}
    if not rows.update(state=Job.State.QUEUED, **fresh):
        return None
    mail = MailJob.objects.get(pk=pk)
    record(scope.brand, "mail.retried", mail, by=by, now=now, before={}, after={"person": str(mail.user or "")})
    return mail


def address_of(user: User) -> str:
    """Give a person's address. Raises Undeliverable where they have none."""
    if not user.email:
        raise Undeliverable(_("%(name)s has no mail address.") % {"name": user.get_full_name() or user.get_username()})
    if settings.SENDS_MAIL and user.email.endswith(DEMO_MAIL):
        raise Undeliverable(_("This is a person of the demo, whose address does not exist."))
    return user.email
