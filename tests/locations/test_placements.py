"""A store's region from month to month: what a move does to its stays, compared with a list of months."""

from datetime import UTC, datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from locations import placements, roster
from locations.models import Brand, Location, Placement, Region
from locations.months import parse_month
from locations.placements import Stay, after_move
from tests.reviews import arrange

OCTOBER = parse_month("2026-10")
NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
FIRST, LAST = OCTOBER - 12, OCTOBER + 12

moves = st.lists(st.tuples(st.integers(1, 3), st.one_of(st.none(), st.integers(FIRST, LAST))), min_size=1, max_size=6)


@given(moves)
def test_stays_are_what_a_list_of_months_says(made: list[tuple[int, int | None]]) -> None:
    stays, months = [Stay(0)], dict.fromkeys(range(FIRST - 1, LAST + 2), 0)
    for region, first in made:
        stays = after_move(stays, region, first)
        months |= {month: region for month in months if first is None or month >= first}
    assert {month: [stay.region for stay in stays if stay.includes(month)] for month in months} == {
        month: [region] for month, region in months.items()
    }
    assert all(one.region != other.region for one, other in pairwise(stays))


@pytest.fixture
def brand(db: None) -> Brand:
    made = arrange.brand(scored_until=OCTOBER)
    for path in ("North", "South"):
        roster.region_at(made, path)
    return made


def region(brand: Brand, path: str) -> Region:
    return Region.objects.get(brand=brand, path=path)


def there(brand: Brand, path: str, month: int) -> list[str]:
    """The codes of the stores that were in a region in a month."""
    found = Location.objects.filter(
        placements.in_regions(Region.objects.filter(brand=brand, path=path), month), brand=brand
    )
    return sorted(found.values_list("code", flat=True))


def test_a_list_of_stores_moves_a_store_in_the_first_month_that_was_never_scored(brand: Brand) -> None:
    one, two = arrange.stores(brand, "1", "2", region=region(brand, "North"))
    placements.state_regions(brand, {one.pk: region(brand, "South")}, now=NOW)
    one.refresh_from_db()
    assert one.region == region(brand, "South")
    assert there(brand, "North", OCTOBER) == ["1", "2"]
    assert (there(brand, "North", OCTOBER + 1), there(brand, "South", OCTOBER + 1)) == (["2"], ["1"])
    assert placements.regions_in(brand, OCTOBER) == {one.pk: region(brand, "North").pk}
    assert two.region == region(brand, "North")


def test_a_month_that_is_not_over_and_was_scored_is_written_anew(brand: Brand) -> None:
    (one,) = arrange.stores(brand, "1", region=region(brand, "North"))
    brand.scored_until = OCTOBER + 1
    placements.state_regions(brand, {one.pk: region(brand, "South")}, now=NOW)
    assert (there(brand, "South", OCTOBER), there(brand, "South", OCTOBER + 1)) == ([], ["1"])


@pytest.mark.parametrize("before", ["", "North"], ids=["no region was known", "nothing was scored"])
def test_a_first_region_counts_for_all_months(brand: Brand, before: str) -> None:
    (one,) = arrange.stores(brand, "1", region=region(brand, before) if before else None)
    brand.scored_until = None if before else OCTOBER
    placements.state_regions(brand, {one.pk: region(brand, "South")}, now=NOW)
    assert there(brand, "South", OCTOBER - 100) == ["1"]
    assert not Placement.objects.exists()


def test_a_store_that_comes_back_at_once_never_moved(brand: Brand) -> None:
    (one,) = arrange.stores(brand, "1", region=region(brand, "North"))
    for path in ("South", "North"):
        placements.state_regions(brand, {one.pk: region(brand, path)}, now=NOW)
    assert not Placement.objects.exists()
    one.refresh_from_db()
    assert one.region == region(brand, "North")


def wrong(brand: Brand) -> str:
    _looked_at, lines = placements.differences(NOW)
    return "\n".join(lines)


def test_placements_without_a_fault_are_counted(brand: Brand) -> None:
    (one,) = arrange.stores(brand, "1", region=region(brand, "North"))
    placements.state_regions(brand, {one.pk: region(brand, "South")}, now=NOW)
    assert placements.differences(NOW) == (2, [])


def test_every_kind_of_wrong_placement_is_found(brand: Brand) -> None:
    (one,) = arrange.stores(brand, "1", region=region(brand, "North"))
    placements.state_regions(brand, {one.pk: region(brand, "South")}, now=NOW)
    later = Placement.objects.get(first_month=OCTOBER + 1)
    Location.objects.update(region=region(brand, "North"))
    assert "not have it in the region that it is in today" in wrong(brand)
    Location.objects.update(region=region(brand, "South"))
    Placement.objects.filter(pk=later.pk).update(first_month=OCTOBER)
    assert "a gap or an overlap before 2026-10" in wrong(brand)
    Placement.objects.filter(pk=later.pk).update(first_month=OCTOBER + 2)
    assert "a gap or an overlap before 2026-12" in wrong(brand)
    other = roster.region_at(arrange.brand(), "Elsewhere")
    Placement.objects.filter(pk=later.pk).update(first_month=OCTOBER + 1, region=other)
    assert "a region of another brand" in wrong(brand)
    Placement.objects.filter(pk=later.pk).update(region=region(brand, "South"), last_month=OCTOBER + 20)
    assert "do not cover all months" in wrong(brand)
