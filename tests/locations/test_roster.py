"""The verbs of the roster, and when a store's version grows."""

import pytest

from locations import roster
from locations.models import Region
from tests.reviews import arrange

pytestmark = pytest.mark.django_db


def test_a_path_makes_the_tree_once() -> None:
    brand = arrange.brand()
    gangnam = roster.region_at(brand, "Korea/Seoul/Gangnam")
    assert roster.region_at(brand, " Korea / Seoul/Gangnam ") == gangnam
    assert roster.region_at(brand, "") is None
    assert gangnam is not None and gangnam.parent is not None
    assert gangnam.lineage == f"{gangnam.parent.lineage}{gangnam.pk}/"
    assert gangnam.lineage.count("/") == 4
    assert Region.objects.filter(brand=brand).count() == 3


def test_a_store_opens_with_the_key_of_its_address() -> None:
    brand = arrange.brand()
    store = roster.open_store(brand=brand, code="1", name="One", street="160 Broadway", city="New York", by="test")
    assert len(store.address_key) == 32
    assert roster.open_store(brand=brand, code="2", name="Two", by="test").address_key == ""


@pytest.mark.parametrize("change", [{"name": "New"}, {"phone": "+8221234567"}, {"latitude": 37.5, "longitude": 127.0}])
def test_what_facts_are_measured_by_makes_a_new_version(change: dict[str, object]) -> None:
    brand = arrange.brand()
    (store,) = arrange.stores(brand, "1")
    assert roster.correct_stores(brand, {store.pk: change}, by="test") == 1
    store.refresh_from_db()
    assert store.version == 2


def test_a_new_format_or_region_is_no_new_version() -> None:
    brand = arrange.brand()
    (store,) = arrange.stores(brand, "1")
    roster.correct_stores(
        store.brand, {store.pk: {"region": roster.region_at(brand, "Korea"), "format": "mall"}}, by="test"
    )
    store.refresh_from_db()
    assert (store.version, store.format, store.region and store.region.path) == (1, "mall", "Korea")


def test_a_new_address_has_a_new_key() -> None:
    brand = arrange.brand()
    store = roster.open_store(brand=brand, code="1", name="One", street="160 Broadway", by="test")
    before = store.address_key
    roster.correct_stores(store.brand, {store.pk: {"street": "1 Main St"}}, by="test")
    store.refresh_from_db()
    assert store.address_key not in ("", before)
    assert store.version == 2


def test_renaming_to_the_same_name_changes_nothing() -> None:
    (store,) = arrange.stores(arrange.brand(), "1")
    roster.rename_store(store, name="1", by="test")
    store.refresh_from_db()
    assert store.version == 1
    roster.rename_store(store, name="Uno", by="test")
    store.refresh_from_db()
    assert (store.name, store.version) == ("Uno", 2)


def test_stores_of_another_brand_are_not_touched() -> None:
    (store,) = arrange.stores(arrange.brand(), "1")
    assert roster.correct_stores(arrange.brand(), {store.pk: {"name": "Mine"}}, by="test") == 0
