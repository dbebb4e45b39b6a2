"""Tables as an XLSX workbook: figures stay numbers, text is never a formula or a link, and large tables fit in memory.

What is written are plain rows that a query has scoped; nothing here knows where they come from. Cells show rounded
figures and contain the full ones.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain, islice
from typing import IO, Any, NamedTuple

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST_TEXT = 32_767
"""Characters that a cell takes; what is longer is cut there."""
LONGEST_NAME = 31
MOST_ROWS = 1_048_576
"""Rows that a sheet takes, its head included; a longer table goes on in a further sheet."""
FIRST_YEAR = 1900
"""Spreadsheets know no days before it; such a day stays text."""
_NOT_IN_A_NAME = str.maketrans(dict.fromkeys("[]:*?/\\", " "))
_A4 = 9

Scale = tuple[float, float]
"""Both ends of what a bar inside a cell can show."""


@dataclass(frozen=True, slots=True)
class Column:
    """The head of a column, the spreadsheet's number format of its figures ("" for text), and its width in letters.

    ``meaning`` explains it on the last sheet. Figures with a ``bar`` are also drawn on that scale inside their cells;
    ``wraps`` breaks long text into lines.
    """

    title: str
    number_format: str = ""
    width: float = 14
    meaning: str = ""
    bar: Scale | None = None
    wraps: bool = False


class Figure(NamedTuple):
    """A figure with a number format and a scale of its own, in a column whose rows differ in them."""

    value: float | None
    number_format: str
    bar: Scale | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table: rows of text, numbers, Figure, bool, moments, days or None, as long as its columns.

    The first column stays in view. Moments are written as their own clock shows them, since cells know no time zones.
    """

    name: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Any]]


@dataclass(frozen=True, slots=True)
class About:
    """The sheet that says what the others are: pairs of a term and its words or figure.

    ``columns`` is the heading above what the columns mean.
    """

    name: str
    facts: Sequence[tuple[str, Any]]
    columns: str = ""


def write_workbook(file: IO[bytes], sheets: Sequence[Sheet], about: About, *, most_rows: int = MOST_ROWS) -> int:
    """Write the tables and, as the last sheet, what they are; return how many rows they have.

    Rows are read once and in order.
    """
    # Loading it takes longer than most commands run, and few of them write a workbook.
    import xlsxwriter

    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "in_memory": False}
    book = xlsxwriter.Workbook(file, options)
    writer = _Writer(book)
    for sheet in sheets:
        writer.write_table(sheet, most_rows)
    writer.write_about(about, sheets)
    book.close()
    return writer.rows


class _Writer:
    """Write tables into one book, whose formats they share; ``rows`` counts what was written below their heads."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._formats: dict[tuple[str, bool], Any] = {}
        self.rows = 0
        self._head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "bottom"})

    def write_table(self, sheet: Sheet, most_rows: int) -> None:
        """Write a table on as many sheets as its rows take, each with the head."""
        rows, number = iter(sheet.rows), 1
        self._write_part(sheet, number, islice(rows, most_rows - 1))
        while (row := next(rows, None)) is not None:
            number += 1
            self._write_part(sheet, number, chain([row], islice(rows, most_rows - 2)))

    def write_about(self, about: About, sheets: Sequence[Sheet]) -> None:
        page = self._new_page(about.name)
        page.set_column(0, 0, 26)
        page.set_column(1, 1, 90)
        bold = self._book.add_format({"bold": True, "valign": "top"})
        wrapped = self._book.add_format({"text_wrap": True, "valign": "top", "align": "left"})
        explained = {column.title: column.meaning for sheet in sheets for column in sheet.columns if column.meaning}
        facts = [*about.facts, *([("", None), (about.columns, None), *explained.items()] if explained else [])]
        for line, (term, words) in enumerate(facts):
            _write_cell(page, line, 0, term, bold)
            _write_cell(page, line, 1, words, wrapped)

    def _write_part(self, sheet: Sheet, number: int, rows: Iterator[Sequence[Any]]) -> None:
        page = self._new_page(sheet.name, number)
        page.set_landscape()
        page.repeat_rows(0)
        page.freeze_panes(1, 1)
        formats = [self._format(column.number_format, wraps=column.wraps) for column in sheet.columns]
        bars = _Bars(page)
        for index, column in enumerate(sheet.columns):
            page.set_column(index, index, column.width)
            page.write_string(0, index, column.title, self._head)
        last = 0
        for last, row in enumerate(rows, start=1):
            for index, cell in enumerate(row):
                if isinstance(cell, Figure):
                    bars.follow(index, last, cell.bar)
                    _write_cell(page, last, index, cell.value, self._format(cell.number_format))
                else:
                    _write_cell(page, last, index, cell, formats[index])
        self.rows += last
        page.autofilter(0, 0, last, max(0, len(sheet.columns) - 1))
        for index, column in enumerate(sheet.columns):
            if column.bar and last:
                bars.draw(index, 1, last, column.bar)
        bars.draw_followed()

    def _new_page(self, title: str, number: int = 1) -> Any:
        """Give a new sheet that is printed one page wide on A4, with its name and the number of the page."""
        page = self._book.add_worksheet(_name(title, number))
        page.set_paper(_A4)
        page.fit_to_pages(1, 0)
        page.set_footer("&L&A&R&P / &N")
        return page

    def _format(self, number_format: str, *, wraps: bool = False) -> Any:
        key = number_format, wraps
        if key not in self._formats:
            looks = {"num_format": number_format or "General", "valign": "top"} | ({"text_wrap": True} if wraps else {})
            self._formats[key] = self._book.add_format(looks)
        return self._formats[key]


class _Bars:
    """The bars inside the cells of one sheet."""

    def __init__(self, page: Any) -> None:
        self._page = page
        self._runs: dict[int, list[tuple[int, int, Scale | None]]] = {}

    def follow(self, index: int, line: int, scale: Scale | None) -> None:
        """Take a cell into the run of cells above it that have the same scale."""
        runs = self._runs.setdefault(index, [])
        if runs and runs[-1][2] == scale:
            runs[-1] = runs[-1][0], line, scale
        else:
            runs.append((line, line, scale))

    def draw_followed(self) -> None:
        for index, runs in self._runs.items():
            for first, last, scale in runs:
                if scale:
                    self.draw(index, first, last, scale)

    def draw(self, index: int, first: int, last: int, scale: Scale) -> None:
        """Let the cells of a column, from a line to another one, show bars on a scale."""
        low, high = scale
        bar = {"type": "data_bar", "data_bar_2010": True, "bar_solid": True, "min_type": "num", "max_type": "num"}
        colours = {"bar_color": "#A6C8E8", "bar_negative_color": "#F3C08A"}
        self._page.conditional_format(first, index, last, index, bar | colours | {"min_value": low, "max_value": high})


def _write_cell(page: Any, line: int, index: int, cell: Any, form: Any) -> None:
    if cell is None or cell == "":
        return
    if isinstance(cell, bool):
        page.write_boolean(line, index, cell, form)
    elif isinstance(cell, int | float):
        page.write_number(line, index, cell, form)
    elif isinstance(cell, date) and cell.year >= FIRST_YEAR:
        naive = cell.replace(tzinfo=None, microsecond=0) if isinstance(cell, datetime) else cell
        page.write_datetime(line, index, naive, form)
    else:
        page.write_string(line, index, str(cell)[:LONGEST_TEXT], form)


def _name(title: str, number: int = 1) -> str:
    """A name that spreadsheets take: at most 31 characters, none of them a bracket, colon, star or slash."""
    ending = f" ({number})" if number > 1 else ""
    plain = title.translate(_NOT_IN_A_NAME).strip(" '")[: LONGEST_NAME - len(ending)]
    return f"{plain or '1'}{ending}"
