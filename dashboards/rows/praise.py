"""Rows of praise that is shared."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class PraiseRow:
    """Praise of a customer: what was said, of which store, and the names of staff in it. ``at`` is of the sharing.

    ``may_take_back`` says whether the reader sees the store itself. No figures: nobody is ranked by praise.
    """

    item: int
    store: str
    store_name: str
    text: str
    staff: str
    shared_with: str
    shared_by: str
    at: datetime
    may_take_back: bool


@dataclass(frozen=True, slots=True)
class PraiseOffer:
    """Something good that was said of a store that the reader sees, and that nobody has shared yet."""

    item: int
    store_name: str
    text: str
    spoke_at: datetime
