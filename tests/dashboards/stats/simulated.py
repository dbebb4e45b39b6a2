"""Networks of stores whose truth is known, and how well methods find it. Used by the tests and by tests/bench."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dashboards.metrics import metric
from dashboards.scoring.assessment import Sums, assess
from dashboards.scoring.verdicts import Verdict
from dashboards.stats.between import Between, between_variance
from dashboards.stats.divergence import midp_z, overdispersed, share_z, skewed_z, two_sided_p, z_scores
from dashboards.stats.multiplicity import benjamini_hochberg
from dashboards.stats.peers import compare, fit
from dashboards.stats.ranks import Ranks, rank
from dashboards.stats.shrinkage import Shrunken, probability_below, shrink
from dashboards.stats.variance import pooled_variance, skewness

Floats = NDArray[np.float64]
WORST = 100
STANDARD = 0.20


@dataclass(frozen=True)
class Stores:
    """Answers of one window and the true NPS (as a fraction, -1..1) behind them."""

    n: Floats
    promoters: Floats
    detractors: Floats
    truth: Floats

    @property
    def nps(self) -> Floats:
        return (self.promoters - self.detractors) / self.n

    @property
    def pooled(self) -> float:
        return pooled_variance(self.n, self.promoters - self.detractors, self.promoters + self.detractors)


def stores(seed: int, count: int = 2_000, tau: float = 0.10, special: bool = True) -> Stores:
    """Numbers of answers lognormal (median 35, sd of log 1.3, 1..6000), true NPS around 0.40, a fifth passive; with
    ``special`` 2 % of the stores lie 0.35 lower and 1 % 0.30 higher.
    """
    rng = np.random.default_rng(seed)
    n = np.clip(np.round(np.exp(rng.normal(np.log(35.0), 1.3, count))), 1, 6000)
    truth = 0.40 + tau * rng.standard_normal(count)
    if special:
        kind = rng.random(count)
        truth = truth - 0.35 * (kind < 0.02) + 0.30 * (kind > 0.99)
    truth = np.clip(truth, -0.8, 0.8)
    chances = np.column_stack([(0.8 + truth) / 2.0, np.full(count, 0.2), (0.8 - truth) / 2.0])
    answers = rng.multinomial(n.astype(np.int64), chances)
    return Stores(n, answers[:, 0].astype(float), answers[:, 2].astype(float), truth)


def chain(network: Stores, worst_share: float = 0.05) -> tuple[Shrunken, Ranks]:
    """Steps 1, 3, 4 and 7 as the product runs them."""
    v = network.pooled / network.n
    shrunken = shrink(network.nps, v, between_variance(network.nps, v))
    return shrunken, rank(shrunken.mean, shrunken.se, worst_share=worst_share)


@dataclass(frozen=True)
class Scores:
    """How one replication went; found_* are numbers among the true worst 100."""

    found: int
    found_naive: int
    found_minimum_30: int
    found_bayesian_average: int
    wrongly_below: int
    wrongly_below_naive: int
    coverage: float
    coverage_own_interval: float
    rank_coverage: float


def score(network: Stores) -> Scores:
    """Our method beside the usual ones: plain mean, plain mean from 30 answers on, IMDb's average, a store's own CI."""
    shrunken, ranks = chain(network)
    y, n, truth = network.nps, network.n, network.truth
    low, high = _own_intervals(network)
    places = truth.size - np.argsort(np.argsort(truth))
    below = probability_below(shrunken.mean, shrunken.se, STANDARD) > 0.9
    return Scores(
        found=found(-ranks.p_worst, truth),
        found_naive=found(y, truth),
        found_minimum_30=found(np.where(n >= 30, y, np.inf), truth),
        found_bayesian_average=found((n * y + 25.0 * y.mean()) / (n + 25.0), truth),
        wrongly_below=int((below & (truth >= STANDARD)).sum()),
        wrongly_below_naive=int(((y < STANDARD) & (truth >= STANDARD)).sum()),
        coverage=float((np.abs(truth - shrunken.mean) <= 1.96 * shrunken.se).mean()),
        coverage_own_interval=float(((truth >= low) & (truth <= high)).mean()),
        rank_coverage=float(((places >= ranks.low) & (places <= ranks.high)).mean()),
    )


@dataclass(frozen=True)
class Below:
    """Stores said to be below the standard in one network, rightly and wrongly."""

    model_right: int
    model_wrong: int
    shown_right: int
    shown_wrong: int


def said_below(network: Stores) -> Below:
    """The model's probability where it is reliable, beside what is shown: confirmed stores by their own answers."""
    difference, answered = network.promoters - network.detractors, network.promoters + network.detractors
    nowhere = np.full(network.n.shape, np.nan)
    target = np.full(network.n.shape, STANDARD)
    shown = assess(metric("nps"), Sums(network.n, difference, answered, target, nowhere, nowhere))
    v = network.pooled / network.n
    shrunken = shrink(network.nps, v, between_variance(network.nps, v))
    model = (probability_below(shrunken.mean, shrunken.se, STANDARD) >= 0.9) & (shrunken.reliability >= 0.3)
    below = np.array([word is Verdict.BELOW for word in shown.verdict])
    truly = network.truth < STANDARD
    counts = ((said & right).sum() for said in (model, below) for right in (truly, ~truly))
    return Below(*map(int, counts))


def found(order: Floats, truth: Floats) -> int:
    """How many of the true worst are among the first in this order."""
    return len(set(np.argsort(order, kind="stable")[:WORST]) & set(np.argsort(truth, kind="stable")[:WORST]))


def _own_intervals(network: Stores) -> tuple[Floats, Floats]:
    share = (network.promoters + network.detractors) / network.n
    half = 1.96 * np.sqrt(np.maximum(share - network.nps**2, 0.0) / network.n)
    return network.nps - half, network.nps + half


@dataclass(frozen=True)
class Alarms:
    """Months out of all in which a network of identical stores showed a confirmed outlier, in %: plain z and skewed_z
    with the pooled variance, and a plain z with each store's own variance.
    """

    pooled: float
    skewed: float
    own_variance: float


def alarms(months: int, seed: int, count: int = 300, level: float = 0.05) -> Alarms:
    """``count`` truly identical stores (NPS 40), month after month."""
    totals = np.zeros(3)
    for month in range(months):
        network = stores(seed * 100_000 + month, count=count, tau=0.0, special=False)
        y, n, v = network.nps, network.n, network.pooled / network.n
        between = between_variance(y, v)
        answers = [
            network.detractors.sum(),
            (n - network.promoters - network.detractors).sum(),
            network.promoters.sum(),
        ]
        lean = skewness([-1, 0, 1], answers) / np.sqrt(n)
        squares = (network.promoters + network.detractors - n * y**2) / np.maximum(n - 1.0, 1.0)
        own = np.where(squares > 1e-9, squares, network.pooled) / n
        tests = (z_scores(y, v, between), skewed_z(y, v, between, lean), z_scores(y, own, between))
        totals += [(benjamini_hochberg(two_sided_p(z)) <= level).any() for z in tests]
    return Alarms(*(100.0 * totals / months))


def share_alarms(
    months: int, seed: int, share: float, tau: float = 0.0, answers: int = 0, count: int = 300, bad: int = 0
) -> dict[str, ShareAlarms]:
    """Months with an innocent store confirmed at BH 5 %, per way to test shares; true shares beta with sd ``tau``.

    ``answers`` per store, or lognormal (median 35, sd of log 1) at 0. ``bad`` stores lie 0.25 lower.
    """
    rng = np.random.default_rng(seed)
    totals: dict[str, list[tuple[float, float, float]]] = {}
    for _ in range(months):
        n = np.clip(np.round(np.exp(rng.normal(np.log(35.0), 1.0, count))), 1, 3000)
        n = np.full(count, float(answers)) if answers else n
        size = share * (1.0 - share) / tau**2 - 1.0 if tau > 0 else 0.0
        truth = rng.beta(share * size, (1.0 - share) * size, count) if tau > 0 else np.full(count, share)
        truth[:bad] = np.maximum(truth[:bad] - 0.25, 0.02)
        x = rng.binomial(n.astype(np.int64), truth).astype(float)
        innocent = np.arange(count) >= bad
        for name, z in _share_tests(x, n).items():
            q = benjamini_hochberg(two_sided_p(z))
            alarm = float((np.abs(z) > 3.09)[innocent].mean())
            hit = float((q <= 0.10)[~innocent].mean()) if bad else 0.0
            totals.setdefault(name, []).append((float(((q <= 0.05) & innocent).any()), alarm, hit))
    return {name: ShareAlarms(*(100.0 * np.mean(each, axis=0))) for name, each in totals.items()}


@dataclass(frozen=True)
class ShareAlarms:
    """In %: months with an innocent store confirmed at BH 5 %, innocent stores beyond 3.09, bad ones with q <= 0.10."""

    months: float
    beyond_alarm: float
    found: float


def _share_tests(x: Floats, n: Floats) -> dict[str, Floats]:
    pooled = float(x.sum() / n.sum())
    v = pooled * (1.0 - pooled) / n
    robust = between_variance(x / n, v)
    plain = np.clip(robust.mu, 1e-9, 1.0 - 1e-9)
    return {
        "normal z": z_scores(x / n, v, robust),
        "mid-p, robust mu and tau": overdispersed(midp_z(x, n, plain), v, robust.tau2),
        "share_z": share_z(x, n),
    }


@dataclass(frozen=True)
class Verdicts:
    """In %, but for ``excused``: stores of the bad region, truly below the standard, said to meet it, per network."""

    bad_store_found: float
    bad_elsewhere_found: float
    four_of_twelve_found: float
    innocent_flagged: float
    innocent_neighbours_flagged: float
    truly_below_found: float
    wrongly_below: float
    excused: float


def bad_region(replications: int, seed: int, depth: float = 0.35) -> dict[str, Verdicts]:
    """600 stores in 24 regions and 4 formats. Region 0 lies 0.25 lower as a whole; one store in it, one in region 1
    and four of the twelve in region 2 lie ``depth`` lower than their like; 80 answers each.
    """
    rng = np.random.default_rng(seed)
    totals: dict[str, list[list[float]]] = {}
    for _ in range(replications):
        y, v, truth, groups, kind, region = _regional_network(rng, depth)
        for name, (expected, between) in _comparisons(y, v, groups).items():
            z = z_scores(y, v, between, expected)
            shrunken = shrink(y, v, between, expected)
            below = probability_below(shrunken.mean, shrunken.se, STANDARD)
            innocent, truly, here = kind == 0, truth < STANDARD, region == 0
            figures = [float((z < -3.09)[kind == which].mean()) for which in (1, 2, 3)]
            figures += [float((np.abs(z) > 3.09)[innocent].mean()), float((z < -1.96)[innocent & here].mean())]
            figures += [float((below > 0.9)[here & truly].mean()), float(((below > 0.9) & ~truly).mean())]
            figures += [float(((below < 0.1) & truly & here).sum()) / 100.0]
            totals.setdefault(name, []).append(figures)
    return {name: Verdicts(*(100.0 * np.mean(each, axis=0))) for name, each in totals.items()}


def _regional_network(
    rng: np.random.Generator, depth: float
) -> tuple[Floats, Floats, Floats, list[NDArray[np.str_]], NDArray[np.int64], NDArray[np.int64]]:
    region = np.repeat(np.arange(24), 25)
    region[62:75] = 3
    form = rng.integers(0, 4, 600)
    lift = 0.06 * rng.standard_normal(24)
    lift[:3] = (-0.25, 0.0, 0.0)
    like_it = 0.4 + lift[region] + np.array([0.06, 0.02, -0.02, -0.06])[form]
    truth = like_it + 0.08 * rng.standard_normal(600)
    n = np.clip(np.round(np.exp(rng.normal(np.log(35.0), 1.3, 600))), 1, 6000)
    kind = np.zeros(600, dtype=np.int64)
    kind[[0, 25, 50, 51, 52, 53]] = (1, 2, 3, 3, 3, 3)
    truth[kind > 0], n[kind > 0] = like_it[kind > 0] - depth, 80
    v = 0.63 / n
    y = truth + np.sqrt(v) * rng.standard_normal(600)
    return y, v, truth, [form.astype(str), region.astype(str)], kind, region


def _comparisons(y: Floats, v: Floats, groups: list[NDArray[np.str_]]) -> dict[str, tuple[Floats, Between]]:
    network = between_variance(y, v)
    compared = compare(y, v, groups)
    return {
        "no groups": (np.full(y.shape, network.mu), network),
        "one pass": (fit(y, v, groups, network.tau2, passes=1), network),
        "two passes": (compared.expected, compared.residual),
    }


STARS = np.arange(1.0, 6.0)
USUAL_STARS = (0.05, 0.03, 0.05, 0.12, 0.75)


def star_alarms(
    months: int,
    seed: int,
    shares: tuple[float, ...] = USUAL_STARS,
    median: float = 35.0,
    tau: float = 0.0,
    bad: int = 0,
    count: int = 300,
) -> dict[str, ShareAlarms]:
    """Star ratings, skew to the bad side: the plain z and the one that knows the skewness. ``bad`` stores lie one star
    lower; true means have sd ``tau``; answers lognormal with sd of log 1.
    """
    rng = np.random.default_rng(seed)
    law = np.array(shares)
    away = STARS - law @ STARS
    totals: dict[str, list[tuple[float, float, float]]] = {}
    for _ in range(months):
        n = np.clip(np.round(np.exp(rng.normal(np.log(median), 1.0, count))), 1, 6000)
        lift = tau * rng.standard_normal(count)
        lift[:bad] -= 1.0
        chances = np.maximum(law * (1.0 + lift[:, None] * away / (law @ away**2)), 1e-4 * (lift[:, None] != 0))
        answers = rng.multinomial(n.astype(np.int64), chances / chances.sum(axis=1, keepdims=True)).astype(float)
        y = answers @ STARS / n
        v = pooled_variance(n, answers @ STARS, answers @ STARS**2) / n
        between = between_variance(y, v)
        lean = skewness(STARS, answers.sum(axis=0)) / np.sqrt(n)
        innocent = np.arange(count) >= bad
        for name, z in {"plain z": z_scores(y, v, between), "skewed_z": skewed_z(y, v, between, lean)}.items():
            q = benjamini_hochberg(two_sided_p(z))
            alarm = float((np.abs(z) > 3.09)[innocent].mean())
            hit = float((q <= 0.10)[~innocent].mean()) if bad else 0.0
            totals.setdefault(name, []).append((float(((q <= 0.05) & innocent).any()), alarm, hit))
    return {name: ShareAlarms(*(100.0 * np.mean(each, axis=0))) for name, each in totals.items()}
