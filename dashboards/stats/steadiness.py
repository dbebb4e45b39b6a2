"""How steady one store is from month to month, with the noise of few answers taken out."""

from __future__ import annotations

from dataclasses import dataclass
from math import nan

import numpy as np
import numpy.typing as npt

from dashboards.stats.between import tau_profile
from dashboards.stats.inputs import floats, same_length
from dashboards.stats.spread import FEW_FOR_ANY
from dashboards.stats.variance import pooled_variance

FEWEST_MONTHS = FEW_FOR_ANY
"""Months with answers that a spread is estimated from, as the spread between stores is from so many of them."""


@dataclass(frozen=True, slots=True)
class Steadiness:
    """How far a store's true months lie apart.

    Attributes:
        sd: standard deviation of the true values of months, metric units; NaN where nothing can be estimated.
        low, high: its 95 % interval.
        seen: standard deviation of the values as they are, which few answers alone make large.
        months: months with answers.
    """

    sd: float
    low: float
    high: float
    seen: float
    months: int


def steadiness(n: npt.ArrayLike, total: npt.ArrayLike, total_sq: npt.ArrayLike) -> Steadiness:
    """Tell how much the true values of a store's months vary.

    A month's mean is its true value plus noise of variance ``s^2 / n_t``, s^2 the variance of one answer within the
    store's months (``pooled_variance``). The standard deviation of the true values is the most likely one, as between
    stores (``tau_profile``): drifts, seasons and sudden months are all in it.

    Args:
        n: answers of each month, shape (T,); months without any say nothing.
        total, total_sq: sums of the answers and of their squares, metric units and squared ones, shape (T,).

    Returns:
        ``Steadiness``; its sd is NaN under eight months with answers, and where no month has two or all answers within
        the months are the same.

    Raises:
        ValueError: negative ``n``, infinite numbers, lengths that differ, sums that no answers have.

    Source: random effects of months, DerSimonian & Laird 1986; Hardy & Thompson 1996 for the interval.

    >>> months = steadiness(n=[20] * 8, total=[8, 0, 8, 0, 8, 0, 8, 0], total_sq=[16] * 8)
    >>> round(months.sd, 2), round(months.seen, 2)
    (0.09, 0.21)
    """
    count, sums, squares = floats("n", n), floats("total", total), floats("total_sq", total_sq)
    same_length(n=count, total=sums, total_sq=squares)
    noise = pooled_variance(count, sums, squares)
    known = count > 0
    months = int(known.sum())
    values = sums[known] / count[known]
    seen = float(np.std(values, ddof=1)) if months > 1 else nan
    if months < FEWEST_MONTHS or not noise > 0:
        return Steadiness(nan, nan, nan, seen, months)
    return Steadiness(*tau_profile(values, noise / count[known]), seen, months)
