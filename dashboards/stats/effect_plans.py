"""How exactly an action will be measured, before it starts or while it runs."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, nan, sqrt

import numpy as np
import numpy.typing as npt

from dashboards.stats.effect_members import DETECTABLE, Members, first_months
from dashboards.stats.expected_path import Paths, ahead
from dashboards.stats.inputs import Floats, Integers
from dashboards.stats.level import MonthEffects

_TWO_YEARS = 24


def planned(paths: Paths, store: int | Sequence[int], months: npt.ArrayLike, answers: npt.ArrayLike) -> float:
    """Say which effect an action would show four times in five, before it starts.

    That is 2.8 standard errors, with as many answers in every month.

    Args:
        paths: of ``expected_path``.
        store: index, or the indices of all stores that take part.
        months: indices of the months that will be judged, which may lie beyond the last one.
        answers: expected in all of these months together, one number or one for each store.

    Returns:
        Metric units; NaN without months or answers.

    >>> from dashboards.stats.expected_path import Components, expected_path
    >>> paths = expected_path(np.zeros((9, 6)), np.full((9, 6), 50), 50.0, [6] * 9, Components(1.0, 0.0, 0.0))
    >>> planned(paths, 0, [6, 7, 8], 150) < planned(paths, 0, [6], 50)
    True
    """
    stores = np.atleast_1d(np.asarray(store, dtype=np.int64))
    judged = np.unique(np.asarray(months, dtype=np.int64))
    if not judged.size or not stores.size:
        return nan
    expected = np.broadcast_to(np.asarray(answers, dtype=np.float64), stores.shape)
    every = [judged] * stores.size
    return detectable(paths, stores, first_months(paths, stores, every), every, expected)


def detectable(paths: Paths, stores: Integers, since: Integers, months: Sequence[Integers], answers: Floats) -> float:
    """Give the effect that is found four times in five, by the model alone; metric units."""
    total = answers.sum()
    if not (answers > 0).all():
        return nan
    length = max(paths.noise.shape[1], *(int(own.max()) + 1 for own in months))
    weight, load, variance = answers / total, np.zeros(length), 0.0
    for at, (store, first, own) in enumerate(zip(stores, since.tolist(), months, strict=True)):
        share = np.full((1, own.size), 1.0 / own.size)
        _mean, unknown, of_free = ahead(paths, np.array([store]), first, own, share)
        variance += weight[at] ** 2 * (float(unknown[0]) + float(paths.s2[store]) / answers[at])
        load[own] += weight[at] / own.size
        load[: of_free.shape[1]] -= weight[at] * of_free[0]
    shared = float(load @ _extended(paths.month_effects, length) @ load)
    return DETECTABLE * paths.placebo_scale * sqrt(max(variance + shared, 0.0))


def answers_needed(paths: Paths, found: Members, now: float, size: float) -> int | None:
    """Say with how many answers after the start an effect would be found four times in five.

    Answers go on coming as they did in the months judged. What the stores' own spread adds to the model's error goes on
    adding as much.

    Args:
        paths: of ``expected_path``.
        found: the stores so far.
        now: what can be detected now, metric units.
        size: the effect to be found, metric units.

    Returns:
        Answers in all of these stores since the start; None where two years are not enough.
    """
    heard = found.only(found.answers > 0)
    if not heard.stores.size or not size > 0:
        return None
    so_far = np.array([own.size for own in heard.months])
    pace = heard.answers / so_far
    ratio = now / detectable(paths, heard.stores, heard.since, heard.months, heard.answers)
    for more in range(1, _TWO_YEARS):
        lasts = np.minimum(so_far + more, _TWO_YEARS)
        months = [first + np.arange(last) for first, last in zip(heard.since.tolist(), lasts.tolist(), strict=True)]
        if ratio * detectable(paths, heard.stores, heard.since, months, pace * lasts) <= size:
            return ceil(float((pace * lasts).sum()))
        if (lasts == _TWO_YEARS).all():
            break
    return None


def _extended(effects: MonthEffects, length: int) -> Floats:
    """Give the covariance of the month effects with months to come, which will be known as well as usual ones are."""
    months = effects.value.size
    known = ~np.isnan(effects.value)
    inner = effects.covariance[np.ix_(known, known)]
    usual = float(np.diag(inner).mean()) if known.any() else 0.0
    shared = float(inner[~np.eye(len(inner), dtype=bool)].mean()) if len(inner) > 1 else 0.0
    whole = np.full((length, length), shared)
    whole[np.arange(length), np.arange(length)] = usual
    whole[:months, :months] = effects.covariance
    return whole
