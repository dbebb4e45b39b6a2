"""Coordinates to time zones (offline), and addresses to coordinates through geopy (only where somebody set it up).

Coordinates in a file always win; an address is looked up only on request, once, and never while a file goes in.
"""

import logging
from functools import lru_cache
from typing import NamedTuple

from django.core.cache import cache

from locations.matching.addresses import address_key

log = logging.getLogger(__name__)

KEPT_SECONDS = 30 * 24 * 3600
TIMEOUT_SECONDS = 5


class Place(NamedTuple):
    """Degrees north and east."""

    latitude: float
    longitude: float


@lru_cache(maxsize=100_000)
def zone_at(latitude: float, longitude: float) -> str:
    """The IANA time zone at a place on earth; empty on the open sea."""
    # tzfpy holds the outlines of all zones; only imports without zones should pay for loading them.
    from tzfpy import get_tz

    zone: str = get_tz(longitude, latitude)
    return "" if zone.startswith("Etc/") else zone


def geocode(address: str, *, service: str, key: str = "") -> Place | None:
    """The coordinates of an address by a geopy service ("nominatim", "google", ...), or None.

    Answers are kept for a month, also the answer that nothing was found. Without a service, or without a connection,
    nothing is found and nothing fails.
    """
    if not service or not address.strip():
        return None
    kept_as = f"geocode:{service}:{address_key(address)}"
    kept = cache.get(kept_as)
    if kept is None:
        kept = _ask(address, service, key)
        if kept is not None:
            cache.set(kept_as, kept, KEPT_SECONDS)
    return Place(*kept) if kept else None


def _ask(address: str, service: str, key: str) -> tuple[float, ...] | None:
    """Degrees, an empty tuple where the service knows no such place, None where it could not be asked."""
    from geopy.exc import GeopyError
    from geopy.geocoders import get_geocoder_for_service

    options = {"api_key": key} if key else {"user_agent": "evenly"}
    try:
        found = get_geocoder_for_service(service)(timeout=TIMEOUT_SECONDS, **options).geocode(address)
    except GeopyError as error:
        log.warning("geocoding is not available: %s", error)
        return None
    return (found.latitude, found.longitude) if found else ()
