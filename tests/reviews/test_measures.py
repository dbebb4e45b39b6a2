"""What one fact counts for, and when it is not measured."""

import math
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from types import SimpleNamespace
from typing import Any

import pytest

from reviews.measures import (
    BIN_EDGES,
    BIN_WIDTH,
    COUNTED,
    MEASURES,
    READABLE_HOURS,
    readable,
)
from reviews.outcomes import SHORTEST, Around, Counted

POSTED = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def of(key: str, around: Around | None = None, table: str = "", **fact: Any) -> list[Counted] | str:
    measure = next(each for each in COUNTED if each.key == key and (not table or each.table == table))
    return measure.of(SimpleNamespace(**fact), around or Around("google", None))


def review(**changes: Any) -> dict[str, Any]:
    return {
        "precision": "exact",
        "posted_from": POSTED,
        "replied_at": None,
        "answered": False,
    } | changes


@pytest.mark.parametrize(("score", "value"), [(0, -1), (6, -1), (7, 0), (8, 0), (9, 1), (10, 1)])
def test_nps_counts_promoters_and_detractors(score: int, value: int) -> None:
    assert of("nps", nps=score) == [Counted("0-10", score)]
    assert MEASURES["nps"].value("0-10", score) == value
    assert MEASURES["nps"].bin(score) == str(score)


def test_no_answer_is_not_measured() -> None:
    assert of("nps", nps=None) == "not_answered"
    assert of("csat", csat=None, csat_min=1, csat_max=5) == "not_answered"
    assert of("ces", ces=None, ces_min=1, ces_max=7, ces_better="high") == "not_answered"
    assert of("rating", rating=None, rating_max=5) == "no_rating"


@pytest.mark.parametrize(("series", "score", "value"), [("1-5", 3, 0), ("1-5", 4, 1), ("1-10", 8, 0), ("1-10", 9, 1)])
def test_csat_takes_the_top_two_boxes_of_its_own_scale(series: str, score: int, value: int) -> None:
    low, high = map(int, series.split("-"))
    assert of("csat", csat=score, csat_min=low, csat_max=high) == [Counted(series, score)]
    assert MEASURES["csat"].value(series, score) == value


def test_csat_of_cases_is_a_series_of_its_own() -> None:
    assert of("csat", table="case", csat=5) == [Counted("cases|1-5", 5)]
    assert MEASURES["csat"].value("cases|1-5", 4) == 1
    assert MEASURES["csat"].scale("cases|1-5") == "1-5"


def test_ces_keeps_scale_and_direction() -> None:
    assert of("ces", ces=2, ces_min=1, ces_max=5, ces_better="low") == [Counted("1-5 low", 2)]
    assert MEASURES["ces"].one_scale


def test_rating_keeps_publisher_and_scale_apart() -> None:
    assert of("rating", rating=7, rating_max=10) == [Counted("google|1-10", 7)]
    assert MEASURES["rating"].scale("google|1-10") == "1-10"


def test_every_review_counts_for_the_response_rate() -> None:
    assert of("review_response_rate", answered=True) == [Counted("google", 1)]
    assert of("review_response_rate", answered=False) == [Counted("google", 0)]
    assert of("review_response_rate", answered=None) == "replies_not_told"


@pytest.mark.parametrize(
    ("changes", "seen", "outcome"),
    [
        ({"replied_at": POSTED + 24 * HOUR, "answered": True}, None, 1),
        ({"replied_at": POSTED + 24 * HOUR + timedelta(seconds=1), "answered": True}, None, 0),
        ({"replied_at": POSTED - HOUR, "answered": True}, None, "reply_before_review"),
        ({"answered": True}, POSTED + 100 * HOUR, "reply_time_unknown"),
        ({}, None, "source_not_seen_again"),
        ({}, POSTED + 23 * HOUR, "source_not_seen_again"),
        ({}, POSTED + 24 * HOUR, 0),
        ({"answered": None}, POSTED + 100 * HOUR, "replies_not_told"),
        ({"precision": "month"}, POSTED + 100 * HOUR, "rough_date"),
        ({"precision": "day", "replied_at": POSTED + HOUR, "answered": True}, None, "rough_date"),
    ],
)
def test_replied_in_24h(changes: dict[str, Any], seen: datetime | None, outcome: int | str) -> None:
    expected = outcome if isinstance(outcome, str) else [Counted("google", outcome)]
    assert of("replied_in_24h", Around("google", seen), **review(**changes)) == expected


def test_hours_until_the_reply_are_those_of_replied_reviews() -> None:
    assert of("reply_hours", **review(replied_at=POSTED + 36 * HOUR, answered=True)) == [Counted("google", 36)]
    assert of("reply_hours", **review()) == "not_answered"
    assert of("reply_hours", **review(replied_at=POSTED, answered=True)) == [Counted("google", SHORTEST)]
    assert of("reply_hours", **review(replied_at=POSTED - HOUR, answered=True)) == "ends_before_it_begins"


@pytest.mark.parametrize(
    ("changes", "outcome"),
    [
        ({}, 1),
        ({"contacts": 2}, 0),
        ({"contacts": None}, "contacts_unknown"),
        ({"reopened": None}, "reopening_unknown"),
        ({"reopened": 1}, 0),
        ({"reopened": 1, "reopened_at": POSTED + timedelta(days=7)}, 0),
        ({"reopened": 1, "reopened_at": POSTED + timedelta(days=7, seconds=1)}, 1),
        ({"closed_at": None}, "still_open"),
    ],
)
def test_first_contact_resolution(changes: dict[str, Any], outcome: int | str) -> None:
    case: dict[str, Any] = {"closed_at": POSTED, "contacts": 1, "reopened": 0, "reopened_at": None} | changes
    expected = outcome if isinstance(outcome, str) else [Counted("desk", outcome)]
    assert of("fcr", Around("desk", POSTED + timedelta(days=7)), **case) == expected


@pytest.mark.parametrize("contacts", [1, 2])
def test_a_case_that_may_still_be_reopened_is_not_measured_whatever_it_is(contacts: int) -> None:
    case: dict[str, Any] = {"closed_at": POSTED, "contacts": contacts, "reopened": 0, "reopened_at": None}
    assert of("fcr", Around("desk", POSTED + timedelta(days=6)), **case) == "source_not_seen_again"


@pytest.mark.parametrize(
    ("hours", "outcome"),
    [
        (2.0, [Counted("desk", 2)]),
        (0.5, [Counted("desk", 0.5)]),
        (0.0, [Counted("desk", SHORTEST)]),
        (0.001, [Counted("desk", SHORTEST)]),
        (-0.001, "ends_before_it_begins"),
    ],
)
def test_a_case_closed_in_its_first_minute_counts_and_one_closed_before_it_was_opened_does_not(
    hours: float, outcome: Any
) -> None:
    found = of("resolution_time", Around("desk", None), opened_at=POSTED, closed_at=POSTED + hours * HOUR)
    assert found == outcome
    assert of("resolution_time", opened_at=POSTED, closed_at=None) == "still_open"


def test_durations_are_summed_as_logarithms() -> None:
    assert MEASURES["resolution_time"].value("desk", math.e) == pytest.approx(1)


def test_bins_of_durations_are_fine_and_every_readable_end_is_the_end_of_one() -> None:
    for low, high in pairwise(BIN_EDGES):
        assert 0 < math.log(high / low) <= BIN_WIDTH + 1e-12
    label = MEASURES["resolution_time"].bin
    for hours in READABLE_HOURS[:-1]:
        assert BIN_EDGES[int(label(hours))] == hours
    assert int(label(1.0)) == int(label(0.9999)) + 1
    assert label(SHORTEST) == label(0.0) == "0"
    assert int(label(1e9)) == len(BIN_EDGES) - 2


def test_people_see_minutes_hours_and_days() -> None:
    label = MEASURES["resolution_time"].bin
    histogram = {label(0.02): 2, label(0.03): 1, label(1.0): 4, label(1.99): 1, label(2.0): 7}
    assert readable(histogram) == [
        (1 / 60, 1 / 12, 3),
        (1 / 12, 1 / 4, 0),
        (1 / 4, 1 / 2, 0),
        (1 / 2, 1, 0),
        (1, 2, 5),
        (2, 4, 7),
    ]
    assert readable({}) == []


def test_which_measures_need_exact_dates_or_one_scale_or_are_states() -> None:
    def those(flag: str) -> set[str]:
        return {measure.key for measure in COUNTED if getattr(measure, flag)}

    of_items = {"answered_in_time", "house_answered_in_time", "answer_hours", "house_answer_hours"}
    assert those("exact_only") == {"replied_in_24h", "reply_hours", *of_items}
    assert those("is_state") == {"listing_presence", "listing_accuracy"}
    assert those("one_scale") == {"rating", "ces"}


def case(**changes: Any) -> dict[str, Any]:
    return {
        "opened_at": POSTED,
        "first_response_at": None,
        "closed_at": None,
        "reopened": 0,
        "reopened_at": None,
        "paused_seconds": None,
    } | changes


@pytest.mark.parametrize(
    ("answered", "outcome"),
    [
        (None, "not_answered"),
        (POSTED + 3 * HOUR, [Counted("google", 3)]),
        (POSTED, [Counted("google", SHORTEST)]),
        (POSTED - HOUR, "ends_before_it_begins"),
    ],
)
def test_a_case_has_its_first_response(answered: datetime | None, outcome: Any) -> None:
    assert of("case_first_response", **case(first_response_at=answered)) == outcome


@pytest.mark.parametrize(
    ("changes", "seen", "outcome"),
    [
        ({"closed_at": POSTED + 72 * HOUR}, None, 1),
        ({"closed_at": POSTED + 72 * HOUR + timedelta(seconds=1)}, None, 0),
        ({"closed_at": POSTED + 80 * HOUR, "paused_seconds": 8 * 3_600}, None, 1),
        ({"closed_at": POSTED + 80 * HOUR, "paused_seconds": 8 * 3_600 - 1}, None, 0),
        ({"closed_at": POSTED - HOUR}, None, "ends_before_it_begins"),
        ({"closed_at": POSTED + 200 * HOUR, "reopened": 1, "reopened_at": POSTED + 150 * HOUR}, None, 1),
        ({"closed_at": POSTED + 50 * HOUR, "reopened": 1, "reopened_at": POSTED + 150 * HOUR}, None, 1),
        ({}, None, "source_not_seen_again"),
        ({}, POSTED + 72 * HOUR - timedelta(seconds=1), "source_not_seen_again"),
        ({}, POSTED + 72 * HOUR, 0),
        ({"paused_seconds": 2 * 3_600}, POSTED + 73 * HOUR, "source_not_seen_again"),
        ({"reopened": 1, "reopened_at": POSTED + 50 * HOUR}, POSTED + 100 * HOUR, "source_not_seen_again"),
    ],
)
def test_a_case_is_resolved_in_time(changes: dict[str, Any], seen: datetime | None, outcome: int | str) -> None:
    expected = outcome if isinstance(outcome, str) else [Counted("google", outcome)]
    assert of("resolved_in_time", Around("google", seen), **case(**changes)) == expected


@pytest.mark.parametrize(
    ("changes", "days", "outcome"),
    [
        ({"closed_at": None}, 100, "still_open"),
        ({}, None, "source_not_seen_again"),
        ({}, 6, "source_not_seen_again"),
        ({}, 7, 0),
        ({"reopened": 2}, 7, 1),
        ({"reopened": None}, 7, "reopening_unknown"),
        ({"reopened_at": POSTED + timedelta(days=7)}, 7, 1),
        ({"reopened_at": POSTED + timedelta(days=8)}, 30, 0),
    ],
)
def test_a_case_was_opened_again(changes: dict[str, Any], days: int | None, outcome: int | str) -> None:
    seen = None if days is None else POSTED + timedelta(days=days)
    expected = outcome if isinstance(outcome, str) else [Counted("google", outcome)]
    assert of("cases_reopened", Around("google", seen), **case(**{"closed_at": POSTED, **changes})) == expected


def item(**changes: Any) -> dict[str, Any]:
    return {
        "kind": "review",
        "is_exact": True,
        "source_gone": False,
        "spoke_at": POSTED,
        "answered_at": POSTED + 2 * HOUR,
        "house_seconds": 5_400,
        "in_time_customer": True,
        "in_time_house": False,
    } | changes


@pytest.mark.parametrize(
    ("changes", "outcomes"),
    [
        ({}, [1, 0, 2, 1.5]),
        ({"is_exact": False}, ["rough_date"] * 4),
        ({"source_gone": True}, ["source_gone"] * 4),
        ({"answered_at": None, "in_time_customer": None}, ["not_decided", 0, "not_answered", "not_answered"]),
        ({"in_time_house": None, "house_seconds": None}, [1, "not_decided", 2, "hours_unknown"]),
        ({"answered_at": POSTED - HOUR}, [1, 0, "ends_before_it_begins", "ends_before_it_begins"]),
        ({"answered_at": POSTED, "house_seconds": 0}, [1, 0, SHORTEST, SHORTEST]),
    ],
)
def test_an_item_counts_what_was_decided_once(changes: dict[str, Any], outcomes: list[Any]) -> None:
    measures = ("answered_in_time", "house_answered_in_time", "answer_hours", "house_answer_hours")
    expected = [each if isinstance(each, str) else [Counted("review", each)] for each in outcomes]
    assert [of(key, **item(**changes)) for key in measures] == expected


def test_a_review_of_another_publisher_is_in_its_series() -> None:
    assert of("rating", Around("yelp", None), rating=4, rating_max=5) == [Counted("yelp|1-5", 4)]
    assert of("replied_in_24h", Around("yelp", None), **review(replied_at=POSTED)) == [Counted("yelp", 1)]


@pytest.mark.parametrize("present", [True, False])
def test_listings_count_as_present_and_their_fields_as_right(present: bool) -> None:
    pin = dict.fromkeys(("latitude", "longitude", "coordinate_precision"))
    ours = SimpleNamespace(**_nothing() | pin | {"name": "Mill", "city": "Leeds"})
    shown = {**_nothing(), "name": "MILL", "city": "Hull", "present": present}
    around = Around("osm", None, ours)
    assert of("listing_presence", around, **shown) == [Counted("osm", present)]
    right = [Counted("osm", True), Counted("osm", False)] if present else "not_present"
    assert of("listing_accuracy", around, **shown) == right
    nothing = {**_nothing(), "present": True}
    assert of("listing_accuracy", around, **nothing) == "nothing_to_compare"


def test_scores_are_their_own_bins() -> None:
    assert MEASURES["ces"].bin(3.0) == "3" and MEASURES["ces"].value("1-7 high", 3) == 3


def test_every_measure_reads_only_the_columns_it_names() -> None:
    """The fast way through the database hands over these columns and no others."""
    for measure in COUNTED:
        fact = SimpleNamespace(**dict.fromkeys(measure.columns, None))
        if measure.table == "listing":
            fact.present = True
        measure.of(fact, Around("google", None, SimpleNamespace(**_nothing())))


def _nothing() -> dict[str, Any]:
    fields = ("name", "street", "city", "postcode", "phone", "website", "hours", "latitude", "longitude")
    return dict.fromkeys(fields)
