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
