"""Find stores whose reviews were collected in the order of their stars and cut off before the other end (pure).

A scrape of "lowest first" that ends after fifty reviews shows a store's worst ones alone. Its mean is no figure of the
store, so that no verdict may rest on it.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

MOST_STARS = 100
"""The highest rating of any scale."""

BY_CHANCE = 1e-6
"""How likely records in no order may come in order, for a store or for all of a file, to be taken for sorted ones."""

FEWEST = 5
"""Reviews of a store from which on something is concluded about their order."""

Array = NDArray[Any]


class StarsOfStore(NamedTuple):
    """The ratings of one store in a file: how many, and whether they are in order and end before the others' end."""

    ratings: int
    is_cut_off: bool


class StarOrder:
    """The order of the ratings of every store, batch after batch; some 800 bytes a store."""

    def __init__(self) -> None:
        self._index: dict[int, int] = {}
        self._last: Array = np.empty(0)
        self._rises: Array = np.empty(0, dtype=bool)
        self._falls: Array = np.empty(0, dtype=bool)
        self._counts: Array = np.empty((0, MOST_STARS + 1), dtype=np.int64)

    def add(self, stores: Sequence[int], ratings: Sequence[int | None]) -> None:
        """Take records in the order of the file; those without a rating show nothing."""
        stars = np.array(ratings, dtype=float)
        rated = ~np.isnan(stars)
        if not rated.any():
            return
        ids, inverse = np.unique(np.array(stores, dtype=np.int64)[rated], return_inverse=True)
        at = np.array([self._index.setdefault(store, len(self._index)) for store in ids.tolist()])[inverse]
        stars = stars[rated]
        self._grow()
        np.add.at(self._counts, (at, np.clip(stars, 0, MOST_STARS).astype(int)), 1)
        order = np.argsort(at, kind="stable")
        at, stars = at[order], stars[order]
        is_first = np.r_[True, at[1:] != at[:-1]]
        steps = stars - np.where(is_first, self._last[at], np.r_[np.nan, stars[:-1]])
        self._rises[at[steps > 0]] = True
        self._falls[at[steps < 0]] = True
        is_last = np.r_[is_first[1:], True]
        self._last[at[is_last]] = stars[is_last]

    def stores(self) -> Mapping[int, StarsOfStore]:
        """Return all stores that have ratings."""
        if not self._index:
            return {}
        totals = self._counts.sum(axis=1)
        cut_off = self._ends_early(self._falls, ascending=True) | self._ends_early(self._rises, ascending=False)
        return {
            store: StarsOfStore(int(totals[at]), bool(cut_off[at] and totals[at] >= FEWEST))
            for store, at in self._index.items()
        }

    def _ends_early(self, breaks: Array, *, ascending: bool) -> Array:
        """Return, for each store, whether its ratings are sorted and end before those of others do."""
        given = self._counts > 0
        given = given if ascending else given[:, ::-1]
        reach = MOST_STARS - np.argmax(given[:, ::-1], axis=1)
        several = given.sum(axis=1) > 1
        logs = np.concatenate([[0.0], np.cumsum(np.log(np.arange(1, self._counts.sum(axis=1).max() + 1)))])
        chance = logs[self._counts].sum(axis=1) - logs[self._counts.sum(axis=1)]
        is_sorted_file = not breaks[several].any() and chance[several].sum() < np.log(BY_CHANCE)
        is_sorted = ~breaks & (is_sorted_file | (several & (chance < np.log(BY_CHANCE))))
        return np.asarray(is_sorted & (reach < reach.max()))

    def _grow(self) -> None:
        """Make room for new stores."""
        more = len(self._index) - len(self._last)
        self._last = np.concatenate([self._last, np.full(more, np.nan)])
        self._rises = np.concatenate([self._rises, np.zeros(more, dtype=bool)])
        self._falls = np.concatenate([self._falls, np.zeros(more, dtype=bool)])
        self._counts = np.concatenate([self._counts, np.zeros((more, MOST_STARS + 1), dtype=np.int64)])
