"""The typical duration of a store: the median of its own cases, how sure it is, and whether it meets a standard.

Durations are skew even as logarithms: a store that closes half of its cases within minutes and the rest within days
has a geometric mean that no case ever took. What is shown is therefore the median, from the counted bins.

``counts`` has the shape (K, B), one row per store; ``edges`` the shape (B + 1,), any rising unit (logarithms of hours).
Inside a bin cases are taken as evenly spread.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.special import betainc

from dashboards.stats.inputs import Floats, floats

_HALVINGS = 50
_HALF = 0.5
ENOUGH = 10
"""Cases from which a store has a median of its own."""


def bin_edges(middles: npt.ArrayLike) -> Floats:
    """Give the ends of bins from their middles, halfway between neighbours; shape (B,) -> (B + 1,).

    Raises:
        ValueError: fewer than two middles, or such that do not rise.

    >>> bin_edges([1.0, 2.0, 3.0])
    array([0.5, 1.5, 2.5, 3.5])
    """
    centres = floats("middles", middles)
    if centres.size < 2 or not (np.diff(centres) > 0).all():
        raise ValueError("bins must be two or more, and their middles rise")
    between = (centres[:-1] + centres[1:]) / 2.0
    return np.concatenate([[2.0 * centres[0] - between[0]], between, [2.0 * centres[-1] - between[-1]]])


def quantiles(counts: npt.ArrayLike, edges: npt.ArrayLike, share: npt.ArrayLike) -> Floats:
    """Give the value below which a share of each store's cases lies.

    Args:
        counts: cases per store and bin, shape (K, B).
        edges: ends of the bins, shape (B + 1,).
        share: 0..1, one number or shape (K,).

    Returns:
        In the unit of the edges, shape (K,); NaN for a store without cases. Share 0 and 1 are the ends of its filled
        bins; between two filled bins it is the middle of the gap.

    Raises:
        ValueError: negative counts, edges that do not rise or do not fit, a share outside 0..1.

    >>> quantiles([[1, 2, 1]], [0.0, 1.0, 2.0, 3.0], 0.5)
    array([1.5])
    """
    cases, ends = _cases(counts, edges)
    shares = np.broadcast_to(floats("share", share), cases.shape[:1])
    if (shares < 0).any() or (shares > 1).any():
        raise ValueError("share must lie between 0 and 1")
    wanted = shares * cases.sum(axis=1)
    below = _reaching(cases, ends, wanted)
    above = -_reaching(cases[:, ::-1], -ends[::-1], cases.sum(axis=1) - wanted)
    return np.where(wanted <= 0, above, np.where(shares >= 1, below, (below + above) / 2.0))


def _reaching(cases: Floats, ends: Floats, wanted: Floats) -> Floats:
    """Give the least value up to which so many cases lie."""
    upto = cases.cumsum(axis=1)
    at = ((upto < wanted[:, None]) | (upto <= 0)).sum(axis=1).clip(max=cases.shape[1] - 1)
    rows = np.arange(len(cases))
    inside = cases[rows, at]
    part = np.divide(wanted - (upto[rows, at] - inside), inside, out=np.full(len(cases), np.nan), where=inside > 0)
    return ends[at] + part.clip(0.0, 1.0) * (ends[at + 1] - ends[at])


def median_quantile(counts: npt.ArrayLike, edges: npt.ArrayLike, level: float) -> Floats:
    """Give the value under which each store's true median lies with a probability, free of any assumed shape.

    It is the standard S at which ``median_above`` is 1 - level, so that an interval and a probability never disagree:
    the lower limit lies over a standard exactly where the median is surely longer.

    Args:
        counts, edges: as for ``quantiles``.
        level: 0..1; 0.025 and 0.975 are the limits of a 95 % interval, 0.5 is the median.

    Returns:
        In the unit of the edges, shape (K,); NaN for a store without cases. With too few cases for a limit (under five
        at 0.025) it is the end of the filled bins.

    Raises:
        ValueError: as ``quantiles``; ``level`` outside 0..1.

    Sources: Thompson 1936 (the sign test's interval); Brown, Cai & DasGupta 2001 (Jeffreys' prior makes it average
    coverage instead of the least).

    >>> [median_quantile([[10, 10, 10, 10]], [0.0, 1.0, 2.0, 3.0, 4.0], p).round(2).item() for p in (0.025, 0.5, 0.975)]
    [1.38, 2.0, 2.62]
    """
    if not 0.0 < level < 1.0:
        raise ValueError("level must lie between 0 and 1")
    cases, _ends = _cases(counts, edges)
    sizes, place = np.unique(cases.sum(axis=1), return_inverse=True)
    least, most = np.zeros(sizes.shape), sizes / 2.0
    for _ in range(_HALVINGS):
        middle = (least + most) / 2.0
        sure = _above(middle, sizes) >= max(level, 1.0 - level)
        least, most = np.where(sure, middle, least), np.where(sure, most, middle)
    share = np.divide(least, sizes, out=np.zeros(sizes.shape), where=sizes > 0)[place]
    if level == _HALF:
        share = np.full(share.shape, _HALF)
    return quantiles(cases, edges, share if level <= _HALF else 1.0 - share)


def median_above(counts: npt.ArrayLike, edges: npt.ArrayLike, standard: npt.ArrayLike) -> Floats:
    """Give the probability that a store's true median lies above a standard, from its own cases alone.

    Of n cases x lie at or below the standard (part of a bin counts as a part). The share of all cases to come that do
    is Beta(x + 1/2, n - x + 1/2) distributed (Jeffreys' prior), and the median is above where that share is under one
    half.

    Args:
        counts, edges: as for ``quantiles``.
        standard: in the unit of the edges, one number or shape (K,).

    Returns:
        0..1, shape (K,); NaN for a store without cases or a standard.

    Raises:
        ValueError: as ``quantiles``; an infinite standard.

    Source: Jeffreys 1946; Brown, Cai & DasGupta 2001.

    >>> median_above([[0, 5], [5, 5]], [0.0, 1.0, 2.0], 1.0).round(3)
    array([0.993, 0.5  ])
    """
    cases, ends = _cases(counts, edges)
    aim = np.broadcast_to(floats("standard", standard), cases.shape[:1])
    part = np.clip((aim[:, None] - ends[:-1]) / np.diff(ends), 0.0, 1.0)
    n = cases.sum(axis=1)
    return np.where((n > 0) & ~np.isnan(aim), _above((cases * np.nan_to_num(part)).sum(axis=1), n), np.nan)


def median_less_mean(counts: npt.ArrayLike, edges: npt.ArrayLike) -> float:
    """Give how far the median of a usual store's cases lies from their mean, in the unit of the edges.

    The model works on means (of logarithms); a standard is a median. Taken off the standard, this puts both on one
    scale. It is the mean over stores, weighted by their cases, of stores with ten cases and more; of all together where
    there is none.

    Args:
        counts, edges: as for ``quantiles``.

    Returns:
        In the unit of the edges; 0.0 without any case.

    Raises:
        ValueError: as ``quantiles``.

    >>> round(median_less_mean([[0, 8, 2], [0, 8, 2]], [0.0, 1.0, 2.0, 6.0]), 3)
    -0.375
    """
    cases, ends = _cases(counts, edges)
    n, apart = medians_less_means(cases, ends)
    if not n.any():
        n, apart = medians_less_means(cases.sum(axis=0, keepdims=True), ends, least=1)
    return float(n @ apart / n.sum()) if n.any() else 0.0


def medians_less_means(counts: npt.ArrayLike, edges: npt.ArrayLike, least: int = ENOUGH) -> tuple[Floats, Floats]:
    """Give the cases of each store and how far their median lies from their mean, both of shape (K,).

    Args:
        counts, edges: as for ``quantiles``.
        least: cases under which a store has too few; both are 0 there.

    Raises:
        ValueError: as ``quantiles``.
    """
    cases, ends = _cases(counts, edges)
    n, apart = np.zeros((2, len(cases)))
    enough = cases.sum(axis=1) >= least
    n[enough] = cases[enough].sum(axis=1)
    means = cases[enough] @ ((ends[:-1] + ends[1:]) / 2.0) / n[enough]
    apart[enough] = quantiles(cases[enough], ends, _HALF) - means
    return n, apart


def _above(x: Floats, n: Floats) -> Floats:
    return np.asarray(betainc(x + 0.5, n - x + 0.5, _HALF), dtype=np.float64)


def _cases(counts: npt.ArrayLike, edges: npt.ArrayLike) -> tuple[Floats, Floats]:
    cases, ends = np.asarray(counts, dtype=np.float64), floats("edges", edges)
    if cases.ndim != 2 or cases.shape[1] + 1 != ends.size or ends.size < 2:
        raise ValueError(f"counts of shape {cases.shape} do not fit {ends.size} edges")
    if not (np.diff(ends) > 0).all() or not (cases >= 0).all():
        raise ValueError("edges must rise and counts must not be negative")
    return cases, ends
