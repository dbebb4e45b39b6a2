"""Rows that are stored by columns are as good as those that were put in."""

from dataclasses import dataclass
from io import BytesIO

import pytest

from dashboards.reports.columnar import ColumnarRows


@dataclass(frozen=True, slots=True)
class Row:
    n: int
    value: float | None
    needed: int | None
    confirmed: bool | None
    verdict: str = "no_data"


ROWS = [Row(3, None, None, None), Row(2**40, 1 / 3, 12, True, "meets"), Row(0, -0.0, None, False, "below")]


def test_rows_come_back_as_they_were() -> None:
    table = ColumnarRows.of(Row, iter(ROWS))
    assert (len(table), [*table], table[1], table[-1], table[1:]) == (3, ROWS, ROWS[1], ROWS[2], ROWS[1:])
    assert [type(each) for each in (table[1].n, table[1].needed, table[1].confirmed)] == [int, int, bool]
    with pytest.raises(IndexError):
        table[3]


def test_one_column_is_read_alone() -> None:
    table = ColumnarRows.of(Row, ROWS)
    assert [[*table.column(name)] for name in ("value", "needed", "verdict")] == [
        [None, 1 / 3, -0.0],
        [None, 12, None],
        ["no_data", "meets", "below"],
    ]
    assert [*table.lines] == ["n", "value", "needed", "confirmed", "verdict"]


def test_they_equal_a_sequence_of_equal_rows() -> None:
    table = ColumnarRows.of(Row, ROWS)
    assert table == ROWS
    assert table == ColumnarRows.of(Row, ROWS)
    assert table != ROWS[:2]
    assert table != [*ROWS[:2], Row(1, None, None, None)]


def test_a_field_with_a_default_may_be_left_out() -> None:
    made = ColumnarRows.written(
        BytesIO(), Row, {"n": [1], "value": [0.5], "needed": [None], "confirmed": [None]}.items()
    )
    assert [*made] == [Row(1, 0.5, None, None)]


def test_columns_of_different_lengths_and_strange_names_are_refused() -> None:
    with pytest.raises(ValueError, match="different lengths"):
        ColumnarRows.written(BytesIO(), Row, {"n": [1, 2], "value": [0.5]}.items())
    with pytest.raises(KeyError):
        ColumnarRows.written(BytesIO(), Row, {"size": [1]}.items())


def test_numbers_keep_their_digits_wherever_a_piece_of_the_line_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [Row(n, None if n % 3 else n / 7, None, None) for n in range(50)]
    table = ColumnarRows.of(Row, rows)
    for size in (1, 7, 64, 1_000):
        monkeypatch.setattr("dashboards.reports.columnar.PIECE", size)
        assert [*table.digits("value")] == ["" if row.value is None else repr(row.value) for row in rows]
        assert [*table.digits("needed")] == [""] * 50
        assert [*table] == rows
    assert [*ColumnarRows.of(Row, []).digits("n")] == []


def test_some_rows_are_chosen_by_their_place() -> None:
    table = ColumnarRows.of(Row, ROWS)
    assert table.chosen([2, 0]) == [ROWS[0], ROWS[2]]
    assert (table.chosen([]), table[::-1], table[3:]) == ([], ROWS[::-1], [])
