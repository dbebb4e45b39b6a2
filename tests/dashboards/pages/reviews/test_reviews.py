"""What customers said: nothing is lost between pages, and the filters narrow."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone

from dashboards import queries
from dashboards.pages.reviews.cells import groups
from locations.models import Brand, Location
from locations.scoping import head_office
from reviews.models import ImportJob, Review, Source, SurveyResponse
from tests.dashboards.conftest import Network
from tests.dashboards.networks import OCTOBER

DAY = datetime(2026, 10, 20, tzinfo=UTC)
LATE = datetime(2026, 10, 16, 21, 30, tzinfo=UTC)


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


@pytest.mark.parametrize(
    "query",
    [
        "stars=6",
        "answered=maybe",
        "language=xx",
        "before=soon",
        "skip=-1",
        "kind=gossip",
        "weekday=noday",
        "daypart=tea",
        "region=Mars",
    ],
)
def test_what_is_not_offered_is_refused(head: Client, query: str) -> None:
    assert head.get(f"/b/b/reviews/?{query}").status_code == 400


def test_a_store_manager_hears_of_the_own_store_alone(keeper: Client, said: int) -> None:
    text = keeper.get("/b/b/reviews/").content.decode()
    assert set(re.findall(r"/store/(b-\d+)/", text)) == {"b-005"}
    assert 'name="region"' not in text and 'name="find"' not in text


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


def test_a_store_is_found_by_its_name_and_never_by_a_code_alone(head: Client, keeper: Client, said: int) -> None:
    page = head.get("/b/b/reviews/").content.decode()
    assert 'id="store-find"' in page and "Store code" not in page
    assert 'id="store-find"' not in keeper.get("/b/b/reviews/").content.decode()
    found = head.get("/b/b/reviews/?find=store+b-1&stars=5", headers={"HX-Request": "true", "HX-Target": "found"})
    text = found.content.decode()
    assert "<html" not in text
    assert text.count("<li>") == 8 and "More stores match" in text
    assert 'href="?store=b-010&amp;stars=5"' in text
    assert head.get("/b/b/reviews/?find=b-010&stars=5")["Location"] == "/b/b/reviews/?store=b-010&stars=5"
    chosen = head.get("/b/b/reviews/?store=b-010&stars=5").content.decode()
    assert '<input type="hidden" name="store" value="b-010">' in chosen
    assert '<b>Store b-10</b> <a href="?stars=5">' in chosen
    assert "No store matches" in head.get("/b/b/reviews/?find=nowhere").content.decode()


def test_a_region_narrows_reviews_what_waits_and_the_files(head: Client, regional: Client, said: int) -> None:
    text = head.get("/b/b/reviews/?region=Korea/Busan").content.decode()
    stores = {*re.findall(r"/store/(b-\d+)/", text)}
    busan = {*Location.objects.filter(region__path="Korea/Busan").values_list("code", flat=True)}
    assert stores and stores <= busan
    waiting = Review.objects.filter(location__region__path="Korea/Busan", reply="")
    assert f"{waiting.count()} reviews have no reply; with one star: {waiting.filter(rating=1).count()}." in text
    assert 'href="/b/b/reviews/?region=Korea%2FBusan&amp;answered=no&amp;stars=1"' in text
    assert "reviews.csv?region=Korea%2FBusan" in text and "cases" not in text
    assert regional.get("/b/b/reviews/?region=Korea/Busan").status_code == 400


def test_parts_of_surveys_are_offered_as_files_state_them_and_narrow(head: Client, said: int) -> None:
    assert 'id="id_touchpoint"' not in head.get("/b/b/reviews/").content.decode()
    SurveyResponse.objects.filter(nps__lt=3).update(touchpoint="delivery", channel="qr", segment="guest")
    ImportJob.objects.create(brand=Brand.objects.get(), kind="surveys")
    page = head.get("/b/b/reviews/").content.decode()
    assert '<option value="delivery">delivery</option>' in page
    for query in ("touchpoint=delivery", "channel=qr&segment=guest", "touchpoint=delivery&kind=survey"):
        narrowed = head.get(f"/b/b/reviews/?{query}").content.decode()
        assert len(re.findall(r"(?:number|comment) \d\d", narrowed)) == 3
        assert '<details class="ev-more-filters" open>' in narrowed
    assert "Nothing matches" in head.get("/b/b/reviews/?touchpoint=gone").content.decode()


def test_weekday_and_part_of_the_day_are_those_of_the_store(head: Client, network: Network) -> None:
    """A Friday evening in London is a Saturday morning in Seoul, where the stores are."""
    add(network, "age friday", timedelta(0), posted_from=LATE, posted_to=LATE)
    add(network, "age rough", timedelta(0), posted_from=LATE, posted_to=LATE, precision="day")
    for query, found in {
        "weekday=saturday": ["friday"],
        "weekday=friday": [],
        "daypart=morning": ["friday"],
        "daypart=evening": [],
        "weekday=saturday&daypart=morning": ["friday"],
        "weekday=saturday&daypart=night": [],
    }.items():
        text = head.get(f"/b/b/reviews/?{query}").content.decode()
        assert (query, re.findall(r">age (\w+)<", text)) == (query, found)


def test_the_newest_week_comes_first_under_its_name(head: Client, network: Network) -> None:
    now = timezone.now()
    add(network, "age new", timedelta(0))
    add(network, "age old", timedelta(days=7))
    add(network, "age older", timedelta(days=100))
    text = head.get("/b/b/reviews/").content.decode()
    titles = re.findall(r'card-title" id="from-\d+">([^<]+)<', text)
    assert titles == ["This week", "Last week", f"{now - timedelta(days=100):%B %Y}"]
    assert "This week: 1 review or comment." in text
    assert re.findall(r">age (\w+)<", head.get("/b/b/reviews/?age=week").content.decode()) == ["new"]


def test_what_may_be_of_last_week_is_not_counted_and_denies_nothing(head: Client, network: Network) -> None:
    """A date that is known only roughly comes under the newest week that it may be of, which states no count."""
    add(network, "age rough", timedelta(0), posted_from=timezone.now() - timedelta(days=7), precision="week")
    text = head.get("/b/b/reviews/").content.decode()
    assert re.findall(r'card-title" id="from-\d+">([^<]+)<', text) == ["This week"]
    assert "This week:" not in text and "Nothing has come this week" not in text


def test_each_week_and_month_is_one_group_whatever_the_clocks_of_its_stores(network: Network, said: int) -> None:
    """Late on a Sunday of New York it is Monday in Seoul: the newest rows of both weeks take turns."""
    now = datetime(2026, 10, 14, tzinfo=UTC)
    sunday = datetime(2026, 10, 11, 20, tzinfo=UTC)
    row = queries.reviews(head_office(network.brand), limit=1)[0]
    turns = [
        replace(row, when_to=(sunday - timedelta(minutes=index)).astimezone(ZoneInfo(zone)))
        for index, zone in enumerate(("Asia/Seoul", "America/New_York", "Asia/Seoul", "America/New_York"))
    ]
    found = [(group.title, len(group.cards)) for group in groups(turns, "b", now)]
    assert found == [("This week", 2), ("Last week", 2)]


def test_a_week_without_anything_is_named(head: Client, said: int) -> None:
    assert "Nothing has come this week yet." in head.get("/b/b/reviews/").content.decode()
