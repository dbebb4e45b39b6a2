"""What a store's true value most likely is when a second number of the store is read beside it.

Two stores with the same NPS may differ in how many customers take no side. Where detractors and promoters move together
from store to store, that second number tells how much of a low NPS is chance. So does another metric that goes together
with it (``beside``).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import exp, sqrt

import numpy as np
import numpy.typing as npt

from dashboards.stats.between import Nodes
from dashboards.stats.estimators import typical_variance
from dashboards.stats.inputs import Floats, floats, same_length, values_and_variances
from dashboards.stats.shrinkage import Shrunken, shrink
from dashboards.stats.spread import FEW_FOR_ROBUST, SPARSE

PRIOR_STORES = 5.0
"""So many stores speak for the NPS alone telling all (r = 0) before the first real one is heard."""
_CUT = 9.210340371976182
"""99 % point of chi-squared with two degrees of freedom: squared distance from which a store loses influence."""
_KEPT = 1.0 - exp(-_CUT / 2.0)
"""Part of a regular store's squared distance that the cut leaves."""
_ROUNDS = 60
_SETTLED = 1e-4
_NOTHING = 1e-6


@dataclass(frozen=True, slots=True)
class Together:
    """How true NPS and the companion u move together between stores: ``T = tau^2 [[1, r], [r, q]]``.

    Attributes:
        r: covariance of u with NPS, in units of tau^2; 0: the companion tells nothing.
        q: variance of u, in units of tau^2, at least r^2.
        mu: mean of u over the stores, NPS units (-1..1 scale).
    """

    r: float
    q: float
    mu: float


@dataclass(frozen=True, slots=True)
class Comparable:
    """What comparable stores let one expect of each store, all of shape (K,), in the unit of the value.

    Attributes:
        expected: value of a store like this one.
        variance: sampling variance of that.
        adjusted: the values without the differences of groups.
    """

    expected: Floats
    variance: Floats
    adjusted: Floats


def companion(low: npt.ArrayLike, high: npt.ArrayLike, n: npt.ArrayLike) -> Floats | None:
    """Give each store's second number u, whose chance errors have the NPS's variance and nothing to do with them.

    ``u = (e - (k/s) y) sqrt(s / (w - k^2/s))`` with y NPS, e the share that takes a side, and s, w, k the variances of
    one answer's y and e and their covariance, pooled within stores.

    Args:
        low, high: detractors and promoters of each store, counts, shape (K,).
        n: its answers, shape (K,); 0 or NaN: none.

    Returns:
        u, shape (K,), in the unit of an NPS between -1 and 1; NaN for stores without answers. None where answers hold
        no second number: no store has two, all are the same, or only two of the three kinds occur within stores.

    Raises:
        ValueError: infinite numbers, negative ones, more detractors and promoters than answers, lengths that differ.

    Source: pooled covariance of multinomial answers (as ``pooled_variance``), then Gram-Schmidt.

    >>> companion([1, 0, 2], [1, 3, 2], [4, 4, 4]).round(3)
    array([1.006, 1.342, 2.012])
    >>> companion([0, 0], [4, 4], [4, 4]) is None
    True
    """
    bad, good, count = floats("low", low), floats("high", high), floats("n", n)
    same_length(low=bad, high=good, n=count)
    if (bad < 0).any() or (good < 0).any() or (bad + good > count).any():
        raise ValueError("detractors and promoters must not be negative, nor more than the answers")
    answered = np.where(count > 0, count, np.nan)
    y, e = (good - bad) / answered, (good + bad) / answered
    free = float(np.nansum(np.maximum(count - 1.0, 0.0)))
    if not free > 0:
        return None
    s = float(np.nansum(good + bad - answered * y**2)) / free
    w = float(np.nansum(good + bad - answered * e**2)) / free
    k = float(np.nansum(good - bad - answered * e * y)) / free
    if not (s > _NOTHING and w - k**2 / s > _NOTHING * s):
        return None
    return np.asarray((e - k / s * y) * sqrt(s / (w - k**2 / s)))


def together(
    y: npt.ArrayLike, u: npt.ArrayLike, v: npt.ArrayLike, mu: float, tau2: float, error: npt.ArrayLike | None = None
) -> Together:
    """Estimate how NPS and its companion move together between stores, whatever a few bad stores do.

    Expectation-maximisation of the two-dimensional normal model with errors ``V_i = diag(v_i, e_i)``; squared distances
    ``D_i^2 = d'(T + V_i)^-1 d`` above 9.2 (99 % of regular stores lie below) count as 9.2. Five stores that say
    r = 0, q = 1 are added, so that few or small stores change little; T is scaled to the tau^2 that is given.

    Args:
        y, u: value and companion of each store, shape (K,), in units in which they differ about alike.
        v: sampling variance of the value, shape (K,).
        mu, tau2: mean and between-store variance of the value.
        error: sampling variance of the companion, shape (K,); that of the value where it is not given.

    Returns:
        ``Together``; r = 0 under 30 usable stores and where tau^2 is next to nothing beside the errors.

    Raises:
        ValueError: infinite values, negative variances, lengths that differ.

    Sources: Dempster, Laird & Rubin 1977; distances cut as in Maronna 1976 (M-estimators of scatter).

    >>> y = np.linspace(0.1, 0.7, 40)
    >>> found = together(y, 0.5 * y, np.full(40, 0.001), 0.4, 0.032)
    >>> round(found.r, 1), round(found.q, 1)
    (0.4, 0.4)
    """
    (one, noise), (two, far) = values_and_variances(y, v), values_and_variances(u, v if error is None else error)
    same_length(y=one, u=two)
    known = np.isfinite(one) & np.isfinite(two) & np.isfinite(noise) & np.isfinite(far)
    usable = np.flatnonzero(known & (noise > 0) & (far > 0))
    if usable.size > SPARSE:
        order = np.lexsort((noise[usable], two[usable], one[usable]))
        usable = usable[order[:: -(-usable.size // SPARSE)]]
    nothing = Together(0.0, 1.0, float(np.median(two[usable])) if usable.size else 0.0)
    if usable.size < FEW_FOR_ROBUST or not tau2 > _NOTHING * typical_variance(noise[usable]):
        return nothing
    return _climb(one[usable] - mu, two[usable], (noise[usable] / tau2, far[usable] / tau2), sqrt(tau2), nothing)


def _climb(dy: Floats, u: Floats, ratios: tuple[Floats, Floats], tau: float, now: Together) -> Together:
    """Rounds of the algorithm, all in units of tau: ``ratios`` are the sampling variances of both / tau^2."""
    a, b = ratios
    dy, r, q, mu = dy / tau, now.r, now.q, now.mu
    for _ in range(_ROUNDS):
        du = (u - mu) / tau
        yy, uu = 1.0 + a, q + b
        det = yy * uu - r * r
        py, pu = (uu * dy - r * du) / det, (yy * du - r * dy) / det
        distance = py * dy + pu * du
        heard = np.minimum(1.0, _CUT / np.maximum(distance, _CUT)) / _KEPT
        my, mine = py + r * pu, r * py + q * pu
        # What is left to chance, T (T + V)^-1 V, as it stands after the answers.
        t_yy = heard @ my**2 + (a * (uu - r * r) / det).sum() + PRIOR_STORES
        t_yu = heard @ (my * mine) + (a * b * r / det).sum()
        t_uu = heard @ mine**2 + (b * (q * yy - r * r) / det).sum() + PRIOR_STORES
        before, r, q = (r, q), float(t_yu / t_yy), float(t_uu / t_yy)
        weight = heard / (q + b)
        mu = float(weight @ u / weight.sum())
        if abs(r - before[0]) + abs(q - before[1]) < _SETTLED:
            break
    return Together(r, q, mu)


def shrink_jointly(
    y: npt.ArrayLike,
    u: npt.ArrayLike,
    v: npt.ArrayLike,
    nodes: Nodes,
    found: Together,
    error: npt.ArrayLike | None = None,
    peers: Comparable | None = None,
) -> Shrunken:
    """Estimate each store's true value from its value and its companion, by empirical Bayes.

    With ``T = tau^2 [[1, r], [r, q]]`` and ``det = (tau^2 + v)(tau^2 q + e) - tau^4 r^2`` the gains are
    ``g = (tau^4 (q - r^2) + tau^2 e) / det`` and ``h = tau^2 r v / det``; then ``m = mu + g (y - mu) + h (u - mu_u)``,
    ``V = g v`` plus what the means are unsure, and reliability ``1 - g v / tau^2``. Moments are averaged over the nodes
    as ``shrink`` does; r = 0, and a store without a companion, give what ``shrink`` gives.

    Args:
        y, u: value and companion of each store, shape (K,); NaN in u: none.
        v: sampling variance of the value, shape (K,).
        nodes: the spreads of values between stores that fit (``posterior_tau``).
        found: how the two move together (``together``).
        error: sampling variance e of the companion, shape (K,); that of the value where it is not given.
        peers: what comparable stores let one expect; the network's mean where it is not given.

    Returns:
        ``Shrunken``; missing, infinite and zero variances as in ``shrink``.

    Raises:
        ValueError: infinite values, negative variances, lengths that differ.

    Source: Efron & Morris 1972 (several means at once), closed form of two dimensions.

    >>> nodes = Nodes(*np.array([[0.1], [1.0], [0.4], [0.0]]))
    >>> shrink_jointly([0.2], [0.1], [0.01], nodes, Together(r=0.5, q=1.0, mu=0.3)).mean.round(3)
    array([0.28])
    """
    (one, noise), (two, far) = values_and_variances(y, v), values_and_variances(u, v if error is None else error)
    same_length(y=one, u=two)
    if found.r == 0.0:
        return _plain(one, noise, nodes, peers)
    missing, vague, alone = np.isnan(one) | np.isnan(noise), np.isinf(noise), np.isnan(two) | np.isnan(far)
    y0, du = np.where(missing, 0.0, one), np.where(alone, 0.0, two - found.mu)
    known, far = np.where(missing | vague, 1.0, noise), np.where(alone, np.inf, far)
    usual = _usual(known[~missing & ~vague]), _usual(far)
    parts = []
    for tau, mu, var_mu in zip(nodes.tau, nodes.mu, nodes.var_mu, strict=True):
        centre, sure = (mu, var_mu) if peers is None else (peers.expected, peers.variance)
        parts.append(_given((centre - y0, du), (known, far), vague, float(tau) ** 2, found, (sure, *usual)))
    return _averaged(parts, nodes.weight, y0, missing)


def _averaged(parts: Sequence[Shrunken], weights: Floats, start: Floats, missing: npt.NDArray[np.bool_]) -> Shrunken:
    """Average the moments over the nodes, taken about each store's own value."""
    mean, square, own = np.zeros((3, start.size))
    for part, weight in zip(parts, weights, strict=True):
        mean += weight * part.mean
        square += weight * (part.se**2 + part.mean**2)
        own += weight * part.reliability
    moments = (mean + start, np.sqrt(np.maximum(square - mean**2, 0.0)), own)
    return Shrunken(*(np.where(missing, np.nan, each) for each in moments))


def _plain(y: Floats, v: Floats, nodes: Nodes, peers: Comparable | None) -> Shrunken:
    return shrink(y, v, nodes) if peers is None else shrink(y, v, nodes, peers.expected, peers.variance)


def _usual(v: Floats) -> float:
    """Typical sampling variance (harmonic mean) of those that are known; 0 where none is."""
    known = v[np.isfinite(v) & (v > 0)]
    return 1.0 / float((1.0 / known).mean()) if known.size else 0.0


def _given(
    away: tuple[Floats, Floats],
    variances: tuple[Floats, Floats],
    vague: npt.NDArray[np.bool_],
    tau2: float,
    found: Together,
    unsure: tuple[Floats | float, float, float],
) -> Shrunken:
    """The estimate, less the store's own value, when tau^2 is known.

    ``away`` is how far the mean lies above the value, and the companion above its mean; ``unsure`` the variance of the
    mean and the typical sampling variances of both.
    """
    (up, du), (v, e) = away, variances
    if not tau2 > 0:
        return Shrunken(up, np.sqrt(np.broadcast_to(unsure[0], v.shape)), np.zeros(v.shape))
    var_mu, usual, usual_too = unsure
    r, q = found.r, found.q
    certain = ~(v > 0)
    ratio, told = np.where(certain, 1.0, v) / tau2, tau2 / np.maximum(np.where(certain, 1.0, e), _NOTHING**2)
    det = (1.0 + ratio) * (q * told + 1.0) - r * r * told
    rest = np.where(vague, 1.0, np.where(certain, 0.0, ratio * (q * told + 1.0) / det))
    other = np.where(vague | certain, 0.0, r * ratio * told / det)
    gain = np.where(certain, 1.0, ((q - r * r) * told + 1.0) / det)
    chance = np.where(vague, tau2, gain * v)
    # The means of value and companion are as unsure, and move together, as one store of typical size does.
    scale = var_mu / (tau2 + usual)
    means = scale * (rest**2 * (tau2 + usual) - 2.0 * rest * other * tau2 * r + other**2 * (tau2 * q + usual_too))
    return Shrunken(rest * up + other * du, np.sqrt(chance + means), 1.0 - chance / tau2)


def shrink_nps(
    low: npt.ArrayLike,
    high: npt.ArrayLike,
    n: npt.ArrayLike,
    v: npt.ArrayLike,
    nodes: Nodes,
    peers: Comparable | None = None,
    levelled: Callable[[Floats], Floats] = np.asarray,
) -> Shrunken:
    """Empirical Bayes estimate of each store's true NPS from its numbers of detractors and promoters.

    Args:
        low, high: detractors and promoters of each store, counts, shape (K,).
        n: its answers, shape (K,); 0 or NaN: none.
        v: sampling variance of its NPS, shape (K,), -1..1 scale squared.
        nodes: the spreads of NPS between stores that fit (``posterior_tau``).
        peers: what comparable stores let one expect; the network's mean where it is not given.
        levelled: takes the differences of groups out of the companion, shape (K,) in and out.

    Returns:
        ``Shrunken``, -1..1 scale; what ``shrink`` gives where answers hold no second number, under 30 stores, where
        stores hardly differ, and where better stores have more detractors beside their promoters (r not below 0).

    Raises:
        ValueError: as ``companion`` and ``shrink``.

    Sources: as ``together`` and ``shrink_jointly``.

    >>> nodes = Nodes(np.array([0.1]), np.array([1.0]), np.array([0.4]), np.array([0.0]))
    >>> shrink_nps([4], [6], [10], [0.01], nodes).mean.round(3)
    array([0.3])
    """
    count = floats("n", n)
    u = companion(low, high, count)
    y = (floats("high", high) - floats("low", low)) / np.where(count > 0, count, np.nan)
    if u is None or np.isnan(nodes.tau).any():
        return _plain(y, floats("v", v), nodes, peers)
    u = levelled(u)
    found = together(y if peers is None else peers.adjusted, u, v, float(nodes.weight @ nodes.mu), nodes.tau2)
    # Above 0 promoters and detractors rise together: how lively a store is then rules r, not how bad stores differ.
    if found.r < 0.0:
        return shrink_jointly(y, u, v, nodes, found, peers=peers)
    return _plain(y, floats("v", v), nodes, peers)
