"""Stores while a file goes in: which one a record names, and which ones are created for it."""

import pytest

from locations import roster
from locations.models import Brand, Location
from locations.scoping import Scope, head_office
from reviews.importing.stores.matcher import MOST_SUGGESTIONS, NO_SUGGESTION, WITHOUT_STORE, Directory, StoreName
from tests.reviews import arrange

pytestmark = pytest.mark.django_db


def directory(brand: Brand, **options: object) -> Directory:
    return Directory(brand, head_office(brand), **options)  # type: ignore[arg-type]


def name(code: str, address: str = "") -> StoreName:
    return StoreName(code, address, "", None, None, None)


def test_nothing_is_missing_unless_stores_are_to_be_created() -> None:
    brand = arrange.brand()
    assert directory(brand).missing({"store": ["a"]}, 1) == []
    assert directory(brand, create=True).missing({"store": ["a"]}, 1) == [name("a")]


def test_each_missing_store_is_created_once_and_found_afterwards() -> None:
    brand = arrange.brand()
    (known,) = arrange.stores(brand, "b")
    stores, columns = directory(brand, create=True, import_id=7), {"store": ["a", "b", "a", ""]}
    missing = stores.missing(columns, 4)
    assert missing == [name("a")]
    created = stores.create_all(missing)
    assert stores.created == created
    assert stores.missing(columns, 4) == []
    assert stores.resolve(columns, 4) == [created[0], known.pk, created[0], None]
    row = Location.objects.get(pk=created[0])
    assert (row.code, row.written_by, row.written_by_import) == ("a", "import", 7)


def test_spellings_of_one_address_are_one_new_store() -> None:
    stores = directory(arrange.brand(), create=True)
    columns = {"store_address": ["1 Main Street, Austin", "1 MAIN ST, Austin"]}
    created = stores.create_all(stores.missing(columns, 2))
    assert len(created) == 1
    assert stores.resolve(columns, 2) == created * 2


def test_a_dry_run_counts_new_stores_with_ids_below_zero_and_writes_none() -> None:
    brand = arrange.brand()
    stores = directory(brand, create=True, dry=True)
    assert stores.create_all([name("a"), name("b")]) == [-1, -2]
    assert stores.create_all([name("c")]) == [-3]
    assert stores.resolve({"store": ["c", "a"]}, 2) == [-3, -1]
    assert not Location.objects.filter(brand=brand).exists()


def test_answers_without_any_store_get_one_where_the_brand_has_none() -> None:
    stores = directory(arrange.brand(), create=True, unassigned=True)
    (missing,) = stores.missing({}, 3)
    assert missing.code == WITHOUT_STORE
    created = stores.create_all([missing])
    assert stores.resolve({}, 3) == created * 3


def test_a_store_beyond_the_scope_is_unknown() -> None:
    brand = arrange.brand()
    north, south = roster.region_at(brand, "North"), roster.region_at(brand, "South")
    assert north is not None
    (own,) = arrange.stores(brand, "N", region=north)
    (other,) = arrange.stores(brand, "S", region=south)
    stores = Directory(brand, Scope(brand.pk, brand.slug, "", "kim", "regional", (north.lineage,)))
    assert stores.resolve({"store": ["N", "S"]}, 2) == [own.pk, None]
    assert (own.pk in stores, other.pk in stores) == (True, False)


def test_only_stores_that_the_import_created_and_nobody_changed_since_are_named() -> None:
    brand = arrange.brand()
    stores = directory(brand, create=True, import_id=7)
    columns = {"store": ["a", "b"], "store_name": ["Alpha", "Beta"]}
    created = stores.create_all([name("a"), name("b")])
    stores.resolve(columns, 2)
    roster.rename_store(Location.objects.get(pk=created[1]), name="By hand", by="kim")
    stores.name_created(created)
    assert list(Location.objects.order_by("code").values_list("name", "written_by", "written_by_import")) == [
        ("Alpha", "import", 7),
        ("By hand", "kim", None),
    ]


def test_suggestions_end_after_many_unknown_codes() -> None:
    brand = arrange.brand()
    arrange.stores(brand, "S-001")
    stores = directory(brand)
    assert stores.nearest("S-002") == "S-001"
    for number in range(MOST_SUGGESTIONS):
        stores.nearest(f"{number}")
    assert stores.nearest("S-003") == NO_SUGGESTION
    assert stores.nearest("S-002") == "S-001"
