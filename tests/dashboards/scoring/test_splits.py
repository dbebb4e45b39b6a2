"""Parts of one place: their values by the rule of stores, their difference to the rest, and chance apart."""

import numpy as np
import pytest

from dashboards.metrics import metric
from dashboards.scoring.splits import split
from dashboards.scoring.sums import Sums

NPS, SHARES, STARS = np.array([-1.0, 0.0, 1.0]), np.array([0.0, 1.0]), np.arange(1.0, 6.0)


def parts(counts: list[list[float]], values: np.ndarray) -> Sums:
    table = np.array(counts, dtype=float)
    nothing = np.full(len(table), np.nan)
    return Sums(
        table.sum(axis=1), table @ values, table @ values**2, nothing, nothing, nothing, counts=table, values=values
    )


def test_each_part_is_compared_with_all_others() -> None:
    found = split(metric("nps"), parts([[40, 10, 10], [10, 10, 60], [5, 5, 20]], NPS))
    assert found.value.tolist() == pytest.approx([-50.0, 62.5, 50.0])
    assert found.difference[0] == pytest.approx(-50.0 - 100 * (80 - 15) / 110)
    assert found.difference_low[0] < found.difference[0] < found.difference_high[0] < 0
    assert found.q[0] < 1e-6


def test_a_place_of_two_parts_says_the_same_of_both() -> None:
    found = split(metric("csat"), parts([[30, 70], [10, 50]], SHARES))
    assert found.difference[0] == pytest.approx(-found.difference[1])
    assert found.difference_low[0] == pytest.approx(-found.difference_high[1])
    assert found.p[0] == pytest.approx(found.p[1])


def test_under_five_answers_nothing_is_said_but_how_many() -> None:
    found = split(metric("rating"), parts([[0, 0, 0, 0, 4], [3, 2, 5, 20, 40]], STARS))
    assert found.n.tolist() == [4, 70]
    for name in ("value", "low", "high", "difference", "p", "q"):
        assert np.isnan(getattr(found, name)[0]), name
    assert np.isnan(found.difference[1]), "the rest has four answers"
    assert found.low[1] < found.value[1] < found.high[1]


def test_a_single_part_has_no_rest() -> None:
    found = split(metric("nps"), parts([[10, 10, 30]], NPS))
    assert found.value[0] == pytest.approx(40.0)
    assert np.isnan([found.difference[0], found.q[0]]).all()


def test_durations_are_medians_in_hours() -> None:
    edges = np.log(np.geomspace(1.0, 256.0, 81))
    values = (edges[1:] + edges[:-1]) / 2
    rng = np.random.default_rng(5)
    counts = [np.histogram(np.log(rng.lognormal(np.log(at), 0.6, 80)), bins=edges)[0].tolist() for at in (12.0, 30.0)]
    found = split(metric("resolution_time"), parts(counts, values))
    assert found.value.tolist() == pytest.approx([12.0, 30.0], rel=0.25)
    assert found.difference[0] == pytest.approx(found.value[0] - found.value[1])
    assert found.difference_high[0] < 0
    assert found.q[0] < 0.01


LAWS = {
    "nps": (NPS, (0.2, 0.25, 0.55)),
    "rating": (STARS, (0.02, 0.01, 0.02, 0.05, 0.9)),
    "csat": (SHARES, (0.1, 0.9)),
}


def named(key: str, n: int, count: int, runs: int) -> float:
    """How often a table of equal parts names one."""
    rng, (values, law) = np.random.default_rng(11), LAWS[key]
    tables = [split(metric(key), parts(rng.multinomial(n, law, count).tolist(), values)) for _ in range(runs)]
    return float(np.mean([np.nanmin(found.q) <= 0.05 for found in tables]))


@pytest.mark.parametrize("key", ["nps", "rating"])
def test_where_no_part_differs_one_is_rarely_named(key: str) -> None:
    """Seven weekdays of a store with 210 answers."""
    assert named(key, 30, 7, runs=100) <= 0.08


@pytest.mark.soak
@pytest.mark.parametrize("key", LAWS)
@pytest.mark.parametrize(("n", "count"), [(10, 7), (30, 7), (100, 3)])
def test_equal_parts_of_every_kind_are_rarely_named(key: str, n: int, count: int) -> None:
    share = named(key, n, count, runs=1_000)
    print(f"{key}, {count} parts of {n}: {100 * share:.1f}")  # noqa: T201
    assert share <= 0.07


def test_half_stars_have_parts_too() -> None:
    """Values between the whole ones have no histogram; the spread of all parts serves."""
    n, total, total_sq = np.array([30.0, 60.0]), np.array([90.0, 270.0]), np.array([300.0, 1_260.0])
    nothing = np.full(2, np.nan)
    found = split(metric("rating"), Sums(n, total, total_sq, nothing, nothing, nothing))
    assert found.value.tolist() == [3.0, 4.5]
    assert found.q[0] < 0.001
