"""What a share of several stores is worth, on cases worked out by hand and on simulated ones."""

import numpy as np
import pytest

from dashboards.stats.clusters import effective_counts
from dashboards.stats.intervals import wilson


def test_stores_that_are_alike_count_every_answer() -> None:
    assert effective_counts([2, 2, 2], [10, 10, 10]) == pytest.approx((6, 30))


def test_stores_that_differ_count_fewer() -> None:
    """Shares 0 and 1: the variance is 2 (25 + 25) / 400 = 1/4, what one answer at 1/2 has."""
    assert effective_counts([0, 10], [10, 10]) == pytest.approx((0.5, 1.0))


@pytest.mark.parametrize(("x", "n"), [([], []), ([3], [7]), ([0, 0], [5, 6]), ([5, 6], [5, 6]), ([4, 0], [9, 0])])
def test_a_single_store_and_what_has_no_spread_are_plain_sums(x: list[int], n: list[int]) -> None:
    assert effective_counts(x, n) == (sum(x), sum(n))


@pytest.mark.parametrize(("x", "n"), [([3], [2]), ([-1], [2]), ([1, 2], [3])])
def test_what_cannot_be_is_refused(x: list[int], n: list[int]) -> None:
    with pytest.raises(ValueError, match=r"between|length"):
        effective_counts(x, [*n, *n, *n] if len(n) < len(x) else n)


def test_the_interval_covers_the_truth_where_stores_differ() -> None:
    draw, hit, simple = np.random.default_rng(3), 0, 0
    for _ in range(300):
        n = draw.integers(20, 200, 25)
        x = draw.binomial(n, draw.beta(4, 36, 25))
        for counts, number in ((effective_counts(x, n), 0), ((x.sum(), n.sum()), 1)):
            low, high = wilson(*counts)
            covers = bool(low[0] <= 0.1 <= high[0])
            hit, simple = (hit + covers, simple) if number == 0 else (hit, simple + covers)
    assert hit >= 270 > simple
