"""All stores of one metric by columns, for whoever needs every figure of a large brand: as rows they take ten times
more memory."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

import numpy as np

from dashboards.metrics import metric
from dashboards.queries import order
from dashboards.queries.known import known_to
from dashboards.queries.networks import network_of
from dashboards.queries.store_rows import FIGURE_COLUMNS, FIGURES, all_rows, scored
from dashboards.rows import Network
from dashboards.scoring.verdicts import CUT_OFF, Verdict
from locations.months import window_before
from locations.scoping import Scope, visible_locations

CHUNK = 2_000
_READ = FIGURES[:-2]
_WORDS: Mapping[str, Any] = {"verdict": Verdict.NO_DATA.value, "basis": None, "band": None, "confirmed": None}
"""What is no number, and what a store without a score has."""


@dataclass(frozen=True, slots=True)
class RankedColumns:
    """The visible stores of a metric in the order of ``rank``, by their codes; a column is a field of ``StoreRow``."""

    network: Network
    codes: Sequence[str]
    _columns: Mapping[str, np.ndarray]

    def column(self, name: str) -> list[Any]:
        """Give one field of all stores, in their order; None where there is none."""
        return [None if figure != figure else figure for figure in self._columns[name].tolist()]


def ranked_columns(scope: Scope, metric_key: str, month: int, window: int) -> RankedColumns:
    """Give the figures of ``rankings`` for somebody who sees peers, with ``is_cut_off`` in place of the details.

    Raises NotScored.
    """
    network = network_of(scope, metric_key, month, window)
    if not network.is_compared:
        return _alone(scope, metric_key, month, window, network)
    known = sorted(visible_locations(scope).values_list("code", "pk"))
    places = {pk: place for place, (_code, pk) in enumerate(known)}
    columns = _figures(scope, metric_key, month, window, places)
    columns["n"] = np.nan_to_num(columns["n"])
    columns["change"] = _change(scope, metric_key, month, window, places, columns["value"])
    columns["is_cut_off"] = np.zeros(len(known), dtype=bool)
    cut_off = scored(scope, [metric_key], month, window).filter(**{f"details__{CUT_OFF}": True})
    columns["is_cut_off"][[places[pk] for pk in cut_off.values_list("location_id", flat=True)]] = True
    better = network.better(metric(metric_key).better)
    keys = order.steps("attention", higher_is_better=better == "high")
    ranks = order.ranks(columns["n"] == 0, [(columns[key.field], key.falls) for key in keys[:-1]])
    ordered = {name: values[ranks] for name, values in columns.items()}
    return RankedColumns(known_to(scope, network, metric_key), [known[place][0] for place in ranks.tolist()], ordered)


def _alone(scope: Scope, metric_key: str, month: int, window: int, network: Network) -> RankedColumns:
    """Give what is said of each store where the network may not be known."""
    better = network.better(metric(metric_key).better)
    keys = order.steps("attention", higher_is_better=better == "high", compared=False)
    rows = order.in_order(all_rows(scope, metric_key, month, window, network, details=True), keys)
    columns = {name: np.array([getattr(row, name) for row in rows], dtype=object) for name in (*_READ, "change")}
    columns["is_cut_off"] = np.array([CUT_OFF in row.details for row in rows], dtype=bool)
    return RankedColumns(known_to(scope, network, metric_key), [row.store for row in rows], columns)


def _figures(
    scope: Scope, metric_key: str, month: int, window: int, places: Mapping[int, int]
) -> dict[str, np.ndarray]:
    columns = {name: np.full(len(places), np.nan) for name in _READ if name not in _WORDS}
    columns |= {name: np.full(len(places), missing, dtype=object) for name, missing in _WORDS.items()}
    rows = scored(scope, [metric_key], month, window).values_list("location_id", *FIGURE_COLUMNS[:-2])
    for chunk in _chunks(rows.iterator(chunk_size=CHUNK)):
        stores, *figures = zip(*chunk, strict=True)
        here = [places[store] for store in stores]
        for name, values in zip(_READ, figures, strict=True):
            columns[name][here] = np.array(values, dtype=columns[name].dtype)
    return columns


def _change(
    scope: Scope, metric_key: str, month: int, window: int, places: Mapping[int, int], values: np.ndarray
) -> np.ndarray:
    """Give by how much each value differs from that of one window earlier."""
    earlier = window_before(month, window)
    before = np.full(len(places), np.nan)
    if earlier is not None:
        rows = scored(scope, [metric_key], earlier, window).values_list("location_id", "value")
        for chunk in _chunks(rows.iterator(chunk_size=CHUNK)):
            stores, figures = zip(*chunk, strict=True)
            before[[places[store] for store in stores]] = np.array(figures, dtype=float)
    return values - before


def _chunks(rows: Iterator[Any]) -> Iterator[list[Any]]:
    while chunk := [*islice(rows, CHUNK)]:
        yield chunk
