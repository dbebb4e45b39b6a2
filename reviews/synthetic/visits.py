"""The visits that customers of a synthetic network speak of: where and when, who they are, how it felt (pure)."""

from collections.abc import Iterator, Mapping
from datetime import UTC, timedelta
from typing import NamedTuple

import numpy as np
from scipy.stats import beta

from locations.months import first_day
from reviews.readers.records import Moment
from reviews.synthetic.network import Cause, Fall, Network
from reviews.synthetic.planted import DELIVERY, GUEST, IN_STORE, MEMBER, NOON, TAKEAWAY, Within
from reviews.synthetic.truth import Truth

KOREA_TIME = timedelta(hours=9)
OPENS, OPEN_SECONDS = 27_000, 54_000
"""Customers come from half past seven to half past ten in the evening."""

DAY_SHAPE = 1.6
"""Both parameters of the Beta distribution of the hours in between."""

NOON_BEGINS, NOON_ENDS = 41_400, 48_600
"""Half past eleven to half past one."""

WHO: Mapping[str, Mapping[str, float]] = {
    "touchpoint": {IN_STORE: 0.5, TAKEAWAY: 0.3, DELIVERY: 0.2},
    "segment": {MEMBER: 0.6, GUEST: 0.4},
    "channel": {"qr": 0.5, "app": 0.3, "sms": 0.2},
}
"""What is known of a customer, and how often it is so where nothing special is going on."""


class Visits(NamedTuple):
    """One entry per visit, oldest first: store and month (indices), local moment in whole seconds."""

    store: np.ndarray
    month: np.ndarray
    moment: np.ndarray

    def part(self, start: int, count: int) -> "Visits":
        return Visits(*(column[start : start + count] for column in self))

    @property
    def second(self) -> np.ndarray:
        """The time of the day in seconds."""
        return (self.moment - self.moment.astype("datetime64[D]")).astype(int)


def visits_of(rng: np.random.Generator, network: Network, total: int) -> Visits:
    """Draw ``total`` visits from the days on which stores are open."""
    truth, apart = network.truth, rng.spawn(1)[0]
    counts = rng.multinomial(total, (truth.weights / truth.weights.sum()).ravel())
    store, month = np.divmod(np.repeat(np.arange(counts.size), counts), truth.months)
    day = _days(truth, store, month, rng.random(total))
    second = (OPENS + OPEN_SECONDS * rng.beta(DAY_SHAPE, DAY_SHAPE, total)).astype(int)
    for index, within in _parts(network, "hour"):
        second = np.where(store == index, _more_at_noon(apart, second, within.share), second)
    first = np.datetime64(first_day(truth.first_month), "s")
    moment = first + (day * 86_400 + second).astype("timedelta64[s]")
    order = np.argsort(moment, kind="stable")
    return Visits(store[order], month[order], moment[order])


def _days(truth: Truth, store: np.ndarray, month: np.ndarray, draws: np.ndarray) -> np.ndarray:
    """Turn draws from 0 to 1 into days (counted from the first) on which the store is open in the month."""
    days = truth.open_days
    open_before = np.cumsum(days).reshape(days.shape) - days
    which = (draws * days[store, month]).astype(int)
    every_open_day = np.flatnonzero(truth.open.ravel())
    return np.asarray(every_open_day[open_before[store, month] + which] % truth.open.shape[1])


def _more_at_noon(rng: np.random.Generator, second: np.ndarray, share: float) -> np.ndarray:
    """Move so many visits to noon that it has this share of them."""
    edges = (np.array([NOON_BEGINS, NOON_ENDS]) - OPENS) / OPEN_SECONDS
    usual = float(np.diff(beta.cdf(edges, DAY_SHAPE, DAY_SHAPE))[0])
    moves = rng.random(len(second)) < (share - usual) / (1 - usual)
    return np.where(moves, rng.integers(NOON_BEGINS, NOON_ENDS, len(second)), second)


def customers(rng: np.random.Generator, network: Network, visits: Visits) -> dict[str, np.ndarray]:
    """Draw who the customers of visits are, by field: those of ``WHO``, and whether it was noon."""
    drawn = {field: _drawn(rng, network, visits.store, field) for field in WHO}
    second = visits.second
    return drawn | {"hour": np.where((second >= NOON_BEGINS) & (second < NOON_ENDS), NOON, "")}


def _drawn(rng: np.random.Generator, network: Network, store: np.ndarray, field: str) -> np.ndarray:
    values, shares = np.array(list(WHO[field])), np.array(list(WHO[field].values()))
    draws = rng.random(len(store))
    found = values[_cumulated(shares).searchsorted(draws, side="right")]
    for index, within in _parts(network, field):
        here = store == index
        usual = WHO[field][within.value]
        own = np.where(values == within.value, within.share, shares * (1 - within.share) / (1 - usual))
        found[here] = values[_cumulated(own).searchsorted(draws[here], side="right")]
    return found


def _cumulated(shares: np.ndarray) -> np.ndarray:
    cumulated = np.cumsum(shares)
    return np.asarray(cumulated / cumulated[-1])


def quality_of(network: Network, visits: Visits, who: Mapping[str, np.ndarray]) -> np.ndarray:
    """Give the quality that the customers of visits met: the mean of a store and month is that of the truth.

    Of a store that fell within a month, it is lower since.
    """
    quality = network.truth.quality[visits.store, visits.month]
    for index, cause in network.causes.items():
        if cause.within is not None:
            mine = _is_about(network, index, cause, visits, who)
            others = (visits.store == index) & cause.holds(visits.month) & ~mine
            quality[mine] += cause.within.depth * (1 - cause.within.share)
            quality[others] -= cause.within.depth * cause.within.share
    for index, fall in network.falls.items():
        quality[_since(visits, index, fall)] += fall.offset
    return np.asarray(quality)


def topics_of(network: Network, visits: Visits, who: Mapping[str, np.ndarray]) -> list[tuple[str, str]]:
    """Give what the customer of each visit may talk about, and in which tone; empty where nothing special happened."""
    found = [("", "")] * len(visits.store)
    for index, cause in network.causes.items():
        for visit in np.flatnonzero(_is_about(network, index, cause, visits, who)).tolist():
            found[visit] = (cause.topic, cause.tone)
    for index, fall in network.falls.items():
        for visit in np.flatnonzero(_since(visits, index, fall)).tolist():
            found[visit] = (fall.topic, "blame")
    return found


def _since(visits: Visits, index: int, fall: Fall) -> np.ndarray:
    """Tell of each visit whether it was at a store since it fell."""
    return (visits.store == index) & (visits.moment >= np.datetime64(fall.since, "s"))


def _is_about(network: Network, index: int, cause: Cause, visits: Visits, who: Mapping[str, np.ndarray]) -> np.ndarray:
    """Tell of each visit whether the cause at a store is about it."""
    there = (visits.store == index) & cause.holds(visits.month)
    return there if cause.within is None else there & (who[cause.within.field] == cause.within.value)


def _parts(network: Network, field: str) -> Iterator[tuple[int, Within]]:
    for index, cause in network.causes.items():
        if cause.within is not None and cause.within.field == field:
            yield index, cause.within


def moments(local: np.ndarray) -> list[Moment]:
    """Return local moments in Korea as exact UTC ones."""
    at = (local - np.timedelta64(KOREA_TIME)).astype(object)
    return [Moment(aware, aware, "exact") for aware in (moment.replace(tzinfo=UTC) for moment in at)]
