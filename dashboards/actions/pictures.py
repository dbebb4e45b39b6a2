"""What the page of an effect draws: months against the expected path, the checks with their limits, cohorts."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from dashboards.actions.answers import Answers, OutsideUnit
from dashboards.actions.judging import MOST_MOVED, Member, Outcome, Question, ratio
from dashboards.scoring.verdicts import SHOWN_FROM
from dashboards.stats import effects
from dashboards.stats.expected_path import LEAST_UNTREATED
from dashboards.stats.quantiles import Z95

MONTHS_BEFORE = 20
"""Months before the start that are drawn."""
LEAST_MONTHS, LEAST_ANSWERS, MOST_TIMES, MOST_SCALE = 6, 30, 2.0, 1.5
"""Limits that the checks are shown with; ``effects.refusals`` decides by the same."""


def path_of(answers: Answers, paths: effects.Paths, members: Sequence[Member]) -> list[list[float | None]]:
    """Give month, answers, value with its interval, expected value with its interval, of some stores together.

    Levels are in the outside unit; a month with too few answers to show has no value.
    """
    stores = [each.index for each in members]
    first = max(min(each.begun.month for each in members) - MONTHS_BEFORE - answers.first, 0)
    shown, found = OutsideUnit(answers.metric), list[list[float | None]]()
    for month in range(first, answers.months):
        n, y = answers.n[stores, month], answers.y[stores, month]
        weight = n / n.sum() if n.sum() else np.full(n.size, 1.0 / n.size)
        expected = float((weight * paths.expected[stores, month]).sum())
        around = Z95 * float(np.sqrt((weight**2 * paths.se[stores, month] ** 2).sum()))
        value = error = np.nan
        if n.sum() >= SHOWN_FROM:
            value = float(np.where(n > 0, weight * np.nan_to_num(y), 0.0).sum())
            error = Z95 * float(np.sqrt(np.where(n > 0, weight**2 * answers.s2[stores] / np.maximum(n, 1), 0.0).sum()))
        found.append(
            [
                answers.first + month,
                int(n.sum()),
                *_levels(shown, value, error),
                *_levels(shown, expected, around),
            ]
        )
    return found


def _levels(shown: OutsideUnit, value: float, error: float) -> list[float | None]:
    ends = [shown.value(value - error), shown.value(value + error)]
    low, high = ends if shown.metric.higher_is_better else reversed(ends)
    return [shown.value(value), low, high]


def checks_of(answers: Answers, paths: effects.Paths, question: Question, judged: Outcome) -> list[dict[str, Any]]:
    """Give what had to be so for a verdict: key, value, limit and whether it is; of several stores the worst."""
    members = judged.judged_stores
    if not members:
        return []
    before, months_before, after = [], [], []
    for each in members:
        start = max(each.begun.month - answers.first, 0)
        own = answers.n[each.index, :start]
        seen = np.flatnonzero(own)
        months_before.append(int((own > 0).sum()) if seen.size else 0)
        before.append(float(own.sum()))
        judged_months = [month - answers.first for month in each.begun.judged(question.check_after)]
        after.append(float(answers.n[each.index, [month for month in judged_months if month >= 0]].sum()))
    times = [ratio(answers, each, question.check_after) for each in members]
    worst = max(times, key=lambda each: max(each, 1 / each if each else np.inf))
    moved = question.mix.moved([each.location for each in members])
    others = sum(len(question.others.get(each.location, ())) for each in members)
    scale = paths.placebo_scale
    return [
        _check("untreated", judged.untreated, LEAST_UNTREATED, judged.untreated >= LEAST_UNTREATED),
        _check("months_before", min(months_before), LEAST_MONTHS, min(months_before) >= LEAST_MONTHS),
        _check("answers_before", min(before), LEAST_ANSWERS, min(before) >= LEAST_ANSWERS),
        _check("answers_after", min(after), LEAST_ANSWERS, min(after) >= LEAST_ANSWERS),
        _check("mix_moved", moved, MOST_MOVED, moved <= MOST_MOVED),
        _check("answers_a_month", worst, MOST_TIMES, 1 / MOST_TIMES <= worst <= MOST_TIMES),
        _check("other_actions", others, 0, others == 0),
        _check("spread_elsewhere", scale, MOST_SCALE, scale <= MOST_SCALE),
    ]


def _check(key: str, value: float, limit: float, is_met: bool) -> dict[str, Any]:
    return {"key": key, "value": float(value) if np.isfinite(value) else None, "limit": limit, "is_met": bool(is_met)}


def cohorts_of(group: effects.GroupEffect | None, shown: OutsideUnit) -> list[list[Any]]:
    """Give stage, stores, and the change with its interval, of the stores that began together."""
    found = []
    for each in group.by_cohort if group and len(group.by_cohort) > 1 else ():
        found.append([each.cohort, each.stores, shown.change(each.value), *shown.ends(each.low, each.high)])
    return found


def event_months_of(group: effects.GroupEffect | None, shown: OutsideUnit) -> list[list[Any]]:
    """Give the month after the start (below 0: before it), stores, and the change with its interval."""
    found = []
    for each in group.by_event_month if group else ():
        found.append([each.month, each.stores, shown.change(each.value), *shown.ends(each.low, each.high)])
    return found
