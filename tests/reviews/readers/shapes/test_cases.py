"""Service cases: counts, and the order of opening, first response and closing."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from reviews.readers import Options, open_file, read, recognise
from reviews.readers.cells.dates import whole_day
from reviews.readers.columns.typed import Context
from reviews.readers.records import CellError, Moment
from reviews.readers.shapes.cases import answered_after, count, day_of, in_order, status

PLAIN = Context(Options())


def at(hour: int, *, aware: bool = False) -> Moment:
    moment = datetime(2026, 3, 1, hour, tzinfo=UTC if aware else None)
    return Moment(moment, moment, "exact")


@pytest.mark.parametrize(
    ("given", "number"),
    [("0", 0), ("1", 1), ("32767", 32_767), ("Yes", 1), ("true", 1), ("y", 1), ("예", 1)]
    + [("no", 0), ("false", 0), ("N", 0), ("아니오", 0), ("", None), ("N/A", None)],
)
def test_counts(given: str, number: int | None) -> None:
    assert count(PLAIN, given) == number


@pytest.mark.parametrize(("given", "code"), [("-1", "out_of_range"), ("32768", "out_of_range"), ("1.5", "not_whole")])
def test_no_counts(given: str, code: str) -> None:
    with pytest.raises(CellError, match=code):
        count(PLAIN, given)


def test_minutes_until_the_first_answer_are_its_moment() -> None:
    assert answered_after(PLAIN, "45", "2026-03-01 08:30") == Moment(*[datetime(2026, 3, 1, 9, 15)] * 2, "exact")
    assert answered_after(PLAIN, "", "2026-03-01 08:30") is None
    assert answered_after(PLAIN, "45", "2026-03-01") is None
    assert answered_after(PLAIN, "45", "") is None


@pytest.mark.parametrize(("given", "code"), [("-1", "out_of_range"), ("9999999", "out_of_range"), ("0.5", "not_whole")])
def test_no_minutes(given: str, code: str) -> None:
    with pytest.raises(CellError, match=code):
        answered_after(PLAIN, given, "2026-03-01 08:30")


@pytest.mark.parametrize(
    ("moments", "is_good"),
    [
        ((at(8), at(9), at(10)), True),
        ((at(8), at(8), at(8)), True),
        ((at(9), at(8), at(10)), False),
        ((at(8), at(10), at(9)), False),
        ((at(9), None, at(8)), False),
        ((at(8), None, None), True),
        ((None, at(9), at(8)), False),
        ((at(9), None, at(8, aware=True)), False),
        ((at(8, aware=True), None, at(8)), True),
        ((at(8), None, whole_day(date(2026, 3, 1))), True),
        ((at(8), None, whole_day(date(2026, 2, 28))), False),
    ],
)
def test_a_case_ends_after_it_begins(moments: tuple[Moment | None, ...], is_good: bool) -> None:
    assert (in_order(*moments) is None) is is_good


def test_the_refusal_names_both_times() -> None:
    error = in_order(at(9), None, at(8))
    assert error is not None
    assert (error.code, error.given, error.expected) == ("order", "2026-03-01 08:00", "2026-03-01 09:00")


def test_a_moment_that_stands_in_for_another_one_is_its_day() -> None:
    assert day_of(PLAIN, "2026-03-01T10:00") == whole_day(date(2026, 3, 1))
    assert day_of(PLAIN, "") is None


def test_a_status_has_at_most_40_characters() -> None:
    assert (status(PLAIN, "x" * 40), status(PLAIN, "x" * 41)) == ("x" * 40, "x" * 39 + "…")


@pytest.mark.parametrize("name", ["opened at", "first response", "closed at", "reopened at"])
def test_the_order_of_day_and_month_is_seen_in_any_date(tmp_path: Path, name: str) -> None:
    header = ["case id", "store", "opened at", "first response", "closed at", "reopened at"]
    cells = ["1", "S1", *["03/04/2026"] * 4]
    path = tmp_path / "cases.csv"
    late = ["2", "S1", *["" if each != name else "25/04/2026" for each in header[2:]]]
    late[2] = late[2] or "03/04/2026"
    path.write_text("\n".join(",".join(row) for row in (header, cells, late)))
    with open_file(path) as file:
        (batch,) = read(file, recognise(file, "cases", Options()), Options())
    assert [error.code for error in batch.errors] == []
    assert batch.columns["opened"][0].start == datetime(2026, 4, 3)
