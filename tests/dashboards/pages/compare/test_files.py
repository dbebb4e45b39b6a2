"""The comparison as files: the figures of the page, full, with an explanation."""

import re

import pytest
from django.test import Client

from dashboards import queries
from dashboards.findings.statements.difference import difference
from locations.models import Location
from locations.scoping import head_office
from tests.dashboards.conftest import Network, make_network
from tests.dashboards.networks import OCTOBER
from tests.dashboards.pages.downloading import about, cells, differences, lines, text, workbook

THREE = "store=b-007&store=b-005&store=b-000&month=2026-10"
CODED = ("metric", "basis", "verdict")


def test_each_metric_has_its_stores_in_the_order_of_the_page(head: Client, network: Network) -> None:
    given = lines(head, f"/b/b/compare.csv?{THREE}")
    assert [(line["metric"], line["store"]) for line in given] == [
        ("rating", "b-007"),
        ("rating", "b-005"),
        ("rating", "b-000"),
    ]
    cards = queries.score_cards(head_office(network.brand), ["b-007", "b-005", "b-000"], OCTOBER, 12)
    first, second, few = (cards[code][0].row for code in ("b-007", "b-005", "b-000"))
    found = difference(second, first)
    assert found
    assert float(given[1]["value"]) == second.value
    assert float(given[1]["difference_low"]) == found.low
    assert given[1]["difference_sure"] == str(found.is_sure)
    assert given[0]["difference"] == ""
    assert (few.value, given[2]["value"], given[2]["n"]) == (None, "", "3")


@pytest.mark.parametrize("query", [THREE, "store=b-005&window=1"])
def test_both_files_have_the_same_full_figures(head: Client, query: str) -> None:
    page = workbook(head, f"/b/b/compare.xlsx?{query}").worksheets[0]
    assert differences(lines(head, f"/b/b/compare.csv?{query}"), page, CODED) == []


def test_figures_are_shown_in_the_unit_of_their_metric(head: Client) -> None:
    page = workbook(head, f"/b/b/compare.xlsx?{THREE}").worksheets[0]
    heads = [cell.value for cell in page[1]]
    shown = {title: cell.number_format for title, cell in zip(heads, page[3], strict=True)}
    assert (shown["Value"], shown["Difference from the first store"]) == ("#,##0.00", "+#,##0.00;-#,##0.00;#,##0.00")
    assert [str(ranged.sqref) for ranged in page.conditional_formatting] == ["D2:D4"]


def test_stores_of_others_are_left_out_like_none(regional: Client, network: Network) -> None:
    make_network("o", 3)
    busan = next(store.code for store in network.stores if store.region and store.region.name == "Busan")
    answers = [text(regional, f"/b/b/compare.csv?store=b-000&store={code}") for code in (busan, "o-001", "nowhere")]
    assert len({*answers}) == 1
    assert "b-000" in answers[0]


def test_no_store_gives_the_head_alone(head: Client) -> None:
    (line,) = text(head, "/b/b/compare.csv").splitlines()
    assert line.startswith("metric,store,name,value,low,high,n,")
    assert cells(workbook(head, "/b/b/compare.xlsx").worksheets[0]) == []


def test_too_many_stores_and_unknown_parts_are_refused(head: Client) -> None:
    many = "&".join(f"store=b-00{number}" for number in range(7))
    assert head.get(f"/b/b/compare.csv?{many}").status_code == 400
    assert head.get("/b/b/compare.xlsx?near=b-000").status_code == 400


def test_names_are_no_formulas_and_the_file_says_what_it_is(head: Client) -> None:
    Location.objects.filter(code="b-005").update(name="=1+1")
    assert lines(head, f"/b/b/compare.csv?{THREE}")[1]["name"] == "'=1+1"
    book = workbook(head, f"/b/b/compare.xlsx?{THREE}")
    assert book.worksheets[0]["C3"].data_type == "s"
    found = about(book)
    assert found["Filters"] == "Stores: b-007, b-005, b-000"
    assert found["Period"] == "November 2025 – October 2026"


def test_the_page_leads_to_its_files(head: Client) -> None:
    page = head.get(f"/b/b/compare/?{THREE}").content.decode()
    query = "month=2026-10&amp;store=b-007&amp;store=b-005&amp;store=b-000"
    assert f'href="/b/b/compare.csv?metric=rating&amp;window=12&amp;{query}"' in page
    opened = head.get("/b/b/compare/").content.decode()
    assert re.search(r'href="/b/b/compare.csv\?[^"]*store=b-\d+', opened), "the files of what the page opens with"
