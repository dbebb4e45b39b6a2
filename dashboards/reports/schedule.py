"""When the reports of a brand go out and to whom: set by head office, and what is due by it.

A schedule closes nothing: on its day head office is asked, once, to close the month before.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from dashboards.models import MonthClose, NetworkScore, Notice, ReportReader, ReportSchedule
from dashboards.notices.outbox import Topic, notify
from dashboards.reports.making import FORMATS, LANGUAGES
from dashboards.rows import Due
from locations import events
from locations.models import Brand, Membership, User
from locations.months import USUAL_WINDOW, first_day, month_of
from locations.refusals import Refusal
from locations.scoping import Scope, memberships_on
from locations.working_days import MOST, working_day
from locations.zones import day_in

MONTH, ASKED = "month", "asked"
"""Subject and step of the notice that asks for the closing of a month."""
NO_REPORTS = "none"
READER_CHOICES = (*LANGUAGES, " ".join(LANGUAGES), NO_REPORTS)
"""What may be set for one person."""


@dataclass(frozen=True, slots=True)
class Timetable:
    """What head office sets of a schedule; ``zone`` is an IANA name, ``formats`` the files that are attached."""

    is_active: bool
    working_day: int
    time: time
    zone: str
    to_head_office: bool
    to_regional: bool
    to_stores: bool
    formats: tuple[str, ...]


@transaction.atomic
def set_schedule(scope: Scope, timetable: Timetable, *, by: str, now: datetime) -> bool:
    """Set when reports go out, to whom and with which files; False where it is so already.

    Raises Refusal for what no schedule can have.
    """
    _keeper(scope)
    _refuse_wrong(timetable)
    schedule = schedule_of(scope.brand)
    before, after = _attributes(schedule), _attributes(timetable)
    if schedule.pk and before == after:
        return False
    for each in fields(timetable):
        setattr(schedule, each.name, getattr(timetable, each.name))
    schedule.formats = [*timetable.formats]
    schedule.save()
    events.record(scope.brand, "report_schedule.set", schedule, by=by, now=now, before=before, after=after)
    return True


@transaction.atomic
def set_reader(scope: Scope, person: str, choice: str, *, by: str, now: datetime) -> bool:
    """Set in which languages one person gets the reports, or that they get none; empty: in their own language.

    False where it is so already. Raises Refusal for somebody without a role in the brand.
    """
    _keeper(scope)
    today = day_in(scope.zone, now)
    rows = memberships_on(Membership.objects.filter(brand_id=scope.brand), today)
    has_role = rows.filter(user__username=person).exists()
    known = ReportReader.objects.filter(brand_id=scope.brand, user__username=person).first()
    if not has_role and (known is None or choice):
        raise Refusal(_("“%(name)s” has no role in this brand.") % {"name": person}, "person")
    if choice and choice not in READER_CHOICES:
        raise Refusal(_("Choose one of the languages."), "choice")
    before = known.choice if known else ""
    if before == choice:
        return False
    user = User.objects.get(username=person)
    ReportReader.objects.filter(brand_id=scope.brand, user=user).delete()
    if choice:
        ReportReader.objects.create(brand_id=scope.brand, user=user, choice=choice)
    old, new = {"languages": before}, {"languages": choice}
    events.record(scope.brand, "report_reader.set", user, by=by, now=now, before=old, after=new)
    return True


def schedule_of(brand: int) -> ReportSchedule:
    """Give the schedule of a brand; an inactive one that is not stored where none was set."""
    found = ReportSchedule.objects.filter(brand_id=brand).first()
    if found is None:
        zone = Brand.objects.values_list("default_zone", flat=True).get(pk=brand)
        found = ReportSchedule(brand_id=brand, zone=zone, formats=["pdf"])
    return found


def timetable_of(scope: Scope) -> Timetable:
    """Give the schedule of a brand as head office set it."""
    schedule = schedule_of(scope.brand)
    stands = {each.name: getattr(schedule, each.name) for each in fields(Timetable)}
    return Timetable(**(stands | {"formats": tuple(schedule.formats)}))


def next_due(scope: Scope, now: datetime) -> Due:
    """Say when head office is asked next, and for which month; what it is asked already while that is not closed."""
    brand, schedule = Brand.objects.get(pk=scope.brand), schedule_of(scope.brand)
    month = month_of(day_in(schedule.zone, now)) - 1
    if not MonthClose.closed(brand.pk).filter(month=month).exists():
        asked = Notice.objects.filter(brand=brand, subject_kind=MONTH, subject=month, step=ASKED)
        at = moment_of(schedule, brand.country, month)
        is_asked = asked.exists()
        return Due(month, at, is_asked=is_asked, waits_for_figures=now >= at and not is_asked)
    return Due(month + 1, moment_of(schedule, brand.country, month + 1), is_asked=False)


def moment_of(schedule: ReportSchedule, country: str, month: int) -> datetime:
    """Give when head office is asked to close a month: on a working day of the month after it, in its zone."""
    after = first_day(month + 1)
    day = working_day(after.year, after.month, schedule.working_day, country)
    return datetime.combine(day, schedule.time, ZoneInfo(schedule.zone))


def ask_where_due(now: datetime) -> int:
    """Ask the head offices whose day has come to close the month before; returns how many people were asked.

    A month that is not scored yet is asked for once it is, in the course of the month after it.
    """
    asked = 0
    for schedule in ReportSchedule.objects.filter(is_active=True).select_related("brand"):
        brand, month = schedule.brand, month_of(day_in(schedule.zone, now)) - 1
        if now >= moment_of(schedule, brand.country, month) and _is_open(brand, month):
            topic = Topic(MONTH, month, ASKED)
            asked += sum(notify(brand.pk, user, topic, now=now) is not None for user in _closers(brand, topic, now))
    return asked


def _is_open(brand: Brand, month: int) -> bool:
    """Whether a month can be closed and is not: it has figures, and nobody closes it just now."""
    scored = NetworkScore.objects.filter(brand=brand, region=None, month=month, window=USUAL_WINDOW)
    return scored.exists() and not MonthClose.objects.filter(brand=brand, month=month).exists()


def _closers(brand: Brand, topic: Topic, now: datetime) -> Iterator[int]:
    """Give the people who may close a month and were not asked to."""
    rows = Membership.objects.filter(brand=brand, role=Membership.Role.HEAD_OFFICE, read_only=False)
    current = memberships_on(rows, day_in(brand.default_zone, now))
    asked = Notice.objects.filter(brand=brand, subject_kind=topic.kind, subject=topic.subject, step=topic.step)
    current = current.filter(user__is_active=True).exclude(user__in=asked.values("user"))
    yield from current.order_by("user").values_list("user", flat=True).distinct()


def _refuse_wrong(timetable: Timetable) -> None:
    if not 1 <= timetable.working_day <= MOST:
        raise Refusal(_("Choose a working day from 1 to %(most)s.") % {"most": MOST}, "working_day")
    if timetable.zone not in available_timezones():
        raise Refusal(_("“%(zone)s” is no time zone.") % {"zone": timetable.zone}, "zone")
    if not timetable.formats or {*timetable.formats} - {*FORMATS}:
        raise Refusal(_("Choose at least one kind of file."), "formats")
    if timetable.is_active and not (timetable.to_head_office or timetable.to_regional or timetable.to_stores):
        raise Refusal(_("Choose who gets the reports."), "to_head_office")


def _attributes(of: ReportSchedule | Timetable) -> Mapping[str, Any]:
    """Give what an event says of a schedule."""
    columns = {each.name: getattr(of, each.name) for each in fields(Timetable)}
    return columns | {"time": f"{of.time:%H:%M}", "formats": [*of.formats]}


def _keeper(scope: Scope) -> None:
    if not scope.keeps_the_brand:
        raise PermissionDenied(_("Only head office sets when reports go out."))
