"""The clock on which the dates of a store are read."""

from locations.zones import zone_of


def test_the_stores_own_zone_comes_before_that_of_its_pin_and_the_brands() -> None:
    assert zone_of("Asia/Seoul", 48.1, 11.6, "UTC").key == "Asia/Seoul"
    assert zone_of("", 48.1, 11.6, "UTC").key == "Europe/Berlin"
    assert zone_of("", None, 11.6, "Asia/Tokyo").key == "Asia/Tokyo"
    assert zone_of("", 0.5, -30.5, "Asia/Tokyo").key == "Asia/Tokyo"
