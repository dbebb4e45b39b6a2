"""The current level next to the obvious way: one full covariance matrix per store."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from dashboards.stats.kalman import ComponentsOfEach, filtered, inputs
from dashboards.stats.level import (
    Components,
    averaged,
    components,
    current,
    month_effects,
    steps,
    without_prior,
)
from dashboards.stats.reml import log_likelihood

USUAL = Components(1.0, 0.5, 0.7)


def panel(seed=1, stores=12, months=8, c=USUAL, median=6.0, s2=2.0):
    rng = np.random.default_rng(seed)
    n = rng.poisson(median * np.exp(rng.normal(0, 0.8, (stores, 1))), (stores, months))
    drift = rng.normal(0, 1, (stores, months))
    for month in range(1, months):
        drift[:, month] = c.phi * drift[:, month - 1] + np.sqrt(1 - c.phi**2) * drift[:, month]
    truth = np.linspace(3, 4, months) + rng.normal(0, np.sqrt(c.tau2), (stores, 1)) + np.sqrt(c.omega2) * drift
    y = np.where(n > 0, truth + rng.normal(0, 1, n.shape) * np.sqrt(s2 / np.maximum(n, 1)), np.nan)
    return y, n, truth


def covariance(months, c):
    apart = np.abs(np.subtract.outer(np.arange(months), np.arange(months)))
    return c.tau2 + c.omega2 * c.phi**apart


def slow_month_effects(y, n, s2, c):
    months = y.shape[1]
    information, pull = np.zeros((months, months)), np.zeros(months)
    for values, answers, one in zip(y, n, np.broadcast_to(s2, y.shape[0]), strict=True):
        seen = np.flatnonzero(answers > 0)
        v = covariance(months, c)[np.ix_(seen, seen)] + np.diag(one / answers[seen])
        x = np.eye(months)[seen]
        information += x.T @ np.linalg.solve(v, x)
        pull += x.T @ np.linalg.solve(v, values[seen])
    return np.linalg.solve(information, pull), np.linalg.inv(information)


def slow_current(values, answers, s2, c, common, errors=None):
    months = values.size
    seen = np.flatnonzero(answers > 0)
    whole = covariance(months, c)
    v = whole[np.ix_(seen, seen)] + np.diag(s2 / answers[seen])
    weights = np.linalg.solve(v, whole[seen, -1])
    mean = common[-1] + weights @ (values[seen] - common[seen])
    variance = whole[-1, -1] - weights @ whole[seen, -1]
    if errors is not None:
        load = np.eye(months)[-1]
        load[seen] -= weights
        variance += load @ errors @ load
    return mean, np.sqrt(variance)


CASES = [Components(1.0, 0.5, 0.7), Components(0.0, 1.0, 0.95), Components(2.0, 0.0, 0.0), Components(0.3, 0.4, 0.0)]


@pytest.mark.parametrize("c", CASES)
def test_month_effects_are_generalised_least_squares(c):
    y, n, _ = panel(median=2)
    s2 = np.linspace(1, 3, y.shape[0])
    found = month_effects(y, n, s2, c)
    value, errors = slow_month_effects(y, n, s2, c)
    assert (n == 0).any()
    assert_allclose(found.value, value, rtol=1e-9)
    assert_allclose(found.covariance, errors, rtol=1e-9)


@pytest.mark.parametrize("c", CASES)
@pytest.mark.parametrize("known", [False, True])
def test_current_is_the_best_linear_prediction(c, known):
    y, n, _ = panel(median=2)
    n[3] = 0
    y[3] = np.nan
    s2 = np.linspace(1, 3, y.shape[0])
    effects = month_effects(y, n, s2, c)
    found = current(y, n, s2, c, effects.value if known else effects)
    slow = [
        slow_current(*each, c, effects.value, None if known else effects.covariance)
        for each in zip(y, n, s2, strict=True)
    ]
    assert_allclose(found.mean, [mean for mean, _ in slow], rtol=1e-9)
    assert_allclose(found.se, [se for _, se in slow], rtol=1e-7)
    assert found.mean[3] == found.prior_mean
    assert found.se[3] == pytest.approx(found.prior_se)


def test_likelihood_by_its_definition():
    c = Components(1.0, 0.5, 0.7)
    y, n, _ = panel(median=2)
    common, errors = slow_month_effects(y, n, 2.0, c)
    expected = 0.5 * np.linalg.slogdet(errors)[1]
    for values, answers in zip(y, n, strict=True):
        seen = answers > 0
        v = covariance(y.shape[1], c)[np.ix_(seen, seen)] + np.diag(2.0 / answers[seen])
        away = values[seen] - common[seen]
        expected -= 0.5 * (np.linalg.slogdet(v)[1] + away @ np.linalg.solve(v, away))
    noise = np.where(n > 0, 2.0 / np.maximum(n, 1), np.inf)
    assert log_likelihood(np.nan_to_num(y), noise, c) == pytest.approx(expected, rel=1e-9)


def test_stores_with_components_of_their_own_take_one_pass_as_they_take_several():
    of = [Components(1.0, 0.5, 0.7), Components(4.0, 0.0, 0.0), Components(0.1, 2.0, 0.95)]
    y, n, _ = panel(stores=3, months=9)
    data, noise = inputs(y, n, 2.0)
    each = ComponentsOfEach(*(np.array([getattr(c, name) for c in of]) for name in ("tau2", "omega2", "phi")))
    units = np.eye(9)[:, :2]
    together = filtered(data, noise, each, units)
    for store, c in enumerate(of):
        alone = filtered(data[[store]], noise[[store]], c, units)
        for name in ("innovation", "variance", "mean", "spread"):
            assert_allclose(getattr(together, name)[..., [store]], getattr(alone, name), rtol=1e-12)


@pytest.mark.parametrize(("stores", "nearly"), [(20, 1e-3), (40, 0.02), (150, 0.02)])
def test_no_other_components_are_likelier(stores, nearly):
    y, n, _ = panel(stores=stores, months=12)
    found = components(y, n, 2.0)
    noise = np.where(n > 0, 2.0 / np.maximum(n, 1), np.inf)
    data = np.nan_to_num(y)
    most = log_likelihood(data, noise, found)
    for tau2 in (0.8, 1, 1.25):
        for omega2 in (0.8, 1, 1.25):
            for phi in (-0.1, 0, 0.1):
                other = Components(found.tau2 * tau2, found.omega2 * omega2, float(np.clip(found.phi + phi, 0, 0.98)))
                assert log_likelihood(data, noise, other) <= most + nearly


@pytest.mark.parametrize("c", [Components(1.0, 0.5, 0.7), Components(1.0, 0.8, 0.9), Components(1.0, 0.0, 0.0)])
def test_components_are_found(c):
    found = [components(*panel(seed, 400, 24, c, 20)[:2], 2.0) for seed in range(3)]
    for name in ("tau2", "omega2"):
        assert np.mean([getattr(each, name) for each in found]) == pytest.approx(getattr(c, name), abs=0.15)
    if c.omega2:
        assert np.mean([each.phi for each in found]) == pytest.approx(c.phi, abs=0.08)


def test_own_values_and_the_network_make_the_level_again():
    c = Components(1.0, 0.5, 0.7)
    y, n, _ = panel()
    level = current(y, n, 2.0, c, month_effects(y, n, 2.0, c).value)
    own, variance = without_prior(level)
    weight = 1 / variance + level.prior_se**-2
    assert_allclose((own / variance + level.prior_mean * level.prior_se**-2) / weight, level.mean)
    assert_allclose(weight**-0.5, level.se)


@pytest.mark.parametrize("c", CASES)
def test_steps_by_regression_on_the_whole_covariance(c):
    y, n, _ = panel(median=2)
    common = np.linspace(3, 4, y.shape[1])
    found = steps(y, n, 2.0, c, common, months=3)
    for store, since in ((0, 1), (4, 2), (7, 3)):
        seen = np.flatnonzero(n[store] > 0)
        v = covariance(y.shape[1], c)[np.ix_(seen, seen)] + np.diag(2.0 / n[store, seen])
        step = (seen >= y.shape[1] - since).astype(float)
        information = step @ np.linalg.solve(v, step)
        if not step.any():
            assert np.isnan(found.size[since - 1, store])
            continue
        size = step @ np.linalg.solve(v, y[store, seen] - common[seen]) / information
        weights = np.linalg.solve(v, step)
        assert found.size[since - 1, store] == pytest.approx(size)
        assert found.se[since - 1, store] == pytest.approx(information**-0.5)
        assert 0 <= found.noise_share[since - 1, store] <= 1
        assert weights @ v @ weights == pytest.approx(information)


def test_a_network_that_falls_as_a_whole_moves_no_store():
    y, n, _ = panel(stores=60, months=12)
    c = Components(1.0, 0.5, 0.7)
    fallen = y.copy()
    fallen[:, -1] -= 5
    moved = [steps(each, n, 2.0, c, month_effects(each, n, 2.0, c)) for each in (y, fallen)]
    assert_allclose(moved[0].size, moved[1].size, atol=1e-9)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.integers(8, 20), st.integers(1, 9), st.floats(-50, 50), st.floats(0.01, 100))
def test_other_units_and_another_order_change_nothing(seed, stores, months, shift, scale):
    y, n, _ = panel(seed, stores, months, median=3)
    c = Components(0.6, 0.4, 0.5)
    scaled = Components(c.tau2 * scale**2, c.omega2 * scale**2, c.phi)
    plain = current(y, n, 2.0, c, month_effects(y, n, 2.0, c))
    order = np.random.default_rng(seed).permutation(stores)
    other = shift + scale * y[order]
    again = current(other, n[order], 2.0 * scale**2, scaled, month_effects(other, n[order], 2.0 * scale**2, scaled))
    assert_allclose(again.mean, shift + scale * plain.mean[order], rtol=1e-6, atol=1e-6)
    assert_allclose(again.se, scale * plain.se[order], rtol=1e-6)


def test_averaging_widens_the_error_of_few_stores():
    y, n, _ = panel(stores=8, months=6, median=10)
    c = components(y, n, 2.0)
    plain, wide = current(y, n, 2.0, c, month_effects(y, n, 2.0, c)), averaged(y, n, 2.0, c)
    assert np.mean(wide.se / plain.se) > 1.02
    assert_allclose(wide.mean, plain.mean, atol=1)


def test_few_stores_few_months_and_nothing_at_all():
    y, n, _ = panel(stores=7)
    assert np.isnan(components(y, n, 2.0).tau2)
    y, n, _ = panel(stores=9, months=2)
    unknown = components(y, n, 2.0)
    assert np.isnan(unknown.omega2)
    assert np.isnan(current(y, n, 2.0, unknown, [0.0, 0.0]).mean).all()
    assert np.isnan(averaged(y, n, 2.0, unknown).se).all()
    assert np.isnan(steps(y, n, 2.0, unknown, [0.0, 0.0]).size).all()
    assert components([[3.0] * 4] * 8, [[5] * 4] * 8, 0.0) == Components(0.0, 0.0, 0.0)
    for shape in ((0, 0), (0, 5), (9, 0)):
        nothing = np.empty(shape)
        assert np.isnan(components(nothing, nothing, 1.0).tau2)
        assert current(nothing, nothing, 1.0, Components(1.0, 0, 0), nothing[:0].sum(axis=0)).mean.size == shape[0]


def test_a_month_without_any_answers_is_passed_over():
    y, n, _ = panel(stores=30, months=9)
    y[:, 4], n[:, 4] = np.nan, 0
    c = components(y, n, 2.0)
    effects = month_effects(y, n, 2.0, c)
    assert_array_equal(np.isnan(effects.value), np.arange(9) == 4)
    assert np.isfinite(current(y, n, 2.0, c, effects).mean).all()
    y[:, 8], n[:, 8] = np.nan, 0
    assert np.isnan(current(y, n, 2.0, c, month_effects(y, n, 2.0, c)).mean).all()


def test_without_noise_and_without_variety_nothing_divides_by_zero():
    still = Components(0.0, 0.0, 0.0)
    level = current([[1.0, 1.0]], [[3, 3]], 0.0, still, [1.0, 1.0])
    assert (level.mean.tolist(), level.se.tolist()) == ([1.0], [0.0])
    assert np.isinf(without_prior(level)[1]).all()


@pytest.mark.parametrize(
    ("y", "n", "s2"),
    [
        ([1.0], [1], 1.0),
        ([[1.0]], [[1, 2]], 1.0),
        ([[np.inf]], [[1]], 1.0),
        ([[1.0]], [[-1]], 1.0),
        ([[1.0]], [[1]], -1.0),
        ([[1.0]], [[1]], [1.0, 2.0]),
    ],
)
def test_what_cannot_be_is_refused(y, n, s2):
    with pytest.raises(ValueError, match=r".+"):
        components(y, n, s2)


def test_other_odd_arguments_are_refused():
    with pytest.raises(ValueError, match="shape"):
        current([[1.0]], [[1]], 1.0, Components(1.0, 0.0, 0.0), [1.0, 2.0])
    for months in (0, 2):
        with pytest.raises(ValueError, match="months"):
            steps([[1.0]], [[1]], 1.0, Components(1.0, 0.0, 0.0), [1.0], months=months)
