"""Plain rows of the pages that head office keeps: standards, scored months, and people (pure)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from dashboards.rows import StandardRow


@dataclass(frozen=True, slots=True)
class StandardLine:
    """A standard, the number of visible stores it is the one for, and whether it holds ("now", "earlier", "coming").

    For an earlier or coming standard the stores are those that it would be the one for if it held.
    """

    row: StandardRow
    stores: int
    holds: str


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


@dataclass(frozen=True, slots=True)
class MemberRow:
    """What a person is in a brand, where, and since when; ``where`` is a region's path, a store's code and name, or
    empty for the whole brand."""

    user: str
    name: str
    role: str
    where: str
    since: date
    until: date | None
    last_sign_in: datetime | None
    holds: bool
    locked: bool
