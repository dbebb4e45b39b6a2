"""The window "now" through the database: levels of the newest month, judged like any other window."""

import numpy as np
import pytest

from dashboards.metrics import metric
from dashboards.models import NetworkScore, Score
from dashboards.scoring.counting import Tallies, stores_of
from dashboards.scoring.integrity import score_differences
from dashboards.scoring.months import score_history, score_month
from dashboards.scoring.panel import count_now, panel_of
from locations.models import Brand
from locations.months import NOW, format_window, parse_window, window_before, window_start
from reviews.measures import MEASURES
from reviews.models import MonthTally
from reviews.tallies import sums
from tests.dashboards.networks import OCTOBER, make_brand, make_stores, make_tally

pytestmark = pytest.mark.django_db
MONTHS, FELL = 14, "003"


def rate_months(brand: Brand, stores: int = 24, months: int = MONTHS) -> None:
    """Some forty stars a store and month; one store falls by a star and a half in the last three months."""
    rng = np.random.default_rng(5)
    for store in make_stores(brand, stores):
        level = rng.normal(0, 0.15)
        for ago in range(months):
            mean = level + (-1.5 if store.code == FELL and ago < 3 else 0.0)
            stars = np.clip(np.round(rng.normal(4.2 + mean, 0.9, int(rng.integers(30, 50)))), 1, 5).astype(int)
            values, counts = np.unique(stars, return_counts=True)
            make_tally(store, dict(zip(values.tolist(), counts.tolist(), strict=True)), OCTOBER - ago)


@pytest.fixture
def brand() -> Brand:
    made = make_brand()
    rate_months(made)
    return made


def score_of(brand: Brand, code: str, window: int) -> Score:
    return Score.objects.get(brand=brand, location__code=code, metric="rating", window=window, month=OCTOBER)


def test_a_store_that_fell_lately_is_worst_now_and_not_yet_over_twelve_months(brand):
    score_month(brand, OCTOBER)
    now, year = score_of(brand, FELL, NOW), score_of(brand, FELL, 12)
    assert now.value < year.value - 0.5
    assert now.low < now.value < now.high
    assert now.bar_low <= now.bar_high
    assert now.p_worst > 0.9
    assert now == Score.objects.filter(window=NOW, metric="rating").order_by("-rank").first()
    assert 5 <= now.n < year.n


def test_levels_are_those_of_the_panel_and_their_answers_add_up(brand):
    stores = stores_of(brand, OCTOBER)
    panel = panel_of(Tallies(OCTOBER, stores), metric("rating"), OCTOBER, stores)
    counted = count_now(panel)
    assert (counted.n <= panel.n.sum(axis=1)).all()
    np.testing.assert_allclose(counted.counts.sum(axis=1), counted.n)
    np.testing.assert_allclose(counted.counts @ counted.values, counted.total)
    score_month(brand, OCTOBER, [NOW])
    values = Score.objects.filter(window=NOW).order_by("location__code").values_list("value", flat=True)
    np.testing.assert_allclose(list(values), counted.total / counted.n)


def test_only_the_newest_month_has_it_and_a_rescore_gives_the_same(brand):
    score_history(brand, OCTOBER)
    assert set(NetworkScore.objects.filter(window=NOW).values_list("month", flat=True)) == {OCTOBER}
    assert NetworkScore.objects.filter(window=12).values("month").distinct().count() == MONTHS
    assert score_differences() == []


@pytest.mark.parametrize(("stores", "months"), [(7, MONTHS), (24, 2)])
def test_few_stores_or_months_have_no_current_level(stores, months):
    brand = make_brand()
    rate_months(brand, stores, months)
    score_month(brand, OCTOBER)
    assert not Score.objects.filter(window=NOW).exists()
    assert Score.objects.filter(window=1).exists()


@pytest.mark.parametrize(
    ("measure", "key", "series", "answers"),
    [
        ("nps", "nps", "q", {0: 3, 7: 5, 10: 12}),
        ("replied_in_24h", "replied_in_24h", "", {0: 6, 1: 14}),
        ("resolution_time", "resolution_time", "desk", {0.3: 3, 20: 9, 70: 8}),
        ("ces", "ces", "s|1-7 high", {2: 2, 5: 6, 7: 12}),
    ],
)
def test_every_kind_of_metric_has_its_level_inside_its_interval(measure, key, series, answers):
    brand = make_brand()
    rng = np.random.default_rng(1)
    for store in make_stores(brand, 12):
        for ago in range(6):
            told = {score: int(count + rng.integers(0, 4)) for score, count in answers.items()}
            tally = sums(MEASURES[measure], series, told)
            when = {"first_month": OCTOBER - ago, "last_month": OCTOBER - ago, "location_version": 1}
            MonthTally.objects.create(location=store, measure=measure, series=series, **when, **tally._asdict())
    score_month(brand, OCTOBER)
    rows = Score.objects.filter(window=NOW, metric=key)
    assert rows.count() == 12
    for row in rows:
        assert row.n > 5
        assert row.low <= row.value <= row.high
        assert row.shrunken_low <= row.shrunken <= row.shrunken_high
        assert row.shrunken_low <= row.bar_low <= row.bar_high <= row.shrunken_high


def test_the_window_in_words_and_months():
    assert parse_window("now") == NOW
    assert format_window(NOW) == "now"
    assert window_start(OCTOBER, NOW) == OCTOBER - 35
    assert window_before(OCTOBER, NOW) is None
