"""A workbook in the making: its formats, and sheets with print set-up, heads and rows."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import IO, Any

from dashboards import wording
from dashboards.files.workbook import LONGEST_TEXT
from dashboards.reports.edition import Edition
from dashboards.reports.sheets.looks import FEW, GROUND, INK, LINE, ReportColumn, Shown, lines_of
from dashboards.reports.sheets.words import place_words, state_words

A4 = 9
LONGEST_IN_HEADER = 90
"""Characters of a name above a printed page; a spreadsheet takes 255 for all of it, its codes included."""


class Book:
    """A workbook in the making, with the edition that it shows."""

    def __init__(self, file: IO[bytes], edition: Edition, fingerprint: str) -> None:
        # Loading it takes longer than most commands run, and few of them write a workbook.
        import xlsxwriter

        options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        self.edition = edition
        self.fingerprint = fingerprint
        self.explained: dict[str, list[str]] = {}
        self.names: list[str] = []
        self._book: Any = xlsxwriter.Workbook(file, options)
        self._looks: dict[tuple[tuple[str, Any], ...], Any] = {}
        created = datetime.combine(date.fromisoformat(edition.frozen_on), datetime.min.time())
        title = f"{edition.brand_name}, {wording.month_name(edition.month)}"
        self._book.set_properties({"title": title, "author": "Evenly", "created": created})

    def close(self) -> None:
        self._book.close()

    def look(self, number_format: str = "", **more: Any) -> Any:
        """Give a format of cells; figures have a number format."""
        looks: dict[str, Any] = {"font_color": INK, "valign": "top", **more}
        if number_format:
            looks["num_format"] = number_format
        key = tuple(sorted(looks.items()))
        if key not in self._looks:
            self._looks[key] = self._book.add_format(looks)
        return self._looks[key]

    def look_of(self, column: ReportColumn, index: int, **more: Any) -> Any:
        """Give the format of a column's cells; text has a gap before it, or it would touch the figures to its left."""
        sides = {} if column.number_format else {"align": "left", "indent": min(index, 1)}
        return self.look(column.number_format, text_wrap=column.wraps, **sides, **more)

    def chart(self, **kind: str) -> Any:
        return self._book.add_chart(kind)

    def page(self, name: str) -> Any:
        """Add a sheet that is printed one page wide on A4, with whose report it is above and its fingerprint below."""
        page = self._book.add_worksheet(name)
        self.names.append(name)
        page.set_paper(A4)
        page.set_landscape()
        page.fit_to_pages(1, 0)
        page.set_margins(left=0.5, right=0.5, top=0.75, bottom=0.7)
        place = place_words(self.edition.place)
        whose = " · ".join(_printed(each) for each in (self.edition.brand_name, place))
        page.set_header(f"&L{whose}&R{_printed(wording.month_name(self.edition.month))} · {state_words(self.edition)}")
        page.set_footer(f"&L{_printed(self.fingerprint)}&C&A&R&P / &N")
        return page

    def table_page(self, name: str, columns: Sequence[ReportColumn], rows: int, *, still: int = 1) -> Any:
        """Add a sheet of one table: its head stays in view and is printed on every page, as are its first columns."""
        page = self.page(name)
        page.freeze_panes(1, still)
        page.repeat_rows(0)
        page.autofilter(0, 0, rows, len(columns) - 1)
        for index, column in enumerate(columns):
            page.set_column(index, index, column.width)
        self.write_head(page, 0, columns)
        return page

    def write_head(self, page: Any, line: int, columns: Sequence[ReportColumn]) -> None:
        """Write the heads of columns, those of figures above the figures' right edge, and note what they mean."""
        lines = max(lines_of(column.title, column.width) for column in columns)
        page.set_row(line, lines * LINE + 3)
        for index, column in enumerate(columns):
            sides = {"align": "right"} if column.number_format else {"align": "left", "indent": min(index, 1)}
            head = self.look(bold=True, bottom=1, bottom_color=FEW, bg_color=GROUND, text_wrap=True, **sides)
            page.write_string(line, index, column.title, head)
            if column.meaning:
                titles = self.explained.setdefault(column.meaning, [])
                titles += [] if (word := column.word or column.title) in titles else [word]

    def write_rows(self, page: Any, first: int, columns: Sequence[ReportColumn], rows: Iterable[Sequence[Any]]) -> None:
        """Write rows of text, numbers, days and None below each other."""
        for line, row in enumerate(rows, start=first):
            # Not every spreadsheet finds the height of wrapped text by itself.
            pairs = [*zip(columns, row, strict=True)]
            lines = max((lines_of(cell or "", column.width) for column, cell in pairs if column.wraps), default=1)
            if lines > 1:
                page.set_row(line, lines * LINE)
            for index, (column, cell) in enumerate(pairs):
                self.write(page, line, index, cell, self.look_of(column, index))

    def write(self, page: Any, line: int, index: int, cell: Any, look: Any) -> None:
        if isinstance(cell, Shown):
            cell, look = cell.figure, self.look(cell.number_format)
        if cell is None or cell == "":
            return
        if isinstance(cell, date):
            page.write_datetime(line, index, cell, look)
        elif isinstance(cell, int | float):
            page.write_number(line, index, cell, look)
        else:
            page.write_string(line, index, str(cell)[:LONGEST_TEXT], look)


def _printed(name: str) -> str:
    """Write a name above or below a printed page, where an ampersand begins a code."""
    return name[:LONGEST_IN_HEADER].replace("&", "&&")
