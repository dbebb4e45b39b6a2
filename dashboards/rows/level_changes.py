"""Rows of metrics whose level has changed at a store: what its own answers say before and since."""

from dataclasses import dataclass

from dashboards.rows.changes import change_from
from dashboards.rows.stores import StoreRow


@dataclass(frozen=True, slots=True)
class LevelChange:
    """A metric of a store that has changed: ``since`` is the first month after it, ``better`` its direction.

    ``row`` has the answers since, judged by themselves alone: the value, its 95 % interval, the 80 % bar and the
    verdict. ``before`` is the value of the 12 months before (None under five answers), from ``n_before`` answers.
    """

    metric: str
    since: int
    better: bool
    row: StoreRow
    before: float | None
    n_before: int

    @property
    def change(self) -> float | None:
        return change_from(self.before, self.row.value)
