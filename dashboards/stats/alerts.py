"""Stores that fell lately, period by period, with a budget for false alarms.

The chart adds up, for every store, how much likelier its periods are if it fell than if it did not. It needs no
calibration: the mean time to a false alarm is at least the threshold, whatever the periods look like, as long as the
innovations are standard normal where nothing moved.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dashboards.stats.inputs import Floats, Integers
from dashboards.stats.kalman import Components, blocks, filtered, inputs, less_months
from dashboards.stats.level import month_effects

FALLS = (0.25, 0.5, 1.0, 1.5)
"""Falls that are looked for at once, in standard errors of one period."""
_MONTHS = 12.0
_MOST = 700.0
"""The largest logarithm that is kept: beyond it numbers end, and an alarm is long due."""


@dataclass(frozen=True, slots=True)
class Alarm:
    """The newest alarm of each store; shape (K,).

    Attributes:
        at: index of the period in which it was given, -1 where there is none.
        since: index of the period in which the fall most likely began, -1 where there is none.
        strength: logarithm of the evidence when it was given; without an alarm, that of the newest period.
    """

    at: Integers
    since: Integers
    strength: Floats


def innovations(
    y: npt.ArrayLike, n: npt.ArrayLike, s2: npt.ArrayLike, components: Components, per_year: float
) -> Floats:
    """Give what each period brings beyond what those before it lead to expect, in standard errors.

    What all stores did in the same period is taken off, and the drift of stores is in the error.

    Args:
        y: mean answer of each store and period, metric units, shape (K, T), NaN where a store has none.
        n: answers behind it, shape (K, T).
        s2: variance of one answer, squared metric units, one number or shape (K,).
        components: of the months of these stores.
        per_year: periods a year: 52 for weeks.

    Returns:
        z, shape (K, T); NaN in periods without answers.

    Raises:
        ValueError: shapes that differ, infinite values, negative n or s2, or not one period a year.

    Source: Harvey 1989, "Forecasting, Structural Time Series Models and the Kalman Filter", section 5.4.

    >>> z = innovations(np.zeros((9, 3)), np.full((9, 3), 5), 5.0, Components(1.0, 0.0, 0.0), 52)
    >>> z[0] + 0.0
    array([0., 0., 0.])
    """
    if not per_year >= 1:
        raise ValueError(f"there must be at least one period a year, not {per_year}")
    data, noise = inputs(y, n, s2)
    own = Components(components.tau2, components.omega2, components.phi ** (_MONTHS / per_year))
    common = month_effects(y, n, s2, own).value
    z = np.full(data.shape, np.nan)
    for block in blocks(data.shape[0], 0):
        run = filtered(*less_months(data[block], noise[block], common), own, np.empty((data.shape[1], 0)))
        seen = np.isfinite(run.variance)
        z[block] = np.where(seen, run.innovation[:, 0] / np.sqrt(run.variance), np.nan).T
    return z


def detect(z: npt.ArrayLike, stores: int, per_year: float, budget: float) -> Alarm:
    """Find stores that fell, with so many false alarms a year in all stores together.

    ``R_d,t = (1 + R_d,t-1) exp(-d z_t - d^2 / 2)`` for falls d of 0.25, 0.5, 1 and 1.5 standard errors; an alarm where
    ``log mean_d R >= log(stores * per_year / budget)``, after which the store's chart starts again. The beginning is
    that of the likeliest run up to the alarm (CUSUM) over the four falls. A period without answers passes.

    Args:
        z: innovations, oldest first, shape (K, T), or (T,) for one store; NaN in periods without answers.
        stores: of the network, whose budget it is.
        per_year: periods a year.
        budget: false alarms a year in the whole network; the part of it that this metric has.

    Returns:
        ``Alarm``.

    Raises:
        ValueError: no store, no period, or no budget.

    Sources: Shiryaev 1963; Roberts 1966; Shin, Ramdas & Rinaldo 2024, "E-detectors" (the mixture).

    >>> fell = detect([0.0] * 20 + [-3.0] * 4, stores=300, per_year=52, budget=1.0)
    >>> fell.at, fell.since, bool(fell.strength[0] > 9.66)
    (array([23]), array([20]), True)
    """
    if not (stores >= 1 and per_year > 0 and budget > 0):
        raise ValueError("stores, periods a year and budget must be positive")
    series = np.atleast_2d(np.asarray(z, dtype=np.float64))
    count, periods = series.shape
    fall = np.array(FALLS)[:, None]
    due = np.log(stores * per_year / budget)
    evidence = np.full((fall.size, count), -np.inf)
    run, began = np.zeros((fall.size, count)), np.zeros((fall.size, count), np.int64)
    found = Alarm(np.full(count, -1), np.full(count, -1), np.full(count, -np.inf))
    newest = np.full(count, -np.inf)
    for period in range(periods):
        heard = ~np.isnan(series[:, period])
        step = np.where(heard, -fall * np.nan_to_num(series[:, period]) - fall**2 / 2.0, 0.0)
        evidence = np.where(heard, np.minimum(np.logaddexp(0.0, evidence) + step, _MOST), evidence)
        began = np.where(run <= 0.0, period, began)
        run = np.maximum(run + step, 0.0)
        newest = np.logaddexp.reduce(evidence, axis=0) - np.log(fall.size)
        alarm = newest >= due
        if alarm.any():
            likeliest = began[run[:, alarm].argmax(axis=0), np.flatnonzero(alarm)]
            found.at[alarm], found.since[alarm], found.strength[alarm] = period, likeliest, newest[alarm]
            evidence[:, alarm], run[:, alarm] = -np.inf, 0.0
    quiet = found.at < 0
    found.strength[quiet] = newest[quiet]
    return found
