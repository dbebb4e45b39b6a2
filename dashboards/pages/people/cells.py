"""People, their roles, invitations and absences as text."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dashboards import wording
from dashboards.naming import region_words
from dashboards.pages.frame.dates import day, moment
from dashboards.pages.frame.navigation import role_words
from dashboards.rows import AbsenceRow, BrandSettings, InvitationRow, MemberRow


@dataclass(frozen=True, slots=True)
class Person:
    """A role in words; ``away`` says that its person is absent today, and who stands in."""

    pk: int
    person: int
    user: str
    name: str
    role: str
    where: str
    since: str
    until: str
    last_sign_in: str
    away: str
    locked: bool
    over: bool


@dataclass(frozen=True, slots=True)
class Waiting:
    """An invitation that still waits, in words."""

    pk: int
    name: str
    email: str
    role: str
    where: str
    invited_by: str
    until: str


@dataclass(frozen=True, slots=True)
class Away:
    """An absence in words."""

    pk: int
    days: str
    stand_in: str


def people(rows: Sequence[MemberRow], away: Iterable[AbsenceRow], today: date) -> list[Person]:
    absent = {row.person: row for row in away if row.first_day <= today <= row.last_day}
    return [
        Person(
            pk=row.pk,
            person=row.person,
            user=row.user,
            name=row.name,
            role=role_words(row.role, read_only=row.read_only),
            where=_where(row),
            since=day(row.since),
            until=day(row.until) if row.until else _("no end"),
            last_sign_in=moment(row.last_sign_in) if row.last_sign_in else _("never"),
            away=_away(absent[row.person]) if row.person in absent else "",
            locked=row.locked,
            over=row.when == "over",
        )
        for row in rows
    ]


def waiting(rows: Iterable[InvitationRow]) -> list[Waiting]:
    return [
        Waiting(
            pk=row.pk,
            name=row.name,
            email=row.email,
            role=role_words(row.role, read_only=row.read_only),
            where=_where(row),
            invited_by=row.invited_by,
            until=moment(row.expires_at),
        )
        for row in rows
    ]


def absences(rows: Iterable[AbsenceRow]) -> list[Away]:
    return [Away(row.pk, f"{day(row.first_day)} – {day(row.last_day)}", row.stand_in) for row in rows]


def people_reading(rows: Sequence[MemberRow]) -> str:
    current = [row for row in rows if row.current]
    people = len({row.user for row in current})
    never = len({row.user for row in current if row.last_sign_in is None})
    words = ngettext("%(n)s person has a role today.", "%(n)s people have a role today.", people)
    sentence = words % {"n": wording.number(people)}
    if never:
        words = ngettext("%(n)s has never signed in.", "%(n)s have never signed in.", never)
        sentence = f"{sentence} {words % {'n': wording.number(never)}}"
    return sentence


def invitation_mail(brand: BrandSettings, name: str, link: str, until: datetime) -> tuple[str, str]:
    """Give subject and text of the mail that brings the link of an invitation, in the language of the brand."""
    with translation.override(brand.language or translation.get_language()):
        facts = {"brand": brand.name, "name": name, "link": link, "until": moment(until)}
        return (
            _("Your invitation to %(brand)s on Evenly") % facts,
            _(
                "Hello %(name)s,\n\nyou are invited to %(brand)s on Evenly. Open this link to begin:\n\n%(link)s\n\n"
                "It works once, until %(until)s. Do not pass it on: whoever opens it gets the role.\n"
            )
            % facts,
        )


def _where(row: MemberRow | InvitationRow) -> str:
    return region_words(row.where) if row.role == "regional" else row.where or _("the whole brand")


def _away(row: AbsenceRow) -> str:
    facts = {"day": day(row.last_day), "stand_in": row.stand_in}
    return _("absent until %(day)s; %(stand_in)s stands in") % facts
