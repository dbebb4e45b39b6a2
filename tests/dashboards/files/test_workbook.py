"""A workbook keeps figures as numbers and text as text, whatever the text looks like."""

import io
from collections.abc import Iterator
from datetime import date, datetime
from zoneinfo import ZoneInfo

import openpyxl
import pytest

from dashboards.files.workbook import LONGEST_TEXT, About, Column, Figure, Sheet, write_workbook

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


def test_what_a_sheet_does_not_take_goes_on_in_the_next_with_its_head() -> None:
    file = io.BytesIO()
    rows = [(f"s{number}", number, None) for number in range(7)]
    write_workbook(file, [Sheet("A name of twenty-nine letters", COLUMNS, rows)], About("About", []), most_rows=4)
    book = openpyxl.load_workbook(file)
    assert book.sheetnames[1:3] == ["A name of twenty-nine lette (2)", "A name of twenty-nine lette (3)"]
    parts = [[row[0].value for row in page] for page in book.worksheets[:3]]
    assert parts == [["Store", "s0", "s1", "s2"], ["Store", "s3", "s4", "s5"], ["Store", "s6"]]
    assert [page.auto_filter.ref for page in book.worksheets[:3]] == ["A1:C4", "A1:C4", "A1:C2"]


def test_a_table_that_just_fits_has_one_sheet() -> None:
    file = io.BytesIO()
    rows = [(f"s{number}", number, None) for number in range(3)]
    write_workbook(file, [Sheet("Stores", COLUMNS, rows)], About("About", []), most_rows=4)
    assert openpyxl.load_workbook(file).sheetnames == ["Stores", "About"]


def test_moments_are_written_as_their_own_clock_shows_them() -> None:
    moment = datetime(2026, 10, 31, 18, 5, 9, tzinfo=ZoneInfo("Asia/Seoul"))
    rows = [(moment, date(2026, 3, 1)), (None, date(1899, 12, 31))]
    file = io.BytesIO()
    columns = (Column("Opened", "yyyy-mm-dd hh:mm"), Column("Since", "yyyy-mm-dd"))
    write_workbook(file, [Sheet("Stores", columns, rows)], About("About", []))
    page = openpyxl.load_workbook(file)["Stores"]
    values = [page[name].value for name in ("A2", "B2", "B3")]
    assert values == [datetime(2026, 10, 31, 18, 5, 9), datetime(2026, 3, 1), "1899-12-31"]


def test_bars_and_meanings_of_columns() -> None:
    columns = (Column("Store", meaning="Its name"), Column("Share", "0%", bar=(0, 1)), Column("Value"))
    stars, share = (4.25, "0.00", (1, 5)), (0.5, "0.0%", (0, 1))
    rows = [("a", 0.5, Figure(*each)) for each in (stars, stars, share, (7.0, "0", None), stars)]
    file = io.BytesIO()
    write_workbook(file, [Sheet("Stores", columns, rows)], About("About", [("Brand", "Bean")], "Columns"))
    book = openpyxl.load_workbook(file)
    page = book["Stores"]
    bars = {
        str(ranged.sqref): [end.val for end in ranged.rules[0].dataBar.cfvo] for ranged in page.conditional_formatting
    }
    assert bars == {"B2:B6": [0, 1], "C2:C3": [1, 5], "C4": [0, 1], "C6": [1, 5]}
    assert [(cell.value, cell.number_format) for cell in (page["C2"], page["C4"], page["C5"])] == [
        (4.25, "0.00"),
        (0.5, "0.0%"),
        (7, "0"),
    ]
    explained = [(row[0].value, row[1].value) for row in book["About"]]
    assert explained == [("Brand", "Bean"), (None, None), ("Columns", None), ("Store", "Its name")]


def test_a_sheet_is_printed_one_page_wide_with_its_head_on_each() -> None:
    page = written([("a", 1.0, None)])["Stores"]
    assert page.print_title_rows == "$1:$1"
    assert (page.page_setup.orientation, page.page_setup.fitToHeight) == ("landscape", 0)
    assert page.oddFooter.left.text == "&A"
