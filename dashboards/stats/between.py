"""How much stores truly differ: the network mean mu and the between-store variance tau^2, sampling noise removed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import isnan, nan, sqrt
from typing import Literal

import numpy as np
import numpy.typing as npt
from scipy.optimize import brentq
from scipy.special import chdtri

from dashboards.stats.inputs import Floats, values_and_variances
from dashboards.stats.quantiles import Z80

Method = Literal["robust", "reml", "paule_mandel", "dersimonian_laird"]

CUT = Z80
"""c: how many standard errors away a store begins to lose influence on the robust estimates."""
KAPPA = 0.6786545589528742
"""E min(Z^2, c^2) for a standard normal Z: what one well-behaved store contributes to the winsorised sum."""
FEW_FOR_ROBUST = 30
FEW_FOR_ANY = 8
DOMINATED = 1.5
_STEPS = 200
_NEXT_TO_NOTHING = 1e-6
_PRECISION = 1e-13


@dataclass(frozen=True, slots=True)
class Between:
    """Network mean and true spread between stores.

    Attributes:
        mu: network mean, metric units.
        se_mu: its standard error, metric units.
        tau2: between-store variance, squared metric units; NaN when too few stores allow none.
        i2: I^2 in %: the part of the visible spread that is true.
        method: what ran: "robust", "reml", "paule_mandel", "dersimonian_laird" or "none".
    """

    mu: float
    se_mu: float
    tau2: float
    i2: float
    method: str


def between_variance(y: npt.ArrayLike, v: npt.ArrayLike, method: Method = "robust") -> Between:
    """Network mean and between-store variance from store values and their sampling variances.

    * ``"robust"``: winsorised Paule-Mandel with Huber's proposal 2. Solves ``sum h_i (y_i - mu) = 0`` with
      ``h_i = min(1, c/|z_i|) / (v_i + tau^2)`` together with ``sum min(z_i^2, c^2) = kappa (K - 1)``. Under 30 usable
      stores REML runs instead and ``method`` says so; under 8 there is no tau^2 (NaN), mu is the mean weighted by
      1/v_i and ``method`` is "none".
    * ``"reml"``: restricted maximum likelihood by Fisher scoring.
    * ``"paule_mandel"``: ``sum (y_i - mu)^2 / (v_i + tau^2) = K - 1``.
    * ``"dersimonian_laird"``: the closed form of moments.

    ``se_mu`` is ``sqrt(1 / sum 1/(v_i + tau^2))``, and ``sqrt(1 / sum h_i)`` for "robust" (in simulation its interval
    covers mu as often as the sandwich's from 60 stores on and more often at 30).
    ``i2 = 100 tau^2 / (tau^2 + s^2)`` with the typical sampling variance
    ``s^2 = (K-1) sum w / ((sum w)^2 - sum w^2)``, ``w = 1/v`` (Higgins & Thompson 2002).

    Args:
        y: store values, metric units, shape (K,).
        v: their sampling variances, squared metric units, shape (K,).
        method: which estimator; the rules for few stores apply to "robust" alone.

    Returns:
        ``Between``. Stores with NaN or infinite variance, or NaN value, are left out. One usable store gives its value,
        its standard error and no tau^2; none gives NaN throughout; both with method "none". All values equal give
        tau^2 = 0. A zero variance among positive ones counts as a millionth of their smallest; when all are zero the
        spread is visible as it is and every method returns the plain variance of the values (i2 100, or 0 if equal).

    Raises:
        ValueError: infinite values, negative variances, lengths that differ, an unknown method.

    Sources: Huber 1981 (proposal 2), Paule & Mandel 1982, Viechtbauer 2005 (REML), DerSimonian & Laird 1986;
    compared in Veroniki et al. 2015.

    >>> result = between_variance([0.1, 0.5, 0.9, 0.3], [0.01, 0.02, 0.01, 0.02], method="dersimonian_laird")
    >>> round(result.mu, 4), round(result.tau2, 4), round(result.i2, 2), result.method
    (0.4516, 0.1415, 91.09, 'dersimonian_laird')
    """
    if method not in _ESTIMATORS:
        raise ValueError(f"unknown method {method!r}")
    values, spread = usable(y, v)
    ran = _what_runs(method, values.size)
    if ran == "none":
        mu, se = _weighted_mean(values, spread, 0.0) if values.size else (nan, nan)
        return Between(_among(values, mu), se, nan, nan, "none")
    if not spread.any():
        return _without_noise(values, ran)
    mu, se, tau2 = _ESTIMATORS[ran](values, spread)
    return Between(_among(values, mu), se, tau2, 100.0 * tau2 / (tau2 + _typical_variance(spread)), ran)


def usable(y: npt.ArrayLike, v: npt.ArrayLike) -> tuple[Floats, Floats]:
    """Values and variances of the stores that say anything, zero variances made tiny unless all are zero."""
    values, spread = values_and_variances(y, v)
    known = np.isfinite(values) & np.isfinite(spread)
    values, spread = values[known], spread[known]
    positive = spread[spread > 0]
    if positive.size < spread.size and positive.size:
        spread = np.maximum(spread, positive.min() * _NEXT_TO_NOTHING)
    return values, spread


def _what_runs(method: str, stores: int) -> str:
    if stores < 2 or (method == "robust" and stores < FEW_FOR_ANY):
        return "none"
    return "reml" if method == "robust" and stores < FEW_FOR_ROBUST else method


def _without_noise(values: Floats, ran: str) -> Between:
    tau2 = float(np.var(values, ddof=1)) if np.ptp(values) > 0 else 0.0
    mu = _among(values, float(values.mean()))
    return Between(mu, sqrt(tau2 / values.size), tau2, 100.0 if tau2 > 0 else 0.0, ran)


def _among(values: Floats, mu: float) -> float:
    """A mean lies among its values: rounding may put it a last place beyond them, and so beyond the metric's bounds."""
    return min(max(mu, float(values.min())), float(values.max())) if values.size else mu


def _typical_variance(v: Floats) -> float:
    weights = v.min() / v
    total = float(weights.sum())
    return (v.size - 1) * total / (total**2 - float((weights**2).sum())) * float(v.min())


def _weighted_mean(y: Floats, v: Floats, tau2: float) -> tuple[float, float]:
    if not (v + tau2).any():
        return float(y.mean()), 0.0
    weights = 1.0 / (v + tau2)
    total = float(weights.sum())
    return float(weights @ y) / total, sqrt(1.0 / total)


def _dersimonian_laird(y: Floats, v: Floats) -> tuple[float, float, float]:
    weights = 1.0 / v
    total = float(weights.sum())
    q = float(weights @ (y - weights @ y / total) ** 2)
    tau2 = max(0.0, (q - (y.size - 1)) / (total - float(weights @ weights) / total))
    return *_weighted_mean(y, v, tau2), tau2


def _paule_mandel(y: Floats, v: Floats) -> tuple[float, float, float]:
    """Newton from zero: the sum is convex and falling in tau^2, so the steps approach the root from below."""
    tau2 = 0.0
    for _ in range(_STEPS):
        weights = 1.0 / (v + tau2)
        squares = (y - weights @ y / weights.sum()) ** 2
        excess = float(weights @ squares) - (y.size - 1)
        if excess <= 0:
            break
        step = excess / float(weights**2 @ squares)
        tau2 += step
        if step <= _PRECISION * tau2:
            break
    return *_weighted_mean(y, v, tau2), tau2


def _reml(y: Floats, v: Floats) -> tuple[float, float, float]:
    """Fisher scoring; a step below zero is cut at zero, and zero stays when the likelihood falls from there."""
    tau2 = _dersimonian_laird(y, v)[2]
    for _ in range(_STEPS):
        weights = 1.0 / (v + tau2)
        squared = weights**2
        w1, w2, w3 = float(weights.sum()), float(squared.sum()), float((squared * weights).sum())
        residual = y - weights @ y / w1
        slope = float(squared @ residual**2) - (w1 - w2 / w1)
        information = w2 - 2.0 * w3 / w1 + (w2 / w1) ** 2
        if information <= 0:
            break
        step = max(slope / information, -tau2)
        tau2 += step
        if abs(step) <= _PRECISION * tau2 or (tau2 == 0.0 and step == 0.0):
            break
    return *_weighted_mean(y, v, tau2), tau2


def _robust(y: Floats, v: Floats) -> tuple[float, float, float]:
    mu = float(np.median(y))
    target = KAPPA * (y.size - 1)

    def excess(tau2: float) -> float:
        nonlocal mu
        mu = _huber_mean(y, v + tau2, mu)
        return float(np.minimum((y - mu) ** 2 / (v + tau2), CUT**2).sum()) - target

    tau2 = _falling_root(excess, scale=float(np.var(y)) + float(v.max()))
    mu = _huber_mean(y, v + tau2, mu)
    return mu, _huber_error(y, v + tau2, mu), tau2


def _huber_mean(y: Floats, s2: Floats, start: float) -> float:
    """Root of ``sum psi((y_i - mu)/s_i) / s_i``: falling and piecewise linear in mu, so Newton, kept in a bracket."""
    spread = np.sqrt(s2)
    weights = 1.0 / s2
    low, high, mu = float(y.min()), float(y.max()), start
    tolerance = _PRECISION * max(high - low, abs(low), abs(high))
    for _ in range(_STEPS):
        z = (y - mu) / spread
        pull = float((np.clip(z, -CUT, CUT) / spread).sum())
        low, high = (mu, high) if pull > 0 else (low, mu)
        slope = float(weights[np.abs(z) < CUT].sum())
        step = pull / slope if slope > 0 else high - low
        if not low <= mu + step <= high:
            step = (low + high) / 2.0 - mu
        mu += step
        if abs(step) <= tolerance:
            break
    return mu


def _huber_error(y: Floats, s2: Floats, mu: float) -> float:
    distance = np.maximum(np.abs(y - mu) / np.sqrt(s2), CUT)
    return sqrt(1.0 / float((CUT / distance / s2).sum()))


def _falling_root(excess: Callable[[float], float], scale: float) -> float:
    """Root >= 0 of a falling function; 0 when it is not above zero there to begin with."""
    if scale <= 0 or (at_zero := excess(0.0)) <= 0:
        return 0.0
    high = scale
    while (at_high := excess(high)) > 0:
        high *= 4.0
    ends = {0.0: at_zero, high: at_high}
    return float(brentq(lambda x: ends[x] if x in ends else excess(x), 0.0, high, xtol=_PRECISION * scale, rtol=1e-14))


_ESTIMATORS: dict[str, Callable[[Floats, Floats], tuple[float, float, float]]] = {
    "robust": _robust,
    "reml": _reml,
    "paule_mandel": _paule_mandel,
    "dersimonian_laird": _dersimonian_laird,
}


def tau2_interval(y: npt.ArrayLike, v: npt.ArrayLike, level: float = 0.95) -> tuple[float, float]:
    """Q-profile interval of the between-store variance.

    All tau^2 for which ``Q(tau^2) = sum (y_i - mu(tau^2))^2 / (v_i + tau^2)`` lies between the ``(1 - level)/2`` and
    ``(1 + level)/2`` quantiles of chi-squared with K - 1 degrees of freedom.

    Args:
        y: store values, metric units, shape (K,).
        v: their sampling variances, squared metric units, shape (K,).
        level: probability covered, 0..1.

    Returns:
        Low and high in squared metric units. (0.0, 0.0) when the values lie closer together than chance explains, so
        that no tau^2 fits. (NaN, NaN) under two usable stores.

    Raises:
        ValueError: infinite values, negative variances, lengths that differ, ``level`` outside 0..1.

    Source: Viechtbauer 2007, "Confidence intervals for the amount of heterogeneity in meta-analysis".

    >>> low, high = tau2_interval([0.1, 0.5, 0.9, 0.3], [0.01, 0.02, 0.01, 0.02])
    >>> round(low, 4), round(high, 4)
    (0.0269, 1.6112)
    """
    if not 0.0 < level < 1.0:
        raise ValueError(f"level must lie between 0 and 1, not {level}")
    values, spread = usable(y, v)
    if values.size < 2:
        return nan, nan
    noise = float(spread.max())
    scale = float(np.var(values)) + noise

    def q(tau2: float) -> float:
        s2 = spread + tau2 if noise > 0 or tau2 > 0 else spread + scale * 1e-12
        weights = 1.0 / s2
        return float(weights @ (values - weights @ values / weights.sum()) ** 2)

    if scale <= 0:
        return 0.0, 0.0
    tail, free = (1.0 - level) / 2.0, values.size - 1
    high_q, low_q = float(chdtri(free, tail)), float(chdtri(free, 1.0 - tail))
    return _falling_root(lambda t: q(t) - high_q, scale), _falling_root(lambda t: q(t) - low_q, scale)


def dominated(y: npt.ArrayLike, v: npt.ArrayLike, robust: Between) -> bool:
    """Whether a few stores dominate the spread: REML's tau and the robust tau differ by more than 1.5 times.

    Args:
        y: store values, metric units, shape (K,).
        v: their sampling variances, squared metric units, shape (K,).
        robust: what ``between_variance(y, v)`` returned.

    Returns:
        False when no robust estimate ran (few stores) and when both are zero; True when just one of them is zero.

    Raises:
        ValueError: as ``between_variance``.

    >>> calm, v = [0.1 * i for i in range(40)], [0.01] * 40
    >>> dominated(calm, v, between_variance(calm, v))
    False
    >>> with_one_far_out, v = [*calm, 90.0], [*v, 0.01]
    >>> dominated(with_one_far_out, v, between_variance(with_one_far_out, v))
    True
    """
    if robust.method != "robust":
        return False
    low, high = sorted((robust.tau2, between_variance(y, v, method="reml").tau2))
    return high > DOMINATED**2 * low


def consistency(mu: float, tau2: float, low: float, high: float) -> float:
    """Consistency of the brand on one metric, 0..100; 100: every store truly the same.

    ``100 (1 - tau / sqrt((mu - a)(b - mu)))``: the divisor is the largest spread a metric between a and b can have at
    that mean (half of the stores at each end).

    Args:
        mu: network mean, metric units.
        tau2: between-store variance, squared metric units.
        low: a, the lowest value the metric can have.
        high: b, the highest.

    Returns:
        0..100, cut off at 0; NaN for NaN. At ``mu`` = a or b only tau = 0 is possible: 100, and 0 for anything else.

    Raises:
        ValueError: bounds out of order, ``mu`` outside them, negative or infinite ``tau2``.

    Source: Bhatia & Davis 2000, "A better bound on the variance".

    >>> consistency(mu=0.5, tau2=0.01, low=0.0, high=1.0)
    80.0
    """
    if isnan(mu) or isnan(tau2):
        return nan
    if not low <= mu <= high or low == high:
        raise ValueError(f"mu {mu} must lie between {low} and {high}, and these must differ")
    if tau2 < 0 or tau2 == np.inf:
        raise ValueError(f"tau2 must not be negative or infinite: {tau2}")
    largest = sqrt((mu - low) * (high - mu))
    if tau2 == 0:
        return 100.0
    return max(0.0, 100.0 * (1.0 - sqrt(tau2) / largest)) if largest > 0 else 0.0
