"""Steps that the stores of a group share: found with their month, and not made by one store or by everybody."""

import numpy as np
import pytest

from dashboards.stats.common_steps import CommonSteps, Group, common_steps
from dashboards.stats.kalman import Components

STORES, MONTHS, NOISE = 60, 24, 8.0
REGION = np.arange(10)
OTHER = np.arange(10, 20)
COMPONENTS = Components(tau2=25.0, omega2=9.0, phi=0.8)


def months(seed: int = 3) -> np.ndarray:
    """Stores with levels, drift and noise of their own, and months that all have in common."""
    rng = np.random.default_rng(seed)
    drift = np.zeros((STORES, MONTHS))
    drift[:, 0] = rng.normal(0, 3, STORES)
    for month in range(1, MONTHS):
        drift[:, month] = 0.8 * drift[:, month - 1] + rng.normal(0, 3 * 0.6, STORES)
    level, common = rng.normal(0, 5, (STORES, 1)), rng.normal(0, 4, MONTHS)
    return level + drift + common + rng.normal(0, NOISE, (STORES, MONTHS))


def found(y: np.ndarray, *groups: Group) -> CommonSteps:
    return common_steps(y, np.full(y.shape, 1), NOISE**2, COMPONENTS, groups or [Group(REGION), Group(OTHER)], 12, 12)


def test_a_group_that_fell_is_found_with_the_month_in_which_it_fell() -> None:
    y = months()
    y[REGION, -5:] -= 12
    steps = found(y)
    assert steps.z[:, 0].argmin() == 4
    assert steps.weakest[4, 0] < -3.5
    assert abs(steps.z[:, 1]).max() < 3, "the others did not rise"


def test_what_all_stores_did_is_no_groups_step() -> None:
    y = months()
    fallen = y.copy()
    fallen[:, -3:] -= 30
    np.testing.assert_allclose(found(fallen).z, found(y).z, atol=1e-6)


def test_one_store_alone_is_not_its_group() -> None:
    y = months()
    y[REGION[0], -4:] -= 90
    steps = found(y)
    assert steps.z[3, 0] < -3
    assert abs(steps.weakest[3, 0]) < 2


def test_one_part_alone_is_not_the_whole_region() -> None:
    y = months()
    y[REGION[:5], -4:] -= 25
    part, rest = REGION[:5], REGION[5:]
    steps = found(y, Group(REGION, [part, rest]), Group(part))
    assert steps.z[3, 0] < -4
    assert abs(steps.weakest[3, 0]) < 2
    assert steps.weakest[3, 1] < -4


def test_a_large_group_is_compared_with_the_others_and_not_with_itself() -> None:
    y = months()
    most = np.arange(45)
    y[most, -4:] -= 15
    steps = found(y, Group(most), Group(np.arange(45, 60)))
    assert steps.weakest[3, 0] < -5
    assert steps.z[3, 1] == pytest.approx(-steps.z[3, 0], rel=0.15)


def test_groups_that_usually_drift_as_such_are_judged_by_that() -> None:
    rng = np.random.default_rng(8)
    groups = [Group(np.arange(start, start + 10)) for start in range(0, STORES, 10)]
    y = months()
    calm = found(y, *groups)
    for group in groups:
        y[group.members] += rng.normal(0, 8, MONTHS)
    y[REGION, -1] = months()[REGION, -1] - 9
    restless = found(y, *groups)
    assert abs(calm.z).mean() < abs(restless.z).mean() < 2.5
    assert abs(restless.weakest).max() < 3.5


def test_too_few_stores_or_others_are_not_tested() -> None:
    y = months()
    assert np.isnan(found(y, Group(np.arange(2))).z).all()
    assert np.isnan(found(y, Group(np.arange(55))).z).all()
    silent = np.full(y.shape, 1)
    silent[:8] = 0
    steps = common_steps(y, silent, NOISE**2, COMPONENTS, [Group(REGION)], 12, 12)
    assert np.isnan(steps.z).all()
