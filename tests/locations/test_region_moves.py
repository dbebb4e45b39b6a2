"""A region moves or is merged: stores, roles and special days follow, and earlier months keep the tree that was."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import PermissionDenied

from locations import moves, placements, region_moves, roster
from locations.models import Brand, Event, Invitation, Location, Membership, Placement, Region, SpecialDay, User
from locations.months import parse_month
from locations.refusals import Refusal
from locations.scoping import Scope, head_office, scope_of
from tests.reviews import arrange

pytestmark = pytest.mark.django_db

OCTOBER = parse_month("2026-10")
NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)


@pytest.fixture
def brand() -> Brand:
    """Two stores in Seoul, one of them in Gangnam, one in Busan; October is scored."""
    made = arrange.brand("b", default_zone="Asia/Seoul", scored_until=OCTOBER)
    for code, path in (("1", "Korea/Seoul"), ("2", "Korea/Seoul/Gangnam"), ("3", "Korea/Busan")):
        arrange.stores(made, code, region=roster.region_at(made, path))
    return made


def at(brand: Brand, path: str) -> Region:
    return Region.objects.get(brand=brand, path=path)


def there(brand: Brand, path: str, month: int) -> list[str]:
    regions = Region.objects.filter(brand=brand, path=path)
    found = Location.objects.filter(placements.in_regions(regions, month), brand=brand)
    return sorted(found.values_list("code", flat=True))


def test_a_region_moves_with_all_below_it_from_the_first_open_month_on(brand: Brand) -> None:
    seoul = at(brand, "Korea/Seoul")
    new = region_moves.move_region(head_office(brand), seoul.pk, None, by="kim", now=NOW)
    assert new == {seoul.pk: at(brand, "Seoul").pk, at(brand, "Korea/Seoul/Gangnam").pk: at(brand, "Seoul/Gangnam").pk}
    assert (there(brand, "Korea/Seoul", OCTOBER), there(brand, "Korea/Seoul/Gangnam", OCTOBER)) == (["1"], ["2"])
    assert (there(brand, "Seoul", OCTOBER + 1), there(brand, "Seoul/Gangnam", OCTOBER + 1)) == (["1"], ["2"])
    assert [at(brand, path).last_month for path in ("Korea/Seoul", "Korea/Seoul/Gangnam", "Seoul")] == [
        *(OCTOBER, OCTOBER, None),
    ]
    assert {store.code: store.region and store.region.path for store in Location.objects.all()} == {
        "1": "Seoul",
        "2": "Seoul/Gangnam",
        "3": "Korea/Busan",
    }
    assert placements.differences(NOW) == (4, [])
    event = Event.objects.get()
    assert (event.verb, event.data["before"]) == ("region.moved", {"path": "Korea/Seoul"})
    assert event.data["after"] == {"path": "Seoul", "stores": 2, "since": "2026-11"}


def test_a_merged_region_leaves_its_stores_to_the_other(brand: Brand) -> None:
    region_moves.merge_region(
        head_office(brand), at(brand, "Korea/Seoul").pk, at(brand, "Korea/Busan").pk, by="kim", now=NOW
    )
    assert there(brand, "Korea/Busan", OCTOBER + 1) == ["1", "3"]
    assert there(brand, "Korea/Busan/Gangnam", OCTOBER + 1) == ["2"]
    assert there(brand, "Korea/Busan", OCTOBER) == ["3"]
    assert Event.objects.get().verb == "region.merged"


def test_where_nothing_was_scored_the_tree_counts_for_all_months(brand: Brand) -> None:
    Brand.objects.update(scored_until=None)
    region_moves.move_region(head_office(brand), at(brand, "Korea/Seoul").pk, None, by="kim", now=NOW)
    assert there(brand, "Seoul", OCTOBER - 50) == ["1"]
    assert not Placement.objects.exists()


def test_a_region_can_come_back(brand: Brand) -> None:
    scope, korea = head_office(brand), at(brand, "Korea")
    region_moves.move_region(scope, at(brand, "Korea/Seoul").pk, None, by="kim", now=NOW)
    region_moves.move_region(scope, at(brand, "Seoul").pk, korea.pk, by="kim", now=NOW)
    assert there(brand, "Korea/Seoul", OCTOBER + 1) == ["1"]
    assert at(brand, "Korea/Seoul").last_month is None
    assert not Placement.objects.exists()


def test_what_was_planned_for_a_store_of_the_region_gives_way(brand: Brand) -> None:
    scope = head_office(brand)
    moves.move_stores(scope, ["1"], "Korea/Busan", OCTOBER + 3, by="kim", now=NOW)
    region_moves.move_region(scope, at(brand, "Korea/Seoul").pk, None, by="kim", now=NOW)
    assert there(brand, "Seoul", OCTOBER + 5) == ["1"]


def test_people_invitations_and_days_to_come_follow(brand: Brand) -> None:
    seoul, minsu, former = at(brand, "Korea/Seoul"), User.objects.create_user("minsu"), User.objects.create_user("lee")
    role = {"brand": brand, "role": "regional", "region": seoul, "valid_from": date(2026, 1, 1)}
    Membership.objects.create(user=minsu, **role)
    ended = Membership.objects.create(user=former, **role, valid_to=date(2026, 6, 1))
    invited = {"brand": brand, "role": "regional", "region": seoul, "valid_from": date(2026, 1, 1)}
    moment = {"created_at": NOW, "expires_at": NOW}
    Invitation.objects.create(**invited, **moment, digest="a", invited_by="kim")
    for day in (date(2026, 10, 1), date(2026, 12, 25)):
        SpecialDay.objects.create(brand=brand, region=seoul, date=day)
    region_moves.move_region(head_office(brand), seoul.pk, None, by="kim", now=NOW)
    new = at(brand, "Seoul")
    scope = scope_of(minsu, "b", NOW)
    assert scope is not None and scope.lineages == (new.lineage,)
    ended.refresh_from_db()
    assert ended.region == seoul
    assert Invitation.objects.get().region == new
    assert dict(SpecialDay.objects.values_list("date", "region")) == {
        date(2026, 10, 1): seoul.pk,
        date(2026, 12, 25): new.pk,
    }


@pytest.mark.parametrize(("path", "below"), [("Korea", "Korea/Seoul"), ("Korea/Seoul", "Korea"), ("Korea", "Korea")])
def test_a_place_that_cannot_be_is_refused(brand: Brand, path: str, below: str) -> None:
    with pytest.raises(Refusal):
        region_moves.move_region(head_office(brand), at(brand, path).pk, at(brand, below).pk, by="kim", now=NOW)
    with pytest.raises(Refusal):
        region_moves.merge_region(head_office(brand), at(brand, path).pk, at(brand, path).pk, by="kim", now=NOW)
    assert not Event.objects.exists() and not Placement.objects.exists()


def test_a_region_that_is_there_is_merged_and_not_moved_onto(brand: Brand) -> None:
    roster.region_at(brand, "Seoul")
    with pytest.raises(Refusal, match="merge the two"):
        region_moves.move_region(head_office(brand), at(brand, "Korea/Seoul").pk, None, by="kim", now=NOW)


def test_regions_of_others_are_as_absent_as_none_and_only_head_office_moves_any(brand: Brand) -> None:
    foreign = roster.region_at(arrange.brand(), "Far")
    assert foreign is not None
    for pk in (foreign.pk, 999_999):
        assert region_moves.move_region(head_office(brand), pk, None, by="kim", now=NOW) is None
        assert region_moves.merge_region(head_office(brand), at(brand, "Korea").pk, pk, by="kim", now=NOW) is None
    scope = Scope(brand.pk, "b", "B", "lee", Membership.Role.REGIONAL, lineages=("/",))
    with pytest.raises(PermissionDenied):
        region_moves.move_region(scope, at(brand, "Korea/Seoul").pk, None, by="lee", now=NOW)


@pytest.mark.parametrize("how", ["a list of stores", "a move of a store"])
def test_a_region_that_was_given_up_is_in_use_again_with_its_next_store(brand: Brand, how: str) -> None:
    region_moves.move_region(head_office(brand), at(brand, "Korea/Seoul").pk, None, by="kim", now=NOW)
    assert at(brand, "Korea/Seoul").last_month == OCTOBER
    if how == "a list of stores":
        placements.state_regions(brand, {_pk("3"): roster.region_at(brand, "Korea/Seoul")}, now=NOW)
    else:
        moves.move_stores(head_office(brand), ["3"], "Korea/Seoul", OCTOBER + 1, by="kim", now=NOW)
    assert at(brand, "Korea/Seoul").last_month is None


def _pk(code: str) -> int:
    return Location.objects.get(code=code).pk
