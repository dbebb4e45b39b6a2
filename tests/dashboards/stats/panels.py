"""Months of stores whose truth is known: a level that stays, a drift, what all stores share, and real answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from dashboards.stats.level import Components
from dashboards.stats.variance import own_variances, pooled_variance, skewness

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Answers:
    """What one customer may answer, and how often in a usual store; another mean is an exponential tilt of it."""

    values: tuple[float, ...]
    law: tuple[float, ...]
    unit: float
    """One point of NPS, in the metric's units: 10 of it are the usual spread of stores."""

    def tilted(self, mean: Floats) -> Floats:
        """Give the chances of each value where the mean is as given, shape (..., J)."""
        values, law = np.array(self.values), np.array(self.law)
        tilt = np.linspace(-60, 60, 4_001) / np.ptp(values)
        weights = law * np.exp(tilt[:, None] * (values - values.mean()))
        table = weights / weights.sum(axis=1, keepdims=True)
        means = table @ values
        chances = np.stack([np.interp(mean, means, column) for column in table.T], axis=-1)
        return chances / chances.sum(axis=-1, keepdims=True)


NPS = Answers((-100.0, 0.0, 100.0), (0.2, 0.25, 0.55), 1.0)
STARS_48 = Answers((1.0, 2.0, 3.0, 4.0, 5.0), (0.02, 0.01, 0.02, 0.05, 0.90), 0.006)
STARS_44 = Answers((1.0, 2.0, 3.0, 4.0, 5.0), (0.06, 0.04, 0.06, 0.13, 0.71), 0.012)
CSAT_97 = Answers((0.0, 1.0), (0.03, 0.97), 0.0015)


@dataclass(frozen=True)
class Setting:
    """How a network behaves; spreads and shifts in points of NPS, other metrics by their ``unit``."""

    stores: int = 300
    months: int = 24
    median: float = 50.0
    unequal: float = 0.6
    tau: float = 10.0
    omega: float = 0.0
    phi: float = 0.0
    season: float = 0.0
    falls: float = 0.0
    """The whole network, in the newest month."""
    growth: float = 1.0
    regions: float = 0.0
    """Sd of an AR(1) shock that the stores of each of eight regions share."""
    bad: float = 0.0
    """Share of stores whose level is 35 points lower."""
    drop: float = 0.0
    dropped: int = 0
    """So many stores fall by ``drop`` ..."""
    ago: int = 1
    """... so many months ago, and stay there."""
    answers: Answers = NPS


@dataclass(frozen=True)
class Panel:
    """Answers of stores and months; shape (K, T), ``s2`` of shape (K,), metric units."""

    y: Floats
    n: Floats
    truth: Floats
    s2: Floats
    pooled: float
    skewness: float
    known: Components
    dropped: NDArray[np.bool_]
    region: NDArray[np.int64]
    """Which of eight regions each store is in."""


def panel(rng: np.random.Generator, setting: Setting) -> Panel:
    """Draw one network."""
    stores, months, unit = setting.stores, setting.months, setting.answers.unit
    level = setting.tau * rng.standard_normal((stores, 1)) - 35.0 * (rng.random((stores, 1)) < setting.bad)
    drift = setting.omega * drifting(rng, stores, months, setting.phi)
    shocks, region = drifting(rng, 8, months, 0.6), rng.integers(0, 8, stores)
    shock = setting.regions * shocks[region]
    common = setting.season * np.sin(2.0 * np.pi * np.arange(months) / 12.0)
    away = level + drift + shock + common
    away[:, -1] -= setting.falls
    dropped = np.arange(stores) < setting.dropped
    away[dropped, -setting.ago :] -= setting.drop
    values = np.array(setting.answers.values)
    ends = values.min() + 0.005 * np.ptp(values), values.max() - 0.0005 * np.ptp(values)
    truth = np.clip(np.dot(setting.answers.law, values) + unit * away, *ends)
    busy = setting.median * np.exp(rng.normal(0.0, setting.unequal, (stores, 1)) - setting.unequal**2 / 2.0)
    n = rng.poisson(busy * np.linspace(1.0, setting.growth, months))
    counts = rng.multinomial(n, setting.answers.tilted(truth)).astype(float)
    total, total_sq = counts @ values, counts @ values**2
    sums = n.sum(axis=1).astype(float), total.sum(axis=1), total_sq.sum(axis=1)
    return Panel(
        y=np.where(n > 0, total / np.maximum(n, 1), np.nan),
        n=n.astype(float),
        truth=truth,
        s2=own_variances(*sums),
        pooled=pooled_variance(*sums),
        skewness=skewness(values, counts.sum(axis=(0, 1))),
        known=Components((unit * setting.tau) ** 2, (unit * setting.omega) ** 2, setting.phi),
        dropped=dropped,
        region=region,
    )


def drifting(rng: np.random.Generator, rows: int, months: int, phi: float) -> Floats:
    moves = rng.standard_normal((rows, months))
    for month in range(1, months):
        moves[:, month] = phi * moves[:, month - 1] + np.sqrt(1.0 - phi**2) * moves[:, month]
    return moves


def panels(seed: int, runs: int, setting: Setting) -> Sequence[Panel]:
    """Draw so many networks, one after another from one seed."""
    rng = np.random.default_rng(seed)
    return [panel(rng, replace(setting)) for _ in range(runs)]
