"""Why opening hours are refused."""

import pytest

from locations.hours import hours_problem


def test_opening_hours_are_those_of_openstreetmap() -> None:
    for right in ("Mo-Fr 09:00-18:00; Sa,Su 10:00-15:00", "24/7", "Mo-Su 10:00-02:00; PH off"):
        assert hours_problem(right) == ""


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("Mo-Fr 09:00-18:00; Sa 25:99", "from “25:99” on: there should be times such as 09:00-18:00"),
        ("9-18", "from “9-18” on: there should be days such as Mo-Fr"),
        ("Mon-Fri 09:00-18:00", "from “n-Fri 09:00-18:00” on: there should be a semicolon"),
        ("Mo-Fr 09:00-", "not complete: there should follow a closing time such as 18:00"),
        ("Mo-Fr 09:00", "not complete: there should follow a closing time such as -18:00"),
    ],
)
def test_the_reason_says_from_where_on_and_what_should_be_there(written: str, sentence: str) -> None:
    assert sentence in hours_problem(written)


@pytest.mark.parametrize("written", ["Fr-Sa 18:00-02:00", "Mo-Fr 09:00-12:00,13:00-21:00; PH off"])
def test_nights_and_split_shifts_are_hours(written: str) -> None:
    assert hours_problem(written) == ""


def test_what_cannot_be_counted_is_said_to_be_so() -> None:
    assert "“Dec 24 off” cannot be counted" in hours_problem("Mo-Fr 09:00-18:00; Dec 24 off")
    assert hours_problem(" ") == "No opening hours are given."
