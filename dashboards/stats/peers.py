"""What to expect of a store like this one: comparable stores by format and region, and the nearest stores."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.spatial import cKDTree

from dashboards.stats.between import Between, between_variance
from dashboards.stats.divergence import long_tail_score
from dashboards.stats.groups import additive
from dashboards.stats.inputs import Bools, Floats, Integers, floats, same_length, values_and_variances
from dashboards.stats.quantiles import ALARM
from dashboards.stats.shape import Shape
from dashboards.stats.spread import FEW_FOR_ROBUST

MINIMUM = 10
PASSES = 2
SURE_SLOPE = 3.0
LEAST_BUSY, MOST_BUSY = 0.05, 0.95
EARTH_KM = 6371.0088
_NOBODY = -1
Labels = Sequence[Any] | npt.NDArray[Any]
Groups = Labels | Sequence[Labels]


def fit(
    y: npt.ArrayLike,
    v: npt.ArrayLike,
    groups: Groups | None,
    tau2: float,
    *,
    minimum: int = MINIMUM,
    passes: int = PASSES,
    skewness: npt.ArrayLike | None = None,
) -> Floats:
    """Expected value f_i of a store like this one: weighted least squares on its groups, weights 1/(v_i + tau^2).

    The effects of several factors add up. A group under ``minimum`` stores with answers joins its parent: the path
    without its last part ("Korea/Seoul/Gangnam" joins "Korea/Seoul"), and a label without "/" the rest; a rest under
    ``minimum`` has no effect of its own. The second pass leaves out the stores that lie more than 3.09 standard
    deviations from the first, so that a bad store does not lower what is expected of it and its neighbours; a group
    most of which lies that far off stays whole.

    Args:
        y, v: store values and their sampling variances, metric units and squared ones, shape (K,).
        groups: labels of one factor, shape (K,), or a sequence of such arrays, or an object array of shape (K, F).
            None, NaN and "" are labels too: the unknown. None or nothing: everyone is compared with all.
        tau2: between-store variance, squared metric units; NaN (too few stores) counts as 0.
        minimum: stores a group needs to stand alone.
        passes: 1 is plain weighted least squares.
        skewness: of each store's mean, shape (K,); with it far off is what is that unlikely for such skew answers.

    Returns:
        f, metric units, shape (K,), also for stores without answers (NaN in y or v, infinite v), without influence on
        it. NaN throughout when no store has answers.

    Raises:
        ValueError: infinite values, negative variances or tau^2, lengths that differ.

    Source: as in the mixed-effects models of metafor (Viechtbauer 2010).
    >>> fit([1.0, 3.0, 7.0, 9.0], [1.0] * 4, ["mall", "mall", "street", "street"], tau2=0.0, minimum=2)
    array([2., 2., 8., 8.])
    """
    values, spread = values_and_variances(y, v)
    known = np.isfinite(values) & np.isfinite(spread)
    if not known.any():
        return np.full(values.shape, np.nan)
    codes = [group_codes(labels, known, minimum) for labels in _factors(groups, values.size)]
    return _fitted(values, spread, known, codes, tau2, passes=passes, skewness=skewness)


def _fitted(
    values: Floats,
    spread: Floats,
    known: Bools,
    codes: list[Integers],
    tau2: float,
    *,
    passes: int = PASSES,
    skewness: npt.ArrayLike | None = None,
) -> Floats:
    """``fit`` on groups that are numbered."""
    weights = _weights(spread, known, 0.0 if np.isnan(tau2) else tau2)
    filled = np.where(known, values, 0.0)
    expected = additive(filled, weights, codes)
    for _ in range(passes - 1):
        inlying = _inlying(_close(filled, spread, expected, weights, skewness), known, codes)
        expected = additive(filled, np.where(inlying, weights, 0.0), codes)
    return expected


@dataclass(frozen=True, slots=True)
class Compared:
    """What comparable stores let one expect, and how much stores differ beyond that.

    Attributes:
        expected: f_i, metric units, shape (K,).
        residual: mu and its standard error of the whole network, with tau^2 (and I^2) between comparable stores; to be
            handed to ``shrink`` and ``z_scores`` together with ``expected``.
        adjusted: the values without the differences of groups, around mu, shape (K,): what ``posterior_tau`` takes.
        network: mean and whole spread of the network, whatever explains it.
        codes: number of each store's group in each factor, -1 for a rest too small to stand, shape (K,) each.
    """

    expected: Floats
    residual: Between
    adjusted: Floats
    network: Between
    codes: tuple[Integers, ...]

    def variance(self, v: npt.ArrayLike, tau2: float) -> Floats:
        """Sampling variance of each expected value, squared metric units, shape (K,): ``1 / sum w`` of its group.

        Of several factors the parts add up, the network's own counted once (exact where they are balanced). Without
        groups it is that of mu. A group of ten with few answers is known no better than its stores differ.
        """
        spread = np.asarray(v, dtype=np.float64) + tau2
        weights = np.where(np.isfinite(spread) & (spread > 0), 1.0 / np.where(spread > 0, spread, 1.0), 0.0)
        whole = 1.0 / max(float(weights.sum()), np.finfo(float).tiny)
        parts = np.full(spread.shape, whole)
        for code in self.codes:
            inside = code >= 0
            group = np.bincount(code[inside], weights[inside], minlength=1)
            here = np.maximum(group[np.where(inside, code, 0)], np.finfo(float).tiny)
            parts += np.where(inside, 1.0 / here - whole, 0.0)
        return parts


def compare(
    y: npt.ArrayLike,
    v: npt.ArrayLike,
    groups: Groups | None,
    *,
    minimum: int = MINIMUM,
    shape: Shape | None = None,
    n: npt.ArrayLike | None = None,
) -> Compared:
    """Both passes of the comparison with stores of the same groups: expected values, and the tau^2 left between peers.

    The first pass fits with the tau^2 of the network, the second with that of the residuals, widened by
    sqrt((K - 1)/(K - groups)) for the effects fitted. tau^2 of the final residuals is what z needs (docs/decisions.md).

    Args:
        y, v, groups, minimum: as for ``fit``.
        shape: what the answers' own shape makes of such means (``shape_of_means``).
        n: answers per store, shape (K,); with it the slope of the values over log n joins where it is beyond three
            standard errors, from 30 stores on.

    Returns:
        ``Compared``. Without groups, or under eight stores with answers, mu for everyone and the network's own figures.

    >>> y = [1.0, 1.2, 0.8, 1.1, 5.0, 5.1, 4.9, 5.2]
    >>> compared = compare(y, [0.01] * 8, ["mall"] * 4 + ["street"] * 4, minimum=3)
    >>> compared.expected.round(2), compared.residual.tau2 < between_variance(y, [0.01] * 8).tau2
    (array([1.03, 1.03, 1.03, 1.03, 5.05, 5.05, 5.05, 5.05]), True)
    """
    means, spread = values_and_variances(y, v)
    network = between_variance(means, spread, shape=shape)
    known = np.isfinite(means) & np.isfinite(spread)
    lean = None if shape is None else shape.skewness
    codes = [group_codes(labels, known, minimum) for labels in _factors(groups, means.size)]
    effects = 1 + sum(max(int(each.max()), 0) for each in codes if each.size)
    if np.isnan(network.tau2) or known.sum() <= effects:
        return Compared(np.full(means.shape, network.mu), network, means, network, ())
    widening = np.sqrt((known.sum() - 1.0) / (known.sum() - effects))
    if effects == 1:
        codes, groups, expected = [], None, np.full(means.shape, network.mu)
    else:
        first = _fitted(means, spread, known, codes, network.tau2, passes=1)
        tau2 = between_variance(widening * (means - first), spread, shape=shape).tau2
        expected = _fitted(means, spread, known, codes, tau2, skewness=lean)
    by_size = None if n is None else _by_size(means, spread, floats("n", n), expected, network.tau2, groups, lean)
    if by_size is None and effects == 1:
        return Compared(expected, network, means, network, ())
    expected = expected if by_size is None else expected + by_size
    beyond = widening * (means - expected)
    left = replace(between_variance(beyond, spread, shape=shape), mu=network.mu, se_mu=network.se_mu)
    return Compared(expected, left, network.mu + beyond, network, tuple(codes))


def _by_size(
    y: Floats, v: Floats, n: Floats, expected: Floats, tau2: float, groups: Groups | None, lean: Floats | None
) -> Floats | None:
    """What busy stores reach more or less than others of their groups; None where no slope over log n is sure.

    Stores far off do not count, and the busiest twentieth counts as the store at its edge: a few bad stores with many
    answers must not excuse themselves.
    """
    known = np.isfinite(y) & np.isfinite(v) & (n > 0)
    if known.sum() < FEW_FOR_ROBUST:
        return None
    weights = _weights(v, known, tau2)
    filled, size = np.where(known, y, 0.0), np.where(known, np.log(np.where(known, n, 1.0)), 0.0)
    inlying = known & _close(filled, v, expected, weights, lean)
    if not inlying.any():
        return None
    codes = [group_codes(labels, inlying) for labels in _factors(groups, y.size)]
    away, beyond = (
        each - _fitted(each, v, inlying, codes, tau2, passes=1)
        for each in (size, filled - np.where(known, expected, 0.0))
    )
    away = np.clip(away, *np.quantile(away[known], [LEAST_BUSY, MOST_BUSY]))
    used = np.where(inlying, np.minimum(weights, np.quantile(weights[known], MOST_BUSY)), 0.0)
    information = float(used @ away**2)
    if information <= 0.0:
        return None
    slope = float((used * away) @ beyond) / information
    return np.where(known, slope * away, 0.0) if abs(slope) * np.sqrt(information) > SURE_SLOPE else None


def _close(y: Floats, v: Floats, expected: Floats, weights: Floats, skewness: npt.ArrayLike | None) -> Bools:
    """Stores that lie within 3.09 standard deviations of what is expected of them."""
    z2 = (y - expected) ** 2 * weights
    if skewness is None:
        return np.asarray(z2 <= ALARM**2)
    used = weights > 0
    alone = np.sqrt(np.where(used, z2 / np.where(used, weights * v, 1.0), 0.0)) * np.sign(y - expected)
    fair = long_tail_score(alone, floats("skewness", skewness)) * np.sqrt(np.where(used, weights * v, 0.0))
    return np.asarray(np.abs(fair) <= ALARM)


def _inlying(close: Bools, known: Bools, codes: list[Integers]) -> Bools:
    """Stores that make the second pass: those close to the first, and all of a group most of which is not close."""
    inlying = known & close
    for code in [np.zeros(known.size, dtype=np.int64), *codes]:
        level = np.maximum(code, 0)
        left = np.bincount(level, inlying) * 2 < np.bincount(level, known)
        inlying = inlying | (known & left[level])
    return np.asarray(inlying, dtype=np.bool_)


def _weights(v: Floats, known: Bools, tau2: float) -> Floats:
    """1/(v + tau^2), 0 for a store without answers; equal weights when all is zero, as a zero variance cannot lead."""
    if tau2 < 0:
        raise ValueError("tau2 must not be negative")
    s2 = np.where(known, v, 1.0) + tau2
    positive = s2[known & (s2 > 0)]
    return np.where(known, 1.0, 0.0) / np.maximum(s2, positive.min() * 1e-9 if positive.size else 1.0)


def _factors(groups: Groups | None, stores: int) -> list[Labels]:
    """The labels of each factor, K long, from any of the shapes ``fit`` takes."""
    if groups is None or len(groups) == 0:
        return []
    columns: list[Labels]
    if isinstance(groups, np.ndarray):
        columns = [groups] if groups.ndim == 1 else list(groups.T)
    elif isinstance(groups[0], str) or not isinstance(groups[0], Sequence | np.ndarray):
        columns = [groups]
    elif all(len(each) == stores for each in groups):
        columns = list(groups)
    else:
        columns = list(zip(*groups, strict=True))
    for labels in columns:
        if len(labels) != stores:
            raise ValueError(f"{len(labels)} labels for {stores} stores")
    return columns


def group_codes(labels: Labels, known: Bools, minimum: int = MINIMUM) -> Integers:
    """Return the number of each store's group after small groups have joined their parents, as ``fit`` forms them.

    Args:
        labels: of one factor, shape (K,).
        known: which stores have answers, shape (K,).
        minimum: stores a group needs to stand alone.

    Returns:
        Numbers from 0 on, shape (K,); -1 for a rest too small to stand.
    """
    names, place = _named(tuple(labels))
    answered = np.bincount(place, known, len(names)).astype(np.int64)
    sizes: dict[Hashable, int] = dict(zip(names, answered.tolist(), strict=True))
    joined: dict[Hashable, Hashable] = {}
    for depth in range(max(map(_depth, sizes), default=0), 0, -1):
        for name in [each for each in sizes if _depth(each) == depth and sizes[each] < minimum]:
            joined[name] = name.rpartition("/")[0] if isinstance(name, str) else ""
            sizes[joined[name]] = sizes.get(joined[name], 0) + sizes.pop(name)
    if sizes.get("", 0) < max(minimum, 1):
        sizes.pop("", None)
    number = {name: code for code, name in enumerate(sizes)}
    for name in reversed(joined):
        number[name] = number.get(joined[name], _NOBODY)
    return np.array([number.get(name, _NOBODY) for name in names], dtype=np.int64)[place]


@lru_cache(maxsize=64)
def _named(labels: tuple[Hashable, ...]) -> tuple[Sequence[Hashable], Integers]:
    """Give the labels that there are, in the order they come in, unknown ones as "", and the place of each store's.

    The same stores have the same labels in every metric and window.
    """
    place: dict[Hashable, int] = {}
    of_stores = [place.setdefault("" if label is None or label != label else label, len(place)) for label in labels]
    return [*place], np.array(of_stores, dtype=np.int64)


def _depth(name: Hashable) -> int:
    if isinstance(name, str):
        return name.count("/") + 1 if name else 0
    return 1


def nearest(lat: npt.ArrayLike, lon: npt.ArrayLike, k: int) -> tuple[Integers, Floats]:
    """Return the k nearest other stores by great circle, nearest first.

    Args:
        lat: latitude, degrees -90..90, shape (K,).
        lon: longitude, degrees, shape (K,).
        k: how many, at least 1.

    Returns:
        Indices (0-based) and kilometres, both of shape (K, k), on a sphere of radius 6,371.0088 km. A store is never
        its own neighbour; another store at the same point is, at 0 km. Where there are fewer than k others, and for
        stores without coordinates (NaN), the index is -1 and the distance NaN.

    Raises:
        ValueError: infinite coordinates, latitudes beyond 90 degrees, k under 1, lengths that differ.

    >>> indices, kilometres = nearest([0.0, 0.0, 0.0], [0.0, 1.0, 3.0], k=2)
    >>> indices.tolist(), kilometres.round(1).tolist()
    ([[1, 2], [0, 2], [1, 0]], [[111.2, 333.6], [111.2, 222.4], [222.4, 333.6]])
    """
    latitude, longitude = floats("lat", lat), floats("lon", lon)
    same_length(lat=latitude, lon=longitude)
    if k < 1 or (np.abs(latitude) > 90.0).any():
        raise ValueError("k must be at least 1 and latitudes within 90 degrees")
    indices = np.full((latitude.size, k), _NOBODY, dtype=np.int64)
    kilometres = np.full((latitude.size, k), np.nan)
    placed = np.flatnonzero(~(np.isnan(latitude) | np.isnan(longitude)))
    if placed.size > 1:
        found, chord = _others(_on_unit_sphere(latitude[placed], longitude[placed]), k)
        present = found < placed.size
        indices[placed] = np.where(present, placed[np.where(present, found, 0)], _NOBODY)
        arc = 2.0 * EARTH_KM * np.arcsin(np.minimum(np.where(present, chord, 0.0) / 2.0, 1.0))
        kilometres[placed] = np.where(present, arc, np.nan)
    return indices, kilometres


def _on_unit_sphere(latitude: Floats, longitude: Floats) -> Floats:
    north, east = np.radians(latitude), np.radians(longitude)
    return np.column_stack([np.cos(north) * np.cos(east), np.cos(north) * np.sin(east), np.sin(north)])


def _others(points: Floats, k: int) -> tuple[Integers, Floats]:
    """k nearest points without the point itself; of k + 1 points in one spot it may be any that is left out."""
    distances, positions = cKDTree(points).query(points, k=k + 1)
    chord, found = np.asarray(distances, dtype=np.float64), np.asarray(positions, dtype=np.int64)
    itself = found == np.arange(len(points))[:, None]
    itself[~itself.any(axis=1), -1] = True
    shape = (len(points), k)
    return found[~itself].reshape(shape), chord[~itself].reshape(shape)
