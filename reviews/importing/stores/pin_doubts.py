"""Doubt pins of a list of stores: rounded ones, and those far from the other stores of their town."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from math import cos, hypot, radians
from statistics import median
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reviews.importing.messages import figure

KILOMETRES_PER_DEGREE = 111.2

FAR = 50.0
"""Kilometres from the middle of a town's stores beyond which no store of that town is."""

ENOUGH = 3
"""Stores of a town by which its middle is known, and stores on one pin that cannot all be there."""

ROUNDED = 0.01
"""Degrees, about a kilometre, to which a rounded pin is known."""

NAMED = 5
"""Stores that a sentence names."""


class PlacedStore(NamedTuple):
    """Where a store is said to be."""

    code: str
    latitude: float
    longitude: float


@dataclass(slots=True)
class PinDoubts:
    """The pins of all stores of a list, by town."""

    towns: defaultdict[tuple[str, ...], list[PlacedStore]] = field(default_factory=lambda: defaultdict(list))
    rounded: list[str] = field(default_factory=list)
    shared: Counter[tuple[float, float]] = field(default_factory=Counter)

    def add(self, store: Mapping[str, Any]) -> None:
        """Take a store by its attributes."""
        latitude, longitude = store.get("latitude"), store.get("longitude")
        if latitude is None or longitude is None:
            return
        pin = PlacedStore(store["code"], latitude, longitude)
        if store.get("coordinate_precision", 0.0) >= ROUNDED:
            self.rounded.append(pin.code)
        self.shared[latitude, longitude] += 1
        if town := store.get("city"):
            self.towns[store.get("country", ""), store.get("state", ""), town].append(pin)

    def alarms(self) -> list[str]:
        """Return what a person must read before they approve."""
        found = [self._far(), self._rounded(), self._shared()]
        return [sentence for sentence in found if sentence]

    def _far(self) -> str:
        far = [code for pins in self.towns.values() for code in far_ones(pins)]
        if not far:
            return ""
        return ngettext(
            "The pin of %(n)s store is more than %(far)s km from the other stores of its town (%(names)s); check its "
            "coordinates.",
            "The pins of %(n)s stores are more than %(far)s km from the other stores of their towns (%(names)s); check "
            "their coordinates.",
            len(far),
        ) % {"n": figure(len(far)), "far": figure(round(FAR)), "names": named(far)}

    def _rounded(self) -> str:
        if not self.rounded:
            return ""
        return ngettext(
            "The pin of %(n)s store has two decimals or fewer, so it is known to a kilometre only (%(names)s).",
            "The pins of %(n)s stores have two decimals or fewer, so they are known to a kilometre only (%(names)s).",
            len(self.rounded),
        ) % {"n": figure(len(self.rounded)), "names": named(self.rounded)}

    def _shared(self) -> str:
        stores = sum(count for count in self.shared.values() if count >= ENOUGH)
        if not stores:
            return ""
        return _("%(n)s stores share their pin with two others or more: is it the middle of a town?") % {
            "n": figure(stores)
        }


def far_ones(pins: list[PlacedStore]) -> list[str]:
    """Return the codes of a town's stores that are far from its middle; none where most of them are.

    Towns of one name in several provinces that a list does not name have no middle.
    """
    if len(pins) < ENOUGH:
        return []
    north, east = median(pin.latitude for pin in pins), median(pin.longitude for pin in pins)
    far = [pin.code for pin in pins if kilometres(pin, north, east) > FAR]
    return far if len(far) * ENOUGH <= len(pins) else []


def kilometres(pin: PlacedStore, north: float, east: float) -> float:
    """Return about how far a pin is from a point, in a plane: enough to tell 50 from 500."""
    across = (pin.longitude - east + 180.0) % 360.0 - 180.0
    return KILOMETRES_PER_DEGREE * hypot(pin.latitude - north, across * cos(radians(north)))


def named(codes: list[str]) -> str:
    """Name the first codes."""
    return ", ".join(codes[:NAMED]) + (", …" if len(codes) > NAMED else "")
