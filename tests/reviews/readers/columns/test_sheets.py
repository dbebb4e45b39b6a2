"""Which sheets of a workbook are read together, and what their names say."""

import io
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from reviews.readers import Options, kind_of, limits, open_file
from reviews.readers.columns.sheets import adds_up, asked_for_stores, month_said
from reviews.readers.records import Refused
from tests.reviews.readers.golden import Outcome, outcome

Sheets = dict[str, Sequence[Sequence[Any]]]
SALES = Options(kpis={"sales": "sum,high"})
HEADER = ["store", "date", "rating"]


@pytest.fixture
def book(tmp_path: Path) -> Callable[..., Path]:
    """Return a maker of workbooks from the rows of their sheets; ``hidden`` are names of some."""

    def make(sheets: Sheets, hidden: Sequence[str] = ()) -> Path:
        made = openpyxl.Workbook()
        made.remove(made.active)
        for name, rows in sheets.items():
            sheet = made.create_sheet(name)
            for row in rows:
                sheet.append(list(row))
            if name in hidden:
                sheet.sheet_state = "hidden"
        content = io.BytesIO()
        made.save(content)
        path = tmp_path / "book.xlsx"
        path.write_bytes(content.getvalue())
        return path

    return make


def rated(*rows: tuple[str, int | str]) -> list[list[Any]]:
    return [HEADER, *([store, date(2026, 3, 2), rating] for store, rating in rows)]


def column(found: Outcome, name: str) -> list[Any]:
    return [row.get(name) for row in found.rows]


def said(found: Outcome) -> dict[str, str]:
    return dict(found.recognised.warnings)


def test_sheets_of_one_shape_are_read_together_and_one_alone_where_it_is_chosen(book: Any) -> None:
    path = book({"North": rated(("N1", 5)), "Notes": [["who", "what"], ["me", "x"]], "South": rated(("S1", 1))})
    found = outcome(path, "reviews")
    assert column(found, "store") == ["N1", "S1"]
    assert said(found)["sheets"] == (
        "2 sheets of one shape are read together: North, South; 1 left out: Notes; choose only one with --sheet."
    )
    alone = outcome(path, "reviews", Options(sheet="South"))
    assert column(alone, "store") == ["S1"] and "sheets" not in said(alone)
    assert alone.recognised.header == found.recognised.header, "what is remembered for it holds for both"
    with (
        pytest.raises(Refused, match=r"There is no sheet .East.*North, Notes, South") as caught,
        open_file(path, sheet="East") as file,
    ):
        _ = file.table
    assert caught.value.code == "sheet"


def test_a_sheet_is_found_in_spite_of_case_and_blanks(book: Any) -> None:
    path = book({"North": rated(("N1", 5)), "South ": rated(("S1", 1))})
    assert column(outcome(path, "reviews", Options(sheet=" south")), "store") == ["S1"]


def test_hidden_sheets_are_said_and_only_read_where_they_are_chosen(book: Any) -> None:
    path = book({"Old": rated(("O1", 3)), "Now": rated(("N1", 5))}, hidden=["Old"])
    found = outcome(path, "reviews")
    assert column(found, "store") == ["N1"]
    assert said(found)["hidden_sheets"] == "Hidden sheets were not read (Old); choose one with --sheet."
    assert column(outcome(path, "reviews", Options(sheet="Old")), "store") == ["O1"]
    with open_file(path) as file:
        assert (file.table.sheets, file.table.hidden_sheets) == (["Now", "Old"], ["Old"])


def test_the_sheets_that_fit_the_kind_are_proposed(book: Any) -> None:
    places = [["code", "name", "city"], ["N1", "North", "York"], ["S1", "South", "Bath"]]
    path = book({"Read me": [["made by", "Kim"]], "Stores": places, "Jan": rated(("N1", 5)), "Feb": rated(("S1", 1))})
    assert column(outcome(path, "reviews"), "store") == ["N1", "S1"]
    assert column(outcome(path, "locations"), "code") == ["N1", "S1"]
    with open_file(path) as file:
        assert kind_of(file) == "locations", "the first sheet that is of any kind"


def test_columns_may_stand_in_another_order(book: Any) -> None:
    turned = [["Rating ", "STORE", "date"], [2, "S1", date(2026, 3, 3)], [None, None, None, "too many"]]
    found = outcome(book({"a": rated(("N1", 5)), "b": turned}), "reviews")
    assert [(row["store"], row["rating"]) for row in found.rows] == [("N1", 5), ("S1", 2)]
    assert [(error.code, error.line) for error in found.errors] == [("columns", 5)]


@pytest.mark.parametrize("extra", ["note", "rating"])
def test_sheets_with_other_columns_are_left_out(book: Any, extra: str) -> None:
    wider = [[*HEADER, extra], ["S1", date(2026, 3, 3), 1, 2]]
    found = outcome(book({"a": rated(("N1", 5)), "b": wider}), "reviews")
    assert column(found, "store") == ["N1"]
    assert said(found)["other_sheets"] == "Only the sheet a was read, not b; choose one with --sheet."


def test_a_sheet_of_totals_is_left_out_and_the_others_names_still_count(book: Any) -> None:
    rows = [["매장", "매출"], ["S1", 10]]
    found = outcome(book({"2026.01": rows, "합계 2026": rows}), "kpis", SALES)
    assert column(found, "month") == [date(2026, 1, 1)]
    assert "합계 2026" in said(found)["other_sheets"]


def test_a_copy_of_a_sheet_is_left_out_and_what_only_looks_like_one_is_not(book: Any) -> None:
    rows = rated(("N1", 5), ("N2", 4))
    path = book({"May": rows, "May (2)": rows, "May backup": rated(("N1", 5), ("N3", 4)), "June": rows})
    found = outcome(path, "reviews")
    assert column(found, "store") == ["N1", "N2", "N1", "N3", "N1", "N2"]
    assert "1 left out: May (2);" in said(found)["sheets"]


def test_one_dialect_is_settled_over_all_sheets(book: Any) -> None:
    first = [HEADER, ["N1", "03/04/2026", 4]]
    second = [HEADER, ["S1", "25/04/2026", 5]]
    found = outcome(book({"a": first, "b": second}), "reviews")
    assert [moment.start.date() for moment in column(found, "posted")] == [date(2026, 4, 3), date(2026, 4, 25)]


def test_lines_are_numbered_through_and_shown_as_those_of_their_sheet(book: Any) -> None:
    path = book({"a": [["a title"], [], *rated(("N1", 5), ("N1", "x"))], "b": rated(("S1", 1), ("S1", "y"))})
    found = outcome(path, "reviews")
    assert found.lines == [4, 7] and [error.line for error in found.errors] == [5, 8]
    assert found.recognised.sheet_starts == [("a", 0), ("b", 5)]


def test_the_limit_of_rows_holds_for_all_sheets_together(book: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "WORKBOOK_ROWS", 5)
    path = book({"a": rated(("N1", 5), ("N2", 5)), "b": rated(("S1", 1), ("S2", 1))})
    with pytest.raises(Refused, match="more than 5 rows together; read one at a time with --sheet") as caught:
        outcome(path, "reviews")
    assert caught.value.code == "too_many_rows"
    assert column(outcome(path, "reviews", Options(sheet="b")), "store") == ["S1", "S2"]


@pytest.mark.parametrize("names", [("Good", "Wide"), ("Wide", "Good")])
def test_a_sheet_that_cannot_be_read_refuses_only_where_no_table_is_before_it(
    book: Any, names: tuple[str, str]
) -> None:
    rows = {"Good": rated(("N1", 5)), "Wide": [[f"h{number}" for number in range(limits.COLUMNS + 1)]]}
    path = book({name: rows[name] for name in names})
    if names[0] == "Wide":
        with pytest.raises(Refused, match="201 columns"):
            outcome(path, "reviews")
    else:
        assert "not Wide" in said(outcome(path, "reviews"))["other_sheets"]
    assert column(outcome(path, "reviews", Options(sheet="Good")), "store") == ["N1"]
    with pytest.raises(Refused, match="201 columns"):
        outcome(path, "reviews", Options(sheet="Wide"))


def test_months_without_a_year_need_the_day_of_collection(book: Any) -> None:
    rows = [["매장", "매출"], ["S1", 10]]
    path = book({"11월": rows, "12월": rows, "1월": rows})
    with pytest.raises(Refused, match=r'sheets "11월" to "1월" are months without a year.*--scraped') as caught:
        outcome(path, "kpis", SALES)
    assert caught.value.code == "scraped"
    found = outcome(path, "kpis", Options(kpis=SALES.kpis, scraped=date(2026, 2, 3)))
    assert column(found, "month") == [date(2025, 11, 1), date(2025, 12, 1), date(2026, 1, 1)]
    alone = outcome(path, "kpis", Options(kpis=SALES.kpis, scraped=date(2026, 2, 3), sheet="12월"))
    assert column(alone, "month") == [date(2025, 12, 1)]


def test_the_months_of_sheets_are_those_of_answers_without_a_date(book: Any) -> None:
    rows = [["store", "nps"], ["S1", 9]]
    found = outcome(book({"2026-01": rows, "2026-02": rows}), "surveys")
    assert [(m.start.month, m.precision) for m in column(found, "answered")] == [(1, "month"), (2, "month")]


def test_a_column_with_dates_goes_before_the_names_of_sheets(book: Any) -> None:
    found = outcome(book({"2025-01": rated(("N1", 5)), "2025-02": rated(("S1", 1))}), "reviews")
    assert {moment.start.year for moment in column(found, "posted")} == {2026}


def test_whether_sheets_are_named_after_their_stores_is_asked(book: Any) -> None:
    rows = [["date", "nps"], [date(2026, 3, 2), 9]]
    path = book({"강남점": rows, "홍대점": rows})
    with pytest.raises(Refused, match=r'강남점, 홍대점.*--column "sheet=store"') as caught:
        outcome(path, "surveys")
    assert [(one.key, one.choices) for one in caught.value.questions] == [("column:sheet", ("store",))]
    assert column(outcome(path, "surveys", Options(columns={"sheet": "store"})), "store") == ["강남점", "홍대점"]
    assert column(outcome(path, "surveys", Options(columns={"sheet": ""})), "store") == [None, None]
    assert column(outcome(path, "surveys", Options(store="S1")), "nps") == [9, 9]


def test_sheets_of_years_give_their_years_to_months(book: Any) -> None:
    rows = [["store", "Jan", "Feb", "Mar"], ["S1", 1, 2, None]]
    found = outcome(book({"Sales 2025": rows, "Sales 2026": rows}), "kpis", SALES)
    assert [f"{month:%Y-%m}" for month in column(found, "month")] == ["2025-01", "2025-02", "2026-01", "2026-02"]


def test_rows_of_labels_are_left_out_of_every_sheet(book: Any) -> None:
    header = ["StartDate", "EndDate", "Status", "Progress", "Finished", "RecordedDate", "ResponseId", "store", "Q1"]
    asked = [*header[:-1], "How likely are you to recommend us? (0-10)"]
    ids = [f'{{"ImportId":"{name}"}}' for name in header]
    when = "2026-03-02 10:00:00"
    sheets = {
        name: [header, asked, ids, [when, when, "IP Address", 100, "True", when, f"R_{name}", store, 9]]
        for name, store in (("one", "S1"), ("two", "S2"))
    }
    found = outcome(book(sheets), "surveys")
    assert (found.recognised.shape, column(found, "store"), found.errors) == ("qualtrics", ["S1", "S2"], [])


@pytest.mark.parametrize(
    ("name", "month"),
    [
        ("2026-01", "2026-01"), ("202601", "2026-01"), ("2026.1", "2026-01"), ("2026년 1월", "2026-01"),
        ("26년 12월", "2026-12"), ("매출 2026년 1월", "2026-01"), ("2026-01 sales", "2026-01"), ("Jan 2026", "2026-01"),
        ("März 2026", "2026-03"), ("2026-01-05", "2026-01-05"), ("1월", "-01"), ("12월 실적", "-12"),
        ("2026年3月", "2026-03"), ("Feb.", "-02"), ("Oktober", "-10"), ("강남점", ""), ("2026 1분기", ""),
        ("1월~3월", ""), ("Sheet1", ""), ("D", ""), ("2026", ""), ("13월", ""), ("점포 101", ""),
    ],
)  # fmt: skip
def test_the_months_that_names_of_sheets_say(name: str, month: str) -> None:
    assert month_said(name) == month


@pytest.mark.parametrize(
    ("name", "is_total"),
    [("합계", True), ("합계 2026", True), ("Total_2026", True), ("Summary", True), ("연간", True), ("1월", False),
     ("Total Wine", False), ("2026", False)],
)  # fmt: skip
def test_sheets_that_add_the_others_up(name: str, is_total: bool) -> None:
    assert adds_up(name) == is_total


@pytest.mark.parametrize("names", [["Sheet1", "Sheet2"], ["시트1", "시트 2"], ["2026-01", "2026-02"], []])
def test_names_that_no_person_gave_are_not_asked_about(names: list[str]) -> None:
    assert asked_for_stores(names) is None
