"""Compute the rows of a month: from the tallies of a brand to what is written of its stores and regions."""

import hashlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

import numpy as np
from django.db.models import Count

from dashboards.metrics import METRICS, Metric
from dashboards.models import NetworkScore, Score
from dashboards.rows import StandardRow
from dashboards.scoring.assessment import assess
from dashboards.scoring.cells import Counted
from dashboards.scoring.counting import (
    Stores,
    Tallies,
    cells_of,
    members_of_regions,
    stores_of,
    stores_of_regions,
    sums_of,
)
from dashboards.scoring.informed import INFORMED_BY, Beside, Fitted
from dashboards.scoring.networks import NetworkFigures, RegionStores, network_figures, networks_figures
from dashboards.scoring.panel import counted_windows, has_panel, panel_of
from dashboards.scoring.sums import Sums, of_stores
from dashboards.scoring.targets import standards_of, targets
from dashboards.scoring.verdicts import withheld_in
from dashboards.scoring.written import Details, NetworkRow, ScoredWindow, ScoreRow, plain, rows_of_stores
from locations.models import Brand
from locations.months import NOW
from reviews.garbage import uncollected
from reviews.models import ImportJob

FORMULA = 6
"""Raised whenever the same tallies give other figures, so that installations score anew after an upgrade."""

_FOUND = ("answer_variance", "informed_by")
"""Notes that come out of the assessment; all others are known before."""

ALL_METRICS: Collection[str] = [entry.key for entry in METRICS]

Part = tuple[str, int]
"""A metric, by key, and a window: what is assessed at one time."""


class StoredInputs(NamedTuple):
    """What shows whether stored scores of a metric and window are still those of today's tallies and standards."""

    inputs: str
    notes: Details
    stores: int


@dataclass(frozen=True, slots=True)
class Computed:
    """Rows of a month, what was not computed since it is stored already, and regions that are not computed yet."""

    scores: list[ScoreRow] = field(default_factory=list)
    networks: list[NetworkRow] = field(default_factory=list)
    unchanged: dict[Part, StoredInputs] = field(default_factory=dict)
    waiting: list[tuple[ScoredWindow, list[int], RegionStores]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _AskedWindow:
    """One metric and window, counted, with what else its figures rest on."""

    counted: Counted
    window: int
    besides: Sequence[Beside]
    withheld: Collection[int]
    fitted: Fitted | None = None


@dataclass(frozen=True, slots=True)
class _Rest:
    """What all figures of a month rest on besides answers."""

    month: int
    stores: Stores
    standards: Sequence[StandardRow]
    cut_off: Collection[int]
    regions: Sequence[tuple[int, np.ndarray]]


def computed(
    brand: Brand,
    month: int,
    windows: Sequence[int],
    *,
    stores: Stores | None = None,
    standards: Sequence[StandardRow] = (),
    metrics: Collection[str] = ALL_METRICS,
    tallies: Tallies | None = None,
    stored: Mapping[Part, StoredInputs] | None = None,
) -> Computed:
    """Compute the rows of a brand's month, but for the metrics and windows whose ``stored`` inputs are as before.

    ``metrics`` are keys: only their rows are given, with ``standards`` by these in place of the brand's own. Without
    ``stores``, each is where it was in that month; ``tallies`` are those of these stores up to that month or a later
    one.
    """
    with uncollected():
        stores, standards = stores or stores_of(brand, month), standards or standards_of(brand)
        found = Computed()
        if tallies is None or not tallies.are_of(stores):
            tallies = Tallies(month, stores)
        rest = _Rest(month, stores, standards, ImportJob.cut_off_stores(brand.pk), stores_of_regions(stores))
        levels = _levels(tallies, rest, windows, metrics) if NOW in windows else {}
        stored = stored or {}
        found.unchanged.update(_unchanged_levels(levels, stored))
        for asked in _all_asked(tallies, rest, windows, metrics, [*found.unchanged]):
            _assess(brand.pk, asked, rest, stored, levels, found)
        _finish(found)
    return found


def stored_inputs(brand_id: int, month: int) -> dict[Part, StoredInputs]:
    """Read what the scores of a month were computed from, and of how many stores there are some."""
    rows = NetworkScore.objects.filter(brand=brand_id, month=month, region=None)
    counts = Score.objects.filter(brand=brand_id, month=month).order_by().values_list("metric", "window")
    stores = {(metric, window): n for metric, window, n in counts.annotate(Count("pk"))}
    return {
        (metric, window): StoredInputs(inputs, _known_before(notes), stores.get((metric, window), 0))
        for metric, window, inputs, notes in rows.values_list("metric", "window", "inputs", "notes")
    }


def _known_before(notes: Details) -> Details:
    return {name: note for name, note in notes.items() if name not in _FOUND}


def _all_asked(
    tallies: Tallies,
    rest: _Rest,
    windows: Sequence[int],
    metrics: Collection[str],
    unchanged: Collection[Part],
) -> Iterator[_AskedWindow]:
    """Count every metric and window that is asked for, but for those that are unchanged."""
    month, stores, cut_off = rest.month, rest.stores, rest.cut_off
    # Metrics that inform each other wait for each other; all others are assessed as soon as they are counted.
    waiting: dict[Part, Counted] = {}
    needed = {*metrics}.union(*(INFORMED_BY.get(each, ()) for each in metrics))
    for metric in (each for each in METRICS if each.key in needed):
        left = [window for window in windows if (metric.key, window) not in unchanged]
        for window, counted in counted_windows(tallies, metric, month, left, stores):
            if metric.key in INFORMED_BY:
                waiting[metric.key, window] = counted
            else:
                yield _AskedWindow(counted, window, (), ())
    everywhere, everyone = np.full(len(stores.ids), np.nan), np.arange(len(stores.ids))
    sums = {part: sums_of(counted, everywhere, stores, everyone) for part, counted in waiting.items()}
    fitted = {part: Fitted.of(waiting[part].metric, each) for part, each in sums.items()}
    for (own, window), counted in waiting.items():
        if own not in metrics:
            continue
        others = ((other, window) for other in INFORMED_BY[own] if (other, window) in waiting)
        besides = [
            _beside(Beside.of(waiting[part].metric, sums[part], fitted[part]), stores, withheld_in(part[0], cut_off))
            for part in others
        ]
        yield _AskedWindow(counted, window, besides, withheld_in(own, cut_off), fitted[own, window])


def _levels(tallies: Tallies, rest: _Rest, windows: Sequence[int], metrics: Collection[str]) -> dict[Part, str]:
    """Give a digest of all that present levels are computed from, which is known long before they are.

    Metrics that inform each other have the answers of each other in theirs.
    """
    stores, panels = rest.stores, {}
    needed = {*metrics} if INFORMED_BY.keys().isdisjoint(metrics) else {*metrics, *INFORMED_BY}
    for metric in (each for each in METRICS if each.key in needed):
        # What all windows need is read at once, before the fewer months of the panel.
        cells_of(tallies, metric, rest.month, windows)
        if has_panel(metric, NOW) and (panel := panel_of(tallies, metric, rest.month, stores)) is not None:
            panels[metric.key] = panel
    digests = {key: panel.digest() for key, panel in panels.items()}
    places = (FORMULA, stores.ids, stores.formats, stores.region_keys)
    found: dict[Part, str] = {}
    for key, panel in panels.items():
        digest = hashlib.md5(repr((places, sorted(withheld_in(key, rest.cut_off)))).encode(), usedforsecurity=False)
        together = [*INFORMED_BY] if key in INFORMED_BY else [key]
        figures = (stores.latitude, stores.longitude, *targets(rest.standards, panel.metric, rest.month, stores))
        for part in (*(digests.get(each, b"") for each in together), *(each.tobytes() for each in figures)):
            digest.update(part)
        found[key, NOW] = digest.hexdigest()
    return found


def _unchanged_levels(levels: Mapping[Part, str], stored: Mapping[Part, StoredInputs]) -> dict[Part, StoredInputs]:
    """Give the present levels that are as before; of metrics that inform each other all or none."""
    unchanged = {part: before for part, before in stored.items() if levels.get(part) == before.inputs}
    together = {(key, NOW) for key in INFORMED_BY} & levels.keys()
    return (
        unchanged
        if together <= unchanged.keys()
        else {part: before for part, before in unchanged.items() if part not in together}
    )


def _beside(informed: Beside, stores: Stores, withheld: Collection[int]) -> Beside:
    """Let another metric say nothing of the stores that get no verdict from it."""
    return replace(informed, y=np.where(np.isin(stores.ids, [*withheld]), np.nan, informed.y)) if withheld else informed


def _assess(
    brand_id: int,
    asked: _AskedWindow,
    rest: _Rest,
    stored: Mapping[Part, StoredInputs],
    levels: Mapping[Part, str],
    found: Computed,
) -> None:
    """Assess one metric and window and append its rows: the stores, the brand's network and its regions'."""
    counted, besides, withheld = asked.counted, asked.besides, asked.withheld
    month, stores = rest.month, rest.stores
    target, weight = targets(rest.standards, counted.metric, month, stores)
    sums = sums_of(counted, target, stores, np.arange(len(stores.ids)))
    scored_window = ScoredWindow(brand_id, counted.metric.key, month, asked.window)
    notes = {**counted.notes, "better": counted.metric.better, "formula": FORMULA}
    part = scored_window.metric, scored_window.window
    inputs = levels.get(part) or _digest(sums, counted, besides, withheld, weight)
    same = StoredInputs(inputs, notes, int((counted.n > 0).sum()))
    if stored.get(part) == same:
        found.unchanged[part] = same
        return
    result = assess(counted.metric, sums, besides, fitted=asked.fitted)
    notes = {**notes, "answer_variance": result.answer_variance}
    if result.informed_by:
        notes["informed_by"] = result.informed_by
    found.networks.append(_network(scored_window, None, result.network, notes, inputs))
    _assess_regions(scored_window, counted.metric, sums, members_of_regions(rest.regions, counted.n), found)
    found.scores.extend(rows_of_stores(scored_window, result, counted, stores.ids, (target, weight), withheld))


def _assess_regions(
    scored_window: ScoredWindow, metric: Metric, sums: Sums, members: Sequence[tuple[int, np.ndarray]], found: Computed
) -> None:
    """Keep the regions of one metric and window until all are there, but for those that are computed one by one."""
    if not members:
        return
    ids = [region for region, _stores in members]
    if regions := RegionStores.of(metric, sums, [stores for _region, stores in members]):
        found.waiting.append((scored_window, ids, regions))
    else:
        alone = (network_figures(metric, of_stores(sums, stores)) for _region, stores in members)
        found.networks.extend(_network(scored_window, *each, {}, "") for each in zip(ids, alone, strict=True))


def _finish(found: Computed) -> None:
    """Append the rows of all regions that wait."""
    figures = networks_figures([regions for _scored_window, _ids, regions in found.waiting])
    for (scored_window, ids, _regions), of_regions in zip(found.waiting, figures, strict=True):
        found.networks.extend(_network(scored_window, *each, {}, "") for each in zip(ids, of_regions, strict=True))
    found.waiting.clear()


def _digest(
    sums: Sums, counted: Counted, besides: Sequence[Beside], withheld: Collection[int], weight: np.ndarray
) -> str:
    """Give a short digest of all that figures are computed from, which separates outdated ones from wrong ones."""
    digest = hashlib.md5(usedforsecurity=False)
    for array in (sums.n, sums.total, sums.total_sq, sums.target, sums.latitude, sums.longitude):
        digest.update(np.ascontiguousarray(array, dtype=float).tobytes())
    for answers in (sums.counts, sums.values):
        digest.update(b"" if answers is None else np.ascontiguousarray(answers, dtype=float).tobytes())
    if sums.counts is None and counted.top is not None:
        digest.update(counted.top.tobytes())
    for other in besides:
        digest.update(other.y.tobytes() + other.v.tobytes())
    digest.update(repr((FORMULA, sums.skewness, sums.factors, [other.key for other in besides])).encode())
    if withheld:
        digest.update(repr(sorted(withheld)).encode())
    if (weight != 1).any():
        digest.update(weight.tobytes())
    return digest.hexdigest()


def _network(
    scored_window: ScoredWindow, region: int | None, figures: NetworkFigures, notes: Details, inputs: str
) -> NetworkRow:
    known = {name: plain(getattr(figures, name)) for name in NetworkFigures.__slots__}
    return NetworkRow(**scored_window._asdict(), region_id=region, notes=notes, inputs=inputs, **known)
