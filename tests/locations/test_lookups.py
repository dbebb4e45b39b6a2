"""Which addresses are asked for, how answers are kept, and which stores get their coordinates from them."""

from datetime import UTC, datetime, timedelta

import pytest

from locations import lookups
from locations.lookups import Address
from locations.matching.geocoding import Found, Kind
from locations.models import AddressLookup, Brand, Location
from locations.roster import correct_stores, open_store

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 28, 3, 0, tzinfo=UTC)
SEOUL = Found(37.5, 127.03, Kind.HOUSE, 0.0005, "Data by somebody")


@pytest.fixture
def brand() -> Brand:
    return Brand.objects.create(slug="b", name="Bean There", country="KR")


def store(
    brand: Brand, code: str = "1", street: str = "152 Teheran-ro", city: str = "Seoul", **more: object
) -> Location:
    return open_store(brand=brand, by="import 1", code=code, name=code, street=street, city=city, **more)


def answer(brand: Brand, found: Found | None, now: datetime = NOW) -> Address:
    """Let the geocoder have given this answer for the first address that is due."""
    address = lookups.due(brand, now, 1)[0]
    assert lookups.hold(address, now)
    lookups.keep_answer(address, found, provider="maps.example.com", now=now)
    return address


def coordinates(store: Location) -> tuple[float | None, float | None, float | None]:
    store.refresh_from_db()
    return store.latitude, store.longitude, store.coordinate_precision


def test_the_address_has_no_country_that_limits_the_search_already(brand: Brand) -> None:
    assert lookups.address_of(store(brand, postcode="06236", country="KR"))[1:] == (
        "152 Teheran-ro, Seoul, 06236",
        "KR",
    )


def test_the_country_of_the_brand_stands_in_where_the_town_is_known(brand: Brand) -> None:
    assert lookups.address_of(store(brand)).country == "KR"
    assert lookups.address_of(store(brand, "2", "290 Bremner Blvd, Toronto, Canada", "")).country == ""


def test_one_street_in_two_countries_is_two_addresses(brand: Brand) -> None:
    here, there = store(brand, country="KR"), store(brand, "2", country="US")
    assert here.address_key == there.address_key
    assert lookups.address_of(here).key != lookups.address_of(there).key


def test_a_store_gets_what_is_known_of_its_address(brand: Brand) -> None:
    opened = store(brand)
    version = opened.version
    answer(brand, SEOUL)
    assert lookups.locate(brand) == 1
    assert coordinates(opened) == (37.5, 127.03, 0.0005)
    assert (opened.version, opened.written_by) == (version + 1, "import 1")
    assert lookups.source_of(opened).provider == "maps.example.com"
    assert lookups.locate(brand) == 0


def test_stores_of_two_brands_share_an_answer(brand: Brand) -> None:
    other = Brand.objects.create(slug="o", name="Other", country="KR")
    store(brand), store(other, street="152 TEHERAN-RO,")
    answer(brand, SEOUL)
    assert lookups.due(other, NOW, 9) == []
    assert lookups.locate(other) == 1


@pytest.mark.parametrize("given", [{"latitude": 1.0, "longitude": 2.0}, {"street": "", "city": "", "country": "KR"}])
def test_stores_with_coordinates_or_without_an_address_are_not_asked_for(
    brand: Brand, given: dict[str, object]
) -> None:
    store(brand, **{"street": "152 Teheran-ro", "city": "Seoul", **given})
    assert lookups.due(brand, NOW, 9) == []
    assert not lookups.has_work(brand, NOW, may_ask=True)


def test_coordinates_of_a_file_are_left_alone(brand: Brand) -> None:
    opened, twin = store(brand), store(brand, "2")
    answer(brand, SEOUL)
    Location.objects.filter(pk=twin.pk).update(latitude=1.0, longitude=2.0)
    assert lookups.locate(brand) == 1
    assert coordinates(twin)[:2] == (1.0, 2.0)
    assert lookups.source_of(twin) is None
    assert lookups.outdated(Location.objects.all()) == []
    assert coordinates(opened)[:2] == (37.5, 127.03)


def test_an_address_that_was_not_found_is_asked_for_again_after_a_month(brand: Brand) -> None:
    opened = store(brand)
    answer(brand, None)
    assert lookups.locate(brand) == 0
    assert coordinates(opened) == (None, None, None)
    almost = NOW + lookups.ASK_AGAIN - timedelta(seconds=1)
    assert lookups.due(brand, almost, 9) == []
    assert not lookups.has_work(brand, almost, may_ask=True)
    assert len(lookups.due(brand, NOW + lookups.ASK_AGAIN, 9)) == 1


def test_an_error_keeps_its_reason_and_waits_twice_as_long_each_time(brand: Brand) -> None:
    store(brand)
    now, waits = NOW, []
    for _attempt in range(10):
        address = lookups.due(brand, now, 1)[0]
        assert lookups.hold(address, now)
        lookups.keep_error(address, "timed out", provider="maps.example.com", now=now)
        kept = AddressLookup.objects.get()
        assert kept.retry_at is not None
        waits.append((kept.retry_at - now) / timedelta(hours=1))
        assert lookups.due(brand, kept.retry_at - timedelta(seconds=1), 1) == []
        now = kept.retry_at
    assert waits == [1, 2, 4, 8, 16, 32, 64, 128, 168, 168]
    assert kept.error == "timed out"
    answer(brand, SEOUL, now)
    kept.refresh_from_db()
    assert (kept.failures, kept.error, kept.retry_at) == (0, "", None)


def test_new_addresses_go_before_those_that_failed(brand: Brand) -> None:
    store(brand)
    address = lookups.due(brand, NOW, 1)[0]
    lookups.hold(address, NOW)
    lookups.keep_error(address, "broken", provider="", now=NOW)
    store(brand, "2", "1 Other Street")
    later = NOW + timedelta(days=1)
    assert [each.text for each in lookups.due(brand, later, 9)] == ["1 Other Street, Seoul", "152 Teheran-ro, Seoul"]


def test_one_worker_at_a_time_asks_for_an_address(brand: Brand) -> None:
    store(brand)
    address = lookups.due(brand, NOW, 1)[0]
    assert lookups.hold(address, NOW)
    assert not lookups.hold(address, NOW)
    assert lookups.due(brand, NOW, 1) == []
    assert lookups.hold(address, NOW + lookups.HOLD)
    lookups.keep_answer(address, SEOUL, provider="", now=NOW)
    assert not lookups.hold(address, NOW + timedelta(days=999))


def test_a_store_that_moves_loses_the_coordinates_of_its_old_address(brand: Brand) -> None:
    opened, other = store(brand), store(brand, "2")
    answer(brand, SEOUL)
    lookups.locate(brand)
    correct_stores(brand, {opened.pk: {"street": "1 Other Street"}}, by="kim")
    assert lookups.outdated(Location.objects.all()) == [opened.pk]
    assert lookups.has_work(brand, NOW, may_ask=False)
    assert lookups.forget_outdated(Location.objects.all()) == 1
    assert coordinates(opened) == (None, None, None)
    assert coordinates(other)[0] == 37.5


def test_two_addresses_with_one_answer_are_not_outdated(brand: Brand) -> None:
    """A town is the answer for all of its streets that the geocoder does not know."""
    town = Found(35.2, 129.1, Kind.TOWN, 0.2)
    store(brand, "1", "1 A Street"), store(brand, "2", "2 B Street")
    answer(brand, town)
    answer(brand, town)
    assert lookups.locate(brand) == 2
    assert lookups.outdated(Location.objects.all()) == []


def test_without_a_geocoder_and_answers_there_is_nothing_to_do(brand: Brand) -> None:
    store(brand)
    assert not lookups.has_work(brand, NOW, may_ask=False)
    assert lookups.has_work(brand, NOW, may_ask=True)


def test_many_stores_are_done_in_parts(brand: Brand, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lookups, "AT_ONCE", 2)
    for number in range(5):
        store(brand, str(number), f"{number} Main Street")
    assert len(lookups.due(brand, NOW, 9)) == 5
    for _each in range(5):
        answer(brand, SEOUL)
    assert lookups.locate(brand) == 5


def test_an_address_that_was_taken_and_given_back_is_due_at_once(brand: Brand) -> None:
    store(brand)
    address = lookups.due(brand, NOW, 1)[0]
    lookups.hold(address, NOW)
    lookups.release(address)
    assert lookups.due(brand, NOW, 1) == [address]
    answer(brand, SEOUL)
    lookups.release(address)
    assert AddressLookup.objects.get().latitude == 37.5
