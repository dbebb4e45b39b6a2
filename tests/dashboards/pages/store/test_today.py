"""What to do today: the worst reviews first, then all that wait, then listings, each with the way to it."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.utils import translation

from dashboards.pages.frame.listing_lines import Line, Shown, StoreBlock
from dashboards.pages.store.today import nothing_words, tasks
from dashboards.rows import Waiting

OLDEST = datetime(2026, 10, 2, 3, tzinfo=UTC)


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


def block(*lines: Line) -> StoreBlock:
    return StoreBlock("005", "Store", "", "", "", (), lines, "")


def test_one_star_comes_first_and_is_not_counted_twice() -> None:
    found = tasks(Waiting(9, 4, OLDEST, True), None, "b", "005")
    assert [task.title for task in found] == ["Answer 4 reviews with one star", "5 other reviews have no reply"]
    assert [task.href.partition("?")[2] for task in found] == [
        "store=005&answered=no&stars=1",
        "store=005&answered=no",
    ]
    assert [task.urgent for task in found] == [True, False]
    assert "2 Oct. 2026" in found[1].words or "October" in found[1].words or "Oct" in found[1].words


def test_a_wrong_listing_names_its_field_and_who_shows_it() -> None:
    wrong = Shown("Kakao", "different", "different", (), "")
    right = Shown("Naver", "right", "right", (), "")
    found = tasks(Waiting(0, 0, None, True), block(Line("Opening hours", "10:30", [wrong, right])), "b", "005")
    assert [(task.title, task.words) for task in found] == [
        ("Correct 1 field of the listings", "Opening hours (Kakao)")
    ]


def test_where_nothing_is_to_be_done_it_says_why() -> None:
    assert tasks(Waiting(0, 0, None, True), block(), "b", "005") == []
    assert nothing_words(Waiting(0, 0, None, True), block()) == "Nothing waits: every review has a reply."
    assert "No file states" in nothing_words(Waiting(0, 0, None, False), block())
