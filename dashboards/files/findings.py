"""Findings as documents: what the command, the API and files say of one, and what the columns mean."""

from collections.abc import Sequence
from typing import TypedDict

from dashboards import finding_words
from dashboards.rows import FindingRow
from locations.months import format_month


class FindingDocument(TypedDict):
    """A finding; months are written as 2026-10."""

    id: int
    kind: str
    place: str
    place_kind: str
    metric: str | None
    theme: str | None
    since: str | None
    state: str
    priority: float | None
    frequency: float | None
    severity: float | None
    lever: float | None
    cause: str | None
    sentence: str
    direction: str
    first_month: str
    last_month: str
    owner: str | None
    version: int


def finding_document(row: FindingRow) -> FindingDocument:
    """Return a finding as JSON takes it."""
    return FindingDocument(
        id=row.id,
        kind=row.kind,
        place=row.place,
        place_kind=row.place_kind,
        metric=row.metric or None,
        theme=row.theme or None,
        since=format_month(row.since) if row.since else None,
        state=row.state,
        priority=row.priority,
        frequency=row.frequency,
        severity=row.severity,
        lever=row.lever,
        cause=row.cause or None,
        sentence=finding_words.sentence(row),
        direction=row.direction,
        first_month=format_month(row.first_month),
        last_month=format_month(row.last_month),
        owner=row.owner or None,
        version=row.version,
    )


class FindingsDocument(TypedDict):
    """Findings by priority; those without one come last."""

    rows: list[FindingDocument]


def findings_document(rows: Sequence[FindingRow]) -> FindingsDocument:
    """Return findings as JSON takes them, in their order."""
    return FindingsDocument(rows=[finding_document(row) for row in rows])
