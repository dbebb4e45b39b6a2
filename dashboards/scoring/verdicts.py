"""An estimate against its standard, as one of six words (pure; STATISTICS, step 6)."""

from collections.abc import Collection, Sequence
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from dashboards.stats.quantiles import Z80
from dashboards.stats.shrinkage import probability_below

Floats = NDArray[np.float64]

SURE = 0.9
"""Probability from which a verdict is given; it takes Z80 standard errors."""
SHOWN_FROM = 5
"""Answers from which a store's own value is shown."""
JUDGED_FROM = 10
"""Answers from which a store is judged: with fewer, half of the stores said to be below are not."""
STORES_FOR_OWN = 8
"""Stores under which there is no model, so that a store's own answers judge it."""
STORES_FOR_MODEL = 12
"""Stores from which the model judges; with fewer, one "below" in five would be wrong."""
STORES_FOR_NETWORK = 30
"""Stores that a figure must come from before anybody but head office may know it; with fewer, own answers alone judge a
store for its managers."""
CUT_OFF = "cut_off"
"""Detail of a score without a verdict, since only one end of the store's answers was collected."""
ROUNDING = 1e-9
MOST_NEEDED = 100_000
"""More answers than this are no practical hint."""


class Verdict(StrEnum):
    MEETS = "meets"
    BELOW = "below"
    TOO_EARLY = "too_early"
    NOT_ENOUGH = "not_enough"
    NO_STANDARD = "no_standard"
    NO_DATA = "no_data"


def chance_below(mean: Floats, se: Floats, target: Floats, *, higher_is_better: bool) -> Floats:
    """Give the probability that a store's true value misses its own target: Phi((S_i - m_i) / se_i), mirrored for low.

    All of shape (K,) in the modelled unit of the metric; NaN in gives NaN out.
    """
    ahead = mean - target if higher_is_better else target - mean
    return probability_below(ahead, se, 0.0)


def verdicts(
    n: Floats, p_below: Floats, target: Floats, confirmed: Sequence[bool | None], stores: int
) -> list[Verdict]:
    """Give the verdict of each store; all of shape (K,).

    ``p_below`` comes from the store's own answers where it is confirmed to differ from comparable ones, for it is shown
    that the others say nothing about it, and under eight stores; else from the model. A store is judged from ten
    answers on, and in a network of 8 to 11 stores only where it is confirmed.
    """
    sure = np.array([bool(each) for each in confirmed], dtype=bool)
    early = STORES_FOR_OWN <= stores < STORES_FOR_MODEL
    words = np.select(
        [n == 0, np.isnan(target), n < JUDGED_FROM, early & ~sure, p_below >= SURE, 1 - p_below >= SURE],
        range(6),
        default=3,
    )
    return [_WORDS[word] for word in words.tolist()]


def is_withheld(verdict: str, confirmed: bool | None, stores: int) -> bool:
    """Say whether a rule keeps a verdict back, whatever its probability: too few answers, or too few stores."""
    if verdict == Verdict.TOO_EARLY:
        return STORES_FOR_OWN <= stores < STORES_FOR_MODEL and not confirmed
    return verdict == Verdict.NOT_ENOUGH


_WORDS = (
    Verdict.NO_DATA,
    Verdict.NO_STANDARD,
    Verdict.NOT_ENOUGH,
    Verdict.TOO_EARLY,
    Verdict.BELOW,
    Verdict.MEETS,
)


def answers_needed(y: Floats, v: Floats, n: Floats, tau2: float, expected: Floats, target: Floats) -> Floats:
    """Estimate how many more answers would settle a store's verdict, if its own value stays what it is.

    With N answers in all, B = v n / (v n + tau^2 N), the estimate is B f + (1 - B) y with variance (1 - B) v n / N. It
    settles when it is 1.28 standard errors from the target, with ten answers or more: where

        ``(tau^2 N (y - S) + s^2 (f - S))^2 >= 1.28^2 tau^2 s^2 (tau^2 N + s^2)``,  ``s^2 = v n``,

    and stays so beyond the larger root, for an estimate drawn towards its neighbours may look settled early and not
    later. All arrays of shape (K,); NaN where nothing settles it within 100,000 answers, and 0 where it is settled.
    """
    one = v * n
    with np.errstate(divide="ignore", invalid="ignore"):
        slope, start = tau2 * (y - target), one * (expected - target)
        noise = Z80**2 * tau2 * one
        half = slope * start - noise * tau2 / 2.0
        root = half**2 - slope**2 * (start**2 - noise * one)
        last = np.where(root < 0, 0.0, (np.sqrt(np.maximum(root, 0.0)) - half) / slope**2)
        more = np.ceil(np.maximum(np.maximum(last, JUDGED_FROM), n) - n - ROUNDING)
    return np.where(np.isfinite(more) & (more <= MOST_NEEDED), more, np.nan)


def withheld_in(metric: str, cut_off: Collection[int]) -> Collection[int]:
    """Give the stores whose answers of a metric are cut off: ratings, for nothing else is collected by scraping."""
    return cut_off if metric == "rating" else ()
