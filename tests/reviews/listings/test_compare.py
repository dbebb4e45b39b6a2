"""Whether what a publisher shows matches our record."""

from types import SimpleNamespace
from typing import Any

import pytest

from reviews.listings.compare import matches

FIELDS = ("name", "street", "city", "postcode", "phone", "website", "hours")


def place(**told: Any) -> SimpleNamespace:
    blank: dict[str, Any] = {"latitude": None, "longitude": None, "coordinate_precision": None}
    return SimpleNamespace(**dict.fromkeys(FIELDS, "") | blank | told)


@pytest.mark.parametrize(
    ("field", "shown", "ours", "same"),
    [
        ("name", "Mc Donald's", "McDonald’s", True),
        ("name", "Burger Barn", "McDonald's", False),
        ("street", "151 West 34th Street", "151 W 34th St.", True),
        ("street", "151 West 35th Street", "151 W 34th St.", False),
        ("city", "SEOUL", "Seoul", True),
        ("postcode", "33139-2420", "33139", True),
        ("postcode", "33139", "33140", False),
        ("phone", "(305) 672-7055", "+13056727055", True),
        ("phone", "02-123-4567", "+8221234567", True),
        ("phone", "02-123-4568", "+8221234567", False),
        ("website", "https://www.Example.com/store/1/", "http://example.com/store/1", True),
        ("website", "example.com/store/2", "http://example.com/store/1", False),
        ("website", "http://[broken", "http://example.com", False),
        ("hours", "Mo-Fr 09:00-18:00", "mo-fr 09:00-18:00", True),
        ("hours", "Mo-Fr 09:00-18:00", "Mo-Fr 09:00-19:00", False),
    ],
)
def test_one_field(field: str, shown: str, ours: str, same: bool) -> None:
    assert matches(place(**{field: shown}), place(**{field: ours})) == [same]


def test_a_field_that_one_side_lacks_is_not_compared() -> None:
    assert matches(place(name="A", phone="1234567"), place(name="A", website="a.com")) == [True]


@pytest.mark.parametrize(
    ("north", "precision", "same"),
    [(0.001, None, True), (0.002, None, False), (0.008, 0.01, True), (0.02, 0.01, False)],
)
def test_a_pin_is_right_within_150_metres_or_our_own_rounding(
    north: float, precision: float | None, same: bool
) -> None:
    ours = place(latitude=37.5, longitude=127.0, coordinate_precision=precision)
    assert matches(place(latitude=37.5 + north, longitude=127.0), ours) == [same]


@pytest.mark.parametrize(
    ("north", "east", "same"),
    [
        (37.51, 127.01, True),
        (37.52, 127.01, False),
        (37.51, 127.0, True),
        (37.511, 127.01, False),
        (38.0, 127.0, False),
        (37.5, 127.0, True),
    ],
)
def test_a_pin_is_right_within_the_publishers_rounding_too(north: float, east: float, same: bool) -> None:
    ours = place(latitude=37.504, longitude=127.004, coordinate_precision=1e-6)
    assert matches(place(latitude=north, longitude=east), ours) == [same]


def test_pins_on_both_sides_of_the_date_line_are_near() -> None:
    assert matches(place(latitude=0.0, longitude=179.9999), place(latitude=0.0, longitude=-179.9999)) == [True]
