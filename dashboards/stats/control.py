"""Change over time: is this month of a store news, or noise?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import ndtr

from dashboards.stats.inputs import Bools, Floats, floats
from dashboards.stats.multiplicity import benjamini_hochberg

LIMIT = 2.66
NEAR = 2.0 * LIMIT / 3.0
SCREEN = 3.267
RUN = 7
POINTS_FOR_LIMITS = 3
POINTS_FOR_FLAGS = 12


@dataclass(frozen=True, slots=True)
class Xmr:
    """An XmR chart; flags of shape (T,).

    Attributes:
        centre, lower, upper: centre line and process limits, units of the values; NaN under three points.
        outside: beyond a limit.
        shift: part of seven or more points in a row on one side of the centre.
        trend: part of seven points in a row that rise or fall.
        two_of_three: near a limit (beyond two thirds of the way), as another of three points in a row all on one side.
    """

    centre: float
    lower: float
    upper: float
    outside: Bools
    shift: Bools
    trend: Bools
    two_of_three: Bools


def xmr(values: npt.ArrayLike, baseline: int | slice | None = None) -> Xmr:
    """XmR (individuals) chart of one store's months with the rules of the NHS "Making Data Count" programme.

    ``centre -+ 2.66 mean moving range``; moving ranges of 3.267 times their mean and more are left out once. Limits
    need three measured points, flags twelve (fewer: no flag). Months without a value are left out and get no flag; the
    rules then run over the measured months as if they were neighbours, but a moving range across the gap is not used.

    Args:
        values: one value per month in order, any unit, shape (T,). Months with different numbers of answers should be
            standardised by their sampling variance first.
        baseline: months that make the limits: the first ``baseline`` months or a slice of them; all by default.

    Returns:
        ``Xmr``. All values of the baseline equal: the limits lie on the centre and any other value is outside.

    Raises:
        ValueError: infinite values, more than one dimension, a negative baseline.

    Sources: Shewhart 1931; Wheeler 1993, "Understanding Variation"; NHS England, "Making Data Count".

    >>> chart = xmr([50, 52, 49, 51, 50, 48, 51, 50, 49, 52, 80, 50])
    >>> round(chart.centre, 2), round(chart.lower, 2), round(chart.upper, 2), chart.outside.nonzero()[0]
    (52.67, 47.35, 57.99, array([10]))
    """
    months = floats("values", values)
    if isinstance(baseline, int) and baseline < 0:
        raise ValueError("baseline must not be negative")
    chosen = baseline if isinstance(baseline, slice) else slice(0, baseline)
    centre, reach = _centre_and_reach(months[chosen])
    measured = ~np.isnan(months)
    flags = np.zeros((4, months.size), dtype=np.bool_)
    if measured.sum() >= POINTS_FOR_FLAGS and not np.isnan(reach):
        flags[:, measured] = _flags(months[measured], centre, reach)
    return Xmr(centre, centre - LIMIT * reach, centre + LIMIT * reach, *flags)


def _centre_and_reach(points: Floats) -> tuple[float, float]:
    """Mean and screened mean moving range; NaN under three measured points."""
    measured = points[~np.isnan(points)]
    ranges = np.abs(np.diff(points))
    ranges = ranges[~np.isnan(ranges)]
    if measured.size < POINTS_FOR_LIMITS or not ranges.size:
        return float("nan"), float("nan")
    if np.ptp(measured) == 0:
        return float(measured[0]), 0.0
    calm = ranges[ranges < SCREEN * ranges.mean()]
    return float(measured.mean()), float(calm.mean()) if calm.size else 0.0


def _flags(points: Floats, centre: float, reach: float) -> Bools:
    lower, upper = centre - LIMIT * reach, centre + LIMIT * reach
    outside = (points < lower) | (points > upper)
    near = ~outside & ((points < centre - NEAR * reach) | (points > centre + NEAR * reach))
    side = np.sign(points - centre)
    return np.vstack([outside, _in_runs(side, RUN), _in_trends(points), _two_of_three(side, near)])


def _in_runs(signs: Floats, length: int) -> Bools:
    """Points that belong to ``length`` or more equal non-zero signs in a row."""
    change = np.flatnonzero(np.diff(signs)) + 1
    starts = np.concatenate([[0], change])
    lengths = np.diff(np.concatenate([starts, [signs.size]]))
    return np.asarray((np.repeat(lengths, lengths) >= length) & (signs != 0), dtype=np.bool_)


def _in_trends(points: Floats) -> Bools:
    """Points that belong to seven in a row that rise, or fall: six steps of one sign and the points at their ends."""
    steps = _in_runs(np.sign(np.diff(points)), RUN - 1)
    return np.asarray(np.append(steps, False) | np.append(False, steps), dtype=np.bool_)


def _two_of_three(side: Floats, near: Bools) -> Bools:
    windows = np.lib.stride_tricks.sliding_window_view
    hit = (np.abs(windows(side, 3).sum(axis=1)) == 3) & (windows(near, 3).sum(axis=1) >= 2)
    covered = np.zeros(side.size, dtype=np.bool_)
    for shift in range(3):
        covered[shift : shift + hit.size] |= hit
    return covered & near


def newest_alarms(z: npt.ArrayLike) -> Floats:
    """False-discovery q-values of the newest month over all stores: the only rule of the chart that alarms.

    Args:
        z: the newest month's standardised deviation of each store, no unit, shape (K,); NaN for a store without one.

    Returns:
        q-values, shape (K,); NaN stays NaN and does not count.

    Raises:
        ValueError: infinite z.

    Source: Benjamini & Hochberg 1995.

    >>> newest_alarms([0.0, -4.0, float("nan")]).round(5)
    array([1.0e+00, 1.3e-04,     nan])
    """
    return benjamini_hochberg(2.0 * ndtr(-np.abs(floats("z", z))))
