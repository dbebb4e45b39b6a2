"""Tags, rules, templates, playbooks, deadlines and handovers: each verb, what it refuses, and its event."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from dashboards.jobs import desk as jobs
from locations import teams
from locations.models import Absence, Event, Team
from locations.refusals import Refusal
from locations.scoping import Scope
from reviews.desk import handovers, items, playbooks, promises, rule_book, rules, tags, templates, verbs
from reviews.desk.handling import Conflict
from reviews.desk.rule_book import RuleGiven
from reviews.desk.templates import TemplateGiven
from reviews.models import DeskRule, Handover, Item, Playbook, PlaybookRead, ReplyTemplate, Tag
from tests.reviews.desk.desks import NOW, TODAY, Desk, by, make_desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Desk:
    return make_desk()


@pytest.fixture
def head(desk: Desk) -> Scope:
    return desk.scope(desk.member("head"))


def refused(field: str, call: Callable[..., Any], *arguments: Any, **options: Any) -> str:
    before = Event.objects.count()
    with pytest.raises(Refusal) as refusal:
        call(*arguments, **options)
    assert refusal.value.field == field
    assert Event.objects.count() == before
    return str(refusal.value)


def last_event() -> Event:
    return Event.objects.order_by("-pk")[0]


def columns(pk: int) -> tuple[Any, ...]:
    item = Item.objects.get(pk=pk)
    return item.owner.username if item.owner else "", item.state


class TestTags:
    def test_a_tag_is_added_renamed_retired_and_taken_up_again(self, desk: Desk, head: Scope) -> None:
        pk = tags.add_tag(head, "parking", "Parking", "주차", **by(head))
        assert last_event().data["after"] == {"name_en": "Parking", "name_ko": "주차", "active": True}
        assert tags.rename_tag(head, pk, "Car park", "", **by(head))
        assert Tag.objects.get(pk=pk).name_ko == "Car park"
        assert tags.retire_tag(head, pk, **by(head)) and not tags.retire_tag(head, pk, **by(head))
        assert tags.add_tag(head, "parking", "Parking", "주차", **by(head)) == pk
        verbs_seen = Event.objects.filter(subject="desk_tag").order_by("pk").values_list("verb", flat=True)
        assert [*verbs_seen] == ["desk_tag.added", "desk_tag.renamed", "desk_tag.retired", "desk_tag.added"]

    @pytest.mark.parametrize("key", ["", "a", "Upper", "with space", "x" * 41, "한글"])
    def test_a_key_that_is_none_is_refused(self, head: Scope, key: str) -> None:
        refused("key", tags.add_tag, head, key, "A", "", **by(head))

    def test_a_key_in_use_and_a_tag_without_a_name_are_refused(self, head: Scope) -> None:
        refused("key", tags.add_tag, head, "incident", "A", "", **by(head))
        refused("name_en", tags.add_tag, head, "parking", " ", "", **by(head))
        refused("name_en", tags.add_tag, head, "parking", "x" * 81, "", **by(head))

    def test_only_head_office_of_this_brand_changes_tags(self, desk: Desk, head: Scope) -> None:
        other = make_desk("other")
        theirs = Tag.objects.get(brand=other.brand, key="incident")
        assert not tags.retire_tag(head, theirs.pk, **by(head))
        manager = desk.scope(desk.manager("ann", 0))
        reader = desk.scope(desk.member("reader", read_only=True))
        for scope in (manager, reader):
            with pytest.raises(PermissionDenied):
                tags.add_tag(scope, "parking", "A", "", **by(scope))

    def test_an_undo_of_an_items_step_is_not_hindered_by_a_tag_of_the_same_id(self, desk: Desk, head: Scope) -> None:
        item = desk.note("It was cold")
        names = {"brand": desk.brand, "key": "far", "name_en": "Far", "name_ko": "Far"}
        tag, _made = Tag.objects.get_or_create(pk=item.pk, defaults=names)
        verbs.set_severity(head, item.pk, 4, **by(head))
        tags.rename_tag(head, tag.pk, "Other", "Other", **by(head))
        assert verbs.undo(head, item.pk, **by(head)) == "severity_set"


class TestRules:
    def test_a_rule_is_added_changed_moved_and_switched_off(self, desk: Desk, head: Scope) -> None:
        given = RuleGiven("Cold", {"words": ["cold", "식었"]}, tags=["technical_problem"], severity=3)
        pk = rule_book.add_rule(head, given, **by(head))
        row = DeskRule.objects.get(pk=pk)
        assert (row.position, row.when) == (5, {"words": ["cold", "식었"]})
        assert rule_book.change_rule(head, pk, RuleGiven("Cold", {"words": ["cold"]}, severity=3), **by(head))
        assert last_event().data["after"] == {"when": {"words": ["cold"]}, "tags": []}
        assert rule_book.move_rule(head, pk, 1, **by(head))
        assert DeskRule.objects.get(position=1).pk == pk
        assert [*DeskRule.objects.order_by("position").values_list("position", flat=True)] == [1, 2, 3, 4, 5]
        assert rule_book.switch_rule(head, pk, on=False, **by(head))
        item = desk.note("It was cold")
        assert not item.rule_uses.filter(rule=pk).exists()
        assert rule_book.switch_rule(head, pk, on=True, **by(head))
        assert desk.note("So cold").rule_uses.filter(rule=pk).exists()

    @pytest.mark.parametrize(
        ("when", "field"),
        [
            ({}, "when"),
            ({"words": []}, "when"),
            ({"pattern": "a.*"}, "pattern"),
            ({"words": "cold"}, "words"),
            ({"words": ["."]}, "words"),
            ({"words": ["x" * 61]}, "words"),
            ({"stars": [0]}, "stars"),
            ({"stars": ["1"]}, "stars"),
            ({"score_at_most": 11}, "score_at_most"),
            ({"kinds": ["letter"]}, "kinds"),
            ({"themes": ["weather"]}, "themes"),
            ({"regions": ["Mars"]}, "regions"),
            ({"formats": ["tent"]}, "formats"),
            ({"incident": "yes"}, "incident"),
        ],
    )
    def test_conditions_that_are_wrong_are_refused(self, head: Scope, when: dict[str, Any], field: str) -> None:
        refused(field, rule_book.add_rule, head, RuleGiven("A", when, severity=3), **by(head))

    def test_words_are_words_and_no_pattern(self, desk: Desk, head: Scope) -> None:
        pk = rule_book.add_rule(head, RuleGiven("Dots", {"words": ["c.ld"]}, severity=3), **by(head))
        assert not desk.note("It was cold").rule_uses.filter(rule=pk).exists()
        assert desk.note("It was C.LD").rule_uses.filter(rule=pk).exists()

    @pytest.mark.parametrize(
        ("given", "field"),
        [
            (RuleGiven("", {"stars": [1]}, severity=3), "name"),
            (RuleGiven("App and payment", {"stars": [1]}, severity=3), "name"),
            (RuleGiven("A", {"stars": [1]}), "assign"),
            (RuleGiven("A", {"stars": [1]}, severity=5), "severity"),
            (RuleGiven("A", {"stars": [1]}, tags=["none"]), "tags"),
            (RuleGiven("A", {"stars": [1]}, assign="cat"), "assign"),
            (RuleGiven("A", {"stars": [1]}, assign="team", team="Nobody"), "team"),
            (RuleGiven("A", {"stars": [1]}, assign="person", person="nobody"), "person"),
        ],
    )
    def test_a_rule_that_cannot_be_is_refused(self, head: Scope, given: RuleGiven, field: str) -> None:
        refused(field, rule_book.add_rule, head, given, **by(head))

    def test_the_trial_of_a_rule_that_is_not_saved_is_what_the_saved_one_says(self, desk: Desk, head: Scope) -> None:
        given = RuleGiven("Cold", {"words": ["cold"]}, assign="head_office")
        DeskRule.objects.update(assign="")
        for text in ("cold", "Cold soup", "warm", "colder"):
            desk.note(text)
        desk.note("cold long ago", ago=24 * 91)
        tried = rule_book.try_rule(head, given, NOW)
        assert (tried.matched, tried.assigned) == (3, 3)
        before = DeskRule.objects.count()
        pk = rule_book.add_rule(head, given, **by(head))
        assert DeskRule.objects.count() == before + 1
        saved = next(row for row in rules.try_rules(desk.brand, NOW) if row.rule == pk)
        assert (saved.matched, saved.assigned) == (3, 3)
        other = RuleGiven("Cold", {"words": ["soup"]}, assign="head_office")
        assert rule_book.try_rule(head, other, NOW, pk=pk).matched == 1

    def test_what_the_trial_says_is_what_the_run_does(self, desk: Desk, head: Scope) -> None:
        given = RuleGiven("Cold", {"words": ["cold"]}, tags=["technical_problem"], assign="head_office")
        pk = rule_book.add_rule(head, given, **by(head))
        rule_book.move_rule(head, pk, 1, **by(head))
        made = [desk.note(text) for text in ("cold", "Cold soup", "warm")]
        used = [item for item in made if item.rule_uses.filter(rule=pk).exists()]
        Item.objects.update(owner=None, team=None)
        tried = next(row for row in rules.try_rules(desk.brand, NOW) if row.rule == pk)
        assert (tried.matched, tried.assigned) == (len(used), len(used)) == (2, 2)

    def test_a_rule_of_a_retired_team_leaves_it_to_the_next_one(self, desk: Desk, head: Scope) -> None:
        desk.manager("ann", 0)
        pk = teams.add_team(head, "Care", ["ann"], **by(head))
        given = RuleGiven("Cold", {"words": ["cold"]}, assign="team", team="Care")
        rule = rule_book.add_rule(head, given, **by(head))
        rule_book.move_rule(head, rule, 1, **by(head))
        assert desk.note("cold").team_id == pk
        assert teams.retire_team(head, pk, **by(head))
        assert columns(desk.note("cold again").pk) == ("ann", "open")


class TestTemplates:
    def test_a_new_desk_has_twelve_in_each_language_that_can_all_be_filled_in(self, desk: Desk, head: Scope) -> None:
        rows = ReplyTemplate.objects.filter(brand=desk.brand)
        assert [rows.filter(language=language).count() for language in ("en", "ko")] == [12, 12]
        for row in rows:
            given = TemplateGiven(row.name, row.language, row.text, row.stars_from, row.stars_to, row.theme)
            assert templates.change_template(head, row.pk, given, **by(head))
        for stars in range(6):
            assert rows.filter(stars_from__lte=stars, stars_to__gte=stars, theme="").count() >= 2
        assert {len(row.text) > 40 for row in rows} == {True}

    def test_a_template_is_added_changed_and_retired(self, head: Scope) -> None:
        pk = templates.add_template(head, TemplateGiven("New", "en", "Hello from {store}"), **by(head))
        assert templates.change_template(head, pk, TemplateGiven("New", "en", "Hi from {store}"), **by(head))
        assert last_event().data["before"] == {"text": "Hello from {store}"}
        assert templates.retire_template(head, pk, **by(head))
        assert not templates.change_template(head, pk, TemplateGiven("New", "en", "Hi"), **by(head))

    @pytest.mark.parametrize(
        ("given", "field"),
        [
            (TemplateGiven("A", "en", "Dear {name}"), "text"),
            (TemplateGiven("A", "en", "Dear {store"), "text"),
            (TemplateGiven("A", "en", " "), "text"),
            (TemplateGiven("A", "xx", "Hello"), "language"),
            (TemplateGiven("A", "en", "Hello", theme="weather"), "theme"),
            (TemplateGiven("A", "en", "Hello", stars_from=6), "stars_from"),
            (TemplateGiven("A", "en", "Hello", stars_from=4, stars_to=2), "stars_to"),
            (TemplateGiven("Long wait", "en", "Hello"), "name"),
        ],
    )
    def test_what_could_not_be_sent_is_refused_at_saving(self, head: Scope, given: TemplateGiven, field: str) -> None:
        refused(field, templates.add_template, head, given, **by(head))


class TestPlaybooks:
    def test_versions_are_kept_and_a_person_agrees_to_the_newest(self, desk: Desk, head: Scope) -> None:
        assert playbooks.write_playbook(head, "incident", "Call first.\r\n\r\nThen write.", "", **by(head)) == 1
        assert playbooks.write_playbook(head, "incident", "Call first.\n\nThen write.", "", **by(head)) == 1
        assert playbooks.write_playbook(head, "incident", "Call at once.", "바로 전화", **by(head)) == 2
        assert playbooks.write_playbook(head, "", "We answer all.", "", **by(head)) == 1
        old, new = Playbook.objects.filter(tag__key="incident").order_by("number")
        ann = desk.scope(desk.manager("ann", 0))
        assert playbooks.agree(ann, new.pk, **by(ann)) and playbooks.agree(ann, new.pk, **by(ann))
        assert PlaybookRead.objects.get().user.username == "ann"
        assert Event.objects.filter(verb="playbook.agreed").count() == 1
        with pytest.raises(Conflict):
            playbooks.agree(ann, old.pk, **by(ann))
        other = make_desk("other")
        stranger = other.scope(other.member("stranger"))
        assert not playbooks.agree(stranger, new.pk, **by(stranger))

    def test_what_is_no_playbook_is_refused(self, head: Scope) -> None:
        refused("tag", playbooks.write_playbook, head, "weather", "A", "", **by(head))
        refused("text_en", playbooks.write_playbook, head, "", " ", "", **by(head))
        refused("text_ko", playbooks.write_playbook, head, "", "", "x" * 20_001, **by(head))


class TestDeadlines:
    def test_other_hours_move_what_is_open_and_leave_what_is_late_or_over(self, desk: Desk, head: Scope) -> None:
        fresh, late, over = desk.note("a", ago=1), desk.note("b", ago=30), desk.note("c", ago=1)
        verbs.close(head, over.pk, reason="spam", **by(head))
        dues = dict(Item.objects.values_list("pk", "due_customer"))
        assert promises.set_hours(head, 48, 6, **by(head)) == 1
        after = dict(Item.objects.values_list("pk", "due_customer"))
        assert after[fresh.pk] == dues[fresh.pk] + timedelta(hours=24)
        assert (after[late.pk], after[over.pk]) == (dues[late.pk], dues[over.pk])
        event = Event.objects.get(verb="desk.hours_set")
        assert event.data["after"] == {"customer_hours": 48, "house_hours": 6}
        assert promises.set_hours(head, 48, 6, **by(head)) == 0
        assert Event.objects.filter(verb="desk.hours_set").count() == 1

    def test_hours_out_of_range_are_refused(self, head: Scope) -> None:
        refused("customer_hours", promises.set_hours, head, 0, 4, **by(head))
        refused("customer_hours", promises.set_hours, head, 721, 4, **by(head))
        refused("house_hours", promises.set_hours, head, 24, 201, **by(head))


class TestTeams:
    def test_members_have_a_role_in_which_they_answer(self, desk: Desk, head: Scope) -> None:
        desk.manager("ann", 0)
        desk.member("reader", read_only=True)
        desk.member("gone", valid_to=date(2026, 1, 1))
        for nobody in ("reader", "gone", "stranger"):
            refused("members", teams.add_team, head, "Care", ["ann", nobody], **by(head))
        refused("members", teams.add_team, head, "Care", [], **by(head))
        refused("name", teams.add_team, head, " ", ["ann"], **by(head))
        pk = teams.add_team(head, "Care", ["ann"], **by(head))
        refused("name", teams.add_team, head, "Care", ["ann"], **by(head))
        assert teams.change_team(head, pk, "Customer care", ["ann", "head"], **by(head))
        assert last_event().data["after"] == {"name": "Customer care", "members": ["ann", "head"]}
        assert teams.retire_team(head, pk, **by(head)) and not Team.objects.get(pk=pk).active


class TestHandovers:
    def test_items_come_back_by_themselves_after_the_day(self, desk: Desk, head: Scope) -> None:
        ann, bo = desk.manager("ann", 0), desk.regional("bo")
        first, second, closed = desk.note("a"), desk.note("b"), desk.note("c")
        verbs.close(head, closed.pk, reason="spam", **by(head))
        scope = desk.scope(ann)
        done = handovers.hand_over(scope, "ann", "bo", TODAY + timedelta(days=2), note="Holiday", **by(scope))
        assert (done.moved, done.left) == (2, 0)
        assert [columns(each.pk)[0] for each in (first, second, closed)] == ["bo", "bo", "ann"]
        verbs.assign(head, second.pk, person="head", **by(head))
        jobs.tend(NOW + timedelta(days=2))
        assert columns(first.pk)[0] == "bo"
        jobs.tend(NOW + timedelta(days=3))
        assert [columns(each.pk)[0] for each in (first, second, closed)] == ["ann", "head", "ann"]
        assert Handover.objects.get().ended_at == NOW + timedelta(days=3)
        assert Event.objects.filter(verb="desk.handed_back", subject_id=first.pk).count() == 1
        assert Event.objects.filter(verb="handover.ended").count() == 1
        assert bo.username == "bo"

    def test_what_the_taker_does_not_see_stays(self, desk: Desk, head: Scope) -> None:
        desk.manager("cy", 2)
        desk.manager("ann", 0)
        item = desk.note("a")
        done = handovers.hand_over(head, "ann", "cy", TODAY, **by(head))
        assert (done.moved, done.left) == (0, 1)
        assert columns(item.pk)[0] == "ann"
        assert handovers.end_handover(head, done.pk, **by(head)) and not handovers.end_handover(
            head, done.pk, **by(head)
        )

    def test_one_hands_over_ones_own(self, desk: Desk, head: Scope) -> None:
        desk.manager("ann", 0)
        bo = desk.scope(desk.regional("bo"))
        with pytest.raises(PermissionDenied):
            handovers.hand_over(bo, "ann", "bo", TODAY, **by(bo))
        refused("until", handovers.hand_over, head, "ann", "bo", TODAY - timedelta(days=1), **by(head))
        refused("until", handovers.hand_over, head, "ann", "bo", TODAY + timedelta(days=367), **by(head))
        refused("taker", handovers.hand_over, head, "ann", "ann", TODAY, **by(head))
        refused("taker", handovers.hand_over, head, "ann", "stranger", TODAY, **by(head))
        handovers.hand_over(head, "ann", "bo", TODAY, **by(head))
        refused("giver", handovers.hand_over, head, "ann", "bo", TODAY, **by(head))


class TestAbsences:
    def test_new_items_go_to_the_stand_in_and_theirs(self, desk: Desk, head: Scope) -> None:
        ann, bo, cy = desk.manager("ann", 0), desk.regional("bo"), desk.member("cy")
        days = {"brand": desk.brand, "first_day": TODAY, "last_day": TODAY + timedelta(days=1)}
        Absence.objects.create(user=ann, stand_in=bo, **days)
        assert columns(desk.note("a").pk) == ("bo", "open")
        Absence.objects.create(user=bo, stand_in=cy, **days)
        item = desk.note("b")
        assert columns(item.pk) == ("cy", "open")
        verbs.assign(head, item.pk, person="ann", **by(head))
        assert columns(item.pk)[0] == "cy"
        later = NOW + timedelta(days=2)
        assert desk.note("c", now=later).owner == ann
        verbs.assign(head, item.pk, person="ann", by="head", now=later)
        assert columns(item.pk)[0] == "ann"
        assert items.refresh(desk.brand.pk, later).made == 0
