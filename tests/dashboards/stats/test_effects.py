"""Effects of actions next to the obvious way (one full covariance per store), and on networks whose truth is known.

Beside every bar stands a usual way to measure that fails it.
"""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from dashboards.stats import effects
from dashboards.stats.effects import (
    CANNOT_TELL,
    NO_VISIBLE_EFFECT,
    WAS_CHANGING,
    WORKED,
    WORSE,
    Components,
    Paths,
    components,
    effect,
    expected_path,
    group_effect,
    placebo,
    planned,
    redrawn,
    refusals,
    verdict,
)
from dashboards.stats.level import month_effects
from tests.bench.effect_simulations import NULL, OURS, REAL, STAGES, in_stages, one_by_one
from tests.dashboards.stats.actions import Scene, acted

C = Components(4.0, 2.0, 0.7)


def panel(seed: int = 1, stores: int = 14, months: int = 12, acting: int = 3, silent: float = 0.1) -> tuple[Any, ...]:
    """Stores with gaps, of which the first few act in the last months, one month apart."""
    rng = np.random.default_rng(seed)
    n = rng.poisson(20, (stores, months)) * (rng.random((stores, months)) >= silent)
    y = np.where(n > 0, rng.normal(0, 2, (stores, 1)) + rng.normal(0, 2, n.shape) + np.arange(months), np.nan)
    start = np.full(stores, months)
    start[:acting] = months - 4 + np.arange(acting)
    return y, n.astype(float), np.linspace(20, 60, stores), start


def by_definition(
    y: np.ndarray, n: np.ndarray, s2: np.ndarray, start: np.ndarray, store: int, months: np.ndarray
) -> tuple[float, float]:
    """Follow the formulas for one store with whole matrices."""
    at = np.arange(y.shape[1])
    free = at < start[:, None]
    common = month_effects(np.where(free, y, np.nan), n, s2, C)
    whole = C.tau2 + C.omega2 * C.phi ** np.abs(np.subtract.outer(at, at))
    before = np.flatnonzero(free[store] & (n[store] > 0))
    v = whole[np.ix_(before, before)] + np.diag(s2[store] / n[store, before])
    q = np.zeros(at.size)
    q[months] = n[store, months] / n[store, months].sum()
    weights = np.linalg.solve(v, whole[before] @ q)
    load = q.copy()
    load[before] -= weights
    value = q @ (np.nan_to_num(y[store]) - common.value) - weights @ (y[store, before] - common.value[before])
    variance = q @ whole @ q - (whole[before] @ q) @ weights + s2[store] / n[store, months].sum()
    return float(value), float(variance + load @ common.covariance @ load)


@pytest.mark.parametrize("store", [0, 1, 2])
def test_the_effect_is_that_of_the_formulas(store: int) -> None:
    y, n, s2, start = panel()
    paths = expected_path(y, n, s2, start, C)
    months = np.arange(start[store], 12)
    found = effect(paths, y, n, store, months)
    value, variance = by_definition(y, n, s2, start, store, months)
    assert found.value == pytest.approx(value)
    assert found.se == pytest.approx(paths.placebo_scale * np.sqrt(variance))
    assert (found.low, found.high) == pytest.approx((value - 1.959964 * found.se, value + 1.959964 * found.se))
    assert found.detectable == pytest.approx(2.8016 * found.se, rel=1e-4)
    assert found.answers == n[store, months].sum()


def test_the_effect_is_what_lies_beyond_the_path() -> None:
    y, n, s2, start = panel(silent=0.0)
    paths = expected_path(y, n, s2, start, C)
    months = np.arange(start[0], 12)
    away = np.average((y - paths.expected)[0, months], weights=n[0, months])
    assert effect(paths, y, n, 0, months).value == pytest.approx(away)
    moved = y.copy()
    moved[0, months] += 7.0
    again = expected_path(moved, n, s2, start, C)
    assert_allclose(again.expected, paths.expected)
    assert effect(again, moved, n, 0, months).value == pytest.approx(away + 7.0)


def test_the_month_of_the_action_is_neither_before_nor_after() -> None:
    y, n, s2, start = panel(silent=0.0)
    wild = y.copy()
    wild[0, start[0]] = 1e6
    for judged, changes in ((np.arange(start[0] + 1, 12), False), (np.arange(start[0], 12), True)):
        plain, other = (effect(expected_path(each, n, s2, start, C), each, n, 0, judged).value for each in (y, wild))
        assert (plain != pytest.approx(other)) is changes


def test_groups_are_weighted_by_answers_after() -> None:
    y, n, s2, start = panel()
    paths = expected_path(y, n, s2, start, C)
    each = [effect(paths, y, n, store, range(12)) for store in range(3)]
    found = group_effect(paths, y, n, [0, 1, 2], range(12))
    weights = [one.answers for one in each]
    assert found.value == pytest.approx(np.average([one.value for one in each], weights=weights))
    assert found.answers == sum(weights)
    assert [cohort.cohort for cohort in found.by_cohort] == start[:3].tolist()
    assert [cohort.value for cohort in found.by_cohort] == pytest.approx([one.value for one in each])
    named = group_effect(paths, y, n, [0, 1, 2], range(12), ["a", "a", "b"])
    assert [(cohort.cohort, cohort.stores) for cohort in named.by_cohort] == [("a", 2), ("b", 1)]
    own = group_effect(paths, y, n, [0, 1, 2], [range(start[store] + 1, 12) for store in range(3)])
    assert own.answers == sum(n[store, start[store] + 1 :].sum() for store in range(3))


def test_months_around_the_start_are_a_picture_before_and_measured_after() -> None:
    y, n, s2, start = panel(silent=0.0)
    paths = expected_path(y, n, s2, start, C)
    found = {each.month: each for each in group_effect(paths, y, n, [0, 1, 2], range(12)).by_event_month}
    assert min(found) == -6
    assert max(found) == 3
    assert np.isnan(found[-1].low)
    assert found[3].stores == 1
    assert found[3].value == pytest.approx(effect(paths, y, n, 0, [11]).value)
    assert found[3].low < found[3].value < found[3].high


def test_regions_that_fell_are_no_effect_of_an_action() -> None:
    rng = np.random.default_rng(4)
    stores, months = 120, 16
    region = np.arange(stores) % 6
    y = rng.normal(0, 2, (stores, 1)) + rng.normal(0, 1, (stores, months))
    y[region == 0, 12:] -= 6.0
    n, start = np.full(y.shape, 20.0), np.where(np.arange(stores) == 0, 12, months)
    plain, fair = (
        effect(expected_path(y, n, 20.0, start, Components(4.0, 0.5, 0.5), each), y, n, 0, range(12, 16))
        for each in (None, region)
    )
    assert plain.high < 0
    assert fair.low < 0 < fair.high
    assert abs(fair.value) < 2


def test_months_without_a_store_that_does_not_act_are_refused() -> None:
    y, n, s2, start = panel(silent=0.0)
    start[:] = np.minimum(start, 10)
    paths = expected_path(y, n, s2, start, C)
    assert np.isnan(effect(paths, y, n, 0, range(8, 12)).value)
    assert np.isnan(group_effect(paths, y, n, [0, 1], range(8, 12)).value)
    assert "no_untreated" in refusals(paths, y, n, [0], range(8, 12))
    assert np.isnan(paths.expected[:, 10:]).all()
    cut = effect(paths, y, n, 0, range(8, 10))
    assert cut.low < cut.value < cut.high
    assert "no_untreated" not in refusals(paths, y, n, [0], range(8, 10))


def usual(**changed: Any) -> tuple[Paths, np.ndarray, np.ndarray]:
    y, n = np.random.default_rng(3).normal(0, 1, (12, 14)), np.full((12, 14), 20.0)
    start = np.array([10] + [14] * 11)
    for name, change in changed.items():
        if name == "n":
            change(n)
        else:
            change(start)
    return expected_path(np.where(n > 0, y, np.nan), n, 20.0, start, Components(1.0, 0.2, 0.5)), y, n


def put(at: Any, value: float) -> Any:
    return lambda array: array.__setitem__(at, value)


@pytest.mark.parametrize(
    ("changed", "months", "codes"),
    [
        ({}, range(10, 14), ()),
        ({"start": put(slice(0, 5), 10)}, range(10, 14), ("few_untreated",)),
        ({}, range(0), ("action_month_only", "few_answers_after", "answers_changed")),
        ({"n": put((0, slice(0, 5)), 0)}, range(10, 14), ("few_months_before",)),
        ({"n": put((0, slice(0, 10)), 2)}, range(10, 14), ("few_answers_before", "answers_changed")),
        ({"n": put((0, slice(10, 14)), 7)}, range(10, 14), ("few_answers_after", "answers_changed")),
        ({"n": put((0, slice(10, 14)), 50)}, range(10, 14), ("answers_changed",)),
    ],
    ids=["none", "others", "no month", "months", "before", "after", "twice"],
)
def test_reasons_to_give_no_word(changed: Any, months: range, codes: tuple[str, ...]) -> None:
    assert refusals(*usual(**changed), [0], months) == codes


def test_stores_that_stray_without_an_action_are_a_reason_too() -> None:
    y, n, s2, start = panel(silent=0.0, stores=30)
    rng = np.random.default_rng(1)
    y[:, 8:] += rng.normal(0, 12, (30, 1))
    paths = expected_path(y, n, s2, start, C)
    assert paths.placebo_scale > 1.5
    assert "placebo_scale" in refusals(paths, y, n, [0], range(8, 12))


@pytest.mark.parametrize(
    ("shift", "worth", "word"),
    [(6.0, 1.0, WORKED), (-6.0, 1.0, WORSE), (0.0, 4.0, NO_VISIBLE_EFFECT), (0.0, 0.5, CANNOT_TELL)],
)
def test_words(shift: float, worth: float, word: str) -> None:
    y, n = np.zeros((20, 14)), np.full((20, 14), 30.0)
    y[0, 10:] += shift
    paths = expected_path(y, n, 30.0, [10] + [14] * 19, Components(1.0, 0.2, 0.5))
    found = verdict(paths, y, n, [0], range(10, 14), worth)
    assert found.word == word
    assert group_effect(paths, y, n, [0], range(10, 14), worth=worth).verdict == word
    assert found.needed is None


def test_more_answers_decide_what_is_open() -> None:
    y, n = np.zeros((40, 14)), np.full((40, 14), 10.0)
    paths = expected_path(y, n, 100.0, [10] + [14] * 39, Components(1.0, 0.05, 0.2))
    found = verdict(paths, y, n, [0], range(10, 12), 2.5)
    assert found.word == CANNOT_TELL
    assert found.needed is not None
    months = found.needed // 10
    assert planned(paths, 0, range(10, 10 + months), found.needed) <= 2.5
    assert planned(paths, 0, range(10, 10 + months - 1), found.needed - 10) > 2.5
    assert verdict(paths, y, n, [0], range(10, 12), 0.2).needed is None


def test_a_plan_says_what_will_be_measured() -> None:
    y, n = np.random.default_rng(2).normal(0, 1, (40, 15)), np.full((40, 15), 30.0)
    c = Components(1.0, 0.2, 0.5)
    before = expected_path(y[:, :12], n[:, :12], 30.0, [12] * 40, c)
    after = expected_path(y, n, 30.0, [12] + [15] * 39, c)
    for stores in (0, [0, 1, 2, 3]):
        foreseen = planned(before, stores, range(12, 15), 90.0) / before.placebo_scale
        known = planned(after, stores, range(12, 15), 90.0) / after.placebo_scale
        assert foreseen == pytest.approx(known, rel=0.05)
    found = effect(after, y, n, 0, range(12, 15))
    assert planned(after, 0, range(12, 15), 90.0) == pytest.approx(found.detectable, rel=1e-9)
    assert np.isnan(planned(before, 0, [], 90.0))
    assert np.isnan(planned(before, 0, [12], 0.0))


def test_a_store_that_was_changing_gets_a_word_only_if_both_paths_agree() -> None:
    y, n = np.zeros((40, 14)), np.full((40, 14), 40.0)
    y[0, 7:10], y[0, 10:] = -9.0, -6.0
    paths = expected_path(y, n, 40.0, [10] + [14] * 39, Components(9.0, 0.2, 0.5))
    second = redrawn(paths, {0: 7})
    assert effect(second, y, n, 0, range(10, 14)).value > effect(paths, y, n, 0, range(10, 14)).value
    words = {group_effect(each, y, n, [0], range(10, 14), worth=1.0).verdict for each in (paths, second)}
    found = verdict(paths, y, n, [0], range(10, 14), 1.0, {0: 7, 5: 3})
    assert found.word == (WAS_CHANGING if len(words) == 2 else words.pop())
    assert found.since_change is not None
    assert verdict(paths, y, n, [0], range(10, 14), 1.0, {5: 3}).since_change is None


def test_a_change_before_forgets_the_months_before_it() -> None:
    y, n, s2, start = panel(silent=0.0)
    paths = expected_path(y, n, s2, start, C)
    gone = y.copy()
    gone[0, :5] = np.nan
    value, _variance = by_definition(y, n, s2, start, 0, np.arange(8, 12))
    again = effect(redrawn(paths, {0: 5}), y, n, 0, range(8, 12))
    assert again.value != pytest.approx(value)
    forgotten = expected_path(gone, n, s2, start, C)
    assert again.value == pytest.approx(effect(forgotten, gone, n, 0, range(8, 12)).value, abs=0.5)


def test_of_stores_without_an_action_so_many_changed_as_much() -> None:
    y, n = np.zeros((60, 14)), np.full((60, 14), 30.0)
    y[:, :] += np.linspace(0, 5.9, 60)[:, None]
    y[0, 10:] += 3.0
    y[[3, 5], 10:] += [[4.0], [-4.0]]
    y[59, 10:] += 9.0
    paths = expected_path(y, n, 3.0, [10] + [14] * 59, Components(4.0, 0.1, 0.5))
    found = placebo(paths, y, n, [0], range(10, 14))
    assert (found.stores, found.changed) == (40, 2)


def test_components_come_from_free_months_alone() -> None:
    y, n, s2, start = panel(stores=60, months=24)
    free = np.arange(24) < start[:, None]
    moved = np.where(free, y, y + 50)
    assert components(moved, n, s2, free) == components(y, n, s2, free)
    few = components(y[:4], n[:4], s2[:4], free[:4])
    assert few.tau2 > 0
    assert few.omega2 == 0
    assert np.isnan(components(y, n * 0, s2, free).tau2)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.integers(9, 16), st.integers(7, 12), st.floats(-50, 50), st.floats(0.1, 10))
def test_other_units_and_another_order_change_nothing(
    seed: int, stores: int, months: int, shift: float, scale: float
) -> None:
    y, n, s2, start = panel(seed, stores, months, silent=0.2)
    region = np.arange(stores) % 3
    order = np.random.default_rng(seed).permutation(stores)
    where = [int(np.flatnonzero(order == store)[0]) for store in range(3)]
    scaled = Components(C.tau2 * scale**2, C.omega2 * scale**2, C.phi)
    other = (shift + scale * y)[order]
    first = expected_path(y, n, s2, start, C, region)
    again = expected_path(other, n[order], s2[order] * scale**2, start[order], scaled, region[order])
    plain = group_effect(first, y, n, [0, 1, 2], range(months))
    found = group_effect(again, other, n[order], where, range(months))
    assert_allclose(
        [found.value, found.low, found.high],
        np.multiply(scale, [plain.value, plain.low, plain.high]),
        rtol=1e-5,
        atol=1e-5 * scale,
    )
    assert refusals(again, other, n[order], where, range(months)) == refusals(first, y, n, [0, 1, 2], range(months))


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 12), st.integers(1, 10), st.floats(0, 1), st.booleans())
def test_nothing_raises_for_data(seed: int, stores: int, months: int, silent: float, alike: bool) -> None:
    rng = np.random.default_rng(seed)
    n = (rng.poisson(3, (stores, months)) * (rng.random((stores, months)) >= silent)).astype(float)
    y = np.where(n > 0, 1.0 if alike else rng.normal(0, 1, n.shape), np.nan)
    s2 = rng.choice([0.0, 1.0, np.nan], stores)
    start, region = rng.integers(0, months + 3, stores), rng.integers(0, 3, stores)
    free = np.arange(months) < start[:, None]
    paths = expected_path(y, n, s2, start, components(y, n, s2, free), region)
    members, judged = rng.permutation(stores)[:3], rng.integers(0, months, 3)
    group = group_effect(paths, y, n, members, judged)
    one = effect(paths, y, n, int(members[0]), judged)
    assert verdict(paths, y, n, members, judged, 1.0, {int(members[0]): 0}).word in vars(effects).values()
    placebo(paths, y, n, members, judged)
    planned(paths, members.tolist(), judged, 30.0)
    assert all(isinstance(code, str) for code in refusals(paths, y, n, members, judged))
    for found in (group, one):
        assert np.isnan(found.value) or found.low <= found.value <= found.high


RUNS = 40
COLUMNS = tuple(NULL)[:7]


def lines(simulation: Any, name: str, cells: dict[str, Scene], runs: int) -> dict[str, dict[str, float]]:
    return {line["way"]: line for line in simulation(name, 77, runs, cells[name])}


def test_an_action_without_effect_has_none() -> None:
    """Of 100 stores the five worst are picked; before and after differ by some 16 points."""
    found = lines(one_by_one, "by 3 months", NULL, RUNS)
    ours = found[OURS]
    assert abs(ours["bias"]) <= 1.0 + 2 * ours["se"]
    assert 0.91 <= ours["covers"] <= 0.99
    assert ours["worked"] <= 0.06
    assert found["before/after"]["bias"] > 10
    assert found["before/after"]["worked"] > 0.2


def test_stores_of_the_same_dip_are_no_match_when_one_month_picked_them() -> None:
    found = lines(one_by_one, "by 1 month", NULL, RUNS)
    assert abs(found[OURS]["bias"]) <= 1.0 + 2 * found[OURS]["se"]
    assert found["matched differences"]["bias"] > 5


def test_an_action_with_an_effect_shows_it() -> None:
    found = lines(one_by_one, "20, 100 answers, 6 months after", REAL, RUNS)[OURS]
    assert found["worked"] >= 0.85
    assert abs(found["bias"]) <= 1.0 + 2 * found["se"]


def test_a_roll_out_in_stages_without_effect_has_none() -> None:
    found = lines(in_stages, "null", STAGES, 25)
    assert abs(found[OURS]["bias"]) <= 1.0
    assert found[OURS]["worked"] <= 0.1
    naive = found["Callaway & Sant'Anna, base g - 1"]
    assert naive["bias"] > 4
    assert naive["worked"] > 0.5


def test_stores_picked_at_random_have_no_bias() -> None:
    found = lines(one_by_one, "at random", NULL, RUNS)[OURS]
    assert abs(found["bias"]) <= 0.5 + 2 * found["se"]


def test_picked_stores_are_the_worst_of_their_window() -> None:
    case = acted(np.random.default_rng(1), Scene())
    seen = np.nansum(case.y[:, 21:24] * case.n[:, 21:24], axis=1) / case.n[:, 21:24].sum(axis=1)
    assert set(case.picked) == set(np.argsort(seen)[:5])


@pytest.mark.soak
@pytest.mark.parametrize("name", COLUMNS)
def test_no_effect_in_any_column(name: str) -> None:
    found = lines(one_by_one, name, NULL, 1_000)
    print(name, found)  # noqa: T201
    assert abs(found[OURS]["bias"]) <= 1.0
    assert 0.93 <= found[OURS]["covers"] <= 0.97
    assert found[OURS]["worked"] <= 0.04
    assert found["before/after"]["covers"] < 0.93
    if name == "by 1 month":
        assert found["matched differences"]["bias"] > 1.0


@pytest.mark.soak
def test_no_bias_where_stores_are_picked_at_random() -> None:
    assert abs(lines(one_by_one, "at random", NULL, 1_000)[OURS]["bias"]) <= 0.5


@pytest.mark.soak
def test_nine_of_ten_effects_of_20_are_found() -> None:
    assert lines(one_by_one, "20, 100 answers, 6 months after", REAL, 1_000)[OURS]["worked"] >= 0.9


@pytest.mark.soak
@pytest.mark.parametrize("name", ["null", "null, by 1 month"])
def test_no_effect_of_stages(name: str) -> None:
    found = lines(in_stages, name, STAGES, 1_000)
    print(name, found)  # noqa: T201
    assert abs(found[OURS]["bias"]) <= 1.0
    assert found[OURS]["worked"] <= 0.05
    assert found["Callaway & Sant'Anna, base g - 1"]["bias"] > 1.0
