"""Doubt the scale of a column whose refused answers all lie beyond one end of it (pure)."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from reviews.readers.records import RowError

FEWEST = 3
"""Answers beyond an end from which on they are no slips of the pen."""

MOST_DISTINCT = 1_000
"""Distinct refused values that are counted; more are no scale."""

TOPS = (5, 6, 7, 10, 100)
"""Where scales end."""

SPAN = re.compile(r"(-?\d+)-(\d+)", re.ASCII)


class DoubtedScale(NamedTuple):
    """A column of which so many answers, from ``least`` to ``most``, lie beyond one end of ``scale``.

    ``instead`` is the scale that would take them; empty where there is none.
    """

    column: str
    role: str
    records: int
    least: float
    most: float
    scale: str
    instead: str


@dataclass(slots=True)
class BeyondScales:
    """The refused answers of all columns of a file; ``roles`` are fields by heading."""

    roles: Mapping[str, str] = field(default_factory=dict)
    _columns: defaultdict[tuple[str, str], Counter[float]] = field(default_factory=lambda: defaultdict(Counter))

    def add(self, errors: Iterable[RowError]) -> None:
        """Count the answers that were refused for being beyond their scale."""
        for error in errors:
            if error.code == "out_of_range" and self.roles.get(error.column) in ("nps", "csat", "ces", "rating"):
                values = self._columns[error.column, error.expected]
                value = number(error.given)
                if value is not None and len(values) < MOST_DISTINCT:
                    values[value] += 1

    def doubted(self) -> Iterator[DoubtedScale]:
        """Yield the columns whose refused answers all lie beyond the same end of their scale."""
        for (column, scale), values in self._columns.items():
            span = SPAN.fullmatch(scale)
            if span is None or values.total() < FEWEST:
                continue
            low, high, role = int(span[1]), int(span[2]), self.roles[column]
            least, most = min(values), max(values)
            if least > high or most < low:
                yield DoubtedScale(
                    column, role, values.total(), least, most, scale, wider(low, high, least, most, role)
                )


def wider(low: int, high: int, least: float, most: float, role: str) -> str:
    """Return the scale from ``low`` to ``high`` made wide enough; "" where there is none: stars begin at 1."""
    if most < low:
        return "" if role == "rating" else f"{int(least // 1)}-{high}"
    top = next((top for top in TOPS if top >= most), None)
    return f"{low}-{top}" if top else ""


def number(text: str) -> float | None:
    """Read a refused answer; None for one in words."""
    try:
        return float(text.strip().replace(",", "."))
    except ValueError:
        return None
