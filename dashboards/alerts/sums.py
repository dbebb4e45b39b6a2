"""Count answers of stores by week, straight from the facts: only those whose date is exact."""

from collections import defaultdict, namedtuple
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When

from dashboards.alerts.weeks import WATCHED, week_starts
from dashboards.metrics import Metric
from dashboards.scoring.cells import Cell, Cells, one_scale
from dashboards.stats.inputs import Floats
from locations.models import Brand, Location
from locations.zones import zone_of
from reviews.measures import COUNTED, MEASURES, Measure, raw_scores
from reviews.models import Review, Source, SurveyResponse
from reviews.outcomes import Around

AT_ONCE = 5_000
"""Stores of one question to the database."""
_FACTS: Mapping[str, tuple[Any, str, Q]] = {
    "survey": (SurveyResponse, "answered_at", Q()),
    "review": (Review, "posted_to", Q(precision="exact")),
}


@dataclass(frozen=True, slots=True)
class WeeklySums:
    """Answers of every store and week, oldest first, in the modelled unit and turned so that more is better.

    ``y`` is the mean, NaN without answers, ``n`` how many, ``total_sq`` the sum of their squares; shape (K, T).
    """

    y: Floats
    n: Floats
    total_sq: Floats


def weekly_sums(
    brand: Brand, metric: Metric, stores: Sequence[int], newest: date, weeks: int = WATCHED
) -> WeeklySums | None:
    """Count a metric's answers of the stores (ids) in so many weeks up to the one that begins on ``newest``.

    A week is that of the store's own zone. Of CSAT the answers to surveys count and not those of cases. None where
    there are no answers.
    """
    measure = next(each for each in COUNTED if each.key == metric.measure and each.table in _FACTS)
    index = {store: row for row, store in enumerate(stores)}
    found: list[Cell] = []
    for zone, inside in _by_zone(brand).items():
        known = [store for store in inside if store in index]
        for first in range(0, len(known), AT_ONCE):
            found += _cells(brand, measure, known[first : first + AT_ONCE], zone, (newest, weeks))
    if not found:
        return None
    asked, cells, _notes = one_scale(metric, Cells.of(found, index))
    if not len(cells):
        return None
    return _summed(cells, (len(stores), weeks), 1.0 if asked.higher_is_better else -1.0)


def _summed(cells: Cells, shape: tuple[int, int], sign: float) -> WeeklySums:
    at = cells.store * shape[1] + cells.first_month
    n, total, total_sq = (
        np.bincount(at, each, shape[0] * shape[1]).reshape(shape).astype(float)
        for each in (cells.n, cells.total, cells.total_sq)
    )
    return WeeklySums(np.divide(sign * total, n, out=np.full(n.shape, np.nan), where=n > 0), n, total_sq)


def _by_zone(brand: Brand) -> Mapping[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    rows = Location.objects.filter(brand=brand).order_by("pk")
    for pk, zone, latitude, longitude in rows.values_list("pk", "time_zone", "latitude", "longitude"):
        found[zone_of(zone, latitude, longitude, brand.default_zone).key].append(pk)
    return found


def _cells(brand: Brand, measure: Measure, stores: Iterable[int], zone: str, span: tuple[date, int]) -> Iterator[Cell]:
    """Yield a cell for each store, week and series; the number of the week stands where that of a month does."""
    publishers = dict(Source.objects.filter(brand=brand).values_list("pk", "publisher"))
    fact_of = namedtuple("WeeklyFact", measure.columns)  # type: ignore[misc]
    sums: dict[tuple[int, int, str], list[float]] = defaultdict(lambda: [0.0, 0.0, 0.0])
    value = MEASURES[measure.key].value
    # Equal facts have equal answers, and of those of one source there are few that differ.
    known: dict[tuple[Any, ...], list[tuple[str, float]]] = {}
    for store, week, source, count, *columns in _groups(measure, stores, zone, span):
        fact = (source, *columns)
        if fact not in known:
            scores = raw_scores([measure], fact_of(*columns), Around(publishers.get(source, ""), None))
            known[fact] = [(series, value(series, score)) for (_key, series), score in scores]
        for series, answer in known[fact]:
            row = sums[store, week, series]
            row[0] += count
            row[1] += count * answer
            row[2] += count * answer**2
    for (store, week, series), (n, total, total_sq) in sums.items():
        yield Cell(store, series, week, int(n), total, total_sq, {})


def _groups(
    measure: Measure, stores: Iterable[int], zone: str, span: tuple[date, int]
) -> "QuerySet[Any, tuple[Any, ...]]":
    """Count equal facts: store, week, source, how many, and their columns."""
    model, moment, only = _FACTS[measure.table]
    starts = week_starts(span[0], ZoneInfo(zone), span[1])
    within = {f"{moment}__gte": starts[0], f"{moment}__lt": starts[-1]}
    weeks = (When(**{f"{moment}__lt": end}, then=Value(at)) for at, (_start, end) in enumerate(pairwise(starts)))
    rows = model.objects.filter(only, location__in=[*stores], **within).exclude(
        **{f"{measure.columns[0]}__isnull": True}
    )
    rows = rows.annotate(week=Case(*weeks, output_field=IntegerField())).order_by()
    groups = ("location_id", "week", "source_id")
    counted: QuerySet[Any, tuple[Any, ...]] = (
        rows.values(*groups, *measure.columns)
        .annotate(answers=Count("pk"))
        .values_list(*groups, "answers", *measure.columns)
    )
    return counted
