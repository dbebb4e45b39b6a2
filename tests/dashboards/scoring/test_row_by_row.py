"""Scoring in columns against scoring as it is read, and that a refresh writes what a whole scoring would."""

import math
from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dashboards.jobs.queue import queue_scoring, run_score
from dashboards.metrics import METRICS
from dashboards.models import NetworkScore, Score, Standard
from dashboards.scoring import computing
from dashboards.scoring.months import compute, score_history, score_month
from locations.models import Brand, Location
from locations.months import NOW, WINDOWS
from reviews.measures import MEASURES
from reviews.models import ImportJob, MonthTally
from reviews.tallies import sums
from tests.dashboards.conftest import FillOnce
from tests.dashboards.networks import OCTOBER, make_brand, make_regions, make_stores
from tests.dashboards.scoring import row_by_row
from tests.databases import connected_to, rolled_back

pytestmark = pytest.mark.django_db
MONTHS = 6
ANSWERS = {
    "nps": {"0-10": {0.0: 2, 6.0: 1, 8.0: 3, 10.0: 6}},
    "csat": {"1-5": {1.0: 1, 3.0: 1, 5.0: 5}, "cases|1-5": {2.0: 1, 4.0: 2}},
    "ces": {"1-7 high": {2.0: 2, 5.0: 4, 7.0: 5}, "1-5 low": {1.0: 1}},
    "rating": {"google|1-5": {1.0: 1, 4.0: 3, 5.0: 6}, "naver|1-5": {3.0: 1}, "old|1-10": {7.0: 1}},
    "review_response_rate": {"google": {0.0: 2, 1.0: 5}},
    "replied_in_24h": {"google": {0.0: 3, 1.0: 4}},
    "listing_accuracy": {"google": {0.0: 1, 1.0: 6}, "naver": {1.0: 4}},
    "fcr": {"desk": {0.0: 2, 1.0: 4}},
    "resolution_time": {"desk": {0.3: 2, 20.0: 5, 70.5: 3}, "phone": {1.25: 1}},
}


def tallied(
    store: Location, month: int, measure: str, series: str, scores: dict[float, int], first: int = 0
) -> Iterator[MonthTally]:
    """The tally of a cell, not written yet; none of a cell without answers."""
    found = {score: count for score, count in scores.items() if count}
    if found:
        when = {"first_month": first or month, "last_month": month, "location_version": 1}
        tally = sums(MEASURES[measure], series, found)
        yield MonthTally(location=store, measure=measure, series=series, **when, **tally._asdict())


def add(store: Location, month: int, measure: str, series: str, scores: dict[float, int]) -> None:
    MonthTally.objects.bulk_create(tallied(store, month, measure, series, scores))


def answered(brand: Brand, count: int, halves: bool = False) -> list[Location]:
    """Stores of a tree of regions with answers of every kind; some have few, one none, one only a rough date."""
    rng = np.random.default_rng(count)
    regions = make_regions(brand, "Korea", "Korea/Seoul", "Korea/Seoul/Mapo", "Korea/Busan", "Japan")
    made = make_stores(brand, count, [*regions.values()][1:])
    cells: list[MonthTally] = []
    for index, store in enumerate(made[1:], start=1):
        for measure, of_series in ANSWERS.items():
            for series, scores in of_series.items():
                for ago in range(MONTHS if index % 5 else 1):
                    share = 0.2 if index % 7 == 0 else 1.0
                    drawn = {score: int(rng.poisson(share * often)) for score, often in scores.items()}
                    if halves and measure == "rating":
                        drawn = {score - 0.5: often for score, often in drawn.items()}
                    cells += tallied(store, OCTOBER - ago, measure, series, drawn)
    cells += tallied(made[0], OCTOBER, "rating", "google|1-5", {5.0: 3}, first=OCTOBER - 3)
    MonthTally.objects.bulk_create(cells)
    return made


def demands(brand: Brand) -> None:
    rows = [("nps", 30.0, 1.0), ("rating", 4.1, 2.0), ("resolution_time", 24.0, 1.0), ("fcr", 0.6, 1.0)]
    for metric, target, weight in rows:
        Standard.objects.create(brand=brand, metric=metric, target=target, weight=weight, valid_from=OCTOBER - 8)
    Standard.objects.create(brand=brand, metric="nps", target=45.0, format="mall", valid_from=OCTOBER - 2)


@pytest.fixture
def brand() -> Brand:
    made = make_brand()
    answered(made, 33)
    demands(made)
    return made


def make_history() -> None:
    brand = make_brand()
    answered(brand, 33)
    demands(brand)
    score_history(brand, OCTOBER)


@pytest.fixture
def history(db: None, fill_once: FillOnce) -> Iterator[Brand]:
    """The same brand, scored once; what a test changes of it is undone."""
    with connected_to(fill_once("history", make_history)), rolled_back():
        yield Brand.objects.get()


def differences(plain: list[Any], rows: list[Any], key: tuple[str, ...]) -> Iterator[str]:
    """One line for each figure that differs by more than the order of additions explains."""
    assert {tuple(getattr(row, name) for name in key) for row in plain} == {
        tuple(getattr(row, name) for name in key) for row in rows
    }
    found = {tuple(getattr(row, name) for name in key): row for row in rows}
    for row in plain:
        own = found[tuple(getattr(row, name) for name in key)]
        for name in own._fields:
            have, want = getattr(own, name), getattr(row, name)
            # Of present levels the inputs are answers, not what is made of them, and of half stars also the best ones.
            other = name == "inputs" and (row.window == NOW or row.metric == "rating")
            if not same(have, want) and not other:
                yield f"{row.metric} {row.window} {name}: {have} instead of {want}"


def same(have: Any, want: Any) -> bool:
    if isinstance(want, float) and isinstance(have, float):
        return math.isclose(have, want, rel_tol=1e-11, abs_tol=1e-12)
    if isinstance(want, dict):
        return have.keys() == want.keys() and all(same(have[name], want[name]) for name in want)
    return (type(have) is type(want) and have == want) or (isinstance(want, str) and have == str(want))


OF_STORES, OF_NETWORKS = ("metric", "window", "location_id"), ("metric", "window", "region_id")


@pytest.mark.parametrize(
    ("count", "halves"),
    [
        *(pytest.param(each, False, marks=pytest.mark.soak) for each in (47, 9)),
        pytest.param(33, True, marks=pytest.mark.sqlite_is_enough),
        (6, False),
    ],
)
def test_every_row_is_what_scoring_store_by_store_gives(count: int, halves: bool) -> None:
    brand = make_brand()
    answered(brand, count, halves)
    demands(brand)
    plain_stores, plain_networks = row_by_row.compute(brand, OCTOBER, WINDOWS)
    stores, networks = compute(brand, OCTOBER, WINDOWS)
    assert [*differences(plain_stores, stores, OF_STORES)] == []
    assert [*differences(plain_networks, networks, OF_NETWORKS)] == []
    assert {row.metric for row in stores} == {*ANSWERS}


@pytest.mark.sqlite_is_enough
def test_stores_of_which_one_end_was_collected_have_the_same_rows(
    brand: Brand, monkeypatch: pytest.MonkeyPatch
) -> None:
    silent = dict.fromkeys(Location.objects.filter(code__lt="020").values_list("pk", flat=True), OCTOBER)
    monkeypatch.setattr(ImportJob, "cut_off_stores", lambda _brand: silent)
    plain_stores, _networks = row_by_row.compute(brand, OCTOBER, WINDOWS)
    assert [*differences(plain_stores, compute(brand, OCTOBER, WINDOWS)[0], OF_STORES)] == []


class Stored(NamedTuple):
    scores: list[dict[str, Any]]
    networks: list[dict[str, Any]]


def stored(brand: Brand) -> Stored:
    both = []
    for model in (Score, NetworkScore):
        rows = model._default_manager.filter(brand=brand).order_by("month", "metric", "window", "id").values()
        both.append(sorted(({**row, "id": 0} for row in rows), key=lambda row: repr([*row.values()][:6])))
    return Stored(*both)


def alike(before: Stored, after: Stored) -> bool:
    """Whether all rows are the same, but for the last bits of sums over regions, which depend on the other regions."""
    for rows, again in zip(before, after, strict=True):
        if len(rows) != len(again) or not all(same(row, other) for row, other in zip(rows, again, strict=True)):
            return False
    return True


def parts(brand: Brand) -> dict[tuple[str, int, int], int]:
    """The highest id of the scores of each metric, window and month: it changes where they are written anew."""
    rows = Score.objects.filter(brand=brand).values_list("metric", "window", "month", "pk").order_by("pk")
    return {(metric, window, month): pk for metric, window, month, pk in rows}


def written_again(brand: Brand) -> set[tuple[str, int, int]]:
    before = parts(brand)
    score_history(brand, OCTOBER, only_changed=True)
    after = parts(brand)
    assert before.keys() <= after.keys()
    return {part for part, pk in after.items() if before.get(part) != pk}


@pytest.mark.sqlite_is_enough
def test_a_refresh_without_changes_writes_nothing(history: Brand) -> None:
    assert written_again(history) == set()


def test_a_refresh_writes_what_new_answers_touch_and_the_same_as_a_whole_scoring(history: Brand) -> None:
    brand = history
    store = Location.objects.get(code="003")
    add(store, OCTOBER - 2, "fcr", "letters", {1.0: 4})
    # A month ago has no window of one month that reaches two months back.
    touched = {("fcr", window, OCTOBER) for window in (NOW, 3, 12, 0)}
    touched |= {("fcr", 12, OCTOBER - 1), ("fcr", 12, OCTOBER - 2), ("fcr", 1, OCTOBER - 2)}
    assert written_again(brand) == touched
    refreshed = stored(brand)
    score_history(brand, OCTOBER)
    assert alike(refreshed, stored(brand))


@pytest.mark.soak
def test_answers_of_a_metric_that_informs_others_touch_these(history: Brand) -> None:
    brand = history
    add(Location.objects.get(code="003"), OCTOBER, "rating", "letters|1-5", {1.0: 9})
    assert {metric for metric, _window, _month in written_again(brand)} == {"rating", "nps", "csat"}
    refreshed = stored(brand)
    score_history(brand, OCTOBER)
    assert alike(refreshed, stored(brand))


@pytest.mark.soak
def test_a_standard_a_place_or_a_deleted_row_touches_what_it_decides(history: Brand) -> None:
    brand = history
    Standard.objects.filter(metric="fcr").update(target=0.7)
    assert {metric for metric, _window, _month in written_again(brand)} == {"fcr"}
    Standard.objects.filter(metric="nps", format="").update(target=33.0)
    assert {metric for metric, _window, _month in written_again(brand)} == {"nps"}
    Score.objects.filter(metric="ces", window=3, location__code="004").delete()
    assert written_again(brand) == {("ces", 3, OCTOBER)}
    Location.objects.filter(code="005").update(format="street")
    assert {metric for metric, _window, _month in written_again(brand)} == {*ANSWERS}
    refreshed = stored(brand)
    score_history(brand, OCTOBER)
    assert alike(refreshed, stored(brand))


@pytest.mark.soak
def test_another_formula_touches_everything(brand: Brand, monkeypatch: pytest.MonkeyPatch) -> None:
    score_month(brand, OCTOBER)
    monkeypatch.setattr(computing, "FORMULA", computing.FORMULA + 1)
    before = parts(brand)
    score_month(brand, OCTOBER, only_changed=True)
    assert not {*before.items()} & {*parts(brand).items()}


@pytest.mark.soak
def test_what_should_stay_and_was_deleted_meanwhile_is_computed_again(
    brand: Brand, monkeypatch: pytest.MonkeyPatch
) -> None:
    score_month(brand, OCTOBER)
    before = stored(brand)
    real = computing.computed

    def meanwhile(*args: Any, **options: Any) -> Any:
        found = real(*args, **options)
        if found.unchanged:
            Score.objects.filter(metric="ces", window=3).delete()
        return found

    monkeypatch.setattr("dashboards.scoring.months.computed", meanwhile)
    score_month(brand, OCTOBER, only_changed=True)
    assert alike(before, stored(brand))


@pytest.mark.sqlite_is_enough
def test_a_job_scores_only_what_changed(history: Brand) -> None:
    before = parts(history)
    run = queue_scoring(history)
    assert run is not None
    run_score(run.pk, "w")
    run.refresh_from_db()
    assert (run.state, parts(history)) == ("done", before)


@pytest.mark.sqlite_is_enough
def test_the_tallies_of_a_measure_are_read_once(brand: Brand) -> None:
    with CaptureQueriesContext(connection) as queries:
        score_history(brand, OCTOBER)
    reads = [each["sql"] for each in queries if '"series"' in each["sql"] and "SELECT" in each["sql"]]
    assert len(reads) == len(METRICS)
