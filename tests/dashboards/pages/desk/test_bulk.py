"""Steps with several items at once: up to 200, one event each, reasons for those that stay, and the way back."""

import re
from datetime import timedelta

from django.test import Client
from django.utils import timezone

from locations.models import Event
from reviews.desk import items
from reviews.models import Item, LoggedFeedback
from tests.dashboards.conftest import Network
from tests.dashboards.pages.desk.asking import PAGE, page

STEPS = f"{PAGE}steps/?view=all&kind=note"


def test_several_items_take_a_step_at_once_and_others_say_why_not(desk: Network, head: Client, keeper: Client) -> None:
    ids = [item.pk for item in Item.objects.filter(kind="review").order_by("pk")[:3]]
    Item.objects.filter(pk=ids[0]).update(state="needs_none")
    answer = head.post(f"{PAGE}steps/?view=all", {"do": "snooze", "until": "week", "item": ids}, follow=True)
    text = answer.content.decode()
    assert "Done for 2 items." in text and "1 item stays as it was: the step does not fit" in text
    assert Item.objects.filter(state="snoozed").count() == 2
    assert head.post(f"{PAGE}steps/", {"do": "tag", "tag": "incident", "item": ids}).status_code == 302
    assert head.post(f"{PAGE}steps/", {"do": "close", "item": []}).status_code == 422
    assert head.post(f"{PAGE}steps/", {"do": "close", "item": range(1, 202)}).status_code == 422
    assert head.post(f"{PAGE}steps/", {"do": "nonsense", "item": ids}).status_code == 400
    assert "absent" not in keeper.post(f"{PAGE}steps/", {"do": "me", "item": ids}, follow=True).content.decode()


def notes(desk: Network, count: int) -> list[int]:
    """Let customers say as much to the staff of the first store as there are items wanted; give the ids."""
    at = timezone.now() - timedelta(hours=1)
    place = {"location": desk.stores[0], "by": "x", "channel": "counter", "text": "Too loud", "score": 3}
    LoggedFeedback.objects.all().delete()
    Item.objects.filter(kind="note").delete()
    LoggedFeedback.objects.bulk_create(LoggedFeedback(at=at + timedelta(seconds=n), **place) for n in range(count))
    items.refresh(desk.brand.pk, timezone.now())
    return [*Item.objects.filter(kind="note").order_by("pk").values_list("pk", flat=True)]


def made(text: str) -> str:
    """Give what the page offers to take back."""
    return re.findall(r'name="made" value="([^"]+)"', text)[0]


def test_two_hundred_take_a_step_with_one_event_each_and_are_taken_back(desk: Network, manager: Client) -> None:
    ids = notes(desk, 201)
    refused = manager.post(STEPS, {"do": "severity", "severity": 3, "item": ids})
    assert refused.status_code == 422 and "At most 200 at once; these are 201." in refused.content.decode()
    assert not Event.objects.filter(verb="desk.severity_set").exists()
    text = manager.post(STEPS, {"do": "severity", "severity": 3, "item": ids[:200]}, follow=True).content.decode()
    assert "Done for 200 items." in text
    written = Event.objects.filter(verb="desk.severity_set").order_by("subject_id")
    assert [*written.values_list("subject_id", flat=True)] == ids[:200]
    # What somebody went on with meanwhile stays.
    manager.post(f"{PAGE}{ids[0]}/", {"do": "wait"})
    text = manager.post(STEPS, {"do": "undo", "made": made(text)}, follow=True).content.decode()
    assert "Taken back for 199 items." in text and "1 item stays as it was: somebody has changed it" in text
    assert [*Item.objects.filter(severity=3, kind="note").values_list("pk", flat=True)] == [ids[0]]
    assert Event.objects.filter(verb="desk.undone").count() == 199


def test_the_first_two_hundred_of_a_view_take_a_step_together(desk: Network, manager: Client) -> None:
    notes(desk, 203)
    assert "Select the first 200 of this view" in page(manager, f"{PAGE}?view=all&kind=note")
    assert "Select the first" not in page(manager, f"{PAGE}?view=all&kind=review")
    manager.post(STEPS, {"do": "needs_none", "whole": "1"})
    assert Item.objects.filter(state="needs_none").count() == 200
    assert Item.objects.filter(kind="note").exclude(state="needs_none").count() == 3


def test_what_a_step_did_not_change_is_not_taken_back(desk: Network, manager: Client) -> None:
    first, second = notes(desk, 2)
    manager.post(f"{PAGE}{first}/", {"do": "severity", "severity": 3})
    text = manager.post(STEPS, {"do": "severity", "severity": 3, "item": [first, second]}, follow=True).content.decode()
    assert "Done for 2 items." in text and made(text).split(":")[0] == str(second)
    # It is offered once.
    assert 'name="made"' not in page(manager, f"{PAGE}?view=all")
    for wrong in ("x", "1", "1:x"):
        assert manager.post(STEPS, {"do": "undo", "made": wrong}).status_code == 400


def test_nobody_takes_back_at_the_stores_of_others(desk: Network, manager: Client, keeper: Client) -> None:
    ids = notes(desk, 1)
    text = manager.post(STEPS, {"do": "needs_none", "item": ids}, follow=True).content.decode()
    keeper.post(f"{PAGE}steps/", {"do": "undo", "made": made(text)})
    assert Item.objects.get(pk=ids[0]).state == "needs_none"
