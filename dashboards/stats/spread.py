"""How well each between-store spread fits what the stores show: the likelihood that estimates and averages rest on."""

from __future__ import annotations

from collections.abc import Callable
from math import sqrt

import numpy as np
from scipy.optimize import brentq

from dashboards.stats.inputs import Floats
from dashboards.stats.shape import CUT, KAPPA, OMEGA, Shape

FEW_FOR_ROBUST = 30
FEW_FOR_ANY = 8
MEAN_CUT = 3.0
"""Standard errors away from which a store begins to lose influence on the network's mean."""
UNSURE = 1.3
"""Standard errors that one of T is worth: stores differ in the shape of their answers too, which its formula leaves out
(docs/decisions.md)."""
SPARSE = 8_000
"""Stores from which the likelihood is taken from a regular part of them."""
TOO_SKEW = 1.0
_STEPS = 200
COARSE, FINE, ZOOMS, NEWTON = 32, 17, 3, 8
_CELLS = 64_000
"""Stores times spreads that are worked on at once: with 200,000 the same work took three times as long."""
_PRECISION = 1e-13
REFINED = 1e-10
PROFILE = 3.841458820694124
"""95 % point of chi-squared with one degree of freedom."""


class Spread:
    """What the stores say of tau: ``fits(tau)``, a log-likelihood up to a constant, and the mean that goes with it.

    From 30 stores on with a mean that is not too skew (``|g|/sqrt(n) <= 1``) it is ``-(T / 1.3)^2 / 2`` over
    these stores with

        ``T = sum w (min(z^2, c^2) - kappa_i (1 - 1/K)) / sqrt(sum w^2 omega_i)``,  ``w = 1/(v + tau^2)``,

    where kappa_i and omega_i fade from the store's own shape to the normal one as tau^2 grows. Else it is the
    restricted likelihood of all stores, taken to the power ``sum w^2 2 / sum w^2 (2 + excess_i)``: squares of means
    with heavy tails say that much less than squares of normal ones.

    Sources: Huber 1981; Harville 1977 (restricted likelihood); power as in Royall & Tsou 2003 (robust adjustment).
    """

    def __init__(self, y: Floats, v: Floats, shape: Shape | None) -> None:
        self.y, self.v = y, v
        stores = y.size
        near = np.ones(stores, dtype=np.bool_) if shape is None else np.abs(shape.skewness) <= TOO_SKEW
        self.robust = stores >= FEW_FOR_ROBUST and int(near.sum()) >= FEW_FOR_ROBUST
        chosen = np.flatnonzero(near if self.robust else np.ones(stores, dtype=np.bool_))
        if chosen.size > SPARSE:
            chosen = chosen[np.argsort(y[chosen], kind="stable")][:: -(-chosen.size // SPARSE)]
        self._y, self._v = y[chosen], v[chosen]
        self._shape = None if shape is None else shape.take(chosen)
        self._mu = float(np.median(self._y))
        weights = self._v.min() / self._v
        excess = np.zeros(chosen.size) if self._shape is None else np.maximum(self._shape.excess, 0.0)
        self._power = 2.0 / (2.0 + float(weights**2 @ excess) / float(weights @ weights))

    def fits(self, tau: Floats) -> Floats:
        """Return how well each tau fits, up to a constant, shape of tau."""
        rows = max(1, _CELLS // self._y.size)
        parts = [tau[start : start + rows, None] ** 2 for start in range(0, tau.size, rows)]
        one = self._robust if self.robust else self._restricted
        return np.concatenate([one(each) for each in parts])

    def _robust(self, tau2: Floats) -> Floats:
        weights = 1.0 / (self._v + tau2)
        mu, z = settled(self._y, weights, np.full(tau2.shape[0], self._mu))
        self._mu = float(mu[-1])
        return -0.5 * (_cut_excess(z, weights, self._v, self._shape) / UNSURE) ** 2

    def _restricted(self, tau2: Floats) -> Floats:
        s2 = self._v + tau2
        weights = 1.0 / s2
        total = weights.sum(axis=1)
        away = self._y - (weights @ self._y / total)[:, None]
        squares = (weights * away**2).sum(axis=1)
        return np.asarray(-0.5 * self._power * (np.log(s2).sum(axis=1) + np.log(total) + squares))

    def mean(self, tau2: float) -> tuple[float, float]:
        """Return the mean of all stores and its sampling variance: Huber's from 30 stores on, weighted under that."""
        s2 = self.v + tau2
        if self.y.size < FEW_FOR_ROBUST:
            weights = 1.0 / s2
            return float(weights @ self.y / weights.sum()), 1.0 / float(weights.sum())
        mu = huber_mean(self.y, s2, self._mu, MEAN_CUT)
        return mu, huber_error(self.y, s2, mu, MEAN_CUT) ** 2

    def means(self, tau: Floats) -> tuple[Floats, Floats]:
        """``mean`` at ascending tau; of many stores at four of them, for it hardly moves in between."""
        at = tau if self.y.size <= SPARSE else tau[np.unique(np.linspace(0, tau.size - 1, 4).astype(np.int64))]
        mu, variance = np.array([self.mean(each**2) for each in at]).T
        return np.interp(tau, at, mu), np.interp(tau, at, variance)

    def profile(self, scale: float) -> tuple[float, float, float]:
        """Most likely tau and the ends of its 95 % interval: all tau that fit by no more than 1.92 worse.

        The estimate lies strictly inside; at tau = 0 the lower end is 0 too, for there is nothing below.
        """
        grid = np.concatenate([[0.0], scale * np.tan(np.pi / 2.0 * (np.arange(COARSE) + 0.5) / COARSE)])
        fits = self.fits(grid)
        top = int(fits.argmax())
        tau, best = self._top(float(grid[max(top - 1, 0)]), float(grid[min(top + 1, COARSE)]))
        if fits[top] >= best:
            tau, best = float(grid[top]), float(fits[top])
        limit = best - PROFILE / 2.0
        below, beyond = grid[(fits < limit) & (grid < tau)], grid[(fits < limit) & (grid > tau)]
        low = self._crossing(float(below[-1]), tau, limit) if below.size else 0.0
        return tau, low, self._crossing(float(beyond[0]) if beyond.size else self._far(tau + scale, limit), tau, limit)

    def _top(self, low: float, high: float) -> tuple[float, float]:
        """The maximum between two points of the grid, with how well it fits."""
        for _ in range(ZOOMS):
            points = np.linspace(low, high, FINE)
            fits = self.fits(points)
            at = int(fits.argmax())
            low, high = float(points[max(at - 1, 0)]), float(points[min(at + 1, FINE - 1)])
        return float(points[at]), float(fits[at])

    def _far(self, tau: float, limit: float) -> float:
        for _ in range(_STEPS):
            if float(self.fits(np.array([tau]))[0]) < limit:
                break
            tau *= 2.0
        return tau

    def _crossing(self, outside: float, inside: float, limit: float) -> float:
        """Where the fit passes the limit between a tau that does not fit and the estimate."""
        for _ in range(ZOOMS):
            points = np.linspace(outside, inside, FINE)
            first = int(np.argmax(self.fits(points) >= limit))
            outside, inside = float(points[max(first - 1, 0)]), float(points[first])
        return (outside + inside) / 2.0


def skewness_aware(y: Floats, v: Floats, shape: Shape) -> tuple[float, float, float]:
    """Fit Huber's mean (c = 3) with its error, and the tau^2 at which the stores' cut squares are as chance makes them.

    Root of ``sum w_i (min(z_i^2, c^2) - kappa_i (1 - 1/K)) = 0``, ``w_i = 1/(v_i + tau^2)``; 0 when the left side is
    not above zero at 0. A mean cut at 1.28 is not that of skew answers; cut at 3 it is, to half a standard error.

    Source: Huber 1981 (proposal 2), with the constant of the answers' own shape (``shape_of_means``).
    """
    mu = float(np.median(y))

    def excess(tau2: float) -> float:
        nonlocal mu
        mu = huber_mean(y, v + tau2, mu, MEAN_CUT)
        return float(cut_excess(y, v, tau2, mu, shape))

    scale = float(np.var(y)) + float(v.max())
    if y.size > SPARSE:
        # The root of a part of the stores is nearly that of all: two or three passes over all stores instead of twelve.
        part = np.argsort(y, kind="stable")[:: -(-y.size // SPARSE)]
        near = skewness_aware(y[part], v[part], shape.take(part))[2]
        low, high = 0.9 * near, 1.1 * near
        if near > 0 and (ends := (excess(low), excess(high)))[0] > 0 > ends[1]:
            known = dict(zip((low, high), ends, strict=True))
            tau2 = float(brentq(lambda x: known[x] if x in known else excess(x), low, high, xtol=1e-9 * scale))
            return mu, huber_error(y, v + tau2, mu, MEAN_CUT), tau2
    tau2 = falling_root(excess, scale, precision=REFINED)
    mu = huber_mean(y, v + tau2, mu, MEAN_CUT)
    return mu, huber_error(y, v + tau2, mu, MEAN_CUT), tau2


def cut_excess(y: Floats, v: Floats, tau2: Floats | float, mu: Floats | float, shape: Shape | None) -> Floats:
    """``T = sum w (min(z^2, c^2) - kappa (1 - 1/K)) / sqrt(sum w^2 omega)``; shape (G,) for tau^2 and mu of (G, 1)."""
    weights = 1.0 / (v + tau2)
    return _cut_excess((y - mu) * np.sqrt(weights), weights, v, shape)


def _cut_excess(z: Floats, weights: Floats, v: Floats, shape: Shape | None) -> Floats:
    squares = np.vecdot(weights, np.minimum(z * z, CUT**2))
    expected, spread = KAPPA * weights.sum(axis=-1), OMEGA * np.vecdot(weights, weights)
    if shape is not None:
        # To the power of 1.5 the skewness of a store's answers fades from its place among all stores.
        chance = weights * v
        faded = weights * chance * np.sqrt(chance)
        expected = expected + faded @ (shape.kappa - KAPPA)
        spread = spread + np.vecdot(weights * faded, shape.omega - OMEGA)
    return np.asarray((squares - (1.0 - 1.0 / v.size) * expected) / np.sqrt(spread))


def settled(y: Floats, weights: Floats, mu: Floats) -> tuple[Floats, Floats]:
    """Move from ``mu`` to Huber's mean (c = 3) of each row of weights, by Newton.

    Args:
        y: values, of one network for all rows, shape (K,), or of one for each, shape (R, K).
        weights: 1 / s^2, 0 for a store that does not count, shape (R, K).
        mu: where to begin, shape (R,).

    Returns:
        The means, shape (R,), and how many s each store lies from them, shape (R, K).
    """
    root, total, cut = np.sqrt(weights), weights.sum(axis=1), None
    for _ in range(NEWTON):
        z = (y - mu[:, None]) * root
        near = np.clip(z, -MEAN_CUT, MEAN_CUT)
        before, cut = cut, np.flatnonzero(near != z)
        # As long as the same stores are cut, the pull is linear and the step before has led to its root.
        if before is not None and np.array_equal(before, cut):
            break
        slope = total - np.bincount(cut // z.shape[1], weights.ravel()[cut], total.size)
        mu = mu + np.where(slope > 0, np.vecdot(near, root) / np.where(slope > 0, slope, 1.0), 0.0)
    return mu, z


def huber_mean(y: Floats, s2: Floats, start: float, cut: float = CUT) -> float:
    """Find the root of ``sum psi((y_i - mu)/s_i) / s_i``: falling, piecewise linear, so Newton within a bracket."""
    weights = 1.0 / s2
    root, total, far = np.sqrt(weights), float(weights.sum()), None
    low, high, mu = float(y.min()), float(y.max()), start
    tolerance = _PRECISION * max(high - low, abs(low), abs(high))
    for _ in range(_STEPS):
        z = (y - mu) * root
        near = np.clip(z, -cut, cut)
        before, far = far, np.flatnonzero(near != z)
        if before is not None and np.array_equal(before, far):
            break  # as in ``settled``
        pull, slope = float(near @ root), total - float(weights[far].sum())
        low, high = (mu, high) if pull > 0 else (low, mu)
        step = pull / slope if slope > 0 else high - low
        if not low <= mu + step <= high:
            step, far = (low + high) / 2.0 - mu, None
        mu += step
        if abs(step) <= tolerance:
            break
    return mu


def huber_error(y: Floats, s2: Floats, mu: float, cut: float = CUT) -> float:
    """``sqrt(1 / sum h_i)``, ``h_i = min(1, cut/|z_i|) / s_i^2``."""
    distance = np.maximum(np.abs(y - mu) / np.sqrt(s2), cut)
    return sqrt(1.0 / float((cut / distance / s2).sum()))


def falling_root(excess: Callable[[float], float], scale: float, precision: float = _PRECISION) -> float:
    """Find the root >= 0 of a falling function; 0 when it is not above zero there to begin with."""
    if scale <= 0 or (at_zero := excess(0.0)) <= 0:
        return 0.0
    high = scale
    while (at_high := excess(high)) > 0:
        high *= 4.0
    ends = {0.0: at_zero, high: at_high}
    found = brentq(lambda x: ends[x] if x in ends else excess(x), 0.0, high, xtol=precision * scale, rtol=1e-14)
    return float(found)
