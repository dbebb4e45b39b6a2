"""Tables as an XLSX workbook: figures stay numbers, text is never a formula or a link, and large tables fit in memory.

What is written are plain rows that a query has scoped; nothing here knows where they come from.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import IO, Any

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST_TEXT = 32_767
"""Characters that a cell takes; what is longer is cut there."""
LONGEST_NAME = 31
_NOT_IN_A_NAME = str.maketrans(dict.fromkeys("[]:*?/\\", " "))


@dataclass(frozen=True, slots=True)
class Column:
    """The head of a column, the spreadsheet's number format of its figures ("" for text), and its width in letters."""

    title: str
    number_format: str = ""
    width: float = 14


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table: rows of text, numbers, bool or None, as long as its columns. The first column stays in view."""

    name: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Any]]


@dataclass(frozen=True, slots=True)
class About:
    """The sheet that says what the others are: pairs of a term and its words or figure."""

    name: str
    facts: Sequence[tuple[str, Any]]


def write_workbook(file: IO[bytes], sheets: Sequence[Sheet], about: About) -> None:
    """Write the tables and, as the last sheet, what they are. Rows are read once and in order."""
    # Loading it takes longer than most commands run, and few of them write a workbook.
    import xlsxwriter

    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "in_memory": False}
    book = xlsxwriter.Workbook(file, options)
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "bottom"})
    for sheet in sheets:
        _write_table(book, sheet, head)
    _write_about(book, about, book.add_format({"bold": True, "valign": "top"}))
    book.close()


def _write_table(book: Any, sheet: Sheet, head: Any) -> None:
    page = book.add_worksheet(_name(sheet.name))
    formats = [book.add_format({"num_format": column.number_format or "General"}) for column in sheet.columns]
    for column_index, column in enumerate(sheet.columns):
        page.set_column(column_index, column_index, column.width)
    page.freeze_panes(1, 1)
    for column_index, column in enumerate(sheet.columns):
        page.write_string(0, column_index, column.title, head)
    last = 0
    for last, row in enumerate(sheet.rows, start=1):
        for column_index, cell in enumerate(row):
            _write_cell(page, last, column_index, cell, formats[column_index])
    page.autofilter(0, 0, last, max(0, len(sheet.columns) - 1))


def _write_about(book: Any, about: About, bold: Any) -> None:
    page = book.add_worksheet(_name(about.name))
    page.set_column(0, 0, 26)
    page.set_column(1, 1, 90)
    wrapped = book.add_format({"text_wrap": True, "valign": "top", "align": "left"})
    for line, (term, words) in enumerate(about.facts):
        page.write_string(line, 0, term, bold)
        _write_cell(page, line, 1, words, wrapped)


def _write_cell(page: Any, line: int, column_index: int, cell: Any, form: Any) -> None:
    if cell is None:
        return
    if isinstance(cell, bool):
        page.write_boolean(line, column_index, cell, form)
    elif isinstance(cell, int | float):
        page.write_number(line, column_index, cell, form)
    else:
        page.write_string(line, column_index, str(cell)[:LONGEST_TEXT], form)


def _name(title: str) -> str:
    """A name that spreadsheets take: at most 31 characters, none of them a bracket, colon, star or slash."""
    return title.translate(_NOT_IN_A_NAME).strip(" '")[:LONGEST_NAME] or "1"
