"""Make the mail of a digest when it is sent: in its receiver's language, of what they may see then."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urljoin

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dashboards import queries, wording
from dashboards.alerts.happened import Happening, Snoozes, pending
from dashboards.alerts.sending import asked_by
from dashboards.alerts.words import finding_line, section_of, section_words, timing_words, verdict_line
from dashboards.models import MailJob
from dashboards.notices.mail import Mail
from dashboards.notices.outbox import Undeliverable, address_of
from dashboards.queries.own_notices import ACTION, FINDING
from locations.models import Brand, User
from locations.scoping import Scope, scope_of
from locations.zones import day_in

LANGUAGES = ("ko", "en")
MOST_LINES = 30
"""Lines of one section; of what is left out the mail says how many there are."""


@dataclass(frozen=True, slots=True)
class DigestLine:
    """One thing that has happened, and the address of its page."""

    words: str
    href: str


@dataclass(frozen=True, slots=True)
class DigestSection:
    """What has happened of one sort; ``more`` says how many lines are left out."""

    title: str
    lines: Sequence[DigestLine]
    count: int
    more: str


def compose(job: MailJob, now: datetime) -> Mail:
    """Make the mail of a digest. Raises Undeliverable where nobody may read it, or nothing is left of it."""
    user, brand, notice = job.user, job.brand, job.notice
    scope = scope_of(user, brand.slug, now) if user else None
    if user is None or notice is None or scope is None or not user.is_active:
        raise Undeliverable(_("This person has no role in the brand any more."))
    receiver = address_of(user)
    rows = notice.contents.order_by("pk").values_list("subject_kind", "subject", "step")
    mail = _mail(scope, user, brand, [Happening(*row) for row in rows], now)
    if mail is None:
        raise Undeliverable(_("This person does not see what the mail was about any more."))
    return Mail(receiver, mail.heading, mail.text, reference=f"evenly-{brand.slug}-{notice.pk}", html=mail.html)


def preview(brand: Brand, user: User, now: datetime) -> Mail | None:
    """Make the mail that a person's next digest would be now; None where there is nothing to say.

    Raises Undeliverable for somebody without a role in the brand.
    """
    scope = scope_of(user, brand.slug, now)
    if scope is None:
        raise Undeliverable(_("This person has no role in the brand any more."))
    found = pending(scope, asked_by(brand, user), Snoozes.of([user.pk], now), now)
    return _mail(scope, user, brand, found, now)


def _mail(scope: Scope, user: User, brand: Brand, found: Sequence[Happening], now: datetime) -> Mail | None:
    spoken = (user.language or brand.language or settings.LANGUAGE_CODE)[:2]
    language = spoken if spoken in LANGUAGES else LANGUAGES[0]
    with translation.override(language):
        sections = [*_sections(scope, found, now)]
        if not sections:
            return None
        facts = {"brand": scope.brand_name, "what": _counted(sections)}
        heading = _("%(brand)s: %(what)s") % facts
        why = [timing_words(row) for row in queries.subscriptions(scope)]
        manage = _address("alerts", scope.brand_slug)
        context = {
            "language": language,
            "heading": heading,
            "sections": sections,
            "why": why,
            "manage": manage,
        }
        html = render_to_string("alerts/digest.html", context)
        return Mail(user.email, heading, _text(sections, why, manage), html=html)


def _sections(scope: Scope, found: Sequence[Happening], now: datetime) -> Iterator[DigestSection]:
    """Yield what this person may see of it, in the order in which it should be read."""
    findings = queries.findings_now(scope, [each.subject for each in found if each.kind == FINDING])
    about = {each.subject for each in found if each.kind == ACTION}
    today = day_in(scope.zone, now)
    actions = {row.pk: row for row in queries.actions(scope, queries.ActionFilter(), today)} if about else {}
    lines: dict[str, list[DigestLine]] = {section: [] for section in section_words()}
    for each in found:
        if each.kind == FINDING and each.subject in findings:
            row = findings[each.subject]
            href = _address("finding", scope.brand_slug, row.id)
            # It may have been resolved between its event and the mail.
            lines[section_of(each.step, is_open=row.is_open)].append(DigestLine(finding_line(row), href))
        elif each.kind == ACTION and each.subject in actions:
            action = actions[each.subject]
            href = _address("action", scope.brand_slug, action.pk)
            lines[section_of(each.step)].append(DigestLine(verdict_line(action, each.step), href))
    titles = section_words()
    for section, own in lines.items():
        if own:
            left = len(own) - MOST_LINES
            more = ngettext("and %(n)s more", "and %(n)s more", left) % {"n": wording.number(left)} if left > 0 else ""
            yield DigestSection(titles[section], own[:MOST_LINES], len(own), more)


def _counted(sections: Iterable[DigestSection]) -> str:
    return ", ".join(f"{each.title} {wording.number(each.count)}" for each in sections)


def _text(sections: Iterable[DigestSection], why: Iterable[str], manage: str) -> str:
    lines: list[str] = []
    for section in sections:
        lines += [section.title, ""]
        for each in section.lines:
            lines += [f"- {each.words}", f"  {each.href}"]
        lines += [section.more] if section.more else []
        lines.append("")
    lines += [_("You get this mail because you subscribe to it at Evenly."), *(f"- {each}" for each in why)]
    return "\n".join([*lines, _("Change or end it here:"), manage]) + "\n"


def _address(route: str, *args: object) -> str:
    return urljoin(settings.BASE_URL, reverse(route, args=args).lstrip("/"))
