"""Where two records begin to differ: lengths of phones, ports of addresses, metres of pins."""

from types import SimpleNamespace
from typing import Any

import pytest

from reviews.listings.compare import PIN, compared, metres_apart

FIELDS = ("name", "street", "city", "postcode", "phone", "website", "hours")
NO_PIN: dict[str, Any] = {"latitude": None, "longitude": None, "coordinate_precision": None}
METRE = 1 / 111_195


def record(**given: Any) -> SimpleNamespace:
    return SimpleNamespace(**dict.fromkeys(FIELDS, "") | NO_PIN | given)


@pytest.mark.parametrize(
    ("shown", "ours", "is_same"),
    [
        ("1234567", "+8221234567", True),
        ("234567", "+8221234567", False),
        ("0234567", "234567", True),
        ("+82 2 1234567", "8221234567", True),
        ("7654321", "+8221234567", False),
    ],
)
def test_a_phone_without_its_country_needs_seven_digits(shown: str, ours: str, is_same: bool) -> None:
    assert compared(record(phone=shown), record(phone=ours)) == {"phone": is_same}


@pytest.mark.parametrize(
    ("shown", "ours", "is_same"),
    [
        ("example.com", "https://example.com/", True),
        ("//example.com/a", "example.com/a", True),
        ("example.com/a", "example.com/A", False),
        ("shop.example.com", "www.example.com", False),
        ("http://[broken", "http://[broken", True),
    ],
)
def test_web_addresses_are_one_by_host_and_path(shown: str, ours: str, is_same: bool) -> None:
    assert compared(record(website=shown), record(website=ours)) == {"website": is_same}


@pytest.mark.parametrize(("metres", "is_near"), [(149.0, True), (151.0, False)])
def test_a_pin_is_right_up_to_150_metres(metres: float, is_near: bool) -> None:
    ours = record(latitude=0.0, longitude=0.0)
    shown = record(latitude=0.0, longitude=metres * METRE)
    assert metres_apart(shown, ours) == pytest.approx(metres)
    assert compared(shown, ours) == {PIN: is_near}


@pytest.mark.parametrize("missing", ["latitude", "longitude"])
def test_half_a_pin_is_not_compared(missing: str) -> None:
    whole = {"latitude": 1.0, "longitude": 1.0}
    assert compared(record(**whole), record(**whole | {missing: None})) == {}
    assert compared(record(**whole | {missing: None}), record(**whole)) == {}
