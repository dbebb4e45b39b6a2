"""What people are offered and told where the matrix of tests/dashboards/access does not look."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from locations.models import Membership
from tests.dashboards.conftest import Network
from tests.reviews.sightings import sighting

FOR_HEAD_OFFICE = (
    "reports_xlsx",
    "people",
    "people_csv",
    "people_xlsx",
    "brand",
    "standards_set",
    "standards_copy",
    "store_add",
)
FOR_PEERS = (
    *("stores", "stores_csv", "stores_xlsx", "map", "map_json", "funnel", "compare", "standards", "imports"),
    *("compare_csv", "compare_xlsx"),
    *FOR_HEAD_OFFICE,
)


@pytest.mark.parametrize("name", FOR_PEERS)
def test_a_page_for_others_says_that_it_is_not_for_the_role(keeper: Client, name: str) -> None:
    answer = keeper.get(reverse(name, args=["b"]))
    assert answer.status_code == 403
    page = answer.content.decode()
    assert "not for your role" in page
    assert "You manage a store: its page, its reviews, its listings and its reports are open to you." in page


def test_what_a_person_may_do_is_said_where_something_is_refused(
    network: Network, regional: Client, signed_in: Callable[..., Client]
) -> None:
    assert "You manage a region:" in regional.get(reverse("people", args=["b"])).content.decode()
    reader = signed_in(network.brand, "head_office")
    Membership.objects.filter(role="head_office").update(read_only=True)
    refused = reader.post(reverse("people", args=["b"]))
    assert refused.status_code == 403
    assert "You read everything of this brand" in refused.content.decode()


@pytest.mark.parametrize("name", FOR_HEAD_OFFICE)
def test_the_navigation_of_a_regional_manager_has_no_forbidden_link(regional: Client, name: str) -> None:
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


def test_the_navigation_of_a_store_manager_has_no_forbidden_link(keeper: Client) -> None:
    page = keeper.get(reverse("store", args=["b", "b-005"])).content.decode()
    assert [name for name in FOR_PEERS if f'"{reverse(name, args=["b"])}' in page] == []
    assert "of 40" not in page
