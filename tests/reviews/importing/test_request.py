"""A file that comes again: under the same publisher it changes nothing, under another one it is said loudly."""

import pytest

from reviews.importing import undo
from reviews.models import ImportJob, Review
from tests.reviews import arrange
from tests.reviews.importing.test_undo import FIRST, SECOND, network

pytestmark = pytest.mark.django_db


def test_unnamed_it_goes_under_the_publisher_of_the_first_time() -> None:
    brand = network()
    arrange.bring(brand, "reviews", FIRST, publisher="google")
    again = arrange.bring(brand, "reviews", FIRST)
    assert arrange.counts(again) == (0, 0, 3, 0)
    again.refresh_from_db()
    assert again.publisher == "google"
    assert not any("count twice" in warning for warning in again.warnings)


def test_under_another_publisher_it_is_said_to_count_twice() -> None:
    brand = network()
    arrange.bring(brand, "reviews", FIRST, publisher="google")
    again = arrange.bring(brand, "reviews", FIRST, publisher="Naver")
    assert Review.objects.count() == 6
    again.refresh_from_db()
    assert any("count twice" in warning and "google" in warning for warning in again.warnings)


def test_spelling_of_a_publisher_is_no_other_publisher() -> None:
    brand = network()
    arrange.bring(brand, "reviews", FIRST, publisher="google")
    again = arrange.bring(brand, "reviews", FIRST, publisher=" Google")
    assert arrange.counts(again) == (0, 0, 3, 0)
    again.refresh_from_db()
    assert not any("count twice" in warning for warning in again.warnings)


def test_a_publisher_in_every_record_goes_before() -> None:
    brand = network()
    text = "store code,name,phone,publisher,seen at\nS1,One,02-123-4567,yelp,2026-03-01\n"
    arrange.bring(brand, "listings", text, publisher="google")
    again = arrange.bring(brand, "listings", text, publisher="naver")
    assert arrange.counts(again) == (0, 0, 1, 0)
    again.refresh_from_db()
    assert not any("count twice" in warning for warning in again.warnings)


def test_what_was_undone_did_not_come_before() -> None:
    brand = network()
    arrange.take_back(arrange.bring(brand, "reviews", FIRST, publisher="google"))
    again = arrange.bring(brand, "reviews", FIRST)
    again.refresh_from_db()
    assert (again.publisher, again.warnings) == ("", [])


def test_an_import_that_inserted_something_is_named_before_one_that_found_all_known() -> None:
    brand = network()
    first = arrange.bring(brand, "reviews", FIRST, publisher="google")
    arrange.bring(brand, "reviews", FIRST)
    arrange.take_back(first)
    arrange.bring(brand, "reviews", FIRST, publisher="naver")
    last = arrange.bring(brand, "reviews", FIRST)
    last.refresh_from_db()
    assert last.publisher == "naver"


def test_later_imports_that_found_the_same_records_are_named_before_an_undo() -> None:
    brand = network()
    first = arrange.bring(brand, "reviews", FIRST)
    assert not undo.also_found(first).exists()
    second = arrange.bring(brand, "reviews", SECOND)
    third = arrange.bring(brand, "reviews", FIRST.replace("fine", "finer"), publisher="naver")
    assert arrange.counts(third) == (3, 0, 0, 0)
    assert list(undo.also_found(first)) == [second]
    assert not undo.also_found(ImportJob.objects.get(pk=second.pk)).exists()
