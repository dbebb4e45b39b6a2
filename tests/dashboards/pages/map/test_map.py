"""Findings on the map: marked in the list and in the data, the stores with one alone, and nobody else's."""

import json
from typing import Any

import pytest
from django.test import Client

from dashboards.models import Finding, FindingMonth
from locations.models import Brand, Location, User
from tests.dashboards.actions.test_plans import person
from tests.dashboards.findings.found import NOW, rated_brand, searched
from tests.dashboards.networks import OCTOBER

pytestmark = pytest.mark.django_db
MAP, DATA = "/b/b/map/", "/b/b/map.json"


@pytest.fixture
def world() -> tuple[Brand, list[Location]]:
    """A brand whose first store, in the North, has a finding; the second, in the South, gets one by hand."""
    brand, stores = rated_brand(bad=range(6))
    searched(brand, OCTOBER)
    assert [each.location for each in Finding.objects.all()] == [stores[0]]
    by_hand(brand, location=stores[1])
    return brand, stores


def by_hand(brand: Brand, **place: Any) -> Finding:
    months = {"first_month": OCTOBER, "last_month": OCTOBER, "opened_at": NOW}
    return Finding.objects.create(brand=brand, kind="changed", metric="rating", **months, **place)


def signed_in(brand: Brand, role: str, language: str = "en", **place: str) -> Client:
    client = Client(headers={"accept-language": language})
    client.force_login(User.objects.get(username=person(brand, role, **place).user))
    return client


def columns(client: Client, query: str = "") -> dict[str, Any]:
    found: dict[str, Any] = json.loads(client.get(DATA + query).content)["columns"]
    return found


def marked(client: Client, query: str = "") -> dict[str, int]:
    """Give by store the finding that the map leads to."""
    found = columns(client, query)
    rows = zip(found["code"], found["findings"], found["finding"], strict=True)
    return {code: first for code, number, first in rows if number}


def page(client: Client, query: str = "") -> str:
    answer = client.get(MAP + query)
    assert answer.status_code == 200
    return answer.content.decode()


def ids(*stores: Location) -> dict[str, int]:
    return {each.code: Finding.objects.get(location=each).pk for each in stores}


def test_the_map_and_its_list_mark_stores_with_open_findings(world: tuple[Brand, list[Location]]) -> None:
    brand, stores = world
    client = signed_in(brand, "head_office")
    assert marked(client) == ids(*stores[:2]) and len(columns(client)["code"]) == 30
    shown = page(client)
    assert all(f'href="/b/b/findings/{pk}/"' in shown for pk in ids(*stores[:2]).values())
    assert 'with an open finding <span class="ev-map-count">2</span>' in shown


def test_the_stores_with_a_finding_can_be_shown_alone(world: tuple[Brand, list[Location]]) -> None:
    brand, stores = world
    client = signed_in(brand, "head_office")
    assert sorted(columns(client, "?findings=open")["code"]) == [each.code for each in stores[:2]]
    shown = page(client, "?findings=open")
    assert shown.count("data-store=") == 2 and "data-finding-url" in shown
    narrowed = page(client, "?region=North")
    assert 'with an open finding <span class="ev-map-count">1</span>' in narrowed
    assert "region=North&amp;findings=open" in narrowed
    assert sorted(columns(client, "?findings=open&region=South")["code"]) == [stores[1].code]
    assert client.get(MAP + "?findings=closed").status_code == 400


def test_a_regional_manager_sees_those_of_the_own_stores_alone(world: tuple[Brand, list[Location]]) -> None:
    brand, stores = world
    Location.objects.filter(pk=stores[2].pk).update(name="Faraway")
    client = signed_in(brand, "regional", region="South")
    assert marked(client) == ids(stores[1])
    assert sorted(columns(client, "?findings=open")["code"]) == [stores[1].code]
    shown = page(client) + page(client, "?findings=open")
    foreign = ids(stores[0])[stores[0].code]
    assert f"/findings/{foreign}/" not in shown and "Store 0" not in shown and "Faraway" not in shown
    assert f"/findings/{ids(stores[1])[stores[1].code]}/" in shown


def test_what_is_over_leaves_the_map_and_its_data_are_new(world: tuple[Brand, list[Location]]) -> None:
    brand, stores = world
    client = signed_in(brand, "head_office")
    before = client.get(DATA)["ETag"]
    assert client.get(DATA, headers={"if-none-match": before}).status_code == 304
    finding = ids(stores[0])[stores[0].code]
    client.post(f"/b/b/findings/{finding}/", {"do": "dismiss", "reason": "The shop is being rebuilt."})
    answer = client.get(DATA, headers={"if-none-match": before})
    assert answer.status_code == 200 and answer["ETag"] != before
    assert marked(client) == ids(stores[1]) and f"/findings/{finding}/" not in page(client)


def test_a_finding_about_a_region_stands_above_the_list_and_marks_no_store(world: tuple[Brand, list[Location]]) -> None:
    brand, stores = world
    finding = by_hand(brand, region=brand.regions.get(path="South"))
    client = signed_in(brand, "head_office")
    assert f'href="/b/b/findings/{finding.pk}/"' in page(client) and marked(client) == ids(*stores[:2])
    assert f"/findings/{finding.pk}/" not in page(client, "?region=North")
    assert f"/findings/{finding.pk}/" not in page(signed_in(brand, "regional", region="North"))


def test_where_no_store_has_one_the_list_says_so(world: tuple[Brand, list[Location]]) -> None:
    brand, stores = world
    Finding.objects.filter(location=stores[1]).delete()
    client = signed_in(brand, "regional", region="South")
    assert "No store has an open finding of its own." in page(client, "?findings=open")
    assert columns(client, "?findings=open")["code"] == []


def test_a_month_that_was_not_searched_offers_no_choice(world: tuple[Brand, list[Location]]) -> None:
    brand, _stores = world
    FindingMonth.objects.filter(brand=brand).delete()
    client = signed_in(brand, "head_office")
    assert "with an open finding" not in page(client) and not marked(client)
