"""What the shape of single answers makes of the mean of n of them: how large its square is with outliers cut off."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from math import comb

import numpy as np
import numpy.typing as npt
from scipy.special import gammainc

from dashboards.stats.inputs import Floats, floats, same_length
from dashboards.stats.quantiles import Z80

CUT = Z80
"""c = Phi^-1(0.9): how many standard errors away a store begins to lose influence on the spread."""
KAPPA = 0.6786545589528742
"""E min(Z^2, c^2) for a standard normal Z: what one well-behaved store contributes to the winsorised sum."""
OMEGA = 0.3906723696103436
"""Var min(Z^2, c^2) for a standard normal Z."""
EXACT_UNTIL = 60
"""Answers up to which the distribution of a mean is worked out exactly; beyond, its skewness tells enough."""
_MOST_VALUES = 16
_EVEN = 1e-9
_LEAST_SKEWNESS = 0.02
_MOST_SKEWNESS = 8.0
_TABLE = 400


@dataclass(frozen=True, slots=True)
class Shape:
    """How means of n answers of one network are distributed, arrays of shape (K,) in the order of ``n``.

    Attributes:
        kappa: E min(Z^2, c^2) of a store's standardised mean Z when stores do not differ, c = 1.2816.
        omega: Var min(Z^2, c^2).
        skewness: of each store's mean.
        excess: excess kurtosis of each store's mean.
    """

    kappa: Floats
    omega: Floats
    skewness: Floats
    excess: Floats

    def take(self, chosen: npt.NDArray[np.bool_] | npt.NDArray[np.int64]) -> Shape:
        """Return the same of some of the stores."""
        return Shape(self.kappa[chosen], self.omega[chosen], self.skewness[chosen], self.excess[chosen])


def shape_of_means(n: npt.ArrayLike, values: npt.ArrayLike, shares: npt.ArrayLike) -> Shape:
    """Return what to expect of the means of ``n`` answers drawn from the network's own answer shares.

    Up to 60 answers exact by convolution, where the values are evenly spaced and at most 16; beyond that by the Pearson
    III (shifted gamma) distribution with the skewness ``g / sqrt(n)``. For a symmetric mean kappa is .679; for skewness
    1, 2, 3 it is .652, .534, .417, which is why a constant for normal answers makes the spread of good metrics vanish.

    Args:
        n: answers per store, shape (K,).
        values: the values an answer can have, metric units, ascending, shape (J,).
        shares: share of the network's answers that has each, shape (J,); any positive scale.

    Returns:
        ``Shape``. Where all answers are the same, that of a normal mean. NaN or 0 in ``n`` counts as one answer.

    Raises:
        ValueError: infinite numbers, negative shares or none above zero, lengths that differ.

    Sources: Huber 1981 (the constant of proposal 2); Pearson 1895 (type III).

    >>> shape_of_means([1, 4], [0.0, 1.0], [0.5, 0.5]).kappa.round(3)
    array([1.   , 0.705])
    """
    count, bins, law = floats("n", n), floats("values", values), floats("shares", shares)
    same_length(values=bins, shares=law)
    if not (law >= 0).all() or law.sum() <= 0:
        raise ValueError("shares must not be negative, and some must be above zero")
    count = np.maximum(np.where(np.isnan(count), 1.0, count), 1.0)
    law = law / law.sum()
    away = bins - law @ bins
    variance = float(law @ away**2)
    if variance <= _EVEN * float(np.ptp(bins)) ** 2:
        one, none = np.ones(count.size), np.zeros(count.size)
        return Shape(KAPPA * one, OMEGA * one, none, none)
    lean, excess = float(law @ away**3) / variance**1.5, float(law @ away**4) / variance**2 - 3.0
    kappa, omega = _by_skewness(lean / np.sqrt(count))
    exact = _exact(bins, law, int(min(EXACT_UNTIL, count.max())))
    if exact is not None:
        known = np.minimum(np.round(count), EXACT_UNTIL).astype(np.int64) - 1
        few = count <= EXACT_UNTIL
        kappa, omega = (
            np.where(few, table[np.where(few, known, 0)], rest)
            for table, rest in zip(exact, (kappa, omega), strict=True)
        )
    return Shape(kappa, omega, lean / np.sqrt(count), excess / count)


def _exact(values: Floats, law: Floats, most: int) -> tuple[Floats, Floats] | None:
    """kappa and omega of 1..most answers by convolution of the answer shares; None for values on no even lattice."""
    gaps = np.diff(values)
    if values.size > _MOST_VALUES or np.ptp(gaps) > _EVEN * gaps.mean():
        return None
    mean = float(law @ values)
    variance = float(law @ (values - mean) ** 2)
    chances = np.zeros((most, most * (values.size - 1) + 1))
    whole = np.ones(1)
    for row in range(most):
        whole = np.convolve(whole, law)
        chances[row, : whole.size] = whole
    sizes = np.arange(1.0, most + 1.0)[:, None]
    means = values[0] + gaps[0] * np.arange(chances.shape[1]) / sizes
    squares = np.minimum((means - mean) ** 2 * sizes / variance, CUT**2)
    first, second = (chances * squares).sum(axis=1), (chances * squares**2).sum(axis=1)
    return first, np.maximum(second - first**2, 0.0)


def _by_skewness(lean: Floats) -> tuple[Floats, Floats]:
    """kappa and omega of a Pearson III distribution, read off a table of skewness 0..8."""
    steps, kappa, omega = _table()
    return np.interp(np.abs(lean), steps, kappa), np.interp(np.abs(lean), steps, omega)


@cache
def _table() -> tuple[Floats, Floats, Floats]:
    grid = np.linspace(_LEAST_SKEWNESS, _MOST_SKEWNESS, _TABLE)
    first, fourth = (_cut_moment(4.0 / grid**2, power) for power in (2, 4))
    parts = ([0.0], grid), ([KAPPA], first), ([OMEGA], fourth - first**2)
    steps, kappa, omega = (np.concatenate(each) for each in parts)
    return steps, kappa, omega


def _cut_moment(k: Floats, power: int) -> Floats:
    """``E min(|Z|, c)^power`` of ``Z = (X - k)/sqrt(k)``, X gamma with shape k, from incomplete gamma functions."""
    low, high = np.maximum(k - CUT * np.sqrt(k), 0.0), k + CUT * np.sqrt(k)
    middle, rising = np.zeros(k.size), np.ones(k.size)
    for order in range(power + 1):
        part = gammainc(k + order, high) - gammainc(k + order, low)
        middle += comb(power, order) * (-k) ** (power - order) * rising * part
        rising *= k + order
    inside = gammainc(k, high) - gammainc(k, low)
    return np.asarray(middle / k ** (power / 2) + CUT**power * (1.0 - inside), dtype=np.float64)


def shapes_of_means(
    n: npt.ArrayLike, size: npt.NDArray[np.int64], values: npt.ArrayLike, shares: npt.NDArray[np.float64]
) -> Shape:
    """Return what ``shape_of_means`` gives of each of many networks, all at once.

    Args:
        n: answers per store, one network behind the other, at least 1.
        size: stores of each network, shape (R,).
        values: the values an answer can have, metric units, ascending, shape (J,).
        shares: share of each network's answers that has each, shape (R, J); any positive scale.

    Returns:
        ``Shape`` of all stores, in their order.

    Raises:
        ValueError: negative shares or a network without any.
    """
    count, bins = floats("n", n), floats("values", values)
    if not (shares >= 0).all() or not (shares.sum(axis=1) > 0).all():
        raise ValueError("shares must not be negative, and some must be above zero")
    law = shares / shares.sum(axis=1, keepdims=True)
    away = bins - (law @ bins)[:, None]
    variance, third, fourth = ((law * away**power).sum(axis=1) for power in (2, 3, 4))
    alike = variance <= _EVEN * float(np.ptp(bins)) ** 2
    width = np.where(alike, 1.0, variance)
    lean, excess = third / width**1.5, fourth / width**2 - 3.0
    of_network = np.repeat(np.arange(size.size), size)
    kappa, omega = _by_skewness(lean[of_network] / np.sqrt(count))
    exact = _exact_of_each(bins, law, width, int(min(EXACT_UNTIL, count.max())))
    if exact is not None:
        known = np.minimum(np.round(count), EXACT_UNTIL).astype(np.int64) - 1
        few = count <= EXACT_UNTIL
        kappa, omega = (
            np.where(few, table[of_network, np.where(few, known, 0)], rest)
            for table, rest in zip(exact, (kappa, omega), strict=True)
        )
    same = alike[of_network]
    parts = (kappa, KAPPA), (omega, OMEGA), (lean[of_network] / np.sqrt(count), 0.0), (excess[of_network] / count, 0.0)
    return Shape(*(np.where(same, usual, each) for each, usual in parts))


def _exact_of_each(values: Floats, law: Floats, variance: Floats, most: int) -> tuple[Floats, Floats] | None:
    """kappa and omega of 1..most answers of each network, shape (R, most); None for values on no even lattice."""
    gaps = np.diff(values)
    if values.size > _MOST_VALUES or np.ptp(gaps) > _EVEN * gaps.mean():
        return None
    mean, width = law @ values, values.size - 1
    whole = np.ones((len(law), 1))
    first, second = np.empty((2, len(law), most))
    for row in range(most):
        longer = np.zeros((len(law), whole.shape[1] + width))
        for place in range(values.size):
            longer[:, place : place + whole.shape[1]] += law[:, place, None] * whole
        whole = longer
        means = values[0] + gaps[0] * np.arange(whole.shape[1]) / (row + 1.0)
        squares = np.minimum((means - mean[:, None]) ** 2 * (row + 1.0) / variance[:, None], CUT**2)
        first[:, row] = np.vecdot(whole, squares)
        second[:, row] = np.vecdot(whole, squares**2)
    return first, np.maximum(second - first**2, 0.0)
