"""Pins at the edges of countries and of the earth, and how precisely they are written."""

import pytest

from reviews.readers.cells.places import BOUNDS, decimals, implied_country, inside, pin, postcode, unmistakable

EXTREMES = {
    "KR": (33.11, 38.61, 124.61, 131.87), "JP": (24.05, 45.52, 122.93, 153.99), "US": (17.88, 71.39, -179.23, -64.57),
    "CN": (18.16, 53.56, 73.50, 135.09), "TW": (20.70, 26.38, 118.14, 122.11), "AU": (-43.65, -9.23, 112.92, 159.27),
    "GB": (49.86, 60.86, -8.65, 1.77), "DE": (47.27, 55.06, 5.87, 15.04), "FR": (41.33, 51.09, -5.14, 9.56),
    "CA": (41.68, 83.11, -141.0, -52.62), "SG": (1.16, 1.48, 103.6, 104.41), "HK": (22.15, 22.57, 113.83, 114.44),
}  # fmt: skip
"""Southernmost, northernmost, westernmost and easternmost land, degrees."""

BEYOND = 1.2
"""Degrees that are no longer generous."""


def test_every_country_with_bounds_is_tested() -> None:
    assert EXTREMES.keys() == BOUNDS.keys()


@pytest.mark.parametrize("region", EXTREMES)
def test_a_country_reaches_to_its_outermost_land_and_hardly_beyond(region: str) -> None:
    south, north, west, east = EXTREMES[region]
    middle, centre = (south + north) / 2, (west + east) / 2
    for latitude, longitude in ((south, centre), (north, centre), (middle, west), (middle, east)):
        assert inside(latitude, longitude, region)
    beyond = ((south - BEYOND, centre), (north + BEYOND, centre), (middle, west - BEYOND), (middle, east + BEYOND))
    for latitude, longitude in beyond:
        assert not inside(latitude, longitude, region)


@pytest.mark.parametrize(
    ("latitude", "longitude", "doubt"),
    [
        ("90", "180", ""),
        ("-90", "-180", ""),
        ("90.1", "10", "coordinates_swapped"),
        ("10", "180.1", "coordinates_out_of_range"),
        ("127", "37.5", "coordinates_swapped"),
        ("180", "90", "coordinates_swapped"),
        ("180.1", "90", "coordinates_out_of_range"),
        ("180", "90.1", "coordinates_out_of_range"),
        ("0", "0", "coordinates_zero"),
        ("0", "1", ""),
        ("1", "0", ""),
        ("x", "1", "coordinates"),
        ("", "1", ""),
        ("1", "", ""),
    ],
)
def test_what_is_doubtful_about_a_pin(latitude: str, longitude: str, doubt: str) -> None:
    assert pin(latitude, longitude, "").doubt == doubt


def test_a_pin_outside_its_country_is_swapped_or_elsewhere() -> None:
    assert pin("37.5", "127.0", "KR").doubt == ""
    assert pin("35.7", "139.7", "KR").doubt == "coordinates_out_of_country"
    assert pin("47.0", "8.0", "XX").doubt == ""
    assert pin("8.0", "48.0", "DE").doubt == "coordinates_swapped"


@pytest.mark.parametrize(
    ("text", "count"),
    [("37", 0), ("37.", 0), ("37.5", 1), ("37.50", 2), ("37,1234567", 7), ("37.12345678", 7), ("37.5x", 0)],
)
def test_decimals_are_counted_as_written(text: str, count: int) -> None:
    assert decimals(text) == count


def test_the_finer_of_two_coordinates_says_how_precise_a_pin_is() -> None:
    assert pin("37.5", "127.0000", "KR").precision == pytest.approx(1e-4)
    assert pin("37.5000", "127.0", "KR").precision == pytest.approx(1e-4)


@pytest.mark.parametrize(
    ("text", "region", "read"),
    [
        ("2128", "US", "02128"),
        ("601", "US", "00601"),
        ("021281234", "US", "02128-1234"),
        ("21281234", "US", "02128-1234"),
        ("2128-1234", "US", "02128-1234"),
        ("2128.0", "US", "02128"),
        ("2128.0", "GB", "2128"),
        ("0", "US", ""),
        ("6236", "KR", "6236"),
    ],
)
def test_postcodes(text: str, region: str, read: str) -> None:
    assert postcode(text, region) == read


@pytest.mark.parametrize(("name", "code"), [("USA", ""), ("Georgia", ""), ("Germany", "DE"), ("South Korea", "KR")])
def test_a_country_is_taken_from_an_address_only_where_no_other_place_has_its_name(name: str, code: str) -> None:
    assert unmistakable(name) == code


@pytest.mark.parametrize(
    ("state", "zip_code", "country"),
    [("CA", "90210", "US"), ("MA", "2128", "US"), ("PR", "601", "US"), ("CA", "9021", ""), ("XX", "90210", "")],
)
def test_a_state_with_its_zip_is_in_the_united_states(state: str, zip_code: str, country: str) -> None:
    assert implied_country(state, zip_code) == country


@pytest.mark.parametrize("region", BOUNDS)
def test_the_corners_of_the_bounds_lie_within_them(region: str) -> None:
    south, north, west, east = BOUNDS[region]
    assert inside(south, west, region) and inside(north, east, region)
