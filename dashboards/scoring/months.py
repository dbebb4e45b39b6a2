"""Score months: the only module where database rows meet the mathematics, month tallies in, scores out.

Scores are computed over the whole brand, so that ranks are right whoever sees them, and written in one transaction
per brand and month.
"""

import hashlib
import logging
import math
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from typing import Any

import numpy as np
from django.db import transaction
from django.db.models import Max, Min, Q

from dashboards.metrics import METRICS, Family
from dashboards.models import Change, MonthClose, NetworkScore, Score
from dashboards.rows import StandardRow
from dashboards.scoring.assessment import Alone, Assessment, NetworkFigures, assess, network_figures
from dashboards.scoring.cells import Counted
from dashboards.scoring.changes import mark_changes
from dashboards.scoring.closed import is_closed
from dashboards.scoring.counting import (
    Stores,
    members_of_regions,
    months_with_data,
    stores_of,
    sums_of,
    tallies_of,
)
from dashboards.scoring.informed import INFORMED_BY, Beside
from dashboards.scoring.panel import counted_windows
from dashboards.scoring.rows import insert
from dashboards.scoring.sums import Sums
from dashboards.scoring.targets import standards_of, targets
from dashboards.scoring.verdicts import CUT_OFF, SHOWN_FROM, Verdict, withheld_in
from dashboards.stats.medians import bin_edges, quantiles
from dashboards.stats.ranks import WORST_SHARE
from locations.models import Brand
from locations.months import WINDOWS, format_month
from reviews.models import ImportJob

log = logging.getLogger(__name__)

FORMULA = 5
"""Raised whenever the same tallies give other figures, so that installations score anew after an upgrade."""
TREND_WINDOWS = (1, 12)
"""Windows that older months are scored in; the newest month has all."""
TREND_MONTHS = 24

_NUMBERS = (
    *("value", "low", "high", "shrunken", "shrunken_low", "shrunken_high", "bar_low", "bar_high"),
    *("rank", "rank_low", "rank_high", "p_worst", "p_below", "z", "q", "needed"),
)
"""From these a store's own value can be read or computed; those of stores with too few answers are not stored."""
_OPEN_NUMBERS = ("variance", "expected", "reliability")


class NothingToScore(ValueError):
    """A month without any tally that ends in it or before it."""


def score_month(
    brand: Brand,
    month: int,
    windows: Sequence[int] = WINDOWS,
    *,
    stores: Stores | None = None,
    even_closed: bool = False,
) -> int:
    """Compute and write the scores of a brand for windows that end with a month; returns how many rows were written.

    Existing scores of that month and those windows are replaced; those of a closed month stay, unless ``even_closed``
    is set, as a revision does. Raises NothingToScore where no tally lies in any of the windows.
    """
    if not even_closed and is_closed(brand, month):
        return 0
    scores, networks = compute(brand, month, windows, stores=stores)
    if not networks:
        raise NothingToScore(f"{brand.name} has no data in or before {format_month(month)}.")
    return write_scores(brand, month, windows, scores, networks, even_closed=even_closed)


def write_scores(
    brand: Brand,
    month: int,
    windows: Sequence[int],
    scores: Sequence[Score],
    networks: Sequence[NetworkScore],
    *,
    even_closed: bool = False,
) -> int:
    """Write what ``compute`` gave in place of the scores of a month and these windows; as ``score_month``."""
    with transaction.atomic():
        # Whoever closes the month meanwhile has this row first, or waits for it.
        Brand.objects.select_for_update().get(pk=brand.pk)
        if not even_closed and is_closed(brand, month):
            return 0
        for model in (Score, NetworkScore):
            model.objects.filter(brand=brand, month=month, window__in=windows).delete()
        insert(scores)
        insert(networks)
        later = Q(scored_until__isnull=True) | Q(scored_until__lt=month)
        Brand.objects.filter(later, pk=brand.pk).update(scored_until=month)
    log.info("scored %s for %s: %d rows", brand.slug, format_month(month), len(scores))
    return len(scores)


def compute(
    brand: Brand,
    month: int,
    windows: Sequence[int],
    *,
    stores: Stores | None = None,
    standards: Sequence[StandardRow] = (),
    key: str = "",
) -> tuple[list[Score], list[NetworkScore]]:
    """Compute the unsaved rows of a brand's month: those of the stores, and those of the brand and its regions.

    With a ``key`` only those of that metric, and with ``standards`` by these in place of the brand's own. Without
    ``stores``, each is where it was in that month.
    """
    stores, standards = stores or stores_of(brand, month), standards or standards_of(brand)
    cut_off = ImportJob.cut_off_stores(brand.pk)
    scores: list[Score] = []
    networks: list[NetworkScore] = []
    # Metrics that inform each other wait for each other; all others are assessed as soon as they are counted.
    waiting: dict[tuple[str, int], Counted] = {}
    needed = {key, *INFORMED_BY.get(key, ())}
    for metric in METRICS:
        if key and metric.key not in needed:
            continue
        for window, counted in counted_windows(brand, metric, month, windows, stores):
            if metric.key in INFORMED_BY:
                waiting[metric.key, window] = counted
            else:
                _assess(brand, counted, (), month, window, stores, standards, (), scores, networks)
    for (own, window), counted in waiting.items():
        if key and own != key:
            continue
        others = ((other, waiting.get((other, window))) for other in INFORMED_BY[own])
        besides = [_beside(found, stores, withheld_in(other, cut_off)) for other, found in others if found is not None]
        withheld = withheld_in(own, cut_off)
        _assess(brand, counted, besides, month, window, stores, standards, withheld, scores, networks)
    return scores, networks


def _beside(counted: Counted, stores: Stores, withheld: Collection[int]) -> Beside:
    """Take another metric as it informs one; of stores that get no verdict from it, it says nothing there either."""
    everywhere = np.full(len(stores.ids), np.nan)
    informed = Beside.of(counted.metric, sums_of(counted, everywhere, stores, np.arange(len(stores.ids))))
    silent = np.fromiter((pk in withheld for pk in stores.ids), dtype=bool, count=len(stores.ids))
    return replace(informed, y=np.where(silent, np.nan, informed.y))


@contextmanager
def scored_as_now(brand: Brand, month: int, window: int) -> Iterator[None]:
    """Show, as long as a block lasts, the scores of a month as if all stores had been where they are now.

    Nothing of it stays: they are written in a transaction that is rolled back.
    """
    with transaction.atomic():
        score_month(brand, month, [window], stores=stores_of(brand, None), even_closed=True)
        yield
        transaction.set_rollback(True)


def score_history(
    brand: Brand, month: int, goes_on: Callable[[float], bool] = lambda share: True, *, since: int | None = None
) -> int:
    """Score a month with all windows and the months before it with those of a trend; returns rows written.

    ``goes_on`` is called with the share that is done after each month and may end the work by answering False. The
    changes that the newest month shows come last. With ``since``, no month before that one is touched.
    """
    months = [each for each in months_with_data(brand, month)[-TREND_MONTHS:] if since is None or each >= since]
    months = months or [month]
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

    An import that is undone leaves such months behind, and their figures describe answers that are gone. The month
    ``but`` stays: it was asked for by name.
    """
    answered = tallies_of(brand).aggregate(first=Min("last_month"), newest=Max("last_month"))
    empty = Q(month__lt=answered["first"]) | Q(month__gt=answered["newest"]) if answered["first"] is not None else Q()
    closed = MonthClose.closed(brand.pk).values("month")
    scored = NetworkScore.objects.filter(empty, brand=brand).exclude(month=but).exclude(month__in=closed)
    months = list(scored.order_by().values_list("month", flat=True).distinct())
    with transaction.atomic():
        for model in (Score, NetworkScore, Change):
            model._default_manager.filter(brand=brand, month__in=months).delete()
    return len(months)


def is_outdated(brand: Brand, month: int) -> bool:
    """Return whether a month was scored by other formulas than today's."""
    scored = NetworkScore.objects.filter(brand=brand, region=None, month=month)
    return any(notes.get("formula") != FORMULA for notes in scored.values_list("notes", flat=True))


def _assess(
    brand: Brand,
    counted: Counted,
    besides: Sequence[Beside],
    month: int,
    window: int,
    stores: Stores,
    standards: Sequence[StandardRow],
    withheld: Collection[int],
    scores: list[Score],
    networks: list[NetworkScore],
) -> None:
    """Assess one metric and window and append its rows: the stores, the brand's network and its regions'.

    Stores of which only one end of the answers was collected (``withheld``) get no verdict.
    """
    target, weight = targets(standards, counted.metric, month, stores)
    sums = sums_of(counted, target, stores, np.arange(len(stores.ids)))
    result = assess(counted.metric, sums, besides)
    at = {"brand": brand, "metric": counted.metric.key, "month": month, "window": window}
    notes = {**counted.notes, "better": counted.metric.better, "formula": FORMULA}
    notes["answer_variance"] = result.answer_variance
    if result.informed_by:
        notes["informed_by"] = result.informed_by
    inputs = _digest(sums, besides, withheld, weight)
    networks.append(NetworkScore(**at, notes=notes, inputs=inputs, **_network(result.network)))
    for region, members in members_of_regions(stores, counted.n):
        inside = network_figures(counted.metric, sums_of(counted, target, stores, members))
        networks.append(NetworkScore(**at, region_id=region, **_network(inside)))
    p90 = _ninetieth(counted)
    for index in np.flatnonzero(counted.n > 0).tolist():
        row = _row(result, counted, target, index)
        if weight[index] != 1 and counted.n[index] >= SHOWN_FROM:
            row["details"]["weight"] = weight[index].item()
        if stores.ids[index] in withheld:
            row |= _without_verdict(row, result.network.stores)
        if p90 is not None and counted.n[index] >= SHOWN_FROM:
            row["details"] |= {"median": row["value"], "p90": p90[index].item()}
        scores.append(Score(**at, location_id=stores.ids[index], **row))


def _ninetieth(counted: Counted) -> np.ndarray | None:
    """Give the hours within which nine in ten of each store's cases are closed, shape (K,); None but for durations."""
    if counted.metric.family is not Family.DURATION or counted.counts is None or counted.values is None:
        return None
    return np.exp(quantiles(counted.counts, bin_edges(counted.values), 0.9))


def _digest(sums: Sums, besides: Sequence[Beside], withheld: Collection[int], weight: np.ndarray) -> str:
    """Give a short digest of all that figures are computed from, which tells outdated ones from wrong ones."""
    digest = hashlib.md5(usedforsecurity=False)
    for array in (sums.n, sums.total, sums.total_sq, sums.target, sums.latitude, sums.longitude):
        digest.update(np.ascontiguousarray(array, dtype=float).tobytes())
    for answers in (sums.counts, sums.values):
        digest.update(b"" if answers is None else np.ascontiguousarray(answers, dtype=float).tobytes())
    for other in besides:
        digest.update(other.y.tobytes() + other.v.tobytes())
    digest.update(repr((FORMULA, sums.skewness, sums.factors, [other.key for other in besides])).encode())
    if withheld:
        digest.update(repr(sorted(withheld)).encode())
    if (weight != 1).any():
        digest.update(weight.tobytes())
    return digest.hexdigest()


def _network(figures: NetworkFigures) -> dict[str, Any]:
    return {field: _plain(getattr(figures, field)) for field in NetworkFigures.__slots__}


def _row(result: Assessment, counted: Counted, target: np.ndarray, index: int) -> dict[str, Any]:
    """Give the columns of a Score from one index of the arrays."""
    shown = bool(counted.n[index] >= SHOWN_FROM)
    numbers = {
        field: _plain(getattr(result, field)[index].item()) if shown or field in _OPEN_NUMBERS else None
        for field in (*_NUMBERS, *_OPEN_NUMBERS)
    }
    if not shown and not math.isnan(result.rank[index]):
        numbers |= _rank_of_unknown(result.network.stores)
    aim = target[index].item()
    return numbers | {
        "n": int(counted.n[index]),
        "band": result.band[index] if shown else "",
        "confirmed": result.confirmed[index] if shown or result.confirmed[index] is None else False,
        "verdict": result.verdict[index],
        "basis": result.basis[index] if shown else "",
        "needed": None if numbers["needed"] is None else int(numbers["needed"]),
        "target": None if math.isnan(aim) else counted.metric.outside(aim),
        "details": _details(result, counted, index),
    }


def _rank_of_unknown(stores: int) -> dict[str, float]:
    """Give the rank of a store of which nothing is told: it may be any, so that no rank gives its answers away."""
    edge = 0.025 * stores
    return {
        "rank": float((stores + 1) // 2),
        "rank_low": max(1.0, math.ceil(edge)),
        "rank_high": min(float(stores), math.floor(stores - edge) + 1.0),
        "p_worst": WORST_SHARE,
    }


def _without_verdict(row: Mapping[str, Any], stores: int) -> dict[str, Any]:
    """Give what changes in a row of which only one end of the answers was collected: it stands for nothing else."""
    unknown = dict.fromkeys(name for name in _NUMBERS if name not in ("value", "low", "high"))
    judged = row["verdict"] in (Verdict.MEETS, Verdict.BELOW, Verdict.TOO_EARLY, Verdict.NOT_ENOUGH)
    return {
        **unknown,
        **_rank_of_unknown(stores),
        "band": "",
        "confirmed": None if row["confirmed"] is None else False,
        "basis": "",
        "verdict": Verdict.NOT_ENOUGH if judged else row["verdict"],
        "details": {CUT_OFF: True} | _interval_alone(row["details"]),
    }


def _interval_alone(details: Mapping[str, Any]) -> dict[str, Any]:
    """Keep the interval of the own answers, of which no verdict is given."""
    alone = details.get("alone")
    return {"alone": {name: alone[name] for name in ("low", "high")}} if alone else {}


def _details(result: Assessment, counted: Counted, index: int) -> dict[str, Any]:
    """Give what a metric shows besides its headline; only of stores whose own value may be shown."""
    details: dict[str, Any] = {}
    histogram = counted.histograms.get(index, {})
    if counted.n[index] < SHOWN_FROM:
        return details
    if result.cluster[index]:
        details["cluster"] = result.cluster[index]
    if result.alone is not None:
        figures = {field: getattr(result.alone, field)[index].item() for field in Alone.__slots__}
        details["alone"] = {field: _plain(figure) for field, figure in figures.items()}
    if counted.metric.key == "rating" and histogram:
        details["top_share"] = (histogram.get("4", 0) + histogram.get("5", 0)) / counted.n[index]
    return details


def _plain(value: Any) -> Any:
    """Databases get null, not NaN or infinity."""
    return None if isinstance(value, float) and not math.isfinite(value) else value
