"""From tallies to scores in the database: what is written, for which stores, and that it follows from the facts."""

import numpy as np
import pytest

from dashboards import queries
from dashboards.models import NetworkScore, Score, Standard
from dashboards.scoring.counting import newest_month
from dashboards.scoring.integrity import score_differences
from dashboards.scoring.months import NothingToScore, score_history, score_month
from locations.models import Brand, Location, Region
from locations.scoping import head_office
from reviews.models import MonthTally
from tests.dashboards.networks import OCTOBER, make_brand, make_ratings, make_regions, make_stores, make_tally

pytestmark = pytest.mark.django_db


@pytest.fixture
def brand() -> Brand:
    return make_brand()


def stores(brand: Brand, count: int) -> list[Location]:
    regions = make_regions(brand, "South", "North")
    return make_stores(brand, count, [*regions.values()])


def network(brand: Brand, count: int = 40) -> list[Location]:
    made = stores(brand, count)
    make_ratings(made)
    return made


def score_of(store: Location, window: int = 12, month: int = OCTOBER) -> Score:
    return Score.objects.get(location=store, metric="rating", window=window, month=month)


def test_a_months_scores_are_plain_means_of_the_tallies(brand):
    made = network(brand)
    score_month(brand, OCTOBER)
    for store in made:
        cell, score = MonthTally.objects.get(location=store), score_of(store)
        assert score.n == cell.n
        if cell.n < 5:
            told = ("value", "low", "shrunken", "shrunken_low", "bar_low", "z", "q", "p_below", "needed")
            assert {getattr(score, field) for field in told} == {None}
            assert (score.basis, score.band, score.confirmed, score.p_worst) == ("", "", False, 0.05)
            assert score.rank == (len(made) + 1) // 2, "its rank would give its answers away"
            assert score.rank_high - score.rank_low > 0.9 * (len(made) - 1)
        else:
            assert score.value == pytest.approx(cell.total / cell.n)
            assert score.details["top_share"] == pytest.approx(
                (cell.histogram.get("4", 0) + cell.histogram.get("5", 0)) / cell.n
            )


def test_windows_take_the_cells_wholly_inside_them(brand):
    made = stores(brand, 1)
    for months_ago in range(14):
        make_tally(made[0], {5: 1}, OCTOBER - months_ago)
    make_tally(made[0], {1: 10}, OCTOBER - 1, first=OCTOBER - 13, series="g|1-5")
    make_tally(made[0], {1: 20}, OCTOBER + 1)
    score_month(brand, OCTOBER)
    assert [score_of(made[0], window).n for window in (1, 3, 12, 0)] == [1, 3, 12, 24]


def test_scales_are_never_mixed(brand):
    made = network(brand)
    make_tally(made[5], {9: 500}, series="naver|1-10")
    before = MonthTally.objects.get(location=made[5], series="g|1-5").n
    score_month(brand, OCTOBER)
    assert score_of(made[5]).n == before
    assert NetworkScore.objects.get(metric="rating", window=12, region=None).notes["left_out"] == {"1-10": 500}


def test_publishers_on_one_scale_add_up(brand):
    made = network(brand)
    before = MonthTally.objects.get(location=made[5]).n
    make_tally(made[5], {5: 7}, series="yelp|1-5")
    score_month(brand, OCTOBER)
    assert score_of(made[5]).n == before + 7


def test_the_narrowest_newest_standard_holds(brand):
    made = network(brand)
    north = Region.objects.get(path="North")
    for target, month, region, store_format in (
        (3.0, OCTOBER - 20, None, ""),
        (3.5, OCTOBER - 2, None, ""),
        (4.9, OCTOBER + 1, None, ""),
        (4.0, OCTOBER - 30, north, ""),
        (4.2, OCTOBER - 30, north, "mall"),
    ):
        Standard.objects.create(
            brand=brand, metric="rating", target=target, valid_from=month, region=region, format=store_format
        )
    score_month(brand, OCTOBER)
    targets = {(store.region.path, store.format): score_of(store).target for store in made}
    assert targets == {
        ("South", ""): 3.5,
        ("South", "mall"): 3.5,
        ("North", ""): 4.0,
        ("North", "mall"): 4.2,
    }


def test_a_score_keeps_the_weight_it_was_judged_with_and_only_another_weight_makes_it_outdated(brand):
    made = network(brand)
    standard = Standard.objects.create(brand=brand, metric="rating", target=3.5, valid_from=OCTOBER)
    score_month(brand, OCTOBER)
    digest = NetworkScore.objects.get(metric="rating", window=12, region=None).inputs
    assert "weight" not in score_of(made[5]).details
    Standard.objects.filter(pk=standard.pk).update(weight=2.5)
    assert score_differences() == []
    score_month(brand, OCTOBER)
    assert score_of(made[5]).details["weight"] == 2.5
    assert NetworkScore.objects.get(metric="rating", window=12, region=None).inputs != digest


def test_a_standard_that_is_over_judges_no_more(brand):
    made = network(brand)
    Standard.objects.create(brand=brand, metric="rating", target=3.5, valid_from=OCTOBER - 9, valid_to=OCTOBER - 1)
    score_month(brand, OCTOBER)
    assert (score_of(made[5]).target, score_of(made[5]).verdict) == (None, "no_standard")


def test_regions_have_a_network_of_their_own(brand):
    network(brand)
    score_month(brand, OCTOBER)
    rows = NetworkScore.objects.filter(metric="rating", window=12)
    assert {row.region.path if row.region else "": row.stores for row in rows} == {"": 40, "North": 20, "South": 20}


def test_a_second_scoring_replaces_the_first_and_changes_nothing(brand):
    network(brand)
    score_month(brand, OCTOBER)
    fields = [field.name for field in Score._meta.fields if field.name != "id"]
    first = sorted(map(str, Score.objects.values_list(*fields)))
    score_month(brand, OCTOBER)
    assert sorted(map(str, Score.objects.values_list(*fields))) == first


def test_a_month_without_data_is_refused(brand):
    stores(brand, 3)
    with pytest.raises(NothingToScore, match="2026-10"):
        score_month(brand, OCTOBER)


def test_the_newest_month_is_one_that_is_over(brand):
    made = stores(brand, 1)
    assert newest_month(brand, before=OCTOBER + 1) is None
    make_tally(made[0], {5: 1}, OCTOBER)
    make_tally(made[0], {5: 1}, OCTOBER + 1)
    assert newest_month(brand, before=OCTOBER + 1) == OCTOBER


def test_history_gives_every_month_a_point_and_only_the_newest_all_windows(brand):
    made = stores(brand, 1)
    for months_ago in range(5):
        make_tally(made[0], {5: 6}, OCTOBER - months_ago)
    score_history(brand, OCTOBER)
    windows = {
        month: set(Score.objects.filter(month=month).values_list("window", flat=True))
        for month in range(OCTOBER - 4, OCTOBER + 1)
    }
    assert windows == {OCTOBER: {0, 1, 3, 12}} | {OCTOBER - ago: {1, 12} for ago in range(1, 5)}


def test_integrity_tells_wrong_scores_from_outdated_ones(brand):
    made = network(brand)
    score_month(brand, OCTOBER)
    assert score_differences() == []
    Score.objects.filter(location=made[9], window=12).update(shrunken=4.999)
    NetworkScore.objects.filter(window=1, region=None).update(mu=2)
    found = score_differences()
    assert len(found) == 2
    assert "mu is 2" in found[0]
    assert "shrunken is 4.999" in found[1]
    Score.objects.filter(location=made[9], window=0).delete()
    assert any("missing" in line for line in score_differences())
    make_tally(made[0], {1: 50}, OCTOBER - 1)
    assert score_differences() == [line for line in found if "window 1 " in line]


def test_a_store_that_fell_is_found_with_its_month_and_the_quiet_ones_are_not(brand):
    made = stores(brand, 20)
    rng = np.random.default_rng(11)
    for index, store in enumerate(made):
        for month in range(OCTOBER - 17, OCTOBER + 1):
            good = 60 if index == 3 and month >= OCTOBER - 3 else 80
            happy = int(rng.binomial(100, good / 100))
            make_tally(store, {5: happy, 1: 100 - happy}, month)
    heard: list[float] = []
    score_history(brand, OCTOBER, lambda share: not heard.append(share))
    assert heard == sorted(heard)
    assert len(heard) == 17
    found = queries.changes(head_office(brand), OCTOBER)
    assert [(row.store, row.since, row.better) for row in found] == [("003", OCTOBER - 3, False)]
    drawn = queries.trend(head_office(brand), "003", "rating", OCTOBER)
    assert drawn.changed == OCTOBER - 3
    assert len(drawn.points) == 18


def test_scoring_stops_when_another_worker_took_over(brand):
    made = stores(brand, 1)
    for month in range(OCTOBER - 5, OCTOBER + 1):
        make_tally(made[0], {5: 6}, month)
    score_history(brand, OCTOBER, lambda share: False)
    assert set(Score.objects.values_list("month", flat=True)) == {OCTOBER}
