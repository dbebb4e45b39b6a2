"""The stores table: ranking rows as cells, in the order asked for, fifty to a page."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dashboards import charts, wording
from dashboards.display.chips import Chip, chip
from dashboards.forms import State
from dashboards.metrics import Family, Metric, metric
from dashboards.rows import Ranking, StoreRow
from dashboards.standards import SHOWN_FROM, Verdict
from locations.months import format_month, format_window

PAGE = 50
FILE_COLUMNS = (
    *("store", "name", "region", "format", "city", "n", "value", "low", "high", "target", "verdict"),
    *("rank_low", "rank_high", "p_below", "p_worst", "expected", "confirmed", "change"),
)
"""What the file holds: the columns of the table and what stands behind them, by CONTRACT's names."""


@dataclass(frozen=True, slots=True)
class StoreCells:
    """One line of the table, as text."""

    code: str
    name: str
    place: str
    href: str
    n: str
    value: str
    interval: str
    too_few: str
    rank: str
    chip: Chip
    differs: str
    change: str
    bar: SafeString
    sentence: str
    compared: str


@dataclass(frozen=True, slots=True)
class Heading:
    """A column's head: where a click sorts, and how it is sorted now ("ascending", "descending" or "")."""

    key: str
    label: str
    hint: str
    numeric: bool
    sorted: str
    query: str


@dataclass(frozen=True, slots=True)
class Page:
    """One page of rows, with the keys that lead to its neighbours (empty where there is none)."""

    rows: Sequence[StoreRow]
    first: int
    last: int
    total: int
    before: str
    after: str


def in_order(ranking: Ranking, sort: str) -> Ranking:
    """The ranking in the order that was asked for; rows without a figure always come last."""
    name, turned = sort.lstrip("-"), sort.startswith("-")
    if name == "attention":
        return replace(ranking, rows=list(reversed(ranking.rows))) if turned else ranking
    key = _KEYS[name]
    having = [row for row in ranking.rows if key(row) is not None]
    missing = [row for row in ranking.rows if key(row) is None]
    return replace(ranking, rows=[*sorted(having, key=key, reverse=turned), *missing])


def page_of(rows: Sequence[StoreRow], after: str, before: str) -> Page:
    """The fifty rows after (or before) the store with this code; the first fifty where there is no such store."""
    place = {row.store: index for index, row in enumerate(rows)}
    start = max(0, place[before] - PAGE) if before in place else place.get(after, -1) + 1
    shown = rows[start : start + PAGE]
    return Page(
        rows=shown,
        first=start + 1 if shown else 0,
        last=start + len(shown),
        total=len(rows),
        before=shown[0].store if shown and start else "",
        after=shown[-1].store if shown and start + PAGE < len(rows) else "",
    )


def cells(rows: Sequence[StoreRow], ranking: Ranking, axis: tuple[float, float], query: str) -> list[StoreCells]:
    entry = metric(ranking.metric)
    return [_cells(row, ranking, entry, axis, query) for row in rows]


def _cells(row: StoreRow, ranking: Ranking, entry: Metric, axis: tuple[float, float], query: str) -> StoreCells:
    return StoreCells(
        code=row.store,
        name=row.name,
        place=place_words(row),
        href=reverse("store", args=[ranking.brand, row.store]) + query,
        n=wording.number(row.n),
        value=wording.value(entry, row.value) if row.value is not None else "",
        interval=wording.interval(entry, row.low, row.high) if row.value is not None else "",
        too_few=too_few(row),
        rank=rank_range(row),
        chip=chip(row.verdict),
        differs=wording.difference_sentence(row) if row.confirmed else "",
        change=wording.change(entry, row.change) if row.change is not None else "",
        bar=bar(row, entry, axis),
        sentence=wording.outlier_sentence(row, entry),
        compared=compared(row, entry),
    )


def scale(axis: tuple[float, float], entry: Metric, target: float | None) -> SafeString:
    """The axis above a column of interval bars; its ticks are round, so they need no more decimals than it takes."""
    drawn = charts.bar_scale(axis, show=lambda figure: _tick(entry, figure), target=target, target_label=_("standard"))
    return mark_safe(drawn)


def _tick(entry: Metric, figure: float) -> str:
    shown = 100 * figure if entry.family is Family.PROPORTION else figure
    return wording.number(shown, 0 if shown == round(shown) else entry.decimals)


def compared(row: StoreRow, entry: Metric) -> str:
    """The store beside comparable ones, in words."""
    if row.expected is None:
        return ""
    facts = {"value": wording.value(entry, row.expected), "differs": wording.difference_sentence(row)}
    return _("Comparable stores: %(value)s. %(differs)s") % facts


def bar(row: StoreRow, entry: Metric, axis: tuple[float, float]) -> SafeString:
    """The interval bar of a row, with the figures as its label."""
    return mark_safe(
        charts.interval_bar(
            row.value,
            row.low,
            row.high,
            axis=axis,
            shrunken=row.shrunken,
            target=row.target,
            tone=charts.tone(row.verdict),
            label=bar_label(row, entry),
        )
    )


def bar_label(row: StoreRow, entry: Metric) -> str:
    if row.value is None:
        return too_few(row) or _("no answers")
    facts = {
        "value": wording.value(entry, row.value),
        "interval": wording.interval(entry, row.low, row.high),
        "target": wording.value(entry, row.target),
        "answers": wording.answers(row.n),
    }
    if row.target is None:
        return _("%(value)s (%(interval)s), %(answers)s") % facts
    return _("%(value)s (%(interval)s), standard %(target)s, %(answers)s") % facts


def too_few(row: StoreRow) -> str:
    """Why a row with answers shows no value; empty where it shows one or has no answers at all."""
    if row.value is not None or row.n == 0 or row.n >= SHOWN_FROM:
        return ""
    return _("too few to show: %(answers)s") % {"answers": wording.answers(row.n)}


def place_words(row: StoreRow) -> str:
    """Where a store is, beside its name: town (or the last region), and its code."""
    town = row.city or row.region.rpartition("/")[2]
    return " · ".join(part for part in (town, row.store) if part)


def rank_range(row: StoreRow) -> str:
    if row.rank_low is None or row.rank_high is None:
        return ""
    return f"{wording.number(row.rank_low)}{wording.RANGE}{wording.number(row.rank_high)}"


def file_name(ranking: Ranking) -> str:
    """Brand, metric, window and month, so that two files are told apart in a folder."""
    month, window = format_month(ranking.month), format_window(ranking.window)
    return f"{ranking.brand}-{ranking.metric}-{window}-{month}.csv"


def file_cells(row: StoreRow) -> list[Any]:
    return [getattr(row, name) for name in FILE_COLUMNS]


def headings(state: State, names: Sequence[str], stores: int) -> dict[str, Heading]:
    """The heads of the columns that sort; a second click turns the order round."""
    ranked = _("of %(n)s, 95%%") % {"n": wording.number(stores)}
    return {
        "name": _heading(state, names, "name", _("Store")),
        "value": _heading(state, names, "value", _("Value"), numeric=True),
        "n": _heading(state, names, "n", _("Answers"), numeric=True),
        "attention": _heading(state, names, "attention", _("Rank range"), ranked, numeric=True),
        "verdict": _heading(state, names, "verdict", _("Verdict")),
        "change": _heading(state, names, "change", _("Change"), numeric=True),
    }


def _heading(
    state: State, names: Sequence[str], key: str, label: str, hint: str = "", *, numeric: bool = False
) -> Heading:
    now = {key: "ascending", f"-{key}": "descending"}.get(state.sort, "")
    first, second = (f"-{key}", key) if key in _MOST_FIRST else (key, f"-{key}")
    turned = second if state.sort == first else first
    return Heading(key, label, hint, numeric, now, state.query(names, sort=turned, after="", before=""))


def reading(ranking: Ranking, state: State) -> str:
    """One sentence that reads the table: how many are below, meet, or cannot be told yet."""
    counts = Counter(row.verdict for row in ranking.rows)
    judged = counts[Verdict.BELOW] + counts[Verdict.MEETS] + counts[Verdict.TOO_EARLY] + counts[Verdict.NOT_ENOUGH]
    if not judged:
        return network_sentence(ranking)
    facts = {
        "below": wording.number(counts[Verdict.BELOW]),
        "meets": wording.number(counts[Verdict.MEETS]),
        "open": wording.number(counts[Verdict.TOO_EARLY] + counts[Verdict.NOT_ENOUGH]),
        "stores": wording.number(judged),
    }
    return (
        ngettext(
            "%(below)s of %(stores)s store is below its standard, %(meets)s meet it; "
            "for %(open)s it is too early to say.",
            "%(below)s of %(stores)s stores are below their standard, %(meets)s meet it; "
            "for %(open)s it is too early to say.",
            judged,
        )
        % facts
    )


def network_sentence(ranking: Ranking) -> str:
    """What the network as a whole is like, where no standard is set."""
    entry, network = metric(ranking.metric), ranking.network
    if network.mu is None:
        return _("Too few stores with answers to compare them.")
    mean = wording.value(entry, network.mu)
    facts = {"metric": _(entry.short), "mean": mean, "answers": wording.answers(network.answers)}
    return _("The network stands at %(metric)s %(mean)s, from %(answers)s; no standard is set yet.") % facts


_MOST_FIRST = ("n",)
"""Columns whose first click brings the largest figure up."""
_GRAVEST_FIRST = (
    Verdict.BELOW,
    Verdict.TOO_EARLY,
    Verdict.NOT_ENOUGH,
    Verdict.MEETS,
    Verdict.NO_STANDARD,
    Verdict.NO_DATA,
)
_KEYS: dict[str, Callable[[StoreRow], Any]] = {
    "name": lambda row: (row.name.casefold(), row.store),
    "value": lambda row: row.value,
    "n": lambda row: row.n,
    "change": lambda row: row.change,
    "verdict": lambda row: (_GRAVEST_FIRST.index(Verdict(row.verdict)), row.store),
}
