"""Rows of service cases."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A service case as its file gave it; ``case`` is its number there. Moments are on the clock of the store.

    ``reopened`` counts how often it was opened again, ``contacts`` how often the customer had to ask; ``csat`` is
    1 to 5.
    """

    case: str
    source: str
    store: str
    store_name: str
    opened_at: datetime
    first_response_at: datetime | None
    closed_at: datetime | None
    reopened_at: datetime | None
    reopened: int | None
    contacts: int | None
    channel: str
    status: str
    csat: int | None


@dataclass(frozen=True, slots=True)
class ResponseTimes:
    """Hours from opening a service case to the first response: the median, and within how many nine in ten have one.

    None for both figures under five cases; ``n`` counts the cases that have a first response.
    """

    n: int
    median: float | None
    p90: float | None
