"""Tallies equal a recount: over random facts, after changes, and when marks arrive in the middle."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from locations import roster
from locations.models import Brand, Location
from reviews import tallies
from reviews.integrity import differences, recount
from reviews.measures import MEASURES
from reviews.models import Case, Listing, MonthTally, Review, Source, StaleCell, SurveyResponse
from tests.reviews import arrange

pytestmark = pytest.mark.django_db

START = datetime(2026, 1, 1, tzinfo=UTC)
MONTH = 2026 * 12
minutes = st.integers(0, 60 * 24 * 60).map(lambda value: START + timedelta(minutes=value))
optional = st.one_of(st.none(), minutes)


def cell(moment: datetime) -> dict[str, int]:
    month = moment.year * 12 + moment.month - 1
    return {"first_month": month, "last_month": month}


@st.composite
def reviews(draw: st.DrawFn) -> tuple[Any, dict[str, Any]]:
    posted, replied = draw(minutes), draw(optional)
    months = cell(posted)
    precision = draw(st.sampled_from(["exact", "exact", "day", "year"]))
    if precision == "year":
        months["first_month"] -= 11
    fact = {
        "rating": draw(st.one_of(st.none(), st.integers(1, 5))),
        "rating_max": draw(st.sampled_from([5, 10])),
        "posted_from": posted,
        "posted_to": posted,
        "precision": precision,
        "replied_at": replied,
        "reply": draw(st.sampled_from(["", "Thank you"])),
        "replies_told": draw(st.booleans()),
    }
    return Review, fact | months


@st.composite
def surveys(draw: st.DrawFn) -> tuple[Any, dict[str, Any]]:
    answered = draw(minutes)
    fact = {
        "answered_at": answered,
        "nps": draw(st.one_of(st.none(), st.integers(0, 10))),
        "csat": draw(st.one_of(st.none(), st.integers(1, 5))),
        "csat_max": draw(st.sampled_from([5, 7])),
        "ces": draw(st.one_of(st.none(), st.integers(1, 5))),
        "ces_max": draw(st.sampled_from([5, 7])),
        "ces_better": draw(st.sampled_from(["high", "low"])),
    }
    return SurveyResponse, fact | cell(answered)


@st.composite
def listings(draw: st.DrawFn) -> tuple[Any, dict[str, Any]]:
    seen = draw(minutes)
    fact = {
        "seen_at": seen,
        "present": draw(st.booleans()),
        "name": draw(st.sampled_from(["", "A", "B"])),
        "phone": draw(st.sampled_from(["", "+8221234567"])),
        "latitude": draw(st.sampled_from([None, 37.5])),
    }
    return Listing, fact | {"longitude": fact["latitude"] and 127.0} | cell(seen)


@st.composite
def cases(draw: st.DrawFn) -> tuple[Any, dict[str, Any]]:
    opened, closed = draw(minutes), draw(optional)
    fact = {
        "opened_at": opened,
        "closed_at": closed,
        "contacts": draw(st.one_of(st.none(), st.integers(1, 3))),
        "reopened": draw(st.one_of(st.none(), st.integers(0, 1))),
        "reopened_at": draw(optional),
        "csat": draw(st.one_of(st.none(), st.integers(1, 5))),
    }
    return Case, fact | cell(closed or opened)


facts = st.lists(st.one_of(reviews(), surveys(), listings(), cases()), max_size=40)


def network() -> tuple[Brand, list[Location], list[Source]]:
    brand = arrange.brand()
    known = {"name": "A", "phone": "+8221234567", "latitude": 37.5, "longitude": 127.0}
    stores = [roster.open_store(brand=brand, code=code, by="test", **known) for code in ("1", "2")]
    sources = [
        Source.objects.create(brand=brand, publisher="google", seen_at=START + timedelta(days=30)),
        Source.objects.create(brand=brand, publisher="naver"),
    ]
    return brand, stores, sources


def write(rows: list[tuple[Any, dict[str, Any]]], stores: list[Location], sources: list[Source]) -> None:
    for number, (model, fact) in enumerate(rows):
        store, source = stores[number % 2], sources[number % 3 % 2]
        written = model(location=store, source=source, external_id=str(number), content=str(number), **fact)
        written.save()
        StaleCell.objects.create(location=store, first_month=written.first_month, last_month=written.last_month)


@given(facts)
@settings(max_examples=settings().max_examples * 3 // 5, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_tallies_equal_a_recount_whatever_the_facts(rows: list[tuple[Any, dict[str, Any]]]) -> None:
    brand, stores, sources = network()
    write(rows, stores, sources)
    tallies.refresh(brand.pk)
    assert differences(brand) == []
    assert MonthTally.objects.filter(location__brand=brand).count() == len(recount(brand))
    for model in {model for model, _fact in rows}:
        for gone in model.objects.filter(location__brand=brand)[::2]:
            months = {"first_month": gone.first_month, "last_month": gone.last_month}
            StaleCell.objects.create(location=gone.location, **months)
            gone.delete()
    tallies.refresh(brand.pk)
    assert differences(brand) == []
    assert MonthTally.objects.filter(location__brand=brand).count() == len(recount(brand))
    assert not StaleCell.objects.filter(location__brand=brand).exists()


def survey(store: Location, source: Source, number: int, nps: int, month: int = MONTH) -> SurveyResponse:
    return SurveyResponse.objects.create(
        location=store, source=source, external_id=str(number), content="", answered_at=START, nps=nps,
        first_month=month, last_month=month,
    )  # fmt: skip


def mark(store: Location, month: int = MONTH) -> StaleCell:
    return StaleCell.objects.create(location=store, first_month=month, last_month=month)


def test_a_cell_holds_sums_and_histogram() -> None:
    brand, (store, _other), (source, _naver) = network()
    for number, nps in enumerate([10, 9, 7, 3, 3]):
        survey(store, source, number, nps)
    mark(store)
    assert tallies.refresh(brand.pk) == 1
    tally = MonthTally.objects.get(location=store, measure="nps")
    assert (tally.n, tally.total, tally.total_sq, tally.series) == (5, 0, 4, "0-10")
    assert tally.histogram == {"3": 2, "7": 1, "9": 1, "10": 1}


def test_a_second_refresh_finds_nothing_to_do() -> None:
    brand, (store, _other), (source, _naver) = network()
    survey(store, source, 1, 10)
    mark(store)
    mark(store)
    assert tallies.refresh(brand.pk) == 1
    assert tallies.refresh(brand.pk) == 0


def test_a_limit_leaves_the_rest_marked() -> None:
    brand, (store, _other), (source, _naver) = network()
    for month in range(5):
        survey(store, source, month, 10, MONTH + month)
        mark(store, MONTH + month)
    assert tallies.refresh(brand.pk, limit=2) == 2
    assert StaleCell.objects.count() == 3
    assert tallies.refresh(brand.pk) == 3
    assert MonthTally.objects.filter(location=store).count() == 5


@pytest.mark.parametrize("marks", [1, 3, 7])
def test_cells_of_many_marks_are_counted_however_few_are_read_at_once(
    marks: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tallies, "CELLS_AT_ONCE", 2)
    monkeypatch.setattr(tallies, "MARKS_OF_A_CELL", 2)
    brand, (store, _other), (source, _naver) = network()
    for month in range(3):
        survey(store, source, month, 10, MONTH + month)
        for _mark in range(marks):
            mark(store, MONTH + month)
    # A cell with more marks than are read at once is counted again for the others.
    assert tallies.refresh(brand.pk) == (3 if marks <= 4 else 6)
    assert not StaleCell.objects.exists()
    assert differences(brand) == []


def test_marks_are_read_with_a_limit() -> None:
    """PostgreSQL would copy all marks of a brand to a cursor for each batch that is counted."""
    brand, (store, _other), (source, _naver) = network()
    survey(store, source, 1, 10)
    mark(store)
    with CaptureQueriesContext(connection) as asked:
        tallies.refresh(brand.pk)
    read = [each["sql"] for each in asked if "ORDER BY" in each["sql"] and "reviews_stalecell" in each["sql"]]
    assert read
    assert all("LIMIT" in sql for sql in read)


def test_an_emptied_cell_disappears() -> None:
    brand, (store, _other), (source, _naver) = network()
    answer = survey(store, source, 1, 10)
    mark(store)
    tallies.refresh(brand.pk)
    answer.delete()
    mark(store)
    tallies.refresh(brand.pk)
    assert not MonthTally.objects.filter(location=store).exists()


def test_other_brands_marks_are_left_alone() -> None:
    brand, (store, _other), _sources = network()
    mark(store)
    assert tallies.refresh(arrange.brand().pk) == 0
    assert StaleCell.objects.count() == 1
    assert tallies.refresh(brand.pk) == 1


def test_a_mark_that_arrives_while_counting_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    """An import commits between the count and the writing: its mark has an id of its own and is not taken."""
    brand, (store, _other), (source, _naver) = network()
    survey(store, source, 1, 10)
    mark(store)
    count = tallies.count

    def count_then_import(*arguments: Any) -> Any:
        counted = count(*arguments)
        monkeypatch.setattr(tallies, "count", count)
        survey(store, source, 2, 0)
        mark(store)
        return counted

    monkeypatch.setattr(tallies, "count", count_then_import)
    assert tallies.refresh(brand.pk, limit=1) == 1
    assert MonthTally.objects.get(location=store).n == 1
    assert StaleCell.objects.count() == 1
    tallies.refresh(brand.pk)
    assert MonthTally.objects.get(location=store).n == 2
    assert differences(brand) == []


def test_who_comes_second_writes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another worker recounts and takes the marks meanwhile: an older count must not overwrite its tallies."""
    brand, (store, _other), (source, _naver) = network()
    survey(store, source, 1, 10)
    mark(store)
    count = tallies.count

    def count_slowly(*arguments: Any) -> Any:
        counted = count(*arguments)
        monkeypatch.setattr(tallies, "count", count)
        survey(store, source, 2, 0)
        mark(store)
        tallies.refresh(brand.pk)
        return counted

    monkeypatch.setattr(tallies, "count", count_slowly)
    tallies.refresh(brand.pk)
    assert MonthTally.objects.get(location=store).n == 2
    assert differences(brand) == []


def test_a_new_version_of_the_store_makes_its_cells_stale() -> None:
    brand, (store, _other), (source, _naver) = network()
    Listing.objects.create(
        location=store, source=source, external_id="1", content="", seen_at=START, phone="+8229999999",
        first_month=MONTH, last_month=MONTH,
    )  # fmt: skip
    mark(store)
    tallies.refresh(brand.pk)
    accuracy = MonthTally.objects.filter(location=store, measure="listing_accuracy")
    assert [(row.n, row.total) for row in accuracy] == [(1, 0)]
    roster.correct_stores(brand, {store.pk: {"phone": "+8229999999"}}, by="test")
    assert tallies.refresh(brand.pk) == 1
    assert [(row.n, row.total, row.location_version) for row in accuracy.all()] == [(1, 1, 2)]
    assert differences(brand) == []


def test_of_a_month_with_several_sightings_the_last_one_counts() -> None:
    brand, (store, _other), (google, naver) = network()
    for number, (source, day, name) in enumerate([(google, 20, "A"), (google, 3, "B"), (naver, 5, "B")]):
        Listing.objects.create(
            location=store, source=source, external_id=str(number), content="", name=name,
            seen_at=START + timedelta(days=day), first_month=MONTH, last_month=MONTH,
        )  # fmt: skip
    mark(store)
    tallies.refresh(brand.pk)
    found = MonthTally.objects.filter(measure="listing_accuracy").values_list("series", "n", "total")
    assert sorted(found) == [("google", 1, 1.0), ("naver", 1, 0.0)]


def test_a_wrong_tally_is_found() -> None:
    brand, (store, _other), (source, _naver) = network()
    survey(store, source, 1, 10)
    mark(store)
    tallies.refresh(brand.pk)
    for wrong in ({"n": 2}, {"total": 0.0}, {"total_sq": 2.0}, {"histogram": {"9": 1}}, {"series": "1-5"}):
        right = MonthTally.objects.filter(location=store).values(*wrong).get()
        MonthTally.objects.filter(location=store).update(**wrong)
        assert differences(brand) != [], wrong
        MonthTally.objects.filter(location=store).update(**right)
    survey(store, source, 2, 10)
    assert len(differences(brand)) == 4
    mark(store)
    assert differences(brand) == []


def test_measures_of_the_registry_are_all_counted_somewhere() -> None:
    assert set(MEASURES) >= {"nps", "csat", "ces", "rating", "fcr", "resolution_time", "listing_accuracy"}
