"""The numbers of packages that no one here wrote, to the tolerances agreed with them."""

import json

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from dashboards.stats.between import Between, between_variance, tau2_interval
from dashboards.stats.control import Xmr, xmr
from dashboards.stats.divergence import two_sided_p, z_scores
from dashboards.stats.intervals import midp_lower, wilson
from dashboards.stats.multiplicity import benjamini_hochberg
from dashboards.stats.peers import fit
from dashboards.stats.ranks import rank
from dashboards.stats.shrinkage import shrink
from dashboards.stats.spatial import local_moran
from dashboards.stats.variance import pooled_variance
from tests.dashboards.stats.peer_files import REFERENCE, SHIPPED, column, numbers, reference, rows, series, shipped
from tests.shared import SHARED, needs_shared

METHODS = [("DL", "dersimonian_laird", 1e-6), ("REML", "reml", 1e-6), ("PM", "paule_mandel", 1e-3)]


def assert_like_metafor(y, v, peer, method, tolerance):
    between = between_variance(y, v, method)
    found = [between.tau2, between.mu, between.se_mu, between.i2]
    assert_allclose(found, [peer["tau2"], peer["mu"], peer["se_mu"], peer["I2"]], rtol=tolerance)
    assert between.method == method
    blups = [each if isinstance(each, dict) else {"pred": each} for each in peer["blup"]]
    errors = peer.get("blup_se") or [each["se"] for each in blups]
    shrunken = shrink(y, v, between)
    assert_allclose(shrunken.mean, [each["pred"] for each in blups], rtol=tolerance)
    assert_allclose(shrunken.se, errors, rtol=tolerance)


@pytest.mark.parametrize(("peer", "method", "tolerance"), METHODS)
def test_metafor_on_our_stores(peer, method, tolerance):
    table, expected = shipped("own_stores")
    assert_like_metafor(column(table, "nps"), column(table, "vi"), expected[f"metafor_{peer}"], method, tolerance)


@needs_shared(f"{REFERENCE}/tau2_blup_bcg")
@pytest.mark.parametrize(("peer", "method", "tolerance"), METHODS)
def test_metafor_on_bcg(peer, method, tolerance):
    table, expected = reference("tau2_blup_bcg")
    assert_like_metafor(column(table, "yi"), column(table, "vi"), expected[peer], method, tolerance)


@needs_shared(f"{REFERENCE}/tau2_blup_bcg")
def test_q_profile_interval_of_metafor():
    """Its root search stops at about 1e-4 of the value."""
    table, expected = reference("tau2_blup_bcg")
    _, low, high = expected["Qprofile_CI"]["tau2"]
    assert_allclose(tau2_interval(column(table, "yi"), column(table, "vi")), [low, high], rtol=3e-4)


def test_pooled_variance_of_our_stores():
    table, expected = shipped("own_stores")
    n, promoters, detractors = (column(table, name) for name in ("n", "promoters", "detractors"))
    pooled = pooled_variance(n, promoters - detractors, promoters + detractors)
    assert_allclose(pooled, expected["pooled_within_variance"], rtol=1e-12)
    assert_allclose(pooled / n, column(table, "vi"), rtol=1e-12)


def test_divergence_and_q_values_of_our_stores():
    table, expected = shipped("own_stores")
    y, v = column(table, "nps"), column(table, "vi")
    z = z_scores(y, v, between_variance(y, v, "reml"))
    assert_allclose(z, expected["od_z_reml"], rtol=1e-6, atol=1e-9)
    assert_allclose(two_sided_p(z), expected["p_two_sided"], rtol=1e-6)
    assert_allclose(benjamini_hochberg(two_sided_p(z)), expected["p_adjust_BH"], rtol=1e-6)


@needs_shared(f"{REFERENCE}/peer_group_metareg_bcg")
@pytest.mark.parametrize("passes", [1, 2])
def test_meta_regression_on_groups(passes):
    """No trial lies 3.09 standard deviations off, so the second pass must leave metafor's fit as it is."""
    table, expected = reference("peer_group_metareg_bcg")
    y, v, peer = column(table, "yi"), column(table, "vi"), expected["alloc"]
    fitted = fit(y, v, [row["alloc"] for row in table], peer["tau2"], minimum=1, passes=passes)
    assert_allclose(fitted, peer["fitted"], rtol=1e-6)
    shrunken = shrink(y, v, Between(0.0, 0.0, peer["tau2"], peer["I2"], "reml"), fitted)
    assert_allclose(shrunken.mean, peer["blup"], rtol=1e-6)


@needs_shared(f"{REFERENCE}/peer_group_metareg_bcg")
def test_blups_around_a_regression_on_latitude():
    table, expected = reference("peer_group_metareg_bcg")
    peer = expected["ablat"]
    network = Between(0.0, 0.0, peer["tau2"], peer["I2"], "reml")
    shrunken = shrink(column(table, "yi"), column(table, "vi"), network, peer["fitted"])
    assert_allclose(shrunken.mean, peer["blup"], rtol=1e-6)


def test_wilson_and_mid_p_of_base_r():
    expected = json.loads((SHIPPED / "wilson_exact_expected.json").read_text("utf-8"))
    found = {name: np.array([row[name] for row in expected["rows"]]) for name in expected["rows"][0]}
    for level, name in ((0.95, "wilson95"), (0.998, "wilson998")):
        low, high = wilson(found["x"], found["n"], level)
        assert_allclose(low, found[f"{name}_lo"], rtol=1e-12, atol=1e-12)
        assert_allclose(high, found[f"{name}_hi"], rtol=1e-12, atol=1e-12)
    lower = midp_lower(found["x"], found["n"], expected["p0"])
    assert_allclose(lower, found["midp_cdf_at_p0"], rtol=1e-12, atol=1e-12)


def test_false_discovery_of_base_r():
    table, expected = shipped("fdr_bh")
    for name, p in series(table, "set", "p").items():
        assert_allclose(benjamini_hochberg(p), numbers(expected[name]["BH"]), rtol=1e-12, atol=1e-12)


def assert_like_the_nhs(chart: Xmr, peer):
    assert_allclose([chart.centre, chart.lower, chart.upper], [peer["mean"], peer["lpl"], peer["upl"]], atol=1e-9)
    assert_array_equal(chart.outside, [row["outside_limits"] for row in peer["rows"]])
    flagged = chart.outside | chart.shift | chart.trend | chart.two_of_three
    assert_array_equal(flagged, [row["special_cause_flag"] for row in peer["rows"]])
    shown = {"7 Points": chart.shift, "7 Point T": chart.trend, "2 in 3": chart.two_of_three}
    for flag, row in enumerate(peer["rows"]):
        for words, ours in shown.items():
            assert ours[flag] or not row["special_cause_type"].startswith(words)


NHS = [("NHSRplotthedots_screened", None), ("NHSRplotthedots_baseline12", 12)]


@pytest.mark.parametrize(("kind", "baseline"), NHS)
def test_control_charts_of_the_nhs(kind, baseline):
    table, expected = shipped("xmr_rules")
    for name, values in series(table, "series", "y").items():
        assert_like_the_nhs(xmr(values, baseline), expected[name][kind])


@needs_shared(f"{REFERENCE}/xmr_spc")
@pytest.mark.parametrize(("kind", "baseline"), NHS)
def test_control_charts_of_the_nhs_on_hospital_months(kind, baseline):
    table, expected = reference("xmr_spc")
    for name, values in series(table, "series", "y").items():
        if expected[name][kind]:
            assert_like_the_nhs(xmr(values, baseline), expected[name][kind])


@needs_shared(f"{REFERENCE}/local_moran_columbus")
def test_local_moran_of_spdep():
    table, expected = reference("local_moran_columbus")
    neighbours: list[list[int]] = [[] for _ in table]
    for link in rows(SHARED / REFERENCE / "local_moran_columbus" / "neighbours_knn5.csv"):
        neighbours[int(link["i"]) - 1].append(int(link["j"]) - 1)
    moran = local_moran(column(table, "crime"), neighbours)
    names = {"i": "Ii", "expected": "E", "variance": "V", "z": "Z", "p": "p_two_sided"}
    for ours, peer in names.items():
        values = [row[peer] for row in expected["spdep_localmoran_conditional"]]
        assert_allclose(getattr(moran, ours), values, rtol=1e-9, atol=1e-9)
    assert_array_equal(moran.quadrant, expected["spdep_quadrant"])


@needs_shared(f"{REFERENCE}/rank_intervals_pisa2018")
def test_ranks_of_countries_beside_csranks():
    """Another definition: csranks' intervals hold for each country whatever the truth, ours average over the truth.

    So ours are narrower, but the point ranks agree to a place or two and no interval may reach far outside theirs.
    """
    table, expected = reference("rank_intervals_pisa2018")
    ranks = rank(column(table, "y"), column(table, "se"))
    low, high = (np.array(expected["marginal95"][side]) for side in ("L", "U"))
    assert np.abs(ranks.expected - expected["rank"]).max() <= 1.6
    assert (ranks.low >= low - 1).all()
    assert (ranks.high <= high + 1).all()
    assert ((ranks.high - ranks.low) / (high - low + 1)).mean() > 0.4
    assert set(np.array([row["id"] for row in table])[ranks.p_worst > 0.5]) == {"Colombia", "Costa Rica"}
