"""Rows of imports: their counts, what they changed, and whether they can be undone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class ImportRow:
    """One import: what it read, how far it is, and its counts.

    ``task`` is what it waits for or does: preview, import or undo. ``problem`` is the code of what keeps its file from
    being read until somebody answers; ``preview`` and ``options`` are empty in lists.
    """

    pk: int
    kind: str
    file_name: str
    shape: str
    publisher: str
    size: int
    task: str
    state: str
    progress: float
    error: str
    read: int
    inserted: int
    updated: int
    unchanged: int
    rejected: int
    duplicates: int
    damaged: int
    warnings: Sequence[str]
    has_rejects: bool
    created_at: datetime
    finished_at: datetime | None
    created_by: str
    problem: str = ""
    preview: Mapping[str, Any] = field(default_factory=dict)
    options: Mapping[str, Any] = field(default_factory=dict)

    @property
    def can_be_undone(self) -> bool:
        """Whether it is over and something came of it; what blocks it is another question."""
        return self.state in ("done", "failed", "stopped") and bool(self.inserted or self.updated)

    @property
    def can_be_stopped(self) -> bool:
        """Whether it waits for a worker or one has it; a file of the command line is stopped there."""
        return self.state in ("queued", "running") and bool(self.created_by)

    @property
    def can_go_on(self) -> bool:
        """Whether a person has stopped it."""
        return self.state == "stopped"


@dataclass(frozen=True, slots=True)
class ChangeOfImport:
    """A row that an import changed: its store, what it is (a table's name and when or which), and its columns.

    ``columns`` are (our field, value before, value since), as in the database; moments are on the clock of the store.
    """

    store: str
    store_name: str
    table: str
    when: datetime | None
    columns: Sequence[tuple[str, Any, Any]]


@dataclass(frozen=True, slots=True)
class UndoRow:
    """Whether an import can be undone: why not (``blocker``), and the later imports that rest on it.

    ``also_found`` are later imports that may have found the same records unchanged: number, file and how many.
    ``worked_on`` are items of the desk that people worked on, by id: they block the undo unless their work is kept, and
    ``work`` says so.
    """

    blocker: str
    stores: int
    later: Sequence[tuple[int, str]]
    also_found: Sequence[tuple[int, str, int]] = ()
    worked_on: Sequence[int] = ()
    work: str = ""
