"""Remind people by mail of actions that are overdue: who owns it, a week later the next in line, then head office."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from urllib.parse import urljoin

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from dashboards import queries
from dashboards.models import Action, MailJob
from dashboards.notices.mail import Mail
from dashboards.notices.outbox import Topic, Undeliverable, address_of, notify
from locations.models import Brand, Membership, User
from locations.scoping import scope_of
from locations.zones import day_in
from reviews.desk.rules import Owners

ACTION = "action"
"""The kind of subject that these notices have."""
STEPS = {1: timedelta(days=1), 2: timedelta(days=7), 3: timedelta(days=14)}
"""How long after its day an action's owner, the regional manager and head office are reminded."""
LANGUAGES = ("ko", "en")


def remind_overdue(brand: Brand, now: datetime) -> list[MailJob]:
    """Queue the reminders of a brand that are due; none where no mail server is set.

    Where nobody is reachable in a step, the next in line is asked instead.
    """
    if not settings.SENDS_MAIL:
        return []
    today, mails = day_in(brand.default_zone, now), list[MailJob]()
    late = Action.objects.filter(brand=brand, state__in=queries.ACTIONS_UNDER_WAY, due__lt=today, escalated__lt=3)
    owners = Owners(brand, now)
    for action in late.order_by("pk"):
        for step, wait in STEPS.items():
            if step <= action.escalated or today < action.due + wait:
                continue
            with transaction.atomic():
                for person in _reachable(brand, owners, action, step, now):
                    if mail := notify(brand.pk, person, Topic(ACTION, action.pk, f"overdue:{step}"), now=now):
                        mails.append(mail)
                Action.objects.filter(pk=action.pk).update(escalated=step)
    return mails


def _reachable(brand: Brand, owners: Owners, action: Action, step: int, now: datetime) -> Sequence[int]:
    """Give who is asked in a step and has a mail address, or in the next one; whoever is absent is stood in for."""
    stores = [*action.stores.order_by("pk").values_list("location_id", flat=True)]
    head = [row.user_id for row in owners.roles if row.role == Membership.Role.HEAD_OFFICE]
    regional = [owners.with_role(Membership.Role.REGIONAL, store) for store in stores]
    for asked in ([action.owner_id], regional, head)[step - 1 :]:
        people = {owners.absent.get(person, person) for person in asked if person}
        known = User.objects.filter(pk__in=people, is_active=True).exclude(email="").order_by("pk")
        if found := [each.pk for each in known if scope_of(each, brand.slug, now) is not None]:
            return found
    return ()


def compose_overdue(job: MailJob, now: datetime) -> Mail:
    """Make the reminder in its receiver's language, of what they may see now.

    Raises Undeliverable where there is nobody to send it to, or nothing that they may see.
    """
    user, brand, notice = job.user, job.brand, job.notice
    scope = scope_of(user, brand.slug, now) if user else None
    if user is None or notice is None or scope is None or not user.is_active:
        raise Undeliverable(_("This person has no role in the brand any more."))
    found = queries.action(scope, notice.subject, day_in(scope.zone, now))
    if found is None:
        raise Undeliverable(_("This person does not see the store any more."))
    spoken = (user.language or brand.language or settings.LANGUAGE_CODE)[:2]
    with translation.override(spoken if spoken in LANGUAGES else LANGUAGES[0]):
        facts = {"action": found.row.title, "due": found.row.due.isoformat()}
        heading = _("Overdue: %(action)s") % facts
        text = _("“%(action)s” was due on %(due)s and is not done.") % facts
        address = urljoin(settings.BASE_URL, reverse("action", args=[brand.slug, found.row.pk]).lstrip("/"))
        return Mail(address_of(user), heading, f"{text}\n\n{address}", reference=f"evenly-{brand.slug}-{notice.pk}")
