"""The time zones of stores and brands, in which people read their dates (pure)."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from locations.matching.geocoding import zone_at


def zone_of(time_zone: str, latitude: float | None, longitude: float | None, default: str) -> ZoneInfo:
    """Return the zone that a store's record names, else the one at its pin, else the brand's ``default``."""
    if not time_zone and latitude is not None and longitude is not None:
        time_zone = zone_at(latitude, longitude)
    return ZoneInfo(time_zone or default)


def day_in(zone: str, now: datetime) -> date:
    """Return the day that a moment belongs to in a time zone.

    >>> day_in("Asia/Seoul", datetime.fromisoformat("2026-11-28T15:00+00:00"))
    datetime.date(2026, 11, 29)
    """
    return now.astimezone(ZoneInfo(zone)).date()
