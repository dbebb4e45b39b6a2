"""What the stores of one metric and window add up to, and how its family is modelled (pure)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from dashboards.metrics import Family, Metric
from dashboards.scoring.own_answers import Medians, OwnAnswers, Pooled, Shares
from dashboards.stats.intervals import bounded_mean
from dashboards.stats.medians import bin_edges, median_less_mean
from dashboards.stats.quantiles import Z95
from dashboards.stats.shape import Shape, shape_of_means
from dashboards.stats.variance import pooled_variance, skewness

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Sums:
    """What the stores of one metric and window add up to; arrays of shape (K,), in the metric's modelled unit.

    ``target`` is NaN where no standard applies, ``latitude`` and ``longitude`` NaN where unknown; ``factors`` are the
    labels by which stores are comparable. ``counts`` are the answers of each store of each value, shape (K, J), and
    ``values`` these values in the modelled unit, rising, shape (J,): -1, 0, 1 for NPS, 1 to 5 for stars, all of the CES
    scale, the middles of the bins for durations; total = counts @ values. Without them the spread of single answers is
    taken as normal with ``skewness`` (that of one answer of the network, 0 for shares).
    """

    n: Floats
    total: Floats
    total_sq: Floats
    target: Floats
    latitude: Floats
    longitude: Floats
    factors: Sequence[Sequence[str]] = ()
    skewness: float = 0.0
    counts: Floats | None = None
    values: Floats | None = None


def of_stores(sums: Sums, members: NDArray[np.int64]) -> Sums:
    """Give the sums of some of the stores, by their indices."""
    chosen = members.tolist()
    return replace(
        sums,
        **{
            name: getattr(sums, name)[members] for name in ("n", "total", "total_sq", "target", "latitude", "longitude")
        },
        counts=None if sums.counts is None else sums.counts[members],
        factors=[[labels[index] for index in chosen] for labels in sums.factors],
    )


@dataclass(frozen=True, slots=True)
class Modelled:
    """The stores' values as the model takes them (modelled unit), with what their own answers say.

    ``y`` of durations is the mean of the logarithms plus what medians lie above it: the model speaks of medians.
    ``own`` knows roughly how the network answers, ``alone`` nothing of it: from neither can the others' answers be
    computed. ``shape`` is what the network's answer shares make of such means; None where they are not known.
    """

    y: Floats
    v: Floats
    own: OwnAnswers
    alone: OwnAnswers
    shape: Shape | None
    bounds: tuple[float, float] | None
    skewness: float

    @classmethod
    def of(cls, metric: Metric, sums: Sums) -> "Modelled":
        """Take the sums of a metric as its family is modelled."""
        answered = np.where(sums.n > 0, sums.n, np.nan)
        counts, values = answers_of(metric, sums)
        bounds = bounds_of(metric, values)
        y, v = sums.total / answered, _answer_variance(metric, sums, bounds) / answered
        whole = None if counts is None else counts.sum(axis=0)
        own: OwnAnswers = Pooled(y, v, bounds)
        alone: OwnAnswers = Pooled(y, _variance_alone(sums, bounds) / answered, bounds)
        if metric.family is Family.PROPORTION:
            own = alone = Shares(np.round(sums.total), sums.n)
        elif counts is not None and values is not None and metric.family is Family.DURATION:
            own = alone = Medians(counts, bin_edges(values))
            y = y + median_less_mean(counts, bin_edges(values))
        elif counts is not None and values is not None and whole is not None and whole.sum() > 0:
            own, alone = bounded_mean(counts, values, _roughly(whole)), bounded_mean(counts, values)
        shape, lean = None, sums.skewness
        if values is not None and whole is not None and whole.sum() > 0:
            shape, lean = shape_of_means(sums.n, values, whole), skewness(values, whole)
        return cls(y, v, own, alone, shape, bounds, lean)


@dataclass(frozen=True, slots=True)
class OwnValue:
    """The own value with its 95 % interval and variance (modelled unit); of durations the median."""

    value: Floats
    low: Floats
    high: Floats
    variance: Floats

    @classmethod
    def of(cls, metric: Metric, data: Modelled, own: OwnAnswers | None = None) -> "OwnValue":
        """Take value and interval from the own answers, or from what else is given as such."""
        own = own or data.own
        low, high = own.quantile(0.025), own.quantile(0.975)
        if metric.family is not Family.DURATION:
            # Of answers that are all alike the value is an end of the scale, and the interval stops short of it.
            return cls(data.y, np.fmin(low, data.y), np.fmax(high, data.y), data.v)
        # A median's error is larger than a mean's; its interval shows how large.
        return cls(own.quantile(0.5), low, high, np.fmax(data.v, ((high - low) / (2.0 * Z95)) ** 2))


ROUGHLY = 20
"""Parts of the whole to which the network's answer shares are rounded in what is said of single stores: from exact ones
every interval would tell how all others answered."""


def _roughly(whole: Floats) -> Floats:
    """Give how often each value was given, in twentieths of all answers; evenly where none has as much."""
    shares = np.round(ROUGHLY * whole / whole.sum())
    return shares if shares.any() else np.ones(whole.size)


def _variance_alone(sums: Sums, bounds: tuple[float, float] | None) -> Floats:
    """Give the variance of one answer within each store, shape (K,), where the network's may not be known.

    As if a store had two answers more, at both ends of the scale (of a scale without ends, one off its mean).
    """
    answered = np.where(sums.n > 0, sums.n, np.nan)
    width = bounds[1] - bounds[0] if bounds else 1.0
    squares = sums.total_sq - sums.total**2 / answered
    return np.asarray((np.maximum(squares, 0.0) + width**2 / 2.0) / (answered + 1.0))


def outside(metric: Metric, values: Floats) -> Floats:
    """``Metric.outside`` for a whole array."""
    if metric.family is Family.NPS:
        return 100.0 * values
    return np.exp(values) if metric.family is Family.DURATION else values


def answers_of(metric: Metric, sums: Sums) -> tuple[Floats | None, Floats | None]:
    """Give the answers of each value, and the values: as counted, or what the sums tell of shares and NPS."""
    if sums.counts is not None and sums.values is not None:
        return sums.counts, sums.values
    if metric.family is Family.PROPORTION:
        return np.column_stack([sums.n - sums.total, sums.total]), np.array([0.0, 1.0])
    if metric.family is Family.NPS:
        good, bad = (sums.total_sq + sums.total) / 2.0, (sums.total_sq - sums.total) / 2.0
        return np.column_stack([bad, sums.n - sums.total_sq, good]), np.array([-1.0, 0.0, 1.0])
    return None, None


def bounds_of(metric: Metric, values: Floats | None) -> tuple[float, float] | None:
    """Give the ends of the metric, or of the scale that was asked; durations have none."""
    if metric.bounds or values is None or metric.family is Family.DURATION:
        return metric.bounds
    return float(values[0]), float(values[-1])


def _answer_variance(metric: Metric, sums: Sums, bounds: tuple[float, float] | None) -> float:
    """Variance of one answer: p0 (1 - p0) for shares, pooled within stores for means.

    Where every answer is the same, or no store has two, the figure would be 0 or unknown and every difference
    infinitely sure; half an answer on either side (Jeffreys' prior) prevents that.
    """
    answers = float(sums.n.sum())
    if metric.family is Family.PROPORTION:
        share = (float(sums.total.sum()) + 0.5) / (answers + 1.0)
        return share * (1.0 - share)
    pooled = pooled_variance(sums.n, sums.total, sums.total_sq)
    return pooled if pooled > 0 else float(half_an_answer(np.array(answers), bounds))


def half_an_answer(answers: Floats, bounds: tuple[float, float] | None) -> Floats:
    """Give the variance of one answer where all are the same but for half an answer on either side."""
    width = bounds[1] - bounds[0] if bounds else 1.0
    return np.asarray(width**2 * 0.5 / (answers + 1.0))
