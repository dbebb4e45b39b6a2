"""How a customer can be reached: erased 90 days after the item is over, and stored on where it is opened again."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from locations.models import Event, User
from reviews.desk import contacts, verbs
from reviews.desk.handling import NoSuchItem
from reviews.models import Contact, Item
from tests.reviews.desk.conftest import NOW, Desk

Bring = Callable[..., None]
DAY = timedelta(days=1)
REACH = {"name": "Kim", "phone": "010-1234-5678", "consent": True}


@pytest.fixture
def item(desk: Desk, bring: Bring) -> Item:
    bring("1,01,2026-11-20 17:30,2,Slow,,")
    contacts.write_contact(desk.scopes["head"], desk.item("1").pk, **REACH, by="head", now=NOW)
    return desk.item("1")


def erase(item: Item, days: float) -> int:
    return contacts.erase_due(item.brand_id, NOW + days * DAY)


def test_it_is_erased_ninety_days_after_closing(desk: Desk, item: Item) -> None:
    assert erase(item, 400) == 0
    verbs.close(desk.scopes["head"], item.pk, reason="solved", by="head", now=NOW + DAY)
    assert erase(item, 90.9) == 0
    assert Contact.objects.get().erase_after == NOW + 91 * DAY
    assert erase(item, 91) == 1 and not Contact.objects.exists()
    last = Event.objects.filter(subject="desk", subject_id=item.pk).latest("pk")
    assert last.verb == "desk.contact_erased" and "010" not in str(last.data)


def test_opening_the_item_again_starts_anew(desk: Desk, item: Item) -> None:
    head = desk.scopes["head"]
    verbs.close(head, item.pk, reason="solved", by="head", now=NOW)
    erase(item, 1)
    verbs.reopen(head, item.pk, by="head", now=NOW + 80 * DAY)
    assert erase(item, 200) == 0 and Contact.objects.get().erase_after is None
    verbs.needs_none(head, item.pk, by="head", now=NOW + 300 * DAY)
    assert (erase(item, 300), erase(item, 389), erase(item, 390)) == (0, 0, 1)


def test_who_reads_it(desk: Desk, item: Item) -> None:
    def readers() -> set[str]:
        return {name for name, scope in desk.scopes.items() if contacts.readable(scope).exists()}

    Item.objects.filter(pk=item.pk).update(owner=None)
    assert readers() == {"head", "regional"}
    Item.objects.filter(pk=item.pk).update(owner=User.objects.get(username="keeper"))
    assert readers() == {"head", "regional", "keeper"}


def test_others_neither_change_nor_find_it(desk: Desk, item: Item) -> None:
    Item.objects.filter(pk=item.pk).update(owner=None)
    with pytest.raises(PermissionDenied):
        contacts.write_contact(desk.scopes["keeper"], item.pk, **REACH, by="keeper", now=NOW)
    with pytest.raises(NoSuchItem):
        contacts.forget_contact(desk.scopes["other"], item.pk, by="other", now=NOW)
    with pytest.raises(PermissionDenied):
        contacts.write_contact(desk.scopes["reader"], item.pk, **REACH, by="reader", now=NOW)
    assert Contact.objects.get().name == "Kim"


def test_no_event_has_what_was_written(desk: Desk, item: Item) -> None:
    event = Event.objects.get(verb="desk.contact_written")
    assert event.data["columns"] == ["name", "phone"] and "Kim" not in str(event.data)
