"""One store's months on a control chart, and the stores of a network that changed lately (pure; STATISTICS, step 9)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import compress

import numpy as np
from numpy.typing import NDArray
from scipy.special import log_ndtr, ndtri_exp

from dashboards.stats.between import Between
from dashboards.stats.common_steps import Group, common_steps
from dashboards.stats.control import POINTS_FOR_FLAGS, xmr
from dashboards.stats.divergence import skewed_z
from dashboards.stats.level import Steps, components, month_effects, steps
from dashboards.stats.spread import FEW_FOR_ANY

Floats = NDArray[np.float64]

CHANGES_AGO = {1: 0.5, 2: 0.25, 4: 0.25}
"""Months ago at which a level may have moved, and each one's part of the error: half for the newest month, half for
steps that have lasted. With the newest month alone, a fall of four months ago is found a twentieth as often."""
TOGETHER_AGO = dict.fromkeys(range(1, 9), 1 / 8)
"""The same for regions: all their stores together move less than a store does, so that a step is seen only after more
months, and best in its own month."""
LONGEST_AGO = 12
"""How far back the beginning of a change is looked for."""
_STANDARD = Between(mu=0.0, se_mu=0.0, tau2=0.0, i2=0.0, method="none")

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


@dataclass(frozen=True, slots=True)
class Moves:
    """How surely each store's level moved lately, given what the network did in the same months; shape (K,).

    ``z`` is standard normal for a store that did not move, NaN where nothing can be tested; ``since`` is the index of
    the month in which the likeliest step began.
    """

    z: Floats
    since: NDArray[np.int64]


def moves(y: Floats, n: Floats, s2: Floats, skewness: float, *, ago: Mapping[int, float] = CHANGES_AGO) -> Moves:
    """Test every store for a level that moved in the newest month, or a few months ago and stayed.

    What all stores did together is taken off (seasons, shocks of the network), and a store's usual drift is in the
    error. How stores vary is estimated without the newest month, so that what is tested does not excuse itself.

    Args:
        y, n, s2: mean answers, number of answers, shape (K, T), and variance of one answer, shape (K,).
        skewness: of one answer of the network.
        ago: the steps that are tested, in months, and each one's part of the error; the parts add up to 1.

    Returns:
        ``Moves``; NaN for a store with fewer than 12 months or none in the newest. Under eight stores nothing tells
        what the network did, and each store is compared with its own control chart.
    """
    judged, each = _recent(y, n, s2)
    moved = Moves(np.full(judged.size, np.nan), np.full(judged.size, y.shape[1] - 1))
    if each is None:
        _by_own_charts(moved, y, s2[:, None] / np.where(n > 0, n, np.nan))
    else:
        scores = np.array([_fair(each, n[judged], back, skewness) for back in ago])
        moved.z[judged] = _strongest(scores, [*ago.values()])
        same_side = np.where(each.size * moved.z[judged] > 0, np.abs(each.size / each.se), -1.0)
        moved.since[judged] -= same_side.argmax(axis=0)
    return moved


def moves_together(y: Floats, n: Floats, s2: Floats, groups: Sequence[Group]) -> Moves:
    """Test groups of stores (regions) for a level that all of them together moved by, as ``moves`` tests stores.

    They are compared with all other stores. What one store of a group did, or one of its parts, is not the group's: the
    test is that of the rest without it. Stores with fewer than 12 months are left out: a new store is no change.

    Args:
        y, n, s2: as for ``moves``.
        groups: their members are indices of stores.

    Returns:
        ``Moves`` of shape (G,); NaN for a group that cannot be tested.
    """
    judged = ((n > 0) & ~np.isnan(y)).sum(axis=1) >= POINTS_FOR_FLAGS
    moved = Moves(np.full(len(groups), np.nan), np.full(len(groups), y.shape[1] - 1))
    if judged.sum() < FEW_FOR_ANY or not groups:
        return moved
    answers = np.where(judged[:, None], n, 0.0)
    found = components(y[:, :-1], answers[:, :-1], s2)
    if np.isnan(found.tau2):
        return moved
    usual_after = min(POINTS_FOR_FLAGS, y.shape[1] // 2)
    steps_of = common_steps(y, answers, s2, found, groups, min(LONGEST_AGO, y.shape[1] - 1), usual_after)
    tested = ~np.isnan(steps_of.z[0])
    scores = np.array([steps_of.weakest[ago - 1, tested] for ago in TOGETHER_AGO])
    moved.z[tested] = _strongest(scores, [*TOGETHER_AGO.values()])
    z = steps_of.z[:, tested]
    moved.since[tested] -= np.where(z * moved.z[tested] > 0, np.abs(z), -1.0).argmax(axis=0)
    return moved


def moves_of_all(y: Floats, n: Floats, s2: Floats, regions: Sequence[NDArray[np.int64]] = ()) -> Moves:
    """Test what all stores have in common in each month on its own control chart; shape (1,), 0 within its limits.

    What one of the ``regions`` (indices of stores) did is not the brand's: the test is that of the rest without it.
    """
    moved = _common_move(y, n, s2)
    if moved.z[0]:
        for region in regions:
            rest = np.setdiff1d(np.arange(len(y)), region)
            without = _common_move(y[rest], n[rest], s2[rest]).z[0]
            # Too few stores without it, or none that moved to that side.
            same = without * moved.z[0] > 0
            moved.z[0] = np.sign(moved.z[0]) * min(abs(moved.z[0]), abs(without)) if same else 0.0
    return moved


def _common_move(y: Floats, n: Floats, s2: Floats) -> Moves:
    moved = Moves(np.full(1, np.nan), np.full(1, y.shape[1] - 1))
    judged = (n > 0).sum(axis=1) >= POINTS_FOR_FLAGS
    if judged.sum() >= FEW_FOR_ANY:
        found = components(y[judged], n[judged], s2[judged])
        common = month_effects(y[judged], n[judged], s2[judged], found)
        _by_own_charts(moved, common.value[None], np.diag(common.covariance)[None])
    return moved


def _by_own_charts(moved: Moves, y: Floats, variances: Floats) -> None:
    """Fill in what the stores' own charts say; a newest month inside its limits has not moved."""
    charts = [chart(*each) for each in zip(y, variances, strict=True)]
    moved.z[:] = alarm_z(charts)
    for index, drawn in enumerate(charts):
        began = month_of_change(drawn)
        if began is None or not drawn.outside[-1]:
            moved.z[index] *= 0.0
        else:
            moved.since[index] = began


def _recent(y: Floats, n: Floats, s2: Floats) -> tuple[NDArray[np.bool_], Steps | None]:
    """Give which stores can be tested, shape (K,), and their steps of 1 to 12 months ago; None where too few can."""
    seen = (n > 0) & ~np.isnan(y)
    judged = seen.sum(axis=1) >= POINTS_FOR_FLAGS
    judged &= seen[:, -1] if seen.shape[1] else False
    if judged.sum() < FEW_FOR_ANY:
        return judged, None
    found = components(y[:, :-1], n[:, :-1], s2)
    effects = month_effects(y, n, s2, found)
    return judged, steps(y[judged], n[judged], s2[judged], found, effects, min(LONGEST_AGO, seen.shape[1] - 1))


def _fair(each: Steps, n: Floats, back: int, skewness: float) -> Floats:
    """Give z of a step that began ``back`` months ago, by the tail that few skew answers have."""
    size, se, share = each.size[back - 1], each.se[back - 1], each.noise_share[back - 1]
    lean = skewness * share**1.5 / np.sqrt(np.maximum(n[:, -back:].sum(axis=1), 1.0))
    return skewed_z(size, se**2, _STANDARD, lean)


def _strongest(scores: Floats, parts: Sequence[float]) -> Floats:
    """Give z of the strongest of several tests, (H, K) -> (K,): ``p = min p_h / part_h``, the weighted Bonferroni."""
    log_p = np.minimum(log_ndtr(-np.abs(scores)) + np.log(2.0) - np.log(parts)[:, None], 0.0)
    at = log_p.argmin(axis=0)[None]
    least, side = (np.take_along_axis(each, at, axis=0)[0] for each in (log_p, np.sign(scores)))
    return side * np.maximum(-ndtri_exp(least - np.log(2.0)), 0.0)
