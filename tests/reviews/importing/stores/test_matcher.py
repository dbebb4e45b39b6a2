"""Stores while a file goes in: which one a record names, and which ones are created for it."""

import pytest

from locations import roster
from locations.models import Brand, Location
from locations.scoping import Scope, head_office
from reviews.importing.stores.columns import StoreName
from reviews.importing.stores.matcher import MOST_SUGGESTIONS, NO_SUGGESTION, WITHOUT_STORE, Directory
from reviews.readers.reasons import NOT_SEARCHED
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
    assert stores.nearest(name("S-002")) == "S-001"
    for number in range(MOST_SUGGESTIONS):
        stores.nearest(name(f"{number}"))
    assert stores.nearest(name("S-003")) == NOT_SEARCHED
    assert stores.nearest(name("S-002")) == "S-001"


def named(brand: Brand, **names: str) -> dict[str, int]:
    """Open stores with these names by their codes; return their ids by code."""
    stores = arrange.stores(brand, *names)
    for store in stores:
        Location.objects.filter(pk=store.pk).update(name=names[store.code])
    return {store.code: store.pk for store in stores}


@pytest.mark.parametrize("create", [False, True])
def test_a_store_is_found_by_its_exact_unique_name_and_never_created_a_second_time(create: bool) -> None:
    brand = arrange.brand()
    known = named(brand, p1="North Pier", p2="South Pier")
    stores, columns = directory(brand, create=create), {"store": ["North Pier", " north  pier", "p2"]}
    assert stores.missing(columns, 3) == []
    assert stores.resolve(columns, 3) == [known["p1"], known["p1"], known["p2"]]


def test_a_name_of_two_stores_is_refused_with_both_codes_even_where_stores_are_created() -> None:
    brand = arrange.brand()
    named(brand, p1="Pier", p2="Pier")
    stores = directory(brand, create=True)
    assert stores.missing({"store": ["Pier"]}, 1) == []
    assert stores.resolve({"store": ["Pier"]}, 1) == [None]
    assert stores.nearest(name("Pier")) == "p1, p2"


@pytest.mark.parametrize("written", ["42", "s-0042", "S 42", "S42"])
def test_codes_are_found_without_zeros_case_and_separators_where_that_is_unique(written: str) -> None:
    brand = arrange.brand()
    codes = ("0042",) if written == "42" else ("S0042",)
    (known,) = arrange.stores(brand, *codes)
    stores = directory(brand)
    assert stores.resolve({"store": [written]}, 1) == [known.pk]
    (said,) = stores.sentences()
    assert written in said and codes[0] in said


def test_codes_that_differ_only_in_zeros_are_two_stores_and_both_are_named() -> None:
    brand = arrange.brand()
    arrange.stores(brand, "042", "0042")
    stores = directory(brand)
    assert stores.resolve({"store": ["42"]}, 1) == [None]
    assert set(stores.nearest(name("42")).split(", ")) == {"042", "0042"}
    assert stores.sentences() == []


def test_a_publishers_code_is_passed_over_for_the_name_unless_the_house_number_differs() -> None:
    brand = arrange.brand()
    known = named(brand, p1="Pier", p2="Mill")
    Location.objects.filter(pk=known["p1"]).update(street="12 Quay Road")
    columns = {
        "store": ["g-9", "g-8"],
        "store_name": ["Pier", "Pier"],
        "store_address": ["12 Quay Rd, Leeds", "99 Hill St, York"],
    }
    assert directory(brand).resolve(columns, 2) == [known["p1"], None]
    assert directory(brand).nearest(name("Peir")) == NO_SUGGESTION
    assert directory(brand).nearest(name("Piers")) == "p1"
