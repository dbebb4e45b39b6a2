"""Which places changed lately: stores against all others, regions as a whole, and the brand against its own past.

False discoveries are controlled over all stores of a metric, and over all regions and metrics together.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db import transaction

from dashboards.metrics import METRICS, Family, Metric, keys, shown
from dashboards.models import Change
from dashboards.rows import YEAR
from dashboards.scoring.closed import is_closed
from dashboards.scoring.counting import Stores, Tallies, stores_of
from dashboards.scoring.panel import Panel, panel_of
from dashboards.scoring.trends import Moves, moves, moves_of_all, moves_together
from dashboards.scoring.verdicts import SHOWN_FROM, withheld_in
from dashboards.stats.common_steps import LEAST_STORES, Group
from dashboards.stats.control import newest_alarms
from dashboards.stats.quantiles import Z95
from locations.models import Brand
from reviews.models import ImportJob

BATCH = 2_000
CHANGE_FALSE_DISCOVERIES = 0.05
EVERY_METRIC = tuple(keys())
SERIES = 24
"""Months that are drawn."""


@dataclass(frozen=True, slots=True)
class _Found:
    """A place that was tested in a metric; without region the whole brand."""

    panel: Panel
    region: int | None
    members: np.ndarray
    z: float
    since: int


def mark_changes(
    brand: Brand,
    month: int,
    *,
    even_closed: bool = False,
    metrics: Collection[str] = EVERY_METRIC,
    tallies: Tallies | None = None,
) -> int:
    """Find the places whose level moved lately, with the false discoveries controlled.

    Reads the tallies of single months up to ``month`` and replaces the Change rows of that month and these metrics,
    which stay in a closed month as scores do; returns how many there are. What the whole network did in a month is no
    store's change, and no region's.
    """
    if not even_closed and is_closed(brand, month):
        return 0
    stores = stores_of(brand, month)
    if tallies is None or not tallies.are_of(stores):
        tallies = Tallies(month, stores)
    cut_off = ImportJob.cut_off_stores(brand.pk)
    changes: list[Change] = []
    tested: list[_Found] = []
    for panel in _panels(tallies, month, stores):
        metric = panel.metric
        silent = np.isin(stores.ids, [*withheld_in(metric.key, cut_off)])
        if metric.key in metrics:
            changes += _stores_changed(brand, panel, month, stores, silent)
        tested += _tested(panel, stores, silent)
    changes += [each for each in _places_changed(brand, tested, month) if each.metric in metrics]
    with transaction.atomic():
        Change.objects.filter(brand=brand, month=month, metric__in=metrics).delete()
        Change.objects.bulk_create(changes, batch_size=BATCH)
    return len(changes)


def _panels(tallies: Tallies, month: int, stores: Stores) -> list[Panel]:
    """Give the panels of the metrics that pages show; what nobody is shown takes no part in false discoveries."""
    found = {entry.key: panel_of(tallies, entry, month, stores) for entry in METRICS}
    panels = {key: panel for key, panel in found.items() if panel is not None}
    return [panels[key] for key in shown(panels.keys())]


def _stores_changed(brand: Brand, panel: Panel, month: int, stores: Stores, silent: np.ndarray) -> list[Change]:
    moved = moves(panel.y, panel.n, panel.s2, panel.skewness)
    q = newest_alarms(moved.z)
    return [
        Change(
            brand=brand,
            location_id=stores.ids[index],
            q=float(q[index]),
            **_change(panel, np.array([index]), month, float(moved.z[index]), int(moved.since[index])),
        )
        for index in np.flatnonzero(q <= CHANGE_FALSE_DISCOVERIES).tolist()
        if not silent[index]
    ]


def _tested(panel: Panel, stores: Stores, silent: np.ndarray) -> Iterator[_Found]:
    """Test the regions and the brand in a metric; stores that are ``silent`` count in neither."""
    n = np.where(silent[:, None], 0.0, panel.n)
    regions = _regions(stores, np.flatnonzero((n > 0).any(axis=1)))
    groups = [Group(members, parts) for _region, members, parts in regions]
    moved = _pairs(moves_together(panel.y, n, panel.s2, groups))
    for (region, members, _parts), (z, since) in zip(regions, moved, strict=True):
        yield _Found(panel, region, members, z, since)
    everyone = np.flatnonzero((n > 0).any(axis=1))
    for z, since in _pairs(moves_of_all(panel.y, n, panel.s2, [members for _region, members, _parts in regions])):
        yield _Found(panel, None, everyone, z, since)


def _pairs(moved: Moves) -> list[tuple[float, int]]:
    return [*zip(moved.z.tolist(), moved.since.tolist(), strict=True)]


def _regions(stores: Stores, answering: np.ndarray) -> list[tuple[int, np.ndarray, list[np.ndarray]]]:
    """Give the regions of three stores or more, with their stores and those of each region below.

    Neither one that has all stores of the brand, nor one whose stores are all in one region below, which is tested.
    """
    members: dict[str, list[int]] = defaultdict(list)
    for index in answering.tolist():
        steps = stores.region_keys[index].split("/") if stores.region_keys[index] else []
        for depth in range(1, len(steps) + 1):
            members["/".join(steps[:depth])].append(index)
    parts: dict[str, list[np.ndarray]] = defaultdict(list)
    for lineage, inside in members.items():
        parts[lineage.rpartition("/")[0]].append(np.array(inside))
    return [
        (int(lineage.rpartition("/")[2]), np.array(inside), parts.get(lineage, []))
        for lineage, inside in sorted(members.items())
        if LEAST_STORES <= len(inside) < answering.size
        and all(part.size < len(inside) for part in parts.get(lineage, ()))
    ]


def _places_changed(brand: Brand, tested: list[_Found], month: int) -> Iterator[Change]:
    q = newest_alarms([each.z for each in tested])
    for each, rate in zip(tested, q.tolist(), strict=True):
        # What cannot be tested has no rate (NaN), and is passed over, too.
        if not rate <= CHANGE_FALSE_DISCOVERIES:
            continue
        changed = _change(each.panel, each.members, month, each.z, each.since)
        if _moved_itself(each.z, changed):
            yield Change(brand=brand, region_id=each.region, q=rate, **changed)


def _moved_itself(z: float, changed: Mapping[str, Any]) -> bool:
    """Whether a place's own answers moved, beyond chance: where a large region fell, all others seem to have risen."""
    low, high = changed.get("low"), changed.get("high")
    if low is None or high is None:
        return False
    return bool(low > 0 if z > 0 else high < 0)


def _change(panel: Panel, members: np.ndarray, month: int, z: float, since: int) -> dict[str, Any]:
    """Give what is stored of a place that changed: since when, its levels in the year before and since, its months."""
    entry, n = panel.metric, panel.n[members]
    total = np.where(n > 0, panel.y[members], 0.0) * n
    first = max(0, since - YEAR)
    # Stores with answers on one side alone would make their coming or going a change of the place.
    both = (n[:, first:since].sum(axis=1) > 0) & (n[:, since:].sum(axis=1) > 0)
    sides = [(n[both, start:end].sum(), total[both, start:end].sum()) for start, end in ((first, since), (since, None))]
    found: dict[str, Any] = {
        "metric": entry.key,
        "month": month,
        "since": month - (panel.n.shape[1] - 1) + since,
        "z": z,
        "better": bool(z > 0) == entry.higher_is_better,
        "stores": int((n[:, -YEAR:].sum(axis=1) > 0).sum()),
        "answers": int(n[:, since:].sum()),
        "months": _series(entry, n.sum(axis=0)[-SERIES:], total.sum(axis=0)[-SERIES:]),
    }
    if min(answers for answers, _sum in sides) >= SHOWN_FROM:
        variance = float(np.average(panel.s2[members], weights=n.sum(axis=1)))
        found |= _levels(entry, sides, variance)
    return found


def _levels(entry: Metric, sides: list[tuple[float, float]], variance: float) -> dict[str, float]:
    """Give the level before and after, and the 95 % interval of their difference, in the unit that people see."""
    (before, after), error = [total / n for n, total in sides], np.sqrt(variance * sum(1.0 / n for n, _sum in sides))
    ends = (after - before - Z95 * error, after - before + Z95 * error)
    if entry.family is Family.DURATION:
        # The model works on logarithms, so that a difference of theirs is a factor.
        low, high = (entry.outside(before) * (float(np.exp(end)) - 1.0) for end in ends)
    else:
        # Nothing moves by more than the whole scale.
        width = entry.bounds[1] - entry.bounds[0] if entry.bounds else float("inf")
        low, high = (entry.spread(float(np.clip(end, -width, width))) for end in ends)
    return {"before": entry.outside(before), "after": entry.outside(after), "low": float(low), "high": float(high)}


def _series(entry: Metric, n: np.ndarray, total: np.ndarray) -> list[float | None]:
    return [
        entry.outside(float(of_month / answers)) if answers >= SHOWN_FROM else None
        for answers, of_month in zip(n.tolist(), total.tolist(), strict=True)
    ]
