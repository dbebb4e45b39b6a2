"""What a store's true value most likely is: its own answers, pulled towards stores like it as far as chance demands."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import ndtr

from dashboards.stats.between import Between, Nodes
from dashboards.stats.inputs import Floats, floats, same_length, values_and_variances


@dataclass(frozen=True, slots=True)
class Shrunken:
    """Posterior of each store's true value, arrays of shape (K,).

    Attributes:
        mean: shrunken estimate m_i, metric units.
        se: its standard error sqrt(V_i), metric units.
        reliability: 1 - B_i, 0..1: the part of the estimate that comes from the store's own answers.
    """

    mean: Floats
    se: Floats
    reliability: Floats


def shrink(
    y: npt.ArrayLike,
    v: npt.ArrayLike,
    between: Between | Nodes,
    expected: npt.ArrayLike | None = None,
    var_expected: npt.ArrayLike | None = None,
) -> Shrunken:
    """Empirical Bayes estimate of each store's true value.

    ``B_i = v_i / (v_i + tau^2)``, ``m_i = B_i f_i + (1 - B_i) y_i``, ``V_i = (1 - B_i) v_i + B_i^2 Var(mu)``,
    where ``f_i`` is ``expected`` or, without it, mu. Over nodes p_g of tau the moments are averaged:
    ``m = sum p_g m_g``, ``V = sum p_g (V_g + m_g^2) - m^2``, which says how unsure tau is too.

    Args:
        y: store values, metric units, shape (K,).
        v: their sampling variances, squared metric units, shape (K,).
        between: network mean and between-store variance (``between_variance``), or all that fit (``posterior_tau``).
        expected: value of a store like this one (``peers.fit``), metric units, shape (K,).
        var_expected: its sampling variance, squared metric units, shape (K,); without it that of mu.

    Returns:
        ``Shrunken``. NaN in (no answers) gives NaN out. Infinite variance: the value says nothing, so the mean is the
        expected value, se is sqrt(tau^2 + Var(mu)) and reliability 0. Zero variance: the value itself with se 0.
        tau^2 = 0: the expected value for everyone, reliability 0. tau^2 = NaN (too few stores for a model): all NaN.

    Raises:
        ValueError: infinite values, negative variances, lengths that differ.

    Sources: Efron & Morris 1975; metafor's ``blup`` (Viechtbauer 2010); averaged over tau as in Gelman 2006.

    >>> network = Between(mu=0.4, se_mu=0.0, tau2=0.01, i2=50.0, method="reml")
    >>> shrunken = shrink([0.2, 0.2], [0.01, 0.0], network)
    >>> shrunken.mean.round(3), shrunken.se.round(3), shrunken.reliability.round(3)
    (array([0.3, 0.2]), array([0.071, 0.   ]), array([0.5, 1. ]))
    """
    values, spread = values_and_variances(y, v)
    like_it, known = _optional("expected", expected, values), _optional("var_expected", var_expected, values)
    if isinstance(between, Between):
        return _given(values, spread, between.tau2, _or(like_it, between.mu), _or(known, between.se_mu**2))
    mean, square, own = (np.zeros(values.shape) for _ in range(3))
    # Moments about each store's own value, so that no difference of two large squares is taken.
    for tau, weight, mu, var_mu in zip(between.tau, between.weight, between.mu, between.var_mu, strict=True):
        part = _given(values, spread, float(tau) ** 2, _or(like_it, mu), _or(known, var_mu))
        away = part.mean - np.where(np.isnan(values), 0.0, values)
        mean += weight * away
        square += weight * (part.se**2 + away**2)
        own += weight * part.reliability
    return Shrunken(mean + values, np.sqrt(np.maximum(square - mean**2, 0.0)), own)


def _optional(name: str, given: npt.ArrayLike | None, like: Floats) -> Floats | None:
    if given is None:
        return None
    array = floats(name, given)
    same_length(y=like, expected=array)
    return array


def _or(own: Floats | None, network: float) -> Floats | float:
    return network if own is None else own


def _given(y: Floats, v: Floats, tau2: float, expected: Floats | float, var_mu: Floats | float) -> Shrunken:
    """The estimate when tau^2 is known."""
    missing = np.isnan(y) | np.isnan(v) | np.isnan(tau2)
    vague = np.isinf(v)
    finite = np.where(missing | vague, 1.0, v)
    own = np.where(vague, 0.0, _own_share(finite, tau2))
    mean = (1.0 - own) * expected + own * y
    se = np.sqrt(np.where(vague, tau2, own * finite) + (1.0 - own) ** 2 * var_mu)
    return Shrunken(*(np.where(missing, np.nan, array) for array in (mean, se, own)))


def _own_share(v: Floats, tau2: float) -> Floats:
    """``tau^2 / (v + tau^2)``; 0 when both are 0, as for every other variance when tau^2 is 0."""
    if not tau2 > 0:
        return np.zeros(v.shape)
    return tau2 / (v + tau2)


def probability_below(mean: npt.ArrayLike, se: npt.ArrayLike, standard: float) -> Floats:
    """Return the probability that a store's true value lies below a standard: ``Phi((S - m_i) / sqrt(V_i))``.

    Args:
        mean: shrunken estimates, metric units, shape (K,).
        se: their standard errors, metric units, shape (K,).
        standard: the target, metric units. For a metric where low is better ask for one minus the result.

    Returns:
        Probabilities, shape (K,); NaN in gives NaN out. se = 0: 1 below the standard, 0 above, 0.5 exactly on it.

    Raises:
        ValueError: negative or infinite se, lengths that differ.

    Source: Ohlssen, Sharples & Spiegelhalter 2007.

    >>> probability_below([0.1, 0.2, 0.3], [0.0, 0.1, 0.0], 0.2)
    array([1. , 0.5, 0. ])
    """
    centre, width = floats("mean", mean), floats("se", se)
    same_length(mean=centre, se=width)
    if (width < 0).any():
        raise ValueError("se must not be negative")
    distance = standard - centre
    sure = width == 0
    steps = np.where(sure, 1.0, width)
    return np.where(sure & ~np.isnan(distance), 0.5 + 0.5 * np.sign(distance), ndtr(distance / steps))
