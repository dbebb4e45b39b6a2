"""Where on the map neighbouring stores share a fate: local Moran's I."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.special import ndtr

from dashboards.stats.inputs import Bools, Floats, Integers, floats

Neighbours = Sequence[Sequence[int] | npt.NDArray[Any]] | npt.NDArray[Any]


@dataclass(frozen=True, slots=True)
class LocalMoran:
    """Local Moran's I of each store, arrays of shape (K,).

    Attributes:
        i: local Moran's I, no unit; above 0: like its neighbours.
        expected: its expectation when the other stores' values are shuffled over the map.
        variance: its variance under the same shuffling.
        z: (i - expected) / sqrt(variance).
        p: two-sided p-value.
        quadrant: "High-High", "Low-Low", "High-Low" or "Low-High": the store against the mean of all values, then its
            neighbours' mean against the mean of all neighbours' means, as spdep does (esda sets both against the mean
            of all values; they differ only where the neighbours are ordinary). "" where there is no answer.
    """

    i: Floats
    expected: Floats
    variance: Floats
    z: Floats
    p: Floats
    quadrant: npt.NDArray[np.str_]


def local_moran(values: npt.ArrayLike, neighbours: Neighbours) -> LocalMoran:
    """Local Moran's I with its conditional moments, row-standardised.

    ``I_i = (x_i / m2) sum_j w_ij x_j`` with x the deviation from the mean, ``m2 = sum x^2 / n`` and w_ij one over the
    number of i's neighbours. Given x_i, under shuffling of the others:
    ``E = -x_i^2 / ((n-1) m2)`` and
    ``V = (x_i/m2)^2 n/(n-2) (sum_j w_ij^2 - 1/(n-1)) (m2 - x_i^2/(n-1))``.

    Args:
        values: residual z of each store, any unit, shape (K,). A hint at regional causes, never a ranking input; asking
            only from 30 stores on is the caller's rule.
        neighbours: for each store the indices (0-based) of its neighbours, any lengths; negative indices mean
            nobody, so that the array of ``peers.nearest`` can be handed over as it is.

    Returns:
        ``LocalMoran``. NaN values drop out, also as neighbours. NaN for a store without value or without neighbours,
        and for all under three stores. All values equal: i, expected, variance and z are 0 and p is 1.

    Raises:
        ValueError: infinite values, not one row of neighbours per store, an index beyond the last store, a store that
            is its own neighbour.

    Sources: Anselin 1995; conditional moments Sokal, Oden & Thomson 1998.

    >>> result = local_moran([1, 2, 8, 9], [[1], [0], [3], [2]])
    >>> result.i.round(2), result.quadrant
    (array([0.96, 0.96, 0.96, 0.96]), array(['Low-Low', 'Low-Low', 'High-High', 'High-High'], dtype='<U9'))
    """
    given = floats("values", values)
    row, column = _pairs(neighbours, given.size)
    known = ~np.isnan(given)
    links = known[row] & known[column]
    row, column = row[links], column[links]
    count = np.bincount(row, minlength=given.size).astype(np.float64)
    n = int(known.sum())
    answered = known & (count > 0) & (n > 2)
    x = np.where(known, given - (given[known].mean() if n else 0.0), 0.0)
    share = 1.0 / np.maximum(count, 1.0)
    lag = np.bincount(row, x[column], given.size) * share
    return _moments(x, lag, share, n, answered)


def _moments(x: Floats, lag: Floats, share: Floats, n: int, answered: Bools) -> LocalMoran:
    """``share`` is one over the number of neighbours: for row-standardised weights also the sum of their squares."""
    m2 = float((x**2).sum()) / max(n, 1)
    flat = m2 <= 1e-300
    m2, free = (1.0 if flat else m2), max(n, 3)
    i = x / m2 * lag
    expected = -(x**2) / ((free - 1) * m2)
    variance = (x / m2) ** 2 * free / (free - 2) * (share - 1.0 / (free - 1)) * (m2 - x**2 / (free - 1))
    fixed = variance <= 0
    z = np.where(fixed, 0.0, (i - expected) / np.sqrt(np.where(fixed, 1.0, variance)))
    p = 2.0 * ndtr(-np.abs(z))
    i, expected, variance, z, p = (np.where(answered, each, np.nan) for each in (i, expected, variance, z, p))
    high = lag > (lag[answered].mean() if answered.any() else 0.0)
    words = np.where(x > 0, np.where(high, "High-High", "High-Low"), np.where(high, "Low-High", "Low-Low"))
    return LocalMoran(i, expected, variance, z, p, np.where(answered & (not flat), words, ""))


def _pairs(neighbours: Neighbours, stores: int) -> tuple[Integers, Integers]:
    """Store and neighbour of every link, two flat arrays."""
    if len(neighbours) != stores:
        raise ValueError(f"{len(neighbours)} rows of neighbours for {stores} values")
    if isinstance(neighbours, np.ndarray) and neighbours.ndim == 2:
        return _checked(np.repeat(np.arange(stores), neighbours.shape[1]), neighbours.ravel(), stores)
    lengths = np.fromiter((len(each) for each in neighbours), dtype=np.int64, count=stores)
    row = np.repeat(np.arange(stores), lengths)
    flat = [np.asarray(each, dtype=np.int64) for each in neighbours]
    column = np.concatenate(flat) if flat else np.empty(0, dtype=np.int64)
    return _checked(row, column, stores)


def _checked(row: Integers, column: Integers, stores: int) -> tuple[Integers, Integers]:
    row, column = row[column >= 0], column[column >= 0]
    if (column >= stores).any() or (row == column).any():
        raise ValueError("a neighbour must be another store's index")
    return row, column
