"""Remind people by mail of items that wait: whom, once each, in their open hours, and what the mail says."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from urllib.parse import urljoin

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from dashboards import queries
from dashboards.models import MailJob
from dashboards.notices.mail import Mail
from dashboards.notices.outbox import Topic, Undeliverable, address_of, notify
from locations.models import Brand, Event, Membership, User
from locations.people import stand_ins
from locations.scoping import scope_of
from locations.zones import day_in
from reviews.desk.clocks import StoreClock, open_hours
from reviews.desk.deadlines import clocks_of, open_items
from reviews.desk.escalation import HEAD_OFFICE, OWNER, steps_due, whom
from reviews.desk.rules import Owners
from reviews.models import Item

ITEM = "item"
"""The kind of subject that these notices have."""
MINUTE = timedelta(minutes=1)
LANGUAGES = ("ko", "en")


def remind(brand: Brand, now: datetime) -> list[MailJob]:
    """Queue the reminders of a brand that are due; none where no mail server is set, nor of invented customers.

    What was late before the desk was switched on brings none. A receiver whose store is closed is reminded when it
    opens, but of an incident at once.
    """
    if not settings.SENDS_MAIL or brand.is_sample:
        return []
    begun = Event.objects.filter(brand=brand, verb="desk.switched_on").order_by("pk").values_list("at", flat=True)
    waiting = (
        open_items(brand.pk).filter(answered_at__isnull=True, escalated__lt=200).select_related("owner", "location")
    )
    if (since := begun.first()) is not None:
        waiting = waiting.filter(due_customer__gt=since)
    owners, mails = Owners(brand, now), list[MailJob]()
    for item in waiting.exclude(state=Item.State.SNOOZED).order_by("pk"):
        is_incident = item.severity == Item.Severity.INCIDENT
        steps = steps_due(item.spoke_at, item.due_customer, now, done=item.escalated, is_incident=is_incident)
        for step in steps:
            if not _remind(brand, owners, item, step, mails, now):
                break
    return mails


def _remind(brand: Brand, owners: Owners, item: Item, step: int, mails: list[MailJob], now: datetime) -> bool:
    """Take one step; False where it has to wait for somebody's open hours."""
    found = whom(step, lambda role: _reachable(brand, owners, item, role, now))
    is_incident = item.severity == Item.Severity.INCIDENT
    if not is_incident and found and not any(_is_open(brand, item, person, now) for person in found):
        return False
    with transaction.atomic():
        for person in found:
            if mail := notify(brand.pk, person, Topic(ITEM, item.pk, f"desk:{step}"), now=now):
                mails.append(mail)
        Item.objects.filter(pk=item.pk).update(escalated=step)
    return True


def _reachable(brand: Brand, owners: Owners, item: Item, role: str, now: datetime) -> Sequence[int]:
    """Give the people who are asked in a role and have a mail address; whoever is absent is stood in for."""
    if role == OWNER:
        asked = [item.owner_id or owners.with_role(Membership.Role.STORE, item.location_id)]
    elif role == HEAD_OFFICE:
        asked = [row.user_id for row in owners.roles if row.role == Membership.Role.HEAD_OFFICE]
    else:
        asked = [owners.with_role(role, item.location_id)]
    instead = stand_ins(brand.pk, day_in(brand.default_zone, now))
    people = {instead.get(person, person) for person in asked if person}
    known = User.objects.filter(pk__in=people, is_active=True).exclude(email="").order_by("pk")
    return [each.pk for each in known if scope_of(each, brand.slug, now) is not None]


def _is_open(brand: Brand, item: Item, person: int, now: datetime) -> bool:
    """Whether it is working time for somebody: a store manager's store is open; else by the brand's hours."""
    keeps = Membership.objects.filter(brand=brand, user=person, role=Membership.Role.STORE, location=item.location_id)
    if keeps.exists():
        days = ((now - timedelta(days=1)).date(), (now + timedelta(days=1)).date())
        clock = clocks_of(brand, [item.location_id], *days)[item.location_id]
    else:
        clock = StoreClock(brand.default_hours, brand.default_zone, brand.country)
    hours = open_hours(clock, now, now + MINUTE)
    return hours is None or hours > 0


def compose(job: MailJob, now: datetime) -> Mail:
    """Make the reminder in its receiver's language, of what they may see now; nothing that a customer wrote is in it.

    Raises Undeliverable where there is nobody to send it to, or nothing that they may see.
    """
    user, brand, notice = job.user, job.brand, job.notice
    scope = scope_of(user, brand.slug, now) if user else None
    if user is None or notice is None or scope is None or not user.is_active:
        raise Undeliverable(_("This person has no role in the brand any more."))
    item = queries.desk_item(scope, notice.subject)
    if item is None:
        raise Undeliverable(_("This person does not see the store any more."))
    spoken = (user.language or brand.language or settings.LANGUAGE_CODE)[:2]
    with translation.override(spoken if spoken in LANGUAGES else LANGUAGES[0]):
        facts = {"store": item.store_name, "due": f"{item.due_customer:%Y-%m-%d %H:%M}"}
        heading = _("%(store)s: a customer waits for an answer") % facts
        if item.severity == Item.Severity.INCIDENT:
            heading = _("%(store)s: an incident waits for an answer") % facts
        text = _("A customer of %(store)s waits for an answer, which is due by %(due)s (the store's clock).") % facts
        address = urljoin(settings.BASE_URL, f"b/{brand.slug}/desk/{item.pk}/")
        return Mail(
            address_of(user),
            heading,
            f"{text}\n\n{address}",
            reference=f"evenly-{brand.slug}-{notice.pk}",
        )
