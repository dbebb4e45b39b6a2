"""How much of what its standards demand a store is expected to meet, all metrics together."""

from collections.abc import Mapping, Sequence
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

    ``left_out`` are the metrics that have a standard and no probability: too few answers, or too few stores.
    """

    share: float
    counted: float
    weight: float
    parts: Sequence[StandardPart]
    left_out: Sequence[str]


def position(card: Sequence[CardLine], weights: Mapping[str, float]) -> Position | None:
    """Add up a score card: sum of weight x P(meets) over the sum of weights; None where no part has a probability.

    ``weights`` are those of the standards that apply to the store, by metric. P(meets) is one minus the probability of
    being below that gives the verdict; where a rule withholds the verdict, the metric is left out.
    """
    rows = {line.metric: line for line in card}
    parts = [
        StandardPart(key, line.row.target, weight, 1.0 - line.row.p_below)
        for key, weight in weights.items()
        if (line := rows.get(key)) is not None and _is_judged(line)
        if line.row.target is not None and line.row.p_below is not None
    ]
    if not parts:
        return None
    counted, weight = (sum(each) for each in zip(*((part.counted, part.weight) for part in parts), strict=True))
    named = {part.metric for part in parts}
    return Position(counted / weight, counted, weight, parts, [key for key in weights if key not in named])


def _is_judged(line: CardLine) -> bool:
    row = line.row
    return row.verdict in JUDGED and not is_withheld(row.verdict, row.confirmed, line.network.stores)
