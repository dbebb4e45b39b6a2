"""One store's months on a control chart (pure; STATISTICS, step 9)."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import compress

import numpy as np
from numpy.typing import NDArray

from dashboards.stats.control import POINTS_FOR_FLAGS, xmr

Floats = NDArray[np.float64]

LONG_BASELINE = 24
"""Months that the limits rest on once there are a dozen more to judge by them; twelve before that."""


@dataclass(frozen=True, slots=True)
class Chart:
    """A control chart in the modelled unit; arrays of shape (T,), NaN in months without a value.

    ``lower`` and ``upper`` widen where a month has few answers. ``steps`` is each month's distance from the centre in
    sampling standard errors, ``sigma`` what the chart's own moving ranges make of one such step (1 where sampling is
    all that moves it), ``z`` their quotient, so that 3 is on a limit. ``baseline`` counts the months that the limits
    rest on. ``signal`` says that a rule flags the month.
    """

    centre: float
    lower: Floats
    upper: Floats
    steps: Floats
    sigma: float
    z: Floats
    baseline: int
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
        return _empty(values.size)
    weights = 1 / variances[first]
    centre = float((weights * values[first]).sum() / weights.sum())
    steps = np.full(values.shape, np.nan)
    steps[known] = (values[known] - centre) / error[known]
    limits = xmr(steps, baseline=int(first[-1]) + 1)
    sigma = (limits.upper - limits.lower) / 6
    away = steps - limits.centre
    return Chart(
        centre=centre + limits.centre * float(np.sqrt(1 / weights.mean())),
        lower=centre + limits.lower * error,
        upper=centre + limits.upper * error,
        steps=away,
        sigma=sigma,
        z=away / sigma if sigma > 0 else np.full(values.shape, np.nan),
        baseline=first.size,
        outside=limits.outside,
        signal=limits.outside | limits.shift | limits.trend | limits.two_of_three,
    )


def _empty(months: int) -> Chart:
    nothing, never = np.full(months, np.nan), np.zeros(months, bool)
    return Chart(float("nan"), nothing, nothing, nothing, float("nan"), nothing, 0, never, never)


def alarm_z(charts: Sequence[Chart]) -> Floats:
    """Give how far each store's newest month is from its centre, fit to be tested over all stores; shape (K,).

    A sigma from eleven moving ranges is too small by chance in some of many stores, and those alarm: among 200 stores
    that never change, in nine months of ten. It is therefore never taken below the mean over all stores, nor below 1,
    for less than sampling cannot move a month; and the centre's own error counts. NaN in stores with fewer than
    12 months, or none in the newest.
    """
    judged = [chart.baseline >= POINTS_FOR_FLAGS and not np.isnan(chart.steps[-1]) for chart in charts]
    usual = max(1.0, float(np.mean([1.0, *(chart.sigma for chart in compress(charts, judged))])))
    return np.array(
        [
            chart.steps[-1] / (max(usual, chart.sigma) * np.sqrt(1 + 1 / chart.baseline)) if is_judged else np.nan
            for chart, is_judged in zip(charts, judged, strict=True)
        ]
    )


def month_of_change(chart: Chart) -> int | None:
    """Give the index of the month since which a store differs from its baseline; None where its newest month does not.

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
