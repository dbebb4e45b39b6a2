"""Listings as files: every field of the stores on all pages, in both files alike."""

import re

import pytest
from django.test import Client

from locations.models import Location
from tests.dashboards.conftest import Network
from tests.dashboards.pages.downloading import about, cells, differences, lines, text, workbook
from tests.reviews.sightings import sighting

CODED = ("region", "publisher", "field", "state")


@pytest.fixture
def seen(network: Network) -> Network:
    """Google shows all stores, every second one otherwise; Naver does not show the first ten."""
    for number, store in enumerate(network.stores):
        name = {"name": f"=Other {store.code}"} if number % 2 else {"phone": ""}
        sighting(store, "google", **name)
        sighting(store, "naver", present=number >= 10)
    return network


def on_pages(client: Client, query: str) -> list[str]:
    """Give the codes of the stores on all pages."""
    seen: list[str] = []
    address = f"?{query}"
    while address:
        page = client.get(f"/b/b/listings/{address}").content.decode()
        seen += re.findall(r'id="listed-\d+"><a href="/b/b/store/([^/]+)/', page)
        later = re.search(r'data-next href="([^"]+)"', page)
        address = later[1].replace("&amp;", "&") if later else ""
    return seen


@pytest.mark.parametrize(
    "query", ["", "field=name&state=different", "region=Korea/Busan", "publisher=naver&state=absent", "q=nothing"]
)
def test_a_file_has_the_stores_of_all_pages_in_their_order(head: Client, seen: Network, query: str) -> None:
    given = lines(head, f"/b/b/listings.csv?{query}")
    assert [*dict.fromkeys(line["store"] for line in given)] == on_pages(head, query)
    assert differences(given, workbook(head, f"/b/b/listings.xlsx?{query}")["Listings"], CODED) == []


def test_the_shares_of_the_page_are_drawn_on_a_sheet_before_it(head: Client, seen: Network) -> None:
    book = workbook(head, "/b/b/listings.xlsx")
    assert book.sheetnames == ["How many fields differ", "Listings", "About this file"]
    shares = {(row[0], row[1]): row[2:] for row in cells(book.worksheets[0])}
    n, different, share, missing = shares["Google", "Name"]
    assert (n, different, share, missing) == (40, 20, 0.5, 0)
    assert [rule.type for ranged in book.worksheets[0].conditional_formatting for rule in ranged.rules] == ["dataBar"]
    assert "October 2026" in about(book)["Period"]


def test_what_publishers_show_is_no_formula(head: Client, seen: Network) -> None:
    given = lines(head, "/b/b/listings.csv?field=name&publisher=google&store=b-005")
    assert [line["theirs"] for line in given] == ["'=Other b-005"]
    page = workbook(head, "/b/b/listings.xlsx?field=name&publisher=google&store=b-005")["Listings"]
    assert {cell.data_type for row in page.iter_rows() for cell in row} <= {"s", "n", "d"}


def test_nothing_seen_gives_the_head_alone(head: Client) -> None:
    assert text(head, "/b/b/listings.csv").split() == ["store,name,region,publisher,field,state,ours,theirs,seen"]
    assert cells(workbook(head, "/b/b/listings.xlsx")["Listings"]) == []


def test_a_field_that_is_missing_is_counted_on_the_page(head: Client, seen: Network) -> None:
    Location.objects.filter(code="b-004").update(phone="+82 2 555 0000")
    sighting(seen.stores[6], "google", phone="+82 2 555 0001")
    page = head.get("/b/b/listings/?q=b-004")
    assert page.status_code == 200
    assert "1 missing" in page.content.decode()
