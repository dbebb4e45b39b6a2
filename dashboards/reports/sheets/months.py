"""The sheet of single months, which the chart of the summary is drawn from."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from dashboards.metrics import metric
from dashboards.reports.edition import Edition, MonthCourse
from dashboards.reports.sheets.book import Book
from dashboards.reports.sheets.looks import ReportColumn, count, figure, first_of, month


@dataclass(frozen=True, slots=True)
class MonthsColumn:
    """The months of one metric: their ``values``, or the ends (``low`` and ``high``) of their 95 % intervals."""

    metric: str
    field: str
    head: ReportColumn
    figures: Sequence[Any]


def months_name() -> str:
    return _("Months")


def write_months(book: Book) -> None:
    """Add the sheet, a line for each month, oldest first; left out where no month has a value."""
    columns = _columns(book.edition)
    if not columns:
        return
    first, size = book.edition.course[0].first, len(book.edition.course[0].values)
    headings = [month(_("Month")), *(each.head for each in columns)]
    page = book.table_page(months_name(), headings, size)
    days = [first_of(first + at) for at in range(size)]
    book.write_rows(page, 1, headings, zip(days, *(each.figures for each in columns), strict=True))


def place_in_months(edition: Edition, key: str, field: str) -> int | None:
    """Give the index of a column, None where the sheet has none."""
    found = [(each.metric, each.field) for each in _columns(edition)]
    return found.index((key, field)) + 1 if (key, field) in found else None


def _columns(edition: Edition) -> list[MonthsColumn]:
    return [
        column
        for course in edition.course
        if any(value is not None for value in course.values)
        for column in _of_metric(course)
        if any(value is not None for value in column.figures)
    ]


def _of_metric(course: MonthCourse) -> list[MonthsColumn]:
    entry = metric(course.metric)
    name = {"metric": _(entry.short)}
    low = figure(_("%(metric)s, 95%% from") % name, entry)
    high = figure(_("%(metric)s, 95%% to") % name, entry)
    return [
        MonthsColumn(entry.key, "value", figure(name["metric"], entry), course.values),
        MonthsColumn(entry.key, "low", low, course.lows),
        MonthsColumn(entry.key, "high", high, course.highs),
        MonthsColumn(entry.key, "answers", count(_("%(metric)s, answers") % name), course.answers),
    ]
