"""Assess every store from the sums of one metric and window (pure).

The family of the metric decides the sampling variance, the interval and the test; all else is the same chain for
every metric: spread between stores, comparable stores, shrinkage, divergence, ranks, verdicts, consistency
(STATISTICS, steps 1 to 8 and 10).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache, partial

import numpy as np
from numpy.typing import NDArray

from dashboards.metrics import Family, Metric
from dashboards.scoring.groups import NEAREST, telling
from dashboards.scoring.informed import Beside, Fitted
from dashboards.scoring.networks import NetworkFigures, figures_of
from dashboards.scoring.own_answers import OwnAnswers
from dashboards.scoring.sums import Modelled, OwnValue, outside
from dashboards.scoring.sums import Sums as Sums
from dashboards.scoring.verdicts import SHOWN_FROM, STORES_FOR_NETWORK, Verdict, answers_needed, chance_below, verdicts
from dashboards.stats.beside import shrink_beside
from dashboards.stats.between import posterior_tau
from dashboards.stats.divergence import share_z, skewed_z, two_sided_p
from dashboards.stats.joint import Comparable, shrink_nps
from dashboards.stats.multiplicity import benjamini_hochberg
from dashboards.stats.peers import Compared, compare, nearest
from dashboards.stats.quantiles import ALARM, WATCH, Z80, Z95
from dashboards.stats.ranks import Ranks, rank
from dashboards.stats.shrinkage import Shrunken, shrink
from dashboards.stats.spatial import local_moran
from dashboards.stats.spread import FEW_FOR_ANY

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

FALSE_DISCOVERIES = 0.10
BAR_LOW, BAR_HIGH = 0.1, 0.9
"""Probabilities at the ends of the thick bar: it crosses the standard where a verdict is not sure."""
STORES_FOR_CLUSTERS = 30
CLUSTER_FALSE_DISCOVERIES = 0.05
LEAST_SHARE = 0.001
"""A share that is expected of a store is never taken as certain."""


@dataclass(frozen=True, slots=True)
class Assessment:
    """The figures of every store; arrays of shape (K,) in the outside unit, NaN where nothing can be known.

    ``value``, ``low`` and ``high`` are the own answers'; NaN under five answers, which still count in all the rest.
    ``shrunken`` is the model's estimate. ``basis`` names the distribution that gives ``p_below``, the verdict,
    ``shrunken_low`` and ``shrunken_high`` (2.5 and 97.5 % points) and ``bar_low`` and ``bar_high`` (10 and 90 %):
    "estimate", or "own" for a store that is confirmed to differ and under eight stores; "" where there is none.
    ``variance``, of the value, and ``answer_variance``, of one answer of the network, are in the modelled unit.
    ``informed_by`` is the other metric that the estimates also rest on, "" where none does.
    ``alone`` is given in networks under 30 stores, in which nobody but head office may know anything of the others.
    """

    network: NetworkFigures
    value: Floats
    low: Floats
    high: Floats
    variance: Floats
    answer_variance: float
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
    bar_low: Floats
    bar_high: Floats
    basis: list[str]
    alone: "Alone | None"
    informed_by: str


@dataclass(frozen=True, slots=True)
class Alone:
    """What the stores' own answers say, from which nothing of the others can be read; NaN under five answers.

    Arrays of shape (K,) in the outside unit, with the ends of 80 and of 95 %.
    """

    p_below: Floats
    bar_low: Floats
    bar_high: Floats
    low: Floats
    high: Floats


def assess(
    metric: Metric, sums: Sums, besides: Sequence[Beside] = (), *, ranked: bool = True, fitted: Fitted | None = None
) -> Assessment:
    """Assess the stores of one metric and window; ``besides`` are metrics of the same stores by other customers.

    ``fitted`` is what ``Fitted`` makes of these sums; not ``ranked``, ranks stay unknown, which take long. Stores
    without answers get NaN and "no_data" and influence nobody. Under 8 with answers, these alone give the verdict.
    """
    fitted, n = fitted or Fitted.of(metric, sums), sums.n
    data, compared = fitted.data, fitted.compared
    grouped = bool(np.ptp(compared.expected) > 0) if n.size else False
    model, tau2, informed_by = _shrunken(metric, sums, data, compared, besides, grouped=grouped)
    ranks, z = _ranks(metric, model, ranked=ranked), _divergence(metric, sums, data, compared, grouped=grouped)
    q = benjamini_hochberg(two_sided_p(z))
    confirmed = [None if each != each else each <= FALSE_DISCOVERIES for each in q.tolist()]
    stores = int((n > 0).sum())
    own = ((q <= FALSE_DISCOVERIES) | (stores < FEW_FOR_ANY)) & (n >= SHOWN_FROM)
    best = _Best.of(metric, sums, model, data.own, own)
    verdict = verdicts(n, best.p_below, sums.target, confirmed, stores)
    value, shown = OwnValue.of(metric, data), np.where(n >= SHOWN_FROM, 1.0, np.nan)
    return Assessment(
        network=figures_of(metric, data, sums, compared.network),
        value=outside(metric, value.value) * shown,
        low=outside(metric, value.low) * shown,
        high=outside(metric, value.high) * shown,
        variance=value.variance,
        answer_variance=float(np.nanmax(data.v * n, initial=0.0)),
        shrunken=outside(metric, _bounded(metric, model.mean)),
        shrunken_low=outside(metric, np.where(own, value.low, best.low)),
        shrunken_high=outside(metric, np.where(own, value.high, best.high)),
        expected=outside(metric, np.where(np.isnan(model.mean), np.nan, compared.expected)),
        reliability=model.reliability,
        rank=ranks.expected,
        rank_low=ranks.low,
        rank_high=ranks.high,
        p_worst=ranks.p_worst,
        p_below=best.p_below,
        z=z,
        q=q,
        band=_bands(z),
        confirmed=confirmed,
        verdict=verdict,
        needed=_needed(data, sums, tau2, compared.expected, verdict),
        cluster=_clusters(z, sums),
        bar_low=outside(metric, best.bar_low) * shown,
        bar_high=outside(metric, best.bar_high) * shown,
        basis=best.basis,
        alone=_alone(metric, sums, data, shown) if stores < STORES_FOR_NETWORK else None,
        informed_by=informed_by,
    )


def _ranks(metric: Metric, model: Shrunken, *, ranked: bool) -> Ranks:
    if ranked:
        return rank(model.mean, model.se, higher_is_better=metric.higher_is_better)
    return Ranks(*[np.full(model.mean.shape, np.nan)] * 4)


def _alone(metric: Metric, sums: Sums, data: Modelled, shown: Floats) -> Alone:
    below = data.alone.below(sums.target)
    own = OwnValue.of(metric, data, data.alone)
    ends = (*(data.alone.quantile(level) for level in (BAR_LOW, BAR_HIGH)), own.low, own.high)
    missed = below if metric.higher_is_better else 1.0 - below
    return Alone(missed * shown, *(outside(metric, each) * shown for each in ends))


@dataclass(frozen=True, slots=True)
class _Best:
    """The distribution that speaks for each store (modelled unit): the model's, or its own answers' where ``own``."""

    low: Floats
    high: Floats
    bar_low: Floats
    bar_high: Floats
    p_below: Floats
    basis: list[str]

    @classmethod
    def of(cls, metric: Metric, sums: Sums, model: Shrunken, answers: OwnAnswers, own: Bools) -> "_Best":
        low, high, bar_low, bar_high = (_bounded(metric, model.mean + z * model.se) for z in (-Z95, Z95, -Z80, Z80))
        p_below = chance_below(model.mean, model.se, sums.target, higher_is_better=metric.higher_is_better)
        if own.any():
            alone = answers.below(sums.target)
            p_below = np.where(own, alone if metric.higher_is_better else 1.0 - alone, p_below)
            bar_low, bar_high = (
                np.where(own, answers.quantile(level), bar) for level, bar in ((BAR_LOW, bar_low), (BAR_HIGH, bar_high))
            )
        words = np.where(own, "own", np.where(np.isnan(model.mean), "", "estimate"))
        return cls(low, high, bar_low, bar_high, p_below, words.tolist())


def _shrunken(
    metric: Metric, sums: Sums, data: Modelled, compared: Compared, besides: Sequence[Beside], *, grouped: bool
) -> tuple[Shrunken, float, str]:
    """Shrink the values towards those of comparable stores; also tau^2, averaged over the spreads that fit.

    What informs the estimates is added: another metric where both go together, else both answer shares of NPS.
    """
    noise = _variance_of_peers(metric, compared.expected, data.v, sums.n) if grouped else data.v
    nodes = posterior_tau(compared.adjusted, noise, shape=data.shape)
    peers = Comparable(compared.expected, compared.variance(noise, nodes.tau2), compared.adjusted) if grouped else None
    for other in besides:
        if found := shrink_beside(data.y, noise, nodes, other.y, other.v, other.tau2, peers):
            return found, nodes.tau2, other.key
    if metric.family is Family.NPS and sums.counts is not None:
        low, _, high = sums.counts.T
        levelled = partial(_without_groups, sums, noise) if grouped else np.asarray
        return shrink_nps(low, high, sums.n, noise, nodes, peers, levelled), nodes.tau2, ""
    if peers is None:
        return shrink(data.y, noise, nodes), nodes.tau2, ""
    return shrink(data.y, noise, nodes, peers.expected, peers.variance), nodes.tau2, ""


def _without_groups(sums: Sums, v: Floats, values: Floats) -> Floats:
    """Take the differences of comparable groups out of values."""
    return compare(values, v, telling(sums.factors, np.flatnonzero(sums.n > 0).tolist())).adjusted


def _variance_of_peers(metric: Metric, expected: Floats, v: Floats, n: Floats) -> Floats:
    """Sampling variances of shares at what is expected of each store: in a bad region answers scatter more."""
    if metric.family is not Family.PROPORTION:
        return v
    likely = np.clip(expected, LEAST_SHARE, 1.0 - LEAST_SHARE)
    return likely * (1.0 - likely) / np.where(n > 0, n, np.nan)


def _divergence(metric: Metric, sums: Sums, data: Modelled, compared: Compared, *, grouped: bool) -> Floats:
    """z against comparable stores: exact mid-p for shares, skewness minded for means; NaN without a model.

    Shares that are compared with all stores bring their own mean: the robust one of shares near 1 lies too high, which
    would raise false alarms.
    """
    between, expected = compared.residual, compared.expected
    if np.isnan(between.tau2):
        return np.full(data.y.shape, np.nan)
    if metric.family is Family.PROPORTION:
        tau2 = between.tau2 if between.method == "robust" else None
        return share_z(np.round(sums.total), sums.n, np.clip(expected, 0.0, 1.0) if grouped else None, tau2)
    return skewed_z(data.y, data.v, between, data.skewness / np.sqrt(np.maximum(sums.n, 1.0)), expected)


def _bounded(metric: Metric, values: Floats) -> Floats:
    return np.clip(values, *metric.bounds) if metric.bounds else values


def _needed(data: Modelled, sums: Sums, tau2: float, expected: Floats, verdict: list[Verdict]) -> Floats:
    """More answers for the open verdicts; NaN for settled ones and where no model tells."""
    is_open = np.array([word is Verdict.TOO_EARLY or word is Verdict.NOT_ENOUGH for word in verdict], dtype=bool)
    if np.isnan(tau2) or not is_open.any():
        return np.full(data.y.shape, np.nan)
    more = answers_needed(data.y, data.v, sums.n, tau2, expected, sums.target)
    return np.where(is_open & (more > 0), more, np.nan)


def _bands(z: Floats) -> list[str]:
    far = np.abs(z)
    words: list[str] = np.select([far > ALARM, far >= WATCH, ~np.isnan(z)], ["alarm", "watch", "common"], "").tolist()
    return words


def _clusters(z: Floats, sums: Sums) -> list[str]:
    """Per store "low" or "high" where it and its neighbours differ to the same side, "" elsewhere (step 10)."""
    placed = np.flatnonzero(~(np.isnan(z) | np.isnan(sums.latitude) | np.isnan(sums.longitude)))
    words = [""] * z.size
    if placed.size < STORES_FOR_CLUSTERS:
        return words
    moran = local_moran(z[placed], _neighbours(sums.latitude[placed].tobytes(), sums.longitude[placed].tobytes()))
    significant = np.flatnonzero(benjamini_hochberg(moran.p) <= CLUSTER_FALSE_DISCOVERIES)
    for index, quadrant in zip(placed[significant].tolist(), moran.quadrant[significant].tolist(), strict=True):
        if quadrant in ("High-High", "Low-Low"):
            words[index] = quadrant.split("-")[0].lower()
    return words


@lru_cache(maxsize=8)
def _neighbours(latitude: bytes, longitude: bytes) -> NDArray[np.int64]:
    """Find the nearest stores of each; in most metrics and windows the same stores have answers."""
    return nearest(np.frombuffer(latitude), np.frombuffer(longitude), NEAREST)[0]
