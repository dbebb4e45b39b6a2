"""Rows of findings: what was found about a place, how much it matters, and where it stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """One line that a finding rests on, in the outside unit of its metric; what this person may not know is None.

    ``value`` is the place's own, ``expected`` that of comparable stores, ``before`` its own before a change.
    """

    kind: str
    metric: str
    theme: str
    since: int | None
    month: int
    strength: float | None
    n: int
    value: float | None
    low: float | None
    high: float | None
    target: float | None
    expected: float | None
    before: float | None
    figures: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FindingRow:
    """A finding as it is at the end of a month; months are whole numbers.

    ``place`` is the store's name, the region's path, the source or the brand's name, ``place_key`` the store's code or
    the region's path. ``lead`` is the line that names it; ``frequency``, ``severity`` and ``lever`` are the parts of
    ``priority``, None where one is not known.
    """

    id: int
    kind: str
    place: str
    place_kind: str
    place_key: str
    region: str
    direction: str
    metric: str
    theme: str
    since: int | None
    first_month: int
    last_month: int
    closed_month: int | None
    state: str
    reason: str
    priority: float | None
    frequency: float | None
    severity: float | None
    lever: float | None
    cause_kind: str
    cause: str
    cause_figures: Mapping[str, Any]
    owner: str
    owner_name: str
    opened_at: datetime
    version: int
    lead: EvidenceRow
    actions: int = 0
    latitude: float | None = None
    longitude: float | None = None

    @property
    def is_open(self) -> bool:
        return self.state not in ("resolved", "dismissed")


@dataclass(frozen=True, slots=True)
class FindingAnswer:
    """What a person wrote to one of the seven questions."""

    question: int
    text: str
    by: str
    at: datetime
    version: int


@dataclass(frozen=True, slots=True)
class FindingAction:
    """An action that a finding led to, in one line."""

    id: int
    title: str
    state: str
    owner: str
    due: Any
    verdict: str


@dataclass(frozen=True, slots=True)
class FindingDetail:
    """A finding with its evidence, the one that leads first, answers, actions and steps, the newest first."""

    row: FindingRow
    evidence: Sequence[EvidenceRow]
    answers: Sequence[FindingAnswer]
    actions: Sequence[FindingAction]
    can_undo: bool


@dataclass(frozen=True, slots=True)
class FindingsByPlace:
    """The open findings of a month by code of their store and by path of their region, what matters most first."""

    stores: Mapping[str, Sequence[FindingRow]]
    regions: Mapping[str, Sequence[FindingRow]]


@dataclass(frozen=True, slots=True)
class FindingCounts:
    """How many findings are in each state, as this person sees them."""

    by_state: Mapping[str, int]

    @property
    def open(self) -> int:
        return sum(n for state, n in self.by_state.items() if state not in ("resolved", "dismissed"))

    def of(self, state: str) -> int:
        """Give how many are in a state."""
        return self.by_state.get(state, 0)
