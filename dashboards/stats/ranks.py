"""The rank of a store among all stores, how sure that is, and how likely it is among the worst."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from scipy.fft import irfft, next_fast_len, rfft
from scipy.optimize import brentq
from scipy.special import ndtr

from dashboards.stats.inputs import Floats, Integers, floats, level_z, same_length

WORST_SHARE = 0.05
"""Share of the stores that count as worst."""
FEW = 200
DRAWS = 4_000
SEED = 20_240_501
GRID = 1_024
BINS = 40
FAR = 8.0
_FOLDED = next_fast_len(3 * GRID, real=True)
_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Ranks:
    """Places in the league table, arrays of shape (K,); 1 is the best store.

    Attributes:
        expected: expected rank, may be a fraction.
        low: best rank the store may hold (lower end of the interval), 1..K.
        high: worst rank it may hold, 1..K.
        p_worst: probability to be among the worst ``ceil(worst_share K)`` stores, 0..1.
    """

    expected: Floats
    low: Floats
    high: Floats
    p_worst: Floats


def rank(
    mean: npt.ArrayLike,
    se: npt.ArrayLike,
    level: float = 0.95,
    worst_share: float = WORST_SHARE,
    higher_is_better: bool = True,
) -> Ranks:
    """Expected rank, rank interval and probability to be among the worst, from shrunken estimates.

    The true values are taken as independent N(m_i, V_i). From 200 stores on everything is computed from
    ``G(t) = sum_j Phi((t - m_j)/sqrt(V_j))``, the expected number of stores below t: the expected rank
    ``K - sum over j != i of P(theta_j < theta_i)``, the interval from the places of
    ``m_i +- z sqrt(V_i)``, ``p_worst = Phi((t* - m_i)/sqrt(V_i))`` with ``G(t*) = ceil(worst_share K)``. The store
    itself does not count among those below it, which moves ranks by half a place at most and makes a sure winner's 1.
    Under 200 stores the expected rank is the sum over all pairs, and interval and p_worst come from 4,000 draws with a
    fixed seed; identical stores get identical figures.

    Args:
        mean: shrunken estimates m_i, metric units, shape (K,).
        se: standard errors sqrt(V_i), metric units, shape (K,). 0 is a value known exactly.
        level: probability the interval covers, 0..1.
        worst_share: share of the stores that counts as worst, 0..1.
        higher_is_better: False mirrors everything, as for resolution time.

    Returns:
        ``Ranks``. NaN in (no answers) gives NaN out, and K counts only the stores without NaN. One store has rank 1.

    Raises:
        ValueError: infinite numbers, negative se, lengths that differ, level or share outside 0..1.

    Sources: Laird & Louis 1989 (expected ranks), Lin et al. 2006 (probability of the worst share).

    >>> ranks = rank([0.1, 0.3, 0.5], [0.0, 0.0, 0.0], worst_share=0.3)
    >>> ranks.expected, ranks.p_worst
    (array([3., 2., 1.]), array([1., 0., 0.]))
    """
    centre, width = floats("mean", mean), floats("se", se)
    same_length(mean=centre, se=width)
    z = level_z(level)
    if (width < 0).any():
        raise ValueError("se must not be negative")
    if not 0.0 < worst_share < 1.0:
        raise ValueError(f"worst_share must lie between 0 and 1, not {worst_share}")
    known = np.flatnonzero(~(np.isnan(centre) | np.isnan(width)))
    m, s = (centre if higher_is_better else -centre)[known], width[known]
    worst = int(np.ceil(worst_share * m.size - _ROUNDING))
    places = np.full((4, centre.size), np.nan)
    if m.size:
        places[:, known] = _drawn(m, s, level, worst) if m.size < FEW else _computed(m, s, z, worst)
    return _with_mean_inside(Ranks(*places))


def _with_mean_inside(ranks: Ranks) -> Ranks:
    """Widen the intervals of stores one of whose places has nearly all the probability: their mean lies beyond it."""
    low = np.minimum(ranks.low, np.floor(ranks.expected + _ROUNDING))
    return replace(ranks, low=low, high=np.maximum(ranks.high, np.ceil(ranks.expected - _ROUNDING)))


def _drawn(m: Floats, s: Floats, level: float, worst: int) -> Floats:
    """The four rows by simulation, drawn in the order of the values so that the order of the stores plays no part."""
    order = np.lexsort((s, m))
    theta = m[order] + s[order] * np.random.default_rng(SEED).standard_normal((DRAWS, m.size))
    summed = _of_ties if (s == 0).sum() > 1 else _without_ties
    rows = np.empty((3, m.size))
    rows[:, order] = summed(theta, [(1.0 - level) / 2.0, (1.0 + level) / 2.0], worst)
    _, same = np.unique(np.column_stack([m, s]), axis=0, return_inverse=True)
    alike = [(np.bincount(same, row) / np.bincount(same))[same] for row in rows]
    return np.vstack([_by_pairs(m, s), *alike])


def _of_ties(theta: Floats, shares: Sequence[float], worst: int) -> Floats:
    """Two quantiles of the place and the share of draws among the worst, shape (3, K); ties have the middle place."""
    # Importing it takes longer than all of Django, and every process would wait for what few brands need.
    from scipy.stats import rankdata

    lowest, highest = (rankdata(theta, method=method, axis=1) for method in ("min", "max"))
    places = theta.shape[1] + 1.0 - (lowest + highest) / 2.0
    among = np.clip((worst + 1.0 - lowest) / (highest - lowest + 1.0), 0.0, 1.0)
    return np.vstack([np.quantile(places, shares, axis=0, method="inverted_cdf"), among.mean(axis=0)])


def _without_ties(theta: Floats, shares: Sequence[float], worst: int) -> Floats:
    """The same as ``_of_ties`` where no two values of a draw can be equal: whole places, which one sort gives."""
    draws, stores = theta.shape
    # How often each store, a row, has each place, a column.
    cells = (np.arange(stores - 1, -1, -1) + theta.argsort(axis=1) * stores).ravel()
    up_to = np.bincount(cells, minlength=stores * stores).reshape(stores, stores).cumsum(axis=1)
    ends = [(up_to >= max(np.ceil(share * draws), 1)).argmax(axis=1) + 1.0 for share in shares]
    better = up_to[:, stores - worst - 1] if worst < stores else np.zeros(stores)
    return np.vstack([*ends, (draws - better) / draws])


def _by_pairs(m: Floats, s: Floats) -> Floats:
    """Expected ranks: one plus the probability of each other store to be better, ties half."""
    apart, wide = m - m[:, None], np.hypot(s[:, None], s)
    better = np.where(wide > 0, ndtr(apart / np.where(wide > 0, wide, 1.0)), 0.5 + 0.5 * np.sign(apart))
    return np.asarray(0.5 + better.sum(axis=1))


def _computed(m: Floats, s: Floats, z: float, worst: int) -> Floats:
    """The four rows from the expected number of stores below a value."""
    near, width = _drawn_in(m, s)
    below = Below(near, width)
    rows = [
        m.size - (below.expected() - 0.5),
        m.size - (below(near + z * width) - below.itself(z)),
        m.size - (below(near - z * width) - below.itself(-z)),
    ]
    return np.vstack([np.clip(row, 1.0, m.size) for row in rows] + [_chance_of_lowest(m, s, worst)])


class Below:
    """``G(t) = sum_j Phi((t - m_j)/s_j)``: the expected number of stores whose true value lies below t.

    Stores are sorted into some 40 bins of equal standard error; in each the values are spread over an even grid and
    smoothed with the bin's normal distribution in one convolution, so that all of it costs O(K). Stores known more
    exactly than the grid can show are counted exactly instead, ties half. The grid stores the distance from
    one normal distribution with the mean and variance of all: it fades at both ends and is smooth to interpolate.
    """

    def __init__(self, m: Floats, s: Floats) -> None:
        self._m, self._s = m, s
        self._centre, self._variance = float(m.mean()), float(m.var() + np.mean(s**2))
        start, end = float((m - 6.0 * s).min()), float((m + 6.0 * s).max())
        self._step = (end - start) / (GRID - 1)
        self._grid: Floats = start + self._step * np.arange(GRID, dtype=np.float64)
        self._sharp = s <= self._step
        self._exact = np.sort(m[self._sharp])
        self._bins = _bins_of_equal_width(s, np.flatnonzero(~self._sharp))
        self._rest = np.zeros(GRID)
        if self._bins:
            vague = ~self._sharp
            self._rest = self._smoothed_counts() - vague.sum() * self._normal(self._grid, 0.0)

    def __call__(self, t: Floats) -> Floats:
        """G at each t, shape of t."""
        vague = self._m.size - self._exact.size
        return self._steps(t) + vague * self._normal(t, 0.0) + self._interpolated(t, self._rest)

    def itself(self, z: float) -> Floats:
        """Return what each store contributes to G at its own m + z s, shape (K,)."""
        step = np.where(self._s > 0, float(z > 0), 0.5)
        return np.asarray(np.where(self._sharp, step, ndtr(z)), dtype=np.float64)

    def expected(self) -> Floats:
        """E G(theta_i) of each store: G once more smoothed with the store's own normal distribution, shape (K,)."""
        size = float(self._m.size)
        result = np.empty(self._m.size)
        result[self._sharp] = self(self._m[self._sharp])
        spectrum = rfft(self(self._grid) - size * self._normal(self._grid, 0.0), _FOLDED)
        lags = self._step * np.arange(-(GRID - 1), GRID)
        for inside, width in self._bins:
            kernel = np.exp(-0.5 * (lags / width) ** 2)
            rest = irfft(spectrum * rfft(kernel / kernel.sum(), _FOLDED), _FOLDED)[GRID - 1 : 2 * GRID - 1]
            m = self._m[inside]
            result[inside] = size * self._normal(m, self._s[inside]) + self._interpolated(m, rest)
        return result

    def _normal(self, t: Floats, s: Floats | float) -> Floats:
        """The normal distribution with mean and variance of all, widened by s."""
        width = np.sqrt(self._variance + np.square(s))
        return np.asarray(ndtr((t - self._centre) / np.where(width > 0, width, 1.0)), dtype=np.float64)

    def _interpolated(self, t: Floats, on_grid: Floats) -> Floats:
        if not self._bins:
            return np.zeros(t.shape)
        position = np.clip((t - self._grid[0]) / self._step, 0.0, GRID - 1.000001)
        left = position.astype(np.int64)
        return np.asarray(on_grid[left] + (position - left) * (on_grid[left + 1] - on_grid[left]))

    def _steps(self, t: Floats) -> Floats:
        """Number of the exactly known stores below each t, ties half."""
        if not self._exact.size:
            return np.zeros(t.shape)
        left = np.searchsorted(self._exact, t, side="left")
        return np.asarray((left + np.searchsorted(self._exact, t, side="right")) / 2.0)

    def _smoothed_counts(self) -> Floats:
        """Sum of the normal distribution functions of the stores in bins, on the grid."""
        total = np.zeros(_FOLDED // 2 + 1, dtype=np.complex128)
        lags = self._step * np.arange(-(GRID - 1), GRID)
        for inside, width in self._bins:
            position = (self._m[inside] - self._grid[0]) / self._step
            left = np.minimum(position.astype(np.int64), GRID - 2)
            part = position - left
            heights = np.bincount(left, 1.0 - part, GRID) + np.bincount(left + 1, part, GRID)
            total += rfft(heights, _FOLDED) * rfft(ndtr(lags / width), _FOLDED)
        return np.asarray(irfft(total, _FOLDED)[GRID - 1 : 2 * GRID - 1], dtype=np.float64)


def _chance_of_lowest(m: Floats, s: Floats, worst: int) -> Floats:
    """Probability of each store to lie below the value that ``worst`` stores are expected to lie below."""
    if worst >= m.size:
        return np.ones(m.size)
    spread = float(np.ptp(m)) + float(s.max())
    sharpest = spread * 1e-9 if spread > 0 else 1.0
    widths = np.maximum(s, sharpest)

    def excess(t: float) -> float:
        return float(ndtr((t - m) / widths).sum()) - worst

    low = high = float(np.partition(m, worst)[worst])
    reach = float(np.median(widths))
    while excess(low) > 0:
        low, reach = low - reach, 2.0 * reach
    while excess(high) < 0:
        high, reach = high + reach, 2.0 * reach
    threshold = brentq(excess, low, high, xtol=sharpest * 1e-3, rtol=1e-14) if low < high else low
    return np.asarray(ndtr((threshold - m) / widths), dtype=np.float64)


def _drawn_in(m: Floats, s: Floats) -> tuple[Floats, Floats]:
    """Values far outside the bulk drawn in by a logarithm, their widths with them, lest they stretch the grid."""
    low, middle, high = np.quantile(m, [0.25, 0.5, 0.75])
    bulk = float(high - low + np.median(s))
    away = np.abs(m - middle) - FAR * bulk
    if bulk <= 0 or (away <= 0).all():
        return m, s
    beyond = np.maximum(away, 0.0) / bulk
    near = middle + np.sign(m - middle) * (np.abs(m - middle) - beyond * bulk + np.log1p(beyond) * bulk)
    return near, s / (1.0 + beyond)


def _bins_of_equal_width(s: Floats, stores: Integers) -> list[tuple[Integers, float]]:
    """The stores in bins of nearly equal s, each with one s for all of it (root mean square)."""
    if not stores.size:
        return []
    logs = np.log(s[stores])
    scaled = (logs - logs.min()) / max(float(np.ptp(logs)), 1e-12) * BINS
    order = np.argsort(np.minimum(scaled.astype(np.int64), BINS - 1), kind="stable")
    sizes = np.bincount(np.minimum(scaled.astype(np.int64), BINS - 1))
    parts = np.split(stores[order], np.cumsum(sizes)[:-1])
    return [(part, float(np.sqrt(np.mean(s[part] ** 2)))) for part in parts if part.size]
