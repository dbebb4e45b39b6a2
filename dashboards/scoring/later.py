"""What today's facts would change in a closed month: each figure, as a revision would write it."""

import math
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from dashboards.metrics import shown
from dashboards.models import MonthClose, NetworkScore, Score
from dashboards.scoring.closed import facts_digest
from dashboards.scoring.months import FORMULA, compute
from dashboards.scoring.written import NetworkRow, ScoreRow
from locations.models import Brand, Location

CLOSE = 1e-9
OF_STORES = (
    *("n", "value", "low", "high", "shrunken", "shrunken_low", "shrunken_high", "bar_low", "bar_high"),
    *("rank", "rank_low", "rank_high", "p_worst", "p_below", "z", "q", "confirmed", "target", "verdict", "needed"),
)
OF_NETWORKS = (
    *("stores", "answers", "mu", "se_mu", "tau", "tau_low", "tau_high"),
    *("consistency", "consistency_low", "consistency_high"),
)
"""Figures that people see; the others only lead to them."""

Value = float | str | bool | None


class LaterFigure(NamedTuple):
    """A figure that today's facts would change; ``store`` by code, both it and ``region`` empty for the whole brand."""

    store: str
    region: str
    metric: str
    window: int
    figure: str
    before: Value
    now: Value


class Recomputed(NamedTuple):
    """A month computed anew: its windows, the rows, and every figure in which they differ from the stored."""

    windows: Sequence[int]
    scores: Sequence[ScoreRow]
    networks: Sequence[NetworkRow]
    figures: Sequence[LaterFigure]


def later_figures(brand: Brand, month: int) -> list[LaterFigure]:
    """Give every figure of a scored month that today's facts and standards would change."""
    return [*recompute(brand, month).figures]


def recompute(brand: Brand, month: int) -> Recomputed:
    """Compute a scored month anew from today's facts and standards, in the windows that it has. Nothing is written."""
    networks = NetworkScore.objects.filter(brand=brand, month=month).select_related("region")
    windows = sorted({row.window for row in networks})
    if not windows:
        return Recomputed((), (), (), ())
    stores_again, networks_again = compute(brand, month, windows)
    # A metric that came with a later version, and that nobody is shown, changes nothing of what was closed.
    had = {row.metric for row in networks}
    compared = {*had, *shown({*had, *(row.metric for row in networks_again)})}
    stores_again = [row for row in stores_again if row.metric in compared]
    networks_again = [row for row in networks_again if row.metric in compared]
    paths = dict(brand.regions.values_list("pk", "path"))
    codes = dict(Location.objects.filter(brand=brand).values_list("pk", "code"))
    found = [*_changed(networks, networks_again, OF_NETWORKS, lambda row: ("", paths.get(row.region_id, "")))]
    for window in windows:
        stored = Score.objects.filter(brand=brand, month=month, window=window)
        again = [row for row in stores_again if row.window == window]
        found += _changed(stored, again, OF_STORES, lambda row: (codes.get(row.location_id, ""), ""))
    return Recomputed(windows, stores_again, networks_again, found)


def count_later(brand: Brand) -> None:
    """Count, for each closed month whose facts have changed since, the figures that a revision would change."""
    for close in MonthClose.closed(brand.pk):
        facts = facts_digest(brand, close.month, FORMULA)
        if facts == close.later_facts:
            continue
        later = 0 if facts == close.facts else len(later_figures(brand, close.month))
        MonthClose.objects.filter(pk=close.pk, revision=close.revision).update(later=later, later_facts=facts)


def _changed(stored: Any, again: Sequence[Any], names: Sequence[str], place: Any) -> Iterator[LaterFigure]:
    """Compare rows of scores by their place, metric and window; a row that only one side has differs in its figures."""
    before = {_key(row): row for row in stored}
    after = {_key(row): row for row in again}
    for key in sorted(before.keys() | after.keys()):
        old, new = before.get(key), after.get(key)
        row: Any = new or old
        for name in names:
            was, now = (getattr(each, name, None) for each in (old, new))
            if not _same(was, now):
                store, region = place(row)
                yield LaterFigure(store, region, row.metric, row.window, name, was, now)


def _key(row: Score | NetworkScore | ScoreRow | NetworkRow) -> tuple[str, int, int]:
    place = row.location_id if isinstance(row, (Score, ScoreRow)) else row.region_id
    return row.metric, row.window, place or 0


def _same(was: Any, now: Any) -> bool:
    if isinstance(was, float) and isinstance(now, float):
        return math.isclose(was, now, rel_tol=CLOSE, abs_tol=CLOSE)
    return bool(was == now)
