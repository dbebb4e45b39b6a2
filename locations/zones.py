"""The time zone of a store, in which people read its dates (pure)."""

from zoneinfo import ZoneInfo

from locations.matching.geocoding import zone_at


def zone_of(time_zone: str, latitude: float | None, longitude: float | None, default: str) -> ZoneInfo:
    """Return the zone that a store's record names, else the one at its pin, else the brand's ``default``."""
    if not time_zone and latitude is not None and longitude is not None:
        time_zone = zone_at(latitude, longitude)
    return ZoneInfo(time_zone or default)
