"""What stands next to the answer: playbooks in the reader's language, and how the customer can be reached."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from locations.models import Membership
from locations.scoping import Scope, scope_of
from reviews.desk import playbooks
from reviews.models import Contact, Item, Playbook, PlaybookRead, Reply
from tests.dashboards.conftest import Network
from tests.dashboards.pages.desk.asking import PAGE, page, review, step

REACH = {"name": "Kim", "phone": "010-1234-5678", "email": "kim@example.com", "consent": "1"}


@pytest.fixture
def office(desk: Network, head: Client) -> Scope:
    user = Membership.objects.get(role="head_office").user
    found = scope_of(user, "b", timezone.now())
    assert found is not None
    return found


def write(office: Scope, tag: str, english: str, korean: str = "") -> int:
    now = timezone.now()
    playbooks.write_playbook(office, tag, english, korean, by=office.user, now=now)
    return Playbook.objects.latest("pk").pk


def test_the_playbooks_of_the_tags_stand_next_to_the_answer(desk: Network, manager: Client, office: Scope) -> None:
    item = review(desk)
    write(office, "", "Answer in a day.", "하루 안에 답합니다.")
    write(office, "sales_lead", "Call them.")
    write(office, "incident", "Tell head office.")
    step(manager, item, "tags", tags=["incident"])
    text = page(manager, f"{PAGE}{item.pk}/")
    assert text.index("Tell head office.") < text.index("Answer in a day.") and "Call them." not in text
    assert "You have not read it yet: version 1 of" in text
    manager.cookies["django_language"] = "ko"
    assert "하루 안에 답합니다." in page(manager, f"{PAGE}{item.pk}/")


def test_a_newer_version_says_that_it_is_new(desk: Network, manager: Client, office: Scope) -> None:
    item, first = review(desk), write(office, "", "Answer in a day.")
    answer = manager.post(f"{PAGE}{item.pk}/", {"agree": first, "text": "Half an answer", "version": item.version})
    assert answer.status_code == 302
    assert "You have read it and agreed on" in page(manager, f"{PAGE}{item.pk}/")
    # What was in the box is not lost with it.
    assert Reply.objects.get().text == "Half an answer"
    second = write(office, "", "Answer in four hours.")
    text = page(manager, f"{PAGE}{item.pk}/")
    assert "New since you read it: version 2 of" in text and "Answer in four hours." in text
    refused = manager.post(f"{PAGE}{item.pk}/", {"agree": first})
    assert refused.status_code == 422 and "There is a newer version" in refused.content.decode()
    assert manager.post(f"{PAGE}{item.pk}/", {"agree": 10**6}).status_code == 404
    manager.post(f"{PAGE}{item.pk}/", {"agree": second})
    assert PlaybookRead.objects.count() == 2


def test_the_contact_is_read_by_the_owner_and_those_above(
    desk: Network, manager: Client, head: Client, signed_in: Callable[..., Client]
) -> None:
    item = review(desk)
    assert step(manager, item, "contact", **REACH)[0] == 302
    # Whoever wrote it down and does not own the item reads it no more.
    text = page(manager, f"{PAGE}{item.pk}/")
    assert "kim@example.com" not in text and "read the contact" in text
    assert step(manager, item, "contact", **REACH | {"name": "Lee"})[0] == 403
    assert step(manager, item, "forget")[0] == 403
    assert "kim@example.com" in page(head, f"{PAGE}{item.pk}/")
    step(manager, item, "me")
    text = page(manager, f"{PAGE}{item.pk}/")
    assert 'href="tel:01012345678"' in text and "erased 90 days after the item is closed" in text
    Membership.objects.filter(role="head_office").update(read_only=True)
    text = page(head, f"{PAGE}{item.pk}/")
    assert "kim@example.com" not in text and "read the contact" in text
    for address in ("/b/b/desk.csv", f"/api/v1/items/{item.pk}?brand=b", f"{PAGE}?view=all&words=kim"):
        answer = manager.get(address)
        content = b"".join(answer) if answer.streaming else answer.content
        assert b"kim@example.com" not in content and b"data-row" not in content
    assert step(manager, item, "forget")[0] == 302 and not Contact.objects.exists()


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"consent": ""}, "tick that they agree"),
        ({"email": "kim"}, "no mail address"),
        ({"phone": "12"}, "no phone number"),
        ({"email": "", "phone": " "}, "Write down a phone number or a mail address"),
        ({"name": "x" * 201}, "longer than 200"),
    ],
)
def test_a_contact_that_cannot_be_right_is_refused_and_shown_again(
    desk: Network, manager: Client, given: dict[str, str], words: str
) -> None:
    status, text = step(manager, review(desk), "contact", **REACH | given)
    assert status == 422 and words in text and not Contact.objects.exists()
    assert (REACH | given)["name"] in text


def test_a_note_may_have_a_contact(desk: Network, manager: Client, head: Client) -> None:
    note = {"store": "b-000", "channel": "phone", "text": "Lost an umbrella", "score": ""}
    before = Item.objects.count()
    refused = manager.post(f"{PAGE}note/", note | REACH | {"consent": ""})
    assert refused.status_code == 422 and "tick that they agree" in refused.content.decode()
    assert Item.objects.count() == before
    answer = manager.post(f"{PAGE}note/", note | REACH)
    assert answer.status_code == 302 and Contact.objects.get().phone == "010-1234-5678"
    assert "010-1234-5678" in page(head, answer["Location"])


def test_the_length_is_counted_and_one_too_many_is_refused_with_the_count(desk: Network, manager: Client) -> None:
    item = review(desk)
    assert "of 4,096 characters" in page(manager, f"{PAGE}{item.pk}/")
    status, text = step(manager, item, "sent", text="x" * 4_097)
    assert status == 422 and "4097 characters; google takes 4096." in text
    assert "x" * 4_097 in text and Item.objects.get(pk=item.pk).answered_at is None
    draft = Reply.objects.get(live=True)
    assert step(manager, item, "sent", text="x" * 4_096, reply=draft.pk, reply_version=draft.version)[0] == 302
