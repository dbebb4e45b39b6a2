"""What answers count for: how soon a case was answered and resolved, and how soon the desk answered (pure)."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from reviews.outcomes import SHORTEST, Around, Counted, Outcome, duration

REOPENING_LIMIT = timedelta(days=7)
"""Within which a closed case can be opened again before it counts as solved at first contact."""

RESOLUTION_LIMIT = timedelta(hours=72)
"""Within which a case should be closed, without the time in which the desk waits for the customer."""


def first_response(fact: Any, around: Around) -> Outcome:
    if fact.first_response_at is None:
        return "not_answered"
    return duration(around.publisher, fact.opened_at, fact.first_response_at)


def resolved(fact: Any, around: Around) -> Outcome:
    """A case that is opened again has a new clock; what is still open is a miss once its source was viewed too late."""
    if fact.closed_at is None and around.seen_at is None:
        return "source_not_seen_again"
    begun = fact.opened_at
    if fact.reopened_at is not None and (fact.closed_at is None or fact.reopened_at <= fact.closed_at):
        begun = max(begun, fact.reopened_at)
    due = begun + RESOLUTION_LIMIT + timedelta(seconds=fact.paused_seconds or 0)
    if fact.closed_at is not None:
        return "ends_before_it_begins" if fact.closed_at < begun else [Counted(around.publisher, fact.closed_at <= due)]
    if around.seen_at is None or around.seen_at < due:
        return "source_not_seen_again"
    return [Counted(around.publisher, 0)]


def reopened(fact: Any, around: Around) -> Outcome:
    if fact.closed_at is None:
        return "still_open"
    if around.seen_at is None or around.seen_at < fact.closed_at + REOPENING_LIMIT:
        return "source_not_seen_again"
    if fact.reopened_at is not None:
        return [Counted(around.publisher, fact.reopened_at <= fact.closed_at + REOPENING_LIMIT)]
    return "reopening_unknown" if fact.reopened is None else [Counted(around.publisher, fact.reopened > 0)]


def in_time(decided: str) -> Callable[[Any, Around], Outcome]:
    """Give the measure of one clock of the desk: what was decided once, and nothing else."""

    def in_time(fact: Any, _around: Around) -> Outcome:
        if reason := _never_counts(fact):
            return reason
        found = getattr(fact, decided)
        return "not_decided" if found is None else [Counted(fact.kind, found)]

    return in_time


def answer_hours(fact: Any, _around: Around) -> Outcome:
    if reason := _never_counts(fact):
        return reason
    return duration(fact.kind, fact.spoke_at, fact.answered_at) if fact.answered_at else "not_answered"


def house_answer_hours(fact: Any, _around: Around) -> Outcome:
    if reason := _never_counts(fact):
        return reason
    if fact.answered_at is None:
        return "not_answered"
    if fact.answered_at < fact.spoke_at:
        return "ends_before_it_begins"
    if fact.house_seconds is None:
        return "hours_unknown"
    return [Counted(fact.kind, max(fact.house_seconds / 3_600, SHORTEST))]


def _never_counts(fact: Any) -> str:
    """Say why an item of the desk is in no figure, whatever became of it; empty for all others."""
    return "rough_date" if not fact.is_exact else "source_gone" if fact.source_gone else ""


def fcr(fact: Any, around: Around) -> Outcome:
    if fact.closed_at is None:
        return "still_open"
    if fact.contacts is None:
        return "contacts_unknown"
    if around.seen_at is None or around.seen_at < fact.closed_at + REOPENING_LIMIT:
        return "source_not_seen_again"
    if fact.contacts > 1:
        return [Counted(around.publisher, 0)]
    if fact.reopened_at is not None:
        return [Counted(around.publisher, fact.reopened_at > fact.closed_at + REOPENING_LIMIT)]
    return "reopening_unknown" if fact.reopened is None else [Counted(around.publisher, fact.reopened == 0)]


def resolution(fact: Any, around: Around) -> Outcome:
    if fact.closed_at is None:
        return "still_open"
    return duration(around.publisher, fact.opened_at, fact.closed_at)
