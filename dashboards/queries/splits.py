"""One place's answers by part: where customers came from, what they came for, when they spoke.

The place is a store, a region (as it was in the month), or all that a person sees. Its parts add up to what its scores
count.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from django.db.models import Q, QuerySet, Sum

from dashboards.metrics import METRICS, Metric, metric
from dashboards.queries.answers_by_part import DAYPARTS, DIMENSIONS, WEEKDAYS, Scores, answers_by_part, tables_with
from dashboards.queries.filters import chosen_stores
from dashboards.rows import SplitRow
from dashboards.scoring.cells import Cell, Cells, Counted, add_up, one_scale
from dashboards.scoring.splits import split
from dashboards.scoring.sums import Sums
from locations.models import Location, Membership
from locations.months import NOW, window_start
from locations.scoping import Scope, visible_to
from reviews.measures import COUNTED, MEASURES
from reviews.models import MonthTally
from reviews.tallies import sums

FIGURES = ("n", "value", "low", "high", "difference", "difference_low", "difference_high", "q")
"""Figures of ``Split`` in the order of ``SplitRow``."""
ORDERED: Sequence[str] = (*WEEKDAYS, *DAYPARTS)
"""Parts that have an order of their own."""
SPLIT_BY: Mapping[str, Sequence[str]] = {
    entry.key: [
        by for by in DIMENSIONS if any(each.table in tables_with(by) for each in COUNTED if each.key == entry.measure)
    ]
    for entry in METRICS
    if not MEASURES[entry.measure].is_state
}
"""What the answers of each metric can be split by."""
_SOURCES = {"survey": "answers to surveys", "review": "reviews", "case": "service cases"}


class NotSplit(ValueError):
    """A metric that cannot be split so, or a window that cannot; the sentence says what can be asked instead."""


class NoSuchPlace(ValueError):
    """A store or region that this person does not see, or that does not exist."""


def splits(
    scope: Scope, metric_key: str, by: str, month: int, window: int, *, store: str = "", region: str = ""
) -> list[SplitRow]:
    """Give the parts of a place in a window: each one's value, and its difference from the rest of the place.

    Weekdays and parts of the day come in their order, others with most answers first, what states nothing last. Raises
    NotSplit and NoSuchPlace.
    """
    found = counted_parts(scope, metric(metric_key), by, month, window, store=store, region=region)
    if found is None:
        return []
    names, counted = found
    parts = split(counted.metric, sums_of_parts(counted))
    figures = zip(*(getattr(parts, name).tolist() for name in FIGURES), strict=True)
    rows = [
        SplitRow(by, name, int(n), *(None if figure != figure else figure for figure in rest))
        for name, (n, *rest) in zip(names, figures, strict=True)
    ]
    return sorted(rows, key=_place)


def counted_parts(
    scope: Scope, entry: Metric, by: str, month: int, window: int, *, store: str = "", region: str = ""
) -> tuple[list[str], Counted] | None:
    """Count a place's answers by part, with the names of the parts; None where there are none. Raises as ``splits``."""
    refuse_split(entry, by, window)
    stores = stores_of_place(scope, store, region, month)
    start = window_start(month, window)
    entry, scale = scale_of(scope, entry, month, start)
    return add_parts(entry, scale, answers_by_part(scope, entry, by, (start, month), stores))


def sums_of_parts(counted: Counted) -> Sums:
    """Give counted parts as sums, which have neither standards nor places."""
    nothing = counted.n * float("nan")
    figures = (counted.n, counted.total, counted.total_sq)
    return Sums(*figures, nothing, nothing, nothing, (), counted.skewness, counted.counts, counted.values)


def refuse_split(entry: Metric, by: str, window: int) -> None:
    """Raise NotSplit where a metric has no such parts, or a window none at all."""
    tables = [measure.table for measure in COUNTED if measure.key == entry.measure]
    if window == NOW:
        raise NotSplit("The present level has no parts: choose the window 1, 3, 12 or all.")
    if MEASURES[entry.measure].is_state or not {*tables} <= _SOURCES.keys():
        raise NotSplit(f"{entry.label} is not made of customers' answers, so it has no parts.")
    if by not in DIMENSIONS:
        raise NotSplit(f"There is no split by “{by}”; choose one of {', '.join(DIMENSIONS)}.")
    if not any(table in tables_with(by) for table in tables):
        possible = [each for each in DIMENSIONS if any(table in tables_with(each) for table in tables)]
        source = " and ".join(_SOURCES[table] for table in tables)
        raise NotSplit(f"{source.capitalize()} state no {by}; choose one of {', '.join(possible)}.")


def stores_of_place(scope: Scope, store: str, region: str, month: int) -> "QuerySet[Location] | None":
    """Give the stores of the place that was asked for; None for all that are visible."""
    if not store and not region:
        return None
    stores = chosen_stores(scope, region=region, month=month)
    if store:
        stores = stores.filter(code=store)
    if not stores.exists():
        raise NoSuchPlace(f"There is no store “{store}”." if store else f"There is no region “{region}”.")
    return stores


def scale_of(scope: Scope, entry: Metric, month: int, start: int | None) -> tuple[Metric, str]:
    """Give the metric on the scale that the whole brand is counted on, whoever asks, and that scale ("" for any)."""
    if not MEASURES[entry.measure].one_scale:
        return entry, ""
    everyone = replace(scope, role=Membership.Role.HEAD_OFFICE)
    inside = Q(last_month__lte=month) & (Q() if start is None else Q(first_month__gte=start))
    tallies = visible_to(everyone, MonthTally.objects.filter(inside, measure=entry.measure), "location")
    answers = tallies.values_list("series").annotate(Sum("n"))
    cells = Cells.of([Cell(0, series, month, n, 0.0, 0.0, {}) for series, n in answers], {0: 0})
    if not len(cells):
        return entry, entry.series
    on_scale, _cells, notes = one_scale(entry, cells)
    return on_scale, next(iter(notes["scales"]))


def add_parts(entry: Metric, scale: str, scores: Scores) -> tuple[list[str], Counted] | None:
    """Add the scores up as the tallies of stores are, a part in the place of a store."""
    measure = MEASURES[entry.measure]
    of_scale = {key: found for key, found in scores.items() if not scale or measure.scale(key[1]) == scale}
    if not of_scale:
        return None
    names = sorted({part for part, _series in of_scale})
    index = {part: number for number, part in enumerate(names)}
    cells = [Cell(index[part], series, 0, *sums(measure, series, found)) for (part, series), found in of_scale.items()]
    return names, add_up(entry, Cells.of(cells, {number: number for number in index.values()}), {}, len(names))


def _place(row: SplitRow) -> tuple[bool, int, int, str]:
    """Give the position of a part in the list."""
    fixed = ORDERED.index(row.value_of) if row.value_of in ORDERED else len(ORDERED)
    return not row.value_of, fixed if row.by in ("weekday", "daypart") else 0, -row.n, row.value_of
