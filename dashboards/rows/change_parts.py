"""Rows of what a place's change is made of."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ChangePart:
    """What one part of the answers adds to the change of a place; the same unit as the metric's differences.

    ``mix`` comes from more or fewer answers being of this part, ``level`` from its customers answering otherwise;
    ``low`` and ``high`` are the 95 % interval of both together. ``before`` and ``after`` are the part's own values,
    None under five answers.
    """

    value_of: str
    n_before: int
    n_after: int
    before: float | None
    after: float | None
    mix: float
    level: float
    low: float
    high: float

    @property
    def adds(self) -> float:
        """Both together; over the parts they sum to the change."""
        return self.mix + self.level

    @property
    def is_sure(self) -> bool:
        """Whether the interval leaves out that the part adds nothing; else it may be chance."""
        return self.low > 0 or self.high < 0


@dataclass(frozen=True, slots=True)
class ChangeByPart:
    """A place's change from the window before to this one, by part, the farthest from zero first."""

    before: float
    after: float
    low: float
    high: float
    parts: Sequence[ChangePart]

    @property
    def change(self) -> float:
        return self.after - self.before
