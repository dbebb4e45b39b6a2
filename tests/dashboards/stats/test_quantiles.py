"""The quantiles are what SciPy computes from the shares in their names."""

from statistics import NormalDist

import pytest
from scipy.special import ndtri

from dashboards.stats import quantiles


@pytest.mark.parametrize(("name", "share"), [("Z80", 0.80), ("Z90", 0.90), ("Z95", 0.95), ("Z998", 0.998)])
def test_a_quantile_encloses_the_share_in_its_name(name: str, share: float) -> None:
    z = getattr(quantiles, name)
    assert z == pytest.approx(float(ndtri((1 + share) / 2)), rel=1e-15)
    assert NormalDist().cdf(z) - NormalDist().cdf(-z) == pytest.approx(share, abs=1e-12)


def test_the_rounded_limits_are_those_of_the_funnel() -> None:
    assert (round(quantiles.Z95, 2), round(quantiles.Z998, 2)) == (quantiles.WATCH, quantiles.ALARM)
