"""An estimate against its standard, as one of six words (pure; STATISTICS, step 6)."""

from collections.abc import Sequence
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from dashboards.stats.quantiles import Z80
from dashboards.stats.shrinkage import probability_below

Floats = NDArray[np.float64]

SURE = 0.9
"""Probability from which a verdict is given; it takes Z80 standard errors."""
RELIABLE = 0.3
"""Reliability under which a store's own answers say too little."""
SHOWN_FROM = 5
"""Answers from which a store's own value is shown."""
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
    n: Floats, p_below: Floats, alone: Floats, reliability: Floats, target: Floats, confirmed: Sequence[bool | None]
) -> list[Verdict]:
    """Give the verdict of each store; all of shape (K,).

    ``p_below`` is the model's probability and ``alone`` that of the store's own answers without any model, NaN where
    there is none. A store that is confirmed to differ from comparable ones is judged by its own answers, for it is
    shown that the others say nothing about it; any other by the model, where its reliability is 0.3 or more. Without a
    true difference between stores (reliability NaN) both must agree, and without a model (fewer than 8 stores) the own
    answers decide. Own answers count from five on.
    """
    columns = (n.tolist(), p_below.tolist(), alone.tolist(), reliability.tolist(), target.tolist(), confirmed)
    return [_verdict(*store) for store in zip(*columns, strict=True)]


def _verdict(
    n: float, p_below: float, alone: float, reliability: float, target: float, confirmed: bool | None
) -> Verdict:
    if n == 0:
        return Verdict.NO_DATA
    if np.isnan(target):
        return Verdict.NO_STANDARD
    if confirmed and n >= SHOWN_FROM:
        return _word(alone)
    if reliability >= RELIABLE:
        return _word(p_below)
    if n < SHOWN_FROM or not np.isnan(reliability):
        return Verdict.NOT_ENOUGH
    own = _word(alone)
    return own if np.isnan(p_below) or _word(p_below) is own else Verdict.TOO_EARLY


def _word(p_below: float) -> Verdict:
    if p_below >= SURE:
        return Verdict.BELOW
    return Verdict.MEETS if 1 - p_below >= SURE else Verdict.TOO_EARLY


def answers_needed(y: Floats, v: Floats, n: Floats, tau2: float, expected: Floats, target: Floats) -> Floats:
    """Estimate how many more answers would settle a store's verdict, if its own value stays what it is.

    With N answers in all, B = v n / (v n + tau^2 N), the estimate is B f + (1 - B) y with variance (1 - B) v n / N. It
    settles when it is 1.28 standard errors from the target and its reliability is 0.3. The smallest such N is found on
    a grid of factor 1.1. All arrays of shape (K,); NaN where nothing settles it within 100,000 answers, and 0 where
    it is settled already.
    """
    grid = np.concatenate([[1.0], 1.1 ** np.arange(1, 180)])
    with np.errstate(divide="ignore", invalid="ignore"):
        total = n[:, None] * grid
        one = (v * n)[:, None]
        own = tau2 / (tau2 + one / total)
        mean = (1 - own) * expected[:, None] + own * y[:, None]
        settled = (np.abs(mean - target[:, None]) >= Z80 * np.sqrt(own * one / total)) & (own >= RELIABLE)
        # An estimate drawn towards its neighbours may look settled early and not later: it has to stay so.
        stays = np.logical_and.accumulate(settled[:, ::-1], axis=1)[:, ::-1]
        more = np.ceil(np.take_along_axis(total, stays.argmax(axis=1)[:, None], axis=1)[:, 0] - n)
    return np.where(stays.any(axis=1) & (more <= MOST_NEEDED), more, np.nan)
