"""Which stores differ from comparable stores by more than chance and ordinary variety explain."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt
from scipy.special import gammaincc, gammaln, ndtr, ndtri, ndtri_exp, xlog1py, xlogy

from dashboards.stats.between import Between, between_variance
from dashboards.stats.inputs import Floats, floats, same_length, values_and_variances, variances
from dashboards.stats.intervals import counts, midp_lower, midp_upper, shares
from dashboards.stats.spread import FEW_FOR_ANY

Z_MOST = 1e4
"""The z of what cannot happen at all (a success at p0 = 0); it keeps every z finite."""
_UNDERFLOW = 1e-290
_SYMMETRIC = 1e-4


def z_scores(y: npt.ArrayLike, v: npt.ArrayLike, between: Between, expected: npt.ArrayLike | None = None) -> Floats:
    """Tell how many standard deviations stores lie from comparable ones: ``z_i = (y_i - f_i)/sqrt(v_i + tau^2)``.

    Args:
        y: store values, metric units, shape (K,).
        v: their sampling variances, squared metric units, shape (K,).
        between: network mean and between-store variance (``between_variance``).
        expected: value of a store like this one (``peers.fit``), shape (K,); without it mu.

    Returns:
        z, no unit, shape (K,). NaN for a store without answers (NaN in) and for all when tau^2 is NaN. Infinite
        variance gives 0. Where variance and tau^2 are both 0: 0 on the expected value, +-1e4 off it.

    Raises:
        ValueError: infinite values, negative variances, lengths that differ.

    Source: Spiegelhalter 2005, "Funnel plots for comparing institutional performance" (additive over-dispersion).

    >>> network = Between(mu=0.4, se_mu=0.02, tau2=0.03, i2=50.0, method="robust")
    >>> z_scores([0.2, 0.4], [0.01, 0.01], network)
    array([-1.,  0.])
    """
    values, spread = values_and_variances(y, v)
    like_it = np.full(values.shape, between.mu) if expected is None else floats("expected", expected)
    same_length(y=values, expected=like_it)
    away, s2 = values - like_it, spread + between.tau2
    exact = s2 == 0
    z = away / np.sqrt(np.where(exact, 1.0, s2))
    return np.where(exact, Z_MOST * np.sign(away), z)


def midp_z(successes: npt.ArrayLike, n: npt.ArrayLike, p0: npt.ArrayLike) -> Floats:
    """Return a share's exact binomial mid-p tail probability turned into z, negative below p0.

    ``z = Phi^-1(P(X < x) + P(X = x)/2)``, taken from whichever tail is smaller and from its logarithm, so that it
    stays finite and exact where the probability itself is no longer a floating-point number.

    Args:
        successes: answers that count, shape (K,).
        n: answers, shape (K,).
        p0: share to compare with, 0..1, one number or shape (K,).

    Returns:
        z, no unit, shape (K,). NaN where ``n`` is 0 or an input is NaN. What cannot happen (a success at p0 = 0, a
        failure at p0 = 1) is +-1e4; what must happen is 0.

    Raises:
        ValueError: ``successes`` below 0 or above ``n``, ``p0`` outside 0..1, infinite numbers, lengths that differ.

    Source: Lancaster 1961 (mid-p); Spiegelhalter 2005 (z for funnel plots).

    >>> midp_z([0, 5, 10], [10, 10, 10], 0.5).round(4)
    array([-3.2972,  0.    ,  3.2972])
    """
    x, count = counts(successes, n)
    share = shares(p0, x)
    smaller = midp_lower(x, count, share)
    # Both tails add up to 1, and the smaller one alone keeps its precision: the other one need not be computed.
    below = ~(smaller > 0.5)
    smaller[~below] = midp_upper(x[~below], count[~below], share[~below])
    tiny = smaller < _UNDERFLOW
    logs = np.log(np.where(tiny, 1.0, smaller))
    if tiny.any():
        logs[tiny] = _log_far_tail(x[tiny], count[tiny], share[tiny])
    z = np.maximum(np.asarray(ndtri_exp(np.minimum(logs, np.log(0.5))), dtype=np.float64), -Z_MOST)
    return np.where(below, z, -z)


def _log_far_tail(x: Floats, n: Floats, p0: Floats) -> Floats:
    """Logarithm of a mid-p tail too small for a float: the outermost probability times a geometric series."""
    point = gammaln(n + 1) - gammaln(x + 1) - gammaln(n - x + 1) + xlogy(x, p0) + xlog1py(n - x, -p0)
    with np.errstate(divide="ignore", invalid="ignore"):
        downward = x * (1 - p0) / ((n - x + 1) * p0)
        ratio = np.where(x < n * p0, downward, (n - x) * p0 / ((x + 1) * (1 - p0)))
    ratio = np.where(np.isfinite(ratio), np.clip(ratio, 0.0, 0.999999), 0.0)
    return np.asarray(point + np.log(0.5 + ratio / (1.0 - ratio)), dtype=np.float64)


def overdispersed(z: npt.ArrayLike, v: npt.ArrayLike, tau2: float) -> Floats:
    """Return a z against chance alone widened by the true variety of stores: ``z_i / sqrt(1 + tau^2 / v_i)``.

    Args:
        z: z against chance alone, such as ``midp_z``, shape (K,).
        v: sampling variances, squared metric units, shape (K,).
        tau2: between-store variance, squared metric units.

    Returns:
        z, no unit, shape (K,). NaN stays NaN, and NaN ``tau2`` gives NaN. Zero variance gives 0 when tau^2 > 0 and
        leaves z alone when tau^2 is 0.

    Raises:
        ValueError: infinite z, negative variances or tau^2, lengths that differ.

    Source: Spiegelhalter 2005.

    >>> overdispersed([-4.0, -4.0], [0.01, 0.03], tau2=0.03)
    array([-2.        , -2.82842712])
    """
    scores, spread = floats("z", z), variances("v", v)
    same_length(z=scores, v=spread)
    if tau2 < 0:
        raise ValueError("tau2 must not be negative")
    if tau2 == 0:
        return np.where(np.isnan(spread), np.nan, scores)
    inside = np.isinf(spread)
    return scores * np.where(
        inside, 1.0, np.sqrt(np.where(inside, 1.0, spread) / (np.where(inside, 1.0, spread) + tau2))
    )


def share_z(
    successes: npt.ArrayLike, n: npt.ArrayLike, expected: npt.ArrayLike | None = None, tau2: float | None = None
) -> Floats:
    """Divergence of shares: the exact mid-p z, widened by how much stores differ.

    ``z_i = midp_z(x_i, n_i, p_i) / sqrt(1 + tau^2 / v_i)`` with ``v_i = p_i (1 - p_i) / n_i``. Without a robust tau^2
    it is REML's, taken from ``sqrt(v_i) midp_z_i`` instead of ``y_i - p_i``: on that scale a share near 0 or 1 is
    almost symmetric. REML counts every store in full: among stores of very unequal size a few bad ones raise it and
    hide.

    Args:
        successes: answers that count, shape (K,).
        n: answers, shape (K,).
        expected: share of a store like this one, 0..1, one number or shape (K,); the mean weighted by
            1/(v_i + tau^2) (REML) by default.
        tau2: between-store variance, squared metric units; REML's of the z by default.

    Returns:
        z, no unit, shape (K,). NaN for a store without answers, and for all under eight stores with answers.

    Raises:
        ValueError: ``successes`` below 0 or above ``n``, ``expected`` outside 0..1, infinite numbers, other lengths.

    Source: Spiegelhalter 2005; the scale of tau^2 was decided by simulation (docs/decisions.md).

    >>> share_z([9, 18, 10, 17, 19, 8, 18, 9, 17, 4], [10, 20, 10, 20, 20, 10, 20, 10, 20, 20]).round(1)
    array([ 0.3,  0.4,  0.8,  0.1,  0.7, -0.1,  0.4,  0.3,  0.1, -2.6])
    """
    x, count = counts(successes, n)
    answered = count > 0
    if answered.sum() < FEW_FOR_ANY:
        return np.full(x.shape, np.nan)
    share = _overall_share(x[answered], count[answered]) if expected is None else expected
    like_it = shares(share, x)
    v = like_it * (1.0 - like_it) / np.where(answered, count, np.nan)
    z = midp_z(x, count, like_it)
    between = between_variance(z * np.sqrt(v), v, method="reml").tau2 if tau2 is None else tau2
    return overdispersed(z, v, 0.0 if np.isnan(between) else between)


def _overall_share(x: Floats, n: Floats) -> float:
    pooled = float(x.sum() / n.sum())
    if pooled in (0.0, 1.0):
        return pooled
    return float(np.clip(between_variance(x / n, pooled * (1.0 - pooled) / n, method="reml").mu, 0.0, 1.0))


def skewed_z(
    y: npt.ArrayLike,
    v: npt.ArrayLike,
    between: Between,
    skewness: npt.ArrayLike,
    expected: npt.ArrayLike | None = None,
) -> Floats:
    """Compute z of means of skew answers (stars): a handful of bad answers is no proof where answers are mostly good.

    ``u_i = (y_i - f_i)/sqrt(v_i)`` on the side of the long tail is replaced by the normal score of its probability
    under a Pearson III (shifted gamma) distribution with the skewness of the store's mean; on the other side it stays.
    Then ``z_i = u_i / sqrt(1 + tau^2/v_i)``. At 300 identical stores with stars around 4.5 the plain z confirms an
    innocent store in a sixth of all months instead of a twentieth, this one in a fiftieth.

    Args:
        y: store values, metric units, shape (K,).
        v: their sampling variances, squared metric units, shape (K,).
        between: network mean and between-store variance (``between_variance``).
        skewness: of each store's mean, no unit, shape (K,) or one number: ``variance.skewness(...) / sqrt(n_i)``.
        expected: value of a store like this one (``peers.fit``), shape (K,); without it mu.

    Returns:
        z, no unit, shape (K,), never farther from 0 than ``z_scores``. NaN where an input is NaN.

    Raises:
        ValueError: infinite values or skewness, negative variances, lengths that differ.

    Sources: Pearson 1895 (type III); Spiegelhalter 2005 for the rest; decided by simulation (docs/decisions.md).

    >>> network = Between(mu=4.5, se_mu=0.01, tau2=0.0, i2=0.0, method="robust")
    >>> skewed_z([3.5, 5.0], [0.0625, 0.0625], network, skewness=-1.0).round(2)
    array([-2.83,  2.  ])
    """
    values, spread = values_and_variances(y, v)
    lean = floats("skewness", skewness)
    lean = np.full(values.shape, lean[0]) if lean.size == 1 else lean
    same_length(y=values, skewness=lean)
    alone = z_scores(values, spread, replace(between, tau2=0.0), expected)
    if np.isnan(between.tau2):
        return np.full(values.shape, np.nan)
    fair = long_tail_score(alone, lean)
    return overdispersed(np.where(np.isnan(lean), np.nan, fair), spread, between.tau2)


def long_tail_score(u: Floats, skewness: Floats) -> Floats:
    """Replace standardised values on the side of the long tail by the normal score of their probability.

    Args:
        u: distances in sampling standard errors, shape (K,).
        skewness: of each store's mean, shape (K,).

    Returns:
        Scores of the same sign, never farther from 0, shape (K,).

    Source: Pearson 1895 (type III).

    >>> long_tail_score(np.array([-3.0, 3.0]), np.array([-1.0, -1.0])).round(2)
    array([-2.31,  3.  ])
    """
    long = (np.abs(skewness) > _SYMMETRIC) & (u * skewness > 0) & (np.abs(u) < Z_MOST)
    shape = 4.0 / np.where(long, skewness, 1.0) ** 2
    tail = gammaincc(shape, shape + np.sqrt(shape) * np.where(long, np.abs(u), 0.0))
    score = np.maximum(-ndtri(np.maximum(tail, _UNDERFLOW)), 0.0)
    return np.where(long, np.sign(u) * np.minimum(score, np.abs(u)), u)


def two_sided_p(z: npt.ArrayLike) -> Floats:
    """Return the two-sided p-value ``2 Phi(-|z|)``, shape (K,); NaN stays NaN.

    Raises:
        ValueError: infinite z.

    >>> two_sided_p([0.0, -1.959963984540054]).round(6)
    array([1.  , 0.05])
    """
    return np.asarray(2.0 * ndtr(-np.abs(floats("z", z))), dtype=np.float64)


def funnel_limits(between: Between, v: npt.ArrayLike, z: float) -> tuple[Floats, Floats]:
    """Control limits of a funnel plot: ``mu -+ z sqrt(v(n) + tau^2)``.

    Args:
        between: network mean and between-store variance.
        v: sampling variances along the horizontal axis, ``s0^2 / n``, squared metric units, shape (M,).
        z: 1.96 for "watch", 3.09 for "alarm".

    Returns:
        Low and high in metric units, shape (M,); not cut off at the metric's bounds. NaN where v or tau^2 is NaN;
        -inf and inf where v is infinite.

    Raises:
        ValueError: negative variances, negative z.

    Source: Spiegelhalter 2005.

    >>> network = Between(mu=0.4, se_mu=0.02, tau2=0.03, i2=50.0, method="robust")
    >>> funnel_limits(network, [0.01, 0.06], z=2.0)
    (array([ 0. , -0.2]), array([0.8, 1. ]))
    """
    if z < 0:
        raise ValueError("z must not be negative")
    half = z * np.sqrt(variances("v", v) + between.tau2)
    return between.mu - half, between.mu + half
