"""Correcting the record of a store by hand, adding stores and names: what is refused and what the log says."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from locations import lookups, records, roster
from locations.matching.geocoding import Found, Kind
from locations.models import Brand, Event, Location, StoreAlias
from locations.refusals import Refusal
from locations.scoping import Scope, head_office

NOW = datetime(2026, 11, 28, 9, 0, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture
def brand() -> Brand:
    made = Brand.objects.create(slug="b", name="B", country="KR")
    roster.region_at(made, "Korea/Seoul")
    roster.open_store(brand=made, by="x", code="S1", name="Seocho", street="Main 1", city="Seoul", phone="+8221234567")
    return made


@pytest.fixture
def scope(brand: Brand) -> Scope:
    return head_office(brand)


def correct(scope: Scope, **given: Any) -> frozenset[str] | None:
    return records.correct_record(scope, "S1", given, by="kim", now=NOW)


def test_a_correction_grows_the_version_and_leaves_one_event(scope: Scope) -> None:
    version = Location.objects.get().version
    assert correct(scope, phone=" +8229999999 ", name="Seocho", opened=date(2020, 1, 2)) == {"phone", "opened"}
    store = Location.objects.get()
    assert (store.phone, store.opened, store.written_by) == ("+8229999999", date(2020, 1, 2), "kim")
    assert store.version == version + 1
    event = Event.objects.get()
    assert (event.verb, event.location, event.by_name) == ("store.corrected", store, "kim")
    assert event.data == {
        "before": {"phone": "+8221234567", "opened": None},
        "after": {"phone": "+8229999999", "opened": "2020-01-02"},
    }


def test_what_is_written_already_changes_nothing(scope: Scope) -> None:
    assert correct(scope, name="Seocho", city="Seoul") == frozenset()
    assert not Event.objects.exists()


def test_another_address_has_another_key(scope: Scope) -> None:
    before = Location.objects.get().address_key
    correct(scope, street="Main 2")
    assert Location.objects.get().address_key not in ("", before)


def test_coordinates_that_a_geocoder_found_go_with_their_address(scope: Scope) -> None:
    store = Location.objects.get()
    address = lookups.due(store.brand, NOW, 1)[0]
    lookups.hold(address, NOW)
    lookups.keep_answer(address, Found(37.5, 127.0, Kind.STREET, 0.001, ""), provider="x", now=NOW)
    lookups.locate(store.brand)
    assert Location.objects.get().latitude == 37.5
    assert correct(scope, street="Main 2") == {"street", "latitude", "longitude", "coordinate_precision"}
    assert Location.objects.get().latitude is None
    assert Event.objects.get().data["after"] == {"street": "Main 2"}


@pytest.mark.parametrize(
    ("given", "attribute"),
    [
        ({"name": "  "}, "name"),
        ({"hours": "whenever"}, "hours"),
        ({"hours": "Mo-Fr 09:00-21:00; xx"}, "hours"),
        ({"country": "KOR"}, "country"),
        ({"opened": date(2026, 2, 2)}, "opened"),
        ({"region": None}, "region"),
        ({"closed": date(2026, 1, 1)}, "closed"),
    ],
)
def test_what_cannot_be_written_names_its_attribute(scope: Scope, given: dict[str, Any], attribute: str) -> None:
    Location.objects.update(closed=date(2026, 1, 1))
    with pytest.raises(Refusal) as refused:
        correct(scope, **given)
    assert refused.value.field == attribute
    assert not Event.objects.exists()


def test_a_store_is_added_with_its_region(scope: Scope) -> None:
    given = {"name": "Jongno", "street": "Main 3", "country": "KR"}
    store = records.add_store(scope, " S2 ", given, region="Korea/Seoul", by="kim", now=NOW)
    assert (store.code, store.name, store.region and store.region.path) == ("S2", "Jongno", "Korea/Seoul")
    assert store.address_key
    event = Event.objects.get()
    assert (event.verb, event.location) == ("store.added", store)
    assert event.data["after"] == {**given, "code": "S2", "region": "Korea/Seoul"}


@pytest.mark.parametrize(
    ("code", "given", "region", "attribute"),
    [
        ("S1", {"name": "x"}, "", "code"),
        ("", {"name": "x"}, "", "code"),
        ("S2", {"name": ""}, "", "name"),
        ("S2", {}, "", "name"),
        ("S2", {"name": "x"}, "Korea/Atlantis", "region"),
    ],
)
def test_a_store_that_cannot_be_added(scope: Scope, code: str, given: Any, region: str, attribute: str) -> None:
    with pytest.raises(Refusal) as refused:
        records.add_store(scope, code, given, region=region, by="kim", now=NOW)
    assert refused.value.field == attribute
    assert Location.objects.count() == 1


def test_a_name_means_one_store(scope: Scope, brand: Brand) -> None:
    roster.open_store(brand=brand, by="x", code="S2", name="Jongno")
    assert records.add_name(scope, "S1", "Old  Seocho", by="kim", now=NOW)
    alias = StoreAlias.objects.get()
    assert (alias.key, alias.picked, alias.import_id) == ("old seocho", True, None)
    with pytest.raises(Refusal, match="S1 Seocho already"):
        records.add_name(scope, "S2", "OLD SEOCHO", by="kim", now=NOW)
    assert not records.remove_name(scope, "S2", alias.pk, by="kim", now=NOW)
    assert records.remove_name(scope, "S1", alias.pk, by="kim", now=NOW)
    assert [event.verb for event in Event.objects.order_by("pk")] == ["alias.added", "alias.removed"]
    assert not StoreAlias.objects.exists()


@pytest.mark.parametrize(
    "verb",
    [
        lambda scope: records.correct_record(scope, "S1", {"name": "x"}, by="kim", now=NOW),
        lambda scope: records.add_store(scope, "S2", {"name": "x"}, by="kim", now=NOW),
        lambda scope: records.add_name(scope, "S1", "x", by="kim", now=NOW),
        lambda scope: records.remove_name(scope, "S1", 1, by="kim", now=NOW),
    ],
)
def test_only_head_office_changes_records(scope: Scope, verb: Callable[[Scope], object]) -> None:
    with pytest.raises(PermissionDenied):
        verb(replace(scope, role="regional", lineages=("/",)))


def test_the_store_of_another_brand_is_none(scope: Scope) -> None:
    other = head_office(Brand.objects.create(slug="o", name="O"))
    assert records.correct_record(other, "S1", {"name": "x"}, by="kim", now=NOW) is None
    assert not records.add_name(other, "S1", "x", by="kim", now=NOW)
    assert Location.objects.get().name == "Seocho"
