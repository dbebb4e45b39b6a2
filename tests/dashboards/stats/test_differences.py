"""Differences of two independent values: intervals cover, p and interval agree, and skew answers do not mislead."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboards.stats.differences import chance_of_difference, squared_and_added
from dashboards.stats.inputs import Floats
from dashboards.stats.intervals import Bounded, bounded_mean, wilson

NPS, STARS = (-1.0, 0.0, 1.0), (1.0, 2.0, 3.0, 4.0, 5.0)
NPS_35, NPS_0, NPS_85 = (0.2, 0.25, 0.55), (0.4, 0.2, 0.4), (0.03, 0.09, 0.88)
STARS_48, STARS_BAD = (0.02, 0.01, 0.02, 0.05, 0.9), (0.25, 0.1, 0.1, 0.1, 0.45)
EFFORT, CES = (1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0), (0.02, 0.03, 0.05, 0.1, 0.2, 0.3, 0.3)
CELLS = {
    "NPS 35": (NPS, NPS_35, NPS_35),
    "NPS 35, part worse": (NPS, NPS_0, NPS_35),
    "NPS 85": (NPS, NPS_85, NPS_85),
    "stars 4.8": (STARS, STARS_48, STARS_48),
    "stars 4.8, part worse": (STARS, STARS_BAD, STARS_48),
    "CES": (EFFORT, CES, CES),
}
SIZES = ((5, 300), (10, 100), (30, 30), (30, 300))


class Compared:
    """Many parts and their rests, drawn from known answer shares, and what is said of the difference."""

    runs = 1_000

    def __init__(self, values: Sequence[float], part: Sequence[float], rest: Sequence[float], n: Sequence[int]) -> None:
        rng, laws = np.random.default_rng(29), (np.array(part), np.array(rest))
        self.n, self.values = n, np.array(values)
        self.truth = float(self.values @ (laws[0] - laws[1]))
        self.counts = [rng.multinomial(size, law, self.runs).astype(float) for size, law in zip(n, laws, strict=True)]
        self.means = [counts @ self.values / size for counts, size in zip(self.counts, n, strict=True)]

    def own(self) -> list[Bounded]:
        place = self.counts[0].sum(axis=0) + self.counts[1].sum(axis=0)
        return [bounded_mean(counts, self.values, place) for counts in self.counts]

    def covered(self) -> float:
        """Say how often the interval holds the true difference."""
        ends: list[Floats] = []
        for mean, own in zip(self.means, self.own(), strict=True):
            ends += [mean, np.fmin(own.quantile(0.025), mean), np.fmax(own.quantile(0.975), mean)]
        _gap, low, high = squared_and_added(*ends)
        return float(((low <= self.truth + 1e-9) & (self.truth - 1e-9 <= high)).mean())

    def covered_naively(self) -> float:
        """Say the same of the textbook's interval: both own variances, and 1.96."""
        squares = [counts @ self.values**2 / size for counts, size in zip(self.counts, self.n, strict=True)]
        variances = [(sq - mean**2) / size for sq, mean, size in zip(squares, self.means, self.n, strict=True)]
        half = 1.96 * np.sqrt(variances[0] + variances[1])
        return float((np.abs(self.means[0] - self.means[1] - self.truth) <= half + 1e-9).mean())

    def rejected(self, level: float) -> float:
        part, rest = self.own()
        p = chance_of_difference(self.means[0], part.quantile, self.means[1], rest.quantile)
        return float((p <= level).mean())


@pytest.mark.parametrize("name", ["NPS 35, part worse", "stars 4.8"])
@pytest.mark.parametrize("n", [(5, 300), (30, 300)])
def test_intervals_of_differences_cover_the_truth(name: str, n: tuple[int, int]) -> None:
    assert Compared(*CELLS[name], n).covered() >= 0.92


def test_the_interval_of_the_textbook_would_not() -> None:
    assert Compared(*CELLS["stars 4.8"], (5, 300)).covered_naively() < 0.6
    assert Compared(*CELLS["NPS 85"], (10, 100)).covered_naively() < 0.85


@pytest.mark.soak
@pytest.mark.parametrize("name", CELLS)
@pytest.mark.parametrize("n", SIZES)
def test_every_cell_covers(name: str, n: tuple[int, int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Compared, "runs", 20_000)
    found = Compared(*CELLS[name], n)
    print(f"{name}, {n}: {100 * found.covered():.1f} (textbook {100 * found.covered_naively():.1f})")  # noqa: T201
    assert found.covered() >= 0.89


@pytest.mark.parametrize("name", ["NPS 35", "stars 4.8", "CES"])
def test_equal_parts_are_rarely_said_to_differ(name: str) -> None:
    assert Compared(*CELLS[name], (30, 300)).rejected(0.05) <= 0.07


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(1, 40)), min_size=2, max_size=2))
def test_p_is_under_a_twentieth_exactly_where_the_interval_leaves_out_zero(shares: list[tuple[int, int]]) -> None:
    (x, n), (y, m) = [(np.array([float(min(each))]), np.array([float(max(each))])) for each in shares]

    def own(good: Floats, of: Floats, level: float) -> Floats:
        low, high = wilson(good, of, level=abs(2.0 * level - 1.0))
        return low if level < 0.5 else high

    p = chance_of_difference(x / n, lambda level: own(x, n, level), y / m, lambda level: own(y, m, level))
    _gap, low, high = squared_and_added(x / n, *wilson(x, n), y / m, *wilson(y, m))
    assert (p[0] < 0.05) == bool(low[0] > 0 or high[0] < 0) or abs(p[0] - 0.05) < 1e-6


def test_nothing_known_gives_nothing() -> None:
    nothing = np.array([np.nan])
    p = chance_of_difference(nothing, lambda level: nothing, np.zeros(1), lambda level: np.array([level]))
    assert np.isnan(p).all()


def test_more_certainty_than_the_answers_allow_is_not_claimed() -> None:
    """Quantiles that stop (medians of few cases) leave p at the level at which they stopped."""

    def ends(at: float, level: float) -> Floats:
        return np.array([at + float(np.clip(3.0 * (level - 0.5), -0.4, 0.4))])

    p = chance_of_difference(
        np.array([10.0]), lambda level: ends(10.0, level), np.zeros(1), lambda level: ends(0, level)
    )
    assert 0.2 < p[0] < 1.0
