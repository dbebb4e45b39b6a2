"""The order in which the store of a record is found, and which matches are refused."""

from typing import Any

import pytest
from django.utils import timezone

from locations.models import Brand, Location, StoreAlias
from reviews.importing.stores.columns import StoreName, name_of
from tests.reviews import arrange
from tests.reviews.importing.stores.test_matcher import directory

pytestmark = pytest.mark.django_db

PIER = {"name": "North Pier", "street": "12 Quay Road", "city": "York", "phone": "+441904496005"}
MILL = {"name": "Old Mill", "street": "99 Hill Street", "city": "Leeds", "phone": "+441134960006"}
OTHER = {"store_name": "Sushi Bar", "store_address": "5 Lane, Bath", "phone": "+441225496099"}


def opened(**stores: dict[str, Any]) -> tuple[Brand, dict[str, int]]:
    """A brand with these stores by code; their ids by code."""
    brand = arrange.brand()
    rows = [Location(brand=brand, code=code, **own) for code, own in stores.items()]
    return brand, {row.code: row.pk for row in Location.objects.bulk_create(rows)}


def found(brand: Brand, record: dict[str, Any], **options: Any) -> int | None:
    (store,) = directory(brand, **options).resolve({name: [cell] for name, cell in record.items()}, 1)
    return store


@pytest.mark.parametrize("written", ["+441904496005", "+44 1904 496005", "01904 496 005", "(01904) 496005"])
def test_a_phone_finds_its_store_however_it_is_written(written: str) -> None:
    brand, known = opened(p=PIER, m=MILL)
    assert found(brand, {"store": "g-1", "store_name": "Quayside", "phone": written}) == known["p"]


def test_a_national_phone_is_that_of_the_brands_country() -> None:
    brand, known = opened(p=PIER, m=MILL | {"phone": "01904 496 006"})
    brand.country = "GB"
    assert found(brand, {"store": "g-1", "phone": "+441904496006"}) == known["m"]


def test_an_exact_name_comes_before_a_phone() -> None:
    brand, known = opened(p=PIER, m=MILL)
    assert found(brand, {"store": "Old Mill", "phone": PIER["phone"]}) == known["m"]


def test_of_two_stores_with_one_phone_the_house_number_or_the_name_decides_and_of_three_nothing() -> None:
    twins = {f"t{n}": PIER | {"name": f"Pier {n}", "street": f"{n} Quay Road"} for n in (1, 2)}
    brand, known = opened(**twins)
    record = {"store": "g-1", "phone": PIER["phone"]}
    assert found(brand, record) is None
    assert found(brand, record | {"store_address": "2 Quay Rd, York"}) == known["t2"]
    assert found(brand, record | {"store_name": "Piers"}) is None
    Location.objects.create(brand=brand, code="t3", **(PIER | {"name": "Pier 3", "street": "3 Quay Road"}))
    assert found(brand, record | {"store_address": "2 Quay Rd, York"}) is None


def test_a_phone_that_a_file_has_at_many_places_is_a_call_centres() -> None:
    brand, known = opened(p=PIER)
    stores, count = directory(brand), 4
    columns = {
        "store": [f"g-{n}" for n in range(count)],
        "store_address": [f"{n} Any Street, Hull" for n in range(1, count + 1)],
        "phone": [PIER["phone"]] * count,
    }
    arrange.stores(brand, "another")
    assert stores.resolve(columns, count) == [None] * count
    two = {name: cells[:2] for name, cells in columns.items()}
    assert directory(brand).resolve(two, 2) == [known["p"]] * 2


def test_a_file_that_creates_stores_finds_none_by_phone_in_another_house() -> None:
    brand, known = opened(p=PIER)
    record = {"store": "g-1", "store_address": "7 Elsewhere, Hull", "phone": PIER["phone"]}
    assert found(brand, record, create=True) is None
    assert found(brand, record | {"store_address": "12 Quay Rd, York"}, create=True) == known["p"]


@pytest.mark.parametrize(
    ("ours", "written"),
    [
        ({"street": "경기도 성남시 분당구 서현로 210"}, "경기 성남시 분당구 서현로 210"),
        ({"street": "서울 강남구 강남대로 396 (역삼동)"}, "서울특별시 강남구 강남대로 396, 2층"),
        (
            {"street": "45 Boylston Street", "city": "Boston", "state": "MA", "postcode": "02116"},
            "45 Boylston St, Boston, Massachusetts 2116",
        ),
    ],
)
def test_an_address_is_found_with_other_provinces_zeros_and_units(ours: dict[str, str], written: str) -> None:
    brand, known = opened(a={"name": "A"} | ours, b=MILL)
    assert found(brand, {"store_address": written}) == known["a"]
    for number in ("210", "396", "45"):
        assert number not in written or found(brand, {"store_address": written.replace(number, "7")}) is None


def test_two_units_of_one_house_are_two_stores() -> None:
    house = "12 Quay Road"
    brand, known = opened(
        a={"name": "A", "street": f"{house}, Suite 1"}, b={"name": "B", "street": f"{house}, Suite 2"}
    )
    assert found(brand, {"store_address": "12 Quay Rd, Ste 2"}) == known["b"]
    assert found(brand, {"store_address": "12 Quay Road #3"}) is None


def test_a_pin_and_a_house_number_find_a_store_beside_an_id_with_its_name() -> None:
    pin = {"latitude": 53.959, "longitude": -1.0815}
    brand, known = opened(p=PIER | pin)
    record = {"store": "g-1", "store_name": "The North Pier", "store_address": "12 Quay Lane, York"} | {
        f"store_{name}": value for name, value in pin.items()
    }
    arrange.stores(brand, "another")
    assert found(brand, record) == known["p"]
    assert found(brand, record | {"store_name": "Sushi Bar"}) is None
    assert found(brand, record, create=True) is None


def test_a_name_is_vetoed_where_name_phone_and_house_number_all_differ() -> None:
    brand, known = opened(p=PIER, m=MILL)
    record = {"store": "North Pier"} | OTHER
    stores, columns = directory(brand), {name: [cell] for name, cell in record.items()}
    assert stores.resolve(columns, 1) == [None]
    assert stores.unfound(columns, 0)[1:] == ("North Pier", "other_store", "p")
    (first, *_rest) = stores.suggested("North Pier")
    assert (first.code, first.why) == ("p", "name, phone and house number differ")
    for same in (
        {"phone": PIER["phone"]},
        {"store_address": "12 Any"},
        {"store_name": "North Pier Cafe"},
        {"phone": ""},
    ):
        assert found(brand, record | same) == known["p"], same


def test_a_refused_match_creates_no_store() -> None:
    brand, _known = opened(p=PIER)
    stores = directory(brand, create=True)
    assert stores.missing({name: [cell] for name, cell in ({"store": "North Pier"} | OTHER).items()}, 1) == []


@pytest.mark.parametrize("written", ["P-01", "p1", "ChIJ0", "Quayside"])
def test_a_code_a_place_id_and_what_a_person_said_are_never_vetoed_but_said_with_a_count(written: str) -> None:
    brand, known = opened(**{"P-01": PIER, "m": MILL})
    alias = {"brand": brand, "location_id": known["P-01"], "import_id": 1, "learnt_at": timezone.now()}
    StoreAlias.objects.create(publisher="google", written="ChIJ0", key="ChIJ0", **alias)
    StoreAlias.objects.create(written="Quayside", key="quayside", picked=True, **alias)
    stores = directory(brand, publisher="google")
    columns = {name: [cell] * 3 for name, cell in ({"store": written} | OTHER).items()}
    columns["store_name"][2] = "North Pier"
    assert stores.resolve(columns, 3) == [known["P-01"]] * 3
    stores.look_up(columns, 3)
    said = [sentence for sentence in stores.sentences() if "name, phone and house number differ" in sentence]
    assert len(said) == 1 and said[0].startswith("2 records") and "P-01" in said[0]


def test_a_place_id_is_learnt_beside_a_phone_and_an_address() -> None:
    brand, known = opened(p=PIER, m=MILL)
    stores = directory(brand, publisher="google", import_id=7)
    columns = {
        "store": ["g-1", "g-2"],
        "store_name": ["Quayside", "Old Mill"],
        "store_address": ["", "99 Hill St, Leeds"],
        "phone": [PIER["phone"], ""],
    }
    assert stores.resolve(columns, 2) == [known["p"], known["m"]]
    stores.teach(timezone.now())
    assert dict(StoreAlias.objects.values_list("key", "location__code")) == {"g-1": "p", "g-2": "m"}


def test_a_name_that_a_person_leaves_out_is_no_store_and_none_is_created() -> None:
    brand, known = opened(p=PIER)
    options = {"stated": {"North  pier": ""}, "import_id": 7}
    assert found(brand, {"store": "North Pier"}) == known["p"]
    stores, columns = directory(brand, create=True, **options), {"store": ["North Pier"]}
    assert stores.check(["store"]) == []
    assert (stores.missing(columns, 1), stores.resolve(columns, 1)) == ([], [None])
    assert stores.unfound(columns, 0).reason == "left_out"
    stores.teach(timezone.now())
    assert not StoreAlias.objects.exists()


def test_a_store_that_a_person_has_created_gets_the_code_they_gave_and_is_found_again() -> None:
    brand, _known = opened(p=PIER)
    stores, columns = directory(brand, new={"Harbour": "h-9"}, import_id=7), {"store": ["Harbour", "Nowhere"]}
    missing = stores.missing(columns, 2)
    assert [name.code for name in missing] == ["Harbour"]
    (created,) = stores.create_all(missing)
    assert stores.resolve(columns, 2) == [created, None]
    stores.teach(timezone.now())
    assert Location.objects.values_list("code", "name").get(pk=created) == ("h-9", "Harbour")
    assert directory(brand).resolve(columns, 2) == [created, None]


def test_what_a_listing_shows_names_its_store_where_nothing_else_does() -> None:
    columns = {"store": ["g-1"], "name": ["Pier"], "street": ["12 Quay"], "phone": ["1"], "latitude": [5.0]}
    assert name_of(columns, 0) == StoreName("g-1", "12 Quay", "Pier", 5.0, None, None, "1")
    assert name_of(columns | {"store_name": ["Own"]}, 0).name == "Own"


NAMED_ALIKE = {
    "G1": {"name": "Garam Coffee Gangnam"},
    "G2": {"name": "Garam Coffee  Busan Station"},
    "G3": {"name": "GARAM COFFEE Jeju"},
}


@pytest.mark.parametrize(("written", "code"), [("Gangnam", "G1"), ("busan station", "G2"), ("Jeju", "G3")])
@pytest.mark.parametrize("create", [False, True])
def test_a_name_may_lack_the_words_that_all_names_share(written: str, code: str, create: bool) -> None:
    brand, known = opened(**NAMED_ALIKE)
    stores = directory(brand, create=create)
    assert stores.resolve({"store": [written]}, 1) == [known[code]]
    (said,) = stores.sentences()
    assert "without the words that all names in your list share" in said and written in said


@pytest.mark.parametrize("written", ["Coffee", "Garam Coffee", "Station", ""])
def test_a_part_of_what_is_left_is_no_name(written: str) -> None:
    brand, _known = opened(**NAMED_ALIKE)
    assert found(brand, {"store": written, "store_address": ""}) is None


@pytest.mark.parametrize(
    "names",
    [("Garam Gangnam", "Garam Busan"), ("Garam Gangnam", "Garam Busan", "Sora Jeju"),
     ("Garam", "Garam Gangnam", "Garam Busan"), ("Garam Gangnam", "Garam Gangnam", "Garam Busan")],
)  # fmt: skip
def test_words_that_not_all_names_share_are_part_of_the_name(names: tuple[str, ...]) -> None:
    brand, _known = opened(**{f"G{at}": {"name": name} for at, name in enumerate(names)})
    assert found(brand, {"store": "Gangnam"}) is None


def test_words_that_all_names_end_with_are_shared_too() -> None:
    brand, known = opened(a={"name": "Leeds Bakery"}, b={"name": "York Bakery"}, c={"name": "Hull Bakery"})
    assert found(brand, {"store": "york"}) == known["b"]


def test_a_name_of_several_stores_is_said_with_their_codes() -> None:
    brand, _known = opened(a={"name": "Old Mill"}, b={"name": "old mill"}, c={"name": "Pier"})
    stores = directory(brand)
    columns = {"store": ["Old Mill"]}
    assert stores.resolve(columns, 1) == [None]
    assert stores.unfound(columns, 0)[1:] == ("Old Mill", "several_stores", "a, b")


def test_a_record_without_a_store_names_a_column_that_the_file_has() -> None:
    brand, _known = opened(a={"name": "Old Mill"}, b={"name": "Pier"})
    columns = {"store": [""], "store_name": [""]}
    assert directory(brand).unfound(columns, 0)[:3] == ("store", "", "no_store")
    assert directory(brand).unfound({"store_name": [""]}, 0)[0] == "store_name"
