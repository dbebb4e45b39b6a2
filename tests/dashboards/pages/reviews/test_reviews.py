"""What customers said: nothing is lost between pages, and the filters narrow."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from reviews.models import Review, Source, SurveyResponse
from tests.dashboards.conftest import Network
from tests.dashboards.networks import OCTOBER

DAY = datetime(2026, 10, 20, tzinfo=UTC)


@pytest.fixture
def said(network: Network) -> int:
    """Seventy reviews, most of one and the same moment, and ten comments."""
    source = Source.objects.create(brand=network.brand, publisher="google")
    for index in range(70):
        moment = DAY - timedelta(days=max(0, index - 60))
        Review.objects.create(
            source=source,
            location=network.stores[index % 40],
            external_id=str(index),
            first_month=OCTOBER,
            last_month=OCTOBER,
            posted_from=moment,
            posted_to=moment,
            rating=1 + index % 5,
            text=f"number {index:02d}",
            reply="thanks" if index % 2 else "",
        )
    for index in range(10):
        SurveyResponse.objects.create(
            source=source,
            location=network.stores[5],
            external_id=str(index),
            first_month=OCTOBER,
            last_month=OCTOBER,
            answered_at=DAY,
            nps=index,
            comment=f"comment {index:02d}",
        )
    return 80


def test_pages_lose_nothing_though_many_share_a_moment(head: Client, said: int) -> None:
    seen, query = [], "?"
    while query:
        text = head.get(f"/b/b/reviews/{query}").content.decode()
        seen += re.findall(r"(?:number|comment) \d\d", text)
        later = re.search(r'data-next href="([^"]+)"', text)
        query = later[1].replace("&amp;", "&") if later else ""
    assert len(seen) == len(set(seen)) == said


@pytest.mark.parametrize(
    ("query", "count"),
    [("stars=5", 14), ("answered=yes", 25), ("kind=survey", 10), ("q=number+0", 10), ("store=b-005&kind=review", 2)],
)
def test_filters_narrow(head: Client, said: int, query: str, count: int) -> None:
    text = head.get(f"/b/b/reviews/?{query}").content.decode()
    assert len(re.findall(r"(?:number|comment) \d\d", text)) == count


@pytest.mark.parametrize("query", ["stars=6", "answered=maybe", "language=xx", "before=soon", "skip=-1", "kind=gossip"])
def test_what_is_not_offered_is_refused(head: Client, query: str) -> None:
    assert head.get(f"/b/b/reviews/?{query}").status_code == 400


def test_a_store_manager_hears_of_the_own_store_alone(keeper: Client, said: int) -> None:
    text = keeper.get("/b/b/reviews/").content.decode()
    assert set(re.findall(r"/store/(b-\d+)/", text)) == {"b-005"}
    assert "Store code" not in text


def test_nothing_found_leads_back(head: Client, said: int) -> None:
    assert "Nothing matches" in head.get("/b/b/reviews/?q=zzz").content.decode()


def add(network: Network, key: str, waited: timedelta, **fields: object) -> None:
    """A review that is exactly so old, or surely at least so old."""
    moment = timezone.now() - waited
    source, _made = Source.objects.get_or_create(brand=network.brand, publisher="naver")
    given = {"posted_from": moment, "posted_to": moment, "text": key, **fields}
    Review.objects.create(
        source=source, location=network.stores[5], external_id=key, first_month=OCTOBER, last_month=OCTOBER, **given
    )


@pytest.fixture
def aged(network: Network) -> None:
    hour, day = timedelta(hours=1), timedelta(days=1)
    add(network, "age fresh", hour)
    add(network, "age day", 30 * hour)
    add(network, "age week", 9 * day)
    add(network, "age answered", 400 * day, reply="thanks")
    add(network, "age untold", 500 * day, replies_told=False)
    add(network, "age rough", 20 * day, posted_from=timezone.now() - 50 * day, precision="month")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("answered=no", {"fresh", "day", "week", "rough"}),
        ("answered=day", {"day", "week", "rough"}),
        ("answered=week", {"week", "rough"}),
        ("answered=yes", {"answered"}),
        ("answered=untold", {"untold"}),
        ("age=7", {"fresh", "day"}),
        ("age=30", {"fresh", "day", "week"}),
        ("age=365", {"fresh", "day", "week", "rough"}),
        ("age=-30", {"answered", "untold"}),
        ("age=-365&answered=yes", {"answered"}),
    ],
)
def test_age_and_deadline_narrow_by_what_is_sure(head: Client, aged: None, query: str, found: set[str]) -> None:
    text = head.get(f"/b/b/reviews/?{query}").content.decode()
    assert set(re.findall(r">age (\w+)<", text)) == found
    assert f"{len(found)} review" in text


def test_marks_say_how_long_and_what_is_not_known(head: Client, aged: None) -> None:
    text = head.get("/b/b/reviews/").content.decode()
    assert "The oldest unanswered review has waited 20 days" in text
    for mark in (
        "not answered yet",
        "not answered for more than 24 hours",
        "not answered for 9 days",
        "no information on replies",
    ):
        assert mark in text


def test_the_page_leads_with_what_waits_for_an_answer(head: Client, said: int) -> None:
    """Of 70 reviews the 35 with an even number have no reply, and every fifth review has one star."""
    text = head.get("/b/b/reviews/").content.decode()
    assert "35 reviews have no reply; with one star: 7." in text
    assert '/b/b/reviews/?answered=no&amp;stars=1">★ without a reply' in text
    assert "7 reviews" in head.get("/b/b/reviews/?answered=no&stars=1").content.decode()
    assert "store=b-005&amp;answered=no" in head.get("/b/b/store/b-005/").content.decode()


def test_nothing_waits_where_all_is_answered(head: Client, network: Network) -> None:
    add(network, "age answered", timedelta(days=3), reply="thanks")
    assert "no reply" not in head.get("/b/b/reviews/").content.decode()


def test_where_no_file_told_of_replies_nobody_is_said_to_wait(network: Network, head: Client) -> None:
    add(network, "age untold", timedelta(days=500), replies_told=False)
    assert "No file has stated yet which reviews have a reply" in head.get("/b/b/reviews/").content.decode()


def test_the_field_for_a_store_offers_the_stores_in_view(head: Client, keeper: Client, aged: None) -> None:
    assert '<option value="b-007">' in head.get("/b/b/reviews/").content.decode()
    assert "<datalist" not in keeper.get("/b/b/reviews/").content.decode()
