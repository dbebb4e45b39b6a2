"""People and their roles as text."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from dashboards import wording
from dashboards.pages.frame.dates import day, moment
from dashboards.pages.frame.navigation import role_words
from dashboards.pages.frame.store_record import region_words
from dashboards.rows import MemberRow


@dataclass(frozen=True, slots=True)
class Person:
    user: str
    name: str
    role: str
    where: str
    since: str
    until: str
    last_sign_in: str
    locked: bool


def people(rows: Sequence[MemberRow]) -> list[Person]:
    return [
        Person(
            user=row.user,
            name=row.name,
            role=role_words(row.role),
            where=region_words(row.where) if row.role == "regional" else row.where or _("the whole brand"),
            since=day(row.since),
            until=day(row.until) if row.until else _("no end"),
            last_sign_in=moment(row.last_sign_in) if row.last_sign_in else _("never"),
            locked=row.locked,
        )
        for row in rows
    ]


def people_reading(rows: Sequence[MemberRow]) -> str:
    current = [row for row in rows if row.current]
    never = len({row.user for row in current if row.last_sign_in is None})
    facts = {"people": wording.number(len({row.user for row in current})), "never": wording.number(never)}
    if never:
        return _("%(people)s people have a role today; %(never)s of them have never signed in.") % facts
    return _("%(people)s people have a role today.") % facts
