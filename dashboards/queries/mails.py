"""The mails of a brand, newest first, and who gets its reports otherwise than by their role; for head office alone."""

from collections.abc import Iterator

from django.db.models import QuerySet

from dashboards.models import MailJob, ReportReader
from dashboards.rows import Attached, MailRow, ReaderRow
from locations.models import User
from locations.scoping import Scope
from reviews.jobs import AT_WORK, Job


def mails(scope: Scope, *, before: int | None = None, limit: int = 50) -> list[MailRow]:
    """Give the newest mails; ``before`` is the last one of the page before."""
    rows = _rows(scope)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    return [_row(mail) for mail in rows[:limit]]


def all_mails(scope: Scope) -> Iterator[MailRow]:
    """Yield all mails, for a file."""
    return (_row(mail) for mail in _rows(scope).iterator(chunk_size=1_000))


def failed_mails(scope: Scope) -> int:
    """Count the mails that were not sent and are not tried again by themselves."""
    return _rows(scope).filter(state=Job.State.FAILED, notice__isnull=False).count()


def report_readers(scope: Scope) -> list[ReaderRow]:
    """Give who gets reports in other languages than their own, or not at all, by name; none but for head office."""
    if not scope.oversees_the_brand:
        return []
    rows = ReportReader.objects.filter(brand_id=scope.brand).select_related("user").order_by("user__username")
    return [ReaderRow(row.user.get_username(), _name(row.user), row.choice) for row in rows]


def _rows(scope: Scope) -> "QuerySet[MailJob]":
    rows = MailJob.objects.filter(brand_id=scope.brand).select_related("notice__user").order_by("-pk")
    return rows if scope.oversees_the_brand else rows.none()


def _row(mail: MailJob) -> MailRow:
    if mail.state in AT_WORK:
        state = "waiting"
    elif mail.state == Job.State.FAILED:
        state = "failed"
    else:
        state = "printed" if mail.is_printed else "sent"
    return MailRow(
        pk=mail.pk,
        state=state,
        at=mail.finished_at or mail.created_at,
        person=_name(mail.user) if mail.user else "",
        receiver=mail.receiver,
        heading=mail.heading,
        files=[Attached(**each) for each in mail.files],
        error=mail.error,
        not_before=mail.not_before if mail.state in AT_WORK else None,
        can_be_retried=state == "failed" and mail.notice_id is not None,
    )


def _name(user: User) -> str:
    return user.get_full_name() or user.get_username()
