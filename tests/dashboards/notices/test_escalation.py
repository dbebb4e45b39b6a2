"""Reminders of items that wait: who gets them, when, once each, and in whose open hours."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core import mail as outgoing

from dashboards.jobs import desk as jobs
from dashboards.jobs.mails import run_mail
from dashboards.models import MailJob
from locations.models import Absence, Location, User
from reviews.models import Item
from tests.reviews.desk.desks import NOW, TODAY, Desk, make_desk

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def mail_is_set_up(settings: Any) -> None:
    settings.SENDS_MAIL = True


@pytest.fixture
def desk() -> Desk:
    """Ann keeps store 000, Bo is of Seoul, Cy of head office; the desk was switched on just now."""
    made = make_desk()
    for name, add in (("ann", lambda n: made.manager(n, 0)), ("bo", made.regional), ("cy", made.member)):
        User.objects.filter(pk=add(name).pk).update(email=f"{name}@example.net")
    made.brand.default_hours = "24/7"
    made.brand.save()
    return made


def reminded() -> list[tuple[str, str]]:
    rows = MailJob.objects.order_by("pk").values_list("notice__user__username", "notice__step")
    return [(user, step) for user, step in rows]


def at(item: Item, hours: float) -> datetime:
    return item.spoke_at + hours * HOUR


def test_steps_come_at_half_at_all_and_at_twice_the_time_and_once(desk: Desk) -> None:
    item = desk.note("It was cold", ago=0.1)
    for hours, expected in ((11.9, 0), (12, 1), (23.9, 1), (24, 2), (47.9, 2), (48, 3), (100, 3)):
        jobs.tend(at(item, hours))
        jobs.tend(at(item, hours))
        assert len(reminded()) == expected, hours
    assert reminded() == [("ann", "desk:50"), ("bo", "desk:100"), ("cy", "desk:200")]


def test_an_incident_reaches_all_at_once_even_at_night(desk: Desk) -> None:
    """The rule that every desk begins with gives incidents to head office."""
    Location.objects.update(hours="Mo 09:00-10:00")
    desk.brand.default_hours = "Mo 09:00-10:00"
    desk.brand.save()
    item = desk.note("I found a cockroach", ago=0.1)
    assert item.severity == 4
    jobs.tend(NOW)
    assert reminded() == [("cy", "desk:50"), ("bo", "desk:100"), ("cy", "desk:200")]
    assert Item.objects.get(pk=item.pk).escalated == 200


def test_a_reminder_waits_until_the_store_opens(desk: Desk) -> None:
    """Now is Saturday at 18:00 in Seoul; the store opens on Monday at nine."""
    Location.objects.update(hours="Mo 09:00-18:00")
    item = desk.note("It was cold", ago=13)
    jobs.tend(NOW)
    assert reminded() == [] and Item.objects.get(pk=item.pk).escalated == 0
    jobs.tend(NOW + timedelta(days=1, hours=15))
    assert ("ann", "desk:50") in reminded()


def test_an_absent_owner_is_stood_in_for_and_nobody_reachable_is_never_silence(desk: Desk) -> None:
    first = desk.note("It was cold", ago=13)
    days = {"first_day": TODAY, "last_day": TODAY + timedelta(days=5)}
    stand_in = User.objects.get(username="cy")
    assert first.owner is not None
    Absence.objects.create(brand=desk.brand, user=first.owner, stand_in=stand_in, **days)
    jobs.tend(NOW)
    assert reminded() == [("cy", "desk:50")]
    MailJob.objects.all().delete()
    Absence.objects.all().delete()
    User.objects.filter(username="ann").update(email="")
    desk.note("So cold", ago=13)
    jobs.tend(NOW)
    assert reminded() == [("bo", "desk:50")]


def test_nothing_is_sent_without_a_server_or_of_what_was_late_before(desk: Desk, settings: Any) -> None:
    item = desk.note("It was cold", ago=30)
    jobs.tend(NOW)
    assert reminded() == [] and Item.objects.get(pk=item.pk).escalated == 0
    settings.SENDS_MAIL = False
    desk.note("So cold", ago=13)
    jobs.tend(NOW)
    assert reminded() == []


def test_the_mail_has_the_store_and_the_way_to_the_item_and_no_word_of_the_customer(desk: Desk) -> None:
    item = desk.note("A very secret remark", ago=13)
    jobs.tend(NOW)
    run_mail(MailJob.objects.get().pk, "worker")
    (sent,) = outgoing.outbox
    assert sent.to == ["ann@example.net"] and "Store 0" in sent.subject
    assert f"/b/b/desk/{item.pk}/" in str(sent.body) and "secret" not in str(sent.body)
