"""The one place where database rows meet the mathematics: month tallies in, scores out.

Scores are computed over the whole brand, so that ranks are right whoever looks at them, and written in one transaction
per brand and month.
"""

import hashlib
import logging
import math
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import Any

import numpy as np
from django.db import transaction
from django.db.models import Max, Min, Q

from dashboards.metrics import METRICS, Family, Metric
from dashboards.models import Change, NetworkScore, Score, Standard
from dashboards.scoring.assessment import Assessment, NetworkFigures, Sums, assess, network_figures
from dashboards.scoring.counting import (
    Counted,
    Stores,
    cells_of,
    count,
    months_with_data,
    stores_of,
    tallies_of,
)
from dashboards.scoring.trends import Chart, alarm_z, chart, month_of_change
from dashboards.scoring.verdicts import SHOWN_FROM
from dashboards.stats.control import newest_alarms
from dashboards.stats.spread import FEW_FOR_ANY
from locations.models import Brand
from locations.months import WINDOWS, format_month
from locations.regions import is_within
from reviews.measures import quantile

log = logging.getLogger(__name__)

BATCH = 2_000
FORMULA = 2
"""Raised whenever the same tallies give other figures, so that installations score anew after an upgrade."""
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
    stores = stores_of(brand)
    scores: list[Score] = []
    networks: list[NetworkScore] = []
    for metric in METRICS:
        cells = cells_of(brand, metric, month, windows)
        for window in windows:
            if counted := count(metric, cells, month, window, stores):
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
    forget_empty_months(brand, but=month)
    return written + mark_changes(brand, month)


def forget_empty_months(brand: Brand, *, but: int = 0) -> int:
    """Delete the scores of months before the first and after the newest answer; returns of how many months.

    An import that is undone leaves such months behind, and their figures speak of answers that are gone. The month
    ``but`` stays: somebody has asked for it by name.
    """
    told = tallies_of(brand).aggregate(first=Min("last_month"), newest=Max("last_month"))
    empty = Q(month__lt=told["first"]) | Q(month__gt=told["newest"]) if told["first"] is not None else Q()
    scored = NetworkScore.objects.filter(empty, brand=brand).exclude(month=but)
    months = list(scored.order_by().values_list("month", flat=True).distinct())
    with transaction.atomic():
        for model in (Score, NetworkScore, Change):
            model._default_manager.filter(brand=brand, month__in=months).delete()
    return len(months)


def is_outdated(brand: Brand, month: int) -> bool:
    """Whether a month was scored by other formulas than today's."""
    scored = NetworkScore.objects.filter(brand=brand, region=None, month=month)
    return any(notes.get("formula") != FORMULA for notes in scored.values_list("notes", flat=True))


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
    z = alarm_z(charts)
    upwards = _higher_is_better(brand, metric, month)
    return [
        Change(
            brand=brand,
            location_id=location,
            metric=metric.key,
            month=month,
            since=since,
            z=far,
            better=(far > 0) == upwards,
            q=q,
        )
        for location, drawn, far, q in zip(current, charts, z.tolist(), newest_alarms(z).tolist(), strict=True)
        if drawn.outside[-1] and q <= CHANGE_FALSE_DISCOVERIES and (since := _since(drawn, month)) is not None
    ]


def _higher_is_better(brand: Brand, metric: Metric, month: int) -> bool:
    """The direction of the question that was asked in a month."""
    networks = NetworkScore.objects.filter(brand=brand, region=None, metric=metric.key, month=month, window=1)
    notes = networks.values_list("notes", flat=True).first() or {}
    return bool(notes.get("better", metric.better) == "high")


def _since(drawn: Chart, month: int) -> int | None:
    """The month since which a store has changed, where the chart ends with ``month``."""
    place = month_of_change(drawn)
    return None if place is None else month - (drawn.z.size - 1) + place


def _month_arrays(points: Mapping[int, tuple[float, float]], month: int) -> tuple[np.ndarray, np.ndarray]:
    """Values and variances of all months from the first to ``month``; NaN in months without a value."""
    whole = [points.get(each, (np.nan, np.nan)) for each in range(min(points), month + 1)]
    values, variances = np.array(whole, dtype=float).T
    return values, variances


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
    notes = {**counted.notes, "better": counted.metric.better, "formula": FORMULA}
    networks.append(NetworkScore(**at, notes=notes, inputs=_digest(sums), **_network(result.network)))
    for path, members in _regions(stores, counted.n):
        inside = network_figures(counted.metric, _sums(counted, target, stores, members))
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
        skewness=counted.skewness,
        counts=None if counted.counts is None else counted.counts[members],
        values=counted.values,
        factors=[[stores.formats[index] for index in chosen], [stores.regions[index] for index in chosen]],
    )


def _digest(sums: Sums) -> str:
    """A short digest of everything that figures are computed from, to tell outdated ones from wrong ones."""
    digest = hashlib.md5(usedforsecurity=False)
    for array in (sums.n, sums.total, sums.total_sq, sums.target, sums.latitude, sums.longitude):
        digest.update(np.ascontiguousarray(array, dtype=float).tobytes())
    for answers in (sums.counts, sums.values):
        digest.update(b"" if answers is None else np.ascontiguousarray(answers, dtype=float).tobytes())
    digest.update(repr((FORMULA, sums.skewness, sums.factors)).encode())
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
