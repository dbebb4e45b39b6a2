"""Distances in metres, and how far apart two spellings of one place may lie."""

import pytest

from locations.matching.vicinity import Place, Vicinity, is_one_place, metres

DEGREE = 111_195.0
"""Metres of a degree of latitude on a sphere of 6,371 km."""


def test_a_degree_of_latitude_is_111_kilometres_everywhere() -> None:
    assert metres(37.0, 127.0, 38.0, 127.0) == pytest.approx(DEGREE)
    assert metres(-38.0, 127.0, -37.0, 127.0) == pytest.approx(DEGREE)


@pytest.mark.parametrize(("latitude", "share"), [(0.0, 1.0), (60.0, 0.5), (-60.0, 0.5)])
def test_a_degree_of_longitude_shrinks_towards_the_poles(latitude: float, share: float) -> None:
    assert metres(latitude, 10.0, latitude, 11.0) == pytest.approx(share * DEGREE)


@pytest.mark.parametrize(
    ("one", "other", "degrees"),
    [(179.5, -179.5, 1.0), (-179.5, 179.5, 1.0), (179.75, -179.5, 0.75), (0.0, 179.0, 179.0), (-90.0, 89.0, 179.0)],
)
def test_the_short_way_may_cross_the_date_line(one: float, other: float, degrees: float) -> None:
    assert metres(0.0, one, 0.0, other) == pytest.approx(degrees * DEGREE)


@pytest.mark.parametrize(("distance", "is_one"), [(199.5, True), (200.5, False)])
def test_another_spelling_of_the_street_is_one_place_up_to_200_metres(distance: float, is_one: bool) -> None:
    known = Place("a", "1540 2ND AVE", 37.0, 127.0)
    assert is_one_place("1540 2nd St", 37.0 + distance / DEGREE, 127.0, known) is is_one


@pytest.mark.parametrize(("distance", "is_one"), [(1_999.5, True), (2_000.5, False)])
def test_the_same_street_is_one_place_up_to_two_kilometres(distance: float, is_one: bool) -> None:
    known = Place("a", "12 Oak St", 37.0, 127.0)
    assert is_one_place("12 Oak St", 37.0 + distance / DEGREE, 127.0, known) is is_one


@pytest.mark.parametrize("north", [-1, 0, 1])
@pytest.mark.parametrize("east", [-1, 0, 1])
def test_a_store_is_found_from_every_side(north: int, east: int) -> None:
    """1.4 km away in each direction: in the neighbouring cell where the store lies close to the border of its own."""
    here = 0.0126
    latitude, longitude = (40.0 + (0.0001 if north < 0 else 0.0499), 20.0 + (0.0001 if east < 0 else 0.0499))
    known = Vicinity([Place("a", "12 Oak St", latitude, longitude)])
    assert known.find("12 Oak Street", latitude + north * here, longitude + east * here) == "a"


@pytest.mark.parametrize("edge", [180.0, -180.0])
@pytest.mark.parametrize(("east", "other"), [(-0.005, 0.005), (-0.01, 0.0), (0.0, 0.01), (0.005, -0.005)])
def test_a_store_is_found_across_the_date_line(edge: float, east: float, other: float) -> None:
    def longitude(beyond: float) -> float:
        return (edge + beyond + 180) % 360 - 180 if beyond else edge

    known = Vicinity([Place("a", "12 Oak St", -16.8, longitude(east))])
    assert known.find("12 Oak Street", -16.8, longitude(other)) == "a"


@pytest.mark.parametrize(
    ("street", "distance", "is_one"),
    [
        ("abxyy", 10, False),
        ("abcyz", 10, True),
        ("abcdz", 1_000, False),
        ("a" * 25 + "z" * 17, 10, False),
        ("a" * 25 + "b" * 17, 1_000, True),
        ("abcdefghiz", 1_000, True),
        ("a" * 43 + "z" * 5, 1_000, False),
        ("a" * 43 + "z" * 5, 10, True),
    ],
)
def test_how_alike_streets_have_to_be(street: str, distance: float, is_one: bool) -> None:
    """Streets of 60, 80, 59.5, 100, 90 and 89.6 of 100 alike: at least 60 are needed near by, 90 farther away."""
    ours = {5: "abcde", 10: "abcdefghij", 42: "a" * 25 + "b" * 17, 48: "a" * 43 + "b" * 5}[len(street)]
    known = Place("a", f"12 {ours}", 37.0, 127.0)
    assert is_one_place(f"12 {street}", 37.0 + distance / DEGREE, 127.0, known) is is_one


@pytest.mark.parametrize(
    ("written", "known"),
    [
        ("12 N Oak St", "12 S Oak St"),
        ("12 E Oak St", "12 W Oak St"),
        ("12 NE Oak St", "12 NW Oak St"),
        ("12 NE Oak St", "12 SE Oak St"),
        ("12 NW Oak St", "12 SW Oak St"),
        ("12 SE Oak St", "12 SW Oak St"),
    ],
)
def test_opposite_ends_of_a_street_are_two_places(written: str, known: str) -> None:
    assert not is_one_place(written, 37.0, 127.0, Place("a", known, 37.0, 127.0))
    assert is_one_place(written, 37.0, 127.0, Place("a", written, 37.0, 127.0))


def test_an_address_that_names_both_ends_is_opposite_to_neither() -> None:
    assert is_one_place("12 N and S Oak St", 37.0, 127.0, Place("a", "12 N Oak St", 37.0, 127.0))
