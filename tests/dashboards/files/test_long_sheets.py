"""Rows that are streamed into a workbook look like its specimens, and no text of theirs is anything but text."""

import io
from collections.abc import Iterable, Sequence
from typing import Any

import openpyxl
import pytest
import xlsxwriter

from dashboards.files.long_sheets import LongRows, write_filled
from dashboards.files.workbook import LONGEST_TEXT


def filled(rows: Iterable[tuple[int, Sequence[Any]]]) -> bytes:
    frame, target = io.BytesIO(), io.BytesIO()
    book = xlsxwriter.Workbook(frame, {"in_memory": True})
    text, share, whole = (book.add_format({"num_format": each}) for each in ("@", "0.0%", "#,##0"))
    page = book.add_worksheet("Long")
    page.write_row(0, 0, ("Name", "Figure"))
    for line, look in ((1, share), (2, whole)):
        page.write_blank(line, 0, None, text)
        page.write_blank(line, 1, None, look)
    book.add_worksheet("Other").write_string(0, 0, "stays")
    book.close()
    write_filled(target, frame, [LongRows(1, 2, rows)])
    return target.getvalue()


def read(content: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content))


def test_rows_stand_below_the_head_and_look_like_their_specimens() -> None:
    book = read(filled((number % 2, (f"s{number}", number / 7)) for number in range(1_200)))
    page = book["Long"]
    assert (page.max_row, page["A1"].value, page["A1201"].value) == (1_201, "Name", "s1199")
    assert [page["B3"].number_format, page["B2"].number_format] == ["#,##0", "0.0%"]
    assert [page.cell(number + 2, 2).value for number in range(1_200)] == [number / 7 for number in range(1_200)]
    assert book["Other"]["A1"].value == "stays"


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "@x",
        "\t=1",
        "https://example.org/",
        "00123",
        "<b>&amp;",
        " edge ",
        "a\nb",
        "판교점",
        "_x0041_",
        "\x07bell",
        "]]>",
    ],
)
def test_text_stays_text(text: str) -> None:
    cell = read(filled([(0, (text, None))]))["Long"]["A2"]
    assert (cell.data_type, cell.hyperlink) == ("s", None)
    # openpyxl leaves the escapes of what XML cannot contain, and of what looks like one, to its caller.
    assert openpyxl.utils.escape.unescape(cell.value) == text


def test_nothing_is_written_for_nothing_and_long_text_is_cut() -> None:
    page = read(filled([(0, ("", None)), (0, ("x" * 40_000, 0))]))["Long"]
    assert [page["A2"].value, page["B2"].value, page["B3"].value] == [None, None, 0]
    assert len(page["A3"].value) == LONGEST_TEXT


def test_the_same_rows_give_the_same_bytes() -> None:
    assert filled([(0, ("a", 1.5))]) == filled([(0, ("a", 1.5))])
