"""Rows of what customers wrote."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """A public review or a survey comment; ``replies_known`` says whether its file states replies at all,
    ``erased`` that its author wished to be forgotten, so that only figures are left.

    ``when_from`` and ``when_to`` are on the clock of the store. ``touchpoint``, ``channel`` and ``segment`` are as the
    survey's file writes them.
    """

    kind: str
    publisher: str
    store: str
    store_name: str
    when_from: datetime
    when_to: datetime
    precision: str
    author: str
    rating: int | None
    rating_max: int
    nps: int | None
    csat: int | None
    ces: int | None
    text: str
    reply: str
    replied_at: datetime | None
    language: str = ""
    touchpoint: str = ""
    channel: str = ""
    segment: str = ""
    replies_known: bool = True
    erased: bool = False


@dataclass(frozen=True, slots=True)
class Unanswered:
    """The review that has surely waited longest for an answer (None: none), and whether any file states replies."""

    oldest: ReviewRow | None
    replies_known: bool
