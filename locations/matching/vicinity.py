"""Which known store an address speaks of that is spelt in another way, by its coordinates and house number (pure).

Spellings of one street differ ("8500 US-290", "8500 E HWY 290"), house numbers hardly ever do; and a brand has no two
stores of one number within a short walk. So the number has to be the same, exactly; the street may be written
differently near by, and farther away has to be nearly the same. Of the 17 stores of a file of reviews, exact keys find
8 in a list of 14,170 stores of the brand, this all 17 (tests/locations/matching/test_vicinity.py).
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from locations.matching.addresses import normalise

NEAR, FAR = 200.0, 2_000.0
"""Metres within which a street may be written differently, and within which it must be nearly the same."""

ALIKE, NEARLY_SAME = 60, 90
"""How alike the names of streets are then, of 100 (rapidfuzz's token set ratio)."""

METRES_A_DEGREE = 111_195.0
STEP = 0.05
"""Degrees of a cell in which stores are looked for: more than FAR up to 68 degrees of latitude, with its neighbours."""

AROUND_THE_EARTH = round(360 / STEP)
"""Cells of one row, of which the last one and the first one are neighbours at the date line."""

OPPOSITE = ({"n", "s"}, {"e", "w"}, {"ne", "nw"}, {"ne", "se"}, {"nw", "sw"}, {"se", "sw"})


class Place(NamedTuple):
    """A known store: its code, its street as written, and where it lies in degrees."""

    code: str
    street: str
    latitude: float
    longitude: float


@dataclass(slots=True)
class Vicinity:
    """Known stores by where they lie."""

    places: Iterable[Place]
    _cells: dict[tuple[int, int], list[Place]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        for place in self.places:
            self._cells[_cell(place.latitude, place.longitude)].append(place)

    def find(self, address: str, latitude: float, longitude: float) -> str:
        """Return the code of the one store that the address can mean; empty where there is none or more than one."""
        places = self._near(latitude, longitude)
        found = {place.code for place in places if is_one_place(address, latitude, longitude, place)}
        return found.pop() if len(found) == 1 else ""

    def around(self, latitude: float, longitude: float, within: float) -> list[tuple[float, str]]:
        """Return the stores within some metres, at most ``FAR``, with their distances; the nearest first."""
        places = self._near(latitude, longitude)
        far = ((metres(latitude, longitude, place.latitude, place.longitude), place.code) for place in places)
        return sorted(each for each in far if each[0] <= within)

    def _near(self, latitude: float, longitude: float) -> Iterator[Place]:
        """Yield the stores of the cell of a point and of its neighbours."""
        row, column = _cell(latitude, longitude)
        around = [(row + north, (column + east) % AROUND_THE_EARTH) for north in (-1, 0, 1) for east in (-1, 0, 1)]
        return (place for cell in around for place in self._cells.get(cell, ()))


def is_one_place(address: str, latitude: float, longitude: float, place: Place) -> bool:
    """Return whether an address at these coordinates (degrees) is a store's, though it is spelt differently."""
    far = metres(latitude, longitude, place.latitude, place.longitude)
    if far > FAR or not _same_number(house_number(address), house_number(place.street)):
        return False
    here, there = _street(address), _street(place.street)
    if _opposite(here, there):
        return False
    from rapidfuzz.fuzz import token_set_ratio  # most files name stores by their codes

    return token_set_ratio(" ".join(here), " ".join(there)) >= (ALIKE if far <= NEAR else NEARLY_SAME)


def house_number(address: str) -> tuple[str, ...]:
    """Return the first run of numbers in the street line; a range is both its ends.

    >>> house_number("621-635 Broadway, Newark, NJ 07104")
    ('621', '635')
    >>> house_number("서울 강남구 테헤란로25길 12")
    ('12',)
    """
    found: list[str] = []
    for word in _words(address):
        if word.isascii() and word.isdigit():
            found.append(word)
        elif found:
            break
    return tuple(found)


def _same_number(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """A range is the same as its beginning."""
    shared = min(len(one), len(other))
    return shared > 0 and one[:shared] == other[:shared]


def _street(address: str) -> list[str]:
    number = set(house_number(address))
    return [word for word in _words(address) if word not in number]


def _words(address: str) -> list[str]:
    return normalise(address.partition(",")[0]).split()


def _opposite(one: Iterable[str], other: Iterable[str]) -> bool:
    """Whether one is, say, the north and the other the south end of a street."""
    here, there = set(one), set(other)
    return any(pair & here and pair & there and not pair & here & there for pair in OPPOSITE)


def metres(latitude: float, longitude: float, other_latitude: float, other_longitude: float) -> float:
    """Return the distance of two points in degrees on a plane, across the date line too.

    Within a few kilometres that is exact enough to measure, beyond it to tell near from far.
    """
    east = (longitude - other_longitude + 180) % 360 - 180
    return METRES_A_DEGREE * math.hypot(latitude - other_latitude, east * math.cos(math.radians(latitude)))


def _cell(latitude: float, longitude: float) -> tuple[int, int]:
    return math.floor(latitude / STEP), math.floor(longitude / STEP) % AROUND_THE_EARTH
