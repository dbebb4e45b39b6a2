"""Rows of a brand as such: what one can choose, its scored months, its people."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Choices:
    """What the pickers of a scope can offer. ``months`` are scored months, newest first; empty where none is.

    ``home`` is the region of a manager who has just one, empty for everybody else; ``has_moves`` says that a region had
    other stores once than now. ``closes`` gives the newest revision of closed months, and how many figures later data
    would change in them (0 for all but head office). ``now`` are the metrics that have a present level, ``withheld``
    those that have one which this person may not know.
    """

    brand: str
    brand_name: str
    role: str
    months: Sequence[int]
    metrics: Sequence[str]
    windows: Sequence[int]
    regions: Sequence[str]
    formats: Sequence[str]
    stores: int
    has_facts: bool
    sees_peers: bool
    own_store: str | None = None
    home: str = ""
    has_moves: bool = False
    closes: Mapping[int, tuple[int, int]] = field(default_factory=dict)
    now: Sequence[str] = ()
    withheld: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class ScoredMonth:
    """A month that is scored: its windows, how many metrics and stores, and when.

    ``answers`` are those of the month alone to the metric that has most of them, ``answered`` (empty where none has).
    """

    month: int
    windows: Sequence[int]
    metrics: int
    stores: int
    answers: int
    answered: str
    scored_at: datetime | None


@dataclass(frozen=True, slots=True)
class ScoredTable:
    """One metric and window of a month: stores with an answer, and answers."""

    metric: str
    window: int
    stores: int
    answers: int
