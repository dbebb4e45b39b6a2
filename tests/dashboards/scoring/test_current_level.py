"""The window "now" on networks whose truth is known."""

import numpy as np

from dashboards.scoring.current_level import current_level
from dashboards.stats.level import current, month_effects
from dashboards.stats.quantiles import Z95
from tests.dashboards.stats.panels import Setting, panel


def drawn(seed=2, **setting):
    network = panel(np.random.default_rng(seed), Setting(120, median=40, unequal=0.3, **setting))
    return network, current_level(network.y, network.n, network.s2)


def test_without_drift_all_months_count_alike():
    network, found = drawn()
    total = network.n.sum(axis=1)
    mean = np.nansum(network.y * network.n, axis=1) / total
    months = network.truth.mean(axis=0)[-1] - network.truth.mean()
    assert np.median(found.answers / total) > 0.6
    assert np.corrcoef(found.own - months, mean)[0, 1] > 0.98


def test_with_drift_older_answers_count_for_less_and_the_levels_are_right_nineteen_times_in_twenty():
    network, found = drawn(omega=12, phi=0.7)
    truth = network.truth[:, -1]
    assert np.median(found.answers / network.n.sum(axis=1)) < 0.15
    assert 0.88 <= np.mean(np.abs(found.level.mean - truth) <= Z95 * found.level.se) <= 0.99
    assert 0.88 <= np.mean(np.abs(found.own - truth) <= Z95 * np.sqrt(found.variance)) <= 0.99
    three = np.nansum((network.y * network.n)[:, -3:], axis=1) / network.n[:, -3:].sum(axis=1)
    assert np.mean((found.level.mean - truth) ** 2) < 0.8 * np.mean((three - truth) ** 2)


def test_a_silent_store_has_the_network_s_level_and_no_value_of_its_own():
    network, _ = drawn()
    network.y[5], network.n[5] = np.nan, 0
    found = current_level(network.y, network.n, network.s2)
    assert np.isnan(found.own[5])
    assert found.answers[5] == 0
    assert found.level.mean[5] == found.level.prior_mean


def test_of_few_stores_the_components_own_error_counts():
    network, _ = drawn()
    few = network.y[:9, -5:], network.n[:9, -5:], network.s2[:9]
    found = current_level(*few)
    plain = current(*few, found.components, month_effects(*few, found.components))
    assert np.mean(found.level.se / plain.se) > 1.02


def test_too_few_stores_and_months_have_no_current_level():
    network, _ = drawn()
    assert current_level(network.y[:7], network.n[:7], network.s2[:7]) is None
    assert current_level(network.y[:, :2], network.n[:, :2], network.s2) is None
    network.y[:, -1], network.n[:, -1] = np.nan, 0
    assert current_level(network.y, network.n, network.s2) is None
