"""Items follow their facts: made once, corrected, answered, seen, not seen, gone."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from locations.models import Event, Location
from reviews.desk import deadlines, items, replies, rules, verbs
from reviews.desk.handling import Conflict
from reviews.importing import undo
from reviews.models import Item, ItemTag, Reply, Review, RuleUse
from tests.reviews import arrange
from tests.reviews.desk.conftest import HEADINGS, NOW, Desk

Bring = Callable[..., None]
BAD = '1,01,2026-11-18 10:00,1,"Cold coffee, I got sick",,'
GOOD = "2,02,2026-11-18 10:00,5,Lovely,,"
OLD = "3,01,2026-01-05 10:00,1,Old,,"
ANSWERED = "4,02,2026-11-18 10:00,2,Slow,Sorry,2026-11-18 15:00"


def test_what_was_said_since_the_desk_began_becomes_items_once(desk: Desk, bring: Bring) -> None:
    bring(BAD, GOOD, OLD, ANSWERED)
    assert Item.objects.count() == 3
    made = desk.item("1")
    assert (made.severity, made.state, made.owner and made.owner.username) == (4, "open", "head")
    assert [tag.tag.key for tag in ItemTag.objects.filter(item=made)] == ["incident"]
    assert RuleUse.objects.filter(item=made).count() == 3
    good = desk.item("2")
    assert (good.severity, good.state, good.owner) == (1, "new", None)
    before = [*Item.objects.order_by("pk").values()]
    assert items.refresh(desk.brand.pk, NOW) == items.Followed()
    bring(BAD, GOOD, OLD, ANSWERED)
    assert [*Item.objects.order_by("pk").values()] == before


def test_what_was_answered_before_is_over_and_counts(desk: Desk, bring: Bring) -> None:
    bring(ANSWERED)
    item = desk.item("4")
    assert (item.state, item.close_reason, item.in_time_customer) == ("closed", "answered", True)
    assert item.in_time_house is False  # five hours, all of them open


def test_deadlines_are_of_the_wall_and_of_the_stores_hours(desk: Desk, bring: Bring) -> None:
    bring("1,01,2026-11-14 17:00,2,Late,,")  # a Saturday
    item = desk.item()
    assert item.due_customer.isoformat() == "2026-11-15T08:00:00+00:00"
    assert item.due_house is not None and item.due_house.isoformat() == "2026-11-16T03:00:00+00:00"
    assert item.house_is_brands
    assert (item.in_time_customer, item.in_time_house) == (False, False)


def test_a_rough_date_waits_from_its_end_and_is_marked(desk: Desk, bring: Bring) -> None:
    bring("1,01,a week ago,2,Late,,")
    item, review = desk.item(), Review.objects.get()
    assert not item.is_exact
    assert item.spoke_at == review.posted_to > review.posted_from


def test_a_correction_moves_its_item_and_what_people_set_stays(desk: Desk, bring: Bring) -> None:
    bring(GOOD)
    item = desk.item("2")
    bring("2,02,2026-11-18 10:00,1,Awful,,")
    changed = desk.item("2")
    assert (changed.severity, changed.version) == (3, item.version + 1)
    verbs.set_severity(desk.scopes["regional"], item.pk, 2, by="regional", now=NOW)
    bring("2,02,2026-11-19 10:00,1,Awful again,,")
    again = desk.item("2")
    assert again.severity == 2
    assert again.due_customer == changed.due_customer + timedelta(days=1)


def send(desk: Desk, external: str) -> None:
    item = desk.item(external)
    replies.draft(desk.scopes["head"], item.pk, "We are sorry.", by="head", now=NOW)
    assert replies.sent(desk.scopes["head"], item.pk, by="head", now=NOW)


def test_two_hundred_answers_are_seen_once_the_publisher_shows_them(desk: Desk, bring: Bring) -> None:
    lines = [f"{number},0{number % 3 + 1},2026-11-18 10:00,2,Slow {number},," for number in range(200)]
    bring(*lines)
    for number in range(0, 200, 2):
        send(desk, str(number))
    shown = [
        f"{line[:-1]}We are sorry.,2026-11-20 19:00" if number % 4 < 2 else line for number, line in enumerate(lines)
    ]
    bring(*shown, now=NOW + timedelta(days=1))
    for number in range(200):
        item = desk.item(str(number))
        is_sent, is_shown = number % 2 == 0, number % 4 < 2
        assert item.state in (("seen",) if is_shown else ("sent",) if is_sent else ("new", "open")), number
        if is_sent:
            expected = Reply.State.SEEN if is_shown else Reply.State.SENT
            assert Reply.objects.get(item=item).state == expected


def test_an_answer_that_is_not_shown_after_a_week_is_open_again(desk: Desk, bring: Bring) -> None:
    bring(BAD)
    send(desk, "1")
    bring(BAD, now=NOW + timedelta(days=6))
    assert desk.item().state == "sent"
    bring(BAD, now=NOW + timedelta(days=8))
    item = desk.item()
    assert (item.state, item.not_shown_since is not None) == ("open", True)
    assert item.answered_at == NOW  # its first answer stays what it was
    bring(f"{BAD[:-1]}We are sorry.,2026-11-20 19:00", now=NOW + timedelta(days=9))
    assert (desk.item().state, desk.item().not_shown_since) == ("seen", None)


def test_what_a_source_brings_about_is_one_event_each_and_nobody_undoes_it(desk: Desk, bring: Bring) -> None:
    bring(BAD)
    send(desk, "1")
    item = desk.item()
    bring(BAD, now=NOW + timedelta(days=8))
    bring(f"{BAD[:-1]}We are sorry.,2026-11-20 19:00", now=NOW + timedelta(days=9))
    found = Event.objects.filter(subject="desk", subject_id=item.pk).order_by("pk")
    assert [(event.verb, event.by_name) for event in found] == [
        ("desk.drafted", "head"), ("desk.sent", "head"), ("desk.not_seen", ""), ("desk.seen", ""),
    ]  # fmt: skip
    with pytest.raises(Conflict):
        verbs.undo(desk.scopes["head"], item.pk, by="head", now=NOW)
    assert verbs.close_seen(desk.brand.pk, NOW + timedelta(days=6)) == 0
    assert verbs.close_seen(desk.brand.pk, NOW + timedelta(days=7)) == 1
    assert (desk.item().state, desk.item().close_reason) == ("closed", "answered")


def test_who_opens_an_item_again_knows_of_the_answer_that_is_shown(desk: Desk, bring: Bring) -> None:
    shown = f"{BAD[:-1]}We are sorry.,2026-11-20 09:00"
    bring(BAD)
    bring(shown)
    assert desk.item().state == "seen"
    verbs.reopen(desk.scopes["head"], desk.item().pk, by="head", now=NOW)
    bring(shown, now=NOW + timedelta(days=1))
    assert desk.item().state == "open"
    send(desk, "1")
    bring(shown, now=NOW + timedelta(days=2))
    assert desk.item().state == "seen"


def test_a_miss_stays_a_miss_and_what_needs_no_answer_in_time_is_none(desk: Desk, bring: Bring) -> None:
    bring("1,01,2026-11-20 09:00,2,Slow,,", "2,02,2026-11-10 09:00,2,Slow,,")
    early, late = desk.item("1"), desk.item("2")
    for item in (early, late):
        verbs.needs_none(desk.scopes["regional"], item.pk, by="regional", now=NOW)
    assert desk.item("1").in_time_customer is None
    assert desk.item("2").in_time_customer is False
    verbs.reopen(desk.scopes["regional"], late.pk, by="regional", now=NOW)
    send(desk, "2")
    assert desk.item("2").in_time_customer is False


def test_changed_hours_move_what_is_open_and_not_what_is_decided(desk: Desk, bring: Bring) -> None:
    bring("1,01,2026-11-20 17:30,2,Slow,,", "2,02,2026-11-10 09:00,2,Slow,,", now=NOW)
    open_before, decided_before = desk.item("1").due_house, desk.item("2").due_house
    desk.brand.default_hours = "Mo-Su 00:00-24:00"
    desk.brand.save()
    assert deadlines.recompute(desk.brand.pk, NOW) == 1
    assert open_before is not None and desk.item("1").due_house is not None
    assert desk.item("1").due_house < open_before  # type: ignore[operator]
    assert desk.item("2").due_house == decided_before
    assert deadlines.recompute(desk.brand.pk, NOW) == 0


def test_an_undone_import_takes_its_items_and_refuses_where_people_worked(desk: Desk) -> None:
    job = arrange.bring(desk.brand, "reviews", f"{HEADINGS}\n{BAD}\n{GOOD}", publisher="google")
    items.refresh(desk.brand.pk, NOW, job=job.pk)
    items.refuse_undo(job)
    replies.draft(desk.scopes["head"], desk.item("1").pk, "Sorry", by="head", now=NOW)
    worked_on = desk.item("1").pk
    with pytest.raises(items.WorkedOn, match=str(worked_on)):
        items.refuse_undo(job)
    job.options["keep_work"] = True
    items.refuse_undo(job)
    items.leave(job)
    arrange.take_back(job)
    items.refresh(desk.brand.pk, NOW)
    kept = Item.objects.get()
    assert (kept.pk, kept.source_gone, kept.close_reason) == (worked_on, True, "source_taken_back")
    assert kept.text == "Cold coffee, I got sick"


def test_an_undo_of_an_import_that_created_stores_keeps_those_that_have_work(desk: Desk) -> None:
    """Stores with items that nobody worked on go with their import, as without a desk."""
    lines = f"{HEADINGS}\n{BAD}\n5,91,2026-11-18 10:00,1,Slow,,\n6,92,2026-11-18 10:00,1,Slow,,"
    job = arrange.bring(desk.brand, "reviews", lines, publisher="google", create_stores=True)
    items.refresh(desk.brand.pk, NOW, job=job.pk)
    replies.draft(desk.scopes["head"], desk.item("5").pk, "Sorry", by="head", now=NOW)
    assert undo.blocker(job) == ""
    items.leave(job)
    arrange.take_back(job)
    items.refresh(desk.brand.pk, NOW)
    assert [*Location.objects.filter(code__startswith="9").values_list("code", flat=True)] == ["91"]
    assert Item.objects.get().text == "Slow"


def test_items_that_were_parted_come_back_where_the_import_stays(desk: Desk, bring: Bring) -> None:
    bring(BAD, GOOD)
    job = Review.objects.get(external_id="2").job
    assert job is not None
    verbs.wait(desk.scopes["head"], desk.item("1").pk, by="head", now=NOW)
    items.leave(job)
    assert [item.state for item in Item.objects.all()] == ["waiting"]
    items.refresh(desk.brand.pk, NOW, job=job.pk)
    assert (desk.item("1").state, desk.item("2").state) == ("waiting", "new")


def test_the_rules_tried_say_what_the_run_does(desk: Desk, bring: Bring) -> None:
    Item.objects.all().delete()
    lines = [f"{number},0{number % 3 + 1},2026-11-18 10:00,{number % 5 + 1},Slow {number},," for number in range(60)]
    bring(*lines)
    did: dict[int, int] = {}
    for use in RuleUse.objects.all():
        did[use.rule_id] = did.get(use.rule_id, 0) + 1
    assigned = Item.objects.filter(owner__isnull=False).count()
    Item.objects.update(owner=None, team=None)
    tried = rules.try_rules(desk.brand, NOW)
    assert {row.rule: row.matched for row in tried if row.matched} == did
    # Of those that a rule assigns, some stores have nobody.
    assert sum(row.assigned for row in tried) >= assigned > 0
