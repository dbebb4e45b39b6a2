"""One key for the spellings of one address, different keys for different places."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from locations.matching.addresses import address_key, made_code, normalise, one_line


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("160 Broadway, New York, NY 10038, United States", "160 BROADWAY,  New York NY 10038"),
        ("1540 2nd Street, Santa Monica, CA 90405", "1540 2nd St, Santa Monica, CA 90405-1234, USA"),
        ("151 West 34th Street (Macy's 7th Floor), New York", "151 W 34th St Macy’s 7th Floor, New York"),
        ("서울특별시 강남구 테헤란로 1, 대한민국", "서울특별시 강남구  테헤란로 1"),
        ("２５１ Brunswick St, Fitzroy", "251 Brunswick St, Fitzroy"),
        ("33 Stewart St\ufffd, Richmond", "33 Stewart St, Richmond"),
    ],
)
def test_spellings_of_one_place(left: str, right: str) -> None:
    assert address_key(left) == address_key(right)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("1 Main St, Austin, TX", "11 Main St, Austin, TX"),
        ("1 Main St, Austin, TX", "1 Main Ave, Austin, TX"),
        ("1 Main St, Paris, TX 75460", "1 Main St, Paris, France"),
        ("1 Main St, Suite 2, Austin", "1 Main St, Suite 3, Austin"),
    ],
)
def test_different_places(left: str, right: str) -> None:
    assert address_key(left) != address_key(right)


def test_parts_and_one_line_give_one_key() -> None:
    parts = one_line("160 Broadway", "", "New York", "NY", "10038", "US")
    assert address_key(parts) == address_key("160 Broadway, New York, NY 10038, United States")


@pytest.mark.parametrize(
    ("parts", "line"),
    [
        (("1 Main St", "Mitte", "Town", "TX", "12345", "US"), "1 Main St, Mitte, Town, TX 12345, US"),
        (("", "", "Town", "", "12345", ""), "Town, 12345"),
        (("1 Main St", "", "", "TX", "", "US"), "1 Main St, TX, US"),
        (("", "", "", "", "", ""), ""),
    ],
)
def test_parts_that_are_missing_leave_no_gap(parts: tuple[str, str, str, str, str, str], line: str) -> None:
    assert one_line(*parts) == line


def test_a_country_is_left_out_at_the_end_only() -> None:
    assert normalise("1 Main St, U.S.A.") == normalise("1 Main St, United States of America") == "1 main st"
    assert normalise("Germany, 1 Main St") == "germany 1 main st"
    assert normalise("France") == "france"


def test_nothing_has_no_key() -> None:
    assert address_key(" ,. ") == ""


@given(st.text(max_size=200))
def test_any_text_is_normal_after_one_pass_and_makes_a_short_code(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)
    assert len(made_code(text)) <= 40


def test_a_code_is_a_slug_of_at_most_33_characters_and_six_of_the_key() -> None:
    word = "x" * 50
    assert made_code(word) == f"{'x' * 33}-{address_key(word)[:6]}"
    cut_at_a_blank = f"{'x' * 32} yyyy"
    assert made_code(cut_at_a_blank) == f"{'x' * 32}-{address_key(cut_at_a_blank)[:6]}"
    assert len(address_key(word)) == 32
    assert made_code(" ,") == ""


def test_a_code_tells_the_place_and_is_its_own() -> None:
    code = made_code("160 Broadway, New York, NY 10038, United States")
    assert code.startswith("160-broadway-new-york")
    assert code != made_code("160 Broadway, New York, NY 10038, Suite 2")
