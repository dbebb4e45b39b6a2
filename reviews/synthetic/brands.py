"""Whole synthetic networks: the demo's coffee brand with its planted truths, and plain ones of any size (pure)."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import numpy as np

from locations.months import first_day, last_day, month_of
from reviews.synthetic import planted
from reviews.synthetic.actions import begun, ordinary
from reviews.synthetic.days import special_days
from reviews.synthetic.network import Begun, Cause, Fall, Moved, Network, find
from reviews.synthetic.stores import Store, make_stores
from reviews.synthetic.truth import Truth, newest_month, shifted

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
    return Network(made, _truth(rng, made, first, last_day(as_of), spread), {})


def garamsol(until: date) -> Network:
    """Return the demo's brand with what was said up to a day: 24 whole months, and the days after them.

    Months are counted back from the newest whole one, so that on any other day the same is planted.
    """
    rng = np.random.default_rng(planted.SEED)
    newest = newest_month(until)
    first = newest - planted.MONTHS + 1
    made = make_stores(rng, planted.STORES, planted.SITE, first)
    moved = find(made, planted.MOVED)
    moves = {moved: Moved(made[moved].region, newest - planted.MOVED_MONTHS + 1)}
    made = _with_lives(made, newest)
    truth = _truth(rng, made, first, last_day(newest), planted.USUAL_SPREAD)
    actions = begun(made, ordinary(made, truth.visitors))
    causes = {**_of_region(made, truth), **_of_stores(rng, made, truth), **_of_change(made, truth)}
    causes |= _act(truth, actions, causes)
    for place in (planted.NOBODY, planted.THREE_ANGRY, planted.FOUR_HAPPY):
        truth.visitors[find(made, place)] = 0.0
    truth = _up_to(truth, until)
    _close(made, truth)
    return Network(made, truth, causes, moves, actions, _falls(made, until))


def _falls(stores: Sequence[Store], until: date) -> dict[int, Fall]:
    """Let stores have fallen in the last weeks."""
    return {
        find(stores, each.place): Fall(until - timedelta(days=each.days - 1), each.offset, each.topic)
        for each in planted.FALLEN
    }


def _with_lives(stores: Sequence[Store], newest: int) -> list[Store]:
    """Give the stores, with one that has opened, one that has closed and one that has moved lately."""
    changes: dict[str, dict[str, Any]] = {
        planted.OPENED: {"opened": first_day(newest - planted.OPENED_MONTHS + 1)},
        planted.CLOSED: {"closed": last_day(newest - planted.CLOSED_MONTHS)},
        planted.MOVED: {"region": planted.MOVED_TO},
    }
    lives = {find(stores, place): changed for place, changed in changes.items()}
    return [replace(store, **lives.get(index, {})) for index, store in enumerate(stores)]


def _of_region(stores: Sequence[Store], truth: Truth) -> dict[int, Cause]:
    """Let a region have got worse for a part of its customers; return what they talk about, by store."""
    within, since = planted.REGION_WITHIN, planted.MONTHS - planted.REGION_MONTHS
    there = [index for index, store in enumerate(stores) if planted.REGION in store.region]
    truth.quality[there, since:] += within.share * within.depth
    return {index: Cause(planted.REGION_TOPIC, since, "blame", within=within) for index in there}


def _of_stores(rng: np.random.Generator, stores: Sequence[Store], truth: Truth) -> dict[int, Cause]:
    """Let single stores always have differed; return what their customers talk about."""
    causes = {}
    for store in (*planted.BELOW, *planted.ABOVE):
        index = find(stores, store.place)
        truth.quality[index] = store.offset + rng.normal(0, WOBBLE, truth.months)
        truth.visitors[index] = rng.uniform(1.4, 2.8)
        causes[index] = Cause(store.topic, 0, "blame" if store.offset < 0 else "praise", within=store.within)
    truth.visitors[find(stores, planted.TRAINED)] = planted.TRAINED_ANSWERS
    return causes


def _of_change(stores: Sequence[Store], truth: Truth) -> dict[int, Cause]:
    """Let one store have changed lately; return what its customers talk about since."""
    index, since = find(stores, planted.CHANGED.place), planted.MONTHS - planted.CHANGED_MONTHS
    truth.quality[index] = np.where(np.arange(truth.months) < since, 0.0, planted.CHANGED.offset)
    truth.visitors[index] = 7.0
    return {index: Cause(planted.CHANGED.topic, since, "blame")}


def _act(truth: Truth, actions: Mapping[str, Sequence[Begun]], causes: Mapping[int, Cause]) -> dict[int, Cause]:
    """Let actions have their true effects; return the causes that they ended."""
    ended = {}
    for action in planted.ACTIONS:
        for stage in actions[action.key] if action.effect else ():
            since = planted.MONTHS - stage.months
            for index in stage.stores:
                truth.quality[index, since:] = shifted(truth.quality[index, since:], action.effect)
                if index in causes:
                    ended[index] = causes[index]._replace(until=since)
    return ended


def _up_to(truth: Truth, until: date) -> Truth:
    """Let the days after the newest whole month be like those in it."""
    days = (until - first_day(truth.first_month)).days + 1
    if truth.open.shape[1] == days:
        return truth
    quality, visitors = (np.hstack([rows, rows[:, -1:]]) for rows in (truth.quality, truth.visitors))
    return replace(truth, quality=quality, visitors=visitors, open=np.ones((len(quality), days), dtype=bool))


def _close(stores: Sequence[Store], truth: Truth) -> None:
    """Let no customers come where a store is not there, nor on days on which it is closed."""
    first = first_day(truth.first_month)
    for index, store in enumerate(stores):
        truth.open[index, : max(0, (store.opened - first).days)] = False
        if store.closed:
            truth.open[index, (store.closed - first).days + 1 :] = False
    codes = {store.code: index for index, store in enumerate(stores)}
    changed = stores[find(stores, planted.CHANGED.place)].code
    for each in special_days(truth.first_month, truth.last_day, changed):
        if not each.hours and not each.region and each.day <= truth.last_day:
            truth.open[codes.get(each.store, slice(None)), (each.day - first).days] = False


def _truth(rng: np.random.Generator, stores: Sequence[Store], first: int, until: date, spread: float) -> Truth:
    count, months = len(stores), month_of(until) - first + 1
    quality = rng.normal(0, spread, (count, 1)) + rng.normal(0, WOBBLE, (count, months))
    visitors = np.repeat(rng.lognormal(0, SIZE_SPREAD, (count, 1)), months, axis=1)
    opened = np.array([month_of(store.opened) for store in stores])[:, None]
    visitors[first + np.arange(months)[None, :] <= opened] = 0.0
    attention, speed = rng.normal(0, HABIT_SPREAD, (2, count))
    days = np.ones((count, (until - first_day(first)).days + 1), dtype=bool)
    return Truth(first, quality, visitors, attention, 0.5 * speed, days)
