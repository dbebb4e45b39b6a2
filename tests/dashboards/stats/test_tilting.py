"""Tilted shares: the mean wanted, as near to the shares given as can be, and what has no answer gets none."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import brentq

from dashboards.stats.tilting import tilted

STARS = np.arange(1.0, 6.0)
shares = st.lists(st.floats(0.01, 1), min_size=5, max_size=5)


@given(shares, st.floats(1.05, 4.95))
def test_the_mean_is_the_one_wanted_and_the_tilt_that_of_the_plain_version(law, mean):
    found = tilted([law], STARS, [mean])[0]
    assert found.sum() == pytest.approx(1)
    assert found @ STARS == pytest.approx(mean, abs=1e-9)

    def miss(slope):
        weights = np.array(law) * np.exp(slope * (STARS - 3))
        return weights @ STARS / weights.sum() - mean

    slope = brentq(miss, -15, 15)
    plain = np.array(law) * np.exp(slope * (STARS - 3))
    np.testing.assert_allclose(found, plain / plain.sum(), atol=1e-9)


def test_a_mean_that_is_right_already_changes_nothing_and_one_out_of_reach_gives_the_nearest_end():
    np.testing.assert_allclose(tilted([[2, 0, 0, 0, 6]], STARS, [4.0])[0], [0.25, 0, 0, 0, 0.75])
    np.testing.assert_allclose(tilted([[0, 1, 1, 1, 0]], STARS, [5.0])[0], [0, 0, 0, 1, 0], atol=1e-6)


def test_stores_without_answers_and_what_cannot_be():
    assert np.isnan(tilted([[0, 0], [1, 1]], [0.0, 1.0], [0.5, np.nan])).all()
    assert tilted(np.empty((0, 2)), [0.0, 1.0], []).shape == (0, 2)
    with pytest.raises(ValueError, match="do not fit"):
        tilted([[1, 1]], [0.0, 1.0], [0.5, 0.5])
    with pytest.raises(ValueError, match="negative"):
        tilted([[-1, 1]], [0.0, 1.0], [0.5])
