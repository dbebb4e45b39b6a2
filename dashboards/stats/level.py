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

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import product
from math import isnan, log, nan, sqrt

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from dashboards.stats.between import FEW_FOR_ANY, FEW_FOR_ROBUST
from dashboards.stats.inputs import Floats

PHI_MOST = 0.98
"""Above it a drift cannot be told from a level that stays."""
FEW_MONTHS = 3
"""Below it nothing separates a level that stays, a drift and noise that is larger than thought."""
_BLOCK = 4_096
_SAMPLE = 1_000
"""Stores that the variances are estimated from; with more, every second, third, ... store. At 1,000 stores the error of
tau is 2 to 3 %, far below what the level of a store could feel."""
_ENOUGH_FOR_MONTHS = 10_000
_LAGS = 12
_SMALLEST = 1e-6
_INSIDE = 1e-3
_ROUNDS = 2
_NODES = 6
_UNLIKELY = 1e-3


@dataclass(frozen=True, slots=True)
class Components:
    """How stores vary: what stays, what drifts, and how long a drift lasts.

    Attributes:
        tau2: variance of the lasting levels of stores, squared metric units.
        omega2: variance of their drift, squared metric units.
        phi: correlation of the drift from one month to the next, 0..0.98.
    """

    tau2: float
    omega2: float
    phi: float


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


@dataclass(frozen=True, slots=True)
class _Pass:
    """One Kalman pass; column 0 is the data, the others are inputs that are alike for all stores.

    Attributes:
        innovation: what each month brings beyond what the months before it predict, shape (T, 1 + M, K).
        variance: of an innovation, shape (T, K); inf in months without answers.
        mean: state of the newest month, shape (1 + M, K).
        spread: variance of that state, shape (K,).
    """

    innovation: Floats
    variance: Floats
    mean: Floats
    spread: Floats


def components(y: npt.ArrayLike, n: npt.ArrayLike, s2: npt.ArrayLike) -> Components:
    """Estimate how stores vary by restricted maximum likelihood.

    The likelihood has the month effects taken out (REML), so that few stores do not make the variances too small. It
    is maximised by L-BFGS-B from the autocovariances at lags 0 to 12 with the noise taken off lag 0, and once more from
    an even split where that ends at an edge.

    Args:
        y: mean answer of each store and month, metric units, shape (K, T).
        n: answers behind it, shape (K, T).
        s2: variance of one answer, squared metric units, one number or shape (K,).

    Returns:
        ``Components``; NaN throughout under 8 stores or 3 months with answers. A variance that the data do not show is
        a millionth of the visible one, and phi is arbitrary without a drift.

    Raises:
        ValueError: shapes that differ, infinite values, negative n or s2.

    Sources: Patterson & Thompson 1971 (REML); Harvey 1989, "Forecasting, Structural Time Series Models and the Kalman
    Filter", chapter 4.

    >>> rng = np.random.default_rng(1)
    >>> y = rng.normal(0, 2, (200, 1)) + rng.normal(0, 1, (200, 12))
    >>> found = components(y, np.full((200, 12), 4), s2=2.0)
    >>> round(found.tau2, 1), round(found.omega2, 1)
    (3.5, 0.5)
    """
    data, noise = _inputs(y, n, s2)
    data, noise = _answered(data, noise)
    if data.shape[0] < FEW_FOR_ANY or data.shape[1] < FEW_MONTHS:
        return Components(nan, nan, nan)
    every = -(-data.shape[0] // _SAMPLE)
    data, noise = _centred(data[::every], noise[::every])
    visible = float((data[np.isfinite(noise)] ** 2).mean())
    if visible <= 0:
        return Components(0.0, 0.0, 0.0)
    return _maximise(data, noise, _moments(data, noise))


def _maximise(data: Floats, noise: Floats, start: Components) -> Components:
    """The exact likelihood for few stores; for more, the same to the first order in 1 / K, ten times as fast."""
    visible = float((data[np.isfinite(noise)] ** 2).mean())
    starts = [start, Components(visible / 2, visible / 4, 0.7)]
    if data.shape[0] < FEW_FOR_ROBUST:
        return _best(data, noise, starts, _log_likelihood)
    for _ in range(_ROUNDS):
        _likelihood, information, pull = _sums(data, noise, starts[0])
        data = np.where(np.isfinite(noise), data - np.linalg.solve(information, pull), 0.0)
        starts = [_best(data, noise, starts, _around_month_effects)]
    return starts[0]


def _best(
    data: Floats,
    noise: Floats,
    starts: Sequence[Components],
    likelihood: Callable[[Floats, Floats, Components], float],
) -> Components:
    visible = float((data[np.isfinite(noise)] ** 2).mean())

    def at(point: Floats) -> Components:
        return Components(float(visible * point[0]), float(visible * point[1]), float(point[2]))

    def loss(point: Floats) -> float:
        return -likelihood(data, noise, at(point))

    best, most = starts[0], -np.inf
    for first in starts:
        found = minimize(
            loss,
            np.array([*np.clip([first.tau2 / visible, first.omega2 / visible], 0.01, 1.0), first.phi]),
            method="L-BFGS-B",
            bounds=[(_SMALLEST, 10.0), (_SMALLEST, 10.0), (0.0, PHI_MOST)],
            options={"maxiter": 60, "ftol": 1e-6, "eps": 1e-5},
        )
        if -found.fun > most:
            best, most = at(found.x), -float(found.fun)
        if min(found.x[:2]) > _INSIDE and found.x[2] < PHI_MOST:
            # An optimum inside is the only one; the second start is for likelihoods with a ridge along an edge.
            break
    return best


def _around_month_effects(data: Floats, noise: Floats, c: Components) -> float:
    """Log-likelihood around month effects already taken off, with the degrees of freedom that they cost."""
    answered = int(np.isfinite(noise).sum())
    freedom = answered / (answered - data.shape[1])
    likelihood = 0.0
    for block in _blocks(data.shape[0], 0):
        run = _filter(data[block], noise[block], c, np.empty((data.shape[1], 0)))
        known = np.isfinite(run.variance)
        likelihood -= 0.5 * float(np.log(run.variance[known]).sum())
        likelihood -= 0.5 * freedom * float((run.innovation[:, 0] ** 2 / run.variance).sum())
    return likelihood


def _moments(data: Floats, noise: Floats) -> Components:
    """A start for the likelihood: ``tau2 + omega2 phi^h`` fitted to autocovariances, noise taken off lag 0."""
    seen = np.isfinite(noise)
    weight = np.where(seen, 1.0 / (np.median(noise[seen]) + np.where(seen, noise, 0.0)), 0.0)
    lags = np.arange(min(_LAGS, data.shape[1] - 1) + 1)
    gamma, mass = np.zeros(lags.size), np.zeros(lags.size)
    for lag in lags.tolist():
        stop = data.shape[1] - lag
        both = weight[:, :stop] * weight[:, lag:]
        mass[lag] = both.sum()
        gamma[lag] = (both * data[:, :stop] * data[:, lag:]).sum() / max(mass[lag], 1e-300)
    gamma[0] -= (weight**2 * np.where(seen, noise, 0.0)).sum() / mass[0]
    trust = np.sqrt(mass / mass[0])
    best, least = Components(max(gamma[-1], 0.0), max(gamma[0] - gamma[-1], 0.0), 0.5), np.inf
    for phi in (0.0, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95):
        design = np.column_stack([np.ones(lags.size), phi**lags]) * trust[:, None]
        (tau2, omega2), *_ = np.linalg.lstsq(design, gamma * trust, rcond=None)
        rest = float(((design @ (tau2, omega2) - gamma * trust) ** 2).sum())
        if min(tau2, omega2) >= 0 and rest < least:
            best, least = Components(float(tau2), float(omega2), phi), rest
    return best


def _log_likelihood(data: Floats, noise: Floats, c: Components) -> float:
    """REML log-likelihood without its constant."""
    likelihood, information, pull = _sums(data, noise, c)
    seen = np.diag(information) > 0
    information, pull = information[np.ix_(seen, seen)], pull[seen]
    return (
        likelihood
        + 0.5 * float(pull @ np.linalg.solve(information, pull))
        - 0.5 * float(np.linalg.slogdet(information)[1])
    )


def _sums(data: Floats, noise: Floats, c: Components) -> tuple[float, Floats, Floats]:
    """Log-likelihood without month effects, and the normal equations of the month effects: X'V^-1 X and X'V^-1 y."""
    months = data.shape[1]
    likelihood, information, pull = 0.0, np.zeros((months, months)), np.zeros(months)
    for block in _blocks(data.shape[0], months):
        run = _filter(data[block], noise[block], c, np.eye(months))
        weighted = run.innovation / run.variance[:, None, :]
        both = np.matmul(weighted, run.innovation.transpose(0, 2, 1)).sum(axis=0)
        known = run.variance[np.isfinite(run.variance)]
        likelihood -= 0.5 * (float(np.log(known).sum()) + float(both[0, 0]))
        information += both[1:, 1:]
        pull += both[1:, 0]
    return likelihood, information, pull


def _blocks(stores: int, months: int) -> list[slice]:
    size = max(64, _BLOCK // (1 + months // 2))
    return [slice(start, start + size) for start in range(0, stores, size)]


def _filter(data: Floats, noise: Floats, c: Components, inputs: Floats) -> _Pass:
    """Kalman filter of level and drift, for the data and for inputs that are the same in all stores.

    ``inputs``: shape (T, M). The filter is linear, so the innovations of an input are what the data's innovations
    would gain by one unit of it: unit impulses give the month effects' normal equations, steps the size of a step.
    """
    stores, months = data.shape
    columns = 1 + inputs.shape[1]
    data, noise = np.ascontiguousarray(data.T), np.ascontiguousarray(noise.T)
    innovation, variance = np.empty((months, columns, stores)), np.empty((months, stores))
    level, drift = np.zeros((columns, stores)), np.zeros((columns, stores))
    p_level, p_both, p_drift = np.full(stores, c.tau2), np.zeros(stores), np.full(stores, c.omega2)
    renewal = (1.0 - c.phi**2) * c.omega2
    for month in range(months):
        if month:
            drift *= c.phi
            p_both *= c.phi
            p_drift *= c.phi**2
            p_drift += renewal
        of_level, of_drift = p_level + p_both, p_both + p_drift
        total = of_level + of_drift
        total += noise[month]
        np.maximum(total, 1e-300, out=total)
        new = innovation[month]
        np.add(level, drift, out=new)
        np.subtract(data[month], new[0], out=new[0])
        if columns > 1:
            np.subtract(inputs[month][:, None], new[1:], out=new[1:])
        gain_level, gain_drift = of_level / total, of_drift / total
        level += gain_level * new
        drift += gain_drift * new
        p_level -= gain_level * of_level
        p_both -= gain_level * of_drift
        p_drift -= gain_drift * of_drift
        variance[month] = total
    return _Pass(innovation, variance, level + drift, p_level + 2.0 * p_both + p_drift)


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
    data, noise = _inputs(y, n, s2)
    every = max(1, -(-data.shape[0] // _ENOUGH_FOR_MONTHS))
    data, noise = data[::every], noise[::every]
    seen = np.isfinite(noise).any(axis=0)
    value, covariance = np.full(seen.shape, np.nan), np.zeros((seen.size, seen.size))
    if seen.any() and not isnan(components.tau2):
        # Differences from one number keep the sums exact where the values are large and differ little.
        around = float(np.median(data[np.isfinite(noise)]))
        _likelihood, information, pull = _sums(np.where(np.isfinite(noise), data - around, 0.0), noise, components)
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
    values, answers, one = _checked(y, n, s2)
    stores, months = values.shape
    common, covariance = _effects(month_effects, months)
    mean, variance = np.full(stores, np.nan), np.full(stores, np.nan)
    if isnan(components.tau2) or not months or isnan(common[-1]):
        return Level(mean, variance, nan, nan)
    inputs = np.eye(months) if covariance.any() else np.empty((months, 0))
    for block in _blocks(stores, inputs.shape[1]):
        away, noise = _away(*_noise(values[block], answers[block], one[block]), common)
        run = _filter(away, noise, components, inputs)
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
    data, noise = _inputs(y, n, s2)
    if isnan(components.tau2):
        return current(y, n, s2, components, np.full(data.shape[1], np.nan))
    nodes = _likely(*_centred(*_answered(data, noise)), components)
    levels = [(share, current(y, n, s2, each, month_effects(y, n, s2, each))) for share, each in nodes]
    mean = sum((share * level.mean for share, level in levels), np.zeros(data.shape[0]))
    square = sum((share * (level.se**2 + level.mean**2) for share, level in levels), np.zeros(data.shape[0]))
    prior = sum(share * level.prior_mean for share, level in levels)
    prior_square = sum(share * (level.prior_se**2 + level.prior_mean**2) for share, level in levels)
    se = np.sqrt(np.maximum(square - mean**2, 0.0))
    return Level(mean, se, prior, sqrt(max(prior_square - prior**2, 0.0)))


def _likely(data: Floats, noise: Floats, c: Components) -> list[tuple[float, Components]]:
    """The nodes of the posterior with a notable share of it."""
    scale = sqrt(c.tau2 + c.omega2 + float(np.median(noise[np.isfinite(noise)])) / data.shape[1])
    steps = np.tan(np.pi / 2 * (np.arange(_NODES) + 0.5) / (_NODES + 1))
    width = np.gradient(steps)
    tried = []
    for (tau, of_tau), (omega, of_omega), phi in product(
        zip(steps, width, strict=True), zip(steps, width, strict=True), (0.2, 0.5, 0.75, 0.93)
    ):
        node = Components((scale * tau) ** 2, (scale * omega) ** 2, phi)
        tried.append((_log_likelihood(data, noise, node) + log(of_tau * of_omega), node))
    most = max(each for each, _ in tried)
    shares = [(float(np.exp(each - most)), node) for each, node in tried]
    kept = [(share, node) for share, node in shares if share > _UNLIKELY]
    total = sum(share for share, _ in kept)
    return [(share / total, node) for share, node in kept]


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
    values, answers, one = _checked(y, n, s2)
    stores, length = values.shape
    common, _covariance = _effects(month_effects, length)
    if not 1 <= months <= length:
        raise ValueError(f"months must lie between 1 and {length}, not {months}")
    result = Steps(*(np.full((months, stores), np.nan) for _ in range(3)))
    inputs = (np.arange(length)[:, None] >= length - 1 - np.arange(months)).astype(np.float64)
    for block in _blocks(stores, months) if not isnan(components.tau2) else ():
        away, noise = _away(*_noise(values[block], answers[block], one[block]), common)
        run = _filter(away, noise, components, inputs)
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


def _inputs(y: npt.ArrayLike, n: npt.ArrayLike, s2: npt.ArrayLike) -> tuple[Floats, Floats]:
    """Values (0 where there are none) and noise variances (inf there) of stores and months."""
    return _noise(*_checked(y, n, s2))


def _checked(y: npt.ArrayLike, n: npt.ArrayLike, s2: npt.ArrayLike) -> tuple[Floats, Floats, Floats]:
    values, answers = np.asarray(y, dtype=np.float64), np.asarray(n, dtype=np.float64)
    one = np.atleast_1d(np.asarray(s2, dtype=np.float64))
    if values.ndim != 2 or values.shape != answers.shape:
        raise ValueError(f"y and n must both have stores and months, not {values.shape} and {answers.shape}")
    if one.ndim != 1 or one.size not in (1, values.shape[0]):
        raise ValueError(f"s2 must be one number or one per store, not {one.shape}")
    if (one < 0).any():
        raise ValueError("s2 must not be negative")
    return values, answers, np.broadcast_to(one, values.shape[:1])


def _noise(values: Floats, answers: Floats, one: Floats) -> tuple[Floats, Floats]:
    if np.isinf(values).any() or (answers < 0).any():
        raise ValueError("y must be finite or NaN and n must not be negative")
    seen = (answers > 0) & ~np.isnan(values) & np.isfinite(one)[:, None]
    noise = np.full(values.shape, np.inf)
    np.divide(one[:, None], answers, out=noise, where=seen)
    return np.where(seen, values, 0.0), noise


def _answered(data: Floats, noise: Floats) -> tuple[Floats, Floats]:
    """Only stores and months with answers."""
    seen = np.isfinite(noise)
    chosen = np.ix_(seen.any(axis=1), seen.any(axis=0))
    return data[chosen], noise[chosen]


def _centred(data: Floats, noise: Floats) -> tuple[Floats, Floats]:
    """Values less their months' plain means, which keeps the likelihood's sums exact."""
    seen = np.isfinite(noise)
    common = data.sum(axis=0) / np.maximum(seen.sum(axis=0), 1)
    return np.where(seen, data - common, 0.0), noise


def _effects(month_effects: MonthEffects | npt.ArrayLike, months: int) -> tuple[Floats, Floats]:
    if isinstance(month_effects, MonthEffects):
        common, covariance = month_effects.value, month_effects.covariance
    else:
        common = np.atleast_1d(np.asarray(month_effects, dtype=np.float64))
        covariance = np.zeros((months, months))
    if common.shape != (months,):
        raise ValueError(f"month effects must have shape ({months},), not {common.shape}")
    return common, covariance


def _away(data: Floats, noise: Floats, common: Floats) -> tuple[Floats, Floats]:
    """Values less their month effects; months whose effect is unknown count as months without answers."""
    seen = np.isfinite(noise) & ~np.isnan(common)
    return np.where(seen, data - np.nan_to_num(common), 0.0), np.where(seen, noise, np.inf)
