"""What a change is made of: the parts sum to it, and each interval has the truth."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboards.stats.inputs import Floats
from dashboards.stats.waterfall import Waterfall, waterfall

NPS, STARS = np.array([-1.0, 0.0, 1.0]), np.arange(1.0, 6.0)
GOOD, USUAL, BAD = (0.03, 0.09, 0.88), (0.2, 0.25, 0.55), (0.5, 0.2, 0.3)
STARS_48, STARS_34 = (0.02, 0.01, 0.02, 0.05, 0.9), (0.25, 0.1, 0.1, 0.1, 0.45)


class World:
    """A place of three parts whose true shares and answers are known in both windows."""

    def __init__(
        self,
        values: Floats,
        shares: tuple[Sequence[float], Sequence[float]],
        laws: tuple[Sequence[Sequence[float]], Sequence[Sequence[float]]],
    ) -> None:
        self.values = values
        self.cells = [np.array(w)[:, None] * np.array(law) for w, law in zip(shares, laws, strict=True)]
        (w0, w1), (m0, m1) = map(np.array, shares), (np.array(law) @ values for law in laws)
        self.truth = (w1 - w0) * ((m0 + m1) / 2 - (w0 @ m0 + w1 @ m1) / 2) + (w0 + w1) / 2 * (m1 - m0)

    def drawn(self, n: int, runs: int) -> list[tuple[Floats, Floats, Waterfall]]:
        rng, found = np.random.default_rng(9), []
        for _ in range(runs):
            before, after = (rng.multinomial(n, cell.ravel()).reshape(cell.shape).astype(float) for cell in self.cells)
            found.append((before, after, waterfall(before, after, self.values)))
        return found

    def covered(self, n: int, runs: int) -> Floats:
        """How often each part's interval has its truth, and that of the change, shape (K + 1,)."""
        hits = []
        for _before, _after, each in self.drawn(n, runs):
            parts = (each.low <= self.truth + 1e-12) & (self.truth - 1e-12 <= each.high)
            hits.append([*parts, each.change_low <= self.truth.sum() + 1e-12 <= each.change_high + 2e-12])
        return np.mean(hits, axis=0)

    def covered_naively(self, n: int, runs: int) -> Floats:
        """How often the share times a textbook interval of the part's own change has it."""
        hits = []
        for before, after, each in self.drawn(n, runs):
            variance = np.zeros(len(before))
            for counts in (before, after):
                size = counts.sum(axis=1)
                variance += (counts @ self.values**2 / size - (counts @ self.values / size) ** 2) / size
            half = 1.96 * (before.sum(axis=1) / n + after.sum(axis=1) / n) / 2 * np.sqrt(variance)
            hits.append(np.abs(each.part - self.truth) <= half)
        return np.mean(hits, axis=0)


WORLDS = {
    "nothing": World(NPS, ((0.5, 0.3, 0.2), (0.5, 0.3, 0.2)), ([USUAL] * 3, [USUAL] * 3)),
    "a part falls and grows": World(NPS, ((0.5, 0.3, 0.2), (0.4, 0.2, 0.4)), ([USUAL] * 3, [USUAL, USUAL, BAD])),
    "mix alone": World(NPS, ((0.5, 0.3, 0.2), (0.3, 0.2, 0.5)), ([GOOD, USUAL, BAD], [GOOD, USUAL, BAD])),
    "stars, nothing": World(STARS, ((0.5, 0.3, 0.2), (0.5, 0.3, 0.2)), ([STARS_48] * 3, [STARS_48] * 3)),
    "stars, a part falls": World(
        STARS, ((0.5, 0.3, 0.2), (0.5, 0.3, 0.2)), ([STARS_48] * 3, [STARS_48, STARS_48, STARS_34])
    ),
}


def test_more_of_a_bad_part_is_mix_and_a_part_that_falls_is_level() -> None:
    grown = waterfall([[5, 0, 45], [45, 0, 5]], [[2, 0, 18], [72, 0, 8]], NPS)
    assert grown.level.tolist() == pytest.approx([0.0, 0.0])
    assert grown.part.sum() == pytest.approx(grown.after - grown.before)
    fallen = waterfall([[5, 0, 45], [5, 0, 45]], [[5, 0, 45], [25, 0, 25]], NPS)
    assert fallen.mix.tolist() == pytest.approx([0.0, 0.0])
    assert fallen.level.tolist() == pytest.approx([0.0, -0.4])
    assert fallen.high[1] < 0 < fallen.high[0]


def test_a_part_of_one_window_alone_is_all_mix() -> None:
    found = waterfall([[10, 0, 30], [0, 0, 0]], [[10, 0, 30], [8, 0, 2]], NPS)
    assert found.level.tolist() == [0.0, 0.0]
    assert found.part.sum() == pytest.approx(found.after - found.before)


@given(st.lists(st.lists(st.integers(0, 30), min_size=6, max_size=6), min_size=1, max_size=6))
def test_the_parts_sum_to_the_change(rows: list[list[int]]) -> None:
    before, after = np.array(rows)[:, :3], np.array(rows)[:, 3:]
    if not before.sum() or not after.sum():
        return
    found = waterfall(before, after, NPS)
    assert found.part.sum() == pytest.approx(found.after - found.before, abs=1e-12)
    assert (found.low <= found.part + 1e-12).all() and (found.part <= found.high + 1e-12).all()


def test_the_same_answers_give_the_same_intervals_whatever_came_before() -> None:
    first, second = (waterfall([[5, 5, 40]], [[9, 5, 36]], NPS) for _ in range(2))
    assert (first.low.tolist(), first.high.tolist()) == (second.low.tolist(), second.high.tolist())


@pytest.mark.parametrize("name", ["a part falls and grows", "mix alone"])
def test_intervals_have_the_truth(name: str) -> None:
    assert WORLDS[name].covered(200, runs=150).min() >= 0.9


def test_the_interval_of_the_part_alone_forgets_the_mix() -> None:
    assert WORLDS["mix alone"].covered_naively(60, runs=150).min() < 0.88


@pytest.mark.soak
@pytest.mark.parametrize("name", WORLDS)
@pytest.mark.parametrize("n", [60, 200, 1_000])
def test_every_world_is_covered(name: str, n: int) -> None:
    share, naive = WORLDS[name].covered(n, runs=2_000), WORLDS[name].covered_naively(n, runs=2_000)
    print(f"{name}, {n}: {100 * share.min():.1f} to {100 * share.max():.1f} ({100 * naive.min():.1f})")  # noqa: T201
    assert share.min() >= 0.91


@pytest.mark.parametrize(
    ("before", "after", "values"),
    [([[1, 2]], [[1, 2], [1, 2]], [0.0, 1.0]), ([[0, 0]], [[1, 2]], [0.0, 1.0]), ([[-1, 2]], [[1, 2]], [0.0, 1.0]),
     ([1, 2], [1, 2], [0.0, 1.0]), ([[1, 2]], [[1, 2]], [0.0, 1.0, 2.0])],
)  # fmt: skip
def test_what_does_not_fit_is_refused(before: object, after: object, values: list[float]) -> None:
    with pytest.raises(ValueError, match="answers"):
        waterfall(before, after, values)
