"""Draw the stores of a trial by lot (pure)."""

from collections.abc import Collection

import numpy as np


def drawn(eligible: Collection[int], count: int, seed: int) -> list[int]:
    """Draw stores by lot: the same for the same ids and seed, in whatever order they are given.

    Raises ValueError where there are not so many, or none would be left to compare with.

    >>> drawn([5, 3, 8, 1], 2, seed=4) == drawn([1, 3, 5, 8], 2, seed=4)
    True
    """
    ordered = sorted({*eligible})
    if not 0 < count < len(ordered):
        raise ValueError(f"{count} of {len(ordered)} cannot be drawn")
    return sorted(np.random.default_rng(seed).permutation(ordered)[:count].tolist())
