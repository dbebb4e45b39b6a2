"""What imports and people teach about the names of stores, and who may use it."""

import pytest
from django.utils import timezone

from locations.models import Location, StoreAlias
from reviews.readers.records import Refused
from tests.reviews import arrange
from tests.reviews.importing.stores.test_matcher import directory

pytestmark = pytest.mark.django_db


def test_a_stated_name_is_kept_and_found_by_the_next_file() -> None:
    brand = arrange.brand()
    one, _other = arrange.stores(brand, "1", "2")
    columns = {"store": ["Old Mill"]}
    assert directory(brand).resolve(columns, 1) == [None]
    first = directory(brand, stated={"Old Mill": "1"}, import_id=7)
    assert first.resolve(columns, 1) == [one.pk]
    first.teach(timezone.now())
    assert StoreAlias.objects.values_list("written", "picked", "import_id").get() == ("Old Mill", True, 7)
    assert directory(brand).resolve({"store": ["old  MILL"]}, 1) == [one.pk]
    assert directory(brand, create=True).missing(columns, 1) == []


def test_a_code_comes_before_a_name() -> None:
    brand = arrange.brand()
    arrange.stores(brand, "1")
    (two,) = arrange.stores(brand, "2")
    assert directory(brand, stated={"2": "1"}).resolve({"store": ["2"]}, 1) == [two.pk]


def test_a_name_that_stands_for_no_store_is_refused() -> None:
    brand = arrange.brand()
    arrange.stores(brand, "1")
    with pytest.raises(Refused, match="“9”"):
        directory(brand, stated={"Old Mill": "9"}).check(["store"])


def test_a_place_id_beside_a_name_is_learnt_and_finds_the_store_without_it() -> None:
    brand = arrange.brand()
    one, _other = arrange.stores(brand, "1", "2")
    Location.objects.filter(pk=one.pk).update(name="Old Mill")
    named = {"store": ["ChIJ0"], "store_name": ["Old Mill"]}
    stores = directory(brand, publisher="Google", import_id=7)
    assert stores.resolve(named, 1) == [one.pk]
    stores.teach(timezone.now())
    assert StoreAlias.objects.values_list("publisher", "key", "picked").get() == ("google", "ChIJ0", False)
    assert directory(brand, publisher="google").resolve({"store": ["ChIJ0"]}, 1) == [one.pk]
    assert directory(brand, publisher="yelp").resolve({"store": ["ChIJ0"]}, 1) == [None]


def test_a_place_id_beside_two_stores_is_not_learnt() -> None:
    brand = arrange.brand()
    for store in arrange.stores(brand, "1", "2"):
        Location.objects.filter(pk=store.pk).update(name=f"Mill {store.code}")
    stores = directory(brand, publisher="google", import_id=7)
    stores.resolve({"store": ["x", "x"], "store_name": ["Mill 1", "Mill 2"]}, 2)
    stores.teach(timezone.now())
    assert not StoreAlias.objects.exists()


def test_a_resumed_import_does_not_use_what_it_taught_itself() -> None:
    brand = arrange.brand()
    arrange.stores(brand, "1")
    arrange.stores(brand, "2")
    directory(brand, stated={"Old Mill": "1"}, import_id=7).teach(timezone.now())
    assert directory(brand, import_id=7).resolve({"store": ["Old Mill"]}, 1) == [None]


def test_an_alias_of_a_store_of_another_brand_is_none() -> None:
    brand, other = arrange.brand(), arrange.brand("other")
    arrange.stores(brand, "1", "2")
    directory(brand, stated={"Old Mill": "1"}, import_id=7).teach(timezone.now())
    arrange.stores(other, "1", "2")
    assert directory(other).resolve({"store": ["Old Mill"]}, 1) == [None]


def test_an_address_can_be_picked_too() -> None:
    brand = arrange.brand()
    (one,) = arrange.stores(brand, "1")
    stores = directory(brand, stated={"1 Main St": "1"})
    assert stores.resolve({"store_address": ["1 Main St"]}, 1) == [one.pk]
