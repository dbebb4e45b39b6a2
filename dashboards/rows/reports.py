"""Rows of closed months and of the reports made of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class MonthState:
    """How a scored month stands: ``revision`` 0 is an open one.

    ``later`` is how many figures today's facts would change, ``is_withdrawn`` whether a report of the newest revision
    quoted a person who is erased, and ``names_differ`` whether the brand quotes customers with or without names since.
    ``is_at_work`` while it is closed or revised; ``error`` says why that
    failed.
    """

    month: int
    revision: int
    at: datetime | None
    by: str
    later: int
    is_withdrawn: bool
    is_at_work: bool
    error: str
    names_differ: bool = False

    @property
    def can_be_revised(self) -> bool:
        changes = self.later or self.is_withdrawn or self.names_differ
        return bool(self.revision and changes and not self.is_at_work)


@dataclass(frozen=True, slots=True)
class ReportRow:
    """A report; ``kind`` of its place is brand, region or store.

    By format, ``sizes`` gives the bytes of each file and ``digests`` its SHA-256. ``state`` is that of the job.
    ``newest`` is the newest revision of its month. ``created_by`` is empty for a report made by command.
    """

    pk: int
    month: int
    revision: int
    newest: int
    language: str
    kind: str
    key: str
    name: str
    state: str
    is_at_work: bool
    progress: float
    error: str
    fingerprint: str
    sizes: Mapping[str, int]
    digests: Mapping[str, str]
    withdrawn: str
    made_at: datetime | None
    created_by: str


@dataclass(frozen=True, slots=True)
class StoresMade:
    """How many reports of stores were ordered of a month's newest revision, and how many are made, or failed."""

    ordered: int
    made: int
    failed: int

    @property
    def is_at_work(self) -> bool:
        return self.made + self.failed < self.ordered


@dataclass(frozen=True, slots=True)
class RevisionRow:
    """A revision of a closed month: when, by whom, how many figures it changed and why (kind, name, number, day)."""

    number: int
    at: datetime
    by: str
    changed: int
    reasons: Sequence[Mapping[str, Any]]
