"""The stores table: ranking rows as cells, in the order asked for, fifty to a page."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from dashboards import charts, wording
from dashboards.metrics import Family, Metric, metric
from dashboards.pages.frame.chips import Chip, chip
from dashboards.pages.frame.links import store_links
from dashboards.pages.frame.state import State
from dashboards.rows import Ranking, RankingPage, StoreRow
from dashboards.scoring.verdicts import SHOWN_FROM, is_withheld
from locations.months import format_month, format_window

PAGE = 50


@dataclass(frozen=True, slots=True)
class StoreCells:
    """One line of the table, as text."""

    code: str
    name: str
    place: str
    href: str
    n: str
    answers: str
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
    apart: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table: the store, and its other cells as markup."""

    name: str
    place: str
    href: str
    cells: SafeString


def lines(rows: Sequence[StoreRow], brand: str, query: str, cells_of: Callable[[StoreRow], SafeString]) -> list[Line]:
    link = store_links(brand, query)
    return [Line(row.name, place_words(row), link(row.store), cells_of(row)) for row in rows]


def page_caption(page: RankingPage, at: int) -> dict[str, str]:
    """Give the first and the last row of a page, and of how many.

    ``at`` is the address's position in the list.
    """
    rows = len(page.ranking.rows)
    before = 0 if not page.has_earlier else page.shown - rows if not page.has_later else min(at, page.shown - rows)
    return {
        "first": wording.number(before + 1 if rows else 0),
        "last": wording.number(before + rows),
        "total": wording.number(page.shown),
    }


def cells(rows: Sequence[StoreRow], ranking: Ranking, axis: tuple[float, float], query: str) -> list[StoreCells]:
    entry, link = metric(ranking.metric), store_links(ranking.brand, query)
    return [_cells(row, entry, axis, ranking.network.stores, link(row.store)) for row in rows]


def _cells(row: StoreRow, entry: Metric, axis: tuple[float, float], stores: int, href: str) -> StoreCells:
    return StoreCells(
        code=row.store,
        name=row.name,
        place=place_words(row),
        href=href,
        n=wording.number(row.n),
        answers=wording.answers(row.n),
        value=wording.value(entry, row.value) if row.value is not None else "",
        interval=wording.interval(entry, row.low, row.high) if row.value is not None else "",
        too_few=too_few(row),
        rank=rank_range(row),
        chip=chip(row.verdict),
        differs=wording.difference_sentence(row) if row.confirmed else "",
        change=wording.change(entry, row.change) if row.change is not None else "",
        bar=bar(row, entry, axis, stores),
        sentence=wording.outlier_sentence(row, entry),
        compared=compared(row, entry),
        apart=wording.apart(row, entry),
    )


def scale(axis: tuple[float, float], entry: Metric, target: float | None) -> SafeString:
    """Draw the axis above a column of bars, with round ticks and no more decimals than they need."""
    drawn = charts.bar_scale(axis, show=lambda figure: _tick(entry, figure), target=target, target_label=_("standard"))
    return mark_safe(drawn)


def _tick(entry: Metric, figure: float) -> str:
    shown = 100 * figure if entry.family is Family.PROPORTION else figure
    return wording.number(shown, 0 if shown == round(shown) else entry.decimals)


def compared(row: StoreRow, entry: Metric) -> str:
    """Compare the store with comparable ones, in words."""
    if row.expected is None:
        return ""
    facts = {"value": wording.value(entry, row.expected), "differs": wording.difference_sentence(row)}
    if row.value is None:
        return _("Comparable stores: %(value)s.") % facts
    return _("Comparable stores: %(value)s. %(differs)s") % facts


def bar(
    row: StoreRow,
    entry: Metric,
    axis: tuple[float, float],
    stores: int,
    peers: tuple[float, float, float] | None = None,
) -> SafeString:
    """Draw where a row lies, with the figures as its label; ``stores`` are those of the network it is compared in."""
    withheld = is_withheld(row.verdict, row.confirmed, stores)
    label = bar_label(row, entry)
    return mark_safe(charts.interval_bar(row, axis=axis, label=label, is_withheld=withheld, peers=peers))


def bar_label(row: StoreRow, entry: Metric) -> str:
    """Say what a bar shows, for who points at it or hears it."""
    if row.value is None:
        return too_few(row) or _("no answers")
    facts = {
        "thick": wording.interval(entry, row.bar_low, row.bar_high),
        "thin": wording.interval(entry, row.shrunken_low, row.shrunken_high),
        "value": wording.value(entry, row.value),
        "target": wording.value(entry, row.target),
        "answers": wording.answers(row.n),
    }
    said = [_("its own %(answers)s: %(value)s") % facts]
    if row.bar_low is not None:
        said.insert(0, _("80%% sure: %(thick)s; 95%% sure: %(thin)s") % facts)
    if row.target is not None:
        said.append(_("standard: %(target)s") % facts)
    return "; ".join(said)


def too_few(row: StoreRow) -> str:
    """Say why a row with answers shows no value; empty where it shows one or has no answers at all."""
    if row.value is not None or row.n == 0 or row.n >= SHOWN_FROM:
        return ""
    return _("too few to show: %(answers)s") % {"answers": wording.answers(row.n)}


def place_words(row: StoreRow) -> str:
    """Say where a store is, for the line under its name: town (or the last region), and its code."""
    town = row.city or row.region.rpartition("/")[2]
    return " · ".join(part for part in (town, row.store) if part)


def rank_range(row: StoreRow) -> str:
    if row.rank_low is None or row.rank_high is None:
        return ""
    return f"{wording.number(row.rank_low)}{wording.RANGE}{wording.number(row.rank_high)}"


def file_name(brand: str, state: State, ending: str) -> str:
    """Build a name of brand, metric, window and month, so that two files in a folder can be distinguished."""
    return f"{brand}-{state.metric}-{format_window(state.window)}-{format_month(state.month)}.{ending}"


def narrowed_words(page: RankingPage) -> str:
    """Say how many of all stores pass the filters."""
    facts = {"shown": wording.number(page.shown), "total": wording.number(page.ranking.total)}
    return _("%(shown)s of %(total)s stores") % facts


def reading(page: RankingPage) -> str:
    """Give one sentence that reads the table: how many are below, meet, or are still open."""
    if not page.shown:
        return ""
    return wording.counts_sentence(page.counts) or network_sentence(page.ranking)


def order_words(sort: str, *, compared: bool = True) -> str:
    """Describe the order of the table in one sentence; ``compared`` says whether stores are, one with another."""
    if not compared and sort.lstrip("-") == "attention":
        return (
            _("Order: how likely a store is below its standard by its own answers, the least likely first.")
            if sort.startswith("-")
            else _("Order: how likely a store is below its standard by its own answers, the likeliest first.")
        )
    return {
        "attention": _(
            "Order: how likely a store is among the worst 5%%, the likeliest first. A few bad answers alone do not put "
            "a store on top."
        )
        % (),
        "-attention": _("Order: how likely a store is among the worst 5%%, the least likely first.") % (),
        "name": _("Order: by name, from A to Z."),
        "-name": _("Order: by name, from Z to A."),
        "value": _("Order: by value, the lowest first. Stores with few answers are at both ends by chance."),
        "-value": _("Order: by value, the highest first. Stores with few answers are at both ends by chance."),
        "n": _("Order: by number of answers, the fewest first."),
        "-n": _("Order: by number of answers, the most first."),
        "change": _("Order: by change, the largest fall first."),
        "-change": _("Order: by change, the largest rise first."),
        "verdict": _("Order: by verdict, those below the standard first."),
        "-verdict": _("Order: by verdict, those below the standard last."),
    }[sort]


def network_sentence(ranking: Ranking) -> str:
    """Say what the network as a whole is like, where no standard is set."""
    entry, network = metric(ranking.metric), ranking.network
    if not network.is_known:
        return ""
    if network.mu is None:
        return _("Too few stores with answers to compare them.")
    mean, answers = wording.value(entry, network.mu), wording.answers(network.answers, rough=network.is_rough)
    facts = {"metric": _(entry.short), "mean": mean, "answers": answers}
    if ranking.target is not None:
        return _("%(metric)s of the network: %(mean)s, from %(answers)s.") % facts
    return _("%(metric)s of the network: %(mean)s, from %(answers)s. No standard is set yet.") % facts
