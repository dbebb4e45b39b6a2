"""From month tallies to the sums of a window: cells wholly inside it are added, scales are never mixed."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np
from django.db.models import Max, Min, QuerySet

from dashboards.metrics import Family, Metric
from dashboards.scoring.sums import Sums
from dashboards.stats.spread import FEW_FOR_ANY
from dashboards.stats.variance import skewness
from locations.models import Brand, Location
from locations.months import window_start
from locations.placements import regions_in
from reviews.measures import BIN_EDGES, MEASURES
from reviews.models import MonthTally


class Cell(NamedTuple):
    """What is read of one MonthTally."""

    location: int
    series: str
    first_month: int
    n: int
    total: float
    total_sq: float
    histogram: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Stores:
    """The stores of a brand in one fixed order, as arrays of shape (K,).

    ``regions`` are paths; ``region_keys`` are the same by id ("4/9/31"), so that figures outlive new names of regions.
    """

    ids: list[int]
    index: Mapping[int, int]
    formats: list[str]
    regions: list[str]
    region_keys: list[str]
    latitude: np.ndarray
    longitude: np.ndarray


@dataclass(frozen=True, slots=True)
class Counted:
    """The added tallies of one metric and window, aligned with the stores.

    ``counts`` are the answers of each store of each of ``values``, shape (K, J); both are None where the sums tell
    everything (shares) and where the histogram is too coarse (half stars).
    """

    metric: Metric
    n: np.ndarray
    total: np.ndarray
    total_sq: np.ndarray
    skewness: float
    counts: np.ndarray | None
    values: np.ndarray | None
    histograms: Mapping[int, Mapping[str, int]]
    notes: Mapping[str, Any]


def newest_month(brand: Brand, before: int) -> int | None:
    """Return the newest month with data that is over before the given month; None where there is none."""
    newest: int | None = tallies_of(brand).filter(last_month__lt=before).aggregate(newest=Max("last_month"))["newest"]
    return newest


def months_with_data(brand: Brand, until: int) -> list[int]:
    """Return all months from the first tally to ``until``, oldest first, limited to those a trend can show."""
    first = tallies_of(brand).filter(first_month__lte=until).aggregate(first=Min("last_month"))["first"]
    return [] if first is None else list(range(first, until + 1))


def tallies_of(brand: Brand) -> "QuerySet[MonthTally]":
    return MonthTally.objects.filter(location__brand=brand)


def stores_of(brand: Brand, month: int | None) -> Stores:
    """Return all stores, in the regions that they were in in a month; None: that they are in now."""
    rows = list(
        Location.objects.filter(brand=brand)
        .order_by("code")
        .values_list("pk", "format", "region_id", "latitude", "longitude")
    )
    then = {} if month is None else regions_in(brand, month)
    tree = {pk: (path, lineage.strip("/")) for pk, path, lineage in brand.regions.values_list("pk", "path", "lineage")}
    ids = [row[0] for row in rows]
    places = [tree.get(then.get(row[0], row[2]) or 0, ("", "")) for row in rows]
    return Stores(
        ids=ids,
        index={pk: index for index, pk in enumerate(ids)},
        formats=[row[1] for row in rows],
        regions=[path for path, _lineage in places],
        region_keys=[lineage for _path, lineage in places],
        latitude=np.array([np.nan if row[3] is None else row[3] for row in rows], dtype=float),
        longitude=np.array([np.nan if row[4] is None else row[4] for row in rows], dtype=float),
    )


def cells_of(brand: Brand, metric: Metric, month: int, windows: Sequence[int]) -> list[Cell]:
    """Return the cells that any of the windows may contain, oldest last month first."""
    cells = tallies_of(brand).filter(measure=metric.measure, last_month__lte=month)
    starts = [start for window in windows if (start := window_start(month, window)) is not None]
    if len(starts) == len(windows):
        cells = cells.filter(first_month__gte=min(starts))
    fields = ["location_id", "series", "first_month", "n", "total", "total_sq"]
    # Reading the histograms is most of the work, and of shares the sums say everything.
    if metric.family is not Family.PROPORTION:
        return [Cell._make(row) for row in cells.order_by("last_month").values_list(*fields, "histogram")]
    return [Cell._make((*row, {})) for row in cells.order_by("last_month").values_list(*fields)]


def count(metric: Metric, cells: Sequence[Cell], month: int, window: int, stores: Stores) -> Counted | None:
    """Add the cells that lie wholly inside the window; None where there is none.

    A state (what a publisher shows) is not added: the newest month of each store and series counts.
    """
    start = window_start(month, window)
    inside = [cell for cell in cells if start is None or cell.first_month >= start]
    if MEASURES[metric.measure].is_state:
        inside = [*{(cell.location, cell.series): cell for cell in inside}.values()]
    if not inside:
        return None
    metric, counted, notes = one_scale(metric, inside)
    return _add(metric, counted, notes, stores) if counted else None


def sums_of(counted: Counted, target: np.ndarray, stores: Stores, members: np.ndarray) -> Sums:
    """Give what is assessed of some stores (by index), with their standards in the modelled unit, NaN for none."""
    chosen = members.tolist()
    return Sums(
        n=counted.n[members],
        total=counted.total[members],
        total_sq=counted.total_sq[members],
        target=target[members],
        latitude=stores.latitude[members],
        longitude=stores.longitude[members],
        skewness=counted.skewness,
        counts=None if counted.counts is None else counted.counts[members],
        values=counted.values,
        factors=[[stores.formats[index] for index in chosen], [stores.region_keys[index] for index in chosen]],
    )


def members_of_regions(stores: Stores, n: np.ndarray) -> list[tuple[int, np.ndarray]]:
    """Give the regions, by id, with enough answering stores below them for a spread of their own, and their stores.

    A region that has the whole brand is none of them.
    """
    answering = np.flatnonzero(n > 0).tolist()
    members: dict[int, list[int]] = defaultdict(list)
    for index in answering:
        for region in stores.region_keys[index].split("/") if stores.region_keys[index] else ():
            members[int(region)].append(index)
    return [
        (region, np.array(inside))
        for region, inside in sorted(members.items())
        if FEW_FOR_ANY <= len(inside) < len(answering)
    ]


def one_scale(metric: Metric, cells: list[Cell]) -> tuple[Metric, list[Cell], dict[str, Any]]:
    """Keep the answers that may be added: for metrics bound to a scale, those of the scale with most answers."""
    scales: dict[str, int] = defaultdict(int)
    for cell in cells:
        scales[MEASURES[metric.measure].scale(cell.series)] += cell.n
    if not MEASURES[metric.measure].one_scale:
        return metric, cells, {"scales": dict(scales)}
    chosen = metric.series or max(scales, key=lambda scale: (scales[scale], scale))
    counted = [cell for cell in cells if MEASURES[metric.measure].scale(cell.series) == chosen]
    others = {scale: n for scale, n in scales.items() if scale != chosen}
    return _on_scale(metric, chosen), counted, {"scales": {chosen: scales.get(chosen, 0)}, "left_out": others}


def _on_scale(metric: Metric, scale: str) -> Metric:
    """The metric with the bounds and the direction of the question that was asked ("1-7 high")."""
    ends, _, better = scale.partition(" ")
    low, high = (float(end) for end in ends.split("-"))
    return replace(metric, low=low, high=high, better="low" if better == "low" else "high")


def _add(metric: Metric, cells: list[Cell], notes: dict[str, Any], stores: Stores) -> Counted:
    sums = np.zeros((3, len(stores.ids)))
    indices = [stores.index[cell.location] for cell in cells]
    for row, field in zip(sums, ("n", "total", "total_sq"), strict=True):
        np.add.at(row, indices, [getattr(cell, field) for cell in cells])
    histograms: dict[int, Counter[str]] = defaultdict(Counter)
    for index, cell in zip(indices, cells, strict=True):
        histograms[index].update(cell.histogram)
    counts, values = count_answers(metric, cells[0].series, histograms, len(stores.ids))
    if counts is not None and metric.family is not Family.DURATION and not np.allclose(counts @ values, sums[1]):
        counts = values = None
    lean = usual_skewness(metric, cells[0].series, histograms.values()) if counts is None else 0.0
    return Counted(metric, sums[0], sums[1], sums[2], lean, counts, values, histograms, notes)


def count_answers(
    metric: Metric, series: str, histograms: Mapping[int, Mapping[str, int]], stores: int
) -> tuple[np.ndarray | None, np.ndarray | None]:
    """Give the answers of each store of each value, and the values: the whole scale, also what nobody chose.

    Those of durations are the middles of their bins. None for shares, whose sums tell everything, and for values
    between the whole ones (half stars).
    """
    labels = sorted({int(label) for histogram in histograms.values() for label in histogram})
    if metric.family is Family.PROPORTION or not labels:
        return None, None
    if metric.family is Family.DURATION:
        # Two bins at least, for their width is told from their middles.
        first = min(labels[0], len(BIN_EDGES) - 3)
        edges = np.log(BIN_EDGES[first : max(labels[-1], first + 1) + 2])
        values, column = (edges[:-1] + edges[1:]) / 2.0, {label: label - first for label in labels}
    else:
        found = {label: MEASURES[metric.measure].value(series, float(label)) for label in labels}
        low, high = metric.bounds or (min(found.values()), max(found.values()))
        values = np.arange(round(low), round(high) + 1, dtype=float)
        if not set(found.values()) <= set(values.tolist()):
            return None, None
        column = {label: int(value - values[0]) for label, value in found.items()}
    counts = np.zeros((stores, values.size))
    for store, histogram in histograms.items():
        for label, count in histogram.items():
            counts[store, column[int(label)]] += count
    return counts, values


def usual_skewness(metric: Metric, series: str, histograms: Iterable[Mapping[str, int]]) -> float:
    """Return the skewness of one answer of the network; 0 for shares and durations, whose tests do not ask for it."""
    if metric.family not in (Family.MEAN, Family.NPS):
        return 0.0
    whole: Counter[str] = Counter()
    for histogram in histograms:
        whole.update(histogram)
    values = [MEASURES[metric.measure].value(series, float(label)) for label in whole]
    return skewness(values, [*whole.values()])
