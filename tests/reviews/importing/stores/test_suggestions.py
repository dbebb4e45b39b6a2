"""Which stores an unknown name can mean, and why."""

from typing import Any

import pytest

from locations.scoping import head_office
from reviews.importing.stores.columns import StoreName
from reviews.importing.stores.known import KnownStores
from reviews.importing.stores.suggestions import Suggestions
from tests.reviews.importing.stores.test_finding import opened

pytestmark = pytest.mark.django_db


def reasons(stores: dict[str, dict[str, Any]], *name: Any, **parts: Any) -> list[tuple[str, str]]:
    brand, _known = opened(**stores)
    asked = StoreName("", "", "", None, None, None)._replace(**parts) if parts else StoreName(*name)
    found = Suggestions(KnownStores(head_office(brand), None, "GB")).nearest(asked)
    return [(each.code, each.why) for each in found]


NAMED = {
    "k": {"name": "가람솔 서현점"},
    "g": {"name": "Gangnam Station"},
    "m": {"name": "Acme Main St"},
    "q": {"name": "Quay", "street": "12 Quay Road", "city": "York", "phone": "+441904496005", "latitude": 53.959,
          "longitude": -1.0815},
}  # fmt: skip


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("서현", "k"),
        ("서현점", "k"),
        ("Gangnam", "g"),
        ("gangnam  station (2F)", "g"),
        ("Main St", "m"),
        ("Main Street", "m"),
    ],
)
def test_a_part_of_a_name_finds_its_store(written: str, code: str) -> None:
    (found,) = reasons(NAMED, code=written)
    assert found[0] == code and found[1].endswith(("part of the name", "name much alike"))


def test_the_reasons_are_said_and_two_at_most() -> None:
    assert reasons(NAMED, code="Quays") == [("q", "name much alike")]
    assert reasons(NAMED, code="g-1", phone="01904 496005") == [("q", "same phone")]
    assert reasons(NAMED, address="12 Quay Rd, York") == [("q", "same house number")]
    assert reasons(NAMED, code="g-1", latitude=53.96, longitude=-1.0815) == [("q", "111 m away")]


def test_nothing_alike_suggests_nothing() -> None:
    assert reasons(NAMED, code="zzz") == []
    assert reasons(NAMED, code="", address="5 Elm Street, Dallas") == []


def test_a_name_of_two_stores_and_a_code_but_for_zeros_name_all_that_have_them() -> None:
    assert reasons({"a": {"name": "Pier"}, "b": {"name": "Pier"}}, code="Pier") == [
        ("a", "same name"),
        ("b", "same name"),
    ]
    assert [code for code, _why in reasons({"042": {"name": "X"}, "0042": {"name": "Y"}}, code="42")] == ["0042", "042"]
