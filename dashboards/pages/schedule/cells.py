"""The schedule and the mails as text."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.template.defaultfilters import filesizeformat
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from dashboards import wording
from dashboards.files.tables import MOMENT, Field, Table
from dashboards.pages.frame.dates import moment, moment_there
from dashboards.reports.mailing import Audience
from dashboards.reports.schedule import Timetable
from dashboards.rows import Due, MailRow

STATES: Mapping[str, str | Promise] = {
    "waiting": gettext_lazy("waits"),
    "sent": gettext_lazy("sent"),
    "printed": gettext_lazy("on the console"),
    "failed": gettext_lazy("not sent"),
}
NAMED = 5
"""People without an address who are named; the others are counted."""


@dataclass(frozen=True, slots=True)
class MailCells:
    """One mail; ``detail`` says why it failed or waits."""

    pk: int
    heading: str
    to: str
    address: str
    at: str
    state: str
    detail: str
    files: Sequence[str]
    can_be_retried: bool
    has_failed: bool


def reading(timetable: Timetable, due: Due) -> str:
    """Say in one sentence what happens next."""
    if not timetable.is_active:
        return _("Reports are not mailed. They can be made and downloaded at any time.")
    facts = {"month": wording.month_name(due.month), "at": moment_there(due.at.astimezone(ZoneInfo(timetable.zone)))}
    facts["zone"] = timetable.zone
    if due.is_asked:
        return _("Head office is asked to close %(month)s, since %(at)s (%(zone)s). The reports then go out.") % facts
    if due.waits_for_figures:
        return (
            _("%(month)s has no figures yet; head office is asked to close it once it has. The reports then go out.")
            % facts
        )
    return _("On %(at)s (%(zone)s) head office is asked to close %(month)s. The reports then go out.") % facts


def audience(found: Audience) -> list[str]:
    """Say how many people get reports, and who has no address."""
    lines = [
        ngettext("%(n)s person gets reports by these roles.", "%(n)s people get reports by these roles.", found.people)
        % {"n": wording.number(found.people)}
    ]
    if found.without_address:
        names, more = found.without_address[:NAMED], len(found.without_address) - NAMED
        listed = ", ".join(names)
        if more > 0:
            listed = _("%(names)s and %(n)s more") % {"names": listed, "n": wording.number(more)}
        lines.append(
            _("No mail address is known of: %(names)s. Each person writes it under “Mail” in the side bar.")
            % {"names": listed}
        )
    return lines


def mails(rows: Sequence[MailRow]) -> list[MailCells]:
    return [_mail(row) for row in rows]


def _mail(row: MailRow) -> MailCells:
    detail = row.error
    if row.not_before:
        facts = {"reason": row.error, "at": moment(row.not_before)}
        detail = _("%(reason)s It is tried again at %(at)s.") % facts
    return MailCells(
        pk=row.pk,
        heading=row.heading or _("not written yet"),
        to=row.person or row.receiver,
        address=row.receiver if row.person else "",
        at=moment(row.at),
        state=str(STATES[row.state]),
        detail=detail,
        files=[f"{each.name}, {filesizeformat(each.size)}" for each in row.files],
        can_be_retried=row.can_be_retried,
        has_failed=row.state == "failed",
    )


def table(rows: Iterator[MailRow]) -> Table[MailRow]:
    """Give the mails as a file."""
    fields: list[Field[MailRow]] = [
        Field("at", _("At"), lambda row: row.at.isoformat(timespec="seconds"), number_format=MOMENT, width=22),
        Field("state", _("State"), lambda row: row.state, shown=lambda row: str(STATES[row.state])),
        Field("person", _("Person"), lambda row: row.person, width=22),
        Field("receiver", _("Address"), lambda row: row.receiver, width=28),
        Field("heading", _("Subject"), lambda row: row.heading, width=44),
        Field("files", _("Files"), lambda row: "; ".join(each.name for each in row.files), width=44),
        Field("error", _("Reason"), lambda row: row.error, width=44),
    ]
    return Table(_("Mails"), fields, rows)
