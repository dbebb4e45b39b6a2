"""The figures of many networks at once: what ``between`` computes of one, for all regions of a brand side by side."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dashboards.stats.between import DOMINATED
from dashboards.stats.evidence import Spreads
from dashboards.stats.inputs import Bools, Floats, Integers
from dashboards.stats.padded import Padded, falling_roots, huber_errors, huber_means
from dashboards.stats.shape import CUT, KAPPA, OMEGA, Shape
from dashboards.stats.spread import FEW_FOR_ANY, FEW_FOR_ROBUST, MEAN_CUT, REFINED, SPARSE

_STEPS = 200
_PRECISION = 1e-13
_AT_ONCE = 8_000
"""Stores that are worked on at one time, with those that fill up: more would not stay in the cache."""
_WIDER = 1.3
"""Times as many stores as the smallest network of a batch that the largest one has."""


@dataclass(frozen=True, slots=True)
class Networks:
    """Mean and spread of each network, arrays of shape (R,); as ``Between``, ``tau_profile`` and ``dominated``."""

    mu: Floats
    se_mu: Floats
    tau2: Floats
    i2: Floats
    tau: Floats
    tau_low: Floats
    tau_high: Floats
    is_robust: Bools
    dominated: Bools


def networks(y: Floats, v: Floats, shape: Shape, size: Integers) -> Networks:
    """Describe many networks: ``between_variance``, ``tau_profile`` and ``dominated`` of each.

    Args:
        y, v: values and sampling variances of the stores, one network behind the other, metric units and squared ones,
            finite and the variances above 0.
        shape: what the answers' own shape makes of such means.
        size: stores of each network, 8 to 8,000, shape (R,).

    Returns:
        ``Networks``, to the last few bits what the functions for one network give.

    Raises:
        ValueError: networks of fewer or more stores.
    """
    if size.size and (size.min() < FEW_FOR_ANY or size.max() > SPARSE):
        raise ValueError(f"networks of {size.min()} to {size.max()} stores")
    figures = np.full((9, size.size), np.nan)
    first = np.cumsum(size) - size
    for chosen in _batches(size):
        figures[:, chosen] = _described(Padded.of(y, v, shape, first[chosen], size[chosen]))
    mu, se, tau2, i2, tau, low, high, robust, is_dominated = figures
    return Networks(mu, se, tau2, i2, tau, low, high, robust > 0, is_dominated > 0)


def profile(y: Floats, v: Floats, shape: Shape) -> tuple[float, float, float]:
    """Return ``tau`` and its interval of ``networks`` for a single one, whose mean is known already; of that size."""
    size = np.array([y.size])
    stores = Padded.of(y, v, shape, np.zeros(1, dtype=np.int64), size)
    tau, low, high = Spreads(stores).profile(np.sqrt(stores.typical_variance()))[:, 0].tolist()
    return tau, low, high


def _batches(size: Integers) -> list[Integers]:
    """Group networks of like size, for the shorter ones of a batch are filled up; few and many stores apart."""
    order = np.argsort(size, kind="stable")
    starts, smallest = [0], 0
    for place, stores in enumerate(size[order].tolist()):
        smallest = smallest or stores
        full = (place - starts[-1] + 1) * stores > _AT_ONCE
        if full or stores > _WIDER * smallest or smallest < FEW_FOR_ROBUST <= stores:
            starts.append(place)
            smallest = stores
    return [part for part in np.split(order, starts[1:]) if part.size]


def _described(stores: Padded) -> Floats:
    """Give the figures of one batch, in the order of ``Networks``, shape (9, R)."""
    robust = np.full(stores.size.size, bool(stores.size[0] >= FEW_FOR_ROBUST))
    by_reml = _reml(stores)
    mu, se, tau2 = _skewness_aware(stores) if robust[0] else by_reml
    low, high = np.minimum(tau2, by_reml[2]), np.maximum(tau2, by_reml[2])
    typical = stores.typical_variance()
    profile = Spreads(stores).profile(np.sqrt(typical))
    mu = np.minimum(np.maximum(mu, stores.least()), stores.most())
    return np.vstack(
        [mu, se, tau2, 100.0 * tau2 / (tau2 + typical), *profile, robust, robust & (high > DOMINATED**2 * low)]
    )


def _skewness_aware(stores: Padded) -> tuple[Floats, Floats, Floats]:
    """Fit each network as ``spread.skewness_aware`` one."""
    mu = stores.median()

    def excess(tau2: Floats) -> Floats:
        nonlocal mu
        mu = huber_means(stores, stores.v + tau2[:, None], mu, MEAN_CUT)
        return cut_excess(stores, tau2, mu)

    mean = (stores.inside * stores.y).sum(axis=1) / stores.size
    away = stores.inside * (stores.y - mean[:, None])
    scale = (away**2).sum(axis=1) / stores.size + (stores.inside * stores.v).max(axis=1)
    tau2 = falling_roots(excess, scale, REFINED)
    s2 = stores.v + tau2[:, None]
    mu = huber_means(stores, s2, mu, MEAN_CUT)
    return mu, huber_errors(stores, s2, mu, MEAN_CUT), tau2


def cut_excess(stores: Padded, tau2: Floats, mu: Floats) -> Floats:
    """Compute ``spread.cut_excess`` of each network, each at one tau^2 and mu; all of shape (R,)."""
    weights = 1.0 / (stores.v + tau2[:, None])
    chance = stores.v * weights
    fading = chance * np.sqrt(chance)
    kappa, omega = KAPPA + (stores.kappa - KAPPA) * fading, OMEGA + (stores.omega - OMEGA) * fading
    squares = np.minimum((stores.y - mu[:, None]) ** 2 * weights, CUT**2)
    weights = weights * stores.inside
    total = np.vecdot(weights, squares - kappa * (1.0 - 1.0 / stores.size)[:, None])
    return np.asarray(total / np.sqrt(np.vecdot(weights**2, omega)))


def _reml(stores: Padded) -> tuple[Floats, Floats, Floats]:
    """Fit each network as ``estimators.reml`` one: Fisher scoring from the closed form of moments."""
    weights = stores.inside / stores.v
    w1, w2, q = _sums(stores, weights)
    tau2 = _scored(stores, np.maximum(0.0, (q - (stores.size - 1)) / (w1 - w2 / w1)))
    weights = stores.inside / (stores.v + tau2[:, None])
    total = weights.sum(axis=1)
    return np.vecdot(weights, stores.y) / total, np.sqrt(1.0 / total), tau2


def _scored(stores: Padded, start: Floats) -> Floats:
    """Return REML's tau^2 of each network by Fisher scoring, shape (R,)."""
    found, tau2, rows = start.copy(), start, np.arange(start.size)
    for _ in range(_STEPS):
        weights = stores.inside / (stores.v + tau2[:, None])
        squared = weights**2
        w1, w2, w3 = weights.sum(axis=1), squared.sum(axis=1), np.vecdot(squared, weights)
        residual = stores.y - (np.vecdot(weights, stores.y) / w1)[:, None]
        slope = np.vecdot(squared, residual**2) - (w1 - w2 / w1)
        information = w2 - 2.0 * w3 / w1 + (w2 / w1) ** 2
        moving = information > 0
        step = np.where(moving, np.maximum(slope / np.where(moving, information, 1.0), -tau2), 0.0)
        found[rows] = tau2 = tau2 + step
        moving &= ~((np.abs(step) <= _PRECISION * tau2) | ((tau2 == 0.0) & (step == 0.0)))
        if not moving.any():
            break
        # One network in a hundred needs 200 steps, most need four: only those that still move take the next one.
        stores, tau2, rows = stores.take(moving), tau2[moving], rows[moving]
    return found


def _sums(stores: Padded, weights: Floats) -> tuple[Floats, Floats, Floats]:
    """Return the sums of weights, of their squares, and of the weighted squared distances from the weighted mean."""
    total = weights.sum(axis=1)
    away = stores.y - (np.vecdot(weights, stores.y) / total)[:, None]
    return total, (weights**2).sum(axis=1), np.vecdot(weights, away**2)
