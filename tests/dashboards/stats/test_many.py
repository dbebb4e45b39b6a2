"""Many networks at once against one after the other, which is the slow version that the documentation describes."""

from functools import partial

import numpy as np
import pytest

from dashboards.stats.between import between_variance, dominated, tau_profile
from dashboards.stats.inputs import Floats, Integers
from dashboards.stats.many import networks
from dashboards.stats.padded import falling_roots
from dashboards.stats.shape import Shape, shape_of_means, shapes_of_means
from dashboards.stats.spread import falling_root

SCALES = {
    "shares": ([0.0, 1.0], [0.3, 0.7]),
    "rare shares": ([0.0, 1.0], [0.97, 0.03]),
    "nps": ([-1.0, 0.0, 1.0], [0.2, 0.3, 0.5]),
    "stars": ([1.0, 2.0, 3.0, 4.0, 5.0], [0.05, 0.02, 0.05, 0.13, 0.75]),
    "hours": (np.log(1.05) * np.arange(40.0), np.exp(-0.1 * np.arange(40.0))),
}


def drawn(scale: str, spread: float, seed: int = 3) -> tuple[Floats, Floats, Floats, Floats, Integers, Floats]:
    """Networks of 8 to 260 stores: values, variances, answers, the values an answer can have, sizes, counts of each."""
    rng = np.random.default_rng(seed)
    values, usual = (np.asarray(each, dtype=float) for each in SCALES[scale])
    size = np.array([8, 9, 12, 25, 29, 30, 31, 45, 47, 50, 80, 120, 260])
    n = rng.integers(1, 90, int(size.sum())).astype(float)
    counts = []
    for answers in n:
        law = usual * np.exp(rng.normal(0, spread) * np.linspace(-1, 1, usual.size))
        counts.append(rng.multinomial(int(answers), law / law.sum()))
    table = np.array(counts, dtype=float)
    y = table @ values / n
    whole = np.add.reduceat(table, np.cumsum(size) - size, axis=0)
    law = whole / whole.sum(axis=1, keepdims=True)
    one = (law * (values - (law @ values)[:, None]) ** 2).sum(axis=1)
    return y, np.repeat(np.maximum(one, 1e-4), size) / n, n, values, size, whole


@pytest.mark.parametrize("spread", [0.0, 0.3, 1.5])
@pytest.mark.parametrize("scale", SCALES)
def test_many_networks_have_the_figures_of_each(scale: str, spread: float) -> None:
    y, v, n, values, size, whole = drawn(scale, spread)
    shape = shapes_of_means(n, size, values, whole)
    found = networks(y, v, shape, size)
    for row, start in enumerate((np.cumsum(size) - size).tolist()):
        part = slice(start, start + int(size[row]))
        alone = shape_of_means(n[part], values, whole[row])
        for name in Shape.__slots__:
            np.testing.assert_allclose(getattr(shape, name)[part], getattr(alone, name), rtol=1e-11, atol=1e-13)
        plain = between_variance(y[part], v[part], shape=alone)
        have = (found.mu[row], found.se_mu[row], found.tau2[row], found.i2[row])
        np.testing.assert_allclose(have, (plain.mu, plain.se_mu, plain.tau2, plain.i2), rtol=1e-10, atol=1e-13)
        assert ("robust" if found.is_robust[row] else "reml") == plain.method
        ends = (found.tau[row], found.tau_low[row], found.tau_high[row])
        np.testing.assert_allclose(ends, tau_profile(y[part], v[part], shape=alone), rtol=1e-11, atol=1e-13)
        assert bool(found.dominated[row]) == dominated(y[part], v[part], plain)


def test_answers_that_are_all_alike_have_the_shape_of_a_normal_mean() -> None:
    size, whole = np.array([8, 9]), np.array([[0.0, 30.0], [10.0, 20.0]])
    n = np.arange(1.0, 18.0)
    found = shapes_of_means(n, size, [0.0, 1.0], whole)
    first = shape_of_means(n[:8], [0.0, 1.0], whole[0])
    np.testing.assert_array_equal(found.kappa[:8], first.kappa)
    np.testing.assert_array_equal(found.skewness[:8], first.skewness)


def test_no_networks_and_wrong_ones() -> None:
    nothing = np.empty(0)
    assert networks(nothing, nothing, Shape(*[nothing] * 4), np.empty(0, dtype=np.int64)).mu.size == 0
    one = np.ones(7)
    with pytest.raises(ValueError, match="7 to 7 stores"):
        networks(one, one, Shape(*[one] * 4), np.array([7]))
    with pytest.raises(ValueError, match="shares"):
        shapes_of_means(np.ones(8), np.array([8]), [0.0, 1.0], np.zeros((1, 2)))


def test_roots_are_those_of_one_function_at_a_time() -> None:
    rng = np.random.default_rng(1)
    start, slope, power = rng.uniform(-0.2, 3, 200), rng.uniform(0.1, 4, 200), rng.choice([0.5, 1, 2, 3], 200)
    scale = rng.uniform(0.01, 5, 200)

    def excess(x: Floats, at: slice | int = slice(None)) -> Floats:
        return np.asarray(np.exp(-slope[at] * x ** power[at]) * (1 + start[at]) - 1.0)

    def one(at: int, x: float) -> float:
        return float(excess(np.array(x), at))

    found = falling_roots(excess, scale, 1e-10)
    alone = [falling_root(partial(one, at), scale[at], 1e-10) for at in range(200)]
    np.testing.assert_allclose(found, alone, rtol=1e-12, atol=1e-15)
