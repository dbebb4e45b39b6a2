"""Weeks of stores of which some fall, and a chart on a frozen year next to the one that is used."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dashboards.stats.alerts import Alarm, detect, innovations
from dashboards.stats.level import Components
from dashboards.stats.variance import pooled_variance
from tests.dashboards.stats.actions import answered
from tests.dashboards.stats.panels import drifting

Floats = NDArray[np.float64]
WEEKS, BASE = 52, 52
FELL = BASE + 12
"""The week in which stores fall."""
PHI = 0.97
"""Correlation of the drift from week to week."""
TAU = 10.0


@dataclass(frozen=True)
class Weeks:
    """A year before and a year of alarms; shape (K, 104)."""

    y: Floats
    n: Floats
    s2: float
    omega: float
    """Sd of the drift, points of NPS."""

    def months(self) -> Components:
        return Components(TAU**2, self.omega**2, PHI ** (WEEKS / 12.0))


def weeks(
    rng: np.random.Generator,
    stores: int,
    rate: float = 25.0,
    omega: float = 0.0,
    *,
    drop: float = 0.0,
    dropped: int = 0,
    falls: float = 0.0,
) -> Weeks:
    """Draw a network; ``dropped`` stores fall by ``drop`` in week ``FELL``, all by ``falls``."""
    away = TAU * rng.standard_normal((stores, 1)) + omega * drifting(rng, stores, BASE + WEEKS, PHI)
    away[:dropped, FELL:] -= drop
    away[:, FELL:] -= falls
    busy = rate * np.exp(rng.normal(0.0, 0.5, (stores, 1)) - 0.125)
    n = rng.poisson(np.repeat(busy, BASE + WEEKS, axis=1))
    total, total_sq = answered(rng, np.clip(35.0 + away, -95.0, 95.0), n)
    s2 = pooled_variance(*(each[:, :BASE].sum(axis=1) for each in (n, total, total_sq)))
    return Weeks(np.where(n > 0, total / np.maximum(n, 1), np.nan), n.astype(float), s2, omega)


def alarms(case: Weeks, until: int = WEEKS, stores: int = 300) -> Alarm:
    """Run the chart over both years with one false alarm a year among 300 stores."""
    z = innovations(case.y, case.n, case.s2, case.months(), WEEKS)
    return detect(z[:, : BASE + until], stores, WEEKS, 1.0)


def frozen_alarms(case: Weeks, stores: int = 300) -> Alarm:
    """Run the same chart on distances from the first year's level, which is never looked at again."""
    n = case.n[:, :BASE].sum(axis=1)
    mean = np.nansum(case.y[:, :BASE] * case.n[:, :BASE], axis=1) / n
    common, noise = mean.mean(), case.s2 / n
    weight = TAU**2 / (TAU**2 + noise)
    level, unknown = common + weight * (mean - common), weight * noise
    answers = np.where(case.n[:, BASE:] > 0, case.n[:, BASE:], np.nan)
    z = (case.y[:, BASE:] - level[:, None]) / np.sqrt(case.s2 / answers + unknown[:, None])
    return detect(np.concatenate([np.full((len(z), BASE), np.nan), z], axis=1), stores, WEEKS, 1.0)


def false_alarms(found: Alarm) -> float:
    """Give the alarms of the second year among 300 stores, one a store."""
    return float(300.0 * (found.at >= BASE).mean())


def found_within(case: Weeks, dropped: int, weeks_after: int) -> float:
    """Give the share of the stores that fell which are found within so many weeks."""
    found = alarms(case, 12 + weeks_after)
    return float((found.at[:dropped] >= FELL).mean())
