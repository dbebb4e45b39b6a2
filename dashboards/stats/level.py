"""A store's level now: all of its months, the newer ones counting more, as far as stores drift at all.

The model of store i in month t (metric units)::

    y_it = month_t + level_i + drift_it + noise_it
    level ~ N(0, tau2);  drift: AR(1) of variance omega2 and correlation phi ** months apart;  noise ~ N(0, s2_i / n_it)

``month_t`` is common to all stores: seasons and shocks of the whole network are in it and move no store. Months
without answers need no filling: they add nothing, and the drift goes on.

Arrays of months have the shape (K, T), oldest month first, NaN (and n = 0) where a store has no answers. The work is
one Kalman pass over the months for all stores at once, in blocks that stay in the processor's cache.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import isnan, nan, sqrt

import numpy as np
import numpy.typing as npt

from dashboards.stats.inputs import Floats
from dashboards.stats.kalman import (
    Components,
    blocks,
    checked,
    filtered,
    inputs,
    less_months,
    noise_of,
    normal_equations,
)
from dashboards.stats.reml import components, likely_components

__all__ = [
    "Components",
    "Level",
    "MonthEffects",
    "Steps",
    "averaged",
    "components",
    "current",
    "month_effects",
    "steps",
    "without_prior",
]

_ENOUGH_FOR_MONTHS = 10_000


@dataclass(frozen=True, slots=True)
class MonthEffects:
    """What each month had in common for all stores.

    Attributes:
        value: metric units, shape (T,); NaN in months in which no store has answers.
        covariance: of their errors, shape (T, T), squared metric units; 0 where the value is NaN.
    """

    value: Floats
    covariance: Floats


@dataclass(frozen=True, slots=True)
class Level:
    """Where stores stand in the newest month; shape (K,).

    Attributes:
        mean: metric units; a store without any answers has the newest month's effect.
        se: standard error of the store's true level around it.
        prior_mean, prior_se: what would be expected of a store without answers.
    """

    mean: Floats
    se: Floats
    prior_mean: float
    prior_se: float


@dataclass(frozen=True, slots=True)
class Steps:
    """How much more likely each store's months are if its level moved some months ago and stayed; shape (H, K).

    Attributes:
        size: best estimate of the step, metric units.
        se: its standard error; inf where the store has no answers since.
        noise_share: part of the variance of ``size`` that is sampling noise of the months since, 0..1, nearly.
    """

    size: Floats
    se: Floats
    noise_share: Floats


def month_effects(y: npt.ArrayLike, n: npt.ArrayLike, s2: npt.ArrayLike, components: Components) -> MonthEffects:
    """Estimate what each month had in common for all stores, by generalised least squares.

    ``(sum X'V_i^-1 X)^-1 sum X'V_i^-1 y_i`` with V_i the covariance of store i's months and X picking months. Above
    10,000 stores every second, third, ... one is asked: the effects' errors are then under a hundredth of what months
    of stores differ by.

    Args:
        y, n, s2: as for ``components``.
        components: of this network.

    Returns:
        ``MonthEffects``.

    Raises:
        ValueError: as ``components``.

    Source: Aitken 1935; Harvey 1989, section 3.4.

    >>> month_effects([[1.0, 3.0], [2.0, 4.0]], [[9, 9], [9, 9]], 1.0, Components(1.0, 0.0, 0.0)).value
    array([1.5, 3.5])
    """
    data, noise = inputs(y, n, s2)
    every = max(1, -(-data.shape[0] // _ENOUGH_FOR_MONTHS))
    data, noise = data[::every], noise[::every]
    seen = np.isfinite(noise).any(axis=0)
    value, covariance = np.full(seen.shape, np.nan), np.zeros((seen.size, seen.size))
    if seen.any() and not isnan(components.tau2):
        # Differences from one number keep the sums exact where the values are large and differ little.
        around = float(np.median(data[np.isfinite(noise)]))
        _likelihood, information, pull = normal_equations(
            np.where(np.isfinite(noise), data - around, 0.0), noise, components
        )
        chosen = np.ix_(seen, seen)
        covariance[chosen] = np.linalg.inv(information[chosen])
        value[seen] = around + covariance[chosen] @ pull[seen]
    return MonthEffects(value, covariance)


def current(
    y: npt.ArrayLike,
    n: npt.ArrayLike,
    s2: npt.ArrayLike,
    components: Components,
    month_effects: MonthEffects | npt.ArrayLike,
) -> Level:
    """Estimate where each store stands in the newest month, from all of its months.

    The best linear prediction of ``month_T + level_i + drift_iT``. With ``MonthEffects`` their errors are in ``se``
    (they matter under some 100 stores); bare numbers count as known.

    Args:
        y, n, s2: as for ``components``.
        components: of this network.
        month_effects: of these months, ``MonthEffects`` or metric units of shape (T,).

    Returns:
        ``Level``; NaN throughout where the components or the newest month's effect are NaN.

    Raises:
        ValueError: as ``components``; month effects of another length.

    Source: Kalman 1960; Harvey 1989, section 3.2.

    >>> now = current([[1.0, 3.0], [2.0, np.nan]], [[10, 10], [10, 0]], 10.0, Components(1.0, 0.0, 0.0), [0.0, 0.0])
    >>> now.mean.round(2), now.se.round(2)
    (array([1.33, 1.  ]), array([0.58, 0.71]))
    """
    values, answers, one = checked(y, n, s2)
    stores, months = values.shape
    common, covariance = _effects(month_effects, months)
    mean, variance = np.full(stores, np.nan), np.full(stores, np.nan)
    if isnan(components.tau2) or not months or isnan(common[-1]):
        return Level(mean, variance, nan, nan)
    inputs = np.eye(months) if covariance.any() else np.empty((months, 0))
    for block in blocks(stores, inputs.shape[1]):
        away, noise = less_months(*noise_of(values[block], answers[block], one[block]), common)
        run = filtered(away, noise, components, inputs)
        mean[block], variance[block] = run.mean[0], run.spread
        if inputs.shape[1]:
            load = inputs[-1][:, None] - run.mean[1:]
            variance[block] += np.einsum("sk,st,tk->k", load, covariance, load, optimize=True)
    prior = sqrt(components.tau2 + components.omega2 + covariance[-1, -1])
    return Level(common[-1] + mean, np.sqrt(np.maximum(variance, 0.0)), float(common[-1]), prior)


def averaged(y: npt.ArrayLike, n: npt.ArrayLike, s2: npt.ArrayLike, components: Components) -> Level:
    """Estimate the current level with the error of the components themselves in it, for networks of few stores.

    The components are averaged over their posterior with a prior uniform in tau, omega and phi, on a grid of 6 x 6 x 4
    around the estimate; each node has its own month effects. ``mean = sum p_g mean_g`` and
    ``se^2 = sum p_g (se_g^2 + mean_g^2) - mean^2``.

    Args:
        y, n, s2, components: as for ``month_effects``.

    Returns:
        ``Level``; its prior is averaged likewise.

    Raises:
        ValueError: as ``components``.

    Source: Gelman 2006, "Prior distributions for variance parameters in hierarchical models" (uniform on tau).

    >>> y, n = np.arange(24.0).reshape(8, 3) % 5, np.full((8, 3), 20)
    >>> plain = Components(0.5, 0.2, 0.5)
    >>> bool((averaged(y, n, 4.0, plain).se > 0).all())
    True
    """
    data, noise = inputs(y, n, s2)
    if isnan(components.tau2):
        return current(y, n, s2, components, np.full(data.shape[1], np.nan))
    nodes = likely_components(data, noise, components)
    levels = [(share, current(y, n, s2, each, month_effects(y, n, s2, each))) for share, each in nodes]
    mean = sum((share * level.mean for share, level in levels), np.zeros(data.shape[0]))
    square = sum((share * (level.se**2 + level.mean**2) for share, level in levels), np.zeros(data.shape[0]))
    prior = sum(share * level.prior_mean for share, level in levels)
    prior_square = sum(share * (level.prior_se**2 + level.prior_mean**2) for share, level in levels)
    se = np.sqrt(np.maximum(square - mean**2, 0.0))
    return Level(mean, se, prior, sqrt(max(prior_square - prior**2, 0.0)))


def without_prior(level: Level) -> tuple[Floats, Floats]:
    """Take the network out of the current level: what the store's own months alone say of it, and how sure that is.

    With ``m, s`` the level and ``p, q`` what is expected of a store without answers: ``1/v = 1/s^2 - 1/q^2`` and
    ``y = v (m/s^2 - p/q^2)``. These (y, v) go through the same steps as a window's mean and its sampling variance:
    comparison groups, spread, shrinkage, ranks and verdicts.

    Args:
        level: as ``current`` returns it, with month effects that count as known.

    Returns:
        y in metric units and its variance v, shape (K,); NaN and inf for a store without answers.

    >>> own, variance = without_prior(Level(np.array([1.0, 0.0]), np.array([0.5, 1.0]), 0.0, 1.0))
    >>> own.round(2), variance.round(2)
    (array([1.33,  nan]), array([0.33,  inf]))
    """
    before = level.prior_se**-2 if level.prior_se > 0 else np.inf
    with np.errstate(divide="ignore", invalid="ignore"):
        more = level.se**-2 - before
        known = more > before * 1e-9
        own = (level.mean * level.se**-2 - level.prior_mean * before) / more
        return np.where(known, own, np.nan), np.where(known, 1.0 / more, np.inf)


def steps(
    y: npt.ArrayLike,
    n: npt.ArrayLike,
    s2: npt.ArrayLike,
    components: Components,
    month_effects: MonthEffects | npt.ArrayLike,
    months: int = 1,
) -> Steps:
    """Estimate how far each store's level moved 1, 2, ... months ago, against what its months before predict.

    For h = 1 this is the one-step-ahead innovation of the newest month. For more it is the size of a step that has
    lasted h months: the innovations since, regressed on what a step of 1 would bring. ``size / se`` is standard normal
    where nothing moved: drift and noise are in ``se``.

    Args:
        y, n, s2, components, month_effects: as for ``current``.
        months: H, the longest time ago.

    Returns:
        ``Steps``; row h - 1 is the step that began h months ago.

    Raises:
        ValueError: as ``current``; fewer than one month, or more than there are.

    Source: Harvey & Koopman 1992, "Diagnostic checking of unobserved-components time series models".

    >>> moved = steps([[0.0, 0.0, 5.0]], [[9, 9, 9]], 9.0, Components(1.0, 0.0, 0.0), [0.0, 0.0, 0.0])
    >>> moved.size, moved.se.round(3)
    (array([[5.]]), array([[1.155]]))
    """
    values, answers, one = checked(y, n, s2)
    stores, length = values.shape
    common, _covariance = _effects(month_effects, length)
    if not 1 <= months <= length:
        raise ValueError(f"months must lie between 1 and {length}, not {months}")
    result = Steps(*(np.full((months, stores), np.nan) for _ in range(3)))
    inputs = (np.arange(length)[:, None] >= length - 1 - np.arange(months)).astype(np.float64)
    for block in blocks(stores, months) if not isnan(components.tau2) else ():
        away, noise = less_months(*noise_of(values[block], answers[block], one[block]), common)
        run = filtered(away, noise, components, inputs)
        weighted = run.innovation[:, 1:] / run.variance[:, None, :]
        information = (weighted * run.innovation[:, 1:]).sum(axis=0)
        sampled = (weighted**2 * np.where(np.isfinite(noise), noise, 0.0).T[:, None, :]).sum(axis=0)
        any_since = information > 0
        pull = (weighted * run.innovation[:, :1]).sum(axis=0)
        for out, figure in ((result.size, pull), (result.noise_share, sampled)):
            np.divide(figure, information, out=out[:, block], where=any_since)
        result.se[:, block] = np.where(any_since, information, 1e-300) ** -0.5
        result.se[:, block][~any_since] = np.inf
    return result


def _effects(month_effects: MonthEffects | npt.ArrayLike, months: int) -> tuple[Floats, Floats]:
    if isinstance(month_effects, MonthEffects):
        common, covariance = month_effects.value, month_effects.covariance
    else:
        common = np.atleast_1d(np.asarray(month_effects, dtype=np.float64))
        covariance = np.zeros((months, months))
    if common.shape != (months,):
        raise ValueError(f"month effects must have shape ({months},), not {common.shape}")
    return common, covariance
