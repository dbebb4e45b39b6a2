"""The usual estimators of the variance between stores, each ``(y, v) -> (mu, se_mu, tau2)`` (``between`` chooses)."""

from __future__ import annotations

from collections.abc import Callable
from math import sqrt

import numpy as np

from dashboards.stats.inputs import Floats
from dashboards.stats.shape import CUT, KAPPA
from dashboards.stats.spread import falling_root, huber_error, huber_mean

_STEPS = 200
_PRECISION = 1e-13


def typical_variance(v: Floats) -> float:
    weights = v.min() / v
    total = float(weights.sum())
    return (v.size - 1) * total / (total**2 - float((weights**2).sum())) * float(v.min())


def weighted_mean(y: Floats, v: Floats, tau2: float) -> tuple[float, float]:
    if not (v + tau2).any():
        return float(y.mean()), 0.0
    weights = 1.0 / (v + tau2)
    total = float(weights.sum())
    return float(weights @ y) / total, sqrt(1.0 / total)


def dersimonian_laird(y: Floats, v: Floats) -> tuple[float, float, float]:
    weights = 1.0 / v
    total = float(weights.sum())
    q = float(weights @ (y - weights @ y / total) ** 2)
    tau2 = max(0.0, (q - (y.size - 1)) / (total - float(weights @ weights) / total))
    return *weighted_mean(y, v, tau2), tau2


def paule_mandel(y: Floats, v: Floats) -> tuple[float, float, float]:
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
    return *weighted_mean(y, v, tau2), tau2


def reml(y: Floats, v: Floats) -> tuple[float, float, float]:
    """Fisher scoring; a step below zero is cut at zero, and zero stays when the likelihood falls from there."""
    tau2 = dersimonian_laird(y, v)[2]
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
    return *weighted_mean(y, v, tau2), tau2


def robust(y: Floats, v: Floats) -> tuple[float, float, float]:
    mu = float(np.median(y))
    target = KAPPA * (y.size - 1)

    def excess(tau2: float) -> float:
        nonlocal mu
        mu = huber_mean(y, v + tau2, mu)
        return float(np.minimum((y - mu) ** 2 / (v + tau2), CUT**2).sum()) - target

    tau2 = falling_root(excess, scale=float(np.var(y)) + float(v.max()))
    mu = huber_mean(y, v + tau2, mu)
    return mu, huber_error(y, v + tau2, mu), tau2


ESTIMATORS: dict[str, Callable[[Floats, Floats], tuple[float, float, float]]] = {
    "robust": robust,
    "reml": reml,
    "paule_mandel": paule_mandel,
    "dersimonian_laird": dersimonian_laird,
}
