"""Assess every store from the sums of one metric and window (pure).

The family of the metric decides the sampling variance, the interval and the test; all else is the same chain for
every metric: spread between stores, comparable stores, shrinkage, divergence, ranks, verdicts, consistency
(STATISTICS, steps 1 to 8 and 10).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dashboards.metrics import Family, Metric
from dashboards.scoring.groups import NEAREST, telling
from dashboards.scoring.verdicts import SHOWN_FROM, Verdict, answers_needed, chance_below, verdicts
from dashboards.stats.between import Between, between_variance, consistency, dominated, tau2_interval
from dashboards.stats.divergence import share_z, skewed_z, two_sided_p
from dashboards.stats.intervals import mean_interval, wilson
from dashboards.stats.multiplicity import benjamini_hochberg
from dashboards.stats.peers import compare, nearest
from dashboards.stats.quantiles import ALARM, WATCH, Z95
from dashboards.stats.ranks import rank
from dashboards.stats.shrinkage import shrink
from dashboards.stats.spatial import local_moran
from dashboards.stats.variance import pooled_variance

Floats = NDArray[np.float64]

FALSE_DISCOVERIES = 0.10
STORES_FOR_CLUSTERS = 30
CLUSTER_FALSE_DISCOVERIES = 0.05


@dataclass(frozen=True, slots=True)
class Sums:
    """What the stores of one metric and window add up to; arrays of shape (K,), in the metric's modelled unit.

    ``target`` is NaN where no standard applies, ``latitude`` and ``longitude`` NaN where unknown; ``factors`` are the
    labels by which stores are comparable. ``skewness`` is that of one answer of the network, 0 for shares.
    """

    n: Floats
    total: Floats
    total_sq: Floats
    target: Floats
    latitude: Floats
    longitude: Floats
    factors: Sequence[Sequence[str]] = ()
    skewness: float = 0.0


@dataclass(frozen=True, slots=True)
class NetworkFigures:
    """The network, in the outside unit of the metric; NaN where there are too few stores."""

    mu: float
    se_mu: float
    tau: float
    tau_low: float
    tau_high: float
    i2: float
    consistency: float
    consistency_low: float
    consistency_high: float
    stores: int
    answers: int
    method: str
    dominated: bool


@dataclass(frozen=True, slots=True)
class Assessment:
    """The figures of every store; arrays of shape (K,) in the outside unit, NaN where nothing can be known.

    ``p_below`` is the model's, and of the own answers alone where a store is confirmed to differ, as its verdict is.
    ``value``, ``low`` and ``high`` are NaN under five answers, which still count in all the rest. ``variance`` stays in
    the modelled unit.
    """

    network: NetworkFigures
    value: Floats
    low: Floats
    high: Floats
    variance: Floats
    shrunken: Floats
    shrunken_low: Floats
    shrunken_high: Floats
    expected: Floats
    reliability: Floats
    rank: Floats
    rank_low: Floats
    rank_high: Floats
    p_worst: Floats
    p_below: Floats
    z: Floats
    q: Floats
    band: list[str]
    confirmed: list[bool | None]
    verdict: list[Verdict]
    needed: Floats
    cluster: list[str]


def assess(metric: Metric, sums: Sums) -> Assessment:
    """Assess the stores of one metric and window.

    Stores without answers get NaN and "no_data" and influence nobody. Under 8 stores with answers the model's figures
    are NaN and the verdict comes from the store's own answers alone.
    """
    y, v, s0 = _own(metric, sums)
    compared = compare(y, v, telling(sums.factors, np.flatnonzero(sums.n > 0).tolist()))
    expected, between = compared.expected, compared.residual
    own = shrink(y, v, between, expected)
    p_below = chance_below(own.mean, own.se, sums.target, higher_is_better=metric.higher_is_better)
    alone = chance_below(y, np.sqrt(v), sums.target, higher_is_better=metric.higher_is_better)
    ranks = rank(own.mean, own.se, higher_is_better=metric.higher_is_better)
    z = _divergence(metric, sums, y, v, between, expected)
    q = benjamini_hochberg(two_sided_p(z))
    low, high = _interval(metric, sums, y, s0)
    shown = np.where(sums.n >= SHOWN_FROM, 1.0, np.nan)
    reliability = own.reliability if between.tau2 > 0 else np.full(y.shape, np.nan)
    confirmed = [None if np.isnan(each) else each <= FALSE_DISCOVERIES for each in q.tolist()]
    verdict = verdicts(sums.n, p_below, alone, reliability, sums.target, confirmed)
    by_itself = np.array([bool(each) for each in confirmed], dtype=bool) & (sums.n >= SHOWN_FROM)
    return Assessment(
        network=_network(metric, y, v, sums),
        value=_outside(metric, y) * shown,
        low=_outside(metric, low) * shown,
        high=_outside(metric, high) * shown,
        variance=v,
        shrunken=_outside(metric, own.mean),
        shrunken_low=_outside(metric, _bounded(metric, own.mean - Z95 * own.se)),
        shrunken_high=_outside(metric, _bounded(metric, own.mean + Z95 * own.se)),
        expected=_outside(metric, np.where(np.isnan(own.mean), np.nan, expected)),
        reliability=own.reliability,
        rank=ranks.expected,
        rank_low=ranks.low,
        rank_high=ranks.high,
        p_worst=ranks.p_worst,
        p_below=np.where(by_itself, alone, p_below),
        z=z,
        q=q,
        band=[_band(each) for each in z.tolist()],
        confirmed=confirmed,
        verdict=verdict,
        needed=_needed(y, v, sums, between, expected, verdict),
        cluster=_clusters(z, sums),
    )


def _own(metric: Metric, sums: Sums) -> tuple[Floats, Floats, float]:
    """Store values, their sampling variances, and the pooled variance of one answer (modelled unit)."""
    answered = np.where(sums.n > 0, sums.n, np.nan)
    y = sums.total / answered
    s0 = _answer_variance(metric, sums)
    return y, s0 / answered, s0


def _answer_variance(metric: Metric, sums: Sums) -> float:
    """Variance of one answer: p0 (1 - p0) for shares, pooled within stores for means.

    Where every answer is the same, or no store has two, the figure would be 0 or unknown and every difference
    infinitely sure; half an answer on either side (Jeffreys' prior) prevents that.
    """
    answers = float(sums.n.sum())
    if metric.family is Family.PROPORTION:
        share = (float(sums.total.sum()) + 0.5) / (answers + 1.0)
        return share * (1.0 - share)
    pooled = pooled_variance(sums.n, sums.total, sums.total_sq)
    if pooled > 0:
        return pooled
    width = metric.bounds[1] - metric.bounds[0] if metric.bounds else 1.0
    return width**2 * 0.5 / (answers + 1.0)


def _divergence(metric: Metric, sums: Sums, y: Floats, v: Floats, between: Between, expected: Floats) -> Floats:
    """z against comparable stores: exact mid-p for shares, skewness minded for means; NaN without a model."""
    if np.isnan(between.tau2):
        return np.full(y.shape, np.nan)
    if metric.family is Family.PROPORTION:
        return share_z(np.round(sums.total), sums.n, np.clip(expected, 0.0, 1.0))
    return skewed_z(y, v, between, sums.skewness / np.sqrt(np.maximum(sums.n, 1.0)), expected)


def _interval(metric: Metric, sums: Sums, y: Floats, s0: float) -> tuple[Floats, Floats]:
    if metric.family is Family.PROPORTION:
        return wilson(np.round(sums.total), sums.n)
    return mean_interval(y, s0, sums.n, bounds=metric.bounds or (-np.inf, np.inf))


def _bounded(metric: Metric, values: Floats) -> Floats:
    return np.clip(values, *metric.bounds) if metric.bounds else values


def _outside(metric: Metric, values: Floats) -> Floats:
    """``Metric.outside`` for a whole array."""
    if metric.family is Family.NPS:
        return 100.0 * values
    return np.exp(values) if metric.family is Family.DURATION else values


def _needed(y: Floats, v: Floats, sums: Sums, between: Between, expected: Floats, verdict: list[Verdict]) -> Floats:
    """Give the answers that open verdicts still need; NaN for settled ones and without a model."""
    is_open = np.array([word in (Verdict.TOO_EARLY, Verdict.NOT_ENOUGH) for word in verdict], dtype=bool)
    if np.isnan(between.tau2) or not is_open.any():
        return np.full(y.shape, np.nan)
    more = answers_needed(y, v, sums.n, between.tau2, expected, sums.target)
    return np.where(is_open & (more > 0), more, np.nan)


def _band(z: float) -> str:
    if np.isnan(z):
        return ""
    if abs(z) > ALARM:
        return "alarm"
    return "watch" if abs(z) >= WATCH else "common"


def _clusters(z: Floats, sums: Sums) -> list[str]:
    """Per store "low" or "high" where it and its neighbours differ to the same side, "" elsewhere (step 10)."""
    placed = np.flatnonzero(~(np.isnan(z) | np.isnan(sums.latitude) | np.isnan(sums.longitude)))
    words = [""] * z.size
    if placed.size < STORES_FOR_CLUSTERS:
        return words
    neighbours, _ = nearest(sums.latitude[placed], sums.longitude[placed], NEAREST)
    moran = local_moran(z[placed], list(neighbours))
    significant = benjamini_hochberg(moran.p) <= CLUSTER_FALSE_DISCOVERIES
    for index, sure, quadrant in zip(placed.tolist(), significant.tolist(), moran.quadrant, strict=True):
        if sure and str(quadrant) in ("High-High", "Low-Low"):
            words[index] = str(quadrant).split("-")[0].lower()
    return words


def network_figures(metric: Metric, sums: Sums) -> NetworkFigures:
    """The figures of a network (the brand or one region) alone: its mean and the whole spread between its stores."""
    y, v, _s0 = _own(metric, sums)
    return _network(metric, y, v, sums)


def _network(metric: Metric, y: Floats, v: Floats, sums: Sums) -> NetworkFigures:
    """The network's figures in the outside unit: the whole spread between stores, whatever explains it."""
    between = between_variance(y, v)
    nan = float("nan")
    tau = tau_low = tau_high = nan
    even = (nan, nan, nan)
    if not np.isnan(between.tau2):
        tau2_low, tau2_high = _interval_around(between.tau2, *tau2_interval(y, v))
        tau, tau_low, tau_high = (float(np.sqrt(each)) for each in (between.tau2, tau2_low, tau2_high))
        even = _consistency(metric, between.mu, between.tau2, tau2_low, tau2_high)
    return NetworkFigures(
        mu=metric.outside(between.mu),
        se_mu=metric.spread(between.se_mu),
        tau=metric.spread(tau),
        tau_low=metric.spread(tau_low),
        tau_high=metric.spread(tau_high),
        i2=between.i2,
        consistency=even[0],
        consistency_low=even[1],
        consistency_high=even[2],
        stores=int((sums.n > 0).sum()),
        answers=int(sums.n.sum()),
        method=between.method,
        dominated=not np.isnan(between.tau2) and dominated(y, v, between),
    )


def _interval_around(tau2: float, low: float, high: float) -> tuple[float, float]:
    """The Q-profile interval, reaching to the estimate: where a few stores dominate, the robust one lies outside it."""
    return min(low, tau2), max(high, tau2)


def _consistency(
    metric: Metric, mu: float, tau2: float, tau2_low: float, tau2_high: float
) -> tuple[float, float, float]:
    """The index with its interval; the wider the spread, the lower the index."""
    if metric.bounds is None:
        return float("nan"), float("nan"), float("nan")
    at, worst, best = (
        consistency(mu, each, *metric.bounds) if np.isfinite(each) else float("nan")
        for each in (tau2, tau2_high, tau2_low)
    )
    return at, worst, best
