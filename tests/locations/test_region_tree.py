"""Regions are added, renamed with all below them, and removed while nothing belongs to them."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from dashboards.models import Standard
from locations import region_tree
from locations.models import Brand, Event, Membership, Placement, Region, SpecialDay, User
from locations.refusals import Refusal
from locations.scoping import Scope, head_office
from tests.dashboards.networks import make_brand, make_regions, make_stores

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 28, 9, tzinfo=UTC)
BY: dict[str, Any] = {"by": "head", "now": NOW}


@pytest.fixture
def brand() -> Brand:
    made = make_brand()
    regions = make_regions(made, "Korea", "Korea/Seoul", "Korea/Seoul/Gangnam", "Korea/Seoul 2", "Korea/Busan")
    make_stores(made, 4, [regions["Korea/Seoul"], regions["Korea/Seoul/Gangnam"]])
    return made


def paths(brand: Brand) -> list[str]:
    return sorted(Region.objects.filter(brand=brand).values_list("path", flat=True))


def pk(brand: Brand, path: str) -> int:
    return brand.regions.get(path=path).pk


def test_a_region_is_added_below_another_one_or_at_the_top(brand: Brand) -> None:
    scope = head_office(brand)
    assert region_tree.add_region(scope, pk(brand, "Korea/Busan"), " Haeundae ", **BY)
    assert region_tree.add_region(scope, None, "Japan", **BY)
    below, above = brand.regions.get(path="Korea/Busan/Haeundae"), brand.regions.get(path="Korea/Busan")
    assert (below.name, below.parent, below.lineage) == ("Haeundae", above, f"{above.lineage}{below.pk}/")
    top = brand.regions.get(path="Japan")
    assert (top.parent, top.lineage) == (None, f"/{top.pk}/")
    assert [event.verb for event in Event.objects.all()] == ["region.added"] * 2


def test_the_paths_below_a_renamed_region_follow_and_those_next_to_it_stay(brand: Brand) -> None:
    before = dict(Region.objects.values_list("pk", "lineage"))
    assert region_tree.rename_region(head_office(brand), pk(brand, "Korea/Seoul"), "서울", **BY)
    assert paths(brand) == ["Korea", "Korea/Busan", "Korea/Seoul 2", "Korea/서울", "Korea/서울/Gangnam"]
    assert brand.regions.get(path="Korea/서울").name == "서울"
    assert brand.regions.get(path="Korea/서울/Gangnam").name == "Gangnam"
    assert dict(Region.objects.values_list("pk", "lineage")) == before
    event = Event.objects.get()
    assert event.data == {"before": {"path": "Korea/Seoul"}, "after": {"path": "Korea/서울"}}


def test_the_same_name_again_leaves_no_event(brand: Brand) -> None:
    assert region_tree.rename_region(head_office(brand), pk(brand, "Korea"), "Korea", **BY)
    assert not Event.objects.exists()


@pytest.mark.parametrize("name", ["", " ", "a/b", "x" * 121, "Seoul"])
def test_a_name_that_a_region_cannot_have_is_refused(brand: Brand, name: str) -> None:
    scope, before = head_office(brand), paths(brand)
    for call in (
        lambda: region_tree.add_region(scope, pk(brand, "Korea"), name, **BY),
        lambda: region_tree.rename_region(scope, pk(brand, "Korea/Busan"), name, **BY),
    ):
        with pytest.raises(Refusal) as refusal:
            call()
        assert refusal.value.field == "name"
    assert paths(brand) == before and not Event.objects.exists()


def test_a_path_stays_short_enough_for_all_below(brand: Brand) -> None:
    deep, scope = "Korea/Seoul/Gangnam", head_office(brand)
    for _level in range(4):
        region_tree.add_region(scope, pk(brand, deep), "x" * 119, **BY)
        deep += "/" + "x" * 119
    with pytest.raises(Refusal):
        region_tree.rename_region(scope, pk(brand, "Korea"), "y" * 120, **BY)
    assert deep in paths(brand)


def test_an_empty_region_is_removed(brand: Brand) -> None:
    assert region_tree.remove_region(head_office(brand), pk(brand, "Korea/Busan"), **BY)
    assert "Korea/Busan" not in paths(brand)
    event = Event.objects.get()
    assert (event.verb, event.subject_name, event.data["before"]) == (
        "region.removed",
        "Korea/Busan",
        {"path": "Korea/Busan"},
    )


@pytest.mark.parametrize(("path", "why"), [("Korea", "regions below"), ("Korea/Seoul/Gangnam", "2 stores")])
def test_a_region_with_something_in_it_stays(brand: Brand, path: str, why: str) -> None:
    with pytest.raises(Refusal, match=why):
        region_tree.remove_region(head_office(brand), pk(brand, path), **BY)
    assert path in paths(brand)


def role(brand: Brand, region: Region) -> None:
    kim = User.objects.create(username="kim")
    Membership.objects.create(user=kim, brand=brand, role="regional", region=region, valid_from=date(2020, 1, 1))


def special_day(brand: Brand, region: Region) -> None:
    SpecialDay.objects.create(brand=brand, region=region, date=date(2026, 12, 25))


def standard(brand: Brand, region: Region) -> None:
    Standard.objects.create(brand=brand, region=region, metric="nps", target=1, valid_from=1)


def placement(brand: Brand, region: Region) -> None:
    Placement.objects.create(location=brand.locations.get(code="000"), region=region, last_month=5)


@pytest.mark.parametrize("refer", [role, special_day, standard, placement])
def test_a_region_stays_for_the_sake_of_what_refers_to_it(brand: Brand, refer: Callable[..., None]) -> None:
    refer(brand, brand.regions.get(path="Korea/Busan"))
    with pytest.raises(Refusal, match="earlier months"):
        region_tree.remove_region(head_office(brand), pk(brand, "Korea/Busan"), **BY)
    assert "Korea/Busan" in paths(brand) and not Event.objects.exists()


def test_regions_of_another_brand_are_as_absent_as_none(brand: Brand) -> None:
    other = make_brand("other")
    theirs = make_regions(other, "Mars")["Mars"].pk
    scope = head_office(brand)
    for region in (theirs, 10**9):
        assert not region_tree.add_region(scope, region, "X", **BY)
        assert not region_tree.rename_region(scope, region, "X", **BY)
        assert not region_tree.remove_region(scope, region, **BY)
    assert paths(other) == ["Mars"] and not Event.objects.exists()


def test_only_head_office_that_may_write_changes_the_tree(brand: Brand) -> None:
    for scope in (
        Scope(brand.pk, "b", "B", "r", "regional", (brand.regions.get(path="Korea").lineage,)),
        Scope(brand.pk, "b", "B", "h", "head_office", read_only=True),
    ):
        for call in (
            lambda scope=scope: region_tree.add_region(scope, None, "X", **BY),
            lambda scope=scope: region_tree.rename_region(scope, pk(brand, "Korea"), "X", **BY),
            lambda scope=scope: region_tree.remove_region(scope, pk(brand, "Korea/Busan"), **BY),
        ):
            with pytest.raises(PermissionDenied):
                call()
