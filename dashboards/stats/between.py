"""How much stores truly differ: the network mean mu and the between-store variance tau^2, sampling noise removed."""

from __future__ import annotations

from dataclasses import dataclass
from math import isnan, nan, sqrt
from typing import Literal

import numpy as np
import numpy.typing as npt
from scipy.special import chdtri

from dashboards.stats.estimators import ESTIMATORS, typical_variance, weighted_mean
from dashboards.stats.inputs import Floats, same_length, values_and_variances
from dashboards.stats.shape import Shape, shape_of_means
from dashboards.stats.spread import FEW_FOR_ANY, FEW_FOR_ROBUST, Spread, falling_root, skewness_aware

Method = Literal["robust", "reml", "paule_mandel", "dersimonian_laird"]

DOMINATED = 1.5
NODES = 16
_CLOSINGS = 10
_FILLED = 1e-4
_NEXT_TO_NOTHING = 1e-6


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


@dataclass(frozen=True, slots=True)
class Nodes:
    """The spreads between stores that fit what they show, with how likely each is; arrays of shape (G,).

    Attributes:
        tau: between-store standard deviation, metric units; one NaN when too few stores allow none.
        weight: its probability; they add up to 1.
        mu: network mean that goes with it, metric units.
        var_mu: sampling variance of that mean, squared metric units.
    """

    tau: Floats
    weight: Floats
    mu: Floats
    var_mu: Floats

    @property
    def tau2(self) -> float:
        """Mean of tau^2 over the nodes, squared metric units."""
        return float(self.weight @ self.tau**2)


def between_variance(
    y: npt.ArrayLike,
    v: npt.ArrayLike,
    method: Method = "robust",
    *,
    n: npt.ArrayLike | None = None,
    values: npt.ArrayLike | None = None,
    shares: npt.ArrayLike | None = None,
    shape: Shape | None = None,
) -> Between:
    """Network mean and between-store variance from store values and their sampling variances.

    * ``"robust"``: ``spread.skewness_aware`` with the answers' shape, else winsorised Paule-Mandel with Huber's
      proposal 2 (``estimators.robust``), by which the spread of good metrics with few answers vanishes. Under 30 usable
      stores REML runs instead; under 8 there is no tau^2 (NaN), mu is weighted by 1/v_i and ``method`` is "none".
    * ``"reml"``: restricted maximum likelihood by Fisher scoring.
    * ``"paule_mandel"``: ``sum (y_i - mu)^2 / (v_i + tau^2) = K - 1``.
    * ``"dersimonian_laird"``: the closed form of moments.

    ``se_mu`` is ``sqrt(1 / sum 1/(v_i + tau^2))``, and ``sqrt(1 / sum h_i)`` for "robust".
    ``i2 = 100 tau^2 / (tau^2 + s^2)``, s^2 the typical sampling variance (Higgins & Thompson 2002).

    Args:
        y, v: store values and their sampling variances, metric units and squared ones, shape (K,).
        method: which estimator; the rules for few stores apply to "robust" alone.
        n, values, shares: what ``shape_of_means`` takes; or ``shape``, what it gave.

    Returns:
        ``Between``. Stores with NaN or infinite variance, or NaN value, are left out. One usable store gives its value
        without a tau^2, none NaN throughout, both with method "none". All values equal give tau^2 = 0. A zero variance
        among positive ones counts as a millionth of their smallest; when all are zero every method returns the plain
        variance of the values (i2 100, or 0 if equal).

    Raises ValueError: infinite values, negative variances, lengths that differ, an unknown method.
    Sources: Huber 1981, Paule & Mandel 1982, Viechtbauer 2005 (REML), DerSimonian & Laird 1986.

    >>> result = between_variance([0.1, 0.5, 0.9, 0.3], [0.01, 0.02, 0.01, 0.02], method="dersimonian_laird")
    >>> round(result.mu, 4), round(result.tau2, 4), round(result.i2, 2), result.method
    (0.4516, 0.1415, 91.09, 'dersimonian_laird')
    """
    means, spread = usable(y, v)
    ran = _what_runs(method, means.size)
    if ran == "none":
        mu, se = weighted_mean(means, spread, 0.0) if means.size else (nan, nan)
        return Between(_among(means, mu), se, nan, nan, "none")
    if not spread.any():
        return _without_noise(means, ran)
    form = _usable_shape(y, v, _shape(n, values, shares) if shape is None else shape)
    mu, se, tau2 = skewness_aware(means, spread, form) if ran == "robust" and form else ESTIMATORS[ran](means, spread)
    return Between(_among(means, mu), se, tau2, 100.0 * tau2 / (tau2 + typical_variance(spread)), ran)


def _shape(n: npt.ArrayLike | None, values: npt.ArrayLike | None, shares: npt.ArrayLike | None) -> Shape | None:
    return None if n is None or values is None or shares is None else shape_of_means(n, values, shares)


def _usable_shape(y: npt.ArrayLike, v: npt.ArrayLike, shape: Shape | None) -> Shape | None:
    """The shape of the means of the usable stores."""
    if shape is None:
        return None
    means, spread = values_and_variances(y, v)
    same_length(shape=shape.kappa, y=means)
    known = np.isfinite(means) & np.isfinite(spread)
    return shape if known.all() else shape.take(known)


def posterior_tau(y: npt.ArrayLike, v: npt.ArrayLike, *, shape: Shape | None = None) -> Nodes:
    """Return which spreads between stores fit, to average over instead of taking the most likely one for certain.

    ``p(tau) ~ exp(l(tau))`` with a prior uniform in tau; l as in ``spread.Spread``. Sixteen nodes
    ``tau = s tan(pi u / 2)``, s^2 the typical sampling variance, then sixteen again over the part with weight above
    1e-4, until eight of them share the weight.

    Args:
        y: store values, metric units, shape (K,).
        v: their sampling variances, squared metric units, shape (K,).
        shape: what the answers' own shape makes of such means (``shape_of_means``); without it as of normal ones.

    Returns:
        ``Nodes``. Under eight usable stores a single node of NaN tau; where every variance is zero the plain one.

    Raises:
        ValueError: as ``between_variance``.

    Sources: Gelman 2006 (prior uniform in tau); compared with plug-in and its corrections in docs/statistics.md.

    >>> nodes = posterior_tau([0.1, 0.5, 0.9, 0.3, 0.2, 0.8, 0.4, 0.6], [0.01] * 8)
    >>> nodes.tau.size, round(float(nodes.weight @ nodes.tau), 2), round(float(nodes.weight @ nodes.mu), 3)
    (16, 0.33, 0.475)
    """
    means, spread = usable(y, v)
    if means.size < FEW_FOR_ANY or not spread.any():
        plain = between_variance(y, v)
        one = (np.array([each]) for each in (sqrt(plain.tau2), 1.0, plain.mu, plain.se_mu**2))
        return Nodes(*one)
    evidence = Spread(means, spread, _usable_shape(y, v, shape))
    tau, weight = _likely(evidence, sqrt(typical_variance(spread)))
    kept = weight > _NEXT_TO_NOTHING
    tau, weight = tau[kept], weight[kept] / weight[kept].sum()
    mu, var_mu = evidence.means(tau)
    return Nodes(tau, weight, np.clip(mu, means.min(), means.max()), var_mu)


def _likely(evidence: Spread, scale: float) -> tuple[Floats, Floats]:
    """Nodes and weights on a grid that closes in on the part that matters."""
    low, high = 0.0, 1.0
    for _ in range(_CLOSINGS):
        u = low + (high - low) * (np.arange(NODES) + 0.5) / NODES
        ratio = np.tan(np.pi / 2.0 * u)
        fit = evidence.fits(scale * ratio) + np.log1p(ratio**2)
        weight = np.exp(fit - fit.max())
        weight /= weight.sum()
        filled = np.flatnonzero(weight > _FILLED)
        if filled.size >= NODES // 2 and (low, high) != (0.0, 1.0):
            break
        step = (high - low) / NODES
        low, high = max(0.0, u[filled[0]] - 1.5 * step), min(1.0, u[filled[-1]] + 1.5 * step)
    return scale * ratio, weight


def tau_profile(y: npt.ArrayLike, v: npt.ArrayLike, *, shape: Shape | None = None) -> tuple[float, float, float]:
    """Most likely between-store standard deviation with its 95 % interval from the same likelihood.

    Args and errors as ``posterior_tau``.

    Returns:
        tau, low and high, metric units. The estimate lies strictly inside, or at 0 with the low end; NaN under eight
        usable stores or where every variance is zero.

    Source: profile likelihood interval, Hardy & Thompson 1996.

    >>> [round(each, 2) for each in tau_profile([0.1, 0.5, 0.9, 0.3, 0.2, 0.8, 0.4, 0.6], [0.01] * 8)]
    [0.26, 0.15, 0.52]
    """
    means, spread = usable(y, v)
    if means.size < FEW_FOR_ANY or not spread.any():
        return nan, nan, nan
    return Spread(means, spread, _usable_shape(y, v, shape)).profile(sqrt(typical_variance(spread)))


def usable(y: npt.ArrayLike, v: npt.ArrayLike) -> tuple[Floats, Floats]:
    """Check values and variances of the stores that say anything, zero variances made tiny unless all are zero."""
    values, spread = values_and_variances(y, v)
    known = np.isfinite(values) & np.isfinite(spread)
    values, spread = values[known], spread[known]
    positive = spread[spread > 0]
    if positive.size < spread.size and positive.size:
        spread = np.maximum(spread, positive.min() * _NEXT_TO_NOTHING)
    return values, spread


def _what_runs(method: str, stores: int) -> str:
    if method not in ESTIMATORS:
        raise ValueError(f"unknown method {method!r}")
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
    return falling_root(lambda t: q(t) - high_q, scale), falling_root(lambda t: q(t) - low_q, scale)


def dominated(y: npt.ArrayLike, v: npt.ArrayLike, robust: Between) -> bool:
    """Return whether a few stores dominate the spread: REML's tau and the robust tau differ by more than 1.5 times.

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
