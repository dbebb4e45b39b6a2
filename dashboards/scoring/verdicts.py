"""An estimate against its standard, as one of six words (pure; STATISTICS, step 6)."""

from collections.abc import Sequence
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from dashboards.stats.shrinkage import probability_below

Floats = NDArray[np.float64]

SURE = 0.9
"""Probability from which a verdict is given."""
SURE_Z = 1.2815515655446004
"""The standard errors that it takes: Phi^-1(0.9)."""
SHOWN_FROM = 5
"""Answers from which a store's own value is shown."""
JUDGED_FROM = 10
"""Answers from which a store is judged: with fewer, half of the stores said to be below are not."""
STORES_FOR_OWN = 8
"""Stores under which there is no model, so that a store's own answers judge it."""
STORES_FOR_MODEL = 12
"""Stores from which the model judges; with fewer, one "below" in five would be wrong."""
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
    """Probability that a store's true value misses its own target: Phi((S_i - m_i) / se_i), mirrored for low.

    All of shape (K,) in the modelled unit of the metric; NaN in gives NaN out.
    """
    ahead = mean - target if higher_is_better else target - mean
    return probability_below(ahead, se, 0.0)


def verdicts(
    n: Floats, p_below: Floats, target: Floats, confirmed: Sequence[bool | None], stores: int
) -> list[Verdict]:
    """The word for each store; arrays of shape (K,).

    ``p_below`` comes from the store's own answers where it is confirmed to differ from comparable ones, for it is shown
    that the others say nothing about it, and under eight stores; else from the model. A store is judged from ten answers
    on, and in a network of 8 to 11 stores only where it is confirmed.
    """
    columns = (n.tolist(), p_below.tolist(), target.tolist(), confirmed)
    early = STORES_FOR_OWN <= stores < STORES_FOR_MODEL
    return [_verdict(*store, early=early) for store in zip(*columns, strict=True)]


def _verdict(n: float, p_below: float, target: float, confirmed: bool | None, *, early: bool) -> Verdict:
    if n == 0:
        return Verdict.NO_DATA
    if np.isnan(target):
        return Verdict.NO_STANDARD
    if n < JUDGED_FROM:
        return Verdict.NOT_ENOUGH
    return Verdict.TOO_EARLY if early and not confirmed else _word(p_below)


def _word(p_below: float) -> Verdict:
    if p_below >= SURE:
        return Verdict.BELOW
    return Verdict.MEETS if 1 - p_below >= SURE else Verdict.TOO_EARLY


def answers_needed(y: Floats, v: Floats, n: Floats, tau2: float, expected: Floats, target: Floats) -> Floats:
    """About how many more answers would settle a store's verdict, if its own value stays what it is.

    With N answers in all, B = v n / (v n + tau^2 N), the estimate is B f + (1 - B) y with variance (1 - B) v n / N. It
    settles when it is 1.28 standard errors from the target, with ten answers or more. The smallest such N is found on a
    grid of factor 1.1. All arrays of shape (K,); NaN where nothing settles it within 100,000 answers, and 0 where
    it is settled already.
    """
    grid = np.concatenate([[1.0], 1.1 ** np.arange(1, 180)])
    with np.errstate(divide="ignore", invalid="ignore"):
        total = n[:, None] * grid
        one = (v * n)[:, None]
        own = tau2 / (tau2 + one / total)
        mean = (1 - own) * expected[:, None] + own * y[:, None]
        far = np.abs(mean - target[:, None]) >= SURE_Z * np.sqrt(own * one / total)
        settled = far & (total >= JUDGED_FROM)
        # An estimate drawn towards its neighbours may look settled early and not later: it has to stay so.
        stays = np.logical_and.accumulate(settled[:, ::-1], axis=1)[:, ::-1]
        more = np.ceil(np.take_along_axis(total, stays.argmax(axis=1)[:, None], axis=1)[:, 0] - n)
    return np.where(stays.any(axis=1) & (more <= MOST_NEEDED), more, np.nan)
