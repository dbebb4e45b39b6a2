"""The stores of an action one by one, and what they show together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import nan, sqrt

import numpy as np
import numpy.typing as npt

from dashboards.stats.expected_path import Paths, region_drift, residuals
from dashboards.stats.inputs import Bools, Floats, Integers
from dashboards.stats.quantiles import Z90, Z95

Months = npt.ArrayLike | Sequence[npt.ArrayLike]
"""Indices of the months judged, for all stores, or one such list for each store."""
Stores = Sequence[int] | Integers

DETECTABLE = Z95 + 0.8416212335729143
"""Standard errors of an effect whose interval is above 0 four times in five: 2.8."""


@dataclass(frozen=True, slots=True)
class Members:
    """Each store of an action with its effect; shape (S,).

    Attributes:
        stores: indices.
        since: the first month that its expectation does not look at.
        months: indices of the months judged, of each store.
        value: metric units; NaN where it cannot be worked out.
        variance: without that of the month effects and of its region.
        load: of the month effects on the value, shape (S, T).
        answers: in the months judged.
        expected: metric units.
        region, region_variance: its region, and the variance of what was taken off for it.
    """

    stores: Integers
    since: Integers
    months: Sequence[Integers]
    value: Floats
    variance: Floats
    load: Floats
    answers: Floats
    expected: Floats
    region: Integers
    region_variance: Floats

    def only(self, chosen: Bools) -> Members:
        """Keep some of the stores."""
        return Members(
            stores=self.stores[chosen],
            since=self.since[chosen],
            months=[each for each, chosen_one in zip(self.months, chosen, strict=True) if chosen_one],
            value=self.value[chosen],
            variance=self.variance[chosen],
            load=self.load[chosen],
            answers=self.answers[chosen],
            expected=self.expected[chosen],
            region=self.region[chosen],
            region_variance=self.region_variance[chosen],
        )


@dataclass(frozen=True, slots=True)
class Combined:
    """What stores show together: value, 95 and 90 % interval, metric units; NaN where it cannot be worked out."""

    value: float
    se: float
    low: float
    high: float
    low90: float
    high90: float
    detectable: float
    stores: int


NOTHING = Combined(nan, nan, nan, nan, nan, nan, nan, 0)


def members_of(paths: Paths, y: npt.ArrayLike, n: npt.ArrayLike, stores: Stores, months: Months) -> Members:
    """Measure each store of an action by itself.

    Args:
        paths: of ``expected_path``.
        y, n: what it was given.
        stores: indices.
        months: of each store those from its start on count.

    Returns:
        ``Members``.
    """
    values, answers = np.asarray(y, dtype=np.float64), np.asarray(n, dtype=np.float64)
    chosen = np.asarray(stores, dtype=np.int64).reshape(-1)
    judged = months_of(paths, chosen, months)
    since = first_months(paths, chosen, judged)
    count, length = chosen.size, values.shape[1]
    value, variance, expected = (np.full(count, np.nan) for _ in range(3))
    heard, spread, load = np.zeros(count), np.zeros(count), np.zeros((count, length))
    region = np.zeros(count, np.int64) if paths.regions is None else paths.regions[chosen]
    alike: dict[tuple[int, bytes], list[int]] = {}
    for at, own in enumerate(judged):
        if own.size:
            alike.setdefault((int(since[at]), own.tobytes()), []).append(at)
    for (first, _months), places in alike.items():
        some = residuals(paths, values, answers, chosen[places], first, judged[places[0]])
        drift, unknown = region_drift(paths, values, answers, first, judged[places[0]])
        value[places], variance[places] = some.value - drift[region[places]], some.variance
        load[places], heard[places], expected[places] = some.load, some.answers, some.expected
        spread[places] = unknown[region[places]]
    return Members(chosen, since, judged, value, variance, load, heard, expected, region, spread)


def months_of(paths: Paths, stores: Integers, months: Months) -> list[Integers]:
    """Give the months judged of each store: those from its start on that there are."""
    nested = isinstance(months, Sequence) and any(np.ndim(each) for each in months)
    lists: Sequence[npt.ArrayLike] = list(months) if nested else [months] * stores.size  # type: ignore[arg-type, list-item]
    length = paths.noise.shape[1]
    judged = []
    for store, own in zip(stores.tolist(), lists, strict=True):
        wanted = np.unique(np.asarray(own, dtype=np.int64).reshape(-1))
        start = int(paths.start[store])
        judged.append(wanted[(wanted >= (start if start < length else 0)) & (wanted < length)])
    return judged


def first_months(paths: Paths, stores: Integers, months: Sequence[Integers]) -> Integers:
    """Give each store's start; one that never started is looked at as if it had with the first month judged."""
    starts = zip(paths.start[stores].tolist(), months, strict=True)
    return np.array([min([start, *own[:1].tolist()]) for start, own in starts], dtype=np.int64)


def combined(paths: Paths, found: Members) -> Combined:
    """Combine stores by their answers; the variance is the larger one of the model's and of the stores' own spread."""
    heard = found.answers > 0
    if not heard.any():
        return NOTHING
    found = found.only(heard)
    count, weight = found.stores.size, found.answers / found.answers.sum()
    value = float(weight @ found.value)
    if np.isnan(value):
        return Combined(nan, nan, nan, nan, nan, nan, nan, count)
    by_model = float(weight**2 @ found.variance)
    by_stores = float(weight**2 @ (found.value - value) ** 2) * count / (count - 1) if count > 1 else 0.0
    load = weight @ found.load
    shared = float(load @ paths.month_effects.covariance @ load)
    in_region = np.bincount(found.region, weight)
    shared += float((in_region[found.region] * weight) @ found.region_variance)
    se = paths.placebo_scale * sqrt(max(max(by_model, by_stores) + shared, 0.0))
    wide, narrow = Z95 * se, Z90 * se
    return Combined(value, se, value - wide, value + wide, value - narrow, value + narrow, DETECTABLE * se, count)
