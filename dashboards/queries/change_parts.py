"""What the change of a place between two windows is made of, by part of its answers."""

from collections.abc import Mapping, Sequence

import numpy as np

from dashboards.metrics import Family, Metric, metric
from dashboards.queries.answers_by_part import answers_by_part
from dashboards.queries.splits import NotSplit, add_parts, refuse_split, scale_of, stores_of_place, sums_of_parts
from dashboards.rows import ChangeByPart, ChangePart
from dashboards.scoring.cells import Counted
from dashboards.scoring.sums import answers_of
from dashboards.scoring.verdicts import SHOWN_FROM
from dashboards.stats.waterfall import Waterfall, waterfall
from locations.months import MONTHS_BEFORE_CHANGE, window_before, window_start
from locations.scoping import Scope

Answers = dict[str, np.ndarray]
"""For each part its answers of each value, shape (J,)."""


def change_by_part(
    scope: Scope,
    metric_key: str,
    by: str,
    month: int,
    window: int,
    *,
    store: str = "",
    region: str = "",
    since: int | None = None,
) -> ChangeByPart | None:
    """Take the change from the window before to this one apart; the place and its parts are those of ``splits``.

    With ``since``, the first month after a change, the 12 months before it are compared with all since, whatever the
    window. A region has the stores that were in it in ``month``, in both windows. None where a window has no answers.
    Raises NotSplit, also for medians, which no parts add up to, and for windows without one before; and NoSuchPlace.
    """
    entry = metric(metric_key)
    both = _windows(month, window) if since is None else ((since - MONTHS_BEFORE_CHANGE, since - 1), (since, month))
    refuse_split(entry, by, window if since is None else month - since + 1)
    if both is None:
        raise NotSplit("A change needs a window before it: choose the window 1, 3 or 12.")
    if entry.family is Family.DURATION:
        raise NotSplit(f"{entry.label} is a median, which its parts do not add up to.")
    stores = stores_of_place(scope, store, region, month)
    entry, scale = scale_of(scope, entry, month, both[-1][0])
    found = []
    for months in both:
        counted = add_parts(entry, scale, answers_by_part(scope, entry, by, months, stores))
        if counted is None:
            return None
        found.append(_answers(*counted))
    (before, values), (after, _same) = found
    names = sorted({*before, *after})
    old, new = (_table(each, names, values) for each in (before, after))
    return _change(entry, names, (old, new), values, waterfall(old, new, values))


def _windows(month: int, window: int) -> tuple[tuple[int | None, int], tuple[int | None, int]] | None:
    """Give the first and last months of the window before and of the window; None where there is none before."""
    earlier = window_before(month, window)
    return None if earlier is None else ((window_start(earlier, window), earlier), (window_start(month, window), month))


def _answers(names: Sequence[str], counted: Counted) -> tuple[Answers, np.ndarray]:
    counts, values = answers_of(counted.metric, sums_of_parts(counted))
    if counts is None or values is None:
        raise NotSplit(f"{counted.metric.label} has answers between the whole values, whose parts are not known.")
    return dict(zip(names, counts, strict=True)), values


def _table(answers: Mapping[str, np.ndarray], names: Sequence[str], values: np.ndarray) -> np.ndarray:
    return np.array([answers.get(name, np.zeros(values.size)) for name in names])


def _change(
    entry: Metric, names: Sequence[str], tables: Sequence[np.ndarray], values: np.ndarray, found: Waterfall
) -> ChangeByPart:
    """Give what was found in the unit that people see."""
    parts = [
        ChangePart(
            name,
            int(tables[0][at].sum()),
            int(tables[1][at].sum()),
            _value(entry, tables[0][at], values),
            _value(entry, tables[1][at], values),
            *(entry.spread(float(figure[at])) for figure in (found.mix, found.level, found.low, found.high)),
        )
        for at, name in enumerate(names)
    ]
    return ChangeByPart(
        before=entry.outside(found.before),
        after=entry.outside(found.after),
        low=entry.spread(found.change_low),
        high=entry.spread(found.change_high),
        parts=sorted(parts, key=lambda part: (-abs(part.adds), part.value_of)),
    )


def _value(entry: Metric, counts: np.ndarray, values: np.ndarray) -> float | None:
    n = float(counts.sum())
    return entry.outside(float(counts @ values) / n) if n >= SHOWN_FROM else None
