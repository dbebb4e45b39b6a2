"""When an action gets no verdict, and how often the same happened without one."""

from __future__ import annotations

from dataclasses import dataclass
from math import nan

import numpy as np
import numpy.typing as npt

from dashboards.stats.effect_members import Members, Months, Stores, combined, members_of
from dashboards.stats.expected_path import LEAST_UNTREATED, Paths, free_stores, residuals, untreated
from dashboards.stats.inputs import Floats

NO_UNTREATED = "no_untreated"
FEW_UNTREATED = "few_untreated"
ACTION_MONTH_ONLY = "action_month_only"
FEW_MONTHS_BEFORE = "few_months_before"
FEW_ANSWERS_BEFORE = "few_answers_before"
FEW_ANSWERS_AFTER = "few_answers_after"
ANSWERS_CHANGED = "answers_changed"
PLACEBO_SCALE = "placebo_scale"

_LEAST_MONTHS = 6
_LEAST_ANSWERS = 30
_MOST_TIMES = 2.0
_USUAL_MONTHS = 12
"""Months before the start that say how many answers a month were usual."""
_MOST_SCALE = 1.5
_NEAREST = 40


@dataclass(frozen=True, slots=True)
class Placebo:
    """What happened where there was no action: of ``stores`` stores, ``changed`` moved at least as far, either way.

    ``values`` is what each of them answered beyond what was to be expected, metric units.
    """

    stores: int
    changed: int
    values: tuple[float, ...] = ()


def refusals(paths: Paths, y: npt.ArrayLike, n: npt.ArrayLike, stores: Stores, months: Months) -> tuple[str, ...]:
    """Give the reasons why no word may be given for an action.

    A reason applies when it does for any of the stores: a caller who leaves such a store out may ask again. What these
    arrays do not show is the caller's to see: a share of a channel or survey type that moved by more than 20 points,
    another action in the months judged, another version of the metric.

    Args:
        paths, y, n, stores, months: as for ``group_effect``.

    Returns:
        Codes of this module, none where a word may be given: no store without an action in a month judged, or fewer
        than 8; no month after that of the action; fewer than 6 months or 30 answers before; fewer than 30 after; twice
        or half as many answers a month as in the year before; stores without an action that strayed from their paths
        1.5 times as far as the model says.
    """
    values, answers = np.asarray(y, dtype=np.float64), np.asarray(n, dtype=np.float64)
    counted = np.where(np.isnan(values), 0.0, answers)
    found = members_of(paths, values, answers, stores, months)
    judged = np.unique(np.concatenate([*found.months, np.empty(0, np.int64)]))
    others = free_stores(paths)[judged]
    before = [_before(counted[store], int(first)) for store, first in zip(found.stores, found.since, strict=True)]
    reasons = {
        NO_UNTREATED: bool((others == 0).any()),
        FEW_UNTREATED: bool((others < LEAST_UNTREATED).any()),
        ACTION_MONTH_ONLY: any(not own.size for own in found.months) or not found.months,
        FEW_MONTHS_BEFORE: any((free > 0).sum() < _LEAST_MONTHS for free in before),
        FEW_ANSWERS_BEFORE: any(free.sum() < _LEAST_ANSWERS for free in before),
        FEW_ANSWERS_AFTER: bool((found.answers < _LEAST_ANSWERS).any()),
        ANSWERS_CHANGED: any(
            _other_pace(free, after, own.size)
            for free, after, own in zip(before, found.answers.tolist(), found.months, strict=True)
        ),
        PLACEBO_SCALE: paths.placebo_scale > _MOST_SCALE,
    }
    return tuple(code for code, applies in reasons.items() if applies)


def placebo(paths: Paths, y: npt.ArrayLike, n: npt.ArrayLike, stores: Stores, months: Months) -> Placebo:
    """Count the stores without an action that moved as far from their paths in the same months.

    Asked are the 40 without an action in these months whose expected level is nearest to that of the stores judged;
    the question is never put to an earlier date, for that would be the time that made somebody act.

    Args:
        paths, y, n, stores, months: as for ``group_effect``.

    Returns:
        ``Placebo``; of 0 stores where there is no effect to compare with.
    """
    values, answers = np.asarray(y, dtype=np.float64), np.asarray(n, dtype=np.float64)
    found = members_of(paths, values, answers, stores, months)
    size, level = abs(combined(paths, found).value), _level(found)
    if np.isnan(size):
        return Placebo(0, 0)
    judged = np.unique(np.concatenate(list(found.months)))
    others = np.setdiff1d(untreated(paths, values, answers, judged), found.stores)
    rest = residuals(paths, values, answers, others, int(found.since.min()), judged)
    known = np.flatnonzero(~np.isnan(rest.value))
    nearest = known[np.argsort(np.abs(rest.expected[known] - level), kind="stable")[:_NEAREST]]
    values = rest.value[nearest]
    return Placebo(nearest.size, int((np.abs(values) >= size).sum()), tuple(values.tolist()))


def _level(found: Members) -> float:
    heard = found.answers > 0
    return float(np.average(found.expected[heard], weights=found.answers[heard])) if heard.any() else nan


def _before(counted: Floats, start: int) -> Floats:
    """Give the answers of each month from a store's first one to its start."""
    seen = np.flatnonzero(counted[:start])
    return counted[seen[0] : start] if seen.size else np.empty(0)


def _other_pace(free: Floats, after: float, months: int) -> bool:
    usual = free[-_USUAL_MONTHS:].mean() if free.size else 0.0
    pace = after / months if months else 0.0
    return usual > 0 and not usual / _MOST_TIMES <= pace <= usual * _MOST_TIMES
