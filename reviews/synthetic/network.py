"""A synthetic network as a whole: its stores, what is true of them, and what their customers talk about (pure)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

import numpy as np

from reviews.synthetic.planted import Within
from reviews.synthetic.stores import Store
from reviews.synthetic.truth import Truth


class Cause(NamedTuple):
    """What a store's customers talk about, and whether they complain of it or praise it (a tone of the comments).

    ``since`` is the first month in which they do and ``until`` the first in which they do not any more (indices of the
    truth). With ``within``, it is about a part of them alone, who are as much below the others.
    """

    topic: str
    since: int
    tone: str
    until: int | None = None
    within: Within | None = None

    def holds(self, months: np.ndarray) -> np.ndarray:
        """Tell for each month (its index in the truth) whether it is one of them."""
        return (months >= self.since) & (months < (np.inf if self.until is None else self.until))


class Fall(NamedTuple):
    """From which day on a store is worse by how much, and what its customers complain of since."""

    since: date
    offset: float
    topic: str


class Moved(NamedTuple):
    """Where a store was before its present region, and the first month that it has been there."""

    region: str
    since: int


class Begun(NamedTuple):
    """Stores (indices) that began something on the first day of a month: so many whole ones before the current."""

    months: int
    stores: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Network:
    """Stores, what is true of them, and what their customers talk about.

    Causes, moves and falls are by index of the store, and the stages of what was done by the key of the action. Falls
    begin within a month and come on top of the truth, which is of whole months.
    """

    stores: Sequence[Store]
    truth: Truth
    causes: Mapping[int, Cause]
    moved: Mapping[int, Moved] = field(default_factory=dict)
    actions: Mapping[str, Sequence[Begun]] = field(default_factory=dict)
    falls: Mapping[int, Fall] = field(default_factory=dict)

    def named(self, place: str) -> Store:
        """Give the first store at a place, by the place's Latin name."""
        return self.stores[find(self.stores, place)]


def find(stores: Sequence[Store], place: str) -> int:
    """Return the index of the first store at a place, by the place's Latin name."""
    return next(index for index, store in enumerate(stores) if store.name.endswith(f"점 {place}"))
