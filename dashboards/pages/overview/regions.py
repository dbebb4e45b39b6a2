"""The regions, each with its value, its change and its stores below the standard, in the order that is asked for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from dashboards import charts, wording
from dashboards.findings.statements.network import mean_change, network_row
from dashboards.metrics import Metric
from dashboards.pages.frame import store_rows
from dashboards.pages.frame.state import CARRIED, State
from dashboards.pages.overview.headline import since_words
from dashboards.pages.overview.metrics import change_words
from dashboards.rows import YEAR, ChangedPlace, Network, PlaceKind, StoreRow
from dashboards.scoring.verdicts import STORES_FOR_MODEL

MOST = 40
ORDERS = ("change", "value", "name")
"""Orders of the regions; the first is the usual one, the worst first in each but the names."""

Years = Mapping[str, tuple[Network, Network | None]]


@dataclass(frozen=True, slots=True)
class RegionCells:
    """One region of the table; ``since`` is the month from which on it is known to have changed."""

    name: str
    above: str
    stores: str
    value: str
    bar: SafeString
    change: str
    arrow: str
    tone: str
    since: str
    below: str
    query: str


@dataclass(frozen=True, slots=True)
class Regions:
    """The table of regions, the axis of its bars, and the links that order it."""

    rows: Sequence[RegionCells]
    scale: SafeString
    orders: Mapping[str, str]
    order: str


def regions(
    found: Sequence[tuple[str, Network]],
    years: Years,
    below: Mapping[str, int],
    places: Sequence[ChangedPlace],
    target: float | None,
    entry: Metric,
    state: State,
) -> Regions:
    """Draw up the regions with figures of their own."""
    order = state.sort if state.sort in ORDERS else ORDERS[0]
    since = {
        each.place: metric.since
        for each in places
        if each.kind is PlaceKind.REGION
        for metric in each.metrics
        if metric.metric == entry.key
    }
    drawn = [(path, network, network_row(entry, path, network, target)) for path, network in found]
    rows = [(path, network, row) for path, network, row in drawn if row is not None]
    axis = charts.bar_axis([row for _path, _network, row in rows], target)
    top = min((path.count("/") for path, _network, _row in rows), default=0)
    ordered = sorted(rows, key=lambda each: _key(each[0], each[1], years, entry, order))[:MOST]
    return Regions(
        rows=[_cells(each, top, years, below, since, axis, entry, state) for each in ordered],
        scale=store_rows.scale(axis, entry, target),
        orders={each: state.query((*CARRIED, "sort"), sort=each) for each in ORDERS},
        order=order,
    )


def _key(path: str, network: Network, years: Years, entry: Metric, order: str) -> tuple[bool, float, str]:
    """Give the place of a region in the table: what is worst comes first, what has no figure last."""
    if order == "name":
        return False, 0.0, path
    figure = network.mu if order == "value" else _change(path, years)
    sign = 1.0 if network.better(entry.better) == "high" else -1.0
    return figure is None, sign * (figure or 0.0), path


def _change(path: str, years: Years) -> float | None:
    now, before = years.get(path, (None, None))
    return None if now is None else mean_change(now, before, YEAR)


def _cells(
    region: tuple[str, Network, StoreRow],
    top: int,
    years: Years,
    below: Mapping[str, int],
    since: Mapping[str, int],
    axis: tuple[float, float],
    entry: Metric,
    state: State,
) -> RegionCells:
    path, network, row = region
    now, before = years.get(path, (None, None))
    change, arrow, tone = change_words(entry, now, before, YEAR) if now is not None else ("", "", "")
    above, _sign, name = path.rpartition("/")
    return RegionCells(
        name=name,
        above=above.rpartition("/")[2] if path.count("/") > top else "",
        stores=wording.number(network.stores),
        value=wording.value(entry, network.mu),
        bar=store_rows.bar(row, entry, axis, STORES_FOR_MODEL),
        change=change,
        arrow=arrow,
        tone=tone,
        since=_("since %(month)s") % {"month": since_words(since[path], state.month)} if path in since else "",
        below=wording.number(below[path]) if below.get(path) else "",
        query=state.query(region=path),
    )
