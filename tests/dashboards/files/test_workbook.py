"""A workbook keeps figures as numbers and text as text, whatever the text looks like."""

import io
from collections.abc import Iterator

import openpyxl
import pytest

from dashboards.files.workbook import LONGEST_TEXT, About, Column, Sheet, write_workbook

COLUMNS = (Column("Store", width=30), Column("Share", "0.0%"), Column("Sure"))


def written(rows: object, name: str = "Stores") -> openpyxl.Workbook:
    file = io.BytesIO()
    write_workbook(file, [Sheet(name, COLUMNS, rows)], About("About", [("Brand", "Bean"), ("Stores", 3)]))  # type: ignore[arg-type]
    return openpyxl.load_workbook(file)


def test_figures_are_numbers_unrounded_and_gaps_stay_empty() -> None:
    page = written([("a", 1 / 3, True), ("b", None, None)])["Stores"]
    assert [cell.value for cell in page[1]] == ["Store", "Share", "Sure"]
    assert page["B2"].value == pytest.approx(1 / 3, abs=1e-15)
    assert (page["B2"].number_format, page["C2"].value, page["B3"].value) == ("0.0%", True, None)
    assert page.freeze_panes == "B2"


@pytest.mark.parametrize("text", ["=1+1", "+1", "@x", "https://example.org/", "mailto:a@b.c", "00123", "<b>"])
def test_text_is_neither_formula_nor_link_nor_number(text: str) -> None:
    cell = written([(text, 0.5, None)])["Stores"]["A2"]
    assert (cell.value, cell.data_type, cell.hyperlink) == (text, "s", None)


def test_text_longer_than_a_cell_is_cut() -> None:
    assert len(written([("x" * 40_000, None, None)])["Stores"]["A2"].value) == LONGEST_TEXT


def test_rows_are_read_one_by_one() -> None:
    def rows() -> Iterator[tuple[str, int, None]]:
        for index in range(1_000):
            yield f"s{index}", index, None

    assert written(rows())["Stores"].max_row == 1_001


def test_the_last_sheet_says_what_it_is_and_names_are_made_fit() -> None:
    book = written([], name="[NPS]: 1/2 of a very long name that goes on and on")
    assert len(book.sheetnames[0]) <= 31
    assert not set("[]:*?/\\") & set(book.sheetnames[0])
    about = book["About"]
    assert [(row[0].value, row[1].value) for row in about] == [("Brand", "Bean"), ("Stores", 3)]
