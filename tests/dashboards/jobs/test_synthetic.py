"""The sample brand in the database: what was planted is there, once, and on the days on which it was."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from pytest_django import DjangoDbBlocker

from dashboards.jobs.synthetic import fill_sample, yesterday
from locations import placements, special_days
from locations.models import Brand, Location, Placement, SpecialDay
from locations.months import parse_month
from reviews.models import Case, KpiValue, Listing, Review, Source, SurveyResponse
from reviews.synthetic import planted
from reviews.synthetic.truth import newest_month
from tests.databases import Environment, NewDatabase, connected_to, rolled_back

NOW, UNTIL = datetime(2026, 11, 20, 9, tzinfo=UTC), date(2026, 11, 19)
SIZES = {"SURVEYS": 1_100, "REVIEWS": 320, "CASES": 90}
"""A hundredth of what the sample has."""

told: list[float] = []
"""The shares of the making that were told while the brand was filled."""


@pytest.fixture(scope="module")
def filled(
    new_database: NewDatabase, tmp_path_factory: pytest.TempPathFactory, django_db_blocker: DjangoDbBlocker
) -> Iterator[Environment]:
    """A database with the sample brand, which is filled once."""
    with new_database(tmp_path_factory.mktemp("sample")) as environment, pytest.MonkeyPatch.context() as patch:
        for name, most in SIZES.items():
            patch.setattr(planted, name, most)
        with django_db_blocker.unblock(), connected_to(environment):
            brand = Brand.objects.create(slug="s", name="S", default_zone=planted.ZONE, country=planted.COUNTRY)
            fill_sample(brand, UNTIL, NOW, told.append)
        yield environment


@pytest.fixture
def sample(db: None, filled: Environment) -> Iterator[Brand]:
    with connected_to(filled), rolled_back():
        yield Brand.objects.get()


def _store(place: str) -> Location:
    return Location.objects.get(name__endswith=f"점 {place}")


def _all_of_it() -> list[Any]:
    """All that was planted, as values."""
    answers, shown = SurveyResponse.objects.order_by("external_id"), Listing._default_manager.order_by("pk")
    return [
        *SpecialDay.objects.order_by("pk").values_list("pk", "date", "hours", "region", "location"),
        *Placement.objects.order_by("pk").values_list("pk", "location", "region", "first_month", "last_month"),
        *Location.objects.order_by("pk").values_list("pk", "region", "opened", "closed", "status", "version"),
        *answers.values_list("pk", "location", "answered_at", "nps", "comment", "touchpoint"),
        *shown.values_list("pk", "seen_at", "phone"),
        *KpiValue._default_manager.order_by("pk").values_list("pk", "location", "key", "value"),
        *Source.objects.order_by("pk").values_list("publisher", "seen_at"),
    ]


def test_a_second_filling_changes_nothing(sample: Brand) -> None:
    before = _all_of_it()
    fill_sample(sample, UNTIL, NOW)
    assert _all_of_it() == before


def test_its_parts_tell_how_far_it_is(sample: Brand) -> None:
    assert told == sorted(told) and len(told) >= 6
    assert 0 < told[0] < told[-1] <= 1
    assert sample.locations.count() == planted.STORES


def test_it_ends_yesterday_and_nothing_lies_outside_the_life_of_a_store(sample: Brand) -> None:
    newest = SurveyResponse.objects.latest("answered_at").answered_at
    assert newest.astimezone(ZoneInfo(planted.ZONE)).date() == UNTIL == yesterday(NOW)
    closed = _store(planted.CLOSED)
    assert (closed.status, closed.closed) == ("closed", date(2026, 5, 31))
    for model in (SurveyResponse, Review, Case, KpiValue, Listing):
        months = model._default_manager.filter(location=closed).values_list("first_month", flat=True)
        assert all(month <= parse_month("2026-05") for month in months)
    assert all(month <= parse_month("2026-10") for month in KpiValue.objects.values_list("first_month", flat=True))


def test_a_store_is_where_it_was_in_each_month(sample: Brand) -> None:
    stays = _store(planted.MOVED).placements.order_by("pk").values_list("region__path", "first_month", "last_month")
    moved = parse_month("2026-06")
    assert list(stays) == [
        ("대한민국 Korea/경기 Gyeonggi/수원시 Suwon-si", None, moved - 1),
        (planted.MOVED_TO, moved, None),
    ]
    assert placements.differences(NOW) == (2, [])


def test_what_was_lost_was_read_before_its_source_was(sample: Brand) -> None:
    source = Source.objects.get(publisher=planted.LOST_AT)
    lost = Review.objects.filter(source=source, external_id__startswith="L")
    assert lost.count() == planted.LOST_REVIEWS
    assert source.seen_at == datetime(2026, 11, 19, 15, tzinfo=UTC)


def test_of_two_listings_of_a_store_the_right_one_counts(sample: Brand) -> None:
    store = _store(planted.TWICE)
    shown = Listing.objects.filter(location=store, source__publisher=planted.TWICE_AT).order_by("-seen_at")
    right, second = shown[0], shown[1]
    assert right.seen_at.date() == second.seen_at.date() == UNTIL
    assert second.url and not right.url
    assert (second.phone, second.name) != (right.phone, right.name)


def test_special_days_close_stores_on_the_calendar_of_their_brand(sample: Brand) -> None:
    pangyo, other = (_store(place).pk for place in (planted.CHANGED.place, planted.GAMED))
    days = special_days.special_days_of(sample.pk, [pangyo, other], date(2026, 6, 1), date(2027, 2, 28))
    assert days[other][date(2027, 2, 7)] == ""
    assert days[pangyo].keys() - days[other].keys() == {date(2026, 6, day) for day in range(22, 31)}


@pytest.mark.parametrize(
    ("now", "until", "newest"),
    [
        ("2026-11-28T23:30+00:00", date(2026, 11, 28), "2026-10"),
        ("2026-11-30T14:59+00:00", date(2026, 11, 29), "2026-10"),
        # It is December in Korea by now.
        ("2026-11-30T15:00+00:00", date(2026, 11, 30), "2026-11"),
    ],
)
def test_yesterday_is_that_of_its_zone(now: str, until: date, newest: str) -> None:
    assert yesterday(datetime.fromisoformat(now)) == until
    assert newest_month(until) == parse_month(newest)
