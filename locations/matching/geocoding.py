"""Time zones of coordinates (offline), and coordinates of addresses from the geocoder that the operator names.

Nothing here touches the database: ``locations.lookups`` keeps the answers and gives them to stores.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from http.client import HTTPException
from typing import Any
from urllib.parse import urlsplit

TIMEOUT_SECONDS = 10
COARSEST = 0.5
"""Degrees, some 55 km: an answer that may be farther off names no town, so it locates nothing."""


class Kind(StrEnum):
    """What an answer points at."""

    HOUSE = "house"
    STREET = "street"
    TOWN = "town"


AT_BEST: Mapping[Kind, float] = {Kind.HOUSE: 0.0005, Kind.STREET: 0.005, Kind.TOWN: 0.05}
"""Degrees that an answer is trusted to at most. House numbers are often interpolated along their street."""


@dataclass(frozen=True, slots=True)
class Found:
    """Coordinates of an address in degrees, and how far off they may be (``precision``, degrees of latitude)."""

    latitude: float
    longitude: float
    kind: Kind
    precision: float
    licence: str = ""


class Unavailable(Exception):
    """The geocoder answers nobody now; ``retry_after`` are the seconds that it asks to wait, if it does."""

    def __init__(self, reason: str, retry_after: float | None = None) -> None:
        super().__init__(reason)
        self.retry_after = retry_after


class Rejected(Exception):
    """The geocoder cannot work with this one address."""


@dataclass(frozen=True, slots=True)
class Geocoder:
    """A Nominatim-compatible server. ``contact`` (an address of the operator) goes into the user agent."""

    url: str
    contact: str = ""

    def __post_init__(self) -> None:
        # Whoever paces requests must not wait for geopy to load between the permission and the request.
        _nominatim(self.url, self.contact)

    @property
    def provider(self) -> str:
        """The name that people see: the host."""
        return urlsplit(self.url).hostname or ""

    def find(self, address: str, country: str = "") -> Found | None:
        """Look up an address, within a country (ISO 3166 code) where one is given; None where it is not known.

        Only the address is sent. Raises Unavailable or Rejected.
        """
        from geopy.exc import GeocoderQueryError, GeopyError  # loaded with the server

        server, limits = _nominatim(self.url, self.contact), country.lower() or None
        try:
            found = server.geocode(address, country_codes=limits, addressdetails=True, timeout=TIMEOUT_SECONDS)
        except GeocoderQueryError as error:
            raise Rejected(str(error)) from error
        except (GeopyError, HTTPException, OSError) as error:
            raise Unavailable(str(error), getattr(error, "retry_after", None)) from error
        except (AttributeError, LookupError, TypeError, ValueError) as error:
            raise Unavailable("The answer is not what a Nominatim server gives.") from error
        return found_in(found.raw) if found else None


@lru_cache(maxsize=4)
def _nominatim(url: str, contact: str) -> Any:
    # Loading geopy takes longer than most pages, and only a worker with a geocoder needs it.
    from geopy.adapters import URLLibAdapter
    from geopy.geocoders import Nominatim

    parts = urlsplit(url)
    return Nominatim(
        scheme=parts.scheme,
        domain=f"{parts.netloc}{parts.path}",
        user_agent=f"Evenly ({contact})" if contact else "Evenly",
        adapter_factory=URLLibAdapter,
    )


def found_in(raw: Mapping[str, Any]) -> Found | None:
    """Read one place of a Nominatim answer; None where it is coarser than a town. Raises Unavailable, Rejected."""
    try:
        latitude, longitude = float(raw["lat"]), float(raw["lon"])
    except (LookupError, TypeError, ValueError) as error:
        raise Unavailable("The answer has no coordinates.") from error
    if not (abs(latitude) <= 90 and abs(longitude) <= 180):
        raise Rejected("The answer has coordinates that are not on earth.")
    kind = kind_of(raw)
    precision = max(AT_BEST[kind], half_side(raw.get("boundingbox"), latitude))
    if precision > COARSEST:
        return None
    return Found(round(latitude, 7), round(longitude, 7), kind, precision, str(raw.get("licence") or ""))


def kind_of(raw: Mapping[str, Any]) -> Kind:
    """Tell what a place is: a house only where the answer itself names a house number.

    A shop or a bus stop of rank 30 without one may merely carry the name of the street.
    """
    parts = raw.get("address")
    named = parts if isinstance(parts, Mapping) else {}
    if named.get("house_number"):
        return Kind.HOUSE
    rank = raw.get("place_rank")
    is_street = bool(named.get("road")) or (isinstance(rank, int) and rank >= 26)
    return Kind.STREET if is_street else Kind.TOWN


def half_side(box: object, latitude: float) -> float:
    """Half the longer side of a bounding box (south, north, west, east) in degrees of latitude; 0 without a box."""
    if not isinstance(box, Sequence) or len(box) != 4:
        return 0.0
    try:
        south, north, west, east = (float(side) for side in box)
    except (TypeError, ValueError):
        return 0.0
    side = max(north - south, (east - west) * math.cos(math.radians(latitude)))
    return side / 2 if math.isfinite(side) else 0.0


@lru_cache(maxsize=100_000)
def zone_at(latitude: float, longitude: float) -> str:
    """Give the IANA time zone at a place on earth; empty on the open sea."""
    # tzfpy contains the outlines of all zones; only imports without zones should pay for loading them.
    from tzfpy import get_tz

    zone: str = get_tz(longitude, latitude)
    return "" if zone.startswith("Etc/") else zone
