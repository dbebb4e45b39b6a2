"""Send digests when they are due: one to each person, with all that is new to them in all of their subscriptions.

Whoever is absent is sent nothing; their stand-in is, of what that person sees. A digest is taken by the one worker that
moves its subscription on, together with its notices, so nobody gets it twice.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime

from django.conf import settings
from django.db import transaction

from dashboards.alerts.happened import Happening, Interest, Snoozes, pending
from dashboards.alerts.timing import AT_ONCE, LATEST, Timing, is_due, last_due
from dashboards.models import FindingSnooze, MailJob, Notice, Subscription
from dashboards.notices.outbox import Topic, notify
from locations.models import Brand, Event, User
from locations.people import stand_ins
from locations.scoping import scope_of
from locations.zones import day_in

DIGEST = "digest"
"""The kind of subject of the notice that has the mail; its subject is the person."""


def send_due(brand: Brand, now: datetime) -> list[MailJob]:
    """Notify the people of a brand whose digests are due; give the mails, which wait to be sent.

    What they are notified of is in their inbox, also where no mail goes out: without a server or an address, and for
    invented customers.
    """
    instead = stand_ins(brand.pk, day_in(brand.default_zone, now))
    mails: list[MailJob] = []
    with transaction.atomic():
        asked = _due(brand, now)
        for pk in FindingSnooze.objects.filter(finding__brand=brand, until__lte=now).values_list("user", flat=True):
            asked.setdefault(pk, [])
        for receiver, people in _receivers(asked, instead).items():
            if mail := _notify(brand, receiver, people, asked, now):
                mails.append(mail)
    return mails


def asked_by(brand: Brand, user: User) -> list[Interest]:
    """Give what somebody subscribes to in a brand; all that they see where they have no subscription."""
    rows = Subscription.objects.filter(brand=brand, user=user, is_active=True).select_related("region")
    return [Interest.of(row) for row in rows.order_by("pk")] or [Interest()]


def timing_of(row: Subscription) -> Timing:
    """Give when the digests of a subscription are due."""
    return Timing(row.pace, row.weekday, row.time, row.zone)


def _due(brand: Brand, now: datetime) -> dict[int, list[Interest]]:
    """Take the subscriptions that are due, and give by person what they ask for."""
    newest = Event.objects.filter(brand=brand, subject__in=("finding", "action")).order_by("-pk").first()
    asked: dict[int, list[Interest]] = defaultdict(list)
    rows = Subscription.objects.filter(brand=brand, is_active=True, user__is_active=True).select_related("region")
    for row in rows.order_by("pk"):
        timing = timing_of(row)
        if not is_due(timing, row.sent_at, now) or (row.pace == AT_ONCE and not _is_news(brand, row, newest, now)):
            continue
        taken = Subscription.objects.filter(pk=row.pk, sent_at=row.sent_at)
        if taken.update(sent_at=last_due(timing, now)):
            asked[row.user_id].append(Interest.of(row))
    return asked


def _is_news(brand: Brand, row: Subscription, newest: Event | None, now: datetime) -> bool:
    """Whether anything may have happened since somebody was last notified at once: an event, or a new day."""
    if row.sent_at is None or day_in(brand.default_zone, row.sent_at) != day_in(brand.default_zone, now):
        return True
    return newest is not None and newest.at > row.sent_at - LATEST


def _receivers(asked: Iterable[int], instead: Mapping[int, int]) -> Mapping[int, list[int]]:
    """Give for whom each person receives: for themselves, and for those whom they stand in for today."""
    found: dict[int, list[int]] = defaultdict(list)
    for person in asked:
        receiver = instead.get(person, person)
        # Where all who stand in for each other are away, it waits for the first to be back.
        if receiver not in instead:
            found[receiver].append(person)
    return found


def _notify(
    brand: Brand, receiver: int, people: list[int], asked: Mapping[int, list[Interest]], now: datetime
) -> MailJob | None:
    user = User.objects.filter(pk=receiver, is_active=True).first()
    scope = scope_of(user, brand.slug, now) if user else None
    if user is None or scope is None:
        return None
    snoozes = Snoozes.of({receiver, *people}, now)
    found = pending(scope, [one for person in people for one in asked[person]], snoozes, now, person=receiver)
    FindingSnooze.objects.filter(user__in=people, until__lte=now, finding__brand=brand).delete()
    if not found:
        return None
    mail = None
    if settings.SENDS_MAIL and not brand.is_sample and user.email:
        mail = notify(brand.pk, receiver, Topic(DIGEST, receiver, now.isoformat(timespec="seconds")), now=now)
    _write(brand, receiver, found, mail, now)
    return mail


def _write(brand: Brand, receiver: int, found: Iterable[Happening], mail: MailJob | None, now: datetime) -> None:
    Notice.objects.bulk_create(
        Notice(
            brand=brand,
            user_id=receiver,
            subject_kind=each.kind,
            subject=each.subject,
            step=each.step[:40],
            at=now,
            digest=mail.notice if mail else None,
        )
        for each in found
    )
