"""What the change of a mean between two windows is made of: who answered, and how they answered."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dashboards.stats.inputs import Floats, floats
from dashboards.stats.intervals import PSEUDO_ANSWERS

DRAWS = 2_000
_SEED = 20_26


@dataclass(frozen=True, slots=True)
class Waterfall:
    """The parts of a change; metric units, arrays of shape (K,).

    Attributes:
        before, after: the means of both windows.
        mix: what each part adds because more, or fewer, of the answers come from it.
        level: what it adds because its own customers answer otherwise.
        low, high: 95 % interval of both together.
        change_low, change_high: 95 % interval of the whole change.
    """

    before: float
    after: float
    mix: Floats
    level: Floats
    low: Floats
    high: Floats
    change_low: float
    change_high: float

    @property
    def part(self) -> Floats:
        """What each part adds: these sum to ``after - before``."""
        return self.mix + self.level


def waterfall(before: npt.ArrayLike, after: npt.ArrayLike, values: npt.ArrayLike) -> Waterfall:
    """Take the change of a mean apart by the parts of its answers (touchpoints, channels, ...).

    With w the share of answers and m the mean of a part, M the mean of the window, and bars for the middle between
    both windows: ``mix = (w1 - w0) (m_bar - M_bar)`` and ``level = w_bar (m1 - m0)``, which sum to ``M1 - M0`` over
    the parts. A part that only one window has is all mix. Intervals come from 2,000 seeded draws of what the answers
    leave open: shares of parts and of values are Dirichlet distributed, with two pseudo-answers a part, half as all
    answers and half evenly over the scale.

    Args:
        before, after: answers of each part of each value in both windows, shape (K, J).
        values: the values, metric units, shape (J,).

    Returns:
        ``Waterfall``.

    Raises:
        ValueError: shapes that do not fit, negative counts, a window without answers.

    Sources: Bennet 1920 and Marshall 1887 (the symmetric index of a sum of products); Ferguson 1973 for the draws.

    >>> change = waterfall([[10, 10], [0, 20]], [[20, 20], [0, 0]], [0.0, 1.0])
    >>> change.before, change.after, change.mix.round(3), change.level.round(3)
    (0.75, 0.5, array([-0.062, -0.188]), array([0., 0.]))
    """
    windows = [np.asarray(each, dtype=np.float64) for each in (before, after)]
    scale = floats("values", values)
    if any(each.ndim != 2 or each.shape != windows[0].shape or each.shape[1] != scale.size for each in windows):
        raise ValueError(f"answers of shapes {windows[0].shape} and {windows[1].shape} of {scale.size} values")
    if any((each < 0).any() or each.sum() <= 0 for each in windows):
        raise ValueError("answers must not be negative, and both windows need some")
    shares = [each.sum(axis=1) / each.sum() for each in windows]
    means = [_means(each, scale) for each in windows]
    mix, level = _parts(shares, means)
    total = [float(share @ np.nan_to_num(mean)) for share, mean in zip(shares, means, strict=True)]
    drawn_mix, drawn_level = _parts(*_drawn(windows, scale))
    drawn = drawn_mix + drawn_level
    part, change = mix + level, total[1] - total[0]
    low, high = np.quantile(drawn, [0.025, 0.975], axis=0)
    change_low, change_high = np.quantile(drawn.sum(axis=1), [0.025, 0.975]).tolist()
    return Waterfall(
        before=total[0],
        after=total[1],
        mix=mix,
        level=level,
        low=np.minimum(low, part),
        high=np.maximum(high, part),
        change_low=min(change_low, change),
        change_high=max(change_high, change),
    )


def _means(counts: Floats, values: Floats) -> Floats:
    """Give the mean of each part; NaN where it has no answers."""
    n = counts.sum(axis=1)
    return np.asarray(np.divide(counts @ values, n, out=np.full(n.shape, np.nan), where=n > 0))


def _parts(shares: list[Floats], means: list[Floats]) -> tuple[Floats, Floats]:
    """Give mix and level of each part; the parts are on the last axis."""
    old, new = (np.where(np.isnan(one), np.nan_to_num(other), one) for one, other in (means, means[::-1]))
    middle = ((shares[0] * old).sum(axis=-1) + (shares[1] * new).sum(axis=-1)) / 2.0
    mix = (shares[1] - shares[0]) * ((old + new) / 2.0 - np.expand_dims(middle, -1))
    return mix, (shares[0] + shares[1]) / 2.0 * (new - old)


def _drawn(windows: list[Floats], values: Floats) -> tuple[list[Floats], list[Floats]]:
    """Draw shares and means of the parts of both windows, shape (draws, K)."""
    rng = np.random.default_rng(_SEED)
    whole = windows[0] + windows[1]
    usual = whole.sum(axis=0) / whole.sum()
    prior = PSEUDO_ANSWERS * (usual + 1.0 / values.size) / 2.0
    shares, means = [], []
    for counts in windows:
        n = rng.standard_gamma(np.broadcast_to(counts.sum(axis=1), (DRAWS, len(counts))))
        shares.append(n / n.sum(axis=1, keepdims=True))
        answers = rng.standard_gamma(np.broadcast_to(counts + prior, (DRAWS, *counts.shape)))
        mean = answers @ values / answers.sum(axis=2)
        means.append(np.where(counts.sum(axis=1) > 0, mean, np.nan))
    return shares, means
