"""``/api/v1/items``: the queue of a person, one item with its answers, and every step with what it refuses."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from locations.models import Event, Membership
from reviews.desk import items
from reviews.models import Contact, Item, LoggedFeedback, Reply
from tests.dashboards.conftest import Network
from tests.reviews.desk.desks import make_note

URL = "/api/v1/items"


@pytest.fixture(autouse=True)
def is_on(network: Network) -> None:
    items.switch_on(network.brand, timezone.now() - timedelta(days=90), by="x", now=timezone.now())


def note(network: Network, text: str = "Cold coffee", store: int = 5, ago: float = 1) -> Item:
    return make_note(network.stores[store], text, ago=ago, now=timezone.now())


def step(client: Client, item: Item, name: str, **given: Any) -> tuple[int, Any]:
    answer = client.post(f"{URL}/{item.pk}/{name}?brand=b", given, content_type="application/json")
    return answer.status_code, answer.json()


def listed(client: Client, **query: Any) -> Any:
    answer = client.get(URL, {"brand": "b", **query})
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_a_person_gets_the_own_items_in_the_order_of_the_queue(
    network: Network, head: Client, keeper: Client, regional: Client
) -> None:
    own, late, away = note(network), note(network, ago=30), note(network, store=3)
    assert [row["id"] for row in listed(keeper)["items"]] == [late.pk, own.pk]
    assert [row["id"] for row in listed(regional)["items"]] == [away.pk]
    assert {row["id"] for row in listed(head)["items"]} == {own.pk, late.pk, away.pk}
    assert [row["id"] for row in listed(head, view="overdue")["items"]] == [late.pk]
    assert [row["id"] for row in listed(head, store="b-003")["items"]] == [away.pk]
    assert listed(head, kind="review")["items"] == []
    found: list[dict[str, Any]] = [{"words": "cold B-003"}, {"severity": 3, "region": "Korea"}, {"words": "b-003"}]
    for query in found:
        assert away.pk in [row["id"] for row in listed(head, **query)["items"]]
    missed: list[dict[str, Any]] = [{"words": "tea"}, {"theme": "wait"}, {"owner": "nobody"}, {"team": "none"}]
    for query in [*missed, {"severity": 4}]:
        assert listed(head, **query)["items"] == []
    assert {row["id"] for row in listed(head, region=network.stores[3].region.path)["items"]} >= {away.pk}
    assert head.get(URL, {"brand": "b", "theme": "weather"}).status_code == 400
    assert head.get(URL, {"brand": "b", "view": "everything"}).status_code == 400
    assert head.get(URL, {"brand": "b", "ordering": "x"}).status_code == 400
    assert head.get(URL, {"brand": "other"}).status_code == 404


def test_long_lists_come_in_pages(network: Network, head: Client) -> None:
    at = timezone.now() - timedelta(hours=1)
    place = {"location": network.stores[5], "by": "x", "channel": "counter", "text": "a", "score": 2}
    LoggedFeedback.objects.bulk_create(LoggedFeedback(at=at + timedelta(seconds=n), **place) for n in range(130))
    items.refresh(network.brand.pk, timezone.now())
    first = listed(head)
    second = head.get(first["next"]).json()
    assert (len(first["items"]), len(second["items"]), second["next"]) == (100, 30, None)
    assert len({row["id"] for row in [*first["items"], *second["items"]]}) == 130


def test_an_item_comes_with_its_answers_and_without_the_contact(network: Network, keeper: Client) -> None:
    item = note(network)
    Contact.objects.create(item=item, name="Kim", email="kim@example.com", consent_at=timezone.now())
    assert step(keeper, item, "draft", text="We are sorry.", language="en")[0] == 200
    answer = keeper.get(f"{URL}/{item.pk}", {"brand": "b"})
    document = answer.json()
    given = (document["text"], document["state"], document["replies"][0]["text"])
    assert given == ("Cold coffee", "drafted", "We are sorry.")
    assert "kim@" not in answer.content.decode()


def test_an_item_of_another_store_is_as_absent_as_none(network: Network, keeper: Client) -> None:
    away = note(network, store=3)
    for pk in (away.pk, 10**9):
        answer = keeper.get(f"{URL}/{pk}", {"brand": "b"})
        assert (answer.status_code, answer.json()) == (404, {"detail": "There is no such item."})
        answer = keeper.post(f"{URL}/{pk}/severity?brand=b", {"severity": 4}, content_type="application/json")
        assert (answer.status_code, answer.json()) == (404, {"detail": "There is no such item."})
    assert Item.objects.get(pk=away.pk).severity != 4


def test_an_answer_goes_from_draft_to_sent(network: Network, keeper: Client, regional: Client) -> None:
    item = note(network)
    assert step(keeper, item, "assign", person=Membership.objects.get(role="store").user.username)[0] == 200
    assert step(keeper, item, "tags", tags=["incident"])[1]["tags"] == ["incident"]
    assert step(keeper, item, "draft", text="Sorry.")[1]["state"] == "drafted"
    assert step(keeper, item, "approve")[0] == 403
    status, answer = step(keeper, item, "sent")
    assert (status, answer["state"], answer["in_time_customer"]) == (200, "sent", True)
    events = Event.objects.filter(verb="desk.sent").count()
    assert step(keeper, item, "sent")[0] == 200 and Event.objects.filter(verb="desk.sent").count() == events
    assert step(keeper, item, "close")[1]["close_reason"] == "answered"
    assert step(keeper, item, "reopen")[1]["state"] == "open"
    assert step(keeper, item, "undo")[1]["state"] == "closed"


def test_a_stale_version_is_told_with_both_texts_and_nothing_is_lost(
    network: Network, head: Client, keeper: Client
) -> None:
    item = note(network)
    version = step(keeper, item, "draft", text="By the store")[1]["version"]
    status, answer = step(head, item, "draft", text="By head office", version=version - 1)
    assert (status, answer["code"], answer["yours"]) == (409, "stale", "By head office")
    assert [each["text"] for each in answer["item"]["replies"]] == ["By the store"]
    status, answer = step(head, item, "draft", text="By head office", version=version)
    assert status == 200 and [(each["text"], each["is_live"]) for each in answer["replies"]] == [
        ("By the store", True),
        ("By head office", False),
    ]
    assert step(head, item, "take")[1]["replies"][0]["text"] == "By head office"
    assert Reply.objects.filter(item=item).count() == 2


def test_an_incident_is_closed_with_a_reason_alone(network: Network, head: Client) -> None:
    item = note(network)
    step(head, item, "severity", severity=4)
    step(head, item, "draft", text="Sorry.")
    step(head, item, "sent")
    status, answer = step(head, item, "close")
    assert (status, answer) == (422, {"reason": ["Say why it is closed."]})
    assert step(head, item, "close", reason="solved")[1]["state"] == "closed"


def test_a_text_over_the_limit_of_the_publisher_is_refused_with_its_length(network: Network, head: Client) -> None:
    item = note(network)
    step(head, item, "draft", text="x" * 4_097)
    status, answer = step(head, item, "sent", publisher="google")
    assert (status, answer) == (422, {"text": ["4097 characters; google takes 4096."]})
    assert step(head, item, "sent")[0] == 200


def test_what_is_sent_twice_is_answered_alike(network: Network, head: Client) -> None:
    item = note(network)
    step(head, item, "draft", text="Sorry.")
    first = step(head, item, "sent")
    assert first[0] == 200 and step(head, item, "sent") == first


@pytest.mark.parametrize(
    ("name", "given", "status", "field"),
    [
        ("assign", {"person": "nobody"}, 422, "person"),
        ("assign", {"team": "nobody"}, 422, "team"),
        ("tags", {"tags": ["weather"]}, 422, "tags"),
        ("severity", {"severity": 5}, 422, "severity"),
        ("snooze", {"until": "2020-01-01T00:00:00Z"}, 422, "until"),
        ("close", {}, 422, "reason"),
        ("close", {"reason": "bored"}, 422, "reason"),
        ("draft", {"text": " "}, 422, "text"),
        ("draft", {"text": "x" * 10_001}, 422, "text"),
        ("severity", {}, 400, "severity"),
        ("severity", {"severity": 2, "colour": "red"}, 400, "colour"),
        ("approve", {}, 409, "code"),
        ("sent", {}, 422, "detail"),
        ("reopen", {}, 409, "code"),
        ("undo", {}, 409, "code"),
    ],
)
def test_what_is_wrong_is_named(
    network: Network, head: Client, name: str, given: dict[str, Any], status: int, field: str
) -> None:
    item = note(network)
    before = Event.objects.count()
    found, answer = step(head, item, name, **given)
    assert (found, field in answer) == (status, True), answer
    assert Event.objects.count() == before


def test_a_person_who_does_not_see_the_store_cannot_have_it(network: Network, head: Client, regional: Client) -> None:
    item = note(network)
    name = Membership.objects.get(role="regional").user.username
    status, answer = step(head, item, "assign", person=name)
    assert (status, answer["code"]) == (409, "not_theirs")


def test_what_a_customer_says_to_staff_becomes_an_item(network: Network, keeper: Client) -> None:
    note = {"brand": "b", "store": "b-005", "text": "No seats", "channel": "counter", "score": 2}
    answer = keeper.post(URL, note, content_type="application/json")
    assert (answer.status_code, answer.json()["text"], answer.json()["kind"]) == (201, "No seats", "note")
    assert keeper.post(URL, note | {"store": "b-003"}, content_type="application/json").status_code == 404
    refused = keeper.post(URL, note | {"channel": "smoke"}, content_type="application/json")
    assert refused.status_code == 422 and "channel" in refused.json()
