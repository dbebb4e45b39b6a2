"""How far two independent values lie apart, from what each one's own answers say of it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from scipy.special import ndtr

from dashboards.stats.inputs import Floats
from dashboards.stats.quantiles import Z95

Quantile = Callable[[float], Floats]
"""Gives, for a level 0..1, the value that is not exceeded with that probability, shape (K,)."""

Number = Floats | float
_FARTHEST = 8.0
_STEPS = np.sort(np.append(np.linspace(0.25, _FARTHEST, 32), Z95))
"""Half widths of intervals, in standard deviations, at which arms are taken; between two of them they hardly bend."""


def squared_and_added(
    value: Number, low: Number, high: Number, other: Number, other_low: Number, other_high: Number
) -> tuple[Floats, Floats, Floats]:
    """Give the difference of two independent values with its interval, from their own intervals, lopsided or not.

    Each end takes the arm of each value that points that way:
    ``low = gap - sqrt((value - low)^2 + (other_high - other)^2)``, high alike.

    Args:
        value, low, high: one value with its interval, shape (K,) or a number.
        other, other_low, other_high: what it is compared with, the same unit, shape and level.

    Returns:
        Gap, low and high; NaN in gives NaN out.

    Sources: Newcombe 1998, "Interval estimation for the difference between independent proportions", method 10; Zou &
    Donner 2008, "Construction of confidence limits about effect measures", for any two estimates with intervals.

    >>> [round(float(each), 3) for each in squared_and_added(0.8, 0.7, 0.86, 0.5, 0.4, 0.6)]
    [0.3, 0.159, 0.417]
    """
    gap = np.asarray(value - other, dtype=np.float64)
    return gap, gap - np.hypot(value - low, other_high - other), gap + np.hypot(high - value, other - other_low)


def chance_of_difference(value: Floats, own: Quantile, other: Floats, other_own: Quantile) -> Floats:
    """Give the two-sided p of no difference, by the interval of ``squared_and_added``: the level at which it ends at 0.

    So p is under 0.05 exactly where the 95 % interval leaves out 0. Where more certainty would make no interval longer
    (medians of few cases), p stays at what the longest one leaves.

    Args:
        value, other: both values, the same unit, shape (K,).
        own, other_own: what the answers of each say of it, as quantiles in that unit.

    Returns:
        Probabilities, shape (K,), not under 1e-15; NaN where a value or a quantile is.

    Source: as ``squared_and_added``; a p-value from intervals by inverting them, Casella & Berger 2002, section 9.2.

    >>> from scipy.special import ndtri
    >>> p = chance_of_difference(np.ones(1), lambda p: 1 + 0.3 * ndtri([p]), np.zeros(1), lambda p: 0.4 * ndtri([p]))
    >>> p.round(4)
    array([0.0455])
    """
    gap = np.abs(value - other)
    is_above = value >= other
    arms = []
    for z in _STEPS.tolist():
        below, above = float(ndtr(-z)), float(ndtr(z))
        down = np.hypot(np.fmax(value - own(below), 0.0), np.fmax(other_own(above) - other, 0.0))
        up = np.hypot(np.fmax(own(above) - value, 0.0), np.fmax(other - other_own(below), 0.0))
        arms.append(np.where(is_above, down, up))
    # An interval of no certainty at all has no length.
    reach = np.maximum.accumulate(np.array([np.zeros(gap.shape), *arms]), axis=0)
    steps = np.append(0.0, _STEPS)
    known = np.isfinite(gap) & np.isfinite(reach).all(axis=0)
    p = np.full(gap.shape, np.nan)
    for index in np.flatnonzero(known).tolist():
        lengths, first = np.unique(reach[:, index], return_index=True)
        p[index] = 2.0 * ndtr(-np.interp(gap[index], lengths, steps[first]))
    return p
