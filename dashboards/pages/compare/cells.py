"""Stores side by side."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from dashboards import charts, wording
from dashboards.findings.statements.difference import difference
from dashboards.metrics import Metric, metric
from dashboards.pages.compare.form import MOST_COMPARED
from dashboards.pages.frame.chips import Chip, chip
from dashboards.pages.frame.empty_state import EmptyState
from dashboards.pages.frame.links import store_links
from dashboards.pages.frame.state import State
from dashboards.pages.frame.store_rows import bar, place_words, too_few
from dashboards.pages.frame.withheld import withheld_words
from dashboards.rows import CardLine, StoreRow


@dataclass(frozen=True, slots=True)
class StoreHeading:
    """A column of the comparison."""

    name: str
    place: str
    href: str
    without: str


@dataclass(frozen=True, slots=True)
class Cell:
    value: str
    interval: str
    n: str
    too_few: str
    chip: Chip
    bar: SafeString
    apart: str
    difference: str


@dataclass(frozen=True, slots=True)
class MetricLine:
    """A metric with one cell for each store."""

    label: str
    cells: Sequence[Cell]


@dataclass(frozen=True, slots=True)
class SideBySide:
    stores: Sequence[StoreHeading]
    lines: Sequence[MetricLine]


def opening_sentence(cards: Mapping[str, Sequence[CardLine]], codes: Sequence[str]) -> str:
    """Name the store that the page opens with, where nobody has chosen any; empty where it has no figures."""
    first = next(iter(cards.get(codes[0], ())), None)
    if first is None:
        return ""
    store = {"store": wording.name(first.row.name)}
    words = _("Highest probability of being among the worst 5%%: %(store)s.") % store
    if withheld(cards):
        words = _("Highest probability of being below its standard: %(store)s.") % store
    rest = _("The others are near it and of the same format.")
    return f"{words} {rest}" if len(codes) > 1 else words


def withheld(cards: Mapping[str, Sequence[CardLine]]) -> str:
    """Say why stores are not compared with the network, where that may not be known in every metric."""
    lines = (line for card in cards.values() for line in card)
    return next((words for line in lines if (words := withheld_words(line.network))), "")


def with_stores(state: State, codes: Sequence[str]) -> str:
    """Give the query of a comparison of these stores."""
    shown = list(dict.fromkeys(codes))[:MOST_COMPARED]
    return _extended(state, [("store", code) for code in shown])


def near(state: State, codes: Sequence[str]) -> str:
    """Give the query that adds the nearest stores to a single one; empty where there is none or more than one."""
    if len(codes) != 1:
        return ""
    return _extended(state, [("near", codes[0])])


def with_codes(empty: EmptyState, codes: Sequence[str]) -> EmptyState:
    """Let the links of an empty state lead to the same stores."""
    if not codes or not empty.href.startswith("?"):
        return empty
    stores = f"&{urlencode([('store', code) for code in codes])}"
    return replace(empty, href=empty.href + stores, others=[(href + stores, words) for href, words in empty.others])


def _extended(state: State, parts: Sequence[tuple[str, str]]) -> str:
    """Give the query of metric, window and month with further parts."""
    query = state.query(("metric", "window", "month"))
    return f"{query}{'&' if query else '?'}{urlencode(parts)}"


def side_by_side(cards: Mapping[str, Sequence[CardLine]], codes: Sequence[str], state: State, brand: str) -> SideBySide:
    """Give the score cards as columns, in the order of the codes; the others are compared with the first store."""
    link = store_links(brand, state.query())
    lines = compared(cards, codes)
    heads = [line.row for line in lines[0]] if lines else []
    shown = [row.store for row in heads]
    return SideBySide(
        stores=[
            StoreHeading(
                name=row.name,
                place=place_words(row),
                href=link(row.store),
                without=with_stores(state, [code for code in shown if code != row.store]),
            )
            for row in heads
        ],
        lines=[_line(metric(line[0].metric), line) for line in lines],
    )


def compared(cards: Mapping[str, Sequence[CardLine]], codes: Sequence[str]) -> list[list[CardLine]]:
    """Give what page and files show: each metric with one line of every store that has a card, in the order given."""
    shown = [cards[code] for code in codes if cards.get(code)]
    return [
        [next(line for line in card if line.metric == first.metric) for card in shown] for first in (shown or [[]])[0]
    ]


def _line(entry: Metric, lines: Sequence[CardLine]) -> MetricLine:
    axis = charts.bar_axis([line.row for line in lines])
    return MetricLine(_(entry.label), [_cell(entry, line, lines[0].row, axis) for line in lines])


def _cell(entry: Metric, line: CardLine, first: StoreRow, axis: tuple[float, float]) -> Cell:
    row = line.row
    return Cell(
        value=wording.value(entry, row.value) if row.value is not None else "",
        interval=wording.interval(entry, row.low, row.high) if row.value is not None else "",
        n=wording.answers(row.n),
        too_few=too_few(row),
        chip=chip(row.verdict),
        bar=bar(row, entry, axis, line.network.stores),
        apart=wording.apart(row, entry),
        difference=difference_words(entry, row, first),
    )


def difference_words(entry: Metric, row: StoreRow, first: StoreRow) -> str:
    """Say how far a store is from the first one, with its interval; empty for itself."""
    found = difference(row, first)
    if found is None:
        return ""
    facts = {
        "gap": wording.change(entry, found.gap),
        "low": wording.change(entry, found.low),
        "high": wording.change(entry, found.high),
    }
    gap_words = _("%(gap)s (%(low)s to %(high)s)") % facts
    return gap_words if found.is_sure else _("%(difference)s: may be chance") % {"difference": gap_words}
