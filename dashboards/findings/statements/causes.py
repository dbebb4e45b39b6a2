"""What goes with a change of a place: the part of its customers whose answers moved away from the rest's."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr

from dashboards.findings.statements.parts import FALSE_DISCOVERIES
from dashboards.rows import SplitRow
from dashboards.stats.differences import squared_and_added
from dashboards.stats.multiplicity import benjamini_hochberg
from dashboards.stats.quantiles import Z95


@dataclass(frozen=True, slots=True)
class MovedPart:
    """A part of a place's answers since a change and in the year before, each less the rest of the place."""

    since: SplitRow
    before: SplitRow
    q: float


def part_that_moved(pairs: Iterable[tuple[Sequence[SplitRow], Sequence[SplitRow]]], *, rose: bool) -> MovedPart | None:
    """Find the part that moved away from the rest of its place to the side that the place moved to, the surest one.

    ``pairs`` are the splits of a place since its change and before it, one pair for each dimension. What is tested is
    the difference of two differences: a part that was always worse explains no change. False discoveries are
    controlled over all parts of all dimensions; None where no part is sure.
    """
    found = [(since, before) for rows, earlier in pairs for since, before in _matched(rows, earlier)]
    if not found:
        return None
    gap, low, high = squared_and_added(
        *(np.array([getattr(side[at], name) for side in found]) for at in (0, 1) for name in _FIGURES)
    )
    z = gap / ((high - low) / (2.0 * Z95))
    q = benjamini_hochberg(2.0 * ndtr(-np.abs(z)))
    sure = [at for at in np.argsort(q).tolist() if q[at] <= FALSE_DISCOVERIES and (gap[at] > 0) == rose]
    if not sure:
        return None
    since, before = found[sure[0]]
    return MovedPart(since, before, float(q[sure[0]]))


_FIGURES = ("difference", "difference_low", "difference_high")


def _matched(rows: Sequence[SplitRow], earlier: Sequence[SplitRow]) -> list[tuple[SplitRow, SplitRow]]:
    """Give the named parts that both have enough answers of."""
    before = {row.value_of: row for row in earlier if _is_known(row)}
    return [(row, before[row.value_of]) for row in rows if row.value_of in before and _is_known(row)]


def _is_known(row: SplitRow) -> bool:
    ends = (row.difference, row.difference_low, row.difference_high)
    return bool(row.value_of) and None not in ends and ends[1] != ends[2]
