"""What a fact counts for, in the words that every measure uses (pure)."""

from datetime import datetime, timedelta
from typing import Any, NamedTuple

SHORTEST = 1 / 60
"""Hours that a duration counts for at least: sources that state only minutes give 0 for a case closed in its first."""


class Counted(NamedTuple):
    """A raw score and the series it belongs to; scores of different series are never added up."""

    series: str
    score: float


class Around(NamedTuple):
    """What a fact does not state itself: its publisher, when that was last viewed, and our record of the store."""

    publisher: str
    seen_at: datetime | None
    store: Any = None


Outcome = list[Counted] | str
"""What a fact counts for, or the code of the reason why it does not."""


def hours_between(start: datetime, end: datetime) -> float:
    return (end - start) / timedelta(hours=1)


def duration(series: str, start: datetime, end: datetime) -> Outcome:
    hours = hours_between(start, end)
    return [Counted(series, max(hours, SHORTEST))] if hours >= 0 else "ends_before_it_begins"
