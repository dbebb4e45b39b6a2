"""Values of stores by the groups they are in: least squares on numbers of groups."""

from __future__ import annotations

import numpy as np

from dashboards.stats.inputs import Floats, Integers


def additive(y: Floats, w: Floats, codes: list[Integers]) -> Floats:
    """Fit values by groups whose effects add up; the largest factor is eliminated exactly, the rest is a dense system.

    Args:
        y: values, metric units, shape (K,).
        w: their weights, 0 for a store without influence, shape (K,).
        codes: number of each store's group in each factor, from 0 on, -1 for none, shape (K,) each.

    Returns:
        The fitted values, metric units, shape (K,).
    """
    codes = sorted((each for each in codes if (each >= 0).any()), key=lambda each: -int(each.max()))
    if not codes:
        return np.full(y.shape, float(w @ y) / float(w.sum()))
    w = np.where(np.min(codes, axis=0) >= 0, w, 0.0)
    # Stores without a group may stand in any: they have no weight.
    first, *others = (np.maximum(each, 0) for each in codes)
    weight = np.maximum(np.bincount(first, w), np.finfo(float).tiny)
    effects = [np.bincount(first, w * y) / weight]
    if others:
        parts = _solve_others(w * y, w, first, weight, others)
        adjusted = y - np.sum([part[code] for part, code in zip(parts, others, strict=True)], axis=0)
        effects = [np.bincount(first, w * adjusted) / weight, *parts]
    return np.asarray(
        np.sum([_spread_out(effect, code, w) for effect, code in zip(effects, codes, strict=True)], axis=0)
    )


def _solve_others(weighted: Floats, w: Floats, first: Integers, weight: Floats, others: list[Integers]) -> list[Floats]:
    """Effects of all factors but the first, whose own effects are eliminated (Schur complement); least norm."""
    cross = np.hstack([_weights_of_pairs(first, each, w) for each in others])
    own = np.block([[_weights_of_pairs(one, other, w) for other in others] for one in others])
    left = own - cross.T @ (cross / weight[:, None])
    sums = [np.bincount(each, weighted) for each in others]
    right = np.concatenate(sums) - cross.T @ (np.bincount(first, weighted) / weight)
    solved = np.asarray(np.linalg.lstsq(left, right, rcond=1e-11)[0], dtype=np.float64)
    return np.split(solved, np.cumsum([each.size for each in sums])[:-1])


def _weights_of_pairs(one: Integers, other: Integers, w: Floats) -> Floats:
    """Weight of the stores that are in a group of one factor and in one of another, a row for each of the first."""
    rows, columns = int(one.max()) + 1, int(other.max()) + 1
    return np.asarray(np.bincount(one * columns + other, w, rows * columns).reshape(rows, columns), dtype=np.float64)


def _spread_out(effect: Floats, code: Integers, w: Floats) -> Floats:
    """Each store's effect; the weighted mean of all effects for a store without a group."""
    inside = code >= 0
    average = float(w[inside] @ effect[code[inside]]) / max(float(w[inside].sum()), np.finfo(float).tiny)
    return np.where(inside, effect[code], average)
