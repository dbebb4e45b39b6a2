from dataclasses import fields, replace

import numpy as np
import pytest

from dashboards.metrics import METRICS, metric
from dashboards.scoring.assessment import STORES_FOR_CLUSTERS, Assessment, Sums, assess
from dashboards.scoring.verdicts import Verdict

K = 60


def sums_of(n, total, total_sq, *, target=np.nan, factors=()) -> Sums:
    n, total, total_sq = (np.asarray(each, dtype=float) for each in (n, total, total_sq))
    nowhere = np.full(n.shape, np.nan)
    return Sums(n, total, total_sq, np.broadcast_to(target, n.shape).astype(float), nowhere, nowhere, factors)


def rating_network(stores: int = K, tau: float = 0.3, seed: int = 1) -> Sums:
    """Stars of stores whose true means differ by tau."""
    rng = np.random.default_rng(seed)
    n = rng.integers(5, 200, stores)
    n[:2] = 3
    truth = rng.normal(4.0, tau, stores)
    stars = [np.clip(np.round(rng.normal(mean, 1.0, size)), 1, 5) for mean, size in zip(truth, n, strict=True)]
    return sums_of(n, [each.sum() for each in stars], [(each**2).sum() for each in stars], target=4.0)


def arrays(result: Assessment) -> dict[str, np.ndarray]:
    return {each.name: value for each in fields(result) if isinstance(value := getattr(result, each.name), np.ndarray)}


def test_means_are_plain_means_and_hidden_under_five_answers():
    sums = rating_network()
    result = assess(metric("rating"), sums)
    few = sums.n < 5
    assert few.any()
    np.testing.assert_allclose(result.value[~few], (sums.total / sums.n)[~few])
    assert np.isnan(result.value[few]).all()
    assert np.isnan(result.low[few]).all()
    assert not np.isnan(result.shrunken).any()
    assert not np.isnan(result.p_worst).any()


def test_a_store_without_answers_says_nothing_and_changes_nobody():
    sums = rating_network()
    more = replace(
        sums,
        **{
            each.name: np.append(value, 0 if each.name in ("n", "total", "total_sq") else np.nan)
            for each in fields(sums)
            if isinstance(value := getattr(sums, each.name), np.ndarray)
        },
    )
    before, after = assess(metric("rating"), sums), assess(metric("rating"), more)
    for name, values in arrays(before).items():
        np.testing.assert_allclose(arrays(after)[name][:-1], values, err_msg=name)
        assert np.isnan(arrays(after)[name][-1]), name
    assert after.verdict[-1] is Verdict.NO_DATA
    assert after.network == before.network


def test_the_order_of_the_stores_plays_no_part():
    sums = rating_network()
    order = np.random.default_rng(2).permutation(K)
    turned = replace(
        sums,
        **{
            each.name: value[order]
            for each in fields(sums)
            if isinstance(value := getattr(sums, each.name), np.ndarray)
        },
    )
    straight, other = assess(metric("rating"), sums), assess(metric("rating"), turned)
    for name, values in arrays(straight).items():
        np.testing.assert_allclose(arrays(other)[name], values[order], rtol=1e-7, err_msg=name)


def test_under_eight_stores_there_is_no_model_but_a_verdict_from_own_answers():
    sums = rating_network(stores=7)
    result = assess(metric("rating"), replace(sums, n=sums.n + 0, target=np.full(7, 1.5)))
    for name in ("shrunken", "rank", "rank_low", "p_worst", "z", "q"):
        assert np.isnan(arrays(result)[name]).all(), name
    shown = sums.n >= 5
    assert (np.array(result.basis) == np.where(shown, "own", "")).all()
    np.testing.assert_array_equal(result.shrunken_low[shown], result.low[shown])
    assert not np.isnan(result.p_below[shown]).any()
    assert result.band == [""] * 7
    assert set(result.verdict) <= {Verdict.MEETS, Verdict.NOT_ENOUGH}
    assert Verdict.MEETS in result.verdict


def test_where_low_is_better_everything_is_mirrored():
    sums = rating_network()
    stars = metric("rating")
    mirrored = replace(
        sums,
        total=6 * sums.n - sums.total,
        total_sq=36 * sums.n - 12 * sums.total + sums.total_sq,
        target=6 - sums.target,
    )
    high, low = assess(stars, sums), assess(replace(stars, better="low"), mirrored)
    np.testing.assert_allclose(low.p_worst, high.p_worst, atol=0.03)
    np.testing.assert_allclose(low.p_below, high.p_below, atol=1e-9)
    np.testing.assert_allclose(low.z, -high.z, atol=1e-9)
    assert low.verdict == high.verdict


def test_perfect_scores_everywhere_are_a_consistent_network_not_an_alarm():
    n = np.arange(1.0, 41.0)
    for key in ("rating", "csat", "nps"):
        top = 5.0 if key == "rating" else 1.0
        result = assess(metric(key), sums_of(n, top * n, top**2 * n, target=0.9 * top))
        assert result.network.tau == pytest.approx(0, abs=1e-9)
        assert set(result.band) == {"common"}
        assert not any(result.confirmed)
        assert Verdict.BELOW not in result.verdict


def test_a_far_store_is_confirmed_and_its_neighbours_are_not():
    rng = np.random.default_rng(3)
    n = np.full(100, 200.0)
    good = rng.binomial(200, 0.8, 100).astype(float)
    good[17] = 90
    result = assess(metric("csat"), sums_of(n, good, good, target=0.75))
    assert result.band[17] == "alarm"
    assert [index for index, sure in enumerate(result.confirmed) if sure] == [17]
    assert result.p_worst.argmax() == 17
    assert result.verdict[17] is Verdict.BELOW


def test_a_bad_store_in_a_bad_region_is_not_excused_by_the_standard():
    rng = np.random.default_rng(4)
    n = np.full(120, 150.0)
    region = ["A"] * 60 + ["B"] * 60
    share = np.where(np.arange(120) < 60, 0.85, 0.60)
    share[100] = 0.35
    good = rng.binomial(150, share).astype(float)
    result = assess(metric("csat"), sums_of(n, good, good, target=0.8, factors=[region]))
    assert result.expected[100] == pytest.approx(0.6, abs=0.04)
    assert result.confirmed[100]
    assert all(word is Verdict.BELOW for word in result.verdict[60:])


@pytest.mark.parametrize("stores", [0, 1, 2, 7, 8, 29, 30, 31])
@pytest.mark.parametrize("key", [entry.key for entry in METRICS])
def test_every_metric_takes_any_number_of_stores(stores, key):
    n = np.arange(1.0, stores + 1)
    entry = metric(key)
    low, high = entry.bounds or (1.0, 7.0)
    ones = np.floor(n / 2)
    total = ones * high + (n - ones) * low
    result = assess(entry, sums_of(n, total, ones * high**2 + (n - ones) * low**2, target=(low + high) / 2))
    assert len(result.verdict) == stores
    assert result.network.stores == stores
    assert np.isnan(result.shrunken).all() == (stores < 8)


def test_a_handful_of_bad_stars_is_no_proof_where_stars_are_mostly_good():
    rng = np.random.default_rng(8)
    n = np.full(60, 8.0)
    stars = rng.choice([1, 2, 3, 4, 5], (60, 8), p=[0.04, 0.01, 0.02, 0.08, 0.85])
    stars[5] = [1, 1, 1, 5, 5, 5, 5, 5]
    sums = sums_of(n, stars.sum(axis=1), (stars**2).sum(axis=1))
    plain, fair = (assess(metric("rating"), replace(sums, skewness=lean)) for lean in (0.0, -3.0))
    assert plain.z[5] < fair.z[5] < 0
    assert plain.confirmed[5]
    assert not fair.confirmed[5]


def test_the_interval_of_the_spread_holds_its_estimate_also_where_a_few_stores_dominate():
    rng = np.random.default_rng(9)
    n = np.full(100, 300.0)
    good = rng.binomial(300, 0.8, 100).astype(float)
    good[:6] = 120
    network = assess(metric("csat"), sums_of(n, good, good)).network
    assert network.dominated
    assert network.tau_low <= network.tau <= network.tau_high
    assert network.consistency_low <= network.consistency <= network.consistency_high


def test_figures_of_nps_are_shown_from_minus_100_to_100():
    n = np.full(10, 100.0)
    share = np.linspace(-0.4, 0.5, 10)
    result = assess(metric("nps"), sums_of(n, n * share, n * 0.6))
    np.testing.assert_allclose(result.value, 100 * share)
    assert np.all(np.abs(result.expected) <= 100)


@pytest.mark.parametrize(("stores", "has_clusters"), [(STORES_FOR_CLUSTERS - 1, False), (STORES_FOR_CLUSTERS, True)])
def test_clusters_are_sought_among_enough_stores_with_a_place(stores, has_clusters):
    """Half of the stores are in one town and good, the others are in another and bad."""
    good = np.arange(stores) < stores // 2
    n = np.full(stores, 400.0)
    mean = np.where(good, 4.6, 3.4) + np.linspace(-0.05, 0.05, stores)
    sums = replace(
        sums_of(n, n * mean, n * (mean**2 + 1.0)),
        latitude=np.where(good, 37.5, 35.1) + np.linspace(0, 0.01, stores),
        longitude=np.where(good, 127.0, 129.0),
    )
    assert any(assess(metric("rating"), sums).cluster) is has_clusters


def test_where_stores_differ_a_little_few_answers_are_not_enough():
    sums = rating_network(tau=0.15)
    result = assess(metric("rating"), sums)
    assert 0 < result.network.tau < 1
    assert {word for word, n in zip(result.verdict, sums.n, strict=True) if 5 <= n < 10} == {Verdict.NOT_ENOUGH}
