"""Splits: the parts of a place add up to what its scores count, in its own zone, for those who may see it."""

import pytest

from dashboards import queries
from dashboards.metrics import METRICS, metric
from dashboards.queries.answers_by_part import DIMENSIONS
from dashboards.queries.splits import counted_parts
from dashboards.rows import SplitRow
from dashboards.scoring.counting import Tallies, cells_of, count, stores_of
from locations.models import Brand, Location
from locations.months import ALL_TIME, NOW
from locations.scoping import Scope, head_office
from reviews.measures import COUNTED
from reviews.models import MonthTally, SurveyResponse
from tests.dashboards.networks import OCTOBER
from tests.dashboards.queries.spoken import survey_rows, written
from tests.dashboards.queries.test_queries import person
from tests.reviews.arrange import bring, take_back

pytestmark = pytest.mark.django_db

SPLIT = [entry.key for entry in METRICS if entry.key != "listing_accuracy" and not entry.of_desk]


@pytest.fixture
def brand(spoken_brand: Brand) -> Brand:
    return spoken_brand


@pytest.fixture
def scope(brand: Brand) -> Scope:
    return head_office(brand)


def parts(scope: Scope | None, by: str, key: str = "nps", window: int = 12, **place: str) -> dict[str, SplitRow]:
    assert scope
    return {row.value_of: row for row in queries.splits(scope, key, by, OCTOBER, window, **place)}


def possible(key: str, by: str) -> bool:
    if by in ("weekday", "daypart"):
        return True
    tables = {measure.table for measure in COUNTED if measure.key == metric(key).measure}
    known = {"language": {"survey", "review"}, "channel": {"survey", "case"}}.get(by, {"survey"})
    return bool(tables & known)


@pytest.mark.parametrize("key", SPLIT)
def test_the_parts_of_a_store_add_up_to_its_score(brand: Brand, scope: Scope, key: str) -> None:
    entry = metric(key)
    stores = stores_of(brand, OCTOBER)
    counted = count(entry, cells_of(Tallies(OCTOBER, stores), entry, OCTOBER, [12]), OCTOBER, 12, stores)
    assert counted is not None
    cards = queries.score_cards(scope, ["004"], OCTOBER, 12)["004"]
    (line,) = [each for each in cards if each.metric == key]
    at = stores.index[Location.objects.get(code="004").pk]
    for by in filter(lambda each: possible(key, each), DIMENSIONS):
        found = counted_parts(scope, entry, by, OCTOBER, 12, store="004")
        assert found is not None
        _names, own = found
        assert own.n.sum() == counted.n[at] == line.row.n
        assert (own.total.sum(), own.total_sq.sum()) == pytest.approx((counted.total[at], counted.total_sq[at]))
        if own.counts is not None and counted.counts is not None:
            filled, every = own.counts.sum(axis=0), counted.counts[at]
            assert filled[filled > 0].tolist() == every[every > 0].tolist()
        if key in ("nps", "csat", "rating", "ces"):
            assert entry.outside(own.total.sum() / own.n.sum()) == pytest.approx(line.row.value)


@pytest.mark.parametrize("key", ["resolved_in_time", "cases_reopened"])
def test_the_parts_of_cases_add_up_also_where_pages_do_not_show_them(brand: Brand, scope: Scope, key: str) -> None:
    tallied = MonthTally.objects.filter(measure=key, location__code="004", last_month__gt=OCTOBER - 12)
    n, total = (sum(getattr(row, name) for row in tallied) for name in ("n", "total"))
    assert n
    for by in ("channel", "weekday"):
        found = counted_parts(scope, metric(key), by, OCTOBER, 12, store="004")
        assert found is not None and (found[1].n.sum(), found[1].total.sum()) == (n, total)


@pytest.mark.parametrize("key", ["answered_in_time", "answer_hours"])
def test_what_the_desk_decides_has_no_parts(scope: Scope, key: str) -> None:
    with pytest.raises(queries.NotSplit, match="no parts"):
        queries.splits(scope, key, "channel", OCTOBER, 12)


def test_a_part_that_is_the_whole_store_has_its_value_and_its_interval(brand: Brand, scope: Scope) -> None:
    """But for the pseudo-answers, which follow the store's own answers here and the network's there."""
    SurveyResponse.objects.update(segment="all")
    card = {line.metric: line.row for line in queries.score_cards(scope, ["004"], OCTOBER, 12)["004"]}
    whole, nps = parts(scope, "segment", store="004")["all"], card["nps"]
    assert (whole.n, whole.value) == (nps.n, pytest.approx(nps.value))
    assert (whole.low, whole.high) == (pytest.approx(nps.low, abs=1.5), pytest.approx(nps.high, abs=1.5))
    assert (whole.difference, whole.q) == (None, None)


@pytest.mark.parametrize("window", [1, 3, ALL_TIME])
def test_windows_are_those_of_the_scores(brand: Brand, scope: Scope, window: int) -> None:
    network = queries.network_trends(scope, window)["nps"][-1].network
    assert sum(row.n for row in parts(scope, "touchpoint", window=window).values()) == network.answers


def test_the_worse_part_of_a_region_is_found(brand: Brand, scope: Scope) -> None:
    found = parts(scope, "touchpoint", region="Korea/Seoul")
    delivery = found["delivery"]
    assert delivery.difference is not None and delivery.difference_high is not None and delivery.q is not None
    assert delivery.difference_high < 0 and delivery.q < 0.01
    rest = sum(row.n * row.value for name, row in found.items() if name != "delivery" and row.value is not None)
    others = sum(row.n for name, row in found.items() if name != "delivery")
    assert delivery.value is not None
    assert delivery.difference == pytest.approx(delivery.value - rest / others)
    in_seoul = SurveyResponse.objects.filter(location__region__path="Korea/Seoul", nps__isnull=False)
    assert sum(row.n for row in found.values()) == in_seoul.count()


def test_all_days_count_by_the_clock_of_the_store(brand: Brand, scope: Scope) -> None:
    """2026-10-05 is a Monday; at 23:30 in Seoul it is half past four in the afternoon in Paris, the day before."""
    SurveyResponse.objects.all().delete()
    rows = [
        {"Response ID": f"x{number}", "store_code": "004", "Date": "2026-10-05T23:30:00+09:00", "NPS": 9}
        for number in range(5)
    ]
    bring(brand, "surveys", written(rows))
    assert {name: row.n for name, row in parts(scope, "weekday").items()} == {"monday": 5}
    assert {name: row.n for name, row in parts(scope, "daypart").items()} == {"night": 5}
    Location.objects.filter(code="004").update(time_zone="Europe/Paris")
    assert {name: row.n for name, row in parts(scope, "daypart", store="004").items()} == {"afternoon": 5}
    bring(
        brand,
        "surveys",
        written([row | {"store_code": "005", "Response ID": f"{row['Response ID']}b"} for row in rows]),
    )
    assert {name: row.n for name, row in parts(scope, "daypart").items()} == {"afternoon": 5, "night": 5}


def test_what_has_no_time_has_no_part_of_the_day(brand: Brand, scope: Scope) -> None:
    without = sum(" " not in str(row["Date"]) for row in survey_rows(["000"], 600))
    assert parts(scope, "daypart")[""].n == without
    assert "" not in parts(scope, "weekday")
    found = parts(scope, "weekday", "rating")
    assert found[""].n == 100, "reviews whose day alone is known are no exact moments"
    assert [*found][:2] == ["monday", "tuesday"] and [*found][-1] == ""


def test_languages_are_stated_or_seen_from_the_letters(brand: Brand, scope: Scope) -> None:
    found = parts(scope, "language")
    assert set(found) == {"ko", "en", "und-Latn", ""}
    assert set(parts(scope, "language", "rating")) == {"ko", "und-Latn", ""}


def test_scales_are_not_mixed(brand: Brand, scope: Scope) -> None:
    before = parts(scope, "segment", "ces")
    rows = [
        row | {"Response ID": f"o{i}", "ces_scale": "1-5", "CES": 2} for i, row in enumerate(survey_rows(["004"], 60))
    ]
    bring(brand, "surveys", written(rows))
    assert parts(scope, "segment", "ces") == before
    keeper = person(brand, "store", store="004")
    own = sum(row.n for row in parts(keeper, "segment", "ces").values())
    assert own == sum(row.n for row in parts(scope, "segment", "ces", store="004").values())


def test_facts_that_were_taken_back_or_replaced_do_not_count(brand: Brand, scope: Scope) -> None:
    before = parts(scope, "touchpoint")
    rows = [row | {"Response ID": f"n{i}"} for i, row in enumerate(survey_rows(["004"], 40, seed=9))]
    more = bring(brand, "surveys", written(rows))
    assert sum(row.n for row in parts(scope, "touchpoint").values()) == sum(row.n for row in before.values()) + 40
    take_back(more)
    assert parts(scope, "touchpoint") == before
    corrected = [row | {"Touchpoint": "kiosk"} for row in survey_rows([*map("{:03d}".format, range(10))], 600)]
    bring(brand, "surveys", written(corrected))
    assert {name: row.n for name, row in parts(scope, "touchpoint").items()} == {"kiosk": 600}


def test_each_person_splits_what_is_theirs(brand: Brand, scope: Scope) -> None:
    keeper, seoul = person(brand, "store", store="005"), person(brand, "regional", region="Korea/Seoul")
    assert parts(keeper, "touchpoint") == parts(scope, "touchpoint", store="005")
    assert parts(keeper, "weekday") == parts(scope, "weekday", store="005")
    assert parts(seoul, "touchpoint") == parts(scope, "touchpoint", region="Korea/Seoul")
    for hidden in (
        {"store": "006"},
        {"region": "Korea/Seoul"},
        {"store": "none"},
        {"store": "005", "region": "Korea/Seoul"},
    ):
        with pytest.raises(queries.NoSuchPlace):
            parts(keeper, "touchpoint", **hidden)


def test_others_change_nothing_that_a_store_manager_reads(brand: Brand) -> None:
    keeper = person(brand, "store", store="005")
    before = [parts(keeper, by) for by in DIMENSIONS]
    SurveyResponse.objects.exclude(location__code="005").update(nps=0, touchpoint="x", language="fr")
    assert [parts(keeper, by) for by in DIMENSIONS] == before


@pytest.mark.parametrize(
    ("key", "by", "window", "sentence"),
    [
        ("rating", "touchpoint", 12, "Reviews state no touchpoint; choose one of language, weekday, daypart."),
        ("fcr", "segment", 12, "Service cases state no segment"),
        ("listing_accuracy", "weekday", 12, "no parts"),
        ("nps", "store", 12, "There is no split by “store”"),
        ("nps", "weekday", NOW, "choose the window 1, 3, 12 or all"),
    ],
)
def test_what_cannot_be_split_says_what_can(scope: Scope, key: str, by: str, window: int, sentence: str) -> None:
    with pytest.raises(queries.NotSplit, match=sentence.replace("?", r"\?")):
        queries.splits(scope, key, by, OCTOBER, window)


def test_a_month_without_answers_has_no_parts(scope: Scope) -> None:
    assert queries.splits(scope, "nps", "weekday", OCTOBER - 60, 1) == []
    assert queries.splits(scope, "ces", "weekday", OCTOBER - 60, 1) == []


def test_it_takes_few_queries(scope: Scope, django_assert_max_num_queries) -> None:
    with django_assert_max_num_queries(5):
        queries.splits(scope, "nps", "touchpoint", OCTOBER, 12, region="Korea/Seoul")
