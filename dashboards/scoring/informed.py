"""Which metrics inform the estimates of another one: those that other customers answered (pure).

Answers of the same customers would bring their own chance errors along, and add nothing anyway (docs/statistics.md).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from dashboards.metrics import Metric
from dashboards.scoring.groups import telling
from dashboards.scoring.sums import Floats, Modelled, Sums
from dashboards.scoring.verdicts import SHOWN_FROM
from dashboards.stats.peers import Compared, compare

INFORMED_BY: Mapping[str, Sequence[str]] = {"nps": ("rating",), "csat": ("rating",), "rating": ("nps", "csat")}
"""By metric those that may inform it, the likeliest first."""


@dataclass(frozen=True, slots=True)
class Fitted:
    """A metric as its family is modelled, and what comparable stores let one expect."""

    data: Modelled
    compared: Compared

    @classmethod
    def of(cls, metric: Metric, sums: Sums) -> "Fitted":
        data = Modelled.of(metric, sums)
        factors = telling(sums.factors, np.flatnonzero(sums.n > 0).tolist())
        return cls(data, compare(data.y, data.v, factors, shape=data.shape, n=sums.n))


@dataclass(frozen=True, slots=True)
class Beside:
    """Another metric of the same stores.

    Attributes:
        y: values without the differences of comparable groups, modelled unit, shape (K,); NaN: none.
        v: sampling variances, shape (K,).
        tau2: variance between comparable stores.
    """

    key: str
    y: Floats
    v: Floats
    tau2: float

    @classmethod
    def of(cls, metric: Metric, sums: Sums, fitted: Fitted | None = None) -> "Beside":
        """Take another metric's sums as its family is modelled, which ``fitted`` is where that is known already.

        Stores with too few answers have no value here: an estimate that rests on it would give it away.
        """
        data, found = (fitted := fitted or Fitted.of(metric, sums)).data, fitted.compared
        return cls(metric.key, np.where(sums.n >= SHOWN_FROM, found.adjusted, np.nan), data.v, found.residual.tau2)
