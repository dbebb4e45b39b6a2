"""From month tallies to the sums of a window: cells wholly inside it are added, scales are never mixed."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db.models import Max, Min, QuerySet

from dashboards.metrics import Family, Metric
from dashboards.scoring.cells import Cells, Counted, add_up, joined, one_scale
from dashboards.scoring.histograms import NO_HISTOGRAMS, Histograms
from dashboards.scoring.lists import SEPARATOR, ColumnText, floats, whole_numbers
from dashboards.scoring.sums import Sums
from dashboards.stats.spread import FEW_FOR_ANY
from locations.models import Brand, Location
from locations.months import window_start
from locations.placements import regions_in
from reviews.measures import MEASURES
from reviews.models import MonthTally

MOST_KEPT = 2_000_000
"""Cells that are kept for the months and windows still to come, some 150 MB; those of a larger brand are read anew."""


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


class Tallies:
    """The tallies of stores up to a month, in one order.

    Those of a measure are read once, however many windows, months and panels ask for them.
    """

    def __init__(self, month: int, stores: Stores) -> None:
        self._month = month
        self._ids = np.array(stores.ids, dtype=np.int64)
        self._by_id = np.argsort(self._ids)
        self._read: dict[str, tuple[int | None, Cells]] = {}

    def are_of(self, stores: Stores) -> bool:
        """Whether the stores are the same ones: their regions may be others, in another month."""
        return [*stores.ids] == self._ids.tolist()

    def cells(self, metric: Metric, month: int, start: int | None) -> Cells:
        """Give the cells of a metric from the month ``start`` on (None: all) up to a month, oldest last month first."""
        known = self._read.get(metric.measure)
        if known is None or not _reaches(known[0], start):
            known = start, self._fetch(metric, start)
            if sum(len(cells) for _start, cells in self._read.values()) + len(known[1]) <= MOST_KEPT:
                self._read[metric.measure] = known
        cells = known[1]
        inside = cells.last_month <= month
        return cells.take(inside if known[0] == start else inside & (cells.first_month >= (start or 0)))

    def _fetch(self, metric: Metric, start: int | None) -> Cells:
        if not self._ids.size:
            return joined([], [])
        # A join with the stores takes a fifth of the time; what is of others between these ids is left out below.
        first, last = self._ids.min().item(), self._ids.max().item()
        rows = MonthTally.objects.filter(location_id__gte=first, location_id__lte=last)
        rows = rows.filter(measure=metric.measure, last_month__lte=self._month)
        if start is not None:
            rows = rows.filter(first_month__gte=start)
        lists = {name: ColumnText(name) for name in ("location_id", "first_month", "n")}
        lists |= {name: ColumnText(name, is_float=True) for name in ("total", "total_sq")}
        lists["series"] = ColumnText("series", separator=SEPARATOR)
        if has_histograms(metric):
            lists["histogram"] = ColumnText("histogram")
        names: dict[str, int] = {}
        months = (
            rows.values("last_month")
            .order_by("last_month")
            .annotate(**{f"all_{name}": each for name, each in lists.items()})
        )
        parts = [self._columns(month, names) for month in months.iterator()]
        return joined(parts, [*names])

    def _columns(self, month: Mapping[str, Any], names: dict[str, int]) -> Cells:
        """Make columns of the lists of a month, without stores that came in since the stores were read."""
        series = month["all_series"].split(SEPARATOR)
        for name in dict.fromkeys(series):
            names.setdefault(name, len(names))
        ids = whole_numbers(month["all_location_id"])
        place = np.minimum(np.searchsorted(self._ids, ids, sorter=self._by_id), max(self._ids.size - 1, 0))
        store = self._by_id[place]
        cells = Cells(
            store=store,
            series=np.array([names[name] for name in series], dtype=np.int64),
            names=[*names],
            first_month=whole_numbers(month["all_first_month"]),
            last_month=np.full(ids.size, month["last_month"]),
            n=floats(month["all_n"]),
            total=floats(month["all_total"]),
            total_sq=floats(month["all_total_sq"]),
            histograms=Histograms.parsed(month["all_histogram"]) if "all_histogram" in month else NO_HISTOGRAMS,
        )
        return cells.take(self._ids[store] == ids)


def has_histograms(metric: Metric) -> bool:
    """Whether anything but the sums is needed of a metric's tallies: of shares and of NPS these say everything."""
    return metric.family not in (Family.PROPORTION, Family.NPS)


def _reaches(have: int | None, want: int | None) -> bool:
    return have is None or (want is not None and have <= want)


def cells_of(tallies: Tallies, metric: Metric, month: int, windows: Sequence[int]) -> Cells:
    """Return the cells that any of the windows may contain, oldest last month first."""
    starts = [window_start(month, window) for window in windows]
    known = [start for start in starts if start is not None]
    return tallies.cells(metric, month, min(known) if known and len(known) == len(starts) else None)


def count(metric: Metric, cells: Cells, month: int, window: int, stores: Stores) -> Counted | None:
    """Add the cells that lie wholly inside the window; None where there is none.

    A state (what a publisher shows) is not added: the newest month of each store and series counts.
    """
    start = window_start(month, window)
    inside = cells if start is None else cells.take(cells.first_month >= start)
    if MEASURES[metric.measure].is_state:
        inside = inside.take(_newest(inside))
    if not len(inside):
        return None
    metric, counted, notes = one_scale(metric, inside)
    return add_up(metric, counted, notes, len(stores.ids)) if len(counted) else None


def _newest(cells: Cells) -> np.ndarray:
    """Find the last cell of each store and series."""
    key = cells.store * len(cells.names) + cells.series
    _keys, from_behind = np.unique(key[::-1], return_index=True)
    return np.sort(key.size - 1 - from_behind)


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


def stores_of_regions(stores: Stores) -> list[tuple[int, np.ndarray]]:
    """Give the regions, by id, and the stores below each, by index.

    A region that has all stores of the brand is none of them, with answers or without: which regions have figures must
    not tell whether a store outside has answers.
    """
    found: dict[int, list[int]] = defaultdict(list)
    for index, key in enumerate(stores.region_keys):
        for region in key.split("/") if key else ():
            found[int(region)].append(index)
    return [(region, np.array(inside)) for region, inside in sorted(found.items()) if len(inside) < len(stores.ids)]


def members_of_regions(regions: Sequence[tuple[int, np.ndarray]], n: np.ndarray) -> list[tuple[int, np.ndarray]]:
    """Give of ``stores_of_regions`` those with enough answering stores for a spread of their own, and these stores."""
    answering = [(region, inside[n[inside] > 0]) for region, inside in regions]
    return [(region, inside) for region, inside in answering if inside.size >= FEW_FOR_ANY]
