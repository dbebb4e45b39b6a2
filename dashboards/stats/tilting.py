"""Answers of a store as they would be with another mean: counts that are tilted as little as possible."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from dashboards.stats.inputs import Floats, floats

_HALVINGS = 50
_STEEPEST = 60.0
"""Over the width of the scale: what the nearest end gains on the farthest is e^60, which leaves nothing in between."""
_BLOCK = 5_000


def tilted(shares: npt.ArrayLike, values: npt.ArrayLike, mean: npt.ArrayLike) -> Floats:
    """Give the answer shares nearest to those given that have a certain mean: ``q_j exp(lambda v_j)``, summing to 1.

    Args:
        shares: of each store's answers, of each value, shape (K, J), on any scale; a value without a share gets none.
        values: metric units, rising, shape (J,).
        mean: the mean wanted, metric units, shape (K,).

    Returns:
        Shape (K, J), each row summing to 1; a mean beyond the values that have a share gives the nearest of them. NaN
        for a store without shares or mean.

    Raises:
        ValueError: negative shares or shapes that do not fit.

    Source: the discrimination information is least (Kullback 1959, ch. 3; Efron 1981, "Nonparametric standard errors
    and confidence intervals").

    >>> tilted([[1, 1, 1]], [0.0, 1.0, 2.0], [1.0]).round(3), tilted([[1, 0, 1]], [0.0, 1.0, 2.0], [1.5]).round(3)
    (array([[0.333, 0.333, 0.333]]), array([[0.25, 0.  , 0.75]]))
    """
    law, points, wanted = np.asarray(shares, dtype=np.float64), floats("values", values), floats("mean", mean)
    if law.ndim != 2 or law.shape != (wanted.size, points.size):
        raise ValueError(f"shares of shape {law.shape} do not fit {wanted.size} means and {points.size} values")
    if (law < 0).any():
        raise ValueError("shares must not be negative")
    rows = range(0, wanted.size, _BLOCK)
    blocks = [_tilted(law[row : row + _BLOCK], points, wanted[row : row + _BLOCK]) for row in rows]
    return np.concatenate([np.empty((0, points.size)), *blocks])


def _tilted(law: Floats, points: Floats, wanted: Floats) -> Floats:
    """Halve the range of lambda until the mean is right; the mean rises with lambda."""
    away = (points - points.mean()) / max(float(np.ptp(points)), np.finfo(float).tiny)
    aim = (wanted - points.mean()) / max(float(np.ptp(points)), np.finfo(float).tiny)
    with np.errstate(divide="ignore", invalid="ignore"):
        logs = np.log(law / law.sum(axis=1, keepdims=True))
    low, high = np.full(wanted.size, -_STEEPEST), np.full(wanted.size, _STEEPEST)
    for _ in range(_HALVINGS):
        middle = (low + high) / 2.0
        under = _normed(logs + middle[:, None] * away) @ away < aim
        low, high = np.where(under, middle, low), np.where(under, high, middle)
    found = _normed(logs + ((low + high) / 2.0)[:, None] * away)
    return np.where(np.isnan(aim)[:, None], np.nan, found)


def _normed(logs: Floats) -> Floats:
    weights = np.exp(logs - logs.max(axis=1, keepdims=True))
    return np.asarray(weights / weights.sum(axis=1, keepdims=True))
