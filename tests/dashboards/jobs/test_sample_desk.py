"""The desk of the sample brand: worked at by people without a sign-in, in the order of time, once."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from pytest_django import DjangoDbBlocker

from dashboards.jobs.sample_desk import open_desk
from dashboards.jobs.synthetic import fill_sample
from locations.models import Absence, Brand, Event, Membership, User
from reviews.desk import items
from reviews.models import DeskRule, Item, Playbook, Reply, ReplyTemplate, Tag
from reviews.synthetic import planted
from tests.databases import Environment, NewDatabase, connected_to, rolled_back

NOW, UNTIL = datetime(2026, 11, 20, 3, tzinfo=UTC), date(2026, 11, 19)
SIZES = {"SURVEYS": 4_400, "REVIEWS": 3_200, "CASES": 360}
"""A part of what the sample has, with reviews enough for one of most kinds of items."""


@pytest.fixture(scope="module")
def opened(
    new_database: NewDatabase, tmp_path_factory: pytest.TempPathFactory, django_db_blocker: DjangoDbBlocker
) -> Iterator[Environment]:
    """A database with the sample brand and its desk."""
    with new_database(tmp_path_factory.mktemp("desk")) as environment, pytest.MonkeyPatch.context() as patch:
        for name, most in SIZES.items():
            patch.setattr(planted, name, most)
        with django_db_blocker.unblock(), connected_to(environment):
            brand = Brand.objects.create(slug="s", default_zone=planted.ZONE, country=planted.COUNTRY, language="ko")
            fill_sample(brand, UNTIL, NOW)
            open_desk(brand, UNTIL, NOW)
        yield environment


@pytest.fixture
def brand(db: None, opened: Environment) -> Iterator[Brand]:
    with connected_to(opened), rolled_back():
        yield Brand.objects.get()


def _all_of_it() -> list[Any]:
    tables = (Item, Event, Reply, User, Membership, Absence, DeskRule)
    return [[*table._default_manager.order_by("pk").values()] for table in tables]


def test_a_second_opening_changes_nothing(brand: Brand) -> None:
    before = _all_of_it()
    open_desk(brand, UNTIL, NOW)
    assert _all_of_it() == before
    followed = items.refresh(brand.pk, NOW)
    assert (followed.made, followed.changed, followed.removed) == (0, 0, 0)


def test_the_log_is_in_the_order_of_time_and_none_of_it_is_to_come(brand: Brand) -> None:
    moments = [*Event.objects.filter(brand=brand).order_by("pk").values_list("at", flat=True)]
    assert moments == sorted(moments)
    assert moments[-1] <= NOW
    assert not Item.objects.filter(answered_at__gt=NOW).exists()
    assert not Item.objects.filter(sent_at__isnull=False, spoke_at__gt=NOW).exists()


def test_whoever_works_there_never_signs_in(brand: Brand) -> None:
    people = User.objects.filter(memberships__brand=brand).distinct()
    assert people.count() == len(planted.COLLEAGUES)
    assert not any(user.has_usable_password() for user in people)
    working = {*Event.objects.filter(brand=brand, subject="desk").values_list("by_name", flat=True)} - {""}
    assert working <= {user.username for user in people}
    assert len(working) >= 3


def test_whoever_stands_in_answers_while_somebody_is_on_leave(brand: Brand) -> None:
    absence = Absence.objects.get(brand=brand)
    assert (absence.user.username, absence.stand_in.username) == ("s-seongsu", "s-seoul")
    assert absence.first_day <= UNTIL <= absence.last_day
    during = Event.objects.filter(brand=brand, subject="desk", at__date__gt=absence.first_day)
    assert not during.filter(by=absence.user).exists()


def test_a_store_was_shut_and_its_clock_stands_still(brand: Brand) -> None:
    shut = Item.objects.filter(brand=brand, location__name__endswith=f"점 {planted.SHUT}", kind="note")
    late = shut.filter(due_customer__lt=NOW)
    assert late.count() == planted.OVERDUE_SHUT
    assert all(item.in_time_customer is False and item.in_time_house is None for item in late)
    assert all(item.due_house is not None and item.due_house > NOW for item in late)


def test_rules_have_names_in_the_language_of_the_brand_and_templates_are_in_both(brand: Brand) -> None:
    assert DeskRule.objects.order_by("position").values_list("name", flat=True)[0] == "사고는 본사로"
    assert DeskRule.objects.count() == 4
    languages = ReplyTemplate.objects.values_list("language", flat=True)
    assert sorted({*languages}) == ["en", "ko"] and len(languages) == 24
    assert all(tag.name_ko and tag.name_en for tag in Tag.objects.all())
    assert all(row.text_ko and row.text_en for row in Playbook.objects.all())


def test_answers_were_written_by_those_who_had_the_item_and_have_nothing_left_to_fill_in(brand: Brand) -> None:
    assert Reply.objects.filter(state="sent").exists()
    assert not Reply.objects.filter(text__contains="{").exists()
    second = Reply.objects.get(live=False)
    first = Reply.objects.get(item=second.item, live=True)
    assert second.author != first.author and second.item.severity == Item.Severity.INCIDENT
