"""Rows of the schedule of reports and of the mails that went out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Attached:
    """A file of a mail, with its size in bytes."""

    name: str
    size: int


@dataclass(frozen=True, slots=True)
class MailRow:
    """A mail that went out or is to; ``state`` is waiting, sent, printed (no server is set) or failed.

    ``error`` says why it failed, or why it waits; ``not_before`` when it is tried again. ``receiver`` is empty until it
    is sent, ``person`` for somebody who has no account (yet).
    """

    pk: int
    state: str
    at: datetime
    person: str
    receiver: str
    heading: str
    files: Sequence[Attached]
    error: str
    not_before: datetime | None
    can_be_retried: bool


@dataclass(frozen=True, slots=True)
class ReaderRow:
    """Somebody who gets reports in other languages than their own, or none: "en", "ko", "en ko" or "none"."""

    username: str
    name: str
    choice: str


@dataclass(frozen=True, slots=True)
class Due:
    """When a schedule asks head office to close a month, and whether it asked already.

    ``waits_for_figures``: the day has come, and the month is not scored yet.
    """

    month: int
    at: datetime
    is_asked: bool
    waits_for_figures: bool = False
