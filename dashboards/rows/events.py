"""Rows of the log of changes (pure)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class EventRow:
    """One change: ``at`` on the clock of the brand, ``by`` a sign-in name, a program's name, or empty for Evenly.

    ``store`` and ``store_name`` are empty where it is about no store. ``of`` says what else belongs to it.
    """

    pk: int
    at: datetime
    by: str
    verb: str
    subject: str
    subject_name: str
    store: str
    store_name: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    of: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class EventChoices:
    """What the log that a person sees can be narrowed to: kinds of subjects, and who made changes."""

    subjects: Sequence[str]
    people: Sequence[str]
