"""A brand whose stores are there and whose answers are not: what the pages show meanwhile."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from locations.models import Brand
from tests.dashboards.networks import make_brand, make_regions, make_stores

SignIn = Callable[..., Client]


@pytest.fixture
def brand(db: None) -> Brand:
    brand = make_brand("new")
    make_stores(brand, 60, [*make_regions(brand, "Korea", "Korea/Seoul", "Korea/Busan").values()])
    return brand


def test_the_map_shows_the_stores_before_anything_is_scored(brand: Brand, signed_in: SignIn) -> None:
    client = signed_in(brand, "head_office")
    page = client.get("/b/new/map/").content.decode()
    assert "data-map " in page
    assert "10 more stores" in page
    payload = client.get("/b/new/map.json").json()
    assert payload["stores"] + payload["unplaced"] == 60
    assert set(payload["columns"]["value"]) <= {None}


def test_a_regional_manager_sees_only_the_own_region_on_it(brand: Brand, signed_in: SignIn) -> None:
    client = signed_in(brand, "regional", region="Korea/Busan")
    payload = client.get("/b/new/map.json").json()
    assert payload["stores"] + payload["unplaced"] == 20
    assert signed_in(brand, "store", store=brand.locations.first().code).get("/b/new/map.json").status_code == 403


def test_a_column_for_regions_stands_only_where_there_are_some(brand: Brand, signed_in: SignIn) -> None:
    page = signed_in(brand, "head_office").get("/b/new/stores/").content.decode()
    assert re.search(r"<th scope=\"col\">Region</th>", page)
    brand.locations.update(region=None)
    page = signed_in(brand, "head_office").get("/b/new/stores/").content.decode()
    assert not re.search(r"<th scope=\"col\">Region</th>", page), "an empty column"
