"""Moving, closing and opening stores: who may, from when on, and what the log says of it."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import PermissionDenied

from locations import moves, placements, roster
from locations.models import Brand, Event, Location, Membership, Placement
from locations.months import parse_month
from locations.refusals import Refusal
from locations.scoping import Scope, head_office
from tests.reviews import arrange

pytestmark = pytest.mark.django_db

OCTOBER = parse_month("2026-10")
NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
FIRST_OF_DECEMBER_IN_SEOUL = datetime(2026, 11, 30, 15, 30, tzinfo=UTC)


@pytest.fixture
def brand() -> Brand:
    made = arrange.brand("b", default_zone="Asia/Seoul")
    for path in ("Korea/Seoul", "Korea/Busan"):
        roster.region_at(made, path)
    arrange.stores(made, "1", "2", region=roster.region_at(made, "Korea/Seoul"))
    return made


def move(brand: Brand, first_month: int | None, *codes: str, to: str = "Korea/Busan") -> int:
    return moves.move_stores(head_office(brand), codes or ["1"], to, first_month, by="kim", now=NOW)


def store(code: str = "1") -> Location:
    return Location.objects.select_related("region").get(code=code)


def region_of(code: str = "1") -> str:
    region = store(code).region
    return region.path if region else ""


def test_a_move_in_a_month_that_has_begun_is_seen_at_once(brand: Brand) -> None:
    assert move(brand, OCTOBER) == 1
    assert (region_of("1"), region_of("2")) == ("Korea/Busan", "Korea/Seoul")
    event = Event.objects.get()
    assert (event.verb, event.by_name, event.location, event.at) == ("store.moved", "kim", store(), NOW)
    assert event.data == {
        "before": {"region": "Korea/Seoul"},
        "after": {"region": "Korea/Busan", "since": "2026-10"},
    }


def test_a_planned_move_begins_with_its_month_in_the_zone_of_the_brand(brand: Brand) -> None:
    move(brand, OCTOBER + 2)
    assert region_of() == "Korea/Seoul"
    assert moves.begin_planned(NOW) == 0
    assert moves.begin_planned(FIRST_OF_DECEMBER_IN_SEOUL) == 1
    assert region_of() == "Korea/Busan"
    assert placements.differences(FIRST_OF_DECEMBER_IN_SEOUL) == (2, [])


def test_a_move_that_changes_nothing_is_no_event(brand: Brand) -> None:
    assert move(brand, OCTOBER, to="Korea/Seoul") == 0
    assert not Event.objects.exists() and not Placement.objects.exists()


def test_a_correction_counts_for_all_months(brand: Brand) -> None:
    move(brand, OCTOBER)
    assert move(brand, None) == 1
    assert (region_of(), Placement.objects.count()) == ("Korea/Busan", 0)
    assert Event.objects.last().data["after"]["since"] == ""


@pytest.mark.parametrize(("codes", "to"), [(["1", "nowhere"], "Korea/Busan"), (["1"], "Korea/Jeju"), (["x"], "Korea")])
def test_an_unknown_place_changes_nothing(brand: Brand, codes: list[str], to: str) -> None:
    arrange.stores(arrange.brand(), "x")
    with pytest.raises(Refusal):
        move(brand, OCTOBER, *codes, to=to)
    assert not Placement.objects.exists() and not Event.objects.exists()


def test_only_head_office_moves_closes_and_opens(brand: Brand) -> None:
    scope = Scope(brand.pk, "b", "B", "lee", Membership.Role.REGIONAL, lineages=("/",))
    with pytest.raises(PermissionDenied):
        moves.move_stores(scope, ["1"], "Korea/Busan", OCTOBER, by="lee", now=NOW)
    for verb in (moves.close_store, moves.open_store):
        with pytest.raises(PermissionDenied):
            verb(scope, "1", date(2026, 11, 1), by="lee", now=NOW)


def test_a_store_is_open_until_its_last_day(brand: Brand) -> None:
    assert moves.close_store(head_office(brand), "1", date(2026, 11, 30), by="kim", now=NOW)
    assert (store().status, store().closed) == (Location.Status.OPEN, date(2026, 11, 30))
    moves.begin_planned(datetime(2026, 11, 29, 14, tzinfo=UTC))
    assert store().status == Location.Status.OPEN
    moves.begin_planned(datetime(2026, 11, 29, 16, tzinfo=UTC))
    assert store().status == Location.Status.CLOSED
    data = Event.objects.get(verb="store.closed").data
    assert (data["before"]["closed"], data["after"]["closed"]) == (None, "2026-11-30")


def test_a_closed_store_opens_again(brand: Brand) -> None:
    moves.close_store(head_office(brand), "1", date(2026, 10, 1), by="kim", now=NOW)
    assert store().status == Location.Status.CLOSED
    assert moves.open_store(head_office(brand), "1", date(2026, 11, 1), by="kim", now=NOW)
    assert (store().status, store().opened, store().closed) == (Location.Status.OPEN, date(2026, 11, 1), None)


def test_a_store_cannot_close_before_it_opened(brand: Brand) -> None:
    moves.open_store(head_office(brand), "1", date(2026, 11, 1), by="kim", now=NOW)
    with pytest.raises(Refusal, match=r"opened on Nov\. 1, 2026"):
        moves.close_store(head_office(brand), "1", date(2026, 10, 1), by="kim", now=NOW)


def test_a_store_of_others_is_as_absent_as_none(brand: Brand) -> None:
    arrange.stores(arrange.brand(), "x")
    for code in ("x", "nowhere"):
        assert not moves.close_store(head_office(brand), code, date(2026, 10, 1), by="kim", now=NOW)
        assert not moves.open_store(head_office(brand), code, date(2026, 10, 1), by="kim", now=NOW)
