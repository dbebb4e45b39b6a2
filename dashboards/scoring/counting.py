"""From month tallies to the sums of a window: cells wholly inside it are added, scales are never mixed."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from django.db.models import Max, Min, QuerySet

from dashboards.metrics import Family, Metric
from dashboards.scoring.cells import Cell, Counted, add_up, one_scale
from dashboards.scoring.sums import Sums
from dashboards.stats.spread import FEW_FOR_ANY
from locations.models import Brand, Location
from locations.months import window_start
from locations.placements import regions_in
from reviews.measures import MEASURES
from reviews.models import MonthTally


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
    return add_up(metric, counted, notes, stores.index) if counted else None


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

    A region that has all stores of the brand is none of them, with answers or without: which regions have figures must
    not tell whether a store outside has answers.
    """
    answering = np.flatnonzero(n > 0).tolist()
    members: dict[int, list[int]] = defaultdict(list)
    sizes = Counter(int(region) for key in stores.region_keys for region in key.split("/") if region)
    for index in answering:
        for region in stores.region_keys[index].split("/") if stores.region_keys[index] else ():
            members[int(region)].append(index)
    return [
        (region, np.array(inside))
        for region, inside in sorted(members.items())
        if len(inside) >= FEW_FOR_ANY and sizes[region] < len(stores.ids)
    ]
