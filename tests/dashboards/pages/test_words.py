"""What pages say: honest where little is known, helpful where nothing is there."""

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from django.test import Client

from dashboards.findings.statements.outliers import outliers
from dashboards.metrics import metric
from dashboards.pages.compare import cells as beside
from dashboards.pages.frame import chart_words, store_columns, store_rows
from dashboards.pages.frame.state import State
from dashboards.pages.funnel import cells as funnel
from dashboards.rows import Network as Figures
from dashboards.rows import Ranking, StoreRow
from locations.models import Brand
from tests.dashboards.conftest import Network
from tests.dashboards.networks import OCTOBER, make_brand, make_stores

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
    assert beside.difference_words(metric("csat"), other, first) == "+20.0 pt (+5.2 pt to +33.4 pt)"
    assert beside.difference_words(metric("csat"), first, first) == ""
    near = row("3", value=0.65, low=0.54, high=0.75)
    assert "may be chance" in beside.difference_words(metric("csat"), near, first)


def test_the_nearest_stores_come_with_one_click(head: Client) -> None:
    text = head.get("/b/b/compare/?window=12&store=b-005").content.decode()
    link = re.search(r'href="(\?[^"]*near=b-005)"', text)
    assert link
    answer = head.get("/b/b/compare/" + link[1].replace("&amp;", "&"))
    assert answer.status_code == 302
    assert answer["Location"].count("store=") == 5
    assert head.get(answer["Location"]).content.decode().count(">remove<") == 5


def ranking(*rows: StoreRow) -> Ranking:
    figures = Figures(12.0, 0.1, 0.05, 0.2, 50.0, 90.0, 40, 4_000)
    return Ranking("b", "B", "resolution_time", OCTOBER, 12, figures, rows, len(rows), target=12.0)


def test_a_verdict_that_contradicts_the_value_says_why_wherever_it_stands() -> None:
    """Seen by a newcomer: 12.9 h shown, standard 12.0 h, and “meets”."""
    entry = metric("resolution_time")
    odd = row("1", n=14, value=12.9, low=9.0, high=18.0, shrunken=11.6, target=12.0, p_below=0.07)
    scale = store_columns.TableScale(entry, (0.0, 24.0), 40)
    shown = [
        column for column in store_columns.chosen(State("resolution_time", 12, OCTOBER)) if column.key == "verdict"
    ]
    assert "by the careful estimate, 11.6\u00a0h" in store_columns.cells(odd, shown, scale)
    assert "careful" not in store_columns.cells(replace(odd, value=11.9), shown, scale)
    assert "is 11.6 h" in store_rows.cells([odd], ranking(odd), (0.0, 24.0), "")[0].apart


def test_the_funnel_judges_no_store_whose_value_is_hidden() -> None:
    drawn = row("1", value=20.0, z=4.0, band="alarm", confirmed=True)
    hidden = row("2", n=3, z=5.0, band="alarm", confirmed=True)
    found = ranking(drawn, hidden)
    assert [each.store for each in outliers(found).stores] == ["1"]
    assert "1 of 1 stores" in funnel.funnel_sentence(outliers(found))


def test_the_axis_of_the_funnel_says_that_values_are_adjusted() -> None:
    said = chart_words.funnel_words(metric("rating"))
    alike = ranking(row("1", value=20.0, expected=12.0))
    assert chart_words.with_adjusted_axis(said, alike).value_axis == said.value_axis
    adjusted = chart_words.with_adjusted_axis(said, ranking(row("1", value=20.0, expected=13.0))).value_axis
    assert adjusted.endswith("adjusted for comparable stores")


def test_ranks_say_which_end_is_best(head: Client) -> None:
    assert "1 is best of 40" in head.get("/b/b/stores/").content.decode()
