"""One Kalman pass over the months of all stores at once: the arithmetic that the current level shares with its parts.

Arrays of months have the shape (K, T), oldest month first; a month without answers has the noise variance inf.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dashboards.stats.inputs import Floats

_BLOCK = 4_096
"""Stores and inputs that stay in the processor's cache."""


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
class ComponentsOfEach:
    """``Components`` of each row of months by itself, arrays of shape (K,)."""

    tau2: Floats
    omega2: Floats
    phi: Floats


@dataclass(frozen=True, slots=True)
class Pass:
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


def normal_equations(data: Floats, noise: Floats, c: Components) -> tuple[float, Floats, Floats]:
    """Give the log-likelihood without month effects, and the normal equations of these: X'V^-1 X and X'V^-1 y."""
    months = data.shape[1]
    likelihood, information, pull = 0.0, np.zeros((months, months)), np.zeros(months)
    for block in blocks(data.shape[0], months):
        run = filtered(data[block], noise[block], c, np.eye(months))
        weighted = run.innovation / run.variance[:, None, :]
        both = np.matmul(weighted, run.innovation.transpose(0, 2, 1)).sum(axis=0)
        known = run.variance[np.isfinite(run.variance)]
        likelihood -= 0.5 * (float(np.log(known).sum()) + float(both[0, 0]))
        information += both[1:, 1:]
        pull += both[1:, 0]
    return likelihood, information, pull


def blocks(stores: int, months: int) -> list[slice]:
    size = max(64, _BLOCK // (1 + months // 2))
    return [slice(start, start + size) for start in range(0, stores, size)]


def filtered(data: Floats, noise: Floats, c: Components | ComponentsOfEach, inputs: Floats) -> Pass:
    """Filter level and drift (Kalman), for the data and for inputs that are the same in all stores.

    ``inputs``: shape (T, M). The filter is linear, so the innovations of an input are what the data's innovations
    would gain by one unit of it: unit impulses give the month effects' normal equations, steps the size of a step.
    """
    stores, months = data.shape
    columns = 1 + inputs.shape[1]
    data, noise = np.ascontiguousarray(data.T), np.ascontiguousarray(noise.T)
    innovation, variance = np.empty((months, columns, stores)), np.empty((months, stores))
    level, drift = np.zeros((columns, stores)), np.zeros((columns, stores))
    p_level, p_both, p_drift = np.full(stores, c.tau2, float), np.zeros(stores), np.full(stores, c.omega2, float)
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
    return Pass(innovation, variance, level + drift, p_level + 2.0 * p_both + p_drift)


def inputs(y: npt.ArrayLike, n: npt.ArrayLike, s2: npt.ArrayLike) -> tuple[Floats, Floats]:
    """Give values (0 where there are none) and noise variances (inf there) of stores and months."""
    return noise_of(*checked(y, n, s2))


def checked(y: npt.ArrayLike, n: npt.ArrayLike, s2: npt.ArrayLike) -> tuple[Floats, Floats, Floats]:
    values, answers = np.asarray(y, dtype=np.float64), np.asarray(n, dtype=np.float64)
    one = np.atleast_1d(np.asarray(s2, dtype=np.float64))
    if values.ndim != 2 or values.shape != answers.shape:
        raise ValueError(f"y and n must both have stores and months, not {values.shape} and {answers.shape}")
    if one.ndim != 1 or one.size not in (1, values.shape[0]):
        raise ValueError(f"s2 must be one number or one per store, not {one.shape}")
    if (one < 0).any():
        raise ValueError("s2 must not be negative")
    return values, answers, np.broadcast_to(one, values.shape[:1])


def noise_of(values: Floats, answers: Floats, one: Floats) -> tuple[Floats, Floats]:
    if np.isinf(values).any() or (answers < 0).any():
        raise ValueError("y must be finite or NaN and n must not be negative")
    seen = (answers > 0) & ~np.isnan(values) & np.isfinite(one)[:, None]
    noise = np.full(values.shape, np.inf)
    np.divide(one[:, None], answers, out=noise, where=seen)
    return np.where(seen, values, 0.0), noise


def less_months(data: Floats, noise: Floats, common: Floats) -> tuple[Floats, Floats]:
    """Take the month effects off the values; months whose effect is unknown count as months without answers."""
    seen = np.isfinite(noise) & ~np.isnan(common)
    return np.where(seen, data - np.nan_to_num(common), 0.0), np.where(seen, noise, np.inf)
