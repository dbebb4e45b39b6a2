"""Time zones from coordinates, and geocoding that never fails an import."""

import pytest

from locations.matching.geocoding import geocode, zone_at


@pytest.mark.parametrize(
    ("latitude", "longitude", "zone"),
    [(37.5, 127.0, "Asia/Seoul"), (40.71, -74.01, "America/New_York"), (0.0, -150.0, "")],
)
def test_the_zone_of_a_place(latitude: float, longitude: float, zone: str) -> None:
    assert zone_at(latitude, longitude) == zone


def test_without_a_service_nothing_is_asked() -> None:
    assert geocode("160 Broadway, New York", service="") is None
    assert geocode("  ", service="nominatim") is None
