"""Whether a month is unusual: the chance by its definition, and how often a usual month is called unusual."""

import math

import numpy as np
import pytest

from dashboards.stats.monthly_counts import FEWEST, UNUSUAL, chance_of_so_many, is_unusual


@pytest.mark.parametrize(("count", "before", "months"), [(9, 33, 11), (1, 0, 11), (4, 2, 5), (0, 7, 11)])
def test_the_chance_is_the_sum_of_its_terms(count: int, before: int, months: int) -> None:
    total, share = count + before, 1 / (months + 1)
    terms = (math.comb(total, k) * share**k * (1 - share) ** (total - k) for k in range(count, total + 1))
    assert chance_of_so_many(count, before, months) == pytest.approx(sum(terms))


@pytest.mark.parametrize("rate", [0.2, 1.0, 3.0, 10.0])
def test_a_usual_month_is_seldom_called_unusual(rate: float) -> None:
    drawn = np.random.default_rng(7).poisson(rate, (5_000, 12))
    called = np.mean([is_unusual(int(row[0]), int(row[1:].sum()), 11) for row in drawn])
    assert called < UNUSUAL


def test_few_are_never_unusual() -> None:
    assert not is_unusual(FEWEST - 1, 0, 11) and is_unusual(FEWEST, 0, 11)
