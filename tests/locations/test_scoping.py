"""Who sees which rows: the role that counts today, the day it ends, and how far regions reach."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from locations.models import Brand, Location, Membership, Region, User
from locations.scoping import (
    Scope,
    brands_of,
    head_office,
    home_region,
    limited,
    limits,
    scope_of,
    visible_locations,
    visible_regions,
    visible_to,
)
from tests.dashboards.networks import make_brand, make_regions, make_stores

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)
NOON = datetime(2026, 11, 22, 3, tzinfo=UTC)
"""Noon of that day in Seoul, the zone of the brand."""
DAY = timedelta(days=1)
Role = Membership.Role


@pytest.fixture
def brand() -> Brand:
    """Eight stores, two each in Korea/Seoul, Korea/Seoul/Gangnam, Korea/Busan and Korea/Seoul 2."""
    made = make_brand()
    regions = make_regions(made, "Korea", "Korea/Seoul", "Korea/Seoul/Gangnam", "Korea/Busan", "Korea/Seoul 2")
    make_stores(made, 8, [*regions.values()][1:])
    return made


@pytest.fixture
def user() -> User:
    return User.objects.create(username="kim")


def join(
    user: User, brand: Brand, role: Role, *, region: str = "", store: Location | None = None, **columns: Any
) -> None:
    at = brand.regions.get(path=region) if region else None
    columns = {"valid_from": TODAY} | columns
    Membership.objects.create(user=user, brand=brand, role=role, region=at, location=store, **columns)


def paths(scope: Scope | None) -> set[str]:
    assert scope is not None
    return {region.path for region in visible_regions(scope)}


@pytest.mark.parametrize(
    ("first", "last", "counts"),
    [
        (TODAY, None, True),
        (TODAY + DAY, None, False),
        (TODAY - DAY, TODAY, True),
        (TODAY - DAY, TODAY - DAY, False),
        (TODAY, TODAY + DAY, True),
    ],
)
def test_a_role_counts_from_its_first_to_its_last_day(
    first: date, last: date | None, counts: bool, brand: Brand, user: User
) -> None:
    join(user, brand, Role.HEAD_OFFICE, valid_from=first, **({"valid_to": last} if last else {}))
    assert (scope_of(user, brand.slug, NOON) is not None) is counts
    assert [*brands_of(user, NOON)] == ([brand] if counts else [])
    assert scope_of(user, "another", NOON) is None


@pytest.mark.parametrize(
    ("zone", "moment", "counts"),
    [
        ("Asia/Seoul", datetime(2026, 11, 21, 14, 59, 59, tzinfo=UTC), False),
        ("Asia/Seoul", datetime(2026, 11, 21, 15, 0, tzinfo=UTC), True),
        ("Asia/Seoul", datetime(2026, 11, 22, 14, 59, 59, tzinfo=UTC), True),
        ("Asia/Seoul", datetime(2026, 11, 22, 15, 0, tzinfo=UTC), False),
        ("America/Los_Angeles", datetime(2026, 11, 22, 7, 59, 59, tzinfo=UTC), False),
        ("America/Los_Angeles", datetime(2026, 11, 23, 7, 59, 59, tzinfo=UTC), True),
        ("America/Los_Angeles", datetime(2026, 11, 23, 8, 0, tzinfo=UTC), False),
    ],
)
def test_the_days_of_a_role_are_those_of_the_zone_of_its_brand(
    zone: str, moment: datetime, counts: bool, brand: Brand, user: User
) -> None:
    Brand.objects.filter(pk=brand.pk).update(default_zone=zone)
    elsewhere = Brand.objects.create(slug="elsewhere", name="Elsewhere", default_zone="Pacific/Kiritimati")
    join(user, elsewhere, Role.HEAD_OFFICE, valid_from=TODAY - DAY * 9, valid_to=TODAY - DAY * 8)
    join(user, brand, Role.HEAD_OFFICE, valid_to=TODAY)
    assert (scope_of(user, brand.slug, moment) is not None) is counts
    assert [each.pk for each in brands_of(user, moment)] == ([brand.pk] if counts else [])


def test_regions_and_single_stores_of_a_person_add_up_in_the_widest_role(brand: Brand, user: User) -> None:
    busan, gangnam = (brand.locations.filter(region__path=f"Korea/{path}") for path in ("Busan", "Seoul/Gangnam"))
    join(user, brand, Role.STORE, store=busan[0])
    join(user, brand, Role.REGIONAL, region="Korea/Seoul/Gangnam")
    scope = scope_of(user, brand.slug, NOON)
    assert scope is not None and scope.role == Role.REGIONAL and scope.sees_peers and not scope.keeps_the_brand
    assert set(visible_locations(scope)) == {*gangnam, busan[0]}
    assert paths(scope) == {"Korea/Seoul/Gangnam"} and home_region(scope) == ""
    assert set(visible_locations(limited(brand, limits(scope)))) == {*gangnam, busan[0]}


def test_read_only_head_office_sees_everything_and_changes_nothing(brand: Brand, user: User) -> None:
    join(user, brand, Role.HEAD_OFFICE, read_only=True)
    scope = scope_of(user, brand.slug, NOON)
    assert scope is not None and scope.read_only
    assert (scope.sees_everything, scope.oversees_the_brand, scope.keeps_the_brand) == (True, True, False)
    assert visible_locations(scope).count() == 8

    join(user, brand, Role.REGIONAL, region="Korea/Seoul")
    scope = scope_of(user, brand.slug, NOON)
    assert scope is not None and scope.read_only, "the widest role decides what a person can do"

    join(user, brand, Role.HEAD_OFFICE)
    scope = scope_of(user, brand.slug, NOON)
    assert scope is not None and scope.keeps_the_brand and not scope.read_only


def test_the_widest_role_counts_and_several_of_it_add_up(brand: Brand, user: User) -> None:
    one, two, *_others = brand.locations.order_by("pk")
    for store in (two, one):
        join(user, brand, Role.STORE, store=store)
    scope = scope_of(user, brand.slug, NOON)
    assert scope is not None and (scope.role, scope.locations, scope.lineages) == (Role.STORE, (one.pk, two.pk), ())
    assert set(visible_locations(scope)) == {one, two}
    assert (scope.sees_peers, scope.keeps_the_brand, scope.user) == (False, False, "kim")
    assert paths(scope) == set() and home_region(scope) == ""

    for region in ("Korea/Seoul/Gangnam", "Korea/Busan"):
        join(user, brand, Role.REGIONAL, region=region)
    scope = scope_of(user, brand.slug, NOON)
    assert scope is not None and (scope.role, len(scope.locations), len(scope.lineages)) == (Role.REGIONAL, 2, 2)
    assert paths(scope) == {"Korea/Seoul/Gangnam", "Korea/Busan"} and home_region(scope) == ""
    assert (scope.sees_peers, scope.sees_everything) == (True, False)

    join(user, brand, Role.HEAD_OFFICE)
    scope = scope_of(user, brand.slug, NOON)
    assert scope is not None and scope.sees_everything and scope.keeps_the_brand and scope.sees_peers
    assert visible_locations(scope).count() == 8 and len(paths(scope)) == brand.regions.count()
    assert home_region(scope) == ""


def test_a_region_is_seen_with_all_below_it_and_nothing_beside_it(brand: Brand, user: User) -> None:
    join(user, brand, Role.REGIONAL, region="Korea/Seoul")
    scope = scope_of(user, brand.slug, NOON)
    assert scope is not None
    assert paths(scope) == {"Korea/Seoul", "Korea/Seoul/Gangnam"} and home_region(scope) == "Korea/Seoul"
    assert {store.region.path for store in visible_locations(scope) if store.region} == paths(scope)


def test_another_brand_is_never_seen(brand: Brand) -> None:
    other = Brand.objects.create(slug="other", name="Other")
    region = Region.objects.filter(brand=brand).first()
    assert region is not None
    scope = head_office(other)
    assert not visible_locations(scope).exists() and not visible_regions(scope).exists()
    stranger = Scope(other.pk, other.slug, other.name, "", Role.REGIONAL, (region.lineage,))
    assert not visible_locations(stranger).exists() and not visible_regions(stranger).exists()


def test_what_a_background_job_stores_of_a_scope_limits_it_again(brand: Brand) -> None:
    store = brand.locations.order_by("pk")[0]
    seoul = brand.regions.get(path="Korea/Seoul")
    scope = Scope(brand.pk, brand.slug, brand.name, "kim", Role.REGIONAL, (seoul.lineage,), (store.pk,))
    assert limits(scope) == {"lineages": [seoul.lineage], "locations": [store.pk]}
    again = limited(brand, limits(scope))
    assert again.role == Role.REGIONAL and set(visible_locations(again)) == set(visible_locations(scope))
    assert limits(head_office(brand)) == {} and limited(brand, {}) == head_office(brand)
    assert head_office(brand) == Scope(brand.pk, brand.slug, brand.name, "", Role.HEAD_OFFICE)


def test_rows_that_hang_on_a_store_are_limited_by_its_store(brand: Brand, user: User) -> None:
    store = brand.locations.order_by("pk")[0]
    join(user, brand, Role.STORE, store=store)
    scope = scope_of(user, brand.slug, NOON)
    assert scope is not None
    for seen, count in ((scope, 1), (head_office(brand), 1)):
        rows = visible_to(seen, Membership.objects.all(), "location", names_brand=True)
        assert rows.count() == visible_to(seen, Membership.objects.all(), "location").count() == count
