"""Whether two street lines name one place."""

import pytest

from locations.matching.streets import same_street, street


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("서울특별시 가람구 하늘로 12, 3층 301호", "서울 가람구 하늘로 12", True),
        ("경기도 가람시 하늘로 5 (하늘동, 가람빌딩)", "경기 가람시 하늘로 5", True),
        ("강원특별자치도 가람시 하늘로 1 지하1층", "강원도 가람시 하늘로 1 B1", True),
        ("서울 하늘로 1 1층", "서울 하늘로 1 2층", False),
        ("서울 하늘로 1 지하1층", "서울 하늘로 1 1층", False),
        ("충청남도 가람시 하늘로 1", "충청북도 가람시 하늘로 1", False),
        ("350 Fifth Avenue", "350 5th Ave.", True),
        ("350 Fifth Avenue", "350 6th Ave.", False),
        ("One Harbor St", "1 Harbor Street", True),
        ("12 Elm St #200", "12 Elm Street, Suite 200", True),
        ("12 Elm St #200", "12 Elm Street, Suite 201", False),
        ("12 Elm St Unit B", "12 Elm Street", True),
        ("12 Elm St, 7th Floor", "12 Elm Street", True),
        ("12 Elm St, Miami, Florida 33139", "12 Elm Street Miami FL 33139", True),
        ("12 Elm St, Charlotte, North Carolina", "12 Elm St, Charlotte, NC", True),
        ("12 Elm St", "14 Elm St", False),
        ("12 Shop St", "12 St", False),
        ("Lindenstr. 5", "Lindenstraße 5", True),
        ("Lange Str. 5", "Lange Straße 5", True),
        ("(5 Elm St)", "(6 Elm St)", False),
    ],
)
def test_what_two_lines_have_in_common_decides(one: str, other: str, same: bool) -> None:
    assert same_street(one, other) is same_street(other, one) is same


def test_units_are_numbers_of_floors_and_rooms() -> None:
    assert street("12 Elm St Ste 4, 2nd Floor").units == {"4", "2"}
    assert street("하늘로 5 지하2층 3호").units == {"-2", "3"}
    assert street("5 Level Rd").units == frozenset()
