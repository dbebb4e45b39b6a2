"""What changed this month, for each person: their own places, each named once."""

import pytest

from dashboards import queries
from dashboards.models import Change
from dashboards.rows import PlaceKind
from locations.models import Region
from locations.scoping import Scope, head_office
from tests.dashboards.conftest import Network
from tests.dashboards.networks import OCTOBER
from tests.dashboards.queries.test_queries import person

pytestmark = pytest.mark.django_db

FELL = {"before": 4.2, "after": 3.4, "low": -1.0, "high": -0.6, "months": [4.2, 3.4]}


@pytest.fixture
def fallen(network: Network) -> Network:
    """Busan fell with two of its stores, one of them much further; a store in Seoul rose."""
    brand = network.brand
    busan = Region.objects.get(brand=brand, path="Korea/Busan")
    stores = {store.code: store for store in network.stores}
    add = {"brand": brand, "metric": "rating", "month": OCTOBER, "since": OCTOBER - 4, "z": -5.0, "better": False}
    Change.objects.create(**add, region=busan, q=0.001, stores=13, **FELL)
    Change.objects.create(**add, location=stores["b-002"], q=0.01, **(FELL | {"low": -1.4, "high": -0.2}))
    Change.objects.create(
        **add, location=stores["b-005"], q=0.0001, **(FELL | {"after": 1.9, "low": -2.5, "high": -2.1})
    )
    rose = add | {"z": 4.0, "better": True}
    Change.objects.create(**rose, location=stores["b-000"], q=0.02, before=3.0, after=4.0, low=0.7, high=1.3)
    Change.objects.create(**(rose | {"metric": "nps"}), location=stores["b-000"], q=0.03)
    Change.objects.create(**(add | {"month": OCTOBER - 1}), location=stores["b-001"], q=0.001)
    return network


def named(scope: Scope | None, **place: str) -> list[tuple[str, str, bool]]:
    assert scope
    return [(str(each.kind), each.place, each.better) for each in queries.changed(scope, OCTOBER, **place)]


def test_head_office_sees_regions_before_stores_and_what_got_worse_first(fallen: Network) -> None:
    assert named(head_office(fallen.brand)) == [
        ("region", "Korea/Busan", False),
        ("store", "b-005", False),
        ("store", "b-000", True),
    ]


def test_a_store_that_fell_only_with_its_region_stands_in_its_row(fallen: Network) -> None:
    region, alone, rose = queries.changed(head_office(fallen.brand), OCTOBER)
    assert [code for code, _name in region.followed] == ["b-002"]
    assert (region.kind, region.stores, region.lead.difference) == (PlaceKind.REGION, 13, pytest.approx(-0.8))
    assert region.lead.size == pytest.approx((0.6, 1.0))
    assert alone.followed == ()
    assert [each.metric for each in rose.metrics] == ["nps", "rating"]


def test_a_region_below_another_that_moved_likewise_stands_in_its_row_and_its_stores_too(fallen: Network) -> None:
    korea = Region.objects.get(brand=fallen.brand, path="Korea")
    same = {"brand": fallen.brand, "metric": "rating", "month": OCTOBER, "since": OCTOBER - 4, "z": -5.0}
    Change.objects.create(**same, better=False, region=korea, q=0.002, stores=40, **FELL)
    found = queries.changed(head_office(fallen.brand), OCTOBER)
    assert [each.place for each in found] == ["Korea", "b-005", "b-000"]
    assert [code for code, _name in found[0].followed] == ["b-002"]


def test_each_person_sees_the_own_places(fallen: Network) -> None:
    brand = fallen.brand
    assert named(person(brand, "regional", region="Korea/Busan")) == [
        ("region", "Korea/Busan", False),
        ("store", "b-005", False),
    ]
    assert named(person(brand, "regional", region="Korea/Seoul")) == [("store", "b-000", True)]
    assert named(person(brand, "store", store="b-005")) == []


def test_the_brand_as_a_whole_is_for_head_office(fallen: Network) -> None:
    whole = {"brand": fallen.brand, "metric": "rating", "month": OCTOBER, "since": OCTOBER, "z": -5.0, "better": False}
    Change.objects.create(**whole, q=0.001, stores=40)
    assert named(head_office(fallen.brand))[0] == ("brand", "", False)
    assert ("brand", "", False) not in named(person(fallen.brand, "regional", region="Korea"))
    assert ("brand", "", False) not in named(head_office(fallen.brand), region="Korea/Busan")


def test_a_region_narrows_the_list_to_what_is_in_it(fallen: Network) -> None:
    assert named(head_office(fallen.brand), region="Korea/Seoul") == [("store", "b-000", True)]


def test_a_single_place_is_found_by_its_name(fallen: Network) -> None:
    scope = head_office(fallen.brand)
    found = queries.changed_place(scope, OCTOBER, region="Korea/Busan")
    assert found is not None
    assert found.place == "Korea/Busan"
    assert queries.changed_place(scope, OCTOBER, region="Korea/Busan", better=True) is None
    assert queries.changed_place(scope, OCTOBER, store="b-001") is None
