"""Whole synthetic networks: the demo's coffee brand with its planted truths, and plain ones of any size (pure)."""

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Any

import numpy as np

from locations.months import first_day, month_of
from reviews.readers.records import Batch, Moment
from reviews.synthetic import planted
from reviews.synthetic.facts import Cause, Network
from reviews.synthetic.stores import Store, batch, make_stores
from reviews.synthetic.truth import Truth

SIZE_SPREAD = 0.85
"""Standard deviation of the logarithm of how many customers stores have."""

HABIT_SPREAD = 0.3
WOBBLE = 0.02
"""How much a store's quality moves from month to month without a cause."""


def plain(seed: int, stores: int, months: int, as_of: int, spread: float = planted.USUAL_SPREAD) -> Network:
    """Make a network whose stores differ by chance alone (true deviation ``spread``), up to month ``as_of``."""
    rng = np.random.default_rng(seed)
    first = as_of - months + 1
    made = make_stores(rng, stores, "synthetic.example", first)
    return Network(made, _truth(rng, made, first, months, spread), {})


def garamsol(as_of: int) -> Network:
    """Return the demo's brand with 24 months that end with ``as_of``."""
    rng = np.random.default_rng(planted.SEED)
    first = as_of - planted.MONTHS + 1
    made = make_stores(rng, planted.STORES, planted.SITE, first)
    truth = _truth(rng, made, first, planted.MONTHS, planted.USUAL_SPREAD)
    quality, visitors = truth.quality, truth.visitors
    causes: dict[int, Cause] = {}
    since = planted.MONTHS - planted.REGION_MONTHS
    for index in (index for index, store in enumerate(made) if planted.REGION in store.region):
        quality[index, since:] += planted.REGION_OFFSET
        causes[index] = Cause(planted.REGION_TOPIC, since, "blame")
    for store in (*planted.BELOW, *planted.ABOVE):
        index = find(made, store.place)
        quality[index] = store.offset + rng.normal(0, WOBBLE, planted.MONTHS)
        visitors[index] = rng.uniform(1.4, 2.8)
        causes[index] = Cause(store.topic, 0, "blame" if store.offset < 0 else "praise")
    index, since = find(made, planted.CHANGED.place), planted.MONTHS - planted.CHANGED_MONTHS
    quality[index] = np.where(np.arange(planted.MONTHS) < since, 0.0, planted.CHANGED.offset)
    visitors[index] = 7.0
    causes[index] = Cause(planted.CHANGED.topic, since, "blame")
    for place in (planted.NOBODY, planted.THREE_ANGRY, planted.FOUR_HAPPY):
        visitors[find(made, place)] = 0.0
    return Network(made, truth, causes)


def find(stores: Sequence[Store], place: str) -> int:
    """Return the index of the first store at a place, by the place's Latin name."""
    return next(index for index, store in enumerate(stores) if store.name.endswith(f"점 {place}"))


def few_answers(network: Network) -> Batch:
    """Return the three angry and the four happy answers of the demo's smallest stores, in its last full months."""
    last = network.truth.first_month + network.truth.quality.shape[1] - 1
    rows: list[tuple[str, int]] = []
    for place, scores in (
        (planted.THREE_ANGRY, planted.THREE_ANSWERS),
        (planted.FOUR_HAPPY, planted.FOUR_ANSWERS),
    ):
        code = network.stores[find(network.stores, place)].code
        rows += [(code, score) for score in scores]
    moments = [
        datetime.combine(first_day(last - index % 3), time(5), UTC) + timedelta(days=3 + index)
        for index in range(len(rows))
    ]
    columns: dict[str, Sequence[Any]] = {
        "store": [code for code, _ in rows],
        "external_id": [f"F{index:08d}" for index in range(len(rows))],
        "answered": [Moment(moment, moment, "exact") for moment in moments],
        "nps": [score for _, score in rows],
        "csat": [1 + round(score / 2.5) for _, score in rows],
        "csat_min": [1] * len(rows),
        "csat_max": [5] * len(rows),
    }
    return batch(columns, len(rows), 2)


def _truth(rng: np.random.Generator, stores: Sequence[Store], first: int, months: int, spread: float) -> Truth:
    count = len(stores)
    quality = rng.normal(0, spread, (count, 1)) + rng.normal(0, WOBBLE, (count, months))
    visitors = np.repeat(rng.lognormal(0, SIZE_SPREAD, (count, 1)), months, axis=1)
    opened = np.array([month_of(store.opened) for store in stores])[:, None]
    visitors[first + np.arange(months)[None, :] <= opened] = 0.0
    attention, speed = rng.normal(0, HABIT_SPREAD, (2, count))
    return Truth(first, quality, visitors, attention, 0.5 * speed)
