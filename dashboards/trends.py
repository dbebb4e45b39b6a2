"""One store's months on a control chart (pure; STATISTICS, step 9)."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dashboards.stats.control import POINTS_FOR_FLAGS, xmr

Floats = NDArray[np.float64]

LONG_BASELINE = 24
"""Months that the limits rest on once there are a dozen more to judge by them; twelve before that."""


@dataclass(frozen=True, slots=True)
class Chart:
    """A control chart in the modelled unit; arrays of shape (T,), NaN in months without a value.

    ``lower`` and ``upper`` widen where a month has few answers. ``z`` is the month's distance from the centre in
    standard errors, measured against the chart's own limits so that 3 is on a limit. ``signal`` says that a rule
    flags the month.
    """

    centre: float
    lower: Floats
    upper: Floats
    z: Floats
    outside: NDArray[np.bool_]
    signal: NDArray[np.bool_]


def chart(values: Floats, variances: Floats) -> Chart:
    """Standardise each month by its sampling variance, then an XmR chart with the baseline frozen on the first months.

    ``values`` and ``variances``: shape (T,), one calendar month each, oldest first; NaN where a month has no value.
    Limits need 3 months with values, flags 12 (fewer give none).
    """
    error = np.sqrt(variances)
    known = np.flatnonzero(~np.isnan(values) & (error > 0))
    baseline = LONG_BASELINE if known.size >= LONG_BASELINE + POINTS_FOR_FLAGS else POINTS_FOR_FLAGS
    first = known[:baseline]
    if not first.size:
        empty = np.full(values.shape, np.nan)
        return Chart(float("nan"), empty, empty, empty, np.zeros(values.shape, bool), np.zeros(values.shape, bool))
    weights = 1 / variances[first]
    centre = float((weights * values[first]).sum() / weights.sum())
    steps = np.full(values.shape, np.nan)
    steps[known] = (values[known] - centre) / error[known]
    limits = xmr(steps, baseline=int(first[-1]) + 1)
    width = (limits.upper - limits.lower) / 6
    return Chart(
        centre=centre + limits.centre * float(np.sqrt(1 / weights.mean())),
        lower=centre + limits.lower * error,
        upper=centre + limits.upper * error,
        z=(steps - limits.centre) / width if width > 0 else np.full(values.shape, np.nan),
        outside=limits.outside,
        signal=limits.outside | limits.shift | limits.trend | limits.two_of_three,
    )


def month_of_change(chart: Chart) -> int | None:
    """Index of the month since which a store differs from its baseline; None where its newest month does not.

    It is the first month outside the limits in the unbroken flagged run, on one side of the centre, that lasts to the
    newest month, or the beginning of that run where none is outside: months just before a fall may lie on the same
    side by chance. What has passed is history, not a change.
    """
    known = np.flatnonzero(~np.isnan(chart.z))
    if not known.size or not chart.signal[known[-1]]:
        return None
    side, flagged = np.sign(chart.z[known]), chart.signal[known]
    start = known.size - 1
    while start > 0 and side[start - 1] == side[-1] and flagged[start - 1]:
        start -= 1
    run = known[start:]
    beyond = run[chart.outside[run]]
    return int(beyond[0] if beyond.size else run[0])
