"""XLSX workbooks, row by row, with what a hostile one could do checked before it is parsed (pure)."""

import collections
import contextlib
import datetime
import re
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from reviews.readers import limits
from reviews.readers.containers.streams import FileBytes
from reviews.readers.containers.table import FileRecord, FileTable
from reviews.readers.records import CellError, Refused

SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
ROW = re.compile(rb'(?P<tag><(?:\w+:)?row)\b(?:[^>]*?\br="(?P<number>\d{1,9})")?')
DOCTYPE = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]{0,80}?ref="(?P<ref>[A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})"')
BLOCK = 1 << 20
OVERLAP = 512


def check_archive(archive: zipfile.ZipFile) -> None:
    """Refuse encrypted archives, and those that unpack to more than ``limits`` allow."""
    members = archive.infolist()
    if any(member.flag_bits & 1 for member in members):
        raise Refused("encrypted", "This file is protected by a password; save it without one and upload that.")
    unpacked = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    if unpacked > limits.UNPACKED_BYTES or unpacked > limits.UNPACKED_RATIO * max(packed, 1) + limits.MEGABYTE:
        raise Refused("unpacked_too_large", "This file is too large when unpacked; split it into smaller files.")


def check_sheets(archive: zipfile.ZipFile) -> None:
    """Refuse sheets with too many rows (or a row far below the others) and documents that define entities."""
    for name in archive.namelist():
        if name.endswith(".xml"):
            check_part(archive, name, rows=bool(SHEET.fullmatch(name)))


def check_part(archive: zipfile.ZipFile, name: str, rows: bool) -> None:
    last, count, tail = 0, 0, b""
    with archive.open(name) as stream:
        for block in iter(lambda: stream.read(BLOCK), b""):
            text = tail + block
            if DOCTYPE.search(text):
                raise Refused(
                    "broken_workbook", "This workbook is not what a spreadsheet program writes; save it again as XLSX."
                )
            if rows:
                found = list(ROW.finditer(text))
                last = max([last, *(int(row["number"]) for row in found if row["number"])])
                # The tail was searched already, but a tag may only end in this block.
                count += sum(row.end("tag") > len(tail) for row in found)
                if max(last, count) > limits.WORKBOOK_ROWS:
                    raise Refused(
                        "too_many_rows",
                        f"This sheet has more than {limits.WORKBOOK_ROWS:,} rows; save it as CSV and upload that.",
                    )
            tail = text[-OVERLAP:]


@dataclass(frozen=True, slots=True)
class Merged:
    """Cells of a sheet that are merged into one: rows from 1, columns from 0, both ends included."""

    first_row: int
    last_row: int
    first_column: int
    last_column: int


@dataclass(frozen=True, kw_only=True)
class Workbook(FileTable):
    """A visible sheet of a workbook that has a table; ``sheet`` is openpyxl's, ``header_row`` the header's last row."""

    sheet: Any
    header_row: int
    merged: Sequence[Merged] = ()
    encoding: str = "xlsx"

    @classmethod
    def open(cls, file: FileBytes, name: str = "") -> "Workbook":
        """Find the sheet and its header; ``name`` is the sheet that a person has chosen. Raises ``Refused``."""
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
    """Load the workbook from a stream: by its path, openpyxl would go by the ending of the name."""
    import openpyxl  # takes a tenth of a second, which every other file would wait for

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return openpyxl.load_workbook(file.stored(), read_only=True, data_only=True, keep_links=False)


@contextlib.contextmanager
def refused_where_broken() -> Iterator[None]:
    """Turn whatever goes wrong into a refusal: a hostile or broken workbook can fail anywhere in the parser."""
    try:
        yield
    except Refused:
        raise
    except Exception as error:
        raise Refused(
            "broken_workbook", "This workbook cannot be read; open it, save it again as XLSX and upload that."
        ) from error


def first_table(book: Any, name: str = "") -> Workbook | None:
    """Find the first sheet that people see, or the one of that name, with a row of two filled cells: its header.

    Raises ``Refused`` sheet where there is no sheet of that name.
    """
    visible = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    titles = ", ".join(sheet.title for sheet in visible)
    chosen = [sheet for sheet in visible if sheet.title == name] if name else visible
    if not chosen:
        raise Refused("sheet", f'There is no sheet "{name}" to choose with --sheet; the sheets are {titles}.')
    for sheet in chosen:
        for number, cells in numbered_rows(sheet):
            if sum(bool(cell) for cell in cells) > 1:
                found = table_at(sheet, number, cells)
                other = ", ".join(each.title for each in visible if each is not sheet)
                left = ("other_sheets", f"Only the sheet {sheet.title} was read, not {other}; choose one with --sheet.")
                warnings = [*found.warnings, *([left] if other and not name else [])]
                return replace(
                    found,
                    date_system="1904" if book.epoch.year == 1904 else "",
                    warnings=warnings,
                    sheets=[each.title for each in visible],
                    sheet_name=sheet.title,
                )
    return None


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
    return Workbook(sheet=sheet, header=header, header_row=below, merged=merged, warnings=said)


def merged_cells(sheet: Any) -> list[Merged]:
    """Return the merged cells of a sheet, by their first row; openpyxl leaves them out where it reads row by row."""
    from openpyxl.utils.cell import range_boundaries

    found: list[Merged] = []
    tail = b""
    with sheet._get_source() as stream:
        for block in iter(lambda: stream.read(BLOCK), b""):
            text = tail + block
            matches = [match for match in MERGED.finditer(text) if match.end() > len(tail)]
            for match in matches:
                left, top, right, bottom = range_boundaries(match["ref"].decode())
                found.append(Merged(top, bottom, left - 1, right - 1))
            if len(found) > limits.WORKBOOK_ROWS:
                raise Refused("too_many_rows", "This sheet has too many merged cells; save it as CSV and upload that.")
            tail = text[-OVERLAP:]
    return sorted(found, key=lambda each: each.first_row)


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
            cells += [""] * (min(each.last_column, limits.COLUMNS) + 1 - len(cells))
            for column in range(each.first_column, min(each.last_column, limits.COLUMNS) + 1):
                cells[column] = cells[column] or value
        yield number, cells


def numbered_rows(sheet: Any) -> Iterator[tuple[int, list[str]]]:
    """Yield row numbers from 1 and cells as text. Raises ``Refused`` where the sheet breaks off."""
    with refused_where_broken():
        for number, row in enumerate(sheet.iter_rows(values_only=True), 1):
            yield number, [text_of(cell) for cell in row]


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
