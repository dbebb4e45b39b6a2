"""Who may open which page, and that what is not theirs looks like what does not exist."""

import io
import re
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.dashboards.conftest import Network, make_network
from tests.reviews.sightings import sighting

OF_A_BRAND = (
    "overview",
    "stores",
    "stores_csv",
    "stores_xlsx",
    "map",
    "map_json",
    "funnel",
    "compare",
    "reviews",
    "listings",
    "listings_csv",
    "standards",
    "standards_set",
    "standards_copy",
    "store_add",
    "imports",
    "reports",
    "reports_xlsx",
    "people",
    "brand",
)


def read(answer: HttpResponse) -> str:
    """What an answer says, streamed or not; of a workbook, all its parts."""
    content = b"".join(answer)
    if not content.startswith(b"PK"):
        return content.decode()
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return "".join(book.read(part).decode() for part in book.namelist())


FOR_PEERS = tuple(name for name in OF_A_BRAND if name not in ("overview", "reviews", "listings", "listings_csv"))
FOR_HEAD_OFFICE = ("reports", "reports_xlsx", "people", "brand", "standards_set", "standards_copy", "store_add")


@pytest.mark.parametrize("name", OF_A_BRAND)
def test_a_stranger_is_sent_to_the_way_in(client: Client, network: Network, name: str) -> None:
    answer = client.get(reverse(name, args=["b"]))
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("sign_in"))


@pytest.mark.parametrize("name", OF_A_BRAND)
def test_the_brand_of_others_looks_like_none(head: Client, name: str) -> None:
    make_network("other", 8)
    theirs, nobodys = (head.get(reverse(name, args=[slug])) for slug in ("other", "none"))
    assert (theirs.status_code, nobodys.status_code) == (404, 404)
    assert theirs.content == nobodys.content


@pytest.mark.parametrize("name", FOR_PEERS)
def test_a_store_manager_sees_no_tables_of_others(keeper: Client, name: str) -> None:
    answer = keeper.get(reverse(name, args=["b"]))
    assert answer.status_code == 403
    assert "not for your role" in answer.content.decode()


@pytest.mark.parametrize("name", FOR_HEAD_OFFICE)
def test_only_head_office_keeps_the_brand(network: Network, signed_in: Callable[..., Client], name: str) -> None:
    regional = signed_in(network.brand, "regional", region="Korea/Seoul")
    answer = regional.get(reverse(name, args=["b"]))
    assert answer.status_code == 403
    assert "not for your role" in answer.content.decode()
    page = regional.get(reverse("stores", args=["b"])).content.decode()
    assert f'"{reverse(name, args=["b"])}' not in page


@pytest.mark.parametrize("address", ["listings/", "listings.csv", "listings/?store=b-004", "listings/?q=Other"])
def test_listings_are_of_the_own_stores(
    network: Network, keeper: Client, signed_in: Callable[..., Client], address: str
) -> None:
    for store in network.stores:
        sighting(store, "google", name=f"Other {store.code}")
    seoul = {store.code for store in network.stores if store.region and "Seoul" in store.region.path}
    regional = signed_in(network.brand, "regional", region="Korea/Seoul")
    for person, own in ((keeper, {"b-005"}), (regional, seoul)):
        answer = person.get(f"/b/b/{address}")
        assert answer.status_code == 200
        page = without_marks(answer)
        assert [store.code for store in network.stores if store.code not in own and f"Other {store.code}" in page] == []
    assert f"Other {min(seoul)}" in without_marks(regional.get("/b/b/listings/"))


def without_marks(answer: Any) -> str:
    """The page without what marks single letters of a value."""
    return re.sub(r"</?mark[^>]*>", "", answer.getvalue().decode())


def test_a_store_manager_begins_at_the_own_store(keeper: Client) -> None:
    begin = keeper.get("/", follow=True)
    assert begin.redirect_chain[-1][0] == reverse("store", args=["b", "b-005"])
    assert begin.status_code == 200


def test_the_store_of_others_looks_like_none(
    network: Network, keeper: Client, signed_in: Callable[..., Client]
) -> None:
    regional = signed_in(network.brand, "regional", region="Korea/Seoul")
    for person, code in ((keeper, "b-004"), (regional, "b-005")):
        theirs, nobodys = (person.get(reverse("store", args=["b", each])) for each in (code, "nowhere"))
        assert (theirs.status_code, nobodys.status_code) == (404, 404)
        assert theirs.content == nobodys.content


@pytest.mark.parametrize("name", OF_A_BRAND)
def test_no_page_of_a_region_names_a_store_outside_it(
    network: Network, signed_in: Callable[..., Client], name: str
) -> None:
    regional = signed_in(network.brand, "regional", region="Korea/Seoul")
    page = read(regional.get(reverse(name, args=["b"])))
    outside = [store for store in network.stores if store.region and store.region.path == "Korea/Busan"]
    assert outside
    assert [store.code for store in outside if store.code in page or f"{store.name}<" in page] == []


def test_the_navigation_of_a_store_manager_has_no_forbidden_link(keeper: Client) -> None:
    page = keeper.get(reverse("store", args=["b", "b-005"])).content.decode()
    assert [name for name in FOR_PEERS if f'"{reverse(name, args=["b"])}' in page] == []
    assert "of 40" not in page


@pytest.mark.parametrize("name", ["home", "glossary", "keys", "password", "overview", "stores", "reviews"])
def test_reading_changes_nothing(head: Client, name: str) -> None:
    with CaptureQueriesContext(connection) as asked:
        head.get(reverse(name, args=["b"] if name in OF_A_BRAND else []))
    assert [query["sql"] for query in asked if not query["sql"].startswith("SELECT")] == []
