"""Keywords of a publisher and the way to it on cards of reviews; what is no web address is no link."""

from datetime import UTC, datetime
from typing import Any

import pytest

from dashboards.pages.frame.review_cards import ReviewCard, review_cards
from dashboards.rows import ReviewRow

AT = datetime(2026, 10, 5, 3, tzinfo=UTC)


def card(**more: object) -> ReviewCard:
    known: dict[str, Any] = {
        "kind": "review",
        "publisher": "naver",
        "store": "1",
        "store_name": "One",
        "precision": "day",
    }
    known |= {"author": "", "rating": None, "rating_max": 5, "text": "", "reply": "", "replied_at": None}
    known |= {"when_from": AT, "when_to": AT, **dict.fromkeys(("nps", "csat", "ces"))}
    (found,) = review_cards([ReviewRow(**(known | more))], "b", AT)
    return found


def test_keywords_stand_on_the_card_unless_the_author_is_erased() -> None:
    assert card(keywords=("커피가 맛있어요",)).keywords == ("커피가 맛있어요",)
    assert card(keywords=("커피가 맛있어요",), erased=True).keywords == ()


@pytest.mark.parametrize(
    ("address", "linked"),
    [("https://naver.example/1", True), ("http://a.example", True), ("javascript:alert(1)", False), ("", False)],
)
def test_only_an_address_of_the_web_is_a_link(address: str, linked: bool) -> None:
    assert bool(card(address=address).address) is linked
