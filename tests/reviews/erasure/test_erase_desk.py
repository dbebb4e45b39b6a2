"""An erased customer is nowhere at the desk: not in notes, answers, contacts or praise; states and deadlines stay."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from locations.scoping import head_office
from reviews import tallies
from reviews.customers import CUT
from reviews.desk import items, replies
from reviews.erasure.verbs import count_person, erase_person
from reviews.integrity import differences
from reviews.models import Contact, Item, LoggedFeedback, MonthTally, Praise, Reply, Review
from tests.reviews import arrange
from tests.reviews.desk.desks import NOW, Desk, by, make_desk

pytestmark = pytest.mark.django_db
NAME, MAIL, PHONE = "Zelda Markermann", "zelda@marker.example", "010-5551-2345"
MARKS = ("Markermann", "zelda@marker", "5551-2345")


@pytest.fixture(autouse=True)
def data_dir(tmp_path: Path, settings: Any) -> None:
    settings.DATA_DIR = tmp_path


@pytest.fixture
def desk() -> Desk:
    return make_desk()


def found() -> list[str]:
    """Give the tables of the desk in which a mark of the customer is left."""
    tables = [model._meta.db_table for model in (Item, Reply, Contact, LoggedFeedback, Praise)]
    left = []
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f'SELECT * FROM "{table}"')
            if any(mark in str(row) for row in cursor.fetchall() for mark in MARKS):
                left.append(table)
    return left


def contact(item: Item, **columns: str) -> None:
    Contact.objects.create(item=item, consent_at=NOW, **columns)


def test_what_the_desk_counts_for_stays_when_a_customer_is_erased(desk: Desk) -> None:
    scope = desk.scope(desk.member("head"))
    item = desk.note(f"{NAME} waits for a call at {PHONE} or {MAIL}")
    replies.draft(scope, item.pk, "Thank you.", **by(scope))
    replies.sent(scope, item.pk, **by(scope))
    tallies.refresh(desk.brand.pk)
    figures = [*MonthTally.objects.order_by("measure").values_list("measure", "n", "total")]
    assert len(figures) == 4
    erase_person(scope, author=NAME, contact=MAIL, **by(scope))
    tallies.refresh(desk.brand.pk)
    assert [*MonthTally.objects.order_by("measure").values_list("measure", "n", "total")] == figures
    assert differences(desk.brand) == []


def test_a_customer_is_erased_from_every_table_of_the_desk(desk: Desk) -> None:
    scope = desk.scope(desk.member("head"))
    item = desk.note(f"{NAME} waits for a call at {PHONE} or {MAIL}")
    contact(item, name=NAME, email=MAIL, phone=PHONE)
    replies.draft(scope, item.pk, f"Dear {NAME}, we write to {MAIL}.", **by(scope))
    Praise.objects.create(item=item, shared_by="head", shared_with="brand", staff=f"Kim, says {NAME}", at=NOW)
    gone = desk.note("something")
    Item.objects.filter(pk=gone.pk).update(source_gone=True, text=f"{NAME} wrote this")
    other = desk.note("Another customer entirely")
    contact(other, name="Somebody Else", email="else@example.com")
    kept = [*Item.objects.order_by("pk").values_list("pk", "state", "due_customer", "severity")]
    assert len(found()) == 5
    whole = head_office(desk.brand)
    counted = count_person(whole, author=NAME, contact=MAIL)
    assert counted.counts["desk"] == 5 and len(found()) == 5
    erase_person(whole, author=NAME, contact=MAIL, by="head", now=NOW)
    erase_person(whole, contact=PHONE, by="head", now=NOW)
    assert found() == []
    assert [*Item.objects.order_by("pk").values_list("pk", "state", "due_customer", "severity")] == kept
    assert Contact.objects.get().name == "Somebody Else"
    assert Praise.objects.get().staff == f"Kim, says {CUT}"
    assert LoggedFeedback.objects.get(pk=other.fact_id).text == "Another customer entirely"


def test_answers_to_an_erased_review_go_whole_and_their_contact_with_them(desk: Desk) -> None:
    day = (NOW - timedelta(days=2)).date()
    text = f"review id,store,date,rating,author,text\nr1,000,{day},1,{NAME},I waited for hours\n"
    arrange.bring(desk.brand, "reviews", text, publisher="google", now=NOW)
    items.refresh(desk.brand.pk, NOW)
    item = Item.objects.get(kind="review")
    scope = desk.scope(desk.member("head"))
    replies.draft(scope, item.pk, "Dear guest with the red umbrella, we are sorry.", **by(scope))
    contact(item, name="Z.", phone="02-123-4567")
    erase_person(head_office(desk.brand), author=NAME, by="head", now=NOW)
    assert Review.objects.get().author != NAME
    assert Reply.objects.get().text == CUT
    assert not Contact.objects.exists()


def test_the_desk_of_another_brand_stays_as_it_is(desk: Desk) -> None:
    other = make_desk("other")
    note = other.note(f"{NAME} came by")
    contact(note, name=NAME)
    erase_person(head_office(desk.brand), author=NAME, by="head", now=NOW)
    assert Contact.objects.get().name == NAME
    assert NAME in LoggedFeedback.objects.get(pk=note.fact_id).text
