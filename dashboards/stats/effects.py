"""What an action changed: what stores answered after it, less what all their months before it lead to expect.

``expected_path`` says what was to be expected; here are the effect of one store, of many together, what a plan could
show, and the words for it. A store is usually picked because it was bad, and bad stores improve by themselves: the
expectation has that in it, a difference of before and after has not.

Nothing here raises for data. Figures are given where they can be worked out at all; whether they may be shown is what
``refusals`` says.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import nan

import numpy as np
import numpy.typing as npt

from dashboards.stats import reml
from dashboards.stats.effect_checks import Placebo, placebo, refusals
from dashboards.stats.effect_members import Combined, Members, Months, Stores, combined, members_of
from dashboards.stats.effect_plans import answers_needed, planned
from dashboards.stats.expected_path import Paths, expected_path, outlook
from dashboards.stats.inputs import Floats
from dashboards.stats.kalman import Components, inputs

__all__ = [
    "CANNOT_TELL",
    "NO_VISIBLE_EFFECT",
    "WAS_CHANGING",
    "WORKED",
    "WORSE",
    "Cohort",
    "Components",
    "Effect",
    "EffectVerdict",
    "EventMonth",
    "GroupEffect",
    "Paths",
    "Placebo",
    "components",
    "effect",
    "expected_path",
    "group_effect",
    "placebo",
    "planned",
    "redrawn",
    "refusals",
    "verdict",
]

WORKED = "worked"
WORSE = "got worse"
NO_VISIBLE_EFFECT = "no visible effect"
CANNOT_TELL = "cannot tell yet"
WAS_CHANGING = "cannot tell: the store was changing before"
EVENT_MONTHS = 6
"""Months before and after the start that are shown one by one."""


@dataclass(frozen=True, slots=True)
class Effect:
    """What one store answered beyond what was to be expected.

    Attributes:
        value, low, high: metric units, with its 95 % interval.
        se: its standard error.
        detectable: the smallest true effect that 4 in 5 such actions would show.
        answers: after the start, in the months judged.
    """

    value: float
    low: float
    high: float
    se: float
    detectable: float
    answers: float


@dataclass(frozen=True, slots=True)
class Cohort:
    """The stores of a group that began together; ``value`` with its 95 % interval, metric units."""

    cohort: Hashable
    stores: int
    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class EventMonth:
    """All stores of a group so many months after their start (below 0: before it).

    Months before the start are what the paths were fitted to: they have no interval and prove nothing.
    """

    month: int
    stores: int
    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class GroupEffect:
    """What the stores of a group answered beyond what was to be expected, each counting by its answers afterwards.

    Attributes:
        value, low, high: metric units, with its 95 % interval.
        by_cohort: one for each cohort.
        by_event_month: from six months before to six after the start.
        verdict: one of the words of this module.
        se, detectable, answers: as in ``Effect``.
        stores: how many have answers in the months judged.
    """

    value: float
    low: float
    high: float
    by_cohort: tuple[Cohort, ...]
    by_event_month: tuple[EventMonth, ...]
    verdict: str
    se: float
    detectable: float
    answers: float
    stores: int


@dataclass(frozen=True, slots=True)
class EffectVerdict:
    """The word for an action.

    Attributes:
        word: one of the words of this module.
        needed: answers after the start that would decide a "cannot tell yet", None where not within two years.
        since_change: the group's effect by the months since stores changed, where some did, else None.
    """

    word: str
    needed: int | None = None
    since_change: GroupEffect | None = None


def components(y: npt.ArrayLike, n: npt.ArrayLike, s2: npt.ArrayLike, free: npt.ArrayLike) -> Components:
    """Estimate how stores vary from all free months, by restricted maximum likelihood.

    Moments would not do: who picks the worst stores takes the months after out of the data, and only a likelihood over
    all free months is indifferent to that.

    Args:
        y, n, s2: as for ``expected_path``.
        free: which months are free of an action, shape (K, T).

    Returns:
        ``Components``. Under 8 stores or 3 months, where drift and level cannot be separated, all that varies beyond
        noise counts as level; NaN without any answers.

    Raises:
        ValueError: as ``expected_path``.

    Source: Patterson & Thompson 1971; Little & Rubin 2002, section 6.2 (what is missing by what was seen).

    >>> components([[1.0, 1.0], [3.0, 3.0]], [[5, 5], [5, 5]], 0.0, np.ones((2, 2), bool)).tau2
    2.0
    """
    values = np.where(np.asarray(free, dtype=np.bool_), np.asarray(y, dtype=np.float64), np.nan)
    found = reml.components(values, n, s2)
    if not np.isnan(found.tau2):
        return found
    data, noise = inputs(values, n, s2)
    seen = np.isfinite(noise)
    if not seen.any():
        return Components(nan, nan, nan)
    common = data.sum(axis=0) / np.maximum(seen.sum(axis=0), 1)
    freedom = max(int(seen.sum()) - int(seen.any(axis=0).sum()), 1)
    visible = float((np.where(seen, data - common, 0.0) ** 2).sum()) / freedom
    return Components(max(visible - float(noise[seen].mean()), 0.0), 0.0, 0.0)


def effect(paths: Paths, y: npt.ArrayLike, n: npt.ArrayLike, store: int, months: npt.ArrayLike) -> Effect:
    """Measure what a store answered after its start beyond what was to be expected.

    ``sum q_t (y_t - month_t) - q'C[., F] V^-1 (y_F - month_F)`` with q the share of the answers that each month has,
    and the variance ``q'Cq - q'C[., F] V^-1 C[F, .]q + s2 / N + l'Cov(month) l``, times the placebo scale's square.

    Args:
        paths: of ``expected_path``.
        y, n: what it was given.
        store: index.
        months: indices of the months judged, from the store's start on; earlier ones are left out.

    Returns:
        ``Effect``; NaN where a month judged has no store without an action, or the store has no answers in any.

    >>> y = np.zeros((9, 6)); y[0, 4:] = 2.0
    >>> n, start = np.full(y.shape, 50), [4] + [6] * 8
    >>> paths = expected_path(y, n, 50.0, start, Components(1.0, 0.0, 0.0))
    >>> found = effect(paths, y, n, 0, [4, 5])
    >>> round(found.value, 2), round(found.low, 2), found.answers
    (2.0, 0.26, 100.0)
    """
    found = members_of(paths, y, n, [store], months)
    whole = combined(paths, found)
    return Effect(whole.value, whole.low, whole.high, whole.se, whole.detectable, float(found.answers[0]))


def group_effect(
    paths: Paths,
    y: npt.ArrayLike,
    n: npt.ArrayLike,
    stores: Stores,
    months: Months,
    cohorts: Sequence[Hashable] | None = None,
    *,
    worth: float = 0.0,
) -> GroupEffect:
    """Measure what a group of stores answered after their starts beyond what was to be expected.

    ``sum w_i effect_i / sum w_i``, w the answers afterwards. Its variance is the larger one of what the model says and
    ``m / (m - 1) sum w_i^2 (effect_i - effect)^2 / W^2``, each with the month effects' ``l'Cov l``.

    Args:
        paths, y, n: as for ``effect``.
        stores: indices.
        months: the months judged, for all stores, or one list for each store; of each store those from its start on.
        cohorts: what each store's cohort is called; by its start if not given.
        worth: the smallest effect worth having, metric units.

    Returns:
        ``GroupEffect``; NaN where a month judged has no store without an action.

    Source: Borusyak, Jaravel & Spiess 2024 (effects as residuals of a model of the untreated).
    """
    found = members_of(paths, y, n, stores, months)
    whole = combined(paths, found)
    labels: list[Hashable] = [int(each) for each in found.since] if cohorts is None else list(cohorts)
    by_cohort = []
    for label in dict.fromkeys(labels):
        some = combined(paths, found.only(np.array([each == label for each in labels], dtype=np.bool_)))
        by_cohort.append(Cohort(label, some.stores, some.value, some.low, some.high))
    return GroupEffect(
        value=whole.value,
        low=whole.low,
        high=whole.high,
        by_cohort=tuple(by_cohort),
        by_event_month=tuple(_event_months(paths, np.asarray(y, float), np.asarray(n, float), found)),
        verdict=_word(whole, worth),
        se=whole.se,
        detectable=whole.detectable,
        answers=float(found.answers.sum()),
        stores=whole.stores,
    )


def redrawn(paths: Paths, changed: Mapping[int, int]) -> Paths:
    """Make paths for stores whose level changed shortly before the action: months before the change tell nothing.

    Args:
        paths: of ``expected_path``.
        changed: for such stores, the index of the first month at the new level.

    Returns:
        ``Paths`` of which only these stores' expectation after their start is another.
    """
    noise = paths.noise.copy()
    for store, since in changed.items():
        noise[store, : max(since, 0)] = np.inf
    away = np.where(np.isfinite(noise), paths.away, 0.0)
    again = {since: outlook(away, noise, since, paths.components) for since in paths.outlooks}
    return replace(paths, noise=noise, away=away, outlooks=again)


def verdict(
    paths: Paths,
    y: npt.ArrayLike,
    n: npt.ArrayLike,
    stores: Stores,
    months: Months,
    worth: float,
    changed: Mapping[int, int] | None = None,
) -> EffectVerdict:
    """Find the word for an action.

    Low above 0: worked. High below 0: got worse. The 90 % interval within ``worth`` of 0: no visible effect. Else it
    cannot be told yet, and so many answers would be needed: those with which 2.8 standard errors are as small as the
    larger one of ``worth`` and the value.

    Args:
        paths, y, n, stores, months: as for ``group_effect``.
        worth: the smallest effect worth having, metric units.
        changed: stores whose level changed in the six months before their start, and the first month at the new level.
            A word is only given where the path from there on leads to the same one.

    Returns:
        ``EffectVerdict``.
    """
    first = group_effect(paths, y, n, stores, months, worth=worth)
    mine = {store: since for store, since in (changed or {}).items() if store in {int(each) for each in stores}}
    second = group_effect(redrawn(paths, mine), y, n, stores, months, worth=worth) if mine else None
    if second is not None and second.verdict != first.verdict:
        return EffectVerdict(WAS_CHANGING, None, second)
    if first.verdict != CANNOT_TELL or np.isnan(first.value):
        return EffectVerdict(first.verdict, None, second)
    found = members_of(paths, y, n, stores, months)
    size = max(worth, abs(first.value))
    return EffectVerdict(CANNOT_TELL, answers_needed(paths, found, first.detectable, size), second)


def _word(found: Combined, worth: float) -> str:
    if found.low > 0:
        return WORKED
    if found.high < 0:
        return WORSE
    if found.low90 > -worth and found.high90 < worth:
        return NO_VISIBLE_EFFECT
    return CANNOT_TELL


def _event_months(paths: Paths, y: Floats, n: Floats, found: Members) -> Iterator[EventMonth]:
    for month in range(-EVENT_MONTHS, EVENT_MONTHS + 1):
        at = found.since + month
        if month >= 0:
            own = [judged[judged == each] for judged, each in zip(found.months, at.tolist(), strict=True)]
            some = combined(paths, members_of(paths, y, n, found.stores, own))
            if some.stores:
                yield EventMonth(month, some.stores, some.value, some.low, some.high)
            continue
        inside = at >= 0
        stores, months = found.stores[inside], at[inside]
        answers = np.where(np.isfinite(paths.noise[stores, months]), n[stores, months], 0.0)
        heard = answers > 0
        if heard.any():
            away = (y - paths.expected)[stores[heard], months[heard]]
            yield EventMonth(month, int(heard.sum()), float(np.average(away, weights=answers[heard])), nan, nan)
