"""Intervals and tail probabilities of one store's own answers."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.special import betaincc

from dashboards.stats.inputs import Floats, floats, level_z, same_length


def wilson(successes: npt.ArrayLike, n: npt.ArrayLike, level: float = 0.95) -> tuple[Floats, Floats]:
    """Wilson's score interval of a share.

    ``(p + z^2/2n -+ z sqrt(p(1-p)/n + z^2/4n^2)) / (1 + z^2/n)``; never leaves 0..1, and is exactly 0 at no
    success and 1 at no failure.

    Args:
        successes: answers that count, shape (K,).
        n: answers, shape (K,).
        level: probability covered, 0..1.

    Returns:
        Low and high, shares 0..1, shape (K,). NaN where ``n`` is 0 or an input is NaN.

    Raises:
        ValueError: ``successes`` below 0 or above ``n``, infinite numbers, lengths that differ.

    Source: Wilson 1927, "Probable inference, the law of succession, and statistical inference".

    >>> low, high = wilson([0, 5, 10], [10, 10, 10])
    >>> low.round(4), high.round(4)
    (array([0.    , 0.2366, 0.7225]), array([0.2775, 0.7634, 1.    ]))
    """
    x, count = counts(successes, n)
    z = level_z(level)
    size = np.where(count > 0, count, np.nan)
    share = x / size
    scale = 1.0 + z**2 / size
    middle = (share + z**2 / (2.0 * size)) / scale
    half = z / scale * np.sqrt(share * (1.0 - share) / size + z**2 / (4.0 * size**2))
    low = np.where(x == 0, size * 0.0, middle - half)
    high = np.where(x == count, size * 0.0 + 1.0, middle + half)
    return np.maximum(low, 0.0), np.minimum(high, 1.0)


def mean_interval(
    mean: npt.ArrayLike,
    variance: float,
    n: npt.ArrayLike,
    level: float = 0.95,
    bounds: tuple[float, float] = (-np.inf, np.inf),
) -> tuple[Floats, Floats]:
    """Interval of a mean (NPS, rating, CES, log hours) with the network's pooled variance.

    ``mean -+ z sqrt(variance / n)``, cut off at the bounds of the metric. The pooled variance rests on so many answers
    that the normal quantile serves; a store with five equal answers still gets an honest width.

    Args:
        mean: store means, metric units, shape (K,).
        variance: pooled variance of one answer, squared metric units (``pooled_variance``).
        n: answers, shape (K,).
        level: probability covered, 0..1.
        bounds: lowest and highest value the metric can have, such as (1, 5) for stars.

    Returns:
        Low and high in metric units, shape (K,). NaN where ``n`` is 0 or anything needed is NaN.

    Raises:
        ValueError: negative variance or ``n``, infinite means, lengths that differ, bounds out of order.

    Source: Student 1908 in its large-sample form; pooled as in Spiegelhalter 2005.

    >>> low, high = mean_interval([4.0, 5.0], variance=1.0, n=[4, 25], bounds=(1, 5))
    >>> low.round(2), high.round(2)
    (array([3.02, 4.61]), array([4.98, 5.  ]))
    """
    centre, count = floats("mean", mean), floats("n", n)
    same_length(mean=centre, n=count)
    if variance < 0 or (count < 0).any():
        raise ValueError("variance and n must not be negative")
    if not bounds[0] < bounds[1]:
        raise ValueError(f"bounds out of order: {bounds}")
    half = level_z(level) * np.sqrt(variance / np.where(count > 0, count, np.nan))
    return np.maximum(centre - half, bounds[0]), np.minimum(centre + half, bounds[1])


def midp_lower(successes: npt.ArrayLike, n: npt.ArrayLike, p0: npt.ArrayLike) -> Floats:
    """Exact mid-p probability of a share as low as this one: ``P(X < x) + P(X = x) / 2`` for X ~ Binomial(n, p0).

    Half of the probability of the observed count is left out, which makes the tail uniform on average; taking the
    mean of the two neighbouring distribution values keeps full relative precision far out in the tail.

    Args:
        successes: answers that count, shape (K,).
        n: answers, shape (K,).
        p0: share to compare with, 0..1, one number or shape (K,).

    Returns:
        Probabilities, shape (K,). NaN where ``n`` is 0 or an input is NaN.

    Raises:
        ValueError: ``successes`` below 0 or above ``n``, ``p0`` outside 0..1, infinite numbers, lengths that differ.

    Source: Lancaster 1961, "Significance tests in discrete distributions".

    >>> midp_lower([0, 1], [1, 1], 0.7)
    array([0.15, 0.65])
    """
    x, count = counts(successes, n)
    share = shares(p0, x)
    return np.where(count > 0, (at_most(x - 1.0, count, share) + at_most(x, count, share)) / 2.0, np.nan)


def midp_upper(successes: npt.ArrayLike, n: npt.ArrayLike, p0: npt.ArrayLike) -> Floats:
    """Exact mid-p probability of a share as high as this one: ``P(X > x) + P(X = x) / 2``; see ``midp_lower``.

    Computed from the upper tail itself, so that it keeps its precision where ``1 - midp_lower`` has none.

    >>> midp_upper([0, 1], [1, 1], 0.7)
    array([0.85, 0.35])
    """
    x, count = counts(successes, n)
    share = shares(p0, x)
    return midp_lower(count - x, count, 1.0 - share)


def at_most(x: Floats, n: Floats, p0: Floats) -> Floats:
    """``P(X <= x)`` for X ~ Binomial(n, p0) through the incomplete beta function, for -1 <= x <= n."""
    inside = (x >= 0) & (x < n)
    a, b = np.where(inside, x + 1.0, 1.0), np.where(inside, n - x, 1.0)
    middle = np.asarray(betaincc(a, b, p0), dtype=np.float64)
    return np.where(inside, middle, np.where(np.isnan(x), np.nan, (x >= n) * 1.0))


def counts(successes: npt.ArrayLike, n: npt.ArrayLike) -> tuple[Floats, Floats]:
    """Successes and answers as checked arrays of one length; a single n serves all.

    Raises:
        ValueError: ``successes`` below 0 or above ``n``, infinite numbers, lengths that differ.
    """
    x, count = floats("successes", successes), floats("n", n)
    count = np.full(x.shape, count[0]) if count.size == 1 else count
    same_length(successes=x, n=count)
    if (x < 0).any() or (x > count).any():
        raise ValueError("successes must lie between 0 and n")
    return x, count


def shares(p0: npt.ArrayLike, like: Floats) -> Floats:
    """Shares 0..1 stretched to the length of ``like``.

    Raises:
        ValueError: a share outside 0..1, lengths that differ.
    """
    share = floats("p0", p0)
    if (share < 0).any() or (share > 1).any():
        raise ValueError("p0 must lie between 0 and 1")
    share = np.full(like.shape, share[0]) if share.size == 1 else share
    same_length(p0=share, successes=like)
    return share
