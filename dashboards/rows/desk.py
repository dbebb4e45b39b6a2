"""Rows of the desk: what waits, by when, and who has it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class DeskItem:
    """One item as lists show it. Moments are on the clock of the store.

    ``stars`` is 1 to 5 (None where the customer gave none), ``score`` an NPS of 0 to 10. ``themes`` are keys.
    ``in_time_customer`` and ``in_time_house`` are None while that is open. ``house_is_brands`` says that the deadline
    in open hours counts the brand's hours, since the store states none.
    """

    pk: int
    kind: str
    store: str
    store_name: str
    spoke_at: datetime
    is_exact: bool
    state: str
    severity: int
    tags: Sequence[str]
    owner: str
    team: str
    due_customer: datetime
    due_house: datetime | None
    house_is_brands: bool
    answered_at: datetime | None
    in_time_customer: bool | None
    in_time_house: bool | None
    snoozed_until: datetime | None
    not_shown_since: datetime | None
    closed_at: datetime | None
    close_reason: str
    version: int
    text: str = ""
    publisher: str = ""
    stars: int | None = None
    score: int | None = None
    themes: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class DeskCounts:
    """How many items each view of the desk has."""

    mine: int = 0
    unassigned: int = 0
    due_today: int = 0
    overdue: int = 0
    incidents: int = 0
    not_shown: int = 0
    snoozed: int = 0
    open: int = 0


@dataclass(frozen=True, slots=True)
class RuleTrial:
    """What one rule would do over the last 90 days."""

    rule: int
    name: str
    matched: int
    assigned: int
