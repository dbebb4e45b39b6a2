"""Scoring as it is read: cell by cell, store by store, region by region, each row an object.

What the project itself computes in columns is compared with this; nothing here is meant to be fast.
"""

import hashlib
import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from django.db.models import F

from dashboards.metrics import METRICS, Family, Metric
from dashboards.models import NetworkScore, Score
from dashboards.rows import StandardRow
from dashboards.scoring.assessment import Alone, Assessment, assess
from dashboards.scoring.cells import Cell, on_scale
from dashboards.scoring.computing import FORMULA
from dashboards.scoring.counting import Stores, stores_of, sums_of, tallies_of
from dashboards.scoring.current_level import current_level
from dashboards.scoring.informed import INFORMED_BY, Beside
from dashboards.scoring.networks import NetworkFigures, network_figures
from dashboards.scoring.sums import Sums
from dashboards.scoring.targets import standards_of, targets
from dashboards.scoring.verdicts import CUT_OFF, SHOWN_FROM, Verdict, withheld_in
from dashboards.stats.medians import bin_edges, quantiles
from dashboards.stats.ranks import WORST_SHARE
from dashboards.stats.spread import FEW_FOR_ANY
from dashboards.stats.tilting import tilted
from dashboards.stats.variance import own_variances, skewness
from locations.models import Brand
from locations.months import NOW, PANEL_MONTHS, window_start
from reviews.measures import BIN_EDGES, MEASURES
from reviews.models import ImportJob

_NUMBERS = (
    *("value", "low", "high", "shrunken", "shrunken_low", "shrunken_high", "bar_low", "bar_high"),
    *("rank", "rank_low", "rank_high", "p_worst", "p_below", "z", "q", "needed"),
)
_OPEN_NUMBERS = ("variance", "expected", "reliability")


@dataclass(frozen=True, slots=True)
class Counted:
    metric: Metric
    n: np.ndarray
    total: np.ndarray
    total_sq: np.ndarray
    skewness: float
    counts: np.ndarray | None
    values: np.ndarray | None
    histograms: Mapping[int, Mapping[str, int]]
    notes: Mapping[str, Any]


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
    return on_scale(metric, chosen), counted, {"scales": {chosen: scales.get(chosen, 0)}, "left_out": others}


def add_up(metric: Metric, cells: Sequence[Cell], notes: Mapping[str, Any], index: Mapping[int, int]) -> Counted:
    """Add cells of one scale, one or more; ``index`` has the row of each of their locations, 0 to K - 1."""
    sums = np.zeros((3, len(index)))
    indices = [index[cell.location] for cell in cells]
    for figures, field in zip(sums, ("n", "total", "total_sq"), strict=True):
        np.add.at(figures, indices, [getattr(cell, field) for cell in cells])
    histograms: dict[int, Counter[str]] = defaultdict(Counter)
    for row, cell in zip(indices, cells, strict=True):
        histograms[row].update(cell.histogram)
    counts, values = count_answers(metric, cells[0].series, histograms, len(index))
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
        # Two bins at least, for their width follows from their middles.
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


def cells_of(brand: Brand, metric: Metric, month: int, windows: Sequence[int]) -> list[Cell]:
    """Return the cells that any of the windows may contain, oldest last month first."""
    cells = tallies_of(brand).filter(measure=metric.measure, last_month__lte=month)
    starts = [start for window in windows if (start := window_start(month, window)) is not None]
    if len(starts) == len(windows):
        cells = cells.filter(first_month__gte=min(starts))
    fields = ["location_id", "series", "first_month", "n", "total", "total_sq"]
    # Reading the histograms is most of the work, and of shares the sums say everything.
    if metric.family is not Family.PROPORTION:
        return [Cell._make(row) for row in cells.order_by("last_month", "pk").values_list(*fields, "histogram")]
    return [Cell._make((*row, {})) for row in cells.order_by("last_month", "pk").values_list(*fields)]


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


@dataclass(frozen=True, slots=True)
class Panel:
    """Answers of every store and month, oldest month first, in the modelled unit; arrays of shape (K, T) or (K,).

    ``metric`` has the direction and bounds of the question that was asked. ``y`` is NaN and ``n`` 0 in months without
    answers; ``s2`` is the variance of one answer of each store, ``usual_s2`` that within a usual store, ``skewness``
    that of one answer of the network.
    """

    metric: Metric
    y: np.ndarray
    n: np.ndarray
    s2: np.ndarray
    usual_s2: float
    skewness: float
    cells: list[Cell]
    notes: Mapping[str, Any]


def panel_of(brand: Brand, metric: Metric, month: int, stores: Stores) -> Panel | None:
    """Read the months up to ``month``, at most 36; None where no store has an answer, or the newest month has none.

    Only tallies of a single month count: a review "a year ago" belongs to no month.
    """
    rows = (
        tallies_of(brand)
        .order_by("last_month", "pk")
        .filter(
            measure=metric.measure,
            first_month=F("last_month"),
            last_month__lte=month,
            last_month__gt=month - PANEL_MONTHS,
        )
    )
    fields = ["location_id", "series", "first_month", "n", "total", "total_sq"]
    if metric.family is Family.PROPORTION:
        cells = [Cell._make((*row, {})) for row in rows.values_list(*fields)]
    else:
        cells = [Cell._make(row) for row in rows.values_list(*fields, "histogram")]
    if not cells:
        return None
    metric, cells, notes = one_scale(metric, cells)
    if not cells or max(cell.first_month for cell in cells) < month:
        return None
    first = min(cell.first_month for cell in cells)
    sums = np.zeros((3, len(stores.ids), month - first + 1))
    at = [stores.index[cell.location] for cell in cells], [cell.first_month - first for cell in cells]
    for table, field in zip(sums, ("n", "total", "total_sq"), strict=True):
        np.add.at(table, at, [getattr(cell, field) for cell in cells])
    n, total, total_sq = sums
    s2 = _variances(metric, n.sum(axis=1), total.sum(axis=1), total_sq.sum(axis=1))
    return Panel(
        metric=metric,
        y=np.divide(total, n, out=np.full(n.shape, np.nan), where=n > 0),
        n=n,
        s2=s2,
        usual_s2=float(np.average(s2, weights=n.sum(axis=1))),
        skewness=_skewness(metric, cells, float(n.sum()), float(total.sum())),
        cells=cells,
        notes=notes,
    )


def count_now(panel: Panel, stores: Stores) -> Counted | None:
    """Give the current levels of stores as answers of the newest month: what their own months are worth of such.

    A store whose months say as much of now as 27 answers would, counts as 27 answers with its current value; their
    shares are those of its months, tilted to that value. So the window "now" is assessed as any other. None under eight
    stores or three months with answers.
    """
    found = current_level(panel.y, panel.n, np.full(panel.s2.shape, panel.usual_s2))
    if found is None:
        return None
    n = np.floor(found.answers)
    histograms: dict[int, Counter[str]] = defaultdict(Counter)
    for cell in panel.cells:
        histograms[stores.index[cell.location]].update(cell.histogram)
    counts, values = count_answers(panel.metric, panel.cells[0].series, histograms, len(stores.ids))
    if panel.metric.family is Family.PROPORTION:
        values = np.array([0.0, 1.0])
        counts = np.ones((n.size, 2))
    own = np.where(n > 0, found.own, 0.0)
    if counts is None or values is None:
        own = np.clip(own, *panel.metric.bounds) if panel.metric.bounds else own
        squares = n * own**2 + panel.usual_s2 * np.maximum(n - 1, 0)
        return Counted(panel.metric, n, n * own, squares, panel.skewness, None, None, {}, panel.notes)
    # A value that nobody chose may be chosen yet: half an answer, shared out as the network's answers are.
    usual = counts.sum(axis=0) / max(counts.sum(), 1.0)
    shares = tilted(counts + usual / 2.0, values, own)
    counts = n[:, None] * shares
    total, squares = counts @ values, counts @ values**2
    return Counted(panel.metric, n, total, squares, panel.skewness, counts, values, {}, panel.notes)


def _variances(metric: Metric, n: np.ndarray, total: np.ndarray, total_sq: np.ndarray) -> np.ndarray:
    """Give the variance of one answer of each store; half an answer on either side where all answers are the same."""
    own = own_variances(n, total, total_sq)
    if np.nanmax(own, initial=0.0) > 0:
        return own
    width = metric.bounds[1] - metric.bounds[0] if metric.bounds else 1.0
    return np.full(n.shape, width**2 * 0.5 / (float(n.sum()) + 1.0))


def _skewness(metric: Metric, cells: list[Cell], answers: float, total: float) -> float:
    """Give the skewness of one answer of the network; of a share from its mean, of durations none is asked for."""
    if metric.family is Family.PROPORTION:
        share = (total + 0.5) / (answers + 1.0)
        return float((1.0 - 2.0 * share) / np.sqrt(share * (1.0 - share)))
    return usual_skewness(metric, cells[0].series, [Counter(cell.histogram) for cell in cells])


def counted_windows(
    brand: Brand, metric: Metric, month: int, windows: Sequence[int], stores: Stores
) -> Iterator[tuple[int, Counted]]:
    """Yield the windows in which a metric has answers, with what they add up to."""
    cells = cells_of(brand, metric, month, windows)
    for window in windows:
        if window == NOW and not MEASURES[metric.measure].is_state:
            panel = panel_of(brand, metric, month, stores)
            counted = panel and count_now(panel, stores)
        else:
            counted = count(metric, cells, month, window, stores)
        if counted:
            yield window, counted


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
    """Give a short digest of all that figures are computed from, which separates outdated ones from wrong ones."""
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
    """Give the rank of a store of which nothing is shown: it may be any, so that no rank gives its answers away."""
    edge = 0.025 * stores
    return {
        "rank": float((stores + 1) // 2),
        "rank_low": max(1.0, math.ceil(edge)),
        "rank_high": min(float(stores), math.floor(stores - edge) + 1.0),
        "p_worst": WORST_SHARE,
    }


def _without_verdict(row: Mapping[str, Any], stores: int) -> dict[str, Any]:
    """Give what changes in a row of which only one end of the answers was collected: it says nothing else."""
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
