"""How much of what its standards demand a store is expected to meet, all metrics together."""

from collections.abc import Sequence
from dataclasses import dataclass

from dashboards.rows import CardLine
from dashboards.scoring.verdicts import Verdict, is_withheld

JUDGED = (Verdict.MEETS, Verdict.BELOW, Verdict.TOO_EARLY)


@dataclass(frozen=True, slots=True)
class StandardPart:
    """One metric: the weight of its standard, and the probability (0..1) that the store meets it."""

    metric: str
    target: float
    weight: float
    chance: float

    @property
    def counted(self) -> float:
        return self.weight * self.chance


@dataclass(frozen=True, slots=True)
class Position:
    """The expected share (0..1) of a store's weighted standards that it meets, with its parts.

    ``left_out`` are the metrics with answers and a standard, but no verdict: too few answers, or too few stores.
    """

    share: float
    counted: float
    weight: float
    parts: Sequence[StandardPart]
    left_out: Sequence[str]


def position(card: Sequence[CardLine]) -> Position | None:
    """Add up a score card: sum of weight x P(meets) over the sum of weights; None where no part has a probability.

    P(meets) is one minus the probability of being below that gives the verdict. Where a rule withholds the verdict, the
    metric is left out. Target and weight are those of the scoring, so that a later standard changes no earlier month.
    """
    demanded = [line for line in card if line.row.target is not None]
    parts = [part for line in demanded if (part := _part(line)) is not None]
    if not parts:
        return None
    counted, weight = sum(part.counted for part in parts), sum(part.weight for part in parts)
    named = {part.metric for part in parts}
    left_out = [line.metric for line in demanded if line.metric not in named]
    return Position(counted / weight, counted, weight, parts, left_out)


def _part(line: CardLine) -> StandardPart | None:
    row = line.row
    if row.target is None or row.p_below is None or row.verdict not in JUDGED:
        return None
    if is_withheld(row.verdict, row.confirmed, line.network.stores):
        return None
    return StandardPart(line.metric, row.target, row.details.get("weight", 1.0), 1.0 - row.p_below)
