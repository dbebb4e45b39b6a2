"""How well each spread between stores fits what many networks show: ``spread.Spread`` for all of them at once."""

from __future__ import annotations

import numpy as np

from dashboards.stats.inputs import Bools, Floats, Integers
from dashboards.stats.padded import Padded
from dashboards.stats.shape import CUT, KAPPA, OMEGA
from dashboards.stats.spread import (
    COARSE,
    FEW_FOR_ROBUST,
    FINE,
    PROFILE,
    TOO_SKEW,
    UNSURE,
    ZOOMS,
    settled,
)

_STEPS = 200


class Spreads:
    """What the stores of each network say of its tau; networks with few stores, or too skew ones, as ``Spread`` has it.

    Between two points of a grid where T falls through zero, the top, and where the fit passes a limit, are searched for
    by halving and not at every point.
    """

    def __init__(self, stores: Padded) -> None:
        near = stores.only(np.abs(stores.skewness) <= TOO_SKEW)
        self.robust = (stores.size >= FEW_FOR_ROBUST) & (near.size >= FEW_FOR_ROBUST)
        self._parts: list[tuple[Bools, _Robust | _Restricted]] = []
        if self.robust.any():
            self._parts.append((self.robust, _Robust(near.take(self.robust))))
        if not self.robust.all():
            self._parts.append((~self.robust, _Restricted(stores.take(~self.robust))))

    def profile(self, scale: Floats) -> Floats:
        """Return the most likely tau and the ends of its 95 % interval, as ``Spread.profile``, shape (3, R)."""
        found = np.full((3, scale.size), np.nan)
        for rows, part in self._parts:
            found[:, rows] = _profile(part, scale[rows])
        return found


class _Robust:
    """The likelihood ``-(T / 1.3)^2 / 2``, a tau in each network at a time."""

    def __init__(self, stores: Padded) -> None:
        self._stores, self._mu = stores, stores.median()
        self._v_faded = stores.v * np.sqrt(stores.v)
        self._kappa, self._omega = (stores.kappa - KAPPA), (stores.omega - OMEGA)
        self._part = 1.0 - 1.0 / stores.size

    def excess(self, tau: Floats) -> Floats:
        """Return T, which falls as tau rises, shape (R,)."""
        weights = self._stores.inside / (self._stores.v + tau[:, None] ** 2)
        self._mu, z = settled(self._stores.y, weights, self._mu)
        # (v / (v + tau^2))^1.5 by what is there: each further array costs a fortieth of all.
        faded = weights * weights * np.sqrt(weights) * self._v_faded
        squares = np.vecdot(weights, np.minimum(z * z, CUT**2))
        expected = KAPPA * weights.sum(axis=1) + np.vecdot(faded, self._kappa)
        spread = OMEGA * np.vecdot(weights, weights) + np.vecdot(weights * faded, self._omega)
        return np.asarray((squares - self._part * expected) / np.sqrt(spread))

    def fit(self, tau: Floats) -> Floats:
        return np.asarray(-0.5 * (self.excess(tau) / UNSURE) ** 2)

    def some(self, rows: Bools) -> _Robust:
        """Give some of the networks."""
        part = _Robust(self._stores.take(rows))
        part._mu = self._mu[rows]
        return part

    def top(self, points: Floats) -> tuple[Integers, Floats]:
        """Return which of some rising points, shape (R, P), fits best, and how well: next to where T falls below 0.

        Where T does not fall through zero from the first to the last, each point is tried.
        """
        falls = (self.excess(points[:, 0]) > 0) & (self.excess(points[:, -1]) < 0)
        at, best = np.zeros(len(points), dtype=np.int64), np.empty(len(points))
        for rows, search in ((falls, _Robust._halved), (~falls, _tried)):
            if rows.any():
                part = self if rows.all() else self.some(rows)
                at[rows], best[rows] = search(part, points[rows])
        return at, best

    def _halved(self, points: Floats) -> tuple[Integers, Floats]:
        rows, (low, high) = np.arange(len(points)), (np.zeros((2, len(points)), dtype=np.int64))
        high = high + points.shape[1]
        values = np.full((len(points), points.shape[1] + 1), -np.inf)
        while (low < high).any():
            middle = np.minimum((low + high) // 2, points.shape[1] - 1)
            values[rows, middle] = found = self.excess(points[rows, middle])
            fell, searching = found <= 0, low < high
            high, low = np.where(searching & fell, middle, high), np.where(searching & ~fell, middle + 1, low)
        fits = -0.5 * (values / UNSURE) ** 2
        before = np.maximum(low - 1, 0)
        at = np.where(fits[rows, before] >= fits[rows, low], before, low)
        return at, fits[rows, at]


class _Restricted:
    """The restricted likelihood of all stores, to the power that the tails of their means leave it."""

    def __init__(self, stores: Padded) -> None:
        self._stores = stores
        least = np.where(stores.inside > 0, stores.v, np.inf).min(axis=1)
        weights = stores.inside * (least[:, None] / stores.v)
        heavy = np.vecdot(weights**2, np.maximum(stores.excess, 0.0))
        self._power = 2.0 / (2.0 + heavy / np.vecdot(weights, weights))

    def fit(self, tau: Floats) -> Floats:
        y, inside = self._stores.y, self._stores.inside
        s2 = self._stores.v + tau[:, None] ** 2
        weights = inside / s2
        total = weights.sum(axis=1)
        away = y - (np.vecdot(weights, y) / total)[:, None]
        squares = np.vecdot(weights, away**2)
        return np.asarray(-0.5 * self._power * ((np.log(s2) * inside).sum(axis=1) + np.log(total) + squares))

    def top(self, points: Floats) -> tuple[Integers, Floats]:
        """Return which of some rising points, shape (R, P), fits best, and how well."""
        return _tried(self, points)


def _tried(part: _Robust | _Restricted, points: Floats) -> tuple[Integers, Floats]:
    fits = np.column_stack([part.fit(each) for each in points.T])
    at = fits.argmax(axis=1)
    return at, fits[np.arange(len(points)), at]


def _profile(part: _Robust | _Restricted, scale: Floats) -> Floats:
    steps = np.tan(np.pi / 2.0 * (np.arange(COARSE) + 0.5) / COARSE)
    grid = np.column_stack([np.zeros(scale.size), scale[:, None] * steps])
    fits = np.column_stack([part.fit(each) for each in grid.T])
    rows, top = np.arange(scale.size), fits.argmax(axis=1)
    tau, best = _top(part, grid[rows, np.maximum(top - 1, 0)], grid[rows, np.minimum(top + 1, COARSE)])
    coarse = fits[rows, top] >= best
    tau, best = np.where(coarse, grid[rows, top], tau), np.where(coarse, fits[rows, top], best)
    limit = best - PROFILE / 2.0
    misses = fits < limit[:, None]
    below, beyond = misses & (grid < tau[:, None]), misses & (grid > tau[:, None])
    last = COARSE - below[:, ::-1].argmax(axis=1)
    low = np.where(below.any(axis=1), _crossing(part, grid[rows, last], tau, limit), 0.0)
    outside = np.where(beyond.any(axis=1), grid[rows, beyond.argmax(axis=1)], np.inf)
    if np.isinf(outside).any():
        outside = np.where(np.isinf(outside), _far(part, tau + scale, limit), outside)
    return np.vstack([tau, low, _crossing(part, outside, tau, limit)])


def _top(part: _Robust | _Restricted, low: Floats, high: Floats) -> tuple[Floats, Floats]:
    """Return the maximum between two points of the grid, with how well it fits."""
    rows = np.arange(low.size)
    for _ in range(ZOOMS):
        points = np.linspace(low, high, FINE, axis=1)
        at, best = part.top(points)
        low, high = points[rows, np.maximum(at - 1, 0)], points[rows, np.minimum(at + 1, FINE - 1)]
    return points[rows, at], best


def _far(part: _Robust | _Restricted, tau: Floats, limit: Floats) -> Floats:
    for _ in range(_STEPS):
        fitting = part.fit(tau) >= limit
        if not fitting.any():
            break
        tau = np.where(fitting, tau * 2.0, tau)
    return tau


def _crossing(part: _Robust | _Restricted, outside: Floats, inside: Floats, limit: Floats) -> Floats:
    """Return where the fit passes the limit between a tau that does not fit and the estimate."""
    rows = np.arange(limit.size)
    for _ in range(ZOOMS):
        points = np.linspace(outside, inside, FINE, axis=1)
        low, high = np.zeros(limit.size, dtype=np.int64), np.full(limit.size, FINE - 1)
        while (high - low > 1).any():
            middle = (low + high) // 2
            fitting = part.fit(points[rows, middle]) >= limit
            low, high = np.where(fitting, low, middle), np.where(fitting, middle, high)
        outside, inside = points[rows, low], points[rows, high]
    return (outside + inside) / 2.0
