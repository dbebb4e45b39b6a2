"""How two stores differ in a metric."""

import math
from dataclasses import dataclass

from dashboards.rows import StoreRow


@dataclass(frozen=True, slots=True)
class Difference:
    """How far a store's value is from another's, with the 95 % interval of the gap (outside unit)."""

    gap: float
    low: float
    high: float

    @property
    def is_sure(self) -> bool:
        """Whether the interval leaves out that there is no difference."""
        return self.low > 0 or self.high < 0


def difference(row: StoreRow, other: StoreRow) -> Difference | None:
    """Compare a store's value with another's from their own intervals, which may be lopsided (squared and added).

    Each end of the gap's interval takes the arm of each store that points that way. None for a store and itself, and
    where a value or an interval may not be shown. Sources: Newcombe 1998, "Interval estimation for the difference
    between independent proportions", method 10; Zou & Donner 2008, "Construction of confidence limits about effect
    measures", for any two estimates with intervals.
    """
    if row.store == other.store or row.value is None or other.value is None:
        return None
    if row.low is None or row.high is None or other.low is None or other.high is None:
        return None
    gap = row.value - other.value
    below = math.hypot(row.value - row.low, other.high - other.value)
    above = math.hypot(row.high - row.value, other.value - other.low)
    return Difference(gap, gap - below, gap + above)
