"""Several networks side by side, padded to the largest of them, and what is searched for in all of them at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from dashboards.stats.inputs import Bools, Floats, Integers
from dashboards.stats.shape import Shape

_STEPS = 200
_PRECISION = 1e-13
_RELATIVE = 1e-14

Excess = Callable[[Floats], Floats]


@dataclass(frozen=True, slots=True)
class Padded:
    """Values and variances of some networks, a row each; arrays of shape (R, M).

    Attributes:
        y, v: store values and sampling variances, metric units and squared ones; 0 and 1 beyond a network's last store.
        inside: 1 for a store, 0 beyond the last one.
        size: stores of each network, shape (R,).
        kappa, omega, skewness, excess: what the answers' own shape makes of such means; 0 beyond the last store.
    """

    y: Floats
    v: Floats
    inside: Floats
    size: Integers
    kappa: Floats
    omega: Floats
    skewness: Floats
    excess: Floats

    @classmethod
    def of(cls, y: Floats, v: Floats, shape: Shape, first: Integers, size: Integers) -> Padded:
        """Take networks whose stores stand one behind the other, from the place ``first`` on, ``size`` of each."""
        place = first[:, None] + np.arange(int(size.max()))
        inside = place < (first + size)[:, None]
        place = np.where(inside, place, first[:, None])
        figures = [np.where(inside, each[place], 0.0) for each in (shape.kappa, shape.omega, shape.skewness)]
        figures.append(np.where(inside, shape.excess[place], 0.0))
        values, variances = np.where(inside, y[place], 0.0), np.where(inside, v[place], 1.0)
        return cls(values, variances, inside.astype(np.float64), size, *figures)

    def only(self, chosen: Bools) -> Padded:
        """Give the same networks with some of their stores alone, which stay in their places."""
        inside = np.where(chosen, self.inside, 0.0)
        return Padded(self.y, self.v, inside, inside.sum(axis=1).astype(np.int64), *self._shape())

    def take(self, rows: Bools) -> Padded:
        """Give some of the networks."""
        shape = (each[rows] for each in self._shape())
        return Padded(self.y[rows], self.v[rows], self.inside[rows], self.size[rows], *shape)

    def _shape(self) -> tuple[Floats, Floats, Floats, Floats]:
        return self.kappa, self.omega, self.skewness, self.excess

    def least(self) -> Floats:
        """Return the lowest value of each network, shape (R,)."""
        return np.asarray(np.where(self.inside > 0, self.y, np.inf).min(axis=1))

    def most(self) -> Floats:
        """Return the highest value of each network, shape (R,)."""
        return np.asarray(np.where(self.inside > 0, self.y, -np.inf).max(axis=1))

    def median(self) -> Floats:
        """Return the median value of each network, shape (R,)."""
        ordered = np.sort(np.where(self.inside > 0, self.y, np.inf), axis=1)
        rows, middle = np.arange(self.size.size), self.size // 2
        return np.asarray((ordered[rows, middle] + ordered[rows, np.maximum(self.size - 1, 0) // 2]) / 2.0)

    def typical_variance(self) -> Floats:
        """Return the typical sampling variance of each network, as ``estimators.typical_variance``, shape (R,)."""
        least = np.where(self.inside > 0, self.v, np.inf).min(axis=1)
        weights = self.inside * (least[:, None] / self.v)
        total = weights.sum(axis=1)
        return np.asarray((self.size - 1) * total / (total**2 - (weights**2).sum(axis=1)) * least)


def huber_means(stores: Padded, s2: Floats, start: Floats, cut: float) -> Floats:
    """Find Huber's mean of each network, as ``spread.huber_mean``; s2 of shape (R, M), the rest (R,)."""
    weights = stores.inside / s2
    root = np.sqrt(weights)
    low, high, mu = stores.least(), stores.most(), start
    tolerance = _PRECISION * np.max([high - low, np.abs(low), np.abs(high)], axis=0)
    moving = np.ones(mu.shape, dtype=np.bool_)
    for _ in range(_STEPS):
        z = (stores.y - mu[:, None]) * root
        pull = np.vecdot(np.clip(z, -cut, cut), root)
        slope = np.vecdot(np.abs(z) < cut, weights)
        low, high = np.where(pull > 0, mu, low), np.where(pull > 0, high, mu)
        step = np.where(slope > 0, pull / np.where(slope > 0, slope, 1.0), high - low)
        step = np.where((low <= mu + step) & (mu + step <= high), step, (low + high) / 2.0 - mu)
        mu = np.where(moving, mu + step, mu)
        moving &= np.abs(step) > tolerance
        if not moving.any():
            break
    return mu


def huber_errors(stores: Padded, s2: Floats, mu: Floats, cut: float) -> Floats:
    """Return the standard error of Huber's mean of each network, as ``spread.huber_error``, shape (R,)."""
    distance = np.maximum(np.abs(stores.y - mu[:, None]) / np.sqrt(s2), cut)
    return np.asarray(np.sqrt(1.0 / (stores.inside * cut / distance / s2).sum(axis=1)))


def falling_roots(excess: Excess, scale: Floats, precision: float) -> Floats:
    """Find the roots >= 0 of falling functions, as ``spread.falling_root`` one; ``excess`` takes a place in each."""
    at_zero = excess(np.zeros(scale.shape))
    high, ends = scale.copy(), excess(scale)
    has_root = (at_zero > 0) & (scale > 0)
    while (beyond := has_root & (ends > 0)).any():
        high = np.where(beyond, high * 4.0, high)
        ends = excess(high)
    found = _brent(excess, (np.zeros(scale.shape), high), (at_zero, ends), precision * scale)
    return np.where(has_root, found, 0.0)


def _brent(f: Excess, ends: tuple[Floats, Floats], values: tuple[Floats, Floats], xtol: Floats) -> Floats:
    """Brent's method for several functions, each step as a single one takes it; those that are found stay.

    Source: Brent 1973, "Algorithms for Minimization without Derivatives", chapter 4.
    """
    (xpre, xcur), (fpre, fcur) = ends, values
    xblk, fblk, spre, scur = (np.zeros(xcur.shape) for _ in range(4))
    found = np.full(xcur.shape, np.nan)
    for _ in range(_STEPS):
        apart = (fpre != 0) & (fcur != 0) & (np.signbit(fpre) != np.signbit(fcur))
        xblk, fblk = np.where(apart, xpre, xblk), np.where(apart, fpre, fblk)
        spre, scur = np.where(apart, xcur - xpre, spre), np.where(apart, xcur - xpre, scur)
        nearer = np.abs(fblk) < np.abs(fcur)
        xpre, xcur, xblk = np.where(nearer, (xcur, xblk, xcur), (xpre, xcur, xblk))
        fpre, fcur, fblk = np.where(nearer, (fcur, fblk, fcur), (fpre, fcur, fblk))
        delta, half = (xtol + _RELATIVE * np.abs(xcur)) / 2.0, (xblk - xcur) / 2.0
        done = (fcur == 0) | (np.abs(half) < delta)
        found = np.where(np.isnan(found) & done, xcur, found)
        if not np.isnan(found).any():
            break
        stry = _guess((xpre, xcur, xblk), (fpre, fcur, fblk))
        trusted = (np.abs(spre) > delta) & (np.abs(fcur) < np.abs(fpre))
        trusted &= 2.0 * np.abs(stry) < np.minimum(np.abs(spre), 3.0 * np.abs(half) - delta)
        spre, scur = np.where(trusted, scur, half), np.where(trusted, stry, half)
        xpre, fpre = xcur, fcur
        xcur = xcur + np.where(np.abs(scur) > delta, scur, np.where(half > 0, delta, -delta))
        fcur = f(xcur)
    return found


def _guess(x: tuple[Floats, Floats, Floats], f: tuple[Floats, Floats, Floats]) -> Floats:
    """Give the step to where a line through two points, or a hyperbola through three, crosses zero."""
    (xpre, xcur, xblk), (fpre, fcur, fblk) = x, f
    with np.errstate(divide="ignore", invalid="ignore"):
        line = -fcur * (xcur - xpre) / (fcur - fpre)
        dpre, dblk = (fpre - fcur) / (xpre - xcur), (fblk - fcur) / (xblk - xcur)
        curve = -fcur * (fblk * dblk - fpre * dpre) / (dblk * dpre * (fblk - fpre))
    return np.where(xpre == xblk, line, curve)
