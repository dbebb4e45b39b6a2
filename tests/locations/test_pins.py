"""Pins set by hand: who may, what they replace, and what a later file or a geocoder does to them."""

from datetime import UTC, datetime

import pytest
from django.core.exceptions import PermissionDenied

from locations import lookups, pins
from locations.matching.geocoding import Found, Kind
from locations.models import Brand, Event, Location, Membership, Pin, User
from locations.roster import correct_stores, open_store
from locations.scoping import Scope, head_office, scope_of

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 28, 3, 0, tzinfo=UTC)
OF_A_FILE = (37.1, 127.1, 0.01)


@pytest.fixture
def brand() -> Brand:
    return Brand.objects.create(slug="b", name="Bean There", country="KR")


@pytest.fixture
def scope(brand: Brand) -> Scope:
    kim = User.objects.create(username="kim", first_name="Minji", last_name="Kim")
    Membership.objects.create(user=kim, brand=brand, role="head_office", valid_from=NOW.date())
    found = scope_of(kim, "b", NOW)
    assert found
    return found


@pytest.fixture
def store(brand: Brand) -> Location:
    latitude, longitude, precision = OF_A_FILE
    return open_store(
        brand=brand, by="import 1", code="1", name="One", street="152 Teheran-ro", city="Seoul",
        latitude=latitude, longitude=longitude, coordinate_precision=precision,
    )  # fmt: skip


def coordinates(store: Location) -> tuple[float | None, float | None, float | None]:
    store.refresh_from_db()
    return store.latitude, store.longitude, store.coordinate_precision


def hand(scope: Scope, latitude: float = 37.5, longitude: float = 127.03, code: str = "1") -> bool:
    return pins.set_pin(scope, code, latitude, longitude, by=scope.user, now=NOW)


def geocoded(store: Location) -> None:
    """Let the geocoder have found the store's address."""
    Location.objects.filter(pk=store.pk).update(latitude=None, longitude=None, coordinate_precision=None)
    address = lookups.due(store.brand, NOW, 1)[0]
    lookups.hold(address, NOW)
    found = Found(36.0, 128.0, Kind.STREET, 0.005, "Data by somebody")
    lookups.keep_answer(address, found, provider="maps.example.com", now=NOW)
    lookups.locate(store.brand)
    store.refresh_from_db()


def test_a_pin_replaces_the_coordinates_of_a_file_and_says_who_set_it(scope: Scope, store: Location) -> None:
    assert pins.store_pin(scope, "1").origin == "file"
    assert hand(scope)
    assert coordinates(store) == (37.5, 127.03, pins.HAND_PRECISION)
    assert (store.version, store.written_by) == (2, "import 1")
    shown = pins.store_pin(scope, "1")
    assert (shown.origin, shown.person, shown.when) == ("hand", "Minji Kim", NOW)


def test_a_pin_that_goes_gives_back_what_it_replaced(scope: Scope, store: Location) -> None:
    hand(scope)
    hand(scope, 37.6)
    assert pins.remove_pin(scope, "1", by="kim", now=NOW)
    assert coordinates(store) == OF_A_FILE
    assert store.version == 4
    assert not Pin.objects.exists()
    assert not pins.remove_pin(scope, "1", by="kim", now=NOW)


def test_a_pin_is_told_of_when_it_is_set_and_when_it_goes(scope: Scope, store: Location) -> None:
    hand(scope)
    assert pins.remove_pin(scope, "1", by="kim", now=NOW)
    placed, removed = Event.objects.order_by("pk")
    assert (placed.verb, placed.by_name, placed.location, placed.at) == ("pin.set", "kim", store, NOW)
    assert placed.data == {
        "before": {"latitude": 37.1, "longitude": 127.1},
        "after": {"latitude": 37.5, "longitude": 127.03},
    }
    assert (removed.verb, removed.data["after"]) == ("pin.removed", {"latitude": 37.1, "longitude": 127.1})


def test_a_pin_on_what_a_geocoder_found_gives_nothing_back(scope: Scope, store: Location) -> None:
    """The geocoder's answer is kept and given again, unless the address has changed meanwhile."""
    geocoded(store)
    hand(scope)
    pins.remove_pin(scope, "1", by="kim", now=NOW)
    assert coordinates(store) == (None, None, None)
    lookups.locate(store.brand)
    assert coordinates(store)[0] == 36.0


def test_a_geocoder_never_touches_a_pin(scope: Scope, store: Location) -> None:
    geocoded(store)
    hand(scope, 36.0, 128.0)
    correct_stores(store.brand, {store.pk: {"street": "1 Other Street"}}, by="kim")
    assert lookups.forget_outdated(Location.objects.all()) == lookups.locate(store.brand) == 0
    assert lookups.due(store.brand, NOW, 1) == []
    assert pins.store_pin(scope, "1").origin == "hand"


def test_where_a_geocoder_found_a_store_is_told_with_its_precision(scope: Scope, store: Location) -> None:
    geocoded(store)
    shown = pins.store_pin(scope, "1")
    assert (shown.origin, shown.provider, shown.kind) == ("geocoder", "maps.example.com", "street")
    assert (shown.precision, shown.licence, shown.when) == (0.005, "Data by somebody", NOW)


def test_what_a_file_repeats_leaves_the_pin(scope: Scope, store: Location) -> None:
    hand(scope)
    repeated = {"latitude": 37.1, "longitude": 127.1, "coordinate_precision": 0.01}
    assert pins.settled([store], {store.pk: repeated}) == {}
    assert pins.settled([store], {store.pk: {**repeated, "name": "New"}}) == {store.pk: {"name": "New"}}


@pytest.mark.parametrize("given", [{"latitude": 37.2, "longitude": 127.1}, {"latitude": 37.1, "longitude": 127.2}])
def test_other_coordinates_of_a_file_replace_the_pin(scope: Scope, store: Location, given: dict[str, float]) -> None:
    hand(scope)
    changes = pins.settled([store], {store.pk: given})
    assert changes == {store.pk: given}
    correct_stores(store.brand, changes, by="import 2")
    assert pins.store_pin(scope, "1").origin == "file"
    assert not pins.remove_pin(scope, "1", by="kim", now=NOW)


def test_a_pin_that_was_replaced_is_in_force_again_with_its_coordinates(scope: Scope, store: Location) -> None:
    hand(scope)
    correct_stores(store.brand, {store.pk: {"latitude": 1.0, "longitude": 2.0}}, by="import 2")
    correct_stores(store.brand, {store.pk: {"latitude": 37.5, "longitude": 127.03}}, by="undo")
    assert pins.store_pin(scope, "1").origin == "hand"


def test_a_new_pin_replaces_what_the_newer_file_gave(scope: Scope, store: Location) -> None:
    hand(scope)
    newer = {"latitude": 37.2, "longitude": 127.2, "coordinate_precision": 0.1}
    correct_stores(store.brand, {store.pk: newer}, by="import 2")
    hand(scope, 37.3)
    assert pins.settled([store], {store.pk: newer}) == {}
    pins.remove_pin(scope, "1", by="kim", now=NOW)
    assert coordinates(store) == (37.2, 127.2, 0.1)


def test_found_coordinates_go_with_their_address(scope: Scope, store: Location) -> None:
    assert pins.settled([store], {store.pk: {"street": "9 New Street"}}) == {store.pk: {"street": "9 New Street"}}
    geocoded(store)
    gone = {"latitude": None, "longitude": None, "coordinate_precision": None}
    assert pins.settled([store], {store.pk: {"street": "9 New Street"}}) == {
        store.pk: {"street": "9 New Street", **gone}
    }
    given = {"street": "9 New Street", "latitude": 1.0, "longitude": 2.0}
    assert pins.settled([store], {store.pk: given}) == {store.pk: given}
    assert pins.settled([store], {store.pk: {"name": "New"}}) == {store.pk: {"name": "New"}}


def test_a_pin_stays_when_the_address_changes(scope: Scope, store: Location) -> None:
    hand(scope)
    assert pins.settled([store], {store.pk: {"city": "Busan"}}) == {store.pk: {"city": "Busan"}}


def test_pins_set_since_a_moment(scope: Scope, store: Location) -> None:
    before, after = NOW.replace(hour=2), NOW.replace(hour=4)
    hand(scope)
    assert pins.set_since(store.brand_id, before) == {store.pk: "1"}
    assert pins.set_since(store.brand_id, after) == pins.set_since(0, before) == {}
    correct_stores(store.brand, {store.pk: {"latitude": 1.0}}, by="import 2")
    assert pins.set_since(store.brand_id, before) == {}


@pytest.mark.parametrize("role", ["regional", "store"])
def test_only_head_office_sets_and_removes(brand: Brand, store: Location, role: str) -> None:
    other = Scope(brand.pk, "b", "Bean There", "lee", role, locations=(store.pk,))
    assert pins.store_pin(other, "1") is not None
    with pytest.raises(PermissionDenied):
        hand(other)
    with pytest.raises(PermissionDenied):
        pins.remove_pin(other, "1", by="lee", now=NOW)
    assert coordinates(store) == OF_A_FILE


def test_the_store_of_others_is_as_absent_as_none(scope: Scope, store: Location) -> None:
    other = head_office(Brand.objects.create(slug="o", name="Other"))
    assert pins.store_pin(other, "1") is None
    assert not hand(other)
    hand(scope)
    assert not pins.remove_pin(other, "1", by="lee", now=NOW)
    assert not hand(scope, code="nowhere")


def test_a_person_who_is_gone_leaves_the_pin(scope: Scope, store: Location) -> None:
    hand(scope)
    User.objects.get(username="kim").delete()
    shown = pins.store_pin(scope, "1")
    assert (shown.origin, shown.person) == ("hand", "")


def test_a_store_without_coordinates_tells_of_the_last_attempt(scope: Scope, store: Location) -> None:
    Location.objects.update(latitude=None, longitude=None)
    assert pins.store_pin(scope, "1").when is None
    address = lookups.due(store.brand, NOW, 1)[0]
    lookups.hold(address, NOW)
    assert pins.store_pin(scope, "1").when is None
    lookups.keep_error(address, "timed out", provider="maps.example.com", now=NOW)
    shown = pins.store_pin(scope, "1")
    assert (shown.origin, shown.error, shown.when) == ("", "timed out", NOW)
    assert shown.retry_at == NOW + lookups.FIRST_RETRY
