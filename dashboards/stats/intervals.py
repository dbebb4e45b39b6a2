"""Intervals and tail probabilities of one store's own answers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import betaincc, betaincinv, ndtr

from dashboards.stats.inputs import Floats, floats, level_z, same_length


def wilson(successes: npt.ArrayLike, n: npt.ArrayLike, level: float = 0.95) -> tuple[Floats, Floats]:
    """Return Wilson's score interval of a share.

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


def pooled_interval(
    mean: npt.ArrayLike,
    variance: float,
    n: npt.ArrayLike,
    level: float = 0.95,
    bounds: tuple[float, float] = (-np.inf, np.inf),
) -> tuple[Floats, Floats]:
    """Interval of a mean with the network's pooled variance, for where the single answers are not known.

    ``mean -+ z sqrt(variance / n)``, cut off at the bounds of the metric. The pooled variance rests on so many answers
    that the normal quantile serves. The answers of truly bad stores vary two to four times more than those of others,
    so that their intervals are too short: ``mean_interval`` knows better where the answers are known.

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

    >>> low, high = pooled_interval([4.0, 5.0], variance=1.0, n=[4, 25], bounds=(1, 5))
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


MANY = 5_000
"""Stores from which quantiles of beta distributions are read off a table."""
_TABLE = 64
PSEUDO_ANSWERS = 2.0
"""Answers that are added to a store's own: half of them as the network answers, half evenly over the scale."""
PSEUDO_ANSWERS_ALONE = 1.0
"""Answers that are added where nothing may be known of the network, evenly over the scale."""


@dataclass(frozen=True, slots=True)
class Bounded:
    """What a store's own answers say of its mean on a bounded scale: a beta distribution per store.

    Attributes:
        alpha, beta: its parameters, shape (K,); NaN for a store without answers.
        least, most: the ends of the scale, metric units.
    """

    alpha: Floats
    beta: Floats
    least: float
    most: float

    def quantile(self, level: float) -> Floats:
        """Return the mean that is not exceeded with probability ``level``, metric units, shape (K,)."""
        many = self.alpha.size > MANY
        at = _read_off(self.alpha, self.beta, level) if many else betaincinv(self.alpha, self.beta, level)
        return self.least + (self.most - self.least) * np.asarray(at, dtype=np.float64)

    def below(self, standard: npt.ArrayLike) -> Floats:
        """Return the probability that the mean lies below a standard (metric units, one or shape (K,)), shape (K,)."""
        at = (np.asarray(standard, dtype=np.float64) - self.least) / (self.most - self.least)
        return np.asarray(1.0 - betaincc(self.alpha, self.beta, np.clip(at, 0.0, 1.0)), dtype=np.float64)


def _read_off(alpha: Floats, beta: Floats, level: float) -> Floats:
    """Quantiles of beta distributions off a table over the logarithms of their odds and strength.

    What is tabled is the distance from the mean in standard deviations, which hardly bends between two entries: the
    error stays under a fiftieth of a standard deviation, at a tenth of the time.
    """
    odds, strength = np.log(alpha / beta), np.log(alpha + beta)
    known = np.isfinite(odds)
    if not known.any():
        return np.full(alpha.shape, np.nan)
    steps = [np.linspace(each[known].min(), each[known].max() + 1e-9, _TABLE) for each in (odds, strength)]
    grid_mean, grid_size = 1.0 / (1.0 + np.exp(-steps[0]))[:, None], np.exp(steps[1])[None, :]
    exact = betaincinv(grid_mean * grid_size, (1.0 - grid_mean) * grid_size, level)
    table = (exact - grid_mean) / np.sqrt(grid_mean * (1.0 - grid_mean) / (grid_size + 1.0))
    place, part = [], []
    for each, step in zip((odds, strength), steps, strict=True):
        position = np.where(known, (each - step[0]) / (step[1] - step[0]), 0.0)
        place.append(np.minimum(position.astype(np.int64), _TABLE - 2))
        part.append(position - place[-1])
    (i, j), (s, t) = place, part
    low, high = table[i, j] * (1 - t) + table[i, j + 1] * t, table[i + 1, j] * (1 - t) + table[i + 1, j + 1] * t
    mean = alpha / (alpha + beta)
    far = np.sqrt(mean * (1.0 - mean) / (alpha + beta + 1.0))
    return np.where(known, np.clip(mean + far * (low * (1 - s) + high * s), 0.0, 1.0), np.nan)


def bounded_mean(
    histogram: npt.ArrayLike, values: npt.ArrayLike, network_shares: npt.ArrayLike | None = None
) -> Bounded:
    """Return what a store's own answers, by their shape, say of its mean.

    Posterior of the answer shares under a Dirichlet prior worth two answers, half as the network and half evenly over
    the scale: ``q = (c + 2 (p0/2 + 1/(2J))) / (n + 2)``. Without the network, its half is left out: ``q = (c + 1/J) /
    (n + 1)``. With m and s^2 the mean and variance of q on 0..1, the mean of the answers has mean m and variance
    s^2/(N+1), N = n + 2 (n + 1), and the beta distribution with these moments is taken.

    Args:
        histogram: answers of each store of each value, shape (K, J).
        values: the values, the ends of the scale first and last, metric units, shape (J,), J at least 2.
        network_shares: share of all answers of the network that has each value, shape (J,); None where it is not to
            be found from what comes out.

    Returns:
        ``Bounded``.

    Raises:
        ValueError: negative counts, shapes that do not fit, one value only, values that do not ascend.

    Source: Ferguson 1973 (a mean under a Dirichlet posterior); the beta distribution was chosen by simulation
    (docs/statistics.md).
    """
    answers = np.asarray(histogram, dtype=np.float64)
    bins = floats("values", values)
    network = np.zeros(bins.size) if network_shares is None else floats("network_shares", network_shares)
    if answers.ndim != 2 or answers.shape[1] != bins.size or network.size != bins.size or bins.size < 2:
        raise ValueError(f"{answers.shape} answers of {bins.size} values with {network.size} shares")
    if (answers < 0).any() or (np.diff(bins) <= 0).any():
        raise ValueError("answers must not be negative, and values must ascend")
    place = (bins - bins[0]) / (bins[-1] - bins[0])
    prior = np.full(bins.size, PSEUDO_ANSWERS_ALONE / bins.size)
    if network_shares is not None:
        prior = PSEUDO_ANSWERS * (network / network.sum() + 1.0 / bins.size) / 2.0
    n = answers.sum(axis=1)
    size = np.where(n > 0, n, np.nan) + prior.sum()
    mean = (answers @ place + prior @ place) / size
    variance = (answers @ place**2 + prior @ place**2) / size - mean**2
    strength = mean * (1.0 - mean) * (size + 1.0) / variance - 1.0
    return Bounded(mean * strength, (1.0 - mean) * strength, float(bins[0]), float(bins[-1]))


def mean_interval(
    histogram: npt.ArrayLike, values: npt.ArrayLike, network_shares: npt.ArrayLike, level: float = 0.95
) -> tuple[Floats, Floats]:
    """Interval of a bounded mean (NPS, stars, CES) from the shape of the store's own answers.

    The middle ``level`` of ``bounded_mean``: wide for a store whose answers scatter, never beyond the scale, and honest
    for five equal answers. Args and errors as there.

    Returns:
        Low and high in metric units, shape (K,); NaN without answers.

    >>> low, high = mean_interval([[0, 0, 0, 0, 5], [2, 0, 0, 0, 3]], [1, 2, 3, 4, 5], [0.02, 0.01, 0.03, 0.08, 0.86])
    >>> low.round(2), high.round(2)
    (array([3.81, 2.18]), array([5.  , 4.63]))
    """
    if not 0.0 < level < 1.0:
        raise ValueError(f"level must lie between 0 and 1, not {level}")
    own = bounded_mean(histogram, values, network_shares)
    return own.quantile((1.0 - level) / 2.0), own.quantile((1.0 + level) / 2.0)


def share_below(successes: npt.ArrayLike, n: npt.ArrayLike, standard: npt.ArrayLike) -> Floats:
    """Tell how sure the own answers are that a share lies below a standard, by the test that Wilson inverts.

    ``Phi((S - p) / sqrt(S (1 - S) / n))``: 0.9 exactly where the standard is the upper end of Wilson's 80 % interval,
    so that interval and word never disagree.

    Args:
        successes: answers that count, shape (K,).
        n: answers, shape (K,).
        standard: share, 0..1, one or shape (K,); NaN where there is none.

    Returns:
        Probabilities, shape (K,); NaN in and no answers give NaN out. At a standard of 0 or 1: 0.5 when met exactly,
        else 0 or 1.

    Raises:
        ValueError: as ``wilson``.

    Source: Wilson 1927.

    >>> low, high = wilson([7], [10], level=0.8)
    >>> share_below([7], [10], high).round(6)
    array([0.9])
    """
    x, count = counts(successes, n)
    aim = np.broadcast_to(np.asarray(standard, dtype=np.float64), x.shape)
    size = np.where(count > 0, count, np.nan)
    away = aim - x / size
    error = np.sqrt(np.clip(aim * (1.0 - aim), 0.0, None) / size)
    sure = error == 0
    return np.asarray(np.where(sure, 0.5 + 0.5 * np.sign(away), ndtr(away / np.where(sure, 1.0, error))))


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
    """Return successes and answers as checked arrays of one length; a single n serves all.

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
    """Return shares 0..1 stretched to the length of ``like``.

    Raises:
        ValueError: a share outside 0..1, lengths that differ.
    """
    share = floats("p0", p0)
    if (share < 0).any() or (share > 1).any():
        raise ValueError("p0 must lie between 0 and 1")
    share = np.full(like.shape, share[0]) if share.size == 1 else share
    same_length(p0=share, successes=like)
    return share
