"""Rows of what customers wrote."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """A public review or a survey comment; ``replies_known`` says whether its file states replies at all,
    ``erased`` that its author wished to be forgotten, so that only figures are left.

    ``when_from`` and ``when_to`` are on the clock of the store. ``touchpoint``, ``channel`` and ``segment`` are as the
    survey's file writes them. ``keywords`` are those that a publisher lets its users choose, ``address`` is where the
    publisher shows this store, empty where no file states it.
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
    keywords: tuple[str, ...] = ()
    address: str = ""


@dataclass(frozen=True, slots=True)
class Waiting:
    """Reviews of a store that surely wait for a reply: how many, how many of them with one star, and since when.

    ``oldest`` is the last moment (UTC) at which the oldest of them can have been written, None where none waits.
    ``replies_known`` says whether any file states replies.
    """

    n: int
    one_star: int
    oldest: datetime | None
    replies_known: bool
