"""Tables with months, days or KPIs as columns, read as one record for each cell."""

from collections.abc import Sequence
from datetime import date

import pytest

from reviews.readers.columns.upright import bare_months, periods_of, turned, upright
from reviews.readers.containers.table import FileRecord, MemoryTable
from reviews.readers.records import Refused


def table(header: Sequence[str], *rows: Sequence[str]) -> MemoryTable:
    return MemoryTable(header=header, encoding="utf-8", rows=[FileRecord(n, row) for n, row in enumerate(rows, 2)])


@pytest.mark.parametrize(
    ("header", "days"),
    [
        ("2026-06-01|2|3", ["2026-06-01", "2026-06-02", "2026-06-03"]),
        ("2026-06-01||2026-06-03", ["2026-06-01", "2026-06-02", "2026-06-03"]),
        ("2026-06-30|1|2", ["2026-06-30", "2026-07-01", "2026-07-02"]),
        ("2026-06-01|3|2026-06-04", ["2026-06-01", "2026-06-04"]),
        ("2026-06-01||2026-06-04", ["2026-06-01", "2026-06-04"]),
        ("2026-06-01|2|seats|3", ["2026-06-01", "2026-06-02"]),
        ("2026-06|7|2026-08", ["2026-06", "2026-08"]),
        ("1|2|3", []),
    ],
)
def test_a_day_without_its_date_follows_the_one_before_it(header: str, days: list[str]) -> None:
    assert [period for _index, period in periods_of(header.split("|"))] == days


def test_every_cell_is_a_record_and_empty_ones_are_none() -> None:
    found = upright(table(["Store", "Jan 2026", "Feb 2026"], ["A1", "4", "-"], ["A2", "5", "6"]))
    assert list(found.header) == ["Store", "month", "value"]
    assert [list(record.cells) for record in found.records()] == [
        ["A1", "2026-01", "4"],
        ["A2", "2026-01", "5"],
        ["A2", "2026-02", "6"],
    ]
    assert [record.line for record in found.records()] == [1, 2, 3]


@pytest.mark.parametrize("total", ["Total", "합계", "Summe:", "moyenne"])
def test_columns_that_add_the_months_up_are_left_out(total: str) -> None:
    found = upright(table(["Store", "01.2026", "02.2026", total], ["A1", "4", "5", "9"]))
    assert list(found.header) == ["Store", "month", "value"]
    assert [list(record.cells) for record in found.records()] == [["A1", "2026-01", "4"], ["A1", "2026-02", "5"]]
    assert ("upright_sums", f"Columns that add the others up were left out ({total}).") in found.warnings


@pytest.mark.parametrize(
    ("header", "months"),
    [
        ("Store|Jan|Feb|Mar.|Total", [1, 2, 3]),
        ("매장명|11월|12 월|1월", [11, 12, 1]),
        ("Filiale|Januar|Februar|März", [1, 2, 3]),
        ("Store|March|May|March|open", []),
        ("Store|Jan 2026|Feb 2026|Mar 2026", []),
        ("1|2|3", []),
        ("매장명|13월|14월|15월", []),
    ],
)
def test_months_that_tell_no_year(header: str, months: list[int]) -> None:
    assert [number for _index, number in bare_months(header.split("|"))] == months


def test_one_month_alone_is_no_wide_table() -> None:
    plain = table(["Store", "Jan 2026"], ["A1", "4"])
    assert upright(plain) is plain


def test_columns_that_are_turned_leave_the_others_beside_them() -> None:
    found = turned(table(["a", "visits", "b", "sales"], ["1", "2", "3", "4"]), [(1, "v"), (3, "s")], ("kpi", "x"), [])
    assert list(found.header) == ["a", "b", "kpi", "x"]
    assert [list(record.cells) for record in found.records()] == [["1", "3", "v", "2"], ["1", "3", "s", "4"]]


SPRING = (["Store", "1월", "2월", "3월"], ["A1", "4", "5", ""])


@pytest.mark.parametrize(
    ("collected", "months"),
    [
        (date(2026, 4, 2), ["2026-01", "2026-02"]),
        (date(2026, 2, 1), ["2026-01", "2026-02"]),
        (date(2026, 1, 31), ["2025-01", "2025-02"]),
    ],
)
def test_months_without_a_year_are_the_newest_before_the_collection(collected: date, months: list[str]) -> None:
    found = upright(table(*SPRING), collected)
    assert [record.cells[1] for record in found.records()] == months
    assert "upright_years" in [code for code, _text in found.warnings]


def test_months_without_a_year_go_on_over_its_end() -> None:
    found = upright(table(["Store", "Nov", "Dez.", "January"], ["A1", "4", "5", "6"]), date(2026, 3, 1))
    assert [record.cells[1] for record in found.records()] == ["2025-11", "2025-12", "2026-01"]


def test_months_without_a_year_ask_for_the_day_of_collection() -> None:
    with pytest.raises(Refused, match=r'"1월" to "3월" are months without a year.*--scraped') as refused:
        upright(table(*SPRING))
    assert refused.value.code == "years"


@pytest.mark.parametrize(
    "header", ["Store|Jan", "Store|Jan|Mar", "Store|Jan|Note|Feb", "Store|May|Out of stock", "a|b|c"]
)
def test_other_headings_are_no_months(header: str) -> None:
    plain = table(header.split("|"), ["x"] * len(header.split("|")))
    assert upright(plain) is plain
