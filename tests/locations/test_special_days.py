"""Special days: who sets them where, which of them hold for a store, and the line that each change leaves."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import PermissionDenied

from locations.models import Brand, Event, Membership, SpecialDay
from locations.refusals import Refusal
from locations.regions import PlaceKey
from locations.scoping import Scope, head_office
from locations.special_days import (
    remove_special_day,
    set_special_day,
    special_days_of,
    visible_special_days,
)
from tests.dashboards.networks import make_brand, make_regions, make_stores

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)
TODAY, EVE, YEARS_END = date(2026, 11, 22), date(2026, 12, 24), date(2026, 12, 31)
Role = Membership.Role


@pytest.fixture
def brand() -> Brand:
    """Eight stores in turn in Korea/Seoul, Korea/Seoul/Gangnam and Korea/Busan; the codes are 000 to 007."""
    made = make_brand()
    regions = make_regions(made, "Korea", "Korea/Seoul", "Korea/Seoul/Gangnam", "Korea/Busan")
    make_stores(made, 8, [*regions.values()][1:])
    return made


@pytest.fixture
def regional(brand: Brand) -> Scope:
    seoul = brand.regions.get(path="Korea/Seoul")
    return Scope(brand.pk, brand.slug, brand.name, "kim", Role.REGIONAL, (seoul.lineage,))


@pytest.fixture
def keeper(brand: Brand) -> Scope:
    store = brand.locations.get(code="000")
    return Scope(brand.pk, brand.slug, brand.name, "lee", Role.STORE, (), (store.pk,))


def set_day(scope: Scope, place: PlaceKey, day: date = EVE, hours: str = "", **names: str) -> int:
    return set_special_day(scope, place, day, hours, **names, by=scope.user or "head", now=NOW)


def test_the_narrowest_day_holds(brand: Brand) -> None:
    head = head_office(brand)
    set_day(head, PlaceKey(), hours="10:00-20:00")
    set_day(head, PlaceKey(), YEARS_END, "10:00-18:00")
    set_day(head, PlaceKey(region="Korea/Seoul"), hours="10:00-15:00")
    set_day(head, PlaceKey(region="Korea/Seoul/Gangnam"), hours="10:00-14:00")
    set_day(head, PlaceKey(store="001"), hours="off")
    stores = dict(brand.locations.values_list("pk", "code"))
    found = special_days_of(brand.pk, stores, EVE, YEARS_END)
    assert {stores[pk]: days[EVE] for pk, days in found.items()} == {
        "000": "10:00-15:00", "003": "10:00-15:00", "006": "10:00-15:00", "001": "", "004": "10:00-14:00",
        "007": "10:00-14:00", "002": "10:00-20:00", "005": "10:00-20:00",
    }  # fmt: skip
    assert {days[YEARS_END] for days in found.values()} == {"10:00-18:00"}
    assert special_days_of(brand.pk, stores, EVE, EVE)[min(stores)].keys() == {EVE}


def test_a_store_without_a_region_has_the_days_of_the_brand(brand: Brand) -> None:
    head = head_office(brand)
    set_day(head, PlaceKey(region="Korea"))
    set_day(head, PlaceKey(), YEARS_END)
    brand.locations.filter(code="000").update(region=None)
    store = brand.locations.get(code="000")
    assert special_days_of(brand.pk, [store.pk], EVE, YEARS_END) == {store.pk: {YEARS_END: ""}}


def test_setting_a_day_again_changes_it_and_each_change_leaves_a_line(brand: Brand) -> None:
    head = head_office(brand)
    first = set_day(head, PlaceKey(store="001"), hours="10:00-15:00", name_ko=" 성탄 전야 ", name_en="Eve")
    assert set_day(head, PlaceKey(store="001"), hours="10:00-16:00", name_ko="성탄 전야", name_en="Eve") == first
    assert set_day(head, PlaceKey(store="001"), hours="10:00-16:00", name_ko="성탄 전야", name_en="Eve") == first
    assert remove_special_day(head, first, by="head", now=NOW)
    assert not SpecialDay.objects.exists()
    events = Event.objects.order_by("pk")
    assert [event.verb for event in events] == ["special_day.set", "special_day.set", "special_day.removed"]
    assert {(event.by_name, event.location_id) for event in events} == {("head", brand.locations.get(code="001").pk)}
    assert events[0].data["after"]["name_ko"] == "성탄 전야"
    assert (events[1].data["before"], events[1].data["after"]) == ({"hours": "10:00-15:00"}, {"hours": "10:00-16:00"})
    assert events[2].data["before"]["hours"] == "10:00-16:00" and "001" in events[2].data["place"]


def test_a_regional_manager_sets_days_of_the_own_subtree(brand: Brand, regional: Scope) -> None:
    set_day(regional, PlaceKey(region="Korea/Seoul/Gangnam"))
    own = set_day(regional, PlaceKey(store="000"))
    for place in (
        PlaceKey(region="Korea"),
        PlaceKey(region="Korea/Busan"),
        PlaceKey(store="002"),
        PlaceKey(store="none"),
    ):
        with pytest.raises(Refusal):
            set_day(regional, place)
    with pytest.raises(PermissionDenied):
        set_day(regional, PlaceKey())
    wide = set_day(head_office(brand), PlaceKey())
    with pytest.raises(PermissionDenied):
        remove_special_day(regional, wide, by="kim", now=NOW)
    busan = set_day(head_office(brand), PlaceKey(region="Korea/Busan"))
    assert not remove_special_day(regional, busan, by="kim", now=NOW)
    assert remove_special_day(regional, own, by="kim", now=NOW)


def test_who_reads_only_sets_nothing(brand: Brand, keeper: Scope) -> None:
    pk = set_day(head_office(brand), PlaceKey(store="000"))
    reader = Scope(brand.pk, brand.slug, brand.name, "park", Role.HEAD_OFFICE, read_only=True)
    for scope in (keeper, reader):
        with pytest.raises(PermissionDenied):
            set_day(scope, PlaceKey(store="000"), YEARS_END)
        with pytest.raises(PermissionDenied):
            remove_special_day(scope, pk, by=scope.user, now=NOW)
    assert SpecialDay.objects.count() == 1


def test_people_see_the_days_that_hold_somewhere_in_what_is_theirs(
    brand: Brand, regional: Scope, keeper: Scope
) -> None:
    head = head_office(brand)
    set_day(head, PlaceKey())
    for path in ("Korea", "Korea/Seoul", "Korea/Seoul/Gangnam", "Korea/Busan"):
        set_day(head, PlaceKey(region=path))
    for code in ("000", "001", "002"):
        set_day(head, PlaceKey(store=code))
    other = make_brand("other")
    SpecialDay.objects.create(brand=other, date=EVE)

    def seen(scope: Scope) -> set[str]:
        rows = visible_special_days(scope)
        return {row.location.code if row.location else row.region.path if row.region else "all" for row in rows}

    assert seen(head) == {"all", "Korea", "Korea/Seoul", "Korea/Seoul/Gangnam", "Korea/Busan", "000", "001", "002"}
    assert seen(regional) == {"all", "Korea", "Korea/Seoul", "Korea/Seoul/Gangnam", "000", "001"}
    assert seen(keeper) == {"all", "Korea", "Korea/Seoul", "000"}


def test_a_day_that_is_over_stays_and_today_is_that_of_the_brand(brand: Brand) -> None:
    head = head_office(brand)
    late = datetime(2026, 11, 22, 15, tzinfo=UTC)  # the 23rd in Seoul
    with pytest.raises(Refusal) as refused:
        set_special_day(head, PlaceKey(), TODAY, "", by="head", now=late)
    assert refused.value.field == "date"
    pk = set_day(head, PlaceKey(), TODAY)
    with pytest.raises(Refusal):
        remove_special_day(head, pk, by="head", now=late)
    assert SpecialDay.objects.count() == 1


@pytest.mark.parametrize("hours", ["10", "Mo-Fr 10:00-12:00", "10:00-25:99"])
def test_bad_hours_are_refused_with_the_reason(brand: Brand, hours: str) -> None:
    with pytest.raises(Refusal) as refused:
        set_day(head_office(brand), PlaceKey(), hours=hours)
    assert refused.value.field == "hours" and str(refused.value)
    assert not SpecialDay.objects.exists() and not Event.objects.exists()
