"""What is written of an assessment: a row for each store that answered, column by column (pure)."""

import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from dashboards.metrics import Family
from dashboards.scoring.assessment import Alone, Assessment
from dashboards.scoring.cells import Counted
from dashboards.scoring.verdicts import CUT_OFF, SHOWN_FROM, Verdict
from dashboards.stats.medians import bin_edges, quantiles
from dashboards.stats.ranks import WORST_SHARE

Details = Mapping[str, Any]


class ScoreRow(NamedTuple):
    """One row of ``Score``, in the names of its columns."""

    location_id: int
    brand_id: int
    metric: str
    month: int
    window: int
    n: int
    value: float | None
    low: float | None
    high: float | None
    variance: float | None
    shrunken: float | None
    shrunken_low: float | None
    shrunken_high: float | None
    bar_low: float | None
    bar_high: float | None
    basis: str
    expected: float | None
    reliability: float | None
    rank: float | None
    rank_low: float | None
    rank_high: float | None
    p_worst: float | None
    p_below: float | None
    z: float | None
    q: float | None
    band: str
    confirmed: bool | None
    target: float | None
    verdict: str
    needed: int | None
    details: Details


class NetworkRow(NamedTuple):
    """One row of ``NetworkScore``, in the names of its columns; without region that of the whole brand."""

    brand_id: int
    region_id: int | None
    metric: str
    month: int
    window: int
    stores: int
    answers: int
    mu: float | None
    se_mu: float | None
    tau: float | None
    tau_low: float | None
    tau_high: float | None
    i2: float | None
    consistency: float | None
    consistency_low: float | None
    consistency_high: float | None
    method: str
    dominated: bool
    notes: Details
    inputs: str


class ScoredWindow(NamedTuple):
    """What all rows of one metric and window have in common."""

    brand_id: int
    metric: str
    month: int
    window: int


_OWN = ("value", "low", "high", "shrunken", "shrunken_low", "shrunken_high", "bar_low", "bar_high", "p_below", "z", "q")
_RANKS = ("rank", "rank_low", "rank_high", "p_worst")
_NUMBERS = (*_OWN, *_RANKS, "needed")
"""From these a store's own value can be read or computed; those of stores with too few answers are not stored."""
_OPEN_NUMBERS = ("variance", "expected", "reliability")
_NO_DETAILS: Details = {}


def rows_of_stores(
    scored_window: ScoredWindow,
    result: Assessment,
    counted: Counted,
    ids: Sequence[int],
    aims: tuple[np.ndarray, np.ndarray],
    withheld: Collection[int],
) -> list[ScoreRow]:
    """Give a row for each store that answered.

    Args:
        ids: keys of the stores, shape (K,).
        aims: their standards in the modelled unit, NaN for none, and the weights of these, both of shape (K,).
        withheld: keys of stores of which only one end of the answers was collected: they get no verdict.
    """
    at = np.flatnonzero(counted.n > 0)
    n = counted.n[at]
    shown = n >= SHOWN_FROM
    figures = {name: _column(np.where(shown, getattr(result, name)[at], np.nan)) for name in _NUMBERS}
    figures |= {name: _column(getattr(result, name)[at]) for name in _OPEN_NUMBERS}
    _hide_ranks(figures, shown, result.rank[at], result.network.stores)
    few, places = (~shown).nonzero()[0].tolist(), at.tolist()
    words = {name: _at(getattr(result, name), places) for name in ("basis", "band", "confirmed", "verdict")}
    for index in few:
        words["basis"][index] = words["band"][index] = ""
        words["confirmed"][index] = None if words["confirmed"][index] is None else False
    columns = {
        **{name: [each] * len(places) for name, each in scored_window._asdict().items()},
        **figures,
        **words,
        "location_id": _at(ids, places),
        "n": n.astype(np.int64).tolist(),
        "target": [None if aim != aim else counted.metric.outside(aim) for aim in aims[0][at].tolist()],
        "verdict": [str(verdict) for verdict in words["verdict"]],
        "needed": [None if more is None else int(more) for more in figures["needed"]],
        "details": _details(result, counted, at, shown, aims[1], figures["value"]),
    }
    rows = list(map(ScoreRow._make, zip(*(columns[name] for name in ScoreRow._fields), strict=True)))
    if withheld:
        rows = [_without_verdict(row, result.network.stores) if row.location_id in withheld else row for row in rows]
    return rows


def _at(values: Sequence[Any], places: Sequence[int]) -> list[Any]:
    return [values[place] for place in places]


def _column(values: np.ndarray) -> list[Any]:
    known = np.isfinite(values)
    if known.all():
        return list(values.tolist())
    plain = values.astype(object)
    plain[~known] = None
    return list(plain.tolist())


def plain(value: Any) -> Any:
    """Give a number as databases take it: null, not NaN or infinity."""
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _hide_ranks(figures: dict[str, list[Any]], shown: np.ndarray, ranks: np.ndarray, stores: int) -> None:
    for name, unknown in rank_of_unknown(stores).items():
        column = figures[name]
        for index in np.flatnonzero(~shown & ~np.isnan(ranks)).tolist():
            column[index] = unknown


def rank_of_unknown(stores: int) -> dict[str, float]:
    """Give the rank of a store of which nothing is shown: it may be any, so that no rank gives its answers away."""
    edge = 0.025 * stores
    return {
        "rank": float((stores + 1) // 2),
        "rank_low": max(1.0, math.ceil(edge)),
        "rank_high": min(float(stores), math.floor(stores - edge) + 1.0),
        "p_worst": WORST_SHARE,
    }


def _details(
    result: Assessment,
    counted: Counted,
    at: np.ndarray,
    shown: np.ndarray,
    weight: np.ndarray,
    values: Sequence[float | None],
) -> list[Details]:
    """Give what a metric shows besides its headline; only of stores whose own value may be shown."""
    details: list[Any] = [{} if each else _NO_DETAILS for each in shown.tolist()]
    for index, place in _both(shown, at) if any(result.cluster) else ():
        if result.cluster[place]:
            details[index]["cluster"] = result.cluster[place]
    if result.alone is not None:
        alone = {name: _column(getattr(result.alone, name)[at]) for name in Alone.__slots__}
        for index, _place in _both(shown, at):
            details[index]["alone"] = {name: column[index] for name, column in alone.items()}
    if counted.top is not None:
        share = counted.top[at] / counted.n[at]
        for index, _place in _both(shown & ~np.isnan(share), at):
            details[index]["top_share"] = share[index].item()
    for index, place in _both(shown & (weight[at] != 1), at):
        details[index]["weight"] = weight[place].item()
    if (p90 := _ninetieth(counted)) is not None:
        for index, place in _both(shown, at):
            details[index] |= {"median": values[index], "p90": p90[place].item()}
    return details


def _both(chosen: np.ndarray, at: np.ndarray) -> Iterator[tuple[int, int]]:
    """Give the chosen rows, each with the place of its store."""
    rows = np.flatnonzero(chosen)
    return zip(rows.tolist(), at[rows].tolist(), strict=True)


def _ninetieth(counted: Counted) -> np.ndarray | None:
    """Give the hours within which nine in ten of each store's cases are closed, shape (K,); None but for durations."""
    if counted.metric.family is not Family.DURATION or counted.counts is None or counted.values is None:
        return None
    return np.exp(quantiles(counted.counts, bin_edges(counted.values), 0.9))


def _without_verdict(row: ScoreRow, stores: int) -> ScoreRow:
    """Change a row of which only one end of the answers was collected: it says nothing else."""
    unknown: dict[str, Any] = dict.fromkeys(name for name in _NUMBERS if name not in ("value", "low", "high"))
    judged = row.verdict in (Verdict.MEETS, Verdict.BELOW, Verdict.TOO_EARLY, Verdict.NOT_ENOUGH)
    return row._replace(
        **unknown | rank_of_unknown(stores),
        band="",
        confirmed=None if row.confirmed is None else False,
        basis="",
        verdict=str(Verdict.NOT_ENOUGH) if judged else row.verdict,
        details={CUT_OFF: True} | _interval_alone(row.details),
    )


def _interval_alone(details: Details) -> dict[str, Any]:
    """Keep the interval of the own answers, of which no verdict is given."""
    alone = details.get("alone")
    return {"alone": {name: alone[name] for name in ("low", "high")}} if alone else {}
