"""Rows of what is done about findings: actions with their stores, what they changed, and goals."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class EffectRow:
    """What an action changed by the end of a month, as somebody may know it; figures in the outside unit.

    ``months`` are those judged, ``refused`` the reasons why there is no verdict, as keys, the month or the action that
    they name behind a blank. ``was_changing`` says that there is none because the store was changing before.
    ``is_known`` is False for somebody who may not be given figures that rest on other stores; they are None then.
    ``path`` has month, answers, value with its interval, expected value with its interval.
    """

    month: int
    months: Sequence[int]
    value: float | None
    low: float | None
    high: float | None
    verdict: str
    refused: Sequence[str]
    detectable: float | None
    untreated: int | None
    stores: int
    answers: int
    needed: int | None = None
    expected: float | None = None
    answered: float | None = None
    before: float | None = None
    was_changing: bool = False
    is_known: bool = True
    path: Sequence[Sequence[float | None]] = ()
    placebos: Sequence[float] = ()
    compared: int = 0
    changed_as_much: int = 0
    checks: Sequence[Mapping[str, Any]] = ()
    cohorts: Sequence[Sequence[Any]] = ()
    event_months: Sequence[Sequence[Any]] = ()
    left_out: int = 0

    @property
    def is_judged(self) -> bool:
        """Whether the months were enough for a verdict, even if that is that nothing can be told yet."""
        return bool(self.verdict) and not self.refused


@dataclass(frozen=True, slots=True)
class ActionStoreRow:
    """A store of an action, and what it shows itself; ``effect`` is None where nothing was measured there yet."""

    pk: int
    store: str
    store_name: str
    stage: int
    planned_on: date | None
    started_on: date | None
    done_on: date | None
    is_drawn: bool
    effect: EffectRow | None = None


@dataclass(frozen=True, slots=True)
class ActionRow:
    """One action as lists show it.

    ``stores`` and ``begun`` count the stores that this person sees, ``is_whole`` says that these are all of them.
    ``owner`` is a sign-in name, ``owner_name`` how the person is called. ``effect`` is what it changed, None where
    nothing was measured yet; ``known_from`` the month at whose end it can be judged, None where it has not begun.
    """

    pk: int
    title: str
    kind: str
    state: str
    metric: str
    check_after: int
    due: date
    is_overdue: bool
    owner: str
    owner_name: str
    department: str
    region: str
    finding: int | None
    goal: int | None
    stores: int
    begun: int
    is_whole: bool
    store_names: Sequence[str]
    since: date | None
    known_from: int | None
    version: int
    effect: EffectRow | None


@dataclass(frozen=True, slots=True)
class WholeAction:
    """One action with all that its page shows. ``lot`` has seed, eligible and drawn of a trial, for head office."""

    row: ActionRow
    stores: Sequence[ActionStoreRow]
    better: str
    easier: str
    happier: str
    reason: str
    baseline_month: int | None
    baseline: float | None
    baseline_low: float | None
    baseline_high: float | None
    baseline_n: int
    detectable: float | None
    detectable_at: datetime | None
    lot: Mapping[str, Any]
    theme: str
    public_en: str
    public_ko: str
    public_from: date | None
    done_at: datetime | None
    can_change: bool


@dataclass(frozen=True, slots=True)
class GoalRow:
    """One goal; values in the metric's outside unit, ``place`` empty for the whole brand.

    ``now`` is where the metric stands in its place in the newest month that is scored, over a year.
    """

    pk: int
    title: str
    metric: str
    target: float
    due: date
    state: str
    reason: str
    owner: str
    owner_name: str
    place: str
    place_kind: str
    baseline_month: int
    baseline: float | None
    baseline_low: float | None
    baseline_high: float | None
    baseline_n: int
    actions: int
    version: int


@dataclass(frozen=True, slots=True)
class SaidAndDone:
    """What customers spoke of at a store and what was done about it, as they may read it."""

    action: int
    theme: str
    text_en: str
    text_ko: str
    since: date


@dataclass(frozen=True, slots=True)
class MonthAction:
    """An action as it stood at the end of a month, with what customers read of it by then.

    ``codes`` are the stores that this person sees in which it had begun. ``of_store``: the effect is that of the one
    store that they see, where it was carried out in others too.
    """

    row: ActionRow
    codes: Sequence[str]
    of_store: bool
    public: SaidAndDone | None
