"""Read the files of pages back, as machines and spreadsheets do."""

import csv
import io
import math
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import openpyxl
from django.test import Client
from openpyxl.worksheet.worksheet import Worksheet


def lines(client: Client, address: str) -> list[dict[str, str]]:
    """Give the lines of a CSV file by the names of its head."""
    return [*csv.DictReader(io.StringIO(text(client, address)))]


def text(client: Client, address: str) -> str:
    """Give a CSV file without the mark at its beginning."""
    answer = client.get(address)
    assert answer.status_code == 200, address
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    return answer.getvalue().decode("utf-8-sig")


def workbook(client: Client, address: str) -> openpyxl.Workbook:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return openpyxl.load_workbook(io.BytesIO(answer.getvalue()))


def cells(page: Worksheet) -> list[list[Any]]:
    """Give the cells of a sheet below its head."""
    return [[cell.value for cell in row] for row in page.iter_rows(min_row=2)]


def about(book: openpyxl.Workbook) -> dict[str, Any]:
    """Give the last sheet: what the file is, and what its columns mean."""
    return {row[0].value: row[1].value for row in book.worksheets[-1].iter_rows() if row[0].value}


def differences(given: Sequence[dict[str, str]], page: Worksheet, coded: Sequence[str]) -> list[tuple[str, str, Any]]:
    """Give the values that CSV and sheet do not have alike, fields with words in place of codes left out."""
    rows = cells(page)
    assert len(rows) == len(given)
    return [
        (name, written, cell)
        for line, row in zip(given, rows, strict=True)
        for (name, written), cell in zip(line.items(), row, strict=True)
        if name not in coded and not _alike(written, cell)
    ]


def _alike(written: str, cell: Any) -> bool:
    if cell is None:
        return written == ""
    if isinstance(cell, bool):
        return written == str(cell)
    if isinstance(cell, int | float):
        # XlsxWriter writes sixteen digits, of the seventeen that a double may need.
        return math.isclose(float(written), cell, rel_tol=1e-15)
    if isinstance(cell, datetime) and "T" in written:
        return datetime.fromisoformat(written).replace(tzinfo=None) == cell
    if isinstance(cell, date):
        return written == f"{cell:%Y-%m-%d}"[: len(written)]
    return written.removeprefix("'") == cell.removeprefix("'")
