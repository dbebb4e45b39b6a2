"""The set-up of a desk in the browser: what head office changes, what a trial says, and what others read."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from locations.models import Membership, Team
from reviews.desk import items
from reviews.models import (
    DeskRule,
    DeskSettings,
    Handover,
    Item,
    Playbook,
    PlaybookRead,
    ReplyTemplate,
    Tag,
)
from tests.dashboards.conftest import Network
from tests.reviews.desk.desks import make_note

PAGE = "/b/b/desk/setup/"
PARTS = ("deadlines", "tags", "rules", "templates", "playbooks", "teams", "handover")


@pytest.fixture(autouse=True)
def is_on(network: Network) -> None:
    items.switch_on(network.brand, timezone.now() - timedelta(days=90), by="x", now=timezone.now())


def page(client: Client, part: str = "deadlines", more: str = "") -> str:
    answer = client.get(f"{PAGE}?part={part}{more}")
    assert answer.status_code == 200
    return answer.content.decode()


def sent(client: Client, **given: object) -> int:
    return client.post(PAGE, {"do": "save", **given}).status_code


def note(network: Network, text: str, store: int = 0) -> Item:
    return make_note(network.stores[store], text, now=timezone.now())


@pytest.mark.parametrize("part", PARTS)
def test_every_part_opens_for_everybody_and_offers_its_form_to_head_office(
    head: Client, keeper: Client, regional: Client, part: str
) -> None:
    assert ('name="do" value="save"' in page(head, part)) == (part != "handover")
    for other in (keeper, regional):
        assert 'name="do"' not in page(other, part)


def test_an_unknown_part_is_refused(head: Client) -> None:
    assert head.get(f"{PAGE}?part=weather").status_code == 400
    assert head.get(f"{PAGE}?part=tags&edit=x").status_code == 400
    assert head.get(f"{PAGE}?part=tags&edit=99999").status_code == 404
    assert head.post(PAGE, {"part": "tags", "do": "retire"}).status_code == 400
    assert head.post(PAGE, {"part": "tags", "do": "eat", "pk": 1}).status_code == 400


def test_deadlines_are_set(network: Network, head: Client) -> None:
    item = note(network, "a")
    assert sent(head, part="deadlines", customer_hours=48, house_hours=6) == 302
    moved = Item.objects.get(pk=item.pk)
    assert moved.due_customer == item.due_customer + timedelta(hours=24)
    assert "within 48 hours, and within 6 open hours" in page(head)
    assert sent(head, part="deadlines", customer_hours=0, house_hours=6) == 422
    assert DeskSettings.objects.get().customer_hours == 48


def test_tags_are_added_changed_and_retired(head: Client) -> None:
    assert sent(head, part="tags", key="parking", name_en="Parking", name_ko="주차") == 302
    row = Tag.objects.get(key="parking")
    assert 'value="Parking"' in page(head, "tags", f"&edit={row.pk}")
    assert sent(head, part="tags", pk=row.pk, name_en="Car park", name_ko="주차") == 302
    assert "Car park" in page(head, "tags")
    assert sent(head, part="tags", key="parking", name_en="Again") == 422
    assert head.post(PAGE, {"part": "tags", "do": "retire", "pk": row.pk}).status_code == 302
    assert not Tag.objects.get(pk=row.pk).active
    assert head.post(PAGE, {"part": "tags", "do": "retire", "pk": row.pk}).status_code == 404


def test_a_rule_is_tried_before_it_is_saved_and_the_list_says_the_same(network: Network, head: Client) -> None:
    for text in ("cold soup", "so cold", "warm"):
        note(network, text)
    given = {"part": "rules", "name": "Cold", "words": "cold, 식었", "assign": "head_office", "stars": ["1", "2"]}
    answer = head.post(PAGE, {**given, "do": "try"})
    assert "it would match 2 items, " in answer.content.decode()
    assert not DeskRule.objects.filter(name="Cold").exists()
    assert sent(head, **given) == 302
    row = DeskRule.objects.get(name="Cold")
    assert row.when == {"stars": [1, 2], "words": ["cold", "식었"]}
    assert "Over the last 90 days" not in page(head, "rules")
    listed = page(head, "rules", "&dry_run=1")
    assert re.search(r"Cold.*?it would match 2 items, 0 newly assigned", listed, re.S)
    shown = page(head, "rules", f"&edit={row.pk}")
    assert 'value="cold, 식었"' in shown and 'name="stars" value="2" checked' in shown
    for step in ("up", "off"):
        assert head.post(PAGE, {"part": "rules", "do": step, "pk": row.pk}).status_code == 302
    row.refresh_from_db()
    assert (row.position, row.active) == (4, False)


def test_a_rule_without_a_condition_is_refused_with_its_sentence(head: Client) -> None:
    answer = head.post(PAGE, {"part": "rules", "do": "save", "name": "All", "assign": "store"})
    assert answer.status_code == 422
    assert "Give at least one condition" in answer.content.decode()


def test_a_template_with_an_unknown_placeholder_is_refused_next_to_its_text(head: Client) -> None:
    given = {"part": "templates", "name": "New", "language": "en", "stars_from": "1", "stars_to": "5"}
    answer = head.post(PAGE, {**given, "do": "save", "text": "Dear {name}"})
    assert answer.status_code == 422 and "“{name}” cannot be filled in" in answer.content.decode()
    assert sent(head, **given, text="Dear guest of {store}") == 302
    row = ReplyTemplate.objects.get(name="New")
    assert "Dear guest of {store}" in page(head, "templates", f"&edit={row.pk}")


def test_a_playbook_is_plain_text_and_is_agreed_to(network: Network, head: Client, keeper: Client) -> None:
    assert sent(head, part="playbooks", tag="", text_en="First <b>call</b>.\n\nThen write.") == 302
    row = Playbook.objects.get()
    shown = page(keeper, "playbooks")
    assert "First &lt;b&gt;call&lt;/b&gt;." in shown and "Read and agreed" in shown
    assert keeper.post(f"{PAGE}playbooks/{row.pk}/agree/").status_code == 302
    assert PlaybookRead.objects.get().playbook == row
    assert "You have read it" in page(keeper, "playbooks") and "has agreed" not in page(keeper, "playbooks")
    assert "1 person has agreed." in page(head, "playbooks")
    sent(head, part="playbooks", tag="", text_en="Call at once.")
    assert "Version 2" in page(keeper, "playbooks") and "You have read it" not in page(keeper, "playbooks")


def test_teams_are_shown_to_their_members(network: Network, head: Client, keeper: Client, regional: Client) -> None:
    member = Membership.objects.get(role="store").user.username
    assert sent(head, part="teams", name="Care", members=[member]) == 302
    team = Team.objects.get()
    assert "Care" in page(keeper, "teams") and "Care" not in page(regional, "teams")
    assert head.post(PAGE, {"part": "teams", "do": "retire", "pk": team.pk}).status_code == 302
    assert "Care" not in page(head, "teams")


def test_one_hands_ones_items_over_and_takes_them_back(network: Network, head: Client, keeper: Client) -> None:
    names = dict(Membership.objects.values_list("role", "user__username"))
    item = note(network, "a", store=5)
    assert item.owner and item.owner.username == names["store"]
    until = (timezone.now() + timedelta(days=3)).date().isoformat()
    given = {"taker": names["head_office"], "until": until, "note": "Away"}
    answer = keeper.post(f"{PAGE}handover/", given, follow=True)
    assert "1 item is handed over." in answer.content.decode()
    assert "Away" in page(keeper, "handover") and "Away" in page(head, "handover")
    again = keeper.post(f"{PAGE}handover/", given, follow=True)
    assert "has handed over already" in again.content.decode()
    assert keeper.post(f"{PAGE}handover/", {"end": Handover.objects.get().pk}).status_code == 302
    item.refresh_from_db()
    assert item.owner.username == names["store"]


def test_a_store_manager_reads_the_rules_for_the_own_store(network: Network, head: Client, keeper: Client) -> None:
    """The manager's store stands in Busan."""
    for path in ("Korea/Seoul", "Korea/Busan"):
        assert sent(head, part="rules", name=f"Of {path[6:]}", regions=[path], severity="3") == 302
    shown = page(keeper, "rules", "&dry_run=1")
    assert "Of Busan" in shown and "Of Seoul" not in shown and "Over the last 90 days" not in shown


def test_korean_is_written_in_korean(head: Client, signed_in: Callable[..., Client]) -> None:
    head.post("/language/", {"language": "ko"})
    assert "판매 기회" in page(head, "tags")
