"""Addresses spelt in another way: real pairs of spellings, and places that are not one."""

import csv

import pytest
from hypothesis import given
from hypothesis import strategies as st

from locations.matching.vicinity import Place, Vicinity, house_number, is_one_place
from tests.shared import SHARED, needs_shared

METRE = 1 / 111_195


@pytest.mark.parametrize(
    ("written", "known", "metres"),
    [
        ("8500 US-290, Austin, TX 78724", "8500 E HWY 290", 4),
        ("702-2 Haddonfield-Berlin Rd, Voorhees Township", "702-2 BERLIN RD", 4),
        ("621 Broadway, Newark, NJ 07104", "621-635 BROADWAY", 6),
        ("1540 2nd St, Santa Monica", "1540 2ND AVE", 25),
        ("1716 E Main St", "1716 E MAIN ST (W*M #2190)", 148),
        ("3050 Dixie Hwy", "3050 DIXIE HIGHWAY", 1_694),
        ("서울특별시 강남구 테헤란로 152", "강남구 테헤란로 152 (역삼동)", 30),
    ],
)
def test_one_place_spelt_twice(written: str, known: str, metres: float) -> None:
    assert is_one_place(written, 37.5 + metres * METRE, 127.0, Place("a", known, 37.5, 127.0))


@pytest.mark.parametrize(
    ("written", "known", "metres"),
    [
        ("테헤란로 152", "테헤란로 512", 10),
        ("100 N Main St", "100 S Main St", 60),
        ("12 Oak St", "12 Pine Ave", 60),
        ("12 Oak St", "12 Oak Creek Blvd", 900),
        ("12 Oak St", "12 Oak St", 2_500),
        ("역삼동 737-1", "역삼동 737-5", 20),
        ("Main St", "Main St", 5),
        ("63rd St", "809 PLAINFIELD RD", 5),
    ],
)
def test_not_one_place(written: str, known: str, metres: float) -> None:
    assert not is_one_place(written, 37.5 + metres * METRE, 127.0, Place("a", known, 37.5, 127.0))


def test_two_that_it_could_be_are_none() -> None:
    near = Vicinity([Place("a", "12 Oak St", 40.0, -74.0), Place("b", "12 Oak St Suite 4", 40.0001, -74.0)])
    assert near.find("12 Oak Street", 40.0, -74.0) == ""
    assert near.find("12 Oak Street", 41.0, -74.0) == ""


def test_the_nearer_of_two_that_it_could_be_is_not_preferred() -> None:
    near = Vicinity([Place("a", "12 Oak St", 40.0, -74.0), Place("b", "12 Oak St", 40.01, -74.0)])
    assert near.find("12 Oak Street", 40.0, -74.0) == ""


def test_one_store_that_is_listed_twice_is_one() -> None:
    near = Vicinity([Place("a", "12 Oak St", 40.0, -74.0), Place("a", "12 Oak Street", 40.0001, -74.0)])
    assert near.find("12 Oak Street", 40.0, -74.0) == "a"


def test_of_several_stores_near_by_the_one_of_the_same_number_and_street_is_found() -> None:
    streets = {"a": "12 Oak St", "b": "14 Oak St", "c": "12 Pine Ave", "d": "112 Oak St"}
    near = Vicinity([Place(code, street, 40.0, -74.0) for code, street in streets.items()])
    assert {near.find(street, 40.0, -74.0) for street in streets.values()} == set(streets)


@pytest.mark.parametrize(
    ("written", "known", "is_one"),
    [
        ("621 Broadway", "621-635 Broadway", True),
        ("621-635 Broadway", "621 Broadway", True),
        ("635 Broadway", "621-635 Broadway", False),
        ("621-637 Broadway", "621-635 Broadway", False),
        ("621-635 Broadway", "621-635 Broadway", True),
        ("621 Broadway", "Broadway", False),
        ("0621 Broadway", "621 Broadway", False),
    ],
)
def test_a_range_of_house_numbers_is_the_same_as_its_beginning(written: str, known: str, is_one: bool) -> None:
    assert is_one_place(written, 40.0, -74.0, Place("a", known, 40.0, -74.0)) is is_one


@given(st.floats(-60, 60), st.floats(-180, 180), st.floats(-1, 1), st.floats(-1, 1))
def test_cells_lose_nobody(latitude: float, longitude: float, north: float, east: float) -> None:
    """Whatever the borders of the cells, a place within two kilometres is found."""
    place = Place("a", "12 Oak St", latitude, longitude)
    at = (latitude + north * 2_000 * METRE, (longitude + east * 2_000 * METRE + 180) % 360 - 180)
    assert bool(Vicinity([place]).find("12 Oak St", *at)) == is_one_place("12 Oak St", *at, place)


def test_a_number_is_not_part_of_a_word() -> None:
    assert house_number("테헤란로25길 12, 서울") == ("12",)
    assert house_number("Main Street, 12345 Town") == ()
    assert house_number("Gate 7 Pier 9 Road") == ("7",)
    assert house_number("B12 Oak St") == house_number("୧୨ Oak St") == ()


@needs_shared("data/mcdonalds_reviews")
def test_seventeen_reviewed_stores_are_found_among_fourteen_thousand() -> None:
    with (SHARED / "data/mcdonalds_stores/mcdonalds_clean_14170.csv").open(encoding="utf-8-sig", newline="") as file:
        known = [
            Place(row["storeNumber"], row["address"], float(row["Y"]), float(row["X"])) for row in csv.DictReader(file)
        ]
    near, found = Vicinity(known), {}
    path = SHARED / "data/mcdonalds_reviews/mcdonalds_reviews.csv"
    with path.open(encoding="utf-8", errors="replace", newline="") as file:
        for row in csv.DictReader(file):
            address = row["store_address"]
            if address not in found:
                found[address] = near.find(address, float(row["latitude "]), float(row["longitude"]))
    assert len(found) == 17
    assert len(set(filter(None, found.values()))) == 17
