"""What was done and found in a month, as its report freezes it (pure)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class EffectLine:
    """What an action changed by the end of the month, as ``rows.EffectRow`` has it; None: not known."""

    month: int
    months: Sequence[int]
    value: float | None
    low: float | None
    high: float | None
    verdict: str
    refused: Sequence[str]
    needed: int | None
    expected: float | None
    answered: float | None
    before: float | None
    stores: int
    answers: int
    was_changing: bool
    is_known: bool

    @property
    def has_figures(self) -> bool:
        """Whether the change is given: it is known to the reader, and nothing forbids to judge by it."""
        return self.is_known and not self.refused and not self.was_changing


@dataclass(frozen=True, slots=True)
class ActionLine:
    """An action as it stood at the end of the month.

    ``stores`` are those of the place that it is planned for, ``codes`` those in which it had begun and ``names`` the
    first of these. ``is_whole``: it takes place nowhere else. ``of_store``: the effect is that of the one store of the
    place, where it was carried out in others too. ``since`` and ``due`` are days as YYYY-MM-DD, ``known_from`` the
    month at whose end it can be judged. ``text_en`` and ``text_ko`` are what customers read of it by then, with the
    ``theme`` that they spoke of.
    """

    number: int
    title: str
    kind: str
    state: str
    metric: str
    check_after: int
    is_overdue: bool
    due: str
    since: str
    department: str
    region: str
    finding: int | None
    stores: int
    codes: Sequence[str]
    names: Sequence[str]
    is_whole: bool
    of_store: bool
    known_from: int | None
    effect: EffectLine | None
    theme: str
    text_en: str
    text_ko: str


@dataclass(frozen=True, slots=True)
class FindingLine:
    """A finding that was open at the end of the month, as ``rows.FindingRow`` and its ``lead`` have it.

    ``figures`` are those of the place itself, ``cause_by`` how a cause divides the customers, where it is a part of
    them.
    """

    number: int
    kind: str
    place: str
    place_kind: str
    place_key: str
    metric: str
    theme: str
    since: int | None
    month: int
    n: int
    value: float | None
    target: float | None
    expected: float | None
    before: float | None
    figures: Mapping[str, float | str | None]
    cause_kind: str
    cause: str
    cause_by: str
