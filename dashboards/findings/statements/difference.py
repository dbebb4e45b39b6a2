"""How two stores differ in a metric."""

from dataclasses import dataclass

from dashboards.rows import StoreRow
from dashboards.stats.differences import squared_and_added


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

    None for a store and itself, and where a value or an interval may not be shown.
    """
    if row.store == other.store or row.value is None or other.value is None:
        return None
    if row.low is None or row.high is None or other.low is None or other.high is None:
        return None
    gap, low, high = squared_and_added(row.value, row.low, row.high, other.value, other.low, other.high)
    return Difference(float(gap), float(low), float(high))
