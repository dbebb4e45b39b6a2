"""What the registry of metrics says of one: a frozen entry, and how its figures go between model and people (pure)."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal


def gettext_noop(message: str) -> str:
    """Mark a message for the catalogue; it is translated where it is shown."""
    return message


class Family(StrEnum):
    """The arithmetic of a metric (STATISTICS, step 1)."""

    MEAN = "mean"
    NPS = "nps"
    PROPORTION = "proportion"
    DURATION = "duration"


Better = Literal["high", "low"]


@dataclass(frozen=True, slots=True)
class Metric:
    """One metric.

    The model works on the scale of the tally (NPS -1..1, shares 0..1, stars, logarithms of hours); ``outside`` turns
    a modelled value into the unit people see and ``inside`` back. ``low`` and ``high`` bound the modelled value; None
    where it has no bound. ``least`` and ``most`` are the ends of the axis in the outside unit. ``instead_of`` names the
    metric whose place it takes on pages and in reports, and ``of_desk`` says that these show it only where the desk is
    used; both are read by ``shown``.
    """

    key: str
    measure: str
    family: Family
    better: Better
    unit: str
    label: str
    short: str
    meaning: str
    formula: str
    left_out: str
    low: float | None
    high: float | None
    decimals: int = 1
    series: str = ""
    instead_of: str = ""
    of_desk: bool = False

    def outside(self, value: float) -> float:
        """Give a modelled value in the unit that people see."""
        return _OUTSIDE[self.family](value)

    def inside(self, value: float) -> float:
        """Give a value in people's unit on the scale of the model; raises ValueError for a duration of 0 or less."""
        if self.family is Family.NPS:
            return value / 100
        return math.log(value) if self.family is Family.DURATION else value

    def spread(self, tau: float) -> float:
        """Give a standard deviation in the outside unit; durations stay in logarithmic units."""
        return 100 * tau if self.family is Family.NPS else tau

    @property
    def bounds(self) -> tuple[float, float] | None:
        """Both ends of the modelled value, or None where it is unbounded."""
        return None if self.low is None or self.high is None else (self.low, self.high)

    @property
    def ends(self) -> tuple[float, float] | None:
        """Both ends of the value in people's unit, or None where it is unbounded."""
        return (self.outside(self.bounds[0]), self.outside(self.bounds[1])) if self.bounds else None

    def can_be_demanded(self, target: float) -> bool:
        """Whether a standard (outside unit) lies where values can; 85 for 0.85 does not."""
        if not math.isfinite(target) or (self.family is Family.DURATION and target <= 0):
            return False
        return self.ends is None or self.ends[0] <= target <= self.ends[1]

    @property
    def higher_is_better(self) -> bool:
        return self.better == "high"


_OUTSIDE: dict[Family, Callable[[float], float]] = {
    Family.MEAN: float,
    Family.PROPORTION: float,
    Family.NPS: lambda value: 100 * value,
    Family.DURATION: math.exp,
}
