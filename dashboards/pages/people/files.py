"""Who has, had and will have a role, and who is invited, as files: what the page shows of them, and no more."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from dashboards import queries
from dashboards.files.tables import DAY, MOMENT, Field, Table
from dashboards.pages.frame import about_sheet
from dashboards.pages.frame.dates import day
from dashboards.pages.frame.downloads import Download, file_name, send_csv, send_workbook
from dashboards.pages.frame.navigation import role_words
from dashboards.pages.frame.page import read_request
from dashboards.pages.people.cells import absent_on, where_words
from dashboards.rows import AbsenceRow, InvitationRow, MemberRow

INVITED = "invited"
"""The state of somebody whose invitation is open, next to those of ``MemberRow.when``."""


@dataclass(frozen=True, slots=True)
class PersonLine:
    """A role of a person, or one that somebody is invited to; moments are on the brand's clock.

    ``state`` is now, coming, over or invited. Only of the invited is there an e-mail address, as on the page.
    """

    state: str
    user: str
    name: str
    email: str
    role: str
    read_only: bool
    where: str
    where_words: str
    since: date
    until: date | None
    last_sign_in: datetime | None = None
    locked: bool | None = None
    absent_until: date | None = None
    stand_in: str = ""
    invited_by: str = ""
    link_until: datetime | None = None


@require_safe
@login_required
def people_csv(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Send all that the page shows of people, in the same order."""
    return send_csv(request, _download(request, slug))


@require_safe
@login_required
def people_xlsx(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Send the same as a workbook."""
    return send_workbook(request, _download(request, slug))


def _download(request: HttpRequest, slug: str) -> Download:
    page_request = read_request(request, slug, (), overseer=True)
    scope, now, today = page_request.scope, timezone.now(), timezone.localdate()
    rows, away = queries.people(scope, today), queries.absences(scope, today)
    # Made at once, since moments are written on the clock of this request.
    lines = [*people_lines(rows, away, queries.invitations(scope, now), today)]
    about = about_sheet.table(
        page_request,
        now,
        contents=_("Roles of people: today's, invitations, and those that ended or have not started"),
        period=_("as of %(day)s") % {"day": day(today)},
        chosen=(),
    )
    return Download(file_name(page_request, "people", (), now), Table(_("People"), FIELDS, lines), about)


def people_lines(
    rows: Sequence[MemberRow], away: Iterable[AbsenceRow], invited: Iterable[InvitationRow], today: date
) -> Iterator[PersonLine]:
    """Give the lines in the order of the page: roles of today, invitations, all other roles."""
    absent = absent_on(away, today)
    yield from (_member(row, absent.get(row.person)) for row in rows if row.current)
    yield from map(_invited, invited)
    yield from (_member(row, absent.get(row.person)) for row in rows if not row.current)


def _member(row: MemberRow, absence: AbsenceRow | None) -> PersonLine:
    return PersonLine(
        state=row.when,
        user=row.user,
        name=row.name,
        email="",
        role=row.role,
        read_only=row.read_only,
        where=row.where,
        where_words=where_words(row),
        since=row.since,
        until=row.until,
        last_sign_in=timezone.localtime(row.last_sign_in) if row.last_sign_in else None,
        locked=row.locked,
        absent_until=absence.last_day if absence else None,
        stand_in=absence.stand_in if absence else "",
    )


def _invited(row: InvitationRow) -> PersonLine:
    return PersonLine(
        state=INVITED,
        user="",
        name=row.name,
        email=row.email,
        role=row.role,
        read_only=row.read_only,
        where=row.where,
        where_words=where_words(row),
        since=row.since,
        until=row.until,
        invited_by=row.invited_by,
        link_until=timezone.localtime(row.expires_at),
    )


def _state(line: PersonLine) -> str:
    return {"now": _("today"), "coming": _("not started"), "over": _("ended"), INVITED: _("invited")}[line.state]


FIELDS: Sequence[Field[PersonLine]] = (
    Field("user", gettext_lazy("User name"), lambda line: line.user, width=20),
    Field("name", gettext_lazy("Name"), lambda line: line.name, width=22),
    Field(
        "state",
        gettext_lazy("State"),
        lambda line: line.state,
        gettext_lazy("Whether the role applies today, ended, has not started, or is only offered by an invitation."),
        shown=_state,
    ),
    Field(
        "role",
        gettext_lazy("Role"),
        lambda line: line.role,
        shown=lambda line: role_words(line.role, read_only=line.read_only),
        width=22,
    ),
    Field(
        "read_only",
        gettext_lazy("May change nothing"),
        lambda line: line.read_only,
        gettext_lazy("Head office that reads everything, such as an auditor."),
    ),
    Field(
        "where",
        gettext_lazy("Sees"),
        lambda line: line.where,
        gettext_lazy("The region with all below it, or the store."),
        shown=lambda line: line.where_words,
        width=34,
    ),
    Field("since", gettext_lazy("Since"), lambda line: line.since, number_format=DAY, width=12),
    Field(
        "until",
        gettext_lazy("Until"),
        lambda line: line.until,
        gettext_lazy("The last day, included; empty while no end is known."),
        number_format=DAY,
        width=12,
    ),
    Field(
        "last_sign_in",
        gettext_lazy("Last sign-in"),
        lambda line: line.last_sign_in,
        gettext_lazy("On the clock of the brand; empty for who has never signed in."),
        number_format=MOMENT,
        width=17,
    ),
    Field("locked", gettext_lazy("Cannot sign in"), lambda line: line.locked),
    Field(
        "absent_until",
        gettext_lazy("Absent until"),
        lambda line: line.absent_until,
        gettext_lazy("The last day of an absence that is today."),
        number_format=DAY,
        width=12,
    ),
    Field("stand_in", gettext_lazy("Who stands in"), lambda line: line.stand_in, width=22),
    Field(
        "email",
        gettext_lazy("E-mail"),
        lambda line: line.email,
        gettext_lazy("Of the invited alone, where an invitation was mailed."),
        width=26,
    ),
    Field("invited_by", gettext_lazy("Invited by"), lambda line: line.invited_by, width=18),
    Field("link_until", gettext_lazy("Link works until"), lambda line: line.link_until, number_format=MOMENT, width=17),
)
