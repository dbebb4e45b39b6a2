"""A sheet for each metric with all stores of the place: the long ones."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dashboards import wording
from dashboards.files.long_sheets import LongRows
from dashboards.files.number_formats import COUNT, SHARE, number_format
from dashboards.metrics import Family, Metric, metric
from dashboards.naming import format_words, region_words
from dashboards.reports.edition import MetricTable, StoreLine
from dashboards.reports.sheets.book import Book
from dashboards.reports.sheets.looks import ReportColumn, meaning_of, text
from dashboards.reports.sheets.words import with_unit
from dashboards.scoring.verdicts import SHOWN_FROM

Kind = Literal["value", "change", "share", "count", "words"]
FIRST_LINE = 2
"""The line below the head, counted from 1."""


@dataclass(frozen=True, slots=True)
class FigureColumn:
    """A field of ``Figures`` as a column: its head, what kind of figure it is, and its word in the glossary.

    ``words`` writes what is text.
    """

    field: str
    title: Any
    kind: Kind
    anchor: str = ""
    width: float = 11
    words: Callable[[Any], str] = str


def _yes_or_no(confirmed: bool | None) -> str:
    return "" if confirmed is None else _("yes") if confirmed else _("no")


FIGURES = (
    FigureColumn("n", gettext_lazy("Answers"), "count", "n"),
    FigureColumn("value", gettext_lazy("Value"), "value", width=13),
    # xgettext:no-python-format
    FigureColumn("low", gettext_lazy("95% interval from"), "value", "interval"),
    # xgettext:no-python-format
    FigureColumn("high", gettext_lazy("95% interval to"), "value", "interval"),
    FigureColumn("change", gettext_lazy("Change from the window before"), "change", "change", 13),
    FigureColumn("target", gettext_lazy("Standard"), "value", "standard"),
    FigureColumn("verdict", gettext_lazy("Verdict"), "words", "verdict", 19, wording.verdict_words),
    FigureColumn("p_below", gettext_lazy("Probability of being below the standard"), "share", "p-below", 15),
    FigureColumn("confirmed", gettext_lazy("Differs from comparable stores"), "words", "differs", 15, _yes_or_no),
    FigureColumn("rank_low", gettext_lazy("Rank from"), "count", "rank-range", 8),
    FigureColumn("rank_high", gettext_lazy("Rank to"), "count", "rank-range", 8),
    FigureColumn("p_worst", gettext_lazy("Probability of being among the worst 5%"), "share", "p-worst", 15),
    FigureColumn("shrunken", gettext_lazy("Careful estimate"), "value", "estimate"),
    # xgettext:no-python-format
    FigureColumn("bar_low", gettext_lazy("80% sure: from"), "value", "bar", 12),
    # xgettext:no-python-format
    FigureColumn("bar_high", gettext_lazy("80% sure: to"), "value", "bar", 12),
    FigureColumn("needed", gettext_lazy("Answers still needed"), "count", "needed"),
)


ALWAYS = ("n", "value")
"""Columns that are there even where no store has such a figure; of the others, empty ones are left out."""


def heads(entry: Metric, columns: Sequence[FigureColumn]) -> list[ReportColumn]:
    """Give the heads of figures in one metric."""
    formats = {
        "value": number_format(entry),
        "change": number_format(entry, signed=True),
        "share": SHARE,
        "count": COUNT,
    }
    return [
        ReportColumn(
            _title(entry, each),
            formats.get(each.kind, ""),
            each.width,
            meaning_of_figure(each),
            word=str(each.title),
        )
        for each in columns
    ]


def write(book: Book) -> Iterator[LongRows]:
    """Add the sheets, and give the rows to fill them with."""
    for table in book.edition.tables:
        if any(table.columns.column("n")):
            yield _write_table(book, table)


def _write_table(book: Book, table: MetricTable) -> LongRows:
    entry = metric(table.metric)
    columns = [each for each in FIGURES if each.field in ALWAYS or _has_any(table, each.field)]
    headings = [*_store_columns(), *heads(entry, columns)]
    first = len(headings) - len(columns)
    page = book.table_page(_(entry.short), headings, len(table.stores), still=2)
    for index, column in enumerate(headings):
        page.write_blank(FIRST_LINE - 1, index, None, book.look_of(column, index))
    _draw_bars(page, entry, table, first + [each.field for each in columns].index("value"))
    digits = {at for at, each in enumerate(columns, start=first) if each.kind != "words"}
    return LongRows(len(book.names), FIRST_LINE, _rows(book.edition.stores, table, columns), digits)


def _has_any(table: MetricTable, field: str) -> bool:
    return any(value is not None for value in table.columns.column(field))


def _store_columns() -> list[ReportColumn]:
    return [
        text(_("Code"), 13, meaning_of("store")),
        text(_("Store"), 32),
        text(_("Region"), 26, meaning_of("region")),
        text(_("Format"), 14, meaning_of("format")),
    ]


def _rows(
    stores: Sequence[StoreLine], table: MetricTable, columns: Sequence[FigureColumn]
) -> Iterator[tuple[int, Sequence[Any]]]:
    """Give the cells of each store, in the order of the ranking."""
    region, form = cache(region_words), cache(format_words)
    figures = [_cells(table, each) for each in columns]
    for at, row in zip(table.stores, zip(*figures, strict=True), strict=True):
        store = stores[at]
        yield 0, (store.code, store.name, region(store.region), form(store.format), *row)


def _cells(table: MetricTable, column: FigureColumn) -> Iterator[Any]:
    """Give words, or numbers as they are written."""
    if column.kind == "words":
        return map(cache(column.words), table.columns.column(column.field))
    return table.columns.digits(column.field)


def _draw_bars(page: Any, entry: Metric, table: MetricTable, index: int) -> None:
    """Draw values as bars inside their cells, on the whole scale of the metric, so that they look as far apart as they
    are; where it has no ends, from 0 on."""
    low, high = entry.ends or (0.0, max((value for value in table.columns.column("value") if value), default=1.0))
    bar = {"type": "data_bar", "data_bar_2010": True, "bar_solid": True, "min_type": "num", "max_type": "num"}
    colours = {"bar_color": "#BFD5EA", "bar_negative_color": "#F0CFA8", "bar_axis_color": "#9CA3AF"}
    ends = {"min_value": low, "max_value": high}
    page.conditional_format(1, index, len(table.stores), index, bar | colours | ends)


def _title(entry: Metric, column: FigureColumn) -> str:
    title = str(column.title)
    if column.kind == "change" and entry.family is Family.PROPORTION:
        return _("%(title)s (percentage points)") % {"title": title}
    return with_unit(title, entry) if column.kind in ("value", "change") else title


def meaning_of_figure(column: FigureColumn) -> str:
    if column.field == "value":
        return _("What the store's own answers give; not shown under %(least)s answers.") % {"least": SHOWN_FROM}
    return meaning_of(column.anchor)
