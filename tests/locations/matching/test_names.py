"""Codes, names and addresses that are written much like others."""

import pytest

from locations.matching.names import NEAREST, can_be_one_store, nearest_addresses, nearest_codes


def test_the_nearest_codes_come_first_and_are_few() -> None:
    codes = [f"S-00{digit}" for digit in range(9)] + ["X-999"]
    found = nearest_codes("S-001", codes)
    assert found[0] == "S-001"
    assert len(found) == NEAREST == 3
    assert nearest_codes("entirely else", codes) == []


def test_a_code_is_suggested_from_four_fifths_alike() -> None:
    assert nearest_codes("abcde", ["abcdx"]) == ["abcdx"]
    assert nearest_codes("abcde", ["abcxy"]) == []
    assert nearest_codes("a" * 31 + "b" * 8, ["a" * 31 + "c" * 8]) == []  # 79.5 of 100


def test_of_codes_that_are_equally_alike_the_first_in_order_comes_first() -> None:
    assert nearest_codes("S-001", {"S-005", "S-004", "S-003", "S-002"}) == ["S-002", "S-003", "S-004"]


def test_an_address_is_compared_in_its_normal_form_whatever_the_order_of_words() -> None:
    addresses = {"7": "160 broadway new york ny 10038", "8": "1 main st austin tx"}
    assert nearest_addresses("New York, 160 BROADWAY", addresses) == ["7"]
    assert nearest_addresses("5 Elm Street, Dallas", addresses) == []


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("McBurger Miami", "MCBURGER Miami Beach", True),
        ("McBurger Miami", "할머니국밥", False),
        ("", "McBurger", False),
        ("s1", "S1 McBurger", False),
        ("abcde", "ABCXY", True),
        ("a" * 25 + "b" * 17, "a" * 25 + "c" * 17, False),
    ],
)
def test_whether_two_names_can_be_of_one_store(old: str, new: str, expected: bool) -> None:
    assert can_be_one_store(old, new, "S1") is expected
