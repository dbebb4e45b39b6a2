"""How stores vary: what stays, what drifts and how long a drift lasts, by restricted maximum likelihood."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import product
from math import log, nan, sqrt

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from dashboards.stats.inputs import Floats
from dashboards.stats.kalman import Components, ComponentsOfEach, blocks, filtered, inputs, normal_equations
from dashboards.stats.spread import FEW_FOR_ANY, FEW_FOR_ROBUST

PHI_MOST = 0.98
"""Above it a drift cannot be told from a level that stays."""
FEW_MONTHS = 3
"""Below it nothing separates a level that stays, a drift and noise that is larger than thought."""
_SAMPLE = 1_000
"""Stores that the variances are estimated from; with more, every second, third, ... store. At 1,000 stores the error of
tau is 2 to 3 %, far below what the level of a store could feel."""
_LAGS = 12
_SMALLEST = 1e-6
_INSIDE = 1e-3
_STEP = 1e-5
"""Of a parameter, by which the slope of the likelihood is found."""
_ROUNDS = 2
_NODES = 6
_UNLIKELY = 1e-3


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
    data, noise = inputs(y, n, s2)
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
    """Give the exact likelihood for few stores; for more, the same to the first order in 1 / K, ten times as fast."""
    visible = float((data[np.isfinite(noise)] ** 2).mean())
    starts = [start, Components(visible / 2, visible / 4, 0.7)]
    if data.shape[0] < FEW_FOR_ROBUST:
        return _best(data, noise, starts, _one_by_one)
    for _ in range(_ROUNDS):
        _likelihood, information, pull = normal_equations(data, noise, starts[0])
        data = np.where(np.isfinite(noise), data - np.linalg.solve(information, pull), 0.0)
        starts = [_best(data, noise, starts, _around_month_effects)]
    return starts[0]


def _best(
    data: Floats,
    noise: Floats,
    starts: Sequence[Components],
    likelihoods: Callable[[Floats, Floats, Sequence[Components]], Floats],
) -> Components:
    visible = float((data[np.isfinite(noise)] ** 2).mean())

    def at(point: Floats) -> Components:
        return Components(float(visible * point[0]), float(visible * point[1]), float(point[2]))

    def loss(point: Floats) -> tuple[float, Floats]:
        """Give the loss and its slope, from the likelihoods there and one step aside in each direction."""
        aside = point + np.where(point + _STEP > most_of, -_STEP, _STEP)
        points = [point, *np.where(np.eye(point.size, dtype=bool), aside, point)]
        here, *around = -likelihoods(data, noise, [at(each) for each in points])
        return float(here), (np.array(around) - here) / (aside - point)

    least_of, most_of = np.array([_SMALLEST, _SMALLEST, 0.0]), np.array([10.0, 10.0, PHI_MOST])
    best, most = starts[0], -np.inf
    for first in starts:
        found = minimize(
            loss,
            np.array([*np.clip([first.tau2 / visible, first.omega2 / visible], 0.01, 1.0), first.phi]),
            jac=True,
            method="L-BFGS-B",
            bounds=[*zip(least_of, most_of, strict=True)],
            options={"maxiter": 60, "ftol": 1e-6},
        )
        if -found.fun > most:
            best, most = at(found.x), -float(found.fun)
        if min(found.x[:2]) > _INSIDE and found.x[2] < PHI_MOST:
            # An optimum inside is the only one; the second start is for likelihoods with a ridge along an edge.
            break
    return best


def _one_by_one(data: Floats, noise: Floats, tried: Sequence[Components]) -> Floats:
    """Give the REML log-likelihood of each of some components, shape (C,)."""
    return np.array([log_likelihood(data, noise, each) for each in tried])


def _around_month_effects(data: Floats, noise: Floats, tried: Sequence[Components]) -> Floats:
    """Give the log-likelihoods around month effects already taken off, with the degrees of freedom that they cost.

    All of ``tried`` take one pass, each with stores of its own: for some hundred stores the pass costs the same. Shape
    (C,).
    """
    answered = int(np.isfinite(noise).sum())
    freedom = answered / (answered - data.shape[1])
    likelihoods, (months, count) = np.zeros(len(tried)), (data.shape[1], len(tried))
    for block in blocks(data.shape[0], 2 * count):
        own, of_own = data[block], noise[block]
        rows = ([getattr(each, name) for each in tried] for name in ComponentsOfEach.__slots__)
        each = ComponentsOfEach(*(np.repeat(row, own.shape[0]) for row in rows))
        run = filtered(np.tile(own, (count, 1)), np.tile(of_own, (count, 1)), each, np.empty((months, 0)))
        variance, innovation = (of.reshape(months, count, -1) for of in (run.variance, run.innovation[:, 0]))
        logs = np.log(variance, out=np.zeros(variance.shape), where=np.isfinite(variance))
        likelihoods -= 0.5 * (logs.sum(axis=(0, 2)) + freedom * (innovation**2 / variance).sum(axis=(0, 2)))
    return likelihoods


def _moments(data: Floats, noise: Floats) -> Components:
    """Start the likelihood: ``tau2 + omega2 phi^h`` fitted to autocovariances, noise taken off lag 0."""
    seen = np.isfinite(noise)
    # Half of the stores may have answers without any spread; then what is visible is taken for the typical noise.
    typical = float(np.median(noise[seen])) or float((data[seen] ** 2).mean())
    weight = np.where(seen, 1.0 / (typical + np.where(seen, noise, 0.0)), 0.0)
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


def log_likelihood(data: Floats, noise: Floats, c: Components) -> float:
    """Give the REML log-likelihood without its constant."""
    likelihood, information, pull = normal_equations(data, noise, c)
    seen = np.diag(information) > 0
    information, pull = information[np.ix_(seen, seen)], pull[seen]
    return (
        likelihood
        + 0.5 * float(pull @ np.linalg.solve(information, pull))
        - 0.5 * float(np.linalg.slogdet(information)[1])
    )


def likely_components(data: Floats, noise: Floats, c: Components) -> list[tuple[float, Components]]:
    """Give the nodes of the posterior with a notable share of it."""
    data, noise = _centred(*_answered(data, noise))
    scale = sqrt(c.tau2 + c.omega2 + float(np.median(noise[np.isfinite(noise)])) / data.shape[1])
    steps = np.tan(np.pi / 2 * (np.arange(_NODES) + 0.5) / (_NODES + 1))
    width = np.gradient(steps)
    tried = []
    for (tau, of_tau), (omega, of_omega), phi in product(
        zip(steps, width, strict=True), zip(steps, width, strict=True), (0.2, 0.5, 0.75, 0.93)
    ):
        node = Components((scale * tau) ** 2, (scale * omega) ** 2, phi)
        tried.append((log_likelihood(data, noise, node) + log(of_tau * of_omega), node))
    most = max(each for each, _ in tried)
    shares = [(float(np.exp(each - most)), node) for each, node in tried]
    kept = [(share, node) for share, node in shares if share > _UNLIKELY]
    total = sum(share for share, _ in kept)
    return [(share / total, node) for share, node in kept]


def _answered(data: Floats, noise: Floats) -> tuple[Floats, Floats]:
    """Keep only stores and months with answers."""
    seen = np.isfinite(noise)
    chosen = np.ix_(seen.any(axis=1), seen.any(axis=0))
    return data[chosen], noise[chosen]


def _centred(data: Floats, noise: Floats) -> tuple[Floats, Floats]:
    """Take the months' plain means off the values, which keeps the likelihood's sums exact."""
    seen = np.isfinite(noise)
    common = data.sum(axis=0) / np.maximum(seen.sum(axis=0), 1)
    return np.where(seen, data - common, 0.0), noise
