"""What a comparison opens with, and how a store is added to it."""

import re

import pytest
from django.test import Client

from dashboards.models import Score
from locations.models import Location
from tests.dashboards.conftest import Network


def shown(page: str) -> list[str]:
    """The stores of the comparison, in their order."""
    heads = page.partition("<thead>")[2].partition("</thead>")[0]
    return re.findall(r"/store/(b-\d+)/", heads)


def test_without_a_choice_it_opens_with_the_worst_store_and_four_near_it(head: Client, network: Network) -> None:
    page = head.get("/b/b/compare/").content.decode()
    stores = shown(page)
    worst = Score.objects.filter(metric="rating", window=12).order_by("-p_worst", "shrunken", "location__code").first()
    assert worst is not None and stores[0] == worst.location.code
    assert len(stores) == 5
    formats = Location.objects.filter(code__in=stores).values_list("format", flat=True).distinct()
    assert formats.count() == 1
    assert f"being among the worst 5%: {worst.location.name}. The others are near it" in page


def test_where_no_place_is_known_stores_of_its_region_are_next_to_it(head: Client, network: Network) -> None:
    Location.objects.update(latitude=None, longitude=None)
    stores = shown(head.get("/b/b/compare/").content.decode())
    assert len(stores) == 5
    assert Location.objects.filter(code__in=stores).values("region", "format").distinct().count() == 1


def test_a_regional_manager_opens_with_a_store_of_the_own_region(regional: Client, network: Network) -> None:
    paths = {*Location.objects.filter(code__in=shown(regional.get("/b/b/compare/").content.decode())).values_list(
        "region__path", flat=True
    )}  # fmt: skip
    assert paths and all("Seoul" in path for path in paths)


def test_a_store_is_added_by_its_name(head: Client, network: Network) -> None:
    found = head.get("/b/b/compare/?store=b-001&find=store+b-2", headers={"HX-Request": "true", "HX-Target": "found"})
    text = found.content.decode()
    assert "<html" not in text
    assert "store=b-001&amp;store=b-020" in text
    answer = head.get("/b/b/compare/?store=b-001&find=b-020")
    assert answer["Location"].endswith("store=b-001&store=b-020")
    assert "No store matches" in head.get("/b/b/compare/?store=b-001&find=b-001").content.decode()


@pytest.mark.parametrize("page", ["stores/", "map/", "funnel/", "compare/"])
def test_the_four_pages_lead_to_each_other_with_what_is_chosen(head: Client, network: Network, page: str) -> None:
    text = head.get(f"/b/b/{page}?window=12&regions=as-now").content.decode()
    tabs = text.partition('id="strip"')[2].partition("</nav>")[0]
    links = re.findall(r'href="(/b/b/[^"]+)" data-page="\w+"( aria-current="page")?', tabs)
    assert [current for address, current in links if address.startswith(f"/b/b/{page}?")] == [' aria-current="page"']
    for address, _current in links:
        assert head.get(address.replace("&amp;", "&")).status_code == 200
