"""What all cells of a column settle together: the order of day and month, and addresses of several stores."""

from collections.abc import Sequence

import pytest

from reviews.readers.columns.settled import day_order, shared_addresses, year_first
from reviews.readers.containers.table import FileRecord, MemoryTable
from reviews.readers.records import CellError


def table(*rows: Sequence[str], fault_in: int | None = None) -> MemoryTable:
    fault = CellError("columns")
    records = [FileRecord(n, list(cells), fault if n == fault_in else None) for n, cells in enumerate(rows, 2)]
    return MemoryTable(header=["a", "b"], encoding="utf-8", rows=records)


@pytest.mark.parametrize(
    ("dates", "day_first"),
    [
        (["12/12/2026"], None),
        (["13/12/2026"], True),
        (["12/13/2026"], False),
        (["31/01/2026"], True),
        (["32/01/2026"], None),
        (["01/31/2026"], False),
        (["01/32/2026"], None),
        (["01/02/2026", " 22.03.2026 ", "01/02/2026"], True),
        (["22/03/2026", "03/22/2026"], None),
        (["2026-03-22", "22/03-2026", "22/03/26"], None),
        ([], None),
    ],
)
def test_the_order_of_day_and_month(dates: list[str], day_first: bool | None) -> None:
    assert day_order(table(*([text, "x"] for text in dates)), 0, [0])() is day_first
    assert day_order(table(*(["x", text] for text in dates)), 0, [0])() is None
    assert day_order(table(*(["x", text] for text in dates)), 0, [0, 1])() is day_first


def test_rows_of_labels_and_refused_records_settle_nothing() -> None:
    rows = (["22/03/2026", ""], ["03/04/2026", ""])
    assert day_order(table(*rows), 0, [0])() is True
    assert day_order(table(*rows), 1, [0])() is None
    assert day_order(table(*rows, fault_in=2), 0, [0])() is None


def test_a_column_beyond_a_short_record_settles_nothing() -> None:
    assert day_order(table(["22/03/2026"]), 0, [1])() is None


def test_the_file_is_read_once_and_only_when_it_is_asked() -> None:
    class Counted(MemoryTable):
        times = 0

        def records(self):  # type: ignore[no-untyped-def]
            Counted.times += 1
            return super().records()

    counted = Counted(header=["a"], encoding="utf-8", rows=table(["22/03/2026"]).rows)
    question = day_order(counted, 0, [0])
    assert Counted.times == 0
    assert question() is question() is True
    assert Counted.times == 1


def test_addresses_with_several_names_or_phones() -> None:
    rows = (
        ["Kiosk", "1", "1 Mall Road", "Leeds"],
        ["Bakery", "1", "1 Mall Road", "Leeds"],
        ["Corner", "2", "2 High Street", "Leeds"],
        ["Corner", "3", "2 High Street", "Leeds"],
        ["Pier", "4", "3 Pier Road", "Leeds"],
        ["Pier", "4", "3 Pier Road", "Leeds"],
        ["Mill", "5", "3 Pier Road", "Hull"],
    )
    shared = {("1 Mall Road", "Leeds"), ("2 High Street", "Leeds")}
    assert shared_addresses(table(*rows), [0, 1, 2, 3])() == shared
    assert shared_addresses(table(*rows, fault_in=3), [0, 1, 2, 3])() == {("2 High Street", "Leeds")}
    assert shared_addresses(table(*rows), [0, None, 2, 3])() == {("1 Mall Road", "Leeds")}
    assert shared_addresses(table(*rows), [0, None, 2, None])() == {("1 Mall Road", ""), ("3 Pier Road", "")}


@pytest.mark.parametrize(
    ("header", "dates", "comes_first"),
    [
        ("date", ["26.03.02", "26.03.14", "26.03.15", "25.12.30"], True),
        ("date", ["02.03.26", "14.03.26", "15.03.26", "30.12.25"], False),
        ("date", ["3/14/26"], False),
        ("date", ["32.01.02"], True),
        ("date", ["26.03.02"], None),
        ("작성일", ["26.03.02"], True),
        ("작성일", ["02.03.26", "14.03.26", "30.12.26"], False),
        ("date", ["2026-03-02"], None),
    ],
)
def test_which_end_of_a_day_of_two_digits_is_the_year(header: str, dates: list[str], comes_first: bool | None) -> None:
    rows = [FileRecord(n, [text]) for n, text in enumerate(dates, 2)]
    assert year_first(MemoryTable(header=[header], encoding="utf-8", rows=rows), 0, [0])() is comes_first


def test_days_of_two_digits_settle_day_and_month_where_the_year_comes_last() -> None:
    found = table(["14.03.26"], ["02.03.26"])
    assert day_order(found, 0, [0], lambda: False)() is True
    assert day_order(found, 0, [0], lambda: True)() is None
    assert day_order(found, 0, [0])() is None
