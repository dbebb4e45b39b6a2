"""XLSX workbooks, row by row; what a hostile one could do is refused before openpyxl parses it (pure)."""

import collections
import contextlib
import datetime
import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from reviews.readers import limits
from reviews.readers.containers.archives import Package
from reviews.readers.containers.parts import PartSummary, refuse_as_foreign
from reviews.readers.containers.streams import FileBytes
from reviews.readers.containers.table import FileRecord, FileTable
from reviews.readers.records import CellError, Refused


@dataclass(frozen=True, slots=True)
class Merged:
    """Cells of a sheet that are merged into one: rows from 1, columns from 0, both ends included."""

    first_row: int
    last_row: int
    first_column: int
    last_column: int


@dataclass(frozen=True, kw_only=True)
class Workbook(FileTable):
    """A sheet of a workbook that has a table.

    ``sheet`` is openpyxl's, ``header_row`` the header's last row; ``rows`` is how many rows it has and ``last_row`` the
    number of the last one. ``beside`` are the tables of all sheets that people see, this one included.
    """

    sheet: Any
    header_row: int
    rows: int
    last_row: int
    merged: Sequence[Merged] = ()
    encoding: str = "xlsx"
    beside: Sequence["Workbook"] = ()

    @classmethod
    def open(cls, file: FileBytes, name: str = "") -> "Workbook":
        """Find the sheets and their headers; ``name`` is the sheet that a person has chosen. Raises ``Refused``."""
        with refused_where_broken():
            found = first_table(loaded(file), name)
        if found is None:
            raise Refused("empty", "This workbook has no table; put the data into its first sheet and upload it again.")
        return found

    def records(self) -> Iterator[FileRecord]:
        """Yield every row below the header that is not blank; its line is its row number. Raises ``Refused``."""
        width = len(self.header)
        for number, cells in filled_rows(self.sheet, self.merged):
            if number <= self.header_row or not any(cells):
                continue
            if any(cells[width:]):
                found = len(trimmed(cells))
                yield FileRecord(number, trimmed(cells), CellError("columns", str(found), str(width)))
                continue
            cells = cells[:width] + [""] * (width - len(cells))
            long = max(map(len, cells)) > limits.FIELD_CHARACTERS
            fault = CellError("field_too_long", "", str(limits.FIELD_CHARACTERS)) if long else None
            yield FileRecord(number, cells, fault)


def trimmed(cells: Sequence[str]) -> list[str]:
    """Return the cells without empty ones at the end."""
    last = max((index for index, cell in enumerate(cells) if cell), default=-1)
    return list(cells[: last + 1])


def loaded(file: FileBytes) -> Any:
    """Load the workbook, its parts through our archive, which bounds and checks them. Raises ``Refused`` archive."""
    from openpyxl.reader.excel import ExcelReader  # takes a tenth of a second, which every other file would wait for

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        reader = ExcelReader(file.stored(), read_only=True, data_only=True, keep_links=False)
        reader.archive = reader.valid_files = Package(file.stored())
        reader.read_chartsheet = lambda *_sheet: None  # a chart has no table, and may have pictures
        read_worksheets = reader.read_worksheets

        def read_so_many() -> None:
            limits.check_sheets(len(reader.parser.sheets))
            read_worksheets()

        reader.read_worksheets = read_so_many
        try:
            reader.read()
        except OSError as error:
            text = (
                "This is a zip archive of an Office document that is no workbook; unpack it and upload the file inside."
            )
            raise Refused("archive", text) from error
        return reader.wb


@contextlib.contextmanager
def refused_where_broken() -> Iterator[None]:
    """Turn whatever goes wrong into a refusal: a hostile or broken workbook can fail anywhere in the parser."""
    try:
        yield
    except (Refused, MemoryError):
        raise
    except Exception as error:
        if isinstance(error.__cause__, Refused):  # openpyxl wraps every ValueError, which a refusal is
            raise error.__cause__ from None
        raise Refused(
            "broken_workbook", "This workbook cannot be read; open it, save it again as XLSX and upload that."
        ) from error


def first_table(book: Any, name: str = "") -> Workbook | None:
    """Find the first sheet that people see, or the one of that name, with a row of two filled cells: its header.

    Raises ``Refused`` sheet where there is no sheet of that name.
    """
    visible = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    hidden = [sheet for sheet in book.worksheets if sheet.sheet_state != "visible"]
    chosen = chosen_sheet([*visible, *hidden], name) if name else None
    found = list(tables_of(visible, chosen))
    if chosen in hidden:
        first = table_of(chosen)
    else:
        first = next((table for table in found if chosen in (None, table.sheet)), None)
    titles, unseen = [sheet.title for sheet in (*visible, *hidden)], [sheet.title for sheet in hidden]
    beside = [replace(table, sheets=titles, hidden_sheets=unseen) for table in found]
    return first and replace(first, sheets=titles, hidden_sheets=unseen, beside=beside)


def chosen_sheet(sheets: Sequence[Any], name: str) -> Any:
    """Return the sheet of that name, whatever its case and the blanks around it. Raises ``Refused`` sheet."""
    wanted = name.strip().casefold()
    found = next((sheet for sheet in sheets if sheet.title.strip().casefold() == wanted), None)
    if found is None:
        titles = ", ".join(sheet.title for sheet in sheets)
        raise Refused("sheet", f'There is no sheet "{name}" to choose with --sheet; the sheets are {titles}.')
    return found


def tables_of(sheets: Sequence[Any], chosen: Any) -> Iterator[Workbook]:
    """Yield the tables of sheets.

    Raises ``Refused`` where the ``chosen`` sheet cannot be read, or without one the first that would have a table.
    """
    has_table = False
    for sheet in sheets:
        try:
            table = table_of(sheet)
        except Refused:
            if sheet is chosen or (chosen is None and not has_table):
                raise
            continue
        if table is not None:
            has_table = True
            yield table


def table_of(sheet: Any) -> Workbook | None:
    """Return the table of a sheet; None where it has none. Raises ``Refused``."""
    filled = ((number, cells) for number, cells in numbered_rows(sheet) if sum(map(bool, cells)) > 1)
    header = next(filled, None)
    return header and table_at(sheet, *header)


def table_at(sheet: Any, number: int, cells: Sequence[str]) -> Workbook:
    """Return the table whose header begins in a row; merged cells join the rows of a header that has several."""
    merged = merged_cells(sheet)
    over = [each for each in merged if each.first_row == number]
    below = max([each.last_row for each in over], default=number)
    if below == number and any(each.last_column > each.first_column for each in over):
        below = number + 1
    rows = [row for at, row in filled_rows(sheet, merged, below) if at >= number]
    width = max(len(trimmed(row)) for row in rows)
    header = [" ".join(dict.fromkeys(row[i] for row in rows if i < len(row) and row[i])) for i in range(width)]
    limits.check_columns(len(header))
    data = [each for each in merged if each.first_row > below]
    said = [("merged", f"{len(data)} merged cells give their value to every cell that they cover.")] if data else []
    summary = summary_of(sheet)
    return Workbook(
        sheet=sheet,
        sheet_name=sheet.title,
        date_system="1904" if sheet.parent.epoch.year == 1904 else "",
        header=header,
        header_row=below,
        rows=summary.rows,
        last_row=summary.last_row,
        merged=merged,
        warnings=said,
    )


def summary_of(sheet: Any) -> PartSummary:
    """Return what the check of a sheet has found."""
    found: PartSummary = sheet.parent._archive.summary(sheet._worksheet_path)
    return found


def merged_cells(sheet: Any) -> list[Merged]:
    """Return the merged cells of a sheet, by their first row; openpyxl leaves them out where it reads row by row.

    Raises ``Refused`` where they overlap, so that filling them takes no longer than reading the cells.
    """
    from openpyxl.utils.cell import range_boundaries

    ranges = [range_boundaries(ref) for ref in summary_of(sheet).merged]
    found = [Merged(top, bottom, left - 1, min(right, limits.COLUMNS + 1) - 1) for left, top, right, bottom in ranges]
    found = sorted((each for each in found if each.first_column <= limits.COLUMNS), key=lambda each: each.first_row)
    free_from = [0] * (limits.COLUMNS + 1)
    for each in found:
        for column in range(each.first_column, each.last_column + 1):
            if free_from[column] > each.first_row:
                refuse_as_foreign()
            free_from[column] = each.last_row + 1
    return found


def filled_rows(
    sheet: Any, merged: Sequence[Merged], last: int = limits.WORKBOOK_ROWS
) -> Iterator[tuple[int, list[str]]]:
    """Yield rows up to ``last`` in which every merged cell has the value of the first one of its range."""
    waiting = collections.deque(merged)
    active: list[tuple[Merged, str]] = []
    for number, cells in numbered_rows(sheet):
        if number > last:
            return
        active = [(each, value) for each, value in active if each.last_row >= number]
        while waiting and waiting[0].first_row <= number:
            each = waiting.popleft()
            active.append((each, cells[each.first_column] if each.first_column < len(cells) else ""))
        for each, value in active:
            cells += [""] * (each.last_column + 1 - len(cells))
            for column in range(each.first_column, each.last_column + 1):
                cells[column] = cells[column] or value
        yield number, cells


def numbered_rows(sheet: Any) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows that are in a sheet, each with its own number and its cells as text, up to the last filled one.

    The rows of openpyxl's sheets fill every gap up to the number that a row claims. Raises ``Refused`` where the sheet
    breaks off.
    """
    from openpyxl.worksheet._reader import DATA_TAG, ROW_TAG, WorkSheetParser
    from openpyxl.xml.functions import iterparse

    book = sheet.parent
    with refused_where_broken(), book._archive.open(sheet._worksheet_path) as source:
        parser = WorkSheetParser(
            source, sheet._shared_strings, data_only=True, epoch=book.epoch,
            date_formats=book._date_formats, timedelta_formats=book._timedelta_formats,
        )  # fmt: skip
        for _event, element in iterparse(source):
            if element.tag == ROW_TAG:
                number, row = parser.parse_row(element)
                element.clear()
                parser.row_dimensions.clear()
                yield number, row_cells(row)
            elif element.tag == DATA_TAG:
                return


def row_cells(row: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return the cells of a row as text, from the first column up to the last filled one."""
    cells: list[str] = []
    for cell in row:
        if text := text_of(cell["value"]):
            cells += [""] * (cell["column"] - len(cells))
            cells[cell["column"] - 1] = text
    return cells


def text_of(value: Any) -> str:
    """Write a cell as the text that a person sees: whole numbers without decimals, dates as ISO 8601."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value.replace("_x000D_", "").replace("\r\n", "\n")
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value == int(value) and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime.datetime):
        midnight = value.time() == datetime.time()
        return value.date().isoformat() if midnight else value.isoformat(" ", "seconds")
    if isinstance(value, datetime.time):
        return value.isoformat("minutes")
    return str(value)
