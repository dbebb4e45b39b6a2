"""The state of a page stays in its address: what is offered is shown, anything else is refused."""

import csv
import io
import re
from collections.abc import Callable

import openpyxl
import pytest
from django.test import Client

from dashboards import queries
from dashboards.pages.frame.state import COLUMNS, State
from dashboards.pages.frame.store_rows import PAGE
from locations.scoping import head_office
from tests.dashboards.conftest import Network, make_network
from tests.dashboards.networks import OCTOBER

CODE = re.compile(r"/store/(b-\d+)/")


def codes(text: str) -> list[str]:
    """The stores of a table, in order."""
    body = text.partition("<tbody>")[2].partition("</tbody>")[0]
    return CODE.findall(body)


@pytest.mark.parametrize(
    "query",
    [
        "?metric=nonsense",
        "?metric=nps",
        "?window=2",
        "?month=2026-13",
        "?month=1999-01",
        "?region=Korea/Jeju",
        "?format=castle",
        "?verdict=maybe",
        "?sort=secret",
        "?sort=--n",
        "?unknown=1",
        "?window=1&window=12",
        "?q=" + "x" * 101,
    ],
)
@pytest.mark.parametrize("page", ["stores/", "stores.csv", "map.json"])
def test_what_is_not_offered_is_refused(head: Client, page: str, query: str) -> None:
    assert head.get(f"/b/b/{page}{query}").status_code == 400


@pytest.mark.parametrize(
    "page", ["", "map/", "funnel/", "compare/", "reviews/", "store/b-005/", "standards/", "imports/"]
)
def test_every_page_refuses_parts_it_does_not_know(head: Client, page: str) -> None:
    assert head.get(f"/b/b/{page}?unknown=1").status_code == 400


def test_a_refusal_is_a_page_that_helps(head: Client) -> None:
    assert "The filters on the pages lead to addresses that work" in head.get("/b/b/stores/?window=2").content.decode()


def test_an_address_reproduces_the_choice(head: Client) -> None:
    text = head.get("/b/b/stores/?window=all&region=Korea%2FSeoul&sort=-n&format=mall").content.decode()
    for chosen in ('value="all" selected', 'value="Korea/Seoul" selected', 'value="mall" selected'):
        assert chosen in text
    assert 'name="sort" value="-n"' in text


def test_the_query_of_a_state_leaves_out_what_is_at_rest() -> None:
    state = State("nps", 12, OCTOBER)
    assert state.query() == "?metric=nps&window=12&month=2026-10"
    assert state.query(("sort", "q")) == ""
    assert state.query(("window", "q"), window=0, q="강남") == "?window=all&q=%EA%B0%95%EB%82%A8"


def test_pages_lead_through_all_stores_once_and_back(db: None, signed_in: Callable[..., Client]) -> None:
    network = make_network("b", 2 * PAGE + 7)
    client = signed_in(network.brand, "head_office")
    seen, address, pages = [], "/b/b/stores/?sort=name", []
    while address:
        text = client.get(address).content.decode()
        pages.append(codes(text))
        seen += pages[-1]
        later = re.search(r'data-next href="([^"]+)"', text)
        address = "/b/b/stores/" + later[1].replace("&amp;", "&") if later else ""
    assert len(seen) == len(set(seen)) == len(network.stores)
    earlier = re.search(r'data-previous href="([^"]+)"', text)
    assert earlier
    back = client.get("/b/b/stores/" + earlier[1].replace("&amp;", "&")).content.decode()
    assert codes(back) == pages[-2]


@pytest.mark.parametrize(("sort", "turned"), [("n", False), ("-n", True)])
def test_the_table_sorts(network: Network, head: Client, sort: str, turned: bool) -> None:
    text = head.get(f"/b/b/stores/?sort={sort}").content.decode()
    figures = [int(figure) for figure in re.findall(r'data-label="Answers">(\d+)<', text)]
    assert len(figures) == 40
    assert figures == sorted(figures, reverse=turned)


CHOSEN = "?region=Korea%2FSeoul&format=mall&sort=-value&window=all&column=region&column=p_below&column=value"


def test_the_file_holds_exactly_what_is_shown(head: Client) -> None:
    text = head.get(f"/b/b/stores/{CHOSEN}").content.decode()
    answer = head.get(f"/b/b/stores.csv{CHOSEN}")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(io.StringIO(b"".join(answer).decode("utf-8-sig"))))
    assert [row["store"] for row in rows] == codes(text)
    assert [*rows[0]] == ["store", "name", "region", "value", "low", "high", "p_below"]


def test_the_workbook_holds_exactly_what_is_shown_and_says_what_it_is(network: Network, head: Client) -> None:
    answer = head.get(f"/b/b/stores.xlsx{CHOSEN}")
    assert 'filename="b-rating-all-2026-10.xlsx"' in answer["Content-Disposition"]
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer)))
    page, about = book.worksheets
    text = head.get(f"/b/b/stores/{CHOSEN}").content.decode()
    assert [row[0].value for row in page][1:] == codes(text)
    assert [cell.value for cell in page[1]][2:4] == ["Region", "Value"]
    whole = queries.rankings(head_office(network.brand), "rating", OCTOBER, 0)
    values = {row.store: row.value for row in whole.rows}
    assert {row[0].value: row[3].value for row in page.iter_rows(min_row=2)} == {
        code: pytest.approx(values[code], abs=1e-12) for code in codes(text)
    }
    said = {row[0].value: row[1].value for row in about}
    assert said["Filters"] == "Region: Korea › Seoul\nFormat: mall"
    assert (said["Metric"], said["Brand"]) == ("Review rating", "Bean There b")


def test_columns_are_chosen_in_the_address_and_the_usual_ones_need_none(head: Client) -> None:
    usual = head.get("/b/b/stores/").content.decode()
    assert "ev-bar-cell" in usual
    assert 'data-label="Town"' not in usual
    chosen = head.get("/b/b/stores/?column=store&column=p_below&column=city&q=b").content.decode()
    assert "ev-bar-cell" not in chosen
    assert 'data-label="Probability of being below"' in chosen
    for link in ("sort=name&amp;column=city&amp;column=p_below", "stores.xlsx?metric=rating"):
        assert link in chosen
    alone = head.get("/b/b/stores/?column=store").content.decode()
    assert codes(alone) == codes(usual)
    assert "<td" not in alone.partition("<tbody>")[2].partition("</tbody>")[0]
    assert head.get("/b/b/stores/?column=secret").status_code == 400


@pytest.mark.parametrize("column", COLUMNS)
def test_every_column_can_be_shown_and_written(head: Client, column: str) -> None:
    text = head.get(f"/b/b/stores/?column={column}").content.decode()
    assert len(codes(text)) == 40
    assert len(b"".join(head.get(f"/b/b/stores.xlsx?column={column}"))) > 5_000


def test_a_page_says_which_rows_it_shows(db: None, signed_in: Callable[..., Client]) -> None:
    client = signed_in(make_network("b", PAGE + 7).brand, "head_office")
    first = client.get("/b/b/stores/").content.decode()
    assert f"1–{PAGE} of {PAGE + 7}" in first
    later = re.search(r'data-next href="([^"]+)"', first)
    assert later
    last = client.get("/b/b/stores/" + later[1].replace("&amp;", "&")).content.decode()
    assert f"{PAGE + 1}–{PAGE + 7} of {PAGE + 7}" in last


def test_a_search_finds_name_code_and_region(network: Network, head: Client) -> None:
    store = network.stores[7]
    store.name, store.city = "강남역점", "서울"
    store.save()
    for letters in ("강남", "b-007", "서울"):
        assert codes(head.get("/b/b/stores/", {"q": letters}).content.decode()) == ["b-007"]
    empty = head.get("/b/b/stores/?q=zzz").content.decode()
    assert "No store matches" in empty


def test_the_map_answers_with_an_etag(head: Client) -> None:
    first = head.get("/b/b/map.json")
    assert first.status_code == 200
    again = head.get("/b/b/map.json", headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert head.get("/b/b/map.json?box=1,2,3").status_code == 400
    assert head.get("/b/b/map.json?box=120,30,130,40").status_code == 200


def test_more_than_six_stores_are_not_compared(head: Client) -> None:
    assert head.get("/b/b/compare/?" + "&".join(f"store=b-{each:03d}" for each in range(7))).status_code == 400
