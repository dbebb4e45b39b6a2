"""The sheet of a store's own edition: a line for each metric."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from dashboards.files.number_formats import COUNT, SHARE
from dashboards.metrics import Metric, metric
from dashboards.reports.edition import Figures
from dashboards.reports.sheets.book import Book
from dashboards.reports.sheets.looks import ReportColumn, text, worth
from dashboards.reports.sheets.stores import ALWAYS, FIGURES, FigureColumn, meaning_of_figure
from dashboards.reports.sheets.words import named


def write(book: Book) -> None:
    """Add the sheet of all figures of the one store."""
    rows = [(metric(table.metric), figures) for table in book.edition.tables for figures in table.figures if figures.n]
    if not rows:
        return
    columns = [
        each
        for each in FIGURES
        if each.field in ALWAYS or any(getattr(figures, each.field) is not None for _entry, figures in rows)
    ]
    headings = [text(_("Metric"), 28), *map(_head, columns)]
    page = book.table_page(_("Scores"), headings, len(rows))
    book.write_rows(page, 1, headings, [_row(entry, figures, columns) for entry, figures in rows])


def _head(column: FigureColumn) -> ReportColumn:
    formats = {"share": SHARE, "count": COUNT, "words": ""}
    return ReportColumn(str(column.title), formats.get(column.kind, "General"), column.width, meaning_of_figure(column))


def _row(entry: Metric, figures: Figures, columns: Sequence[FigureColumn]) -> list[Any]:
    return [named(entry), *(_cell(entry, getattr(figures, each.field), each) for each in columns)]


def _cell(entry: Metric, figure: Any, column: FigureColumn) -> Any:
    if column.kind in ("value", "change"):
        return worth(entry, figure, signed=column.kind == "change")
    return column.words(figure) if column.kind == "words" else figure
