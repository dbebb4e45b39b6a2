"""What stores would have answered without an action: what all months before it lead to expect, given what stores
without one answered in the same months.

The model of a store-month without an action is that of the current level (``level``)::

    y_it = month_t + level_i + drift_it + noise_it
    level ~ N(0, tau2);  drift: AR(1) of variance omega2 and correlation phi ** months apart;  noise ~ N(0, s2_i / n_it)

The months before a store's action are *free*; ``start`` is the first that is not. Whoever picks a store for its past
does not bias what comes after, because the expectation is conditional on that past.

Arrays of months have the shape (K, T), oldest month first, NaN (and n = 0) where a store has no answers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from dashboards.stats.inputs import Bools, Floats, Integers
from dashboards.stats.kalman import Components, checked, noise_of
from dashboards.stats.level import MonthEffects, month_effects

LEAST_UNTREATED = 8
"""Stores without an action that a month needs: fewer do not show what happened everywhere."""
_BLOCK = 1_024
"""Stores whose covariances are solved at once: some 10 MB at 36 months."""
_MOST_OF_ONE_STORE = 3.0
_MONTHS_WITHOUT_ACTION = 3
_NEARLY_NOTHING = 1e-9


@dataclass(frozen=True, slots=True)
class Outlook:
    """What each store's free months before one month tell of its level and of its drift in that month.

    Attributes:
        weights: of the months on level and drift, shape (K, T, 2).
        mean: of level and drift, metric units, shape (K, 2).
        covariance: what stays unknown of them, shape (K, 2, 2).
    """

    weights: Floats
    mean: Floats
    covariance: Floats


@dataclass(frozen=True, slots=True)
class Paths:
    """What was to be expected of each store and month.

    Attributes:
        expected: metric units, shape (K, T). Before a store's start it is the path fitted to its own months, a picture
            only. NaN in months in which no store without an action has answers.
        se: standard error of the store's true month around it, times ``placebo_scale``, shape (K, T).
        month_effects: what each month had in common for all stores without an action.
        components: how stores vary.
        placebo_scale: how much further stores without an action strayed from their paths than the model says, at least
            1; multiplies every standard error.
        start: index of each store's first month that is not free, T where there is none, shape (K,).
        s2: variance of one answer, shape (K,).
        regions: 0, 1, ... for each store, shape (K,); None where regions are not asked for.
        away: free months less the month effects, 0 where there are none, shape (K, T).
        noise: sampling variance of free months, inf where there are none, shape (K, T).
        outlooks: of every start that occurs.
    """

    expected: Floats
    se: Floats
    month_effects: MonthEffects
    components: Components
    placebo_scale: float
    start: Integers
    s2: Floats
    regions: Integers | None
    away: Floats = field(repr=False)
    noise: Floats = field(repr=False)
    outlooks: Mapping[int, Outlook] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Residuals:
    """How far stores lay from their paths over some months; shape (S,), each month weighted by its answers.

    Attributes:
        value: answered less expected, metric units; NaN without answers, or where nothing was to be expected.
        variance: of the prediction and of the answers, without that of the month effects.
        load: of the month effects on the value, shape (S, T).
        answers: in these months.
        expected: metric units.
    """

    value: Floats
    variance: Floats
    load: Floats
    answers: Floats
    expected: Floats


def expected_path(
    y: npt.ArrayLike,
    n: npt.ArrayLike,
    s2: npt.ArrayLike,
    start: npt.ArrayLike,
    components: Components,
    regions: npt.ArrayLike | None = None,
) -> Paths:
    """Work out what was to be expected of every store and month from its free months.

    ``month = (sum X'V_i^-1 X)^-1 sum X'V_i^-1 y_i`` over free months; ``expected_i = month + C[., F] V_i^-1 (y_iF -
    month_F)`` with ``C_st = tau2 + omega2 phi^|s-t|`` and ``V_i = C[F, F] + diag(s2_i / n_it)``.

    Args:
        y: mean answer of each store and month, metric units, shape (K, T).
        n: answers behind it, shape (K, T).
        s2: variance of one answer, squared metric units, one number or shape (K,), from months before the start; NaN
            where a store has none, which then is as the others are.
        start: index of the first month that is not free, shape (K,); T or more where there is none. Exactly the months
            before it are free.
        components: of the free months.
        regions: a number for each store, shape (K,); what a region's untreated stores did after the start is taken off.

    Returns:
        ``Paths``; NaN throughout where the components are NaN.

    Raises:
        ValueError: shapes that differ, infinite values, negative n or s2.

    Source: Goldberger 1962, "Best linear unbiased prediction in the generalized linear regression model".

    >>> y = np.zeros((9, 6)); y[0, 4:] = 2.0
    >>> paths = expected_path(y, np.full(y.shape, 50), 50.0, [4] + [6] * 8, Components(1.0, 0.0, 0.0))
    >>> paths.expected[0].round(2) + 0.0
    array([0., 0., 0., 0., 0., 0.])
    """
    values, answers, given = checked(y, n, s2)
    one, months = _usable(given, values, components), values.shape[1]
    first = np.clip(np.broadcast_to(np.asarray(start, dtype=np.int64), one.shape), 0, months)
    before = np.where(np.arange(months) < first[:, None], values, np.nan)
    data, noise = noise_of(before, answers, one)
    effects = month_effects(before, answers, one, components)
    away = np.where(np.isfinite(noise), data - np.nan_to_num(effects.value), 0.0)
    starts = np.unique(first[first < months]).tolist()
    outlooks = {since: outlook(away, noise, since, components) for since in starts}
    labels = None if regions is None else np.unique(np.asarray(regions), return_inverse=True)[1].reshape(-1)
    fitted = _fitted(away, noise, components, effects)
    paths = Paths(*fitted, effects, components, 1.0, first, one, labels, away, noise, outlooks)
    scale = _placebo_scale(paths, values, answers, starts or [max(months - _MONTHS_WITHOUT_ACTION, 0)])
    return replace(paths, se=scale * np.sqrt(paths.se), placebo_scale=scale)


def outlook(away: Floats, noise: Floats, since: int, c: Components) -> Outlook:
    """Say what months before ``since`` tell of the level and of the drift in that month.

    Args:
        away, noise: as in ``Paths``, of any stores.
        since: index of a month, which may lie beyond the last.
        c: how stores vary.

    Returns:
        ``Outlook``.
    """
    stores, months = away.shape
    seen = np.isfinite(noise) & (np.arange(months) < since)
    ahead = np.stack([np.full(months, c.tau2), c.omega2 * c.phi ** np.maximum(since - np.arange(months), 0)], axis=1)
    weights = np.zeros((stores, months, 2))
    of_state = ahead * seen[:, :, None]
    length = min(since, months)
    for block in _blocks(stores):
        v = _covariances(noise[block, :length], seen[block, :length], c)
        weights[block, :length] = np.linalg.solve(v, of_state[block, :length])
    mean = np.einsum("kts,kt->ks", weights, away)
    covariance = np.diag([c.tau2, c.omega2]) - np.einsum("kts,ktu->ksu", of_state, weights)
    return Outlook(weights, mean, covariance)


def residuals(
    paths: Paths, y: Floats, n: Floats, stores: npt.NDArray[np.int64], since: int, months: npt.NDArray[np.int64]
) -> Residuals:
    """Compare what stores answered in some months with what their free months before ``since`` lead to expect.

    Args:
        paths: of these stores.
        y, n: as for ``expected_path``.
        stores: indices, shape (S,).
        since: the first month that is not looked at for the expectation.
        months: indices of months from ``since`` on.

    Returns:
        ``Residuals``.
    """
    seen = ~np.isnan(y[np.ix_(stores, months)])
    answered = np.where(seen, n[np.ix_(stores, months)], 0.0)
    answers = answered.sum(axis=1)
    share = answered / np.where(answers > 0, answers, np.nan)[:, None]
    value = _weighted(share, y[np.ix_(stores, months)])
    mean, variance, of_free = ahead(paths, stores, since, months, share)
    expected = _weighted(share, np.broadcast_to(paths.month_effects.value[months], share.shape)) + mean
    load = -of_free
    load[:, months] += np.nan_to_num(share)
    noise = paths.s2[stores] / np.where(answers > 0, answers, np.nan)
    return Residuals(value - expected, variance + noise, load, answers, expected)


def ahead(
    paths: Paths, stores: npt.NDArray[np.int64], since: int, months: npt.NDArray[np.int64], share: Floats
) -> tuple[Floats, Floats, Floats]:
    """Predict stores over months from ``since`` on, beyond the months' effects, each month with its ``share`` (S, M).

    Returns:
        Mean and variance, shape (S,), and the weights of the free months, shape (S, T).
    """
    c, known = paths.components, paths.outlooks.get(since)
    if known is None:
        seen = outlook(paths.away[stores], paths.noise[stores], since, c)
    else:
        seen = Outlook(known.weights[stores], known.mean[stores], known.covariance[stores])
    lasting = c.phi ** (months - since).astype(np.float64)
    state = np.stack([share.sum(axis=1), share @ lasting], axis=1)
    between = c.omega2 * (c.phi ** np.abs(np.subtract.outer(months, months)).astype(np.float64))
    # What the drift gains after the first month is new to everybody; the state covers the rest.
    variance = np.einsum("sm,mo,so->s", share, between, share) - c.omega2 * state[:, 1] ** 2
    variance += np.einsum("sa,sab,sb->s", state, seen.covariance, state)
    mean = (seen.mean * state).sum(axis=1)
    return mean, np.maximum(variance, 0.0), np.einsum("sta,sa->st", seen.weights, np.nan_to_num(state))


def untreated(paths: Paths, y: Floats, n: Floats, months: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Give the stores that are free in all of these months and have answers in some; indices."""
    last = int(months.max()) if months.size else paths.start.size
    answered = ((n > 0) & ~np.isnan(y))[:, months].any(axis=1)
    return np.flatnonzero((paths.start > last) & answered)


def free_stores(paths: Paths) -> Integers:
    """Count the stores without an action that have answers, in each month; shape (T,)."""
    return np.isfinite(paths.noise).sum(axis=0)


def region_drift(
    paths: Paths, y: Floats, n: Floats, since: int, months: npt.NDArray[np.int64]
) -> tuple[Floats, Floats]:
    """Estimate how far each region strayed from the paths of its untreated stores, and the variance of that.

    The mean residual of a region's untreated stores, weighted by their variances, shrunk by ``t2 / (t2 + 1/sum w)``.
    ``t2`` is how much regions differ, by moments.

    Returns:
        Two arrays with one figure per region; (0, 0) where regions are not asked for or do not differ.

    Source: DerSimonian & Laird 1986 (the moments).
    """
    if paths.regions is None or not paths.regions.size:
        return np.zeros(1), np.zeros(1)
    count = int(paths.regions.max()) + 1
    others = untreated(paths, y, n, months)
    rest = residuals(paths, y, n, others, since, months)
    known = np.isfinite(rest.value) & (rest.variance > 0)
    weight, region = 1.0 / rest.variance[known], paths.regions[others[known]]
    mass = np.bincount(region, weight, count)
    mean = np.bincount(region, weight * rest.value[known], count) / np.where(mass > 0, mass, 1.0)
    total = mass.sum()
    spare = total - (mass**2).sum() / total if total > 0 else 0.0
    if spare <= _NEARLY_NOTHING * total:
        return np.zeros(count), np.zeros(count)
    middle = (mass * mean).sum() / total
    t2 = max(0.0, float(((mass * (mean - middle) ** 2).sum() - ((mass > 0).sum() - 1)) / spare))
    weight = t2 * mass / (t2 * mass + 1.0)
    return weight * mean, (1.0 - weight) * t2


def _usable(s2: Floats, values: Floats, c: Components) -> Floats:
    """Give every store a variance of one answer: the others' where it has none, and never quite 0, for months without
    any noise would be one month, which no matrix can be solved with."""
    known = s2[np.isfinite(s2)]
    seen = values[~np.isnan(values)]
    if not known.size or not seen.size or np.isnan(c.tau2):
        return s2
    least = _NEARLY_NOTHING * (c.tau2 + c.omega2 + float(seen.var())) + 1e-12
    return np.maximum(np.where(np.isfinite(s2), s2, known.mean()), least)


def _fitted(away: Floats, noise: Floats, c: Components, effects: MonthEffects) -> tuple[Floats, Floats]:
    """Give every store's path and the variance of its true months around it, shape (K, T)."""
    stores, months = away.shape
    path, variance = np.full((stores, months), np.nan), np.full((stores, months), np.nan)
    if np.isnan(c.tau2):
        return path, variance
    whole = _between_months(months, c)
    seen = np.isfinite(noise)
    for block in _blocks(stores):
        of_free = whole * seen[block][:, :, None]
        weights = np.linalg.solve(_covariances(noise[block], seen[block], c), of_free)
        path[block] = effects.value + np.einsum("kts,kt->ks", weights, away[block])
        load = np.eye(months) - weights
        unknown = np.diag(whole) - (of_free * weights).sum(axis=1)
        variance[block] = np.maximum(unknown, 0.0) + (load * (effects.covariance @ load)).sum(axis=1)
    variance[:, np.isnan(effects.value)] = np.nan
    return path, variance


def _between_months(months: int, c: Components) -> Floats:
    apart = np.abs(np.subtract.outer(np.arange(months), np.arange(months))).astype(np.float64)
    return np.asarray(c.tau2 + c.omega2 * c.phi**apart)


def _covariances(noise: Floats, seen: Bools, c: Components) -> Floats:
    """Give the covariance of each store's free months, with ones on the diagonal of the others; shape (K, T, T)."""
    months = noise.shape[1]
    v = _between_months(months, c) * (seen[:, :, None] & seen[:, None, :])
    at = np.arange(months)
    # A trace of noise keeps months apart that would otherwise be one.
    least = _NEARLY_NOTHING * (c.tau2 + c.omega2) + 1e-300
    v[:, at, at] += np.where(seen, np.where(seen, noise, 0.0) + least, 1.0)
    return np.where(np.isnan(v), np.eye(months), v)


def _placebo_scale(paths: Paths, y: Floats, n: Floats, starts: list[int]) -> float:
    """Give the root mean square of what the untreated stores show after each start, in standard errors cut at 3."""
    judged = np.flatnonzero(free_stores(paths) >= LEAST_UNTREATED)
    squares = []
    for since in starts:
        months = judged[judged >= since]
        if months.size:
            rest = residuals(paths, y, n, untreated(paths, y, n, months), since, months)
            z = rest.value / np.sqrt(np.where(rest.variance > 0, rest.variance, np.nan))
            squares.append(np.minimum(np.abs(z[np.isfinite(z)]), _MOST_OF_ONE_STORE) ** 2)
    every = np.concatenate(squares) if squares else np.empty(0)
    return max(1.0, float(np.sqrt(every.mean()))) if every.size else 1.0


def _weighted(share: Floats, values: Floats) -> Floats:
    """Sum values by their shares; a month without a share counts nothing whatever its value is."""
    return np.asarray(np.where(share == 0, 0.0, share * values).sum(axis=1))


def _blocks(stores: int) -> list[slice]:
    return [slice(first, first + _BLOCK) for first in range(0, stores, _BLOCK)]
