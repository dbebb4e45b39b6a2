"""Where a store stands among all stores, how sure that is, and how likely it is among the worst."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.fft import irfft, next_fast_len, rfft
from scipy.optimize import brentq
from scipy.special import ndtr
from scipy.stats import rankdata

from dashboards.stats.inputs import Floats, floats, level_z, same_length

FEW = 200
DRAWS = 4_000
SEED = 20_240_501
GRID = 1_024
BINS = 40
NODES, WEIGHTS = np.polynomial.hermite_e.hermegauss(9)
WEIGHTS = WEIGHTS / WEIGHTS.sum()
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
    worst_share: float = 0.05,
    higher_is_better: bool = True,
) -> Ranks:
    """Expected rank, rank interval and probability to be among the worst, from shrunken estimates.

    The true values are taken as independent N(m_i, V_i). From 200 stores on everything is computed from
    ``G(t) = sum_j Phi((t - m_j)/sqrt(V_j))``, the expected number of stores below t: the expected rank
    ``K - sum over j != i of P(theta_j < theta_i)`` by 9-point Gauss-Hermite, the interval from the places of
    ``m_i +- z sqrt(V_i)``, ``p_worst = Phi((t* - m_i)/sqrt(V_i))`` with ``G(t*) = ceil(worst_share K)``. The store
    itself does not count among those below it, which moves ranks by half a place at most and makes a sure winner's 1.
    Under 200 stores the same figures come from 4,000 draws with a fixed seed; identical stores get identical figures.

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
    return Ranks(*places)


def _drawn(m: Floats, s: Floats, level: float, worst: int) -> Floats:
    """The four rows by simulation, drawn in the order of the values so that the order of the stores plays no part."""
    order = np.lexsort((s, m))
    theta = m[order] + s[order] * np.random.default_rng(SEED).standard_normal((DRAWS, m.size))
    places = m.size + 1.0 - rankdata(theta, axis=1)
    lowest, highest = (rankdata(theta, method=method, axis=1) for method in ("min", "max"))
    among = np.clip((worst + 1.0 - lowest) / (highest - lowest + 1.0), 0.0, 1.0)
    ends = np.quantile(places, [(1.0 - level) / 2.0, (1.0 + level) / 2.0], axis=0)
    rows = np.empty((4, m.size))
    rows[:, order] = np.vstack([places.mean(axis=0), ends, among.mean(axis=0)])
    _, same = np.unique(np.column_stack([m, s]), axis=0, return_inverse=True)
    return np.vstack([(np.bincount(same, row) / np.bincount(same))[same] for row in rows])


def _computed(m: Floats, s: Floats, z: float, worst: int) -> Floats:
    """The four rows from the expected number of stores below a value."""
    below = Below(m, s)
    itself = ndtr(NODES)
    others = sum(weight * (below(m + node * s) - own) for node, weight, own in zip(NODES, WEIGHTS, itself, strict=True))
    low = m.size - (below(m + z * s) - ndtr(z))
    high = m.size - (below(m - z * s) - ndtr(-z))
    return np.vstack(
        [np.clip(row, 1.0, m.size) for row in (m.size - others, low, high)] + [below.chance_of_lowest(worst)]
    )


class Below:
    """``G(t) = sum_j Phi((t - m_j)/s_j)``: the expected number of stores whose true value lies below t.

    Stores are sorted into some 40 bins of equal standard error; in each the values are spread over an even grid and
    smoothed with the bin's normal distribution in one convolution, so that all of it costs O(K). Stores known more
    exactly than the grid can show are counted exactly instead, ties half.
    """

    def __init__(self, m: Floats, s: Floats) -> None:
        self._m, self._s = m, s
        start, end = float((m - 6.0 * s).min()), float((m + 6.0 * s).max())
        step = (end - start) / (GRID - 1)
        sharp = s <= step
        self._exact = np.sort(m[sharp])
        self._grid = start + step * np.arange(GRID)
        self._counts = np.zeros(GRID)
        if not sharp.all():
            self._counts = _smoothed(m[~sharp], s[~sharp], start, step)

    def __call__(self, t: Floats) -> Floats:
        """Expected number of stores below each t, shape of t."""
        smooth = np.interp(t, self._grid, self._counts)
        left = np.searchsorted(self._exact, t, side="left")
        return smooth + (left + np.searchsorted(self._exact, t, side="right")) / 2.0

    def chance_of_lowest(self, worst: int) -> Floats:
        """Probability of each store to lie below the value that ``worst`` stores are expected to lie below."""
        m, s = self._m, self._s
        spread = float(np.ptp(m)) + float(s.max())
        sharpest = spread * 1e-9 if spread > 0 else 1.0
        widths = np.maximum(s, sharpest)

        def excess(t: float) -> float:
            return float(ndtr((t - m) / widths).sum()) - worst

        low, high = float((m - 40.0 * widths).min()), float((m + 40.0 * widths).max())
        threshold = float(brentq(excess, low, high, xtol=sharpest * 1e-3, rtol=1e-15)) if worst < m.size else high
        return np.asarray(ndtr((threshold - m) / widths), dtype=np.float64)


def _smoothed(m: Floats, s: Floats, start: float, step: float) -> Floats:
    """Sum of the normal distribution functions of all stores on the grid."""
    logs = np.log(s)
    edge = (logs - logs.min()) / max(float(np.ptp(logs)), 1e-12) * BINS
    binned = np.minimum(edge.astype(np.int64), BINS - 1)
    position = (m - start) / step
    left = np.minimum(position.astype(np.int64), GRID - 2)
    part = position - left
    size = next_fast_len(3 * GRID, real=True)
    total = np.zeros(size // 2 + 1, dtype=np.complex128)
    lags = np.arange(-(GRID - 1), GRID) * step
    for which in np.flatnonzero(np.bincount(binned, minlength=BINS)):
        inside = binned == which
        heights = np.bincount(left[inside], 1.0 - part[inside], GRID) + np.bincount(
            left[inside] + 1, part[inside], GRID
        )
        width = np.sqrt(np.mean(s[inside] ** 2))
        total += rfft(heights, size) * rfft(ndtr(lags / width), size)
    return np.asarray(irfft(total, size)[GRID - 1 : 2 * GRID - 1], dtype=np.float64)
