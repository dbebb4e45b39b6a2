"""What another metric of the same stores, answered by other customers, says of their true values."""

from __future__ import annotations

from math import sqrt

import numpy as np
import numpy.typing as npt

from dashboards.stats.between import Nodes
from dashboards.stats.inputs import floats, same_length, values_and_variances
from dashboards.stats.joint import Comparable, shrink_jointly, together
from dashboards.stats.quantiles import Z95
from dashboards.stats.shrinkage import Shrunken

FEW_FOR_LINK = 60
LEAST_LINK = 0.3
"""Lower limit of the correlation of two metrics from which on one informs the other; below it gains nothing
(docs/statistics.md)."""
_FAR = 3.0
"""Standard deviations at which values are cut before a correlation is taken."""


def link(y: npt.ArrayLike, v: npt.ArrayLike, u: npt.ArrayLike, e: npt.ArrayLike, tau2: tuple[float, float]) -> float:
    """Estimate the least that the true values of two metrics go together from store to store.

    With ``z = (y - mu) / sqrt(tau^2 + v)``, w of the other metric alike, and a^2 the product of both reliabilities,
    ``E z w = a rho``: rho is fitted by least squares, z and w cut at 3, and its standard error taken from what is left.

    Args:
        y, u: values of the two metrics, shape (K,), of different customers; NaN: none.
        v, e: their sampling variances, shape (K,).
        tau2: between-store variances of both.

    Returns:
        Lower 97.5 % limit of the absolute correlation, with its sign; 0 where that limit is not above 0, under 60
        stores with both, and where the stores of a metric do not differ.

    Raises:
        ValueError: infinite values, negative variances, lengths that differ.

    Sources: Spearman 1904 (attenuation), White 1980 (standard error).

    >>> level = np.linspace(-1.0, 1.0, 200)
    >>> round(link(level, np.full(200, 0.1), 2.0 * level, np.full(200, 0.4), (0.33, 1.33)), 1)
    0.9
    """
    (one, noise), (two, far) = values_and_variances(y, v), values_and_variances(u, e)
    same_length(y=one, u=two)
    both = np.isfinite(one) & np.isfinite(two) & np.isfinite(noise) & np.isfinite(far)
    if int(both.sum()) < FEW_FOR_LINK or not min(tau2) > 0:
        return 0.0
    scores = [
        np.clip((each - np.median(each)) / np.sqrt(tau + variance), -_FAR, _FAR)
        for each, variance, tau in ((one[both], noise[both], tau2[0]), (two[both], far[both], tau2[1]))
    ]
    weight = np.sqrt(tau2[0] / (tau2[0] + noise[both]) * tau2[1] / (tau2[1] + far[both]))
    product, size = scores[0] * scores[1], float(weight @ weight)
    rho = float(weight @ product) / size
    error = sqrt(float(weight**2 @ (product - rho * weight) ** 2)) / size
    least = abs(rho) - Z95 * error
    return 0.0 if least <= 0 else min(least, 1.0) * (1.0 if rho > 0 else -1.0)


def shrink_beside(
    y: npt.ArrayLike,
    v: npt.ArrayLike,
    nodes: Nodes,
    other: npt.ArrayLike,
    error: npt.ArrayLike,
    between: float,
    peers: Comparable | None = None,
) -> Shrunken | None:
    """Estimate each store's true value from its own value and that of another metric, which other customers gave.

    Args:
        y, v: value and sampling variance of each store, shape (K,).
        nodes: the spreads of values between stores that fit (``posterior_tau``).
        other, error: the other metric's value, without the differences of groups, and its sampling variance, shape
            (K,), in its own unit; NaN: none.
        between: between-store variance of the other metric.
        peers: what comparable stores let one expect; the network's mean where it is not given.

    Returns:
        ``Shrunken`` in the unit of y; None where the two do not go together enough (``link`` under 0.3), for then the
        other metric says nothing.

    Raises:
        ValueError: as ``link``.

    Sources: as ``together`` and ``shrink_jointly``.
    """
    own = y if peers is None else peers.adjusted
    if np.isnan(nodes.tau).any() or abs(link(own, v, other, error, (nodes.tau2, between))) < LEAST_LINK:
        return None
    # In units in which both metrics differ alike between stores.
    scale = sqrt(nodes.tau2 / between)
    two, far = scale * floats("other", other), scale**2 * floats("error", error)
    found = together(own, two, v, float(nodes.weight @ nodes.mu), nodes.tau2, far)
    return shrink_jointly(y, two, v, nodes, found, far, peers)
