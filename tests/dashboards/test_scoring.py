"""From tallies to scores in the database: what is written, for which stores, and that it follows from the facts."""

import numpy as np
import pytest

from dashboards.integrity import score_differences
from dashboards.models import NetworkScore, Score, Standard
from dashboards.scoring import NothingToScore, newest_month, score_history, score_month
from locations.models import Brand, Location, Region
from locations.months import parse_month
from reviews.models import MonthTally

pytestmark = pytest.mark.django_db
OCTOBER = parse_month("2026-10")


@pytest.fixture
def brand() -> Brand:
    return Brand.objects.create(slug="b", name="Bean There", default_zone="Asia/Seoul", country="KR")


def stores(brand: Brand, count: int) -> list[Location]:
    north = Region.objects.create(brand=brand, name="North", path="North", lineage="/1/")
    south = Region.objects.create(brand=brand, name="South", path="South", lineage="/2/")
    return Location.objects.bulk_create(
        Location(
            brand=brand,
            code=f"{i:03d}",
            name=f"Store {i}",
            region=north if i % 2 else south,
            format="mall" if i % 3 else "",
        )
        for i in range(count)
    )


def tally(
    store: Location, stars: dict[int, int], month: int = OCTOBER, *, first: int | None = None, series: str = "g|1-5"
):
    return MonthTally.objects.create(
        location=store,
        measure="rating",
        series=series,
        first_month=first or month,
        last_month=month,
        n=sum(stars.values()),
        total=sum(star * count for star, count in stars.items()),
        total_sq=sum(star**2 * count for star, count in stars.items()),
        histogram={str(star): count for star, count in stars.items()},
        location_version=1,
    )


def network(brand: Brand, count: int = 40) -> list[Location]:
    rng = np.random.default_rng(7)
    made = stores(brand, count)
    for index, store in enumerate(made):
        n = 3 if index < 2 else int(rng.integers(6, 60))
        values, counts = np.unique(rng.choice([1, 2, 3, 4, 5], n, p=[0.1, 0.1, 0.1, 0.3, 0.4]), return_counts=True)
        tally(store, dict(zip(values.tolist(), counts.tolist(), strict=True)))
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
            assert (score.value, score.low, score.high) == (None, None, None)
            assert score.shrunken is not None
            assert score.p_worst is not None
        else:
            assert score.value == pytest.approx(cell.total / cell.n)
            assert score.details["top_share"] == pytest.approx(
                (cell.histogram.get("4", 0) + cell.histogram.get("5", 0)) / cell.n
            )


def test_windows_take_the_cells_wholly_inside_them(brand):
    made = stores(brand, 1)
    for months_ago in range(14):
        tally(made[0], {5: 1}, OCTOBER - months_ago)
    tally(made[0], {1: 10}, OCTOBER - 1, first=OCTOBER - 13, series="g|1-5")
    tally(made[0], {1: 20}, OCTOBER + 1)
    score_month(brand, OCTOBER)
    assert [score_of(made[0], window).n for window in (1, 3, 12, 0)] == [1, 3, 12, 24]


def test_scales_are_never_mixed(brand):
    made = network(brand)
    tally(made[5], {9: 500}, series="naver|1-10")
    before = MonthTally.objects.get(location=made[5], series="g|1-5").n
    score_month(brand, OCTOBER)
    assert score_of(made[5]).n == before
    assert NetworkScore.objects.get(metric="rating", window=12, region=None).notes["left_out"] == {"1-10": 500}


def test_publishers_on_one_scale_add_up(brand):
    made = network(brand)
    before = MonthTally.objects.get(location=made[5]).n
    tally(made[5], {5: 7}, series="yelp|1-5")
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
    tally(made[0], {5: 1}, OCTOBER)
    tally(made[0], {5: 1}, OCTOBER + 1)
    assert newest_month(brand, before=OCTOBER + 1) == OCTOBER


def test_history_gives_every_month_a_point_and_only_the_newest_all_windows(brand):
    made = stores(brand, 1)
    for months_ago in range(5):
        tally(made[0], {5: 6}, OCTOBER - months_ago)
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
    tally(made[0], {1: 50}, OCTOBER - 1)
    assert score_differences() == [line for line in found if "window 1 " in line]
