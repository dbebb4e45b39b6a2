"""The one place where database rows meet the mathematics: month tallies in, scores out.

Scores are computed over the whole brand, so that ranks are right whoever looks at them, and written in one transaction
per brand and month.
"""

import hashlib
import logging
import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from django.db import transaction
from django.db.models import Max, Min, QuerySet

from dashboards.metrics import METRICS, Family, Metric
from dashboards.models import Change, NetworkScore, Score, Standard
from dashboards.outliers import Assessment, NetworkFigures, Sums, assess
from dashboards.standards import SHOWN_FROM
from dashboards.stats.between import FEW_FOR_ANY
from dashboards.stats.control import newest_alarms
from dashboards.trends import chart, month_of_change
from locations.models import Brand, Location
from locations.months import WINDOWS, format_month, window_start
from locations.peers import is_within
from reviews.measures import MEASURES, quantile
from reviews.models import MonthTally

log = logging.getLogger(__name__)

BATCH = 2_000
TREND_WINDOWS = (1, 12)
"""Windows that older months keep; the newest month has all (ARCHITECTURE)."""
TREND_MONTHS = 24
CHANGE_FALSE_DISCOVERIES = 0.05


_NUMBERS = (
    *("value", "low", "high", "variance", "shrunken", "shrunken_low", "shrunken_high", "expected", "reliability"),
    *("rank", "rank_low", "rank_high", "p_worst", "p_below", "z", "q"),
)


class NothingToScore(ValueError):
    """A month without any tally that ends in it or before it."""


@dataclass(frozen=True, slots=True)
class Stores:
    """The stores of a brand in one fixed order, as arrays of shape (K,)."""

    ids: list[int]
    index: Mapping[int, int]
    formats: list[str]
    regions: list[str]
    region_ids: Mapping[str, int]
    latitude: np.ndarray
    longitude: np.ndarray


@dataclass(frozen=True, slots=True)
class Counted:
    """The added tallies of one metric and window, aligned with the stores."""

    metric: Metric
    n: np.ndarray
    total: np.ndarray
    total_sq: np.ndarray
    histograms: Mapping[int, Mapping[str, int]]
    notes: Mapping[str, Any]


def newest_month(brand: Brand, before: int) -> int | None:
    """The newest month with data that is over before the given month; None where there is none."""
    newest: int | None = _tallies(brand).filter(last_month__lt=before).aggregate(newest=Max("last_month"))["newest"]
    return newest


def months_with_data(brand: Brand, until: int) -> list[int]:
    """All months from the first tally to ``until``, oldest first, limited to those a trend can show."""
    first = _tallies(brand).filter(first_month__lte=until).aggregate(first=Min("last_month"))["first"]
    return [] if first is None else list(range(first, until + 1))


def score_month(brand: Brand, month: int, windows: Sequence[int] = WINDOWS) -> int:
    """Compute and write the scores of a brand for windows that end with a month; returns how many rows were written.

    Existing scores of that month and those windows are replaced. Raises NothingToScore where no tally lies in any of
    the windows.
    """
    scores, networks = compute(brand, month, windows)
    if not networks:
        raise NothingToScore(f"{brand.name} has no data in or before {format_month(month)}.")
    with transaction.atomic():
        for model in (Score, NetworkScore):
            model.objects.filter(brand=brand, month=month, window__in=windows).delete()
        Score.objects.bulk_create(scores, batch_size=BATCH)
        NetworkScore.objects.bulk_create(networks, batch_size=BATCH)
    log.info("scored %s for %s: %d rows", brand.slug, format_month(month), len(scores))
    return len(scores)


def compute(brand: Brand, month: int, windows: Sequence[int]) -> tuple[list[Score], list[NetworkScore]]:
    """The unsaved rows of a brand's month: those of the stores, and those of the brand and its regions."""
    stores = _stores(brand)
    scores: list[Score] = []
    networks: list[NetworkScore] = []
    for metric in METRICS:
        for window in windows:
            for counted in _count(brand, metric, month, window, stores):
                _assess(brand, counted, month, window, stores, scores, networks)
    return scores, networks


def score_history(brand: Brand, month: int, goes_on: Callable[[float], bool] = lambda share: True) -> int:
    """Score a month with all windows and the months before it with those of a trend; returns rows written.

    ``goes_on`` hears the share that is done after each month and may end the work by answering False. Ends with the
    changes that the newest month shows.
    """
    months = months_with_data(brand, month)[-TREND_MONTHS:] or [month]
    written = score_month(brand, month)
    for done, earlier in enumerate(months[:-1], start=1):
        if not goes_on(done / len(months)):
            return written
        # A month between two years-old reviews may hold no whole cell; it has no point in a trend.
        with suppress(NothingToScore):
            written += score_month(brand, earlier, TREND_WINDOWS)
    return written + mark_changes(brand, month)


def mark_changes(brand: Brand, month: int) -> int:
    """Find the stores whose newest month left their own limits, with the false discoveries of all stores controlled.

    Reads the scores of single months up to ``month`` and replaces the Change rows of that month; returns how many
    there are (STATISTICS, step 9: only "outside, newest month, BH across stores" alarms).
    """
    changes = [change for metric in METRICS for change in _changes(brand, metric, month)]
    with transaction.atomic():
        Change.objects.filter(brand=brand, month=month).delete()
        Change.objects.bulk_create(changes, batch_size=BATCH)
    return len(changes)


def _changes(brand: Brand, metric: Metric, month: int) -> list[Change]:
    scores = Score.objects.filter(brand=brand, metric=metric.key, window=1, month__lte=month)
    series: dict[int, dict[int, tuple[float, float]]] = defaultdict(dict)
    for location, when, value, variance in scores.values_list("location_id", "month", "value", "variance"):
        if value is not None and variance is not None:
            series[location][when] = (metric.inside(value), variance)
    current = [location for location, points in series.items() if month in points]
    charts = [chart(*_month_arrays(series[location], month)) for location in current]
    q = newest_alarms([drawn.z[-1].item() for drawn in charts])
    return [
        Change(
            brand=brand,
            location_id=location,
            metric=metric.key,
            month=month,
            z=drawn.z[-1].item(),
            q=each,
            since=month - (drawn.z.size - 1) + since,
        )
        for location, drawn, each in zip(current, charts, q.tolist(), strict=True)
        if drawn.outside[-1] and each <= CHANGE_FALSE_DISCOVERIES and (since := month_of_change(drawn)) is not None
    ]


def _month_arrays(points: Mapping[int, tuple[float, float]], month: int) -> tuple[np.ndarray, np.ndarray]:
    """Values and variances of all months from the first to ``month``; NaN in months without a value."""
    whole = [points.get(each, (np.nan, np.nan)) for each in range(min(points), month + 1)]
    values, variances = np.array(whole, dtype=float).T
    return values, variances


def _tallies(brand: Brand) -> "QuerySet[MonthTally]":
    return MonthTally.objects.filter(location__brand=brand)


def _stores(brand: Brand) -> Stores:
    rows = list(
        Location.objects.filter(brand=brand)
        .order_by("code")
        .values_list("pk", "format", "region__path", "region_id", "latitude", "longitude")
    )
    ids = [row[0] for row in rows]
    return Stores(
        ids=ids,
        index={pk: index for index, pk in enumerate(ids)},
        formats=[row[1] for row in rows],
        regions=[row[2] or "" for row in rows],
        region_ids=dict(brand.regions.values_list("path", "pk")),
        latitude=np.array([np.nan if row[4] is None else row[4] for row in rows], dtype=float),
        longitude=np.array([np.nan if row[5] is None else row[5] for row in rows], dtype=float),
    )


def _count(brand: Brand, metric: Metric, month: int, window: int, stores: Stores) -> Iterable[Counted]:
    """Add the cells that lie wholly inside the window; nothing where the metric has no data in it."""
    cells = _tallies(brand).filter(measure=metric.measure, last_month__lte=month)
    if (start := window_start(month, window)) is not None:
        cells = cells.filter(first_month__gte=start)
    rows = list(
        cells.order_by("last_month").values_list(
            "location_id", "series", "last_month", "n", "total", "total_sq", "histogram"
        )
    )
    if MEASURES[metric.measure].is_state:
        rows = list({row[:2]: row for row in rows}.values())
    if not rows:
        return
    metric, kept, notes = _one_scale(metric, rows)
    if kept:
        yield _add(metric, kept, notes, stores)


def _one_scale(metric: Metric, rows: list[tuple]) -> tuple[Metric, list[tuple], dict[str, Any]]:
    """Keep the answers that may be added: for metrics bound to a scale, those of the scale with most answers."""
    scales: dict[str, int] = defaultdict(int)
    for row in rows:
        scales[MEASURES[metric.measure].scale(row[1])] += row[3]
    if not MEASURES[metric.measure].one_scale:
        return metric, rows, {"scales": dict(scales)}
    chosen = metric.series or max(scales, key=lambda scale: (scales[scale], scale))
    kept = [row for row in rows if MEASURES[metric.measure].scale(row[1]) == chosen]
    others = {scale: n for scale, n in scales.items() if scale != chosen}
    return _on_scale(metric, chosen), kept, {"scales": {chosen: scales.get(chosen, 0)}, "left_out": others}


def _on_scale(metric: Metric, scale: str) -> Metric:
    """The metric with the bounds and the direction of the question that was asked ("1-7 high")."""
    ends, _, better = scale.partition(" ")
    low, high = (float(end) for end in ends.split("-"))
    return replace(metric, low=low, high=high, better="low" if better == "low" else "high")


def _add(metric: Metric, rows: list[tuple], notes: dict[str, Any], stores: Stores) -> Counted:
    sums = np.zeros((3, len(stores.ids)))
    histograms: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for location, _series, _month, n, total, total_sq, histogram in rows:
        index = stores.index[location]
        sums[:, index] += (n, total, total_sq)
        for label, count in histogram.items():
            histograms[index][label] += count
    return Counted(metric, sums[0], sums[1], sums[2], histograms, notes)


def _assess(
    brand: Brand,
    counted: Counted,
    month: int,
    window: int,
    stores: Stores,
    scores: list[Score],
    networks: list[NetworkScore],
) -> None:
    """Assess one metric and window and append its rows: the stores, the brand's network and its regions'."""
    target = _targets(brand, counted.metric, month, stores)
    sums = _sums(counted, target, stores, np.arange(len(stores.ids)))
    result = assess(counted.metric, sums)
    at = {"brand": brand, "metric": counted.metric.key, "month": month, "window": window}
    notes = {**counted.notes, "better": counted.metric.better}
    networks.append(NetworkScore(**at, notes=notes, inputs=_digest(sums), **_network(result.network)))
    for path, members in _regions(stores, counted.n):
        inside = assess(counted.metric, _sums(counted, target, stores, members)).network
        networks.append(NetworkScore(**at, region_id=stores.region_ids[path], **_network(inside)))
    for index in np.flatnonzero(counted.n > 0).tolist():
        scores.append(Score(**at, location_id=stores.ids[index], **_row(result, counted, target, index)))


def _sums(counted: Counted, target: np.ndarray, stores: Stores, members: np.ndarray) -> Sums:
    chosen = members.tolist()
    return Sums(
        n=counted.n[members],
        total=counted.total[members],
        total_sq=counted.total_sq[members],
        target=target[members],
        latitude=stores.latitude[members],
        longitude=stores.longitude[members],
        factors=[[stores.formats[index] for index in chosen], [stores.regions[index] for index in chosen]],
    )


def _digest(sums: Sums) -> str:
    """A short digest of everything that figures are computed from, to tell outdated ones from wrong ones."""
    digest = hashlib.md5(usedforsecurity=False)
    for array in (sums.n, sums.total, sums.total_sq, sums.target, sums.latitude, sums.longitude):
        digest.update(np.ascontiguousarray(array, dtype=float).tobytes())
    digest.update(repr(sums.factors).encode())
    return digest.hexdigest()


def _regions(stores: Stores, n: np.ndarray) -> list[tuple[str, np.ndarray]]:
    """The regions with enough answering stores below them for a spread of their own, but not the whole brand."""
    answering = np.flatnonzero(n > 0).tolist()
    members: dict[str, list[int]] = defaultdict(list)
    for index in answering:
        parts = stores.regions[index].split("/") if stores.regions[index] else []
        for depth in range(1, len(parts) + 1):
            members["/".join(parts[:depth])].append(index)
    return [
        (path, np.array(inside))
        for path, inside in sorted(members.items())
        if FEW_FOR_ANY <= len(inside) < len(answering)
    ]


def _targets(brand: Brand, metric: Metric, month: int, stores: Stores) -> np.ndarray:
    """Each store's standard in the modelled unit: the newest one that holds, the narrowest scope first."""
    standards = Standard.objects.filter(brand=brand, metric=metric.key, valid_from__lte=month)
    newest_last = sorted(
        standards.values_list("target", "region__path", "format", "valid_from"),
        key=lambda row: (bool(row[1]) + bool(row[2]), (row[1] or "").count("/"), row[3]),
    )
    target = np.full(len(stores.ids), np.nan)
    for value, region, store_format, _valid_from in newest_last:
        for index, (path, own_format) in enumerate(zip(stores.regions, stores.formats, strict=True)):
            if is_within(path, region or "") and store_format in ("", own_format):
                target[index] = metric.inside(value)
    return target


def _network(figures: NetworkFigures) -> dict[str, Any]:
    return {field: _plain(getattr(figures, field)) for field in NetworkFigures.__slots__}


def _row(result: Assessment, counted: Counted, target: np.ndarray, index: int) -> dict[str, Any]:
    """The columns of a Score from one place of the arrays."""
    numbers = {field: _plain(getattr(result, field)[index].item()) for field in _NUMBERS}
    needed = _plain(result.needed[index].item())
    aim = target[index].item()
    return numbers | {
        "n": int(counted.n[index]),
        "band": result.band[index],
        "confirmed": result.confirmed[index],
        "verdict": result.verdict[index],
        "needed": None if needed is None else int(needed),
        "target": None if math.isnan(aim) else counted.metric.outside(aim),
        "details": _details(result, counted, index),
    }


def _details(result: Assessment, counted: Counted, index: int) -> dict[str, Any]:
    """What a metric tells besides its headline; only from stores whose own value may be shown."""
    details: dict[str, Any] = {}
    if result.cluster[index]:
        details["cluster"] = result.cluster[index]
    histogram = counted.histograms.get(index, {})
    if counted.n[index] < SHOWN_FROM:
        return details
    if counted.metric.key == "rating":
        details["top_share"] = (histogram.get("4", 0) + histogram.get("5", 0)) / counted.n[index]
    if counted.metric.family is Family.DURATION:
        details |= {"median": quantile(histogram, 0.5), "p90": quantile(histogram, 0.9)}
    return details


def _plain(value: Any) -> Any:
    """Database columns hold null, not NaN or infinity."""
    return None if isinstance(value, float) and not math.isfinite(value) else value
