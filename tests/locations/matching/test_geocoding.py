"""Time zones from coordinates, and what is read from the answers of a geocoder."""

import socket
from collections.abc import Iterator
from typing import Any

import pytest

from locations.matching import geocoding
from locations.matching.geocoding import Geocoder, Kind, Rejected, Unavailable, found_in, half_side, zone_at
from tests.geocoder import LICENCE, Server, house, nominatim


@pytest.fixture
def server() -> Iterator[Server]:
    with nominatim() as running:
        yield running


@pytest.mark.parametrize(
    ("latitude", "longitude", "zone"),
    [(37.5, 127.0, "Asia/Seoul"), (40.71, -74.01, "America/New_York"), (0.0, -150.0, "")],
)
def test_the_zone_of_a_place(latitude: float, longitude: float, zone: str) -> None:
    assert zone_at(latitude, longitude) == zone


def test_a_house_is_found_and_nothing_but_the_address_is_sent(server: Server) -> None:
    server.places["Teheran-ro"] = [house(37.5, 127.03)]
    found = Geocoder(server.url, "ops@example.com").find("152 Teheran-ro, Seoul", "KR")
    assert found is not None
    assert (found.latitude, found.longitude, found.kind, found.licence) == (37.5, 127.03, Kind.HOUSE, LICENCE)
    assert found.precision == 0.0005
    request = server.requests[0]
    assert request.asked == {
        "q": "152 Teheran-ro, Seoul",
        "format": "json",
        "limit": "1",
        "countrycodes": "kr",
        "addressdetails": "1",
    }
    assert request.headers["User-Agent"] == "Evenly (ops@example.com)"
    assert "Cookie" not in request.headers and "Referer" not in request.headers


def test_without_a_country_or_contact_none_is_named(server: Server) -> None:
    assert Geocoder(server.url).find("Nowhere") is None
    assert "countrycodes" not in server.requests[0].asked
    assert server.requests[0].headers["User-Agent"] == "Evenly"


def test_the_server_may_stand_below_a_path(server: Server) -> None:
    Geocoder(f"{server.url}/maps/nominatim").find("Nowhere")
    assert server.requests[0].path == "/maps/nominatim/search"


def test_the_provider_is_the_host() -> None:
    assert Geocoder("https://maps.example.com:8443/nominatim").provider == "maps.example.com"


@pytest.mark.parametrize(
    ("place", "kind", "precision"),
    [
        ({"address": {"house_number": "1"}, "boundingbox": ["37.4999", "37.5001", "127.0", "127.0001"]}, "house", 5e-4),
        ({"address": {"house_number": "1"}, "boundingbox": ["37.49", "37.51", "127.0", "127.0001"]}, "house", 0.01),
        ({"address": {"road": "Broadway"}, "place_rank": 30}, "street", 5e-3),
        ({"address": {}, "place_rank": 26}, "street", 5e-3),
        ({"address": {}, "place_rank": 25}, "town", 0.05),
        (
            {"address": {"city": "Busan"}, "place_rank": 8, "boundingbox": ["35.0", "35.4", "128.8", "129.2"]},
            "town",
            0.2,
        ),
        ({}, "town", 0.05),
        ({"address": None, "boundingbox": "none"}, "town", 0.05),
    ],
)
def test_the_precision_is_that_of_the_answer(place: dict[str, Any], kind: str, precision: float) -> None:
    found = found_in({"lat": "37.5", "lon": "127", **place})
    assert found is not None
    assert (found.kind, found.precision) == (kind, pytest.approx(precision))


@pytest.mark.parametrize(
    ("place", "kind"),
    [
        ({"place_rank": 27}, "street"),
        ({"place_rank": "26"}, "town"),
        ({"address": {"road": "Broadway"}}, "street"),
        ({"address": {"road": "", "house_number": ""}, "place_rank": 25}, "town"),
        ({"address": {"house_number": "0"}}, "house"),
    ],
)
def test_what_an_answer_points_at(place: dict[str, Any], kind: str) -> None:
    assert geocoding.kind_of(place) == kind


def test_coordinates_are_given_to_seven_digits() -> None:
    found = found_in({"lat": "37.123456789", "lon": "-127.987654321"})
    assert found is not None
    assert (found.latitude, found.longitude, found.licence) == (37.1234568, -127.9876543, "")


@pytest.mark.parametrize(("latitude", "longitude"), [("90", "180"), ("-90", "-180")])
def test_the_poles_and_the_date_line_are_on_earth(latitude: str, longitude: str) -> None:
    found = found_in({"lat": latitude, "lon": longitude})
    assert found is not None
    assert (found.latitude, found.longitude) == (float(latitude), float(longitude))


def test_an_answer_that_is_half_a_degree_off_is_the_coarsest_that_counts() -> None:
    assert found_in({"lat": "0", "lon": "127", "boundingbox": ["0", "1", "127", "127"]}) is not None
    assert found_in({"lat": "0", "lon": "127", "boundingbox": ["0", "1.001", "127", "127"]}) is None


def test_a_server_that_names_no_time_to_wait_names_none() -> None:
    assert Unavailable("busy").retry_after is None
    assert str(Unavailable("busy", 3.0)) == "busy"


def test_only_a_house_is_exact_enough_to_match_records_by() -> None:
    from reviews.importing.stores.known import COARSEST

    assert geocoding.AT_BEST[Kind.HOUSE] <= COARSEST < geocoding.AT_BEST[Kind.STREET] < geocoding.AT_BEST[Kind.TOWN]


def test_a_province_locates_nothing() -> None:
    assert found_in({"lat": "37", "lon": "127", "boundingbox": ["36", "37.01", "127", "127.1"]}) is None
    assert found_in({"lat": "37", "lon": "127", "boundingbox": ["36", "36.99", "127", "127.1"]}) is not None


def test_degrees_of_longitude_are_shorter_in_the_north() -> None:
    assert half_side(["60", "60.1", "10", "10.4"], 60.0) == pytest.approx(0.1)
    assert half_side(["0", "0.1", "10", "10.4"], 0.0) == pytest.approx(0.2)
    assert half_side(["60", "60.4", "10", "10.4"], 60.0) == pytest.approx(0.2)
    assert half_side(["0", "0.1", "10", "10.4", "1"], 0.0) == half_side(["0", "inf", "10", "10.4"], 0.0) == 0.0
    assert half_side(["0", "0.1", "x", "10.4"], 0.0) == half_side(["0", "0.1"], 0.0) == half_side(None, 0.0) == 0.0


@pytest.mark.parametrize(("latitude", "longitude"), [("91", "0"), ("0", "180.1"), ("nan", "0"), ("0", "inf")])
def test_coordinates_off_the_earth_are_no_answer(latitude: str, longitude: str) -> None:
    with pytest.raises(Rejected):
        found_in({"lat": latitude, "lon": longitude})


@pytest.mark.parametrize("status", [401, 403, 404, 500, 502, 503])
def test_a_server_that_refuses_everybody_is_unavailable(server: Server, status: int) -> None:
    server.status = status
    with pytest.raises(Unavailable, match=r"\w"):
        Geocoder(server.url).find("Somewhere")


def test_a_server_that_is_asked_too_often_says_how_long_to_wait(server: Server) -> None:
    server.status, server.headers = 429, {"Retry-After": "120"}
    with pytest.raises(Unavailable) as raised:
        Geocoder(server.url).find("Somewhere")
    assert raised.value.retry_after == 120


def test_an_address_that_the_server_cannot_work_with_is_rejected(server: Server) -> None:
    server.status = 400
    with pytest.raises(Rejected):
        Geocoder(server.url).find("Somewhere")


@pytest.mark.parametrize(
    "body",
    [b"<html>Welcome</html>", b'"text"', b'{"type": "FeatureCollection"}', b"[3]", b'[{"lat": "1"}]', b"\xff\xfe["],
)
def test_an_answer_of_another_program_is_no_answer(server: Server, body: bytes) -> None:
    server.body = body
    with pytest.raises(Unavailable):
        Geocoder(server.url).find("Somewhere")


def test_a_server_that_does_not_answer_in_time_is_unavailable(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(geocoding, "TIMEOUT_SECONDS", 0.05)
    server.slow = 0.5
    with pytest.raises(Unavailable, match="timed out"):
        Geocoder(server.url).find("Somewhere")


def test_nobody_at_that_address_is_unavailable() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    with pytest.raises(Unavailable, match="refused"):
        Geocoder(f"http://127.0.0.1:{port}").find("Somewhere")
