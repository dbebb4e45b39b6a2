"""Answers and reviews that are told one by one: made up, lost, shown twice."""

import csv
import io
from datetime import date, timedelta

import numpy as np
import pytest

from locations.months import first_day, month_of
from reviews.synthetic import planted
from reviews.synthetic.brands import garamsol
from reviews.synthetic.irregular import CLOSES, bursts, late_file, lost_reviews
from reviews.synthetic.network import Network
from reviews.synthetic.sightings import listings, looks, second_listing, seen_after
from reviews.synthetic.stores import HOURS
from reviews.synthetic.visits import KOREA_TIME


@pytest.fixture(scope="module")
def demo() -> Network:
    return garamsol(date(2026, 11, 19))


def test_bursts_are_a_few_happy_answers_within_minutes_before_closing(demo: Network) -> None:
    columns = bursts(demo).columns
    local = [moment.start + KOREA_TIME for moment in columns["answered"]]
    assert set(columns["nps"]) <= {9, 10}
    assert set(columns["channel"]) == {"qr"}
    assert set(columns["store"]) == {demo.named(planted.GAMED).code}
    days = sorted({moment.date() for moment in local})
    assert len(days) == planted.GAMED_MONTHS * planted.BURSTS
    assert {month_of(day) for day in days} == {demo.truth.newest_whole - 1, demo.truth.newest_whole}
    for day in days:
        told = [moment.time() for moment in local if moment.date() == day]
        assert len(told) == planted.BURST
        assert CLOSES.replace(hour=CLOSES.hour - 1, minute=50) <= min(told) <= max(told) < CLOSES


def test_the_store_of_the_bursts_closes_then(demo: Network) -> None:
    assert HOURS[demo.named(planted.GAMED).format].endswith(f"-{CLOSES:%H:%M}")


def test_lost_reviews_were_seen_two_months_ago_and_not_since(demo: Network) -> None:
    columns = lost_reviews(demo).columns
    (seen,) = {moment.start for moment in columns["seen"]}
    last = first_day(demo.truth.newest_whole) - timedelta(days=1)
    assert seen == seen_after(last) < seen_after(demo.truth.last_day)
    posted = [moment.start for moment in columns["posted"]]
    assert len(posted) == planted.LOST_REVIEWS
    assert max(posted) < seen
    assert max(posted) - min(posted) <= timedelta(days=2)
    assert np.mean(columns["rating"]) > 4.7


def test_late_reviews_are_a_file_of_one_month_and_region(demo: Network) -> None:
    month = demo.truth.newest_whole - planted.MONTHS_SINCE_REVISED
    rows = list(csv.DictReader(io.StringIO(late_file(demo, month).decode())))
    assert len({row["review id"] for row in rows}) == planted.LATE_REVIEWS
    assert {month_of(date.fromisoformat(row["date"][:10])) for row in rows} == {month}
    regions = {store.code: store.region for store in demo.stores}
    assert {regions[row["store"]].startswith(planted.LATE) for row in rows} == {True}
    assert {row["rating"] for row in rows} <= {*"12345"}
    assert late_file(demo, month) == late_file(demo, month)


def test_a_publisher_shows_a_store_twice_on_its_last_look(demo: Network) -> None:
    (store,), (publisher,), (second,) = (second_listing(demo).columns[name] for name in ("store", "publisher", "seen"))
    columns = listings(np.random.default_rng(1), demo).columns
    first = next(
        index
        for index, found in enumerate(zip(columns["store"], columns["publisher"], columns["seen"], strict=True))
        if found[:2] == (store, publisher) and found[2].start.date() == looks(demo.truth)[-1]
    )
    # What is read last counts, and that is the right one.
    assert second.start < columns["seen"][first].start < second.start + timedelta(hours=2)
    assert second_listing(demo).columns["phone"] != columns["phone"][first]


def test_nothing_is_shown_of_a_store_before_it_opens_nor_after_it_has_closed(demo: Network) -> None:
    columns = listings(np.random.default_rng(1), demo).columns
    stores = {store.code: store for store in demo.stores}
    assert all(
        stores[code].is_there(moment.start.date())
        for code, moment in zip(columns["store"], columns["seen"], strict=True)
    )
