"""What pages say: honest where little is known, helpful where nothing is there."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from dashboards.display import beside
from dashboards.metrics import metric
from dashboards.rows import StoreRow
from locations.models import Brand
from tests.dashboards.networks import make_brand, make_stores
from tests.pages.conftest import Network

PAGES = ("", "stores/", "map/", "funnel/", "compare/", "reviews/", "listings/", "standards/", "imports/", "reports/")


def row(code: str = "1", **figures: object) -> StoreRow:
    nothing = dict.fromkeys(
        ("value", "low", "high", "shrunken", "rank", "rank_low", "rank_high", "p_worst", "p_below", "z", "q", "band"),
        None,
    )
    known = {"store": code, "name": code, "n": 50, "confirmed": None, "verdict": "meets", **nothing, **figures}
    return StoreRow(**known)  # type: ignore[arg-type]


def test_a_value_of_three_answers_is_not_shown(head: Client) -> None:
    text = head.get("/b/b/stores/?q=b-000&window=1").content.decode()
    assert "too few to show: 3 answers" in text
    cells = text.partition("<tbody>")[2].partition("</tbody>")[0]
    assert "★" not in re.sub(r"<svg.*?</svg>", "", cells, flags=re.DOTALL)


def test_a_place_is_always_a_range(head: Client) -> None:
    text = head.get("/b/b/stores/").content.decode()
    places = re.findall(r'ev-rank" data-label="[^"]*">([^<]*)<', text)
    assert len(places) == 40
    assert [place for place in places if not re.fullmatch(r"\d+–\d+", place)] == []


def test_the_table_reads_its_own_picture(head: Client) -> None:
    text = head.get("/b/b/stores/").content.decode()
    said = re.search(r'id="reading">(\d+) of (\d+) stores are below their standard, (\d+) meet it; for (\d+)', text)
    assert said
    below, stores, meets, unknown = map(int, said.groups())
    assert below + meets + unknown == stores == 40
    chips = re.sub(r"<svg.*?</svg>", "", text, flags=re.DOTALL)
    assert chips.count('ev-tone-below">below the standard') == below


def test_every_figure_of_the_store_page_can_be_explained(head: Client) -> None:
    text = head.get("/b/b/store/b-005/").content.decode()
    assert "mean of the stars from 1 to 5" in text
    assert "Reviews without stars" in text
    assert "November 2025 – October 2026" in text


@pytest.fixture
def empty(db: None) -> Brand:
    return make_brand("e")


@pytest.mark.parametrize("page", PAGES)
def test_an_empty_brand_says_what_to_do(empty: Brand, signed_in: Callable[..., Client], page: str) -> None:
    answer = signed_in(empty, "head_office").get(f"/b/e/{page}")
    assert answer.status_code == 200
    if page in ("", "stores/", "map/", "funnel/", "compare/"):
        assert "Import stores" in answer.content.decode()


@pytest.mark.parametrize("page", (*PAGES, "store/003/"))
def test_stores_without_answers_say_what_to_do(empty: Brand, signed_in: Callable[..., Client], page: str) -> None:
    make_stores(empty, 12)
    answer = signed_in(empty, "head_office").get(f"/b/e/{page}")
    assert answer.status_code == 200
    if page in ("", "stores/", "map/", "funnel/", "compare/", "store/003/"):
        assert "Import reviews or answers" in answer.content.decode()
    if page == "stores/":
        assert "/b/e/store/003/" in answer.content.decode()


def test_a_month_that_is_not_scored_in_a_window_says_so(head: Client, network: Network) -> None:
    from dashboards.models import NetworkScore, Score

    NetworkScore.objects.filter(window=3).delete()
    Score.objects.filter(window=3).delete()
    for page in ("", "stores/", "map/", "funnel/"):
        text = head.get(f"/b/b/{page}?window=3").content.decode()
        assert "is not scored with a window of 3 months" in text


def test_a_difference_carries_its_interval() -> None:
    """Newcombe 1998, method 10 for two shares: 56/70 against 48/80 gives 0.0524 to 0.3339 around 0.2."""
    first = row("1", value=48 / 80, low=0.4904, high=0.7004)
    other = row("2", value=56 / 70, low=0.6918, high=0.8773)
    assert beside.difference(metric("csat"), other, first) == "+20.0 pt (+5.2 pt to +33.4 pt)"
    assert beside.difference(metric("csat"), first, first) == ""
    near = row("3", value=0.65, low=0.54, high=0.75)
    assert "may be chance" in beside.difference(metric("csat"), near, first)


def test_the_nearest_stores_come_with_one_click(head: Client) -> None:
    text = head.get("/b/b/compare/?window=12&store=b-005").content.decode()
    link = re.search(r'href="(\?[^"]*near=b-005)"', text)
    assert link
    answer = head.get("/b/b/compare/" + link[1].replace("&amp;", "&"))
    assert answer.status_code == 302
    assert answer["Location"].count("store=") == 5
    assert head.get(answer["Location"]).content.decode().count("take out") == 5
