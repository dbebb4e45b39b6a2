"""Which places a month opens findings about, which line leads, and how much each finding matters (pure)."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from dashboards.metrics import Family, Metric, keys

BELOW, DIFFERS, CHANGED, THEME = "below", "differs", "changed", "theme"
DEADLINE, LISTING, SOURCE_LATE = "deadline", "listing", "source_late"
LEADING = (SOURCE_LATE, CHANGED, BELOW, DIFFERS, DEADLINE, LISTING, THEME)
"""Kinds of lines, the one that names a finding first."""
OF_ANSWERING = frozenset(
    {
        *("replied_in_24h", "answered_in_time", "house_answered_in_time", "answer_hours", "house_answer_hours"),
        *("case_first_response", "resolved_in_time"),
    }
)
"""Metrics of how soon customers are answered."""
OF_LISTINGS = frozenset({"listing_accuracy"})
WORTH = {Family.NPS: 5.0, Family.MEAN: 0.1, Family.PROPORTION: 0.03, Family.DURATION: 0.1}
"""Smallest difference worth having in the outside unit; of durations as a share of what is expected."""
_ORDER = [*keys()]


@dataclass(frozen=True, slots=True)
class EvidenceLine:
    """One thing that a month shows of a place, in the outside unit of its metric.

    ``gap`` is how far the place lies from what it is compared with (comparable stores, or itself before), ``n`` its
    answers. ``strength`` is the probability to be below, or a false discovery rate.
    """

    kind: str
    metric: str = ""
    theme: str = ""
    since: int | None = None
    strength: float | None = None
    gap: float | None = None
    n: int = 0
    figures: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Priority:
    """Frequency (share of the place's customers) x severity x lever; the latter two in differences worth having."""

    frequency: float
    severity: float
    lever: float

    @property
    def product(self) -> float:
        return self.frequency * self.severity * self.lever


def kind_of(metric: str, otherwise: str) -> str:
    """Give the kind of a line about a metric: answering and listings have kinds of their own."""
    if metric in OF_ANSWERING:
        return DEADLINE
    return LISTING if metric in OF_LISTINGS else otherwise


def opens(lines: Iterable[EvidenceLine]) -> bool:
    """Whether lines of one place are enough for a finding: more than being below a standard, which many may be.

    >>> opens([EvidenceLine("below", "nps")]), opens([EvidenceLine("below", "nps"), EvidenceLine("differs", "csat")])
    (False, True)
    """
    return any(line.kind != BELOW for line in lines)


def opens_within(lines: Iterable[EvidenceLine]) -> bool:
    """The same of a store whose region moved as a whole: only what sets it apart from comparable stores counts."""
    return any(line.kind in (DIFFERS, DEADLINE, LISTING) for line in lines)


def leading(lines: Sequence[EvidenceLine]) -> EvidenceLine:
    """Choose the line that names a finding: by its kind, then by the order of metrics, then the surest.

    Being below a standard names it only in a metric in which the place differs or changed, too.

    >>> below, differs = EvidenceLine("below", "csat"), EvidenceLine("differs", "csat")
    >>> leading([EvidenceLine("theme", theme="wait"), below, differs]).kind
    'below'
    >>> leading([EvidenceLine("below", "csat"), EvidenceLine("theme", theme="wait")]).kind
    'theme'
    """
    sure = {line.metric for line in lines if line.kind != BELOW}
    return min(lines, key=lambda line: (line.kind == BELOW and line.metric not in sure, *_rank(line)))


def _rank(line: EvidenceLine) -> tuple[int, int, float, str]:
    at = _ORDER.index(line.metric) if line.metric in _ORDER else len(_ORDER)
    return LEADING.index(line.kind), at, line.strength if line.strength is not None else 1.0, line.theme


def worth_of(entry: Metric, own: Mapping[str, float]) -> float:
    """Give the smallest difference of a metric that is worth having; ``own`` are those that the brand has set."""
    return own.get(entry.key, WORTH[entry.family])


def in_worths(entry: Metric, gap: float, compared_with: float | None, own: Mapping[str, float]) -> float | None:
    """Give a difference as so many times the smallest worth having; of durations, relative to what is expected."""
    size = abs(gap)
    if entry.family is Family.DURATION:
        if not compared_with:
            return None
        size /= compared_with
    return size / worth_of(entry, own)


def priority(frequency: float, gap: float | None, part: float | None) -> Priority | None:
    """Give the priority of a finding; None where its gap, in differences worth having, is not known.

    ``part`` is the share of the brand's answers that the place has: without the gap, the brand's own figure would move
    by that part of it.

    >>> round(priority(0.2, 9.0, 0.1).product, 2)
    1.62
    """
    if gap is None or part is None or not math.isfinite(gap * part):
        return None
    return Priority(min(1.0, frequency), gap, gap * part)
