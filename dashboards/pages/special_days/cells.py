"""Special days and public holidays as text."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import formats
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from dashboards import wording
from dashboards.naming import region_words
from dashboards.pages.frame.dates import day
from dashboards.rows import HolidayRow, SpecialDayRow, SpecialDays


@dataclass(frozen=True, slots=True)
class DayCells:
    """One special day: when, where, its hours and its name."""

    pk: int
    day: str
    weekday: str
    where: str
    hours: str
    name: str
    may_change: bool
    label: str


@dataclass(frozen=True, slots=True)
class HolidayCells:
    """One public holiday; ``iso`` is its date as forms send it."""

    iso: str
    day: str
    weekday: str
    name: str
    name_ko: str
    name_en: str
    is_set: bool


def days(rows: Sequence[SpecialDayRow], *, over: bool = False) -> list[DayCells]:
    """Word special days; those that are over offer no change."""
    return [_day(row, row.may_change and not over) for row in rows]


def _day(row: SpecialDayRow, may_change: bool) -> DayCells:
    name, where = _name(row.name_ko, row.name_en), _where(row)
    return DayCells(
        pk=row.pk,
        day=day(row.date),
        weekday=formats.date_format(row.date, "l"),
        where=where,
        hours=row.hours or pgettext("hours of a day", "closed"),
        name=name or wording.NOTHING,
        may_change=may_change,
        label=_("Remove: %(day)s, %(where)s") % {"day": day(row.date), "where": where},
    )


def _where(row: SpecialDayRow) -> str:
    if row.store:
        return f"{row.store_name} ({row.store})"
    return region_words(row.region) or _("All stores of the brand")


def holidays(rows: Sequence[HolidayRow]) -> list[HolidayCells]:
    return [
        HolidayCells(
            iso=row.date.isoformat(),
            day=day(row.date),
            weekday=formats.date_format(row.date, "l"),
            name=_name(row.name_ko, row.name_en),
            name_ko=row.name_ko,
            name_en=row.name_en,
            is_set=row.is_set,
        )
        for row in rows
    ]


def _name(korean: str, english: str) -> str:
    """Give the name in the language of the page, else in the other one."""
    return (korean or english) if get_language() == "ko" else (english or korean)


def reading(found: SpecialDays) -> str:
    """Say in one sentence what is ahead."""
    ahead = len({row.date for row in found.ahead})
    if not ahead:
        return _("No special days are ahead: stores are open as their opening hours say.")
    facts = {"n": wording.number(ahead), "next": day(found.ahead[0].date)}
    words = ngettext(
        "%(n)s day with hours of its own is ahead: %(next)s.",
        "%(n)s days with hours of their own are ahead, the next one on %(next)s.",
        ahead,
    )
    return words % facts
