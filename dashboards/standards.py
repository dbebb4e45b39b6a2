"""An estimate against its standard, as one of six words (pure; STATISTICS, step 6)."""

from enum import StrEnum

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

Floats = NDArray[np.float64]

SURE = 0.9
"""Probability at which a verdict is given."""
RELIABLE = 0.3
"""Reliability under which a store's own answers say too little."""
SHOWN_FROM = 5
"""Answers from which a store's own value is shown."""
MOST_NEEDED = 100_000
"""More answers than this are not a practical hint any more."""


class Verdict(StrEnum):
    MEETS = "meets"
    BELOW = "below"
    TOO_EARLY = "too_early"
    NOT_ENOUGH = "not_enough"
    NO_STANDARD = "no_standard"
    NO_DATA = "no_data"


def probability_below(mean: Floats, se: Floats, target: Floats, *, higher_is_better: bool = True) -> Floats:
    """Probability that the true value is on the wrong side of the target: Phi((S - m) / se), mirrored for low.

    ``mean``, ``se``, ``target``: shape (K,), the metric's modelled unit; NaN in gives NaN out. A standard error of 0
    gives 0 or 1, and one half where mean and target are equal.
    """
    gap = (target - mean) if higher_is_better else (mean - target)
    with np.errstate(divide="ignore", invalid="ignore"):
        z = np.where(se > 0, gap / se, np.sign(gap) * np.inf)
    z = np.where((se == 0) & (gap == 0), 0.0, z)
    return np.where(np.isnan(mean) | np.isnan(se) | np.isnan(target), np.nan, ndtr(z))


def verdicts(n: NDArray[np.int64], p_below: Floats, reliability: Floats, target: Floats) -> list[Verdict]:
    """The word for each store.

    ``reliability`` is NaN where the model has none to give (fewer than 8 stores, or no difference between stores):
    then five answers are asked for instead of a share of the spread.
    """
    return [
        _verdict(*store)
        for store in zip(n.tolist(), p_below.tolist(), reliability.tolist(), target.tolist(), strict=True)
    ]


def _verdict(n: int, p_below: float, reliability: float, target: float) -> Verdict:
    if n == 0:
        return Verdict.NO_DATA
    if np.isnan(target):
        return Verdict.NO_STANDARD
    if np.isnan(p_below) or (n < SHOWN_FROM if np.isnan(reliability) else reliability < RELIABLE):
        return Verdict.NOT_ENOUGH
    if p_below >= SURE:
        return Verdict.BELOW
    return Verdict.MEETS if p_below <= 1 - SURE else Verdict.TOO_EARLY
