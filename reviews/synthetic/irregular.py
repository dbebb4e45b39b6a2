"""Answers and reviews of the demo that are listed one by one: the fewest, the made-up, the lost, the late (pure)."""

import csv
import io
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import numpy as np

from locations.months import first_day, last_day
from reviews.readers.records import Batch, Moment
from reviews.synthetic import planted
from reviews.synthetic.network import Network
from reviews.synthetic.sightings import seen_after
from reviews.synthetic.stores import Store, batch
from reviews.synthetic.visits import KOREA_TIME
from reviews.synthetic.words import Writer, tone

CLOSES = time(22)
"""When the store whose own people answer closes on every day of the week."""


def few_answers(network: Network) -> Batch:
    """Return the three angry and the four happy answers of the demo's smallest stores, in its last full months."""
    last = network.truth.newest_whole
    rows: list[tuple[Store, int]] = []
    for place, scores in (
        (planted.THREE_ANGRY, planted.THREE_ANSWERS),
        (planted.FOUR_HAPPY, planted.FOUR_ANSWERS),
    ):
        rows += [(network.named(place), score) for score in scores]
    moments = [
        datetime.combine(first_day(last - index % 3), time(5), UTC) + timedelta(days=3 + index)
        for index in range(len(rows))
    ]
    return _answers("F", rows, moments)


def bursts(network: Network) -> Batch:
    """Return the answers of the store whose own people answer: all 9 and 10, in the minutes before it closes."""
    rng = np.random.default_rng([planted.SEED, *b"bursts"])
    store, last = network.named(planted.GAMED), network.truth.newest_whole
    moments: list[datetime] = []
    for month in range(last - planted.GAMED_MONTHS + 1, last + 1):
        days = sorted(rng.choice(np.arange(4, 26), planted.BURSTS, replace=False).tolist())
        for day in days:
            closing = _in_korea(first_day(month) + timedelta(days=day), CLOSES)
            seconds = sorted(rng.integers(40, 540, planted.BURST).tolist(), reverse=True)
            moments += [closing - timedelta(seconds=second) for second in seconds]
    rows = [(store, int(score)) for score in rng.choice([9, 10], len(moments), p=(0.25, 0.75))]
    return _answers("B", rows, moments, channel="qr", touchpoint=planted.IN_STORE, segment=planted.GUEST)


def lost_reviews(network: Network) -> Batch:
    """Return five-star reviews that a publisher showed when it was read two months ago, and never since.

    All other reviews of the publisher are of a later reading, which has none of them.
    """
    rng, writer = np.random.default_rng([planted.SEED, *b"lost"]), Writer(planted.SEED)
    store, day, count = network.named(planted.LOST), last_day(network.truth.newest_whole - 1), planted.LOST_REVIEWS
    first = _in_korea(day - timedelta(days=3), time(19))
    posted = [first + timedelta(seconds=int(second)) for second in np.sort(rng.integers(0, 2 * 86_400, count))]
    stars, seen = rng.choice([5, 4], count, p=(0.9, 0.1)).tolist(), seen_after(day)
    columns: dict[str, Sequence[Any]] = {
        "store": [store.code] * count,
        "external_id": [f"L{index:08d}" for index in range(count)],
        "author": [writer.name("ko") for _index in range(count)],
        "rating": stars,
        "rating_max": [5] * count,
        "text": [writer.comment("ko", "praise") for _index in range(count)],
        "language": ["ko"] * count,
        "posted": _exact(posted),
        "reply": [""] * count,
        "replied": [None] * count,
        "seen": _exact([seen] * count),
    }
    return batch(columns, count, 2)


def late_file(network: Network, month: int) -> bytes:
    """Return a CSV file of a month's reviews of a region's stores, all of one publisher, in the order of their ids."""
    rng, writer = np.random.default_rng([planted.SEED, *b"late"]), Writer(planted.SEED)
    stores = [store.code for store in network.stores if store.region.startswith(planted.LATE)]
    count, days = planted.LATE_REVIEWS, last_day(month).day
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(["review id", "store", "date", "rating", "author", "text"])
    stars = rng.choice([5, 4, 3, 1], count, p=(0.45, 0.3, 0.15, 0.1)).tolist()
    for index, (day, star) in enumerate(zip(np.sort(rng.integers(0, days, count)).tolist(), stars, strict=True)):
        posted = first_day(month) + timedelta(days=day)
        comment = writer.comment("ko", tone((star - 1) / 4))
        name = writer.name("ko")
        rows.writerow([f"KL{index:06d}", stores[index % len(stores)], f"{posted} 15:00", star, name, comment])
    return text.getvalue().encode()


def _answers(letter: str, rows: Sequence[tuple[Store, int]], moments: Sequence[datetime], **same: str) -> Batch:
    """Return answers of stores and their NPS; ``same`` are fields that all of them have."""
    count = len(rows)
    columns: dict[str, Sequence[Any]] = {
        "store": [store.code for store, _score in rows],
        "external_id": [f"{letter}{index:08d}" for index in range(count)],
        "answered": _exact(moments),
        "nps": [score for _store, score in rows],
        "csat": [1 + round(score / 2.5) for _store, score in rows],
        "csat_min": [1] * count,
        "csat_max": [5] * count,
        **{name: [value] * count for name, value in same.items()},
    }
    return batch(columns, count, 2)


def _exact(moments: Sequence[datetime]) -> list[Moment]:
    return [Moment(moment, moment, "exact") for moment in moments]


def _in_korea(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, UTC) - KOREA_TIME
