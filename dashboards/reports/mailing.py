"""The mails of a closed month: who gets which editions by the roles they have, and what each mail says."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urljoin

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dashboards import wording
from dashboards.models import MailJob, MonthClose, Notice, ReportReader, ReportRun, ReportSchedule
from dashboards.naming import region_words
from dashboards.notices.mail import Attachment, Mail
from dashboards.notices.outbox import Later, Topic, Undeliverable, address_of, notify
from dashboards.reports.making import LANGUAGES, TYPES, ask_for_report, path_of
from dashboards.reports.schedule import ASKED, MONTH, NO_REPORTS, schedule_of
from locations.events import record
from locations.models import Brand, Membership, User
from locations.months import format_month
from locations.refusals import Refusal
from locations.regions import PlaceKey
from locations.scoping import Scope, memberships_on, scope_of
from locations.zones import day_in
from reviews.jobs import AT_WORK, Job

MOST_BYTES = 15 * 2**20
"""Of the files of one mail; many servers take no mail over 20 MB, and encoding adds a third."""
REVISION = "revision:"
WAIT = 24 * 3600
"""Seconds that a mail waits at most for its reports."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who gets reports: of which places, and in which languages."""

    user: User
    places: Sequence[PlaceKey]
    languages: Sequence[str]


@dataclass(frozen=True, slots=True)
class Audience:
    """How many people get reports as the schedule stands, and the names of those without a mail address."""

    people: int
    without_address: Sequence[str]


@dataclass(frozen=True, slots=True)
class Planned:
    """Who gets the reports of a closed month; ``before``: ids of those who were sent its newest revision."""

    close: MonthClose
    step: str
    readers: Sequence[Reader]
    before: frozenset[int]


@dataclass(frozen=True, slots=True)
class Ordered:
    """The mails of a month that are new, its revision, and how many people were sent that before."""

    revision: int
    mails: Sequence[MailJob]
    before: int


def readers(brand: Brand, schedule: ReportSchedule, day: date, *, only: User | None = None) -> Iterator[Reader]:
    """Give, by name, who gets reports on a day of the brand; ``only`` one person, where they get any."""
    kinds = {
        Membership.Role.HEAD_OFFICE: schedule.to_head_office,
        Membership.Role.REGIONAL: schedule.to_regional,
        Membership.Role.STORE: schedule.to_stores,
    }
    wanted = [role for role, is_wanted in kinds.items() if is_wanted]
    rows = memberships_on(Membership.objects.filter(brand=brand, role__in=wanted, user__is_active=True), day)
    if only:
        rows = rows.filter(user=only)
    by_person: dict[User, list[Membership]] = {}
    for row in rows.select_related("user", "region", "location").order_by("user__username", "pk"):
        by_person.setdefault(row.user, []).append(row)
    choices = dict(ReportReader.objects.filter(brand=brand).values_list("user", "choice"))
    for user, roles in by_person.items():
        if languages := _languages(user, brand, choices):
            yield Reader(user, _places(roles), languages)


def audience(scope: Scope, now: datetime) -> Audience:
    """Say who gets reports; nobody where somebody asks who does not read the brand's administration."""
    if not scope.oversees_the_brand:
        return Audience(0, ())
    brand = Brand.objects.get(pk=scope.brand)
    found = [*readers(brand, schedule_of(brand.pk), day_in(brand.default_zone, now))]
    return Audience(len(found), [reader.user.get_username() for reader in found if not reader.user.email])


def planned(scope: Scope, month: int, *, now: datetime) -> Planned:
    """Say who gets the reports of a closed month, and who was sent its newest revision before.

    Raises Refusal for a month that is not closed: drafts are not mailed. PermissionDenied for all but head office.
    """
    if not scope.keeps_the_brand:
        raise PermissionDenied(_("Only head office sends reports."))
    close = MonthClose.closed(scope.brand).filter(month=month).first()
    if close is None:
        facts = {"month": wording.month_name(month)}
        raise Refusal(_("%(month)s is not closed, and drafts are not mailed.") % facts, "month")
    brand = Brand.objects.get(pk=scope.brand)
    step = f"{REVISION}{close.revision}"
    notices = Notice.objects.filter(brand=brand, subject_kind=MONTH, subject=month, step=step)
    found = [*readers(brand, schedule_of(brand.pk), day_in(brand.default_zone, now))]
    return Planned(close, step, found, frozenset(notices.values_list("user", flat=True)))


@transaction.atomic
def order_mails(scope: Scope, month: int, *, by: str, now: datetime) -> Ordered:
    """Queue a mail to everybody who gets a report of a closed month and was not sent its newest revision yet.

    Raises as ``planned``.
    """
    plan = planned(scope, month, now=now)
    topic, left = Topic(MONTH, month, plan.step), [each for each in plan.readers if each.user.pk not in plan.before]
    mails = [mail for reader in left if (mail := notify(scope.brand, reader.user.pk, topic, now=now))]
    if mails:
        sent = {"month": format_month(month), "revision": plan.close.revision, "mails": len(mails)}
        record(scope.brand, "report.sent", plan.close, by=by, now=now, before={}, after=sent)
    return Ordered(plan.close.revision, mails, len(plan.readers) - len(mails))


def report_at(
    scope: Scope, month: int, place: PlaceKey, language: str, *, now: datetime, retry: bool = True
) -> ReportRun:
    """Give the report of a place, ordered where it is not made yet. Raises as ``making.ask_for_report``."""
    return ask_for_report(
        scope, month, region=place.region, store=place.store, language=language, by="", now=now, retry=retry
    )


def compose(job: MailJob, now: datetime) -> Mail:
    """Make the mail of a notice in the language of its receiver, with what they may see now.

    Raises Later while a report is being made, Undeliverable where there is nothing to send.
    """
    user, brand, notice = job.user, job.brand, job.notice
    if user is None or notice is None:
        raise Undeliverable(_("This person has no account any more."))
    scope = scope_of(user, brand.slug, now)
    if scope is None or not user.is_active:
        raise Undeliverable(_("This person has no role in the brand any more."))
    receiver, reference = address_of(user), f"evenly-{brand.slug}-{notice.pk}"
    if notice.step == ASKED:
        with translation.override(_own_language(user, brand)):
            heading, text = _question(scope, notice.subject)
        return Mail(receiver, heading, text, reference=reference)
    schedule = schedule_of(brand.pk)
    reader = next(readers(brand, schedule, day_in(brand.default_zone, now), only=user), None)
    if reader is None:
        raise Undeliverable(_("This person gets no reports any more."))
    reports = [*_reports(scope, notice.subject, reader, job, now)]
    with translation.override(reader.languages[0]):
        return _with_reports(Mail(receiver, "", "", reference=reference), scope, reports, schedule.formats)


def _languages(user: User, brand: Brand, choices: Mapping[int, str]) -> Sequence[str]:
    """Give the languages in which somebody gets reports; none where they get none."""
    choice = choices.get(user.pk, "")
    if choice == NO_REPORTS:
        return ()
    return choice.split() if choice else (_own_language(user, brand),)


def _own_language(user: User, brand: Brand) -> str:
    spoken = (user.language or brand.language or settings.LANGUAGE_CODE)[:2]
    return spoken if spoken in LANGUAGES else LANGUAGES[0]


def _places(roles: Iterable[Membership]) -> list[PlaceKey]:
    found = [
        PlaceKey(role.region.path if role.region else "", role.location.code if role.location else "") for role in roles
    ]
    return [*dict.fromkeys(found)]


def _reports(scope: Scope, month: int, reader: Reader, job: MailJob, now: datetime) -> Iterator[ReportRun]:
    """Give the reports of a mail, ordering those that are not made yet."""
    is_waiting = False
    for place in reader.places:
        for language in reader.languages:
            try:
                report = report_at(scope, month, place, language, now=now, retry=not job.error)
            except Refusal as refused:
                raise Undeliverable(str(refused)) from refused
            if not report.revision:
                raise Undeliverable(_("The month is not closed, and drafts are not mailed."))
            if report.withdrawn:
                raise Undeliverable(_("A report of it is withdrawn; make a revision of the month, and send that."))
            if report.state == Job.State.FAILED:
                raise Undeliverable(_("A report could not be made: %(reason)s") % {"reason": report.error})
            is_waiting |= report.state in AT_WORK
            yield report
    if is_waiting and (now - job.created_at).total_seconds() < WAIT:
        raise Later(_("Its reports are being made."))
    if is_waiting:
        raise Undeliverable(_("Its reports were not made within a day."))


def _with_reports(mail: Mail, scope: Scope, reports: Sequence[ReportRun], formats: Sequence[str]) -> Mail:
    """Attach the files of reports, as far as they fit, and say of each report what its title says and where it is."""
    month, revision = reports[0].month, reports[0].revision
    facts = {"brand": scope.brand_name, "month": wording.month_name(month), "number": revision}
    heading = _("%(brand)s: report of %(month)s") % facts
    lines = []
    if revision > 1:
        heading = _("%(brand)s: report of %(month)s, revision %(number)s") % facts
        lines.append(_("It replaces the report that you got before, and says what changed and why."))
    files, left_out, room = [], [], MOST_BYTES
    for report in reports:
        lines += ["", _headline(report), _address("report", scope.brand_slug, report.pk)]
        for extension in formats:
            path = path_of(report, extension)
            size = path.stat().st_size
            if size > room:
                left_out.append(path.name)
                continue
            room -= size
            files.append(Attachment(path.name, path.read_bytes(), TYPES[extension]))
    if left_out:
        words = ngettext(
            "Too large for a mail, so behind the link only: %(names)s.",
            "Too large for a mail, so behind their links only: %(names)s.",
            len(left_out),
        )
        lines += ["", words % {"names": ", ".join(left_out)}]
    lines += ["", _("You get this mail because of your role at %(brand)s; head office sets who gets it.") % facts]
    return Mail(mail.receiver, heading, "\n".join(lines).strip() + "\n", files, mail.reference)


def _question(scope: Scope, month: int) -> tuple[str, str]:
    """Word the question whether to close a month."""
    facts = {"brand": scope.brand_name, "month": wording.month_name(month)}
    heading = _("%(brand)s: close %(month)s?") % facts
    lines = [
        _("The day has come on which the reports of %(month)s are due.") % facts,
        _("Evenly closes no month by itself: look whether all answers are in, and close it. The reports then go out."),
        "",
        f"{_address('reports', scope.brand_slug)}?month={format_month(month)}",
    ]
    return heading, "\n".join(lines) + "\n"


def _headline(report: ReportRun) -> str:
    """Give the title of a report with its place, which that of a store names itself."""
    if report.location:
        return report.title
    place = region_words(report.region.path) if report.region else report.place_name
    return f"{place}: {report.title}"


def _address(route: str, *args: object) -> str:
    return urljoin(settings.BASE_URL, reverse(route, args=args))
