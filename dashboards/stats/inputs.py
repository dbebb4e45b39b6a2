"""How the statistics read what callers hand in: one float array each, checked once, at the door.

Three kinds of "nothing" mean different things everywhere in this package:

* ``NaN`` in a value or a variance: a store without answers. Its own results are NaN and it influences nobody.
* ``inf`` in a variance: a value that carries no information. It has weight zero.
* a negative or an infinite number where none can be: a programming error, hence ``ValueError``.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.special import ndtri

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Integers = npt.NDArray[np.int64]


def floats(name: str, values: npt.ArrayLike) -> Floats:
    """Return a one-dimensional float array; a single number becomes an array of one.

    Raises:
        ValueError: more than one dimension, or plus or minus infinity.

    >>> floats("y", [1, None, 3])
    array([ 1., nan,  3.])
    """
    array = np.atleast_1d(np.asarray(values, dtype=np.float64))
    if array.ndim != 1:
        raise ValueError(f"{name} must have one dimension, not {array.ndim}")
    if np.isinf(array).any():
        raise ValueError(f"{name} must not hold infinite numbers")
    return array


def variances(name: str, values: npt.ArrayLike) -> Floats:
    """Make a one-dimensional float array of numbers >= 0, ``inf`` (no information) and NaN (no answers) allowed.

    Raises:
        ValueError: more than one dimension, or a negative number.

    >>> variances("v", [0.5, float("inf")])
    array([0.5, inf])
    """
    array = np.atleast_1d(np.asarray(values, dtype=np.float64))
    if array.ndim != 1:
        raise ValueError(f"{name} must have one dimension, not {array.ndim}")
    if (array < 0).any():
        raise ValueError(f"{name} must not be negative")
    return array


def values_and_variances(y: npt.ArrayLike, v: npt.ArrayLike) -> tuple[Floats, Floats]:
    """Check values and their sampling variances as arrays of one length; a single variance serves all values.

    Raises:
        ValueError: lengths differ, an infinite value, a negative variance.

    >>> values_and_variances([1, 2], 0.5)
    (array([1., 2.]), array([0.5, 0.5]))
    """
    values, spread = floats("y", y), variances("v", v)
    if spread.size == 1:
        spread = np.full(values.shape, spread[0])
    same_length(y=values, v=spread)
    return values, spread


def same_length(**arrays: npt.NDArray[Any]) -> None:
    """Raise ``ValueError`` unless all named arrays are equally long."""
    if len({array.shape[0] for array in arrays.values()}) > 1:
        lengths = ", ".join(f"{name} {array.shape[0]}" for name, array in arrays.items())
        raise ValueError(f"arrays of different lengths: {lengths}")


def level_z(level: float) -> float:
    """Return the normal quantile that encloses ``level`` on both sides: 1.96 for 0.95.

    Raises:
        ValueError: ``level`` is not between 0 and 1.

    >>> round(level_z(0.95), 4)
    1.96
    """
    if not 0.0 < level < 1.0:
        raise ValueError(f"level must lie between 0 and 1, not {level}")
    return float(-ndtri((1.0 - level) / 2.0))
