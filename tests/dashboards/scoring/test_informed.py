"""Estimates that another metric informs: where both go together, and never by answers that are too few to be shown."""

from dataclasses import replace

import numpy as np
import pytest

from dashboards.metrics import metric
from dashboards.models import NetworkScore, Score
from dashboards.pages.frame.explain import explain_metric
from dashboards.rows import Network
from dashboards.scoring.assessment import assess
from dashboards.scoring.informed import Beside
from dashboards.scoring.integrity import score_differences
from dashboards.scoring.months import score_month
from dashboards.scoring.sums import Sums
from locations.models import Location
from reviews.measures import MEASURES
from reviews.models import ImportJob, MonthTally
from reviews.tallies import sums as tally_sums
from tests.dashboards.networks import OCTOBER, make_brand, make_stores, make_tally

STORES = 400
NPS, RATING = metric("nps"), metric("rating")


def sums(counts: np.ndarray, values: list[float]) -> Sums:
    own, n = np.array(values), counts.sum(axis=1).astype(float)
    nowhere = np.full(n.size, np.nan)
    return Sums(
        n, counts @ own, counts @ own**2, np.full(n.size, 0.3), nowhere, nowhere, counts=counts * 1.0, values=own
    )


def both(rho: float, seed: int = 1, stores: int = STORES) -> tuple[Sums, Sums, np.ndarray]:
    """NPS and stars of stores whose true levels correlate, and the true NPS."""
    rng = np.random.default_rng(seed)
    level, own = rng.standard_normal((2, stores))
    aim = 0.4 + 0.15 * level
    low = np.clip(0.25 - 0.5 * (aim - 0.4), 0.02, 0.9)
    laws = np.column_stack([low, 1.0 - 2.0 * low - aim, low + aim]).clip(0.005)
    nps = rng.multinomial(30, laws / laws.sum(axis=1, keepdims=True))
    shift = 0.3 * (rho * level + np.sqrt(1.0 - rho**2) * own)
    tilted = np.array([0.1, 0.05, 0.1, 0.2, 0.55]) * np.exp(shift[:, None] * np.arange(-2.0, 3.0))
    stars = rng.multinomial(40, tilted / tilted.sum(axis=1, keepdims=True))
    return sums(nps, [-1.0, 0.0, 1.0]), sums(stars, [1.0, 2.0, 3.0, 4.0, 5.0]), 100.0 * aim


def test_it_comes_nearer_to_the_truth_where_both_go_together() -> None:
    nps, stars, truth = both(0.9)
    alone, informed = assess(NPS, nps), assess(NPS, nps, [Beside.of(RATING, stars)])
    assert (alone.informed_by, informed.informed_by) == ("", "rating")
    error = [float(np.abs(each.shrunken - truth).mean()) for each in (informed, alone)]
    assert error[0] < 0.9 * error[1]
    for same in ("value", "low", "high", "z", "q", "expected"):
        np.testing.assert_array_equal(getattr(informed, same), getattr(alone, same), "the store's own, and its peers'")


def test_what_is_unrelated_changes_nothing() -> None:
    nps, stars, _truth = both(0.0)
    alone, informed = assess(NPS, nps), assess(NPS, nps, [Beside.of(RATING, stars)])
    assert informed.informed_by == ""
    np.testing.assert_array_equal(informed.shrunken, alone.shrunken)


def test_a_store_without_the_other_metric_has_its_own_estimate() -> None:
    nps, stars, _truth = both(0.9)
    none = replace(stars, n=stars.n.copy(), total=stars.total.copy(), total_sq=stars.total_sq.copy())
    none.n[0] = none.total[0] = none.total_sq[0] = 0.0
    none = replace(none, counts=np.vstack([np.zeros(5), stars.counts[1:]]))  # type: ignore[index]
    informed, alone = assess(NPS, nps, [Beside.of(RATING, none)]), assess(NPS, nps)
    assert informed.informed_by == "rating"
    assert informed.reliability[0] == pytest.approx(alone.reliability[0], abs=0.02)
    assert informed.reliability[1] > alone.reliability[1]


def test_answers_that_are_too_few_to_be_shown_inform_nothing() -> None:
    """Whatever a store's four reviews say, its NPS estimate is the same."""
    nps, stars, _truth = both(0.9)
    estimates = []
    for worst in (0.0, 4.0):
        counts = np.array(stars.counts)
        counts[0] = [worst, 0, 0, 0, 4.0 - worst]
        told = Beside.of(RATING, sums(counts, [1.0, 2.0, 3.0, 4.0, 5.0]))
        assert np.isnan(told.y[0]) and not np.isnan(told.y[1])
        estimates.append(assess(NPS, nps, [replace(told, tau2=0.2, v=np.full(STORES, 0.04))]).shrunken[0])
    assert estimates[0] == estimates[1]


def test_estimates_stay_within_their_scale() -> None:
    """Ratings of the best kind move shares that are nearly all satisfied, but not beyond everybody."""
    rng = np.random.default_rng(3)
    level = rng.standard_normal(STORES)
    good = rng.binomial(12, np.clip(0.95 + 0.05 * level, 0.0, 1.0))
    csat = sums(np.column_stack([12 - good, good]), [0.0, 1.0])
    told = Beside("rating", 4.5 + 0.3 * level, np.full(STORES, 0.001), 0.09)
    informed = assess(metric("csat"), csat, [told])
    assert informed.informed_by == "rating"
    for figures in (informed.shrunken, informed.shrunken_low, informed.shrunken_high):
        assert figures.min() >= 0.0 and figures.max() <= 1.0
    assert (informed.shrunken <= informed.shrunken_high).all()


def scored(*, cut_off: bool = False) -> list[Location]:
    """A brand of 120 stores, scored, whose NPS and ratings go together; perhaps the first one's ratings are cut off."""
    brand = make_brand()
    stores = make_stores(brand, 120)
    nps, stars, _truth = both(0.9, stores=120)
    assert nps.counts is not None and stars.counts is not None
    for store, one, other in zip(stores, nps.counts, stars.counts, strict=True):
        told = tally_sums(MEASURES["nps"], "0-10", dict(zip((3, 8, 10), map(int, one), strict=True)))
        cell = {"location": store, "first_month": OCTOBER, "last_month": OCTOBER, "location_version": 1}
        MonthTally.objects.create(measure="nps", series="0-10", **cell, **told._asdict())
        make_tally(store, {k + 1: int(each) for k, each in enumerate(other) if each}, OCTOBER)
    if cut_off:
        told_by = {"cut_off": {str(stores[0].pk): 40}}
        ImportJob.objects.create(brand=brand, kind="reviews", state=ImportJob.State.DONE, options=told_by)
    score_month(brand, OCTOBER)
    return stores


@pytest.mark.django_db
def test_ratings_that_were_cut_off_inform_nothing() -> None:
    stores = scored(cut_off=True)
    of = dict(Score.objects.filter(metric="nps", window=12).values_list("location", "reliability"))
    others = [of[store.pk] or 0.0 for store in stores[3::3]]  # of the first store's format
    assert NetworkScore.objects.get(metric="nps", window=12, region=None).notes["informed_by"] == "rating"
    assert (of[stores[0].pk] or 0.0) < min(others) - 0.01
    assert score_differences() == []


@pytest.mark.django_db
def test_scores_say_what_informed_them_and_integrity_agrees() -> None:
    scored()
    informed = dict(NetworkScore.objects.filter(window=12, region=None).values_list("metric", "notes__informed_by"))
    assert (informed["nps"], informed["rating"]) == ("rating", "nps")
    assert score_differences() == []
    notes = NetworkScore.objects.get(metric="nps", window=12, region=None).notes
    whole = Network(None, None, None, None, None, None, 0, 0, notes=notes)
    facts = dict(explain_metric(NPS, OCTOBER, 12, "100", whole).facts)
    assert "Review rating" in facts["Estimate"]
