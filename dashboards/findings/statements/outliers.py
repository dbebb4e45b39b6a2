"""Which stores stand out of the funnel, and how many would by chance."""

from collections.abc import Sequence
from dataclasses import dataclass

from dashboards.metrics import metric
from dashboards.rows import Ranking, StoreRow

BY_CHANCE = 0.05
"""Share of stores that chance alone puts beyond 95 % limits."""


@dataclass(frozen=True, slots=True)
class Outliers:
    """The stores beyond the 95 % limits, those farthest from comparable ones first, and those on either side.

    ``tested`` stores have a value and were compared; ``by_chance`` of them would lie outside if all were alike;
    ``confirmed`` of those outside still differ with the false discoveries of all stores controlled.
    """

    stores: Sequence[StoreRow]
    worse: Sequence[StoreRow]
    better: Sequence[StoreRow]
    tested: int
    by_chance: float
    confirmed: int


def outliers(ranking: Ranking) -> Outliers:
    """Give the stores beyond the funnel's limits (Spiegelhalter 2005), of those that the funnel draws.

    A store whose value may not be shown is not judged either.
    """
    drawn = [row for row in ranking.rows if row.value is not None]
    outside = (row for row in drawn if row.band in ("watch", "alarm"))
    stores = sorted(outside, key=lambda row: -abs(row.z or 0.0))
    higher_is_better = ranking.network.better(metric(ranking.metric).better) == "high"
    tested = sum(row.z is not None for row in drawn)
    return Outliers(
        stores=stores,
        worse=[row for row in stores if ((row.z or 0.0) < 0) is higher_is_better],
        better=[row for row in stores if ((row.z or 0.0) > 0) is higher_is_better],
        tested=tested,
        by_chance=tested * BY_CHANCE,
        confirmed=sum(bool(row.confirmed) for row in stores),
    )
