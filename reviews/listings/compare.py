"""Decide whether what a publisher shows for a store matches the brand's own record, field by field (pure)."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

from locations.matching.phones import same_phone
from locations.matching.streets import same_street
from locations.matching.vicinity import METRES_A_DEGREE, metres

NEAR_METRES = 150.0
"""A pin this near is right: publishers put it on the door, the roof or the car park."""

FEWEST_DECIMALS = 2
"""Decimals from which on coordinates are a pin: some 1.1 km."""

PIN = "pin"
"""The name of latitude and longitude together as a field."""
_NOT_A_WORD = re.compile(r"[\W_]+")


def matches(shown: Any, ours: Any) -> list[bool]:
    """Return whether each field matches that the publisher shows and our record has, in the order of ``FIELDS``."""
    return [*compared(shown, ours).values()]


def compared(shown: Any, ours: Any) -> dict[str, bool]:
    """Compare each field that the publisher shows and our record has, by name; the coordinates are ``PIN``."""
    same = {
        field: getattr(shown, field) == getattr(ours, field) or alike(getattr(shown, field), getattr(ours, field))
        for field, alike in FIELDS.items()
        if getattr(shown, field) and getattr(ours, field)
    }
    if None not in (shown.latitude, shown.longitude, ours.latitude, ours.longitude):
        same[PIN] = _is_near(shown, ours)
    return same


def metres_apart(shown: Any, ours: Any) -> float:
    """Measure the metres between two pins that are near each other; the earth is flat between them."""
    return metres(ours.latitude, ours.longitude, shown.latitude, shown.longitude)


def _same_words(left: str, right: str) -> bool:
    return _letters(left) == _letters(right)


def _letters(text: str) -> str:
    return _NOT_A_WORD.sub("", unicodedata.normalize("NFKC", text).casefold())


def _same_postcode(left: str, right: str) -> bool:
    """Compare without the last four digits of ZIP+4, which name a part of the same place."""
    short = [_letters(text.partition("-")[0]) for text in (left, right)]
    return short[0] == short[1]


def _same_site(left: str, right: str) -> bool:
    return _site(left) == _site(right)


def _site(text: str) -> tuple[str, str]:
    try:
        parts = urlsplit(text if "//" in text else f"//{text}")
    except ValueError:
        return (text, "")
    return (parts.netloc.casefold().removeprefix("www."), parts.path.rstrip("/"))


def _is_near(shown: Any, ours: Any) -> bool:
    """Within 150 m, or within the rounding of our own coordinates or of the publisher's."""
    apart = metres_apart(shown, ours)
    if apart <= NEAR_METRES:
        return True
    rounding = max(ours.coordinate_precision or 0.0, _rounding(shown.latitude, shown.longitude))
    return apart <= rounding * METRES_A_DEGREE


def _rounding(latitude: float, longitude: float) -> float:
    """Return the degrees that coordinates are rounded to: the finer of the two tells, as programs drop zeros.

    Coarser ones than two decimals say that somebody looked no further than the town, and count as two.

    >>> _rounding(41.88, -87.6), _rounding(37.5, 127.04525)
    (0.01, 1e-05)
    """
    written = (f"{abs(value):.7f}".rstrip("0").partition(".")[2] for value in (latitude, longitude))
    decimals = max(FEWEST_DECIMALS, *map(len, written))
    return float(10**-decimals)


FIELDS: Mapping[str, Callable[[str, str], bool]] = {
    "name": _same_words,
    "street": same_street,
    "city": _same_words,
    "postcode": _same_postcode,
    "phone": same_phone,
    "website": _same_site,
    "hours": _same_words,
}
"""Fields of text that are compared, and what counts as the same; coordinates (``PIN``) are compared too."""
