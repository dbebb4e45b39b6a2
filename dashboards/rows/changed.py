"""Rows of places whose level has changed lately, and of what goes with a change."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class PlaceKind(StrEnum):
    """What kind of place changed."""

    BRAND = "brand"
    REGION = "region"
    STORE = "store"


@dataclass(frozen=True, slots=True)
class ChangedMetric:
    """A metric in which a place changed, in the unit that people see.

    ``before`` is the mean of the answers of up to a year before ``since``, ``after`` of those since it; ``low`` and
    ``high`` are the 95 % interval of ``after - before``. None under five answers on a side; ``q`` and the interval also
    where this person may not know them. ``values`` are those of the
    months up to the one asked for, oldest first.
    """

    metric: str
    since: int
    q: float | None
    answers: int
    before: float | None
    after: float | None
    low: float | None
    high: float | None
    values: Sequence[float | None]

    @property
    def size(self) -> tuple[float, float] | None:
        """The interval of how much it changed, in the direction in which it did."""
        if self.low is None or self.high is None or self.difference is None:
            return None
        return (self.low, self.high) if self.difference >= 0 else (-self.high, -self.low)

    @property
    def difference(self) -> float | None:
        return None if self.after is None or self.before is None else self.after - self.before


@dataclass(frozen=True, slots=True)
class ChangedPlace:
    """A store, a region or the whole brand that got better or worse lately, beyond chance.

    ``place`` is the store's code or the region's path, empty for the brand; ``region`` the path of the region that a
    store is in. ``metrics`` begin with the one that leads. ``followed`` are the stores, by code and name, that changed
    no otherwise than this region did, of ``stores`` with answers.
    """

    kind: PlaceKind
    place: str
    name: str
    region: str
    better: bool
    stores: int
    metrics: Sequence[ChangedMetric]
    followed: Sequence[tuple[str, str]] = ()

    @property
    def lead(self) -> ChangedMetric:
        return self.metrics[0]


class CauseKind(StrEnum):
    """What goes with a change."""

    THEME = "theme"
    PART = "part"
    PHRASE = "phrase"


@dataclass(frozen=True, slots=True)
class Cause:
    """What goes with a change: what customers complain of, a part of them, or words that are new.

    ``what`` is the theme's key, the part's value (of the dimension ``by``) or the phrase. ``n`` of ``of`` texts have it
    since the change (of a part: answers), and of a phrase ``n_before`` of ``of_before`` in the year before. ``since``
    and ``before`` are the theme's share of complaints, 0..1, or the part's difference from the rest of the place in the
    unit of the metric's differences.
    """

    kind: CauseKind
    what: str
    n: int
    of: int
    n_before: int = 0
    of_before: int = 0
    by: str = ""
    since: float = 0.0
    before: float = 0.0
