"""Score months: the only module where database rows meet the mathematics, month tallies in, scores out.

Scores are computed over the whole brand, so that ranks are right whoever sees them, and written in one transaction
per brand and month.
"""

import hashlib
import logging
import math
from collections import defaultdict
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any

import numpy as np
from django.db import transaction
from django.db.models import Max, Min, Q

from dashboards.metrics import METRICS, Family, Metric
from dashboards.models import Change, NetworkScore, Score, Standard
from dashboards.rows import StandardRow
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
from dashboards.scoring.durations import Typical, typical
from dashboards.scoring.panel import panel_of
from dashboards.scoring.standards import standard_for
from dashboards.scoring.trends import moves
from dashboards.scoring.verdicts import SHOWN_FROM
from dashboards.stats.between import FEW_FOR_ANY
from dashboards.stats.control import newest_alarms
from locations.models import Brand
from locations.months import WINDOWS, format_month

log = logging.getLogger(__name__)

BATCH = 2_000
TREND_WINDOWS = (1, 12)
"""Windows that older months are scored in; the newest month has all."""
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
    """Compute the unsaved rows of a brand's month: those of the stores, and those of the brand and its regions."""
    stores, standards = stores_of(brand), _standards(brand)
    scores: list[Score] = []
    networks: list[NetworkScore] = []
    for metric in METRICS:
        cells = cells_of(brand, metric, month, windows)
        for window in windows:
            if counted := count(metric, cells, month, window, stores):
                _assess(brand, counted, month, window, stores, standards, scores, networks)
    return scores, networks


def score_history(brand: Brand, month: int, goes_on: Callable[[float], bool] = lambda share: True) -> int:
    """Score a month with all windows and the months before it with those of a trend; returns rows written.

    ``goes_on`` is called with the share that is done after each month and may end the work by answering False. The
    changes that the newest month shows come last.
    """
    months = months_with_data(brand, month)[-TREND_MONTHS:] or [month]
    written = score_month(brand, month)
    for done, earlier in enumerate(months[:-1], start=1):
        if not goes_on(done / len(months)):
            return written
        # A month between two years-old reviews may have no whole cell; it has no point in a trend.
        with suppress(NothingToScore):
            written += score_month(brand, earlier, TREND_WINDOWS)
    forget_empty_months(brand, but=month)
    return written + mark_changes(brand, month)


def forget_empty_months(brand: Brand, *, but: int = 0) -> int:
    """Delete the scores of months before the first and after the newest answer; returns of how many months.

    An import that is undone leaves such months behind, and their figures speak of answers that are gone. The month
    ``but`` stays: it was asked for by name.
    """
    answered = tallies_of(brand).aggregate(first=Min("last_month"), newest=Max("last_month"))
    empty = Q(month__lt=answered["first"]) | Q(month__gt=answered["newest"]) if answered["first"] is not None else Q()
    scored = NetworkScore.objects.filter(empty, brand=brand).exclude(month=but)
    months = list(scored.order_by().values_list("month", flat=True).distinct())
    with transaction.atomic():
        for model in (Score, NetworkScore, Change):
            model._default_manager.filter(brand=brand, month__in=months).delete()
    return len(months)


def mark_changes(brand: Brand, month: int) -> int:
    """Find the stores whose level moved lately, with the false discoveries of all stores controlled.

    Reads the tallies of single months up to ``month`` and replaces the Change rows of that month; returns how many
    there are. What the whole network did in a month is no store's change.
    """
    stores = stores_of(brand)
    changes = [change for metric in METRICS for change in _changes(brand, metric, month, stores)]
    with transaction.atomic():
        Change.objects.filter(brand=brand, month=month).delete()
        Change.objects.bulk_create(changes, batch_size=BATCH)
    return len(changes)


def _changes(brand: Brand, metric: Metric, month: int, stores: Stores) -> list[Change]:
    panel = panel_of(brand, metric, month, stores)
    if panel is None:
        return []
    moved = moves(panel.y, panel.n, panel.s2, panel.skewness)
    q = newest_alarms(moved.z)
    return [
        Change(
            brand=brand,
            location_id=stores.ids[index],
            metric=metric.key,
            month=month,
            since=month - (panel.n.shape[1] - 1) + int(moved.since[index]),
            z=float(moved.z[index]),
            better=bool(moved.z[index] > 0) == panel.metric.higher_is_better,
            q=float(q[index]),
        )
        for index in np.flatnonzero(q <= CHANGE_FALSE_DISCOVERIES).tolist()
    ]


def _assess(
    brand: Brand,
    counted: Counted,
    month: int,
    window: int,
    stores: Stores,
    standards: Sequence[StandardRow],
    scores: list[Score],
    networks: list[NetworkScore],
) -> None:
    """Assess one metric and window and append its rows: the stores, the brand's network and its regions'."""
    target = _targets(standards, counted.metric, month, stores)
    durations = typical(counted.histograms, counted.n.size) if counted.metric.family is Family.DURATION else None
    if durations is not None:
        counted = _on_scale_of_medians(counted, durations.offset)
    sums = _sums(counted, target, stores, np.arange(len(stores.ids)))
    result = assess(counted.metric, sums)
    at = {"brand": brand, "metric": counted.metric.key, "month": month, "window": window}
    notes = {**counted.notes, "better": counted.metric.better}
    networks.append(NetworkScore(**at, notes=notes, inputs=_digest(sums), **_network(result.network)))
    for path, members in _regions(stores, counted.n):
        inside = network_figures(counted.metric, _sums(counted, target, stores, members))
        networks.append(NetworkScore(**at, region_id=stores.region_ids[path], **_network(inside)))
    for index in np.flatnonzero(counted.n > 0).tolist():
        row = _row(result, counted, target, index)
        if durations is not None and counted.n[index] >= SHOWN_FROM:
            row |= _typical_row(durations, index, row["details"])
        scores.append(Score(**at, location_id=stores.ids[index], **row))


def _on_scale_of_medians(counted: Counted, offset: float) -> Counted:
    """Move means of logarithms by what a usual store's median lies off them, so that one scale serves all figures."""
    return replace(
        counted,
        total=counted.total + offset * counted.n,
        total_sq=counted.total_sq + 2 * offset * counted.total + offset**2 * counted.n,
    )


def _typical_row(durations: Typical, index: int, details: dict[str, Any]) -> dict[str, Any]:
    """Give what a store's own cases say in hours: median, its interval, and the 90th percentile next to it."""
    median, low, high, p90 = (
        math.exp(each[index]) for each in (durations.median, durations.low, durations.high, durations.p90)
    )
    return {"value": median, "low": low, "high": high, "details": details | {"median": median, "p90": p90}}


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
        factors=[[stores.formats[index] for index in chosen], [stores.regions[index] for index in chosen]],
    )


def _digest(sums: Sums) -> str:
    """Give a short digest of all that figures are computed from, which tells outdated ones from wrong ones."""
    digest = hashlib.md5(usedforsecurity=False)
    for array in (sums.n, sums.total, sums.total_sq, sums.target, sums.latitude, sums.longitude):
        digest.update(np.ascontiguousarray(array, dtype=float).tobytes())
    digest.update(repr((sums.skewness, sums.factors)).encode())
    return digest.hexdigest()


def _regions(stores: Stores, n: np.ndarray) -> list[tuple[str, np.ndarray]]:
    """Give the regions with enough answering stores below them for a spread of their own, but not the whole brand."""
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


def _standards(brand: Brand) -> list[StandardRow]:
    rows = Standard.objects.filter(brand=brand).values_list("metric", "target", "valid_from", "region__path", "format")
    return [StandardRow(key, target, month, path or "", form) for key, target, month, path, form in rows]


def _targets(standards: Sequence[StandardRow], metric: Metric, month: int, stores: Stores) -> np.ndarray:
    """Give each store's standard in the modelled unit, shape (K,); NaN where none applies."""
    kinds = [*zip(stores.regions, stores.formats, strict=True)]
    found = {
        (region, form): standard_for(standards, metric.key, month, region=region, format=form)
        for region, form in {*kinds}
    }
    targets = {kind: metric.inside(row.target) for kind, row in found.items() if row}
    return np.array([targets.get(kind, np.nan) for kind in kinds], dtype=float)


def _network(figures: NetworkFigures) -> dict[str, Any]:
    return {field: _plain(getattr(figures, field)) for field in NetworkFigures.__slots__}


def _row(result: Assessment, counted: Counted, target: np.ndarray, index: int) -> dict[str, Any]:
    """Give the columns of a Score from one index of the arrays."""
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
    """Give what a metric says besides its headline; only of stores whose own value may be shown."""
    details: dict[str, Any] = {}
    if result.cluster[index]:
        details["cluster"] = result.cluster[index]
    histogram = counted.histograms.get(index, {})
    if counted.n[index] < SHOWN_FROM:
        return details
    if counted.metric.key == "rating":
        details["top_share"] = (histogram.get("4", 0) + histogram.get("5", 0)) / counted.n[index]
    return details


def _plain(value: Any) -> Any:
    """Databases get null, not NaN or infinity."""
    return None if isinstance(value, float) and not math.isfinite(value) else value
