"""Steadiness: the noise of few answers is no unsteadiness, and the interval has the truth."""

import numpy as np
import pytest

from dashboards.stats.inputs import Floats
from dashboards.stats.steadiness import Steadiness, steadiness
from tests.dashboards.stats.panels import NPS, STARS_44, STARS_48, Answers

ANSWERS = {"NPS 35": NPS, "stars 4.4": STARS_44, "stars 4.8": STARS_48}


def stores(answers: Answers, sd: float, months: int, usual: float, runs: int, seed: int = 5) -> list[Steadiness]:
    """Stores whose true months vary by ``sd`` points of NPS, with some ``usual`` answers a month."""
    rng, values = np.random.default_rng(seed), np.array(answers.values)
    mean = float(values @ np.array(answers.law))
    found = []
    for _ in range(runs):
        truth = np.clip(mean + sd * answers.unit * rng.standard_normal(months), values[0], values[-1])
        n = np.maximum(rng.poisson(usual, months), 1)
        laws: Floats = answers.tilted(truth)
        counts = np.array([rng.multinomial(size, law) for size, law in zip(n, laws, strict=True)], dtype=float)
        found.append(steadiness(n, counts @ values, counts @ values**2))
    return found


def covered(found: list[Steadiness], truth: float) -> float:
    return float(np.mean([each.low <= truth + 1e-9 and truth <= each.high for each in found]))


def test_a_steady_store_with_few_answers_is_steady() -> None:
    """Its months lie 29 points apart, all of it noise."""
    found = stores(NPS, sd=0.0, months=24, usual=8, runs=60)
    assert np.median([each.sd for each in found]) < 8
    assert np.median([each.seen for each in found]) > 25
    assert covered(found, 0.0) >= 0.9


def test_an_unsteady_store_is_unsteady_by_as_much_as_it_is() -> None:
    found = stores(NPS, sd=20.0, months=24, usual=30, runs=60)
    assert np.mean([each.sd for each in found]) == pytest.approx(20.0, abs=2.0)
    assert covered(found, 20.0) >= 0.9
    assert np.mean([each.low > 0 for each in found]) > 0.9


@pytest.mark.soak
@pytest.mark.parametrize("name", ANSWERS)
@pytest.mark.parametrize("months", [12, 24])
@pytest.mark.parametrize("usual", [8, 30])
@pytest.mark.parametrize("sd", [0.0, 8.0, 20.0])
def test_the_interval_covers(name: str, months: int, usual: float, sd: float) -> None:
    found = stores(ANSWERS[name], sd, months, usual, runs=1_000)
    unit = ANSWERS[name].unit
    share = covered(found, sd * unit)
    sizes = [np.mean([getattr(each, size) for each in found]) / unit for size in ("sd", "seen")]
    print(f"{name}, {months} months of {usual}, sd {sd}: {100 * share:.1f}, {sizes[0]:.1f} ({sizes[1]:.1f})")  # noqa: T201
    assert share >= 0.9


def test_months_without_answers_say_nothing() -> None:
    n, total, total_sq = [20.0] * 9, [8.0, 0, 8, 0, 8, 0, 8, 0, 4], [16.0] * 9
    some = steadiness(n, total, total_sq)
    more = steadiness([*n, 0, 0], [*total, 0, 0], [*total_sq, 0, 0])
    assert (more.sd, more.low, more.high, more.months) == (some.sd, some.low, some.high, 9)


@pytest.mark.parametrize(
    ("n", "total", "total_sq"),
    [
        ([], [], []),
        ([20.0] * 7, [8.0] * 7, [16.0] * 7),
        ([1.0] * 9, [1.0] * 9, [1.0] * 9),
        ([9.0] * 9, [9.0] * 9, [9.0] * 9),
    ],
    ids=["no month", "seven months", "an answer each", "all alike"],
)
def test_too_little_tells_nothing(n: list[float], total: list[float], total_sq: list[float]) -> None:
    assert np.isnan(steadiness(n, total, total_sq).sd)
