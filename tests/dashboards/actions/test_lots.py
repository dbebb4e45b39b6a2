"""Stores that are drawn by lot."""

from collections import Counter

import pytest

from dashboards.actions.lots import drawn


def test_the_same_seed_draws_the_same_stores_in_whatever_order_they_are_given() -> None:
    assert drawn([9, 4, 7, 1, 3], 2, seed=5) == drawn({1, 3, 4, 7, 9}, 2, seed=5)
    assert len({tuple(drawn(range(20), 5, seed=seed)) for seed in range(30)}) > 25


def test_every_store_is_drawn_about_as_often() -> None:
    times = Counter(store for seed in range(2_000) for store in drawn(range(10), 3, seed))
    assert min(times.values()) > 500
    assert max(times.values()) < 700


@pytest.mark.parametrize("count", [0, -1, 4, 5])
def test_none_and_all_cannot_be_drawn(count: int) -> None:
    with pytest.raises(ValueError, match="cannot be drawn"):
        drawn([1, 2, 3, 4], count, seed=1)
