"""The figures of networks, the brand and its regions: the mean and how much the stores truly differ (pure)."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dashboards.metrics import Family, Metric
from dashboards.scoring.sums import Floats, Modelled, Sums, answers_of, bounds_of, half_an_answer
from dashboards.stats.between import Between, between_variance, consistency, dominated, tau_profile
from dashboards.stats.many import Networks, networks, profile
from dashboards.stats.medians import bin_edges, median_less_mean, medians_less_means
from dashboards.stats.shape import Shape, shapes_of_means
from dashboards.stats.spread import FEW_FOR_ANY, SPARSE

Integers = NDArray[np.int64]


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


def network_figures(metric: Metric, sums: Sums) -> NetworkFigures:
    """Give a network's (the brand's or one region's) figures alone: its mean and the spread between its stores."""
    data = Modelled.of(metric, sums)
    return figures_of(metric, data, sums, between_variance(data.y, data.v, shape=data.shape))


def figures_of(metric: Metric, data: Modelled, sums: Sums, between: Between) -> NetworkFigures:
    """Give the network's figures from what was modelled of it: the whole spread, whatever explains it."""
    answered = np.flatnonzero(sums.n > 0)
    if data.shape is not None and FEW_FOR_ANY <= answered.size <= SPARSE:
        spread = profile(data.y[answered], data.v[answered], data.shape.take(answered))
    else:
        spread = tau_profile(data.y, data.v, shape=data.shape)
    is_dominated = not np.isnan(between.tau2) and dominated(data.y, data.v, between)
    return _outside(metric, data.bounds, between, spread, sums.n, is_dominated=is_dominated)


@dataclass(frozen=True, slots=True)
class RegionStores:
    """Parts of one network, the stores of one behind those of the other; arrays of shape (S,) but ``size``, (R,)."""

    metric: Metric
    bounds: tuple[float, float] | None
    n: Floats
    y: Floats
    v: Floats
    shape: Shape
    size: Integers

    @classmethod
    def of(cls, metric: Metric, sums: Sums, members: Sequence[Integers]) -> "RegionStores | None":
        """Model each part, by the indices of its stores, all of which have answers.

        None where the single answers are not known, or a part has too few or too many stores for ``networks``.
        """
        size = np.array([part.size for part in members], dtype=np.int64)
        counts, values = answers_of(metric, sums)
        if counts is None or values is None or size.min() < FEW_FOR_ANY or size.max() > SPARSE:
            return None
        place, first = np.concatenate(members), np.cumsum(size) - size
        n, total, total_sq = sums.n[place], sums.total[place], sums.total_sq[place]
        whole = np.add.reduceat(counts[place], first, axis=0)
        if not (whole.sum(axis=1) > 0).all():
            return None
        bounds = bounds_of(metric, values)
        v = np.repeat(_answer_variances(metric, (n, total, total_sq), first, bounds), size) / n
        lifts = np.zeros(size.size)
        if metric.family is Family.DURATION:
            lifts = _lifts(counts, values, members, first)
        y = total / n + np.repeat(lifts, size)
        return cls(metric, bounds, n, y, v, shapes_of_means(n, size, values, whole), size)


def networks_figures(all_regions: Sequence[RegionStores]) -> list[list[NetworkFigures]]:
    """Give what ``network_figures`` gives of each part, for all parts of all metrics and windows at once."""
    if not all_regions:
        return []
    y, v, size = (np.concatenate([getattr(each, name) for each in all_regions]) for name in ("y", "v", "size"))
    names = ("kappa", "omega", "skewness", "excess")
    shape = Shape(*(np.concatenate([getattr(each.shape, name) for each in all_regions]) for name in names))
    found, row, figures = networks(y, v, shape, size), 0, []
    for each in all_regions:
        parts = np.split(each.n, np.cumsum(each.size)[:-1])
        figures.append([_of_row(each.metric, each.bounds, found, row + at, n) for at, n in enumerate(parts)])
        row += each.size.size
    return figures


def _answer_variances(
    metric: Metric, sums: tuple[Floats, Floats, Floats], first: Integers, bounds: tuple[float, float] | None
) -> Floats:
    """Give the variance of one answer of each part, as ``sums.answer_variance``, shape (R,)."""
    n, total, total_sq = sums
    answers = np.add.reduceat(n, first)
    if metric.family is Family.PROPORTION:
        share = (np.add.reduceat(total, first) + 0.5) / (answers + 1.0)
        return np.asarray(share * (1.0 - share))
    several = n >= 2
    within = np.where(several, np.maximum(total_sq - total**2 / n, 0.0), 0.0)
    degrees = np.add.reduceat(np.where(several, n - 1.0, 0.0), first)
    pooled = np.add.reduceat(within, first) / np.where(degrees > 0, degrees, 1.0)
    return np.where(pooled > 0, pooled, half_an_answer(answers, bounds))


def _lifts(counts: Floats, values: Floats, members: Sequence[Integers], first: Integers) -> Floats:
    """Give how far medians lie above means in each part, as ``median_less_mean``, shape (R,)."""
    edges = bin_edges(values)
    place = np.concatenate(members)
    cases, apart = (each[place] for each in medians_less_means(counts, edges))
    weight = np.add.reduceat(cases, first)
    lifts = np.add.reduceat(cases * apart, first) / np.where(weight > 0, weight, 1.0)
    for row in np.flatnonzero(weight == 0).tolist():
        lifts[row] = median_less_mean(counts[members[row]], edges)
    return np.asarray(lifts)


def _of_row(metric: Metric, bounds: tuple[float, float] | None, found: Networks, row: int, n: Floats) -> NetworkFigures:
    mu, se_mu, tau2, i2, tau, low, high = (
        getattr(found, name)[row].item() for name in ("mu", "se_mu", "tau2", "i2", "tau", "tau_low", "tau_high")
    )
    between = Between(mu, se_mu, tau2, i2, "robust" if found.is_robust[row] else "reml")
    return _outside(metric, bounds, between, (tau, low, high), n, is_dominated=bool(found.dominated[row]))


def _outside(
    metric: Metric,
    bounds: tuple[float, float] | None,
    between: Between,
    spread: tuple[float, float, float],
    n: Floats,
    *,
    is_dominated: bool,
) -> NetworkFigures:
    tau, low, high = map(float, spread)
    even = _consistency(bounds, between.mu, tau, low, high)
    return NetworkFigures(
        mu=metric.outside(between.mu),
        se_mu=metric.spread(between.se_mu),
        tau=metric.spread(tau),
        tau_low=metric.spread(low),
        tau_high=metric.spread(high),
        i2=between.i2,
        consistency=even[0],
        consistency_low=even[1],
        consistency_high=even[2],
        stores=int((n > 0).sum()),
        answers=int(n.sum()),
        method=between.method,
        dominated=is_dominated,
    )


def _consistency(
    bounds: tuple[float, float] | None, mu: float, tau: float, tau_low: float, tau_high: float
) -> tuple[float, float, float]:
    """The index with its interval; the wider the spread, the lower the index."""
    if bounds is None or np.isnan(tau):
        return float("nan"), float("nan"), float("nan")
    at, worst, best = (consistency(mu, each**2, *bounds) for each in (tau, tau_high, tau_low))
    return at, worst, best
