"""The state of a page stays in its address: what is offered is shown, anything else is refused."""

import csv
import io
import re

import pytest
from django.test import Client

from dashboards.display.table import PAGE
from dashboards.forms import State
from tests.dashboards.networks import OCTOBER
from tests.pages.conftest import Network, make_network

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
    assert "The pickers on the pages make addresses that work" in head.get("/b/b/stores/?window=2").content.decode()


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


def test_pages_lead_through_all_stores_once_and_back(db: None, signed_in: object) -> None:
    network = make_network("b", 2 * PAGE + 7)
    client = signed_in(network.brand, "head_office")  # type: ignore[operator]
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
    figures = [int(figure) for figure in re.findall(r'data-label="n =">(\d+)<', text)]
    assert len(figures) == 40
    assert figures == sorted(figures, reverse=turned)


def test_the_file_holds_exactly_what_is_shown(head: Client) -> None:
    query = "?region=Korea%2FSeoul&format=mall&sort=-value&window=all"
    text = head.get(f"/b/b/stores/{query}").content.decode()
    answer = head.get(f"/b/b/stores.csv{query}")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [row["store"] for row in rows] == codes(text)
    assert rows


def test_a_search_finds_name_code_and_region(network: Network, head: Client) -> None:
    store = network.stores[7]
    store.name, store.city = "강남역점", "서울"
    store.save()
    for letters in ("강남", "b-007", "서울"):
        assert codes(head.get("/b/b/stores/", {"q": letters}).content.decode()) == ["b-007"]
    empty = head.get("/b/b/stores/?q=zzz").content.decode()
    assert "No store fits this choice" in empty


def test_the_map_answers_with_an_etag(head: Client) -> None:
    first = head.get("/b/b/map.json")
    assert first.status_code == 200
    again = head.get("/b/b/map.json", headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert head.get("/b/b/map.json?box=1,2,3").status_code == 400
    assert head.get("/b/b/map.json?box=120,30,130,40").status_code == 200


def test_more_than_six_stores_are_not_compared(head: Client) -> None:
    assert head.get("/b/b/compare/?" + "&".join(f"store=b-{each:03d}" for each in range(7))).status_code == 400
