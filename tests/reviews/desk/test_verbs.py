"""Steps at the desk: for whom, on which version, with an event each, and each can be taken back."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from locations.models import Brand, Event
from locations.refusals import Refusal
from reviews.desk import replies, verbs
from reviews.desk.handling import Conflict, NoSuchItem, written
from reviews.models import Item, ItemTag, Reply
from tests.reviews.desk.conftest import NOW, Desk

TOMORROW = NOW + timedelta(days=1)
STEPS: dict[str, Callable[..., Any]] = {
    "assigned": lambda scope, pk, **who: verbs.assign(scope, pk, person="regional", **who),
    "tagged": lambda scope, pk, **who: verbs.set_tags(scope, pk, ["sales_lead"], **who),
    "severity_set": lambda scope, pk, **who: verbs.set_severity(scope, pk, 2, **who),
    "snoozed": lambda scope, pk, **who: verbs.snooze(scope, pk, TOMORROW, **who),
    "waiting": verbs.wait,
    "needs_none": verbs.needs_none,
    "closed": lambda scope, pk, **who: verbs.close(scope, pk, reason="solved", **who),
    "drafted": lambda scope, pk, **who: replies.draft(scope, pk, "Sorry", **who),
}


@pytest.fixture
def item(desk: Desk, bring: Callable[..., None]) -> Item:
    bring("1,01,2026-11-20 10:00,2,Slow,,")
    return desk.item()


@pytest.mark.parametrize("step", STEPS)
def test_a_step_has_one_event_and_only_for_who_sees_the_store(desk: Desk, item: Item, step: str) -> None:
    for foreign in ("other",):
        with pytest.raises(NoSuchItem):
            STEPS[step](desk.scopes[foreign], item.pk, by=foreign, now=NOW)
    with pytest.raises(PermissionDenied):
        STEPS[step](desk.scopes["reader"], item.pk, by="reader", now=NOW)
    assert not Event.objects.filter(subject="desk", subject_id=item.pk).exists()
    STEPS[step](desk.scopes["keeper"], item.pk, by="keeper", now=NOW)
    event = Event.objects.get(subject="desk", subject_id=item.pk)
    assert (event.verb, event.by_name, event.location_id) == (f"desk.{step}", "keeper", item.location_id)
    assert "Slow" not in str(event.data)


@pytest.mark.parametrize("step", [name for name in STEPS if name != "drafted"])
def test_a_step_on_another_version_is_a_conflict_and_each_can_be_taken_back(desk: Desk, item: Item, step: str) -> None:
    before, tags = written(desk.item()), [*ItemTag.objects.values_list("tag__key")]
    with pytest.raises(Conflict):
        STEPS[step](desk.scopes["head"], item.pk, by="head", now=NOW, version=item.version + 1)
    STEPS[step](desk.scopes["head"], item.pk, by="head", now=NOW, version=item.version)
    assert desk.item().version == item.version + 1
    assert verbs.undo(desk.scopes["keeper"], item.pk, by="keeper", now=NOW) == step
    assert written(desk.item()) == before
    assert [*ItemTag.objects.values_list("tag__key")] == tags
    with pytest.raises(Conflict):
        verbs.undo(desk.scopes["keeper"], item.pk, by="keeper", now=NOW)


def test_bad_input_is_refused_with_its_field(desk: Desk, item: Item) -> None:
    who = {"by": "head", "now": NOW}
    head = desk.scopes["head"]
    for field, step in (
        ("tags", lambda: verbs.set_tags(head, item.pk, ["nothing"], **who)),
        ("person", lambda: verbs.assign(head, item.pk, person="nobody", **who)),
        ("team", lambda: verbs.assign(head, item.pk, team="nobody", **who)),
        ("until", lambda: verbs.snooze(head, item.pk, NOW, **who)),
        ("severity", lambda: verbs.set_severity(head, item.pk, 5, **who)),
        ("reason", lambda: verbs.close(head, item.pk, reason="because", **who)),
        ("reason", lambda: verbs.close(head, item.pk, **who)),
        ("text", lambda: replies.draft(head, item.pk, "  ", **who)),
    ):
        with pytest.raises(Refusal) as refused:
            step()
        assert refused.value.field == field
    with pytest.raises(Conflict):
        verbs.assign(head, item.pk, person="other", **who)
    assert desk.item().version == item.version


def test_two_writers_have_two_drafts_and_nothing_is_lost(desk: Desk, item: Item) -> None:
    first = replies.draft(desk.scopes["keeper"], item.pk, "Mine", by="keeper", now=NOW)
    second = replies.draft(desk.scopes["head"], item.pk, "Other", by="head", now=NOW)
    stale = replies.draft(desk.scopes["keeper"], item.pk, "Mine, later", reply_version=0, by="keeper", now=NOW)
    assert len({first, second, stale}) == 3
    assert {(row.text, row.live) for row in Reply.objects.all()} == {
        ("Mine", True), ("Other", False), ("Mine, later", False),
    }  # fmt: skip
    replies.take(desk.scopes["regional"], item.pk, second, by="regional", now=NOW)
    assert Reply.objects.get(live=True).text == "Other"
    assert replies.draft(desk.scopes["head"], item.pk, "Other, better", by="head", now=NOW) == second


def test_who_answers_is_the_brands_choice(desk: Desk, item: Item) -> None:
    keeper, head = desk.scopes["keeper"], desk.scopes["head"]
    replies.draft(keeper, item.pk, "Sorry", by="keeper", now=NOW)
    Brand.objects.update(answered_by=Brand.Answerer.HEAD_OFFICE)
    with pytest.raises(PermissionDenied):
        replies.sent(keeper, item.pk, by="keeper", now=NOW)
    Brand.objects.update(answered_by=Brand.Answerer.APPROVED)
    with pytest.raises(Conflict):
        replies.sent(keeper, item.pk, by="keeper", now=NOW)
    with pytest.raises(PermissionDenied):
        replies.approve(keeper, item.pk, by="keeper", now=NOW)
    replies.approve(head, item.pk, by="head", now=NOW)
    assert desk.item().state == "approved"
    assert replies.sent(keeper, item.pk, by="keeper", now=NOW)
    assert not replies.sent(keeper, item.pk, by="keeper", now=NOW)
    sent = desk.item()
    assert (sent.state, sent.answered_at, sent.in_time_customer) == ("sent", NOW, True)


def test_undoing_brings_an_answer_back_to_what_it_was(desk: Desk, item: Item) -> None:
    head = desk.scopes["head"]
    who: dict[str, Any] = {"by": "head", "now": NOW}
    replies.draft(head, item.pk, "Sorry", **who)
    with pytest.raises(Conflict):
        verbs.undo(head, item.pk, **who)
    replies.approve(head, item.pk, **who)
    replies.sent(head, item.pk, **who)
    assert verbs.undo(head, item.pk, **who) == "sent"
    assert (desk.item().state, Reply.objects.get().state, desk.item().answered_at) == ("approved", "approved", None)
    replies.sent(head, item.pk, **who)
    verbs.undo(head, item.pk, **who)
    with pytest.raises(Conflict):
        verbs.undo(head, item.pk, **who)
    replies.draft(head, item.pk, "Very sorry", **who)
    replies.approve(head, item.pk, **who)
    assert verbs.undo(head, item.pk, **who) == "approved"
    assert (desk.item().state, Reply.objects.get().state) == ("drafted", "draft")
    verbs.close(head, item.pk, reason="spam", **who)
    with pytest.raises(Conflict):
        replies.approve(head, item.pk, **who)


def test_a_placeholder_that_is_left_goes_nowhere(desk: Desk, item: Item) -> None:
    head = desk.scopes["head"]
    replies.draft(head, item.pk, "Call {phone}", by="head", now=NOW)
    for step in (replies.approve, replies.sent):
        with pytest.raises(Refusal):
            step(head, item.pk, by="head", now=NOW)
    replies.draft(head, item.pk, "x" * 4_097, by="head", now=NOW)
    with pytest.raises(Refusal):
        replies.sent(head, item.pk, by="head", now=NOW, publisher="google")


def test_what_was_set_aside_comes_back_when_its_time_is_over(desk: Desk, item: Item) -> None:
    verbs.snooze(desk.scopes["keeper"], item.pk, TOMORROW, by="keeper", now=NOW)
    assert verbs.wake(desk.brand.pk, NOW) == 0
    assert verbs.wake(desk.brand.pk, TOMORROW) == 1
    assert desk.item().state == "open"


def test_many_at_once_says_what_was_left_and_why(desk: Desk, bring: Callable[..., None], item: Item) -> None:
    bring("2,03,2026-11-20 10:00,2,Slow,,")
    foreign = desk.item("2")
    did = verbs.in_bulk(desk.scopes["keeper"], verbs.needs_none, [item.pk, foreign.pk, item.pk], by="keeper", now=NOW)
    assert (did.done, did.left) == ([item.pk], {foreign.pk: "absent"})
    with pytest.raises(Refusal):
        verbs.in_bulk(desk.scopes["head"], verbs.wait, range(verbs.MOST + 1), by="head", now=NOW)


def test_what_staff_write_down_becomes_an_item(desk: Desk) -> None:
    from reviews.desk import items

    pk = verbs.write_note(desk.scopes["keeper"], "01", "Wants oat milk", channel="counter", by="keeper", now=NOW)
    assert items.refresh(desk.brand.pk, NOW).made == 1
    assert Item.objects.get(kind="note").fact_id == pk
    event = Event.objects.get(verb="note.written")
    assert (event.subject_id, event.by_name) == (pk, "keeper")
    assert "oat" not in f"{event.subject_name} {event.data}", "what a customer said is not copied into the log"
    for store, text, channel in (("02", "x", "counter"), ("01", " ", "counter"), ("01", "x", "pigeon")):
        with pytest.raises((NoSuchItem, Refusal)):
            verbs.write_note(desk.scopes["keeper"], store, text, channel=channel, by="keeper", now=NOW)
