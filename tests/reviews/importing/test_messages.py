"""One log of refusals and notes: what warnings and previews say of the same records."""

from reviews.importing.messages import (
    ENOUGH_TO_JUDGE,
    LONGEST_TEXT,
    REFUSED_SHOWN,
    ImportLog,
    first_errors,
    foreign,
)
from reviews.readers.records import Note, RowError


def error(line: int, code: str = "date", given: str = "x", expected: str = "2026-01-31") -> RowError:
    return RowError(line, "date", code, given, expected, ("x",))


def unknown(line: int, given: str) -> RowError:
    return error(line, "unknown_store", given, "S1")


def test_of_a_refused_record_the_first_error_counts_and_lines_are_in_order() -> None:
    second, first = error(9, "number"), error(9, "date")
    assert first_errors([first, second, error(4)]) == [error(4), first]
    log = ImportLog()
    log.add([], [first, second])
    assert dict(log.refusals) == {"date": 1}


def test_a_line_is_said_with_its_sheet_where_several_are_read() -> None:
    log = ImportLog(sheet_starts=[("Jan", 0), ("Feb", 1_500)])
    log.add([Note(1_500, "phone", "phone", "12")], [error(1_502, "number", "a")])
    (first, second) = log.warnings(read=2)
    assert "in line Feb!2, column" in first and "in line Jan!1500:" in second
    found = log.as_json()
    assert [(row["line"], row["sheet"]) for row in (*found["why_refused"], *found["refused"])] == [(2, "Feb")] * 2
    assert found["doubts"] == [["phone", 1, 1_500, "12", "Jan"]]


def test_what_can_be_stated_is_named_with_the_column() -> None:
    log = ImportLog()
    log.add([], [unknown(2, "Main St"), error(3, "rounded_code", "1E+05"), error(4, "direction", "visits")])
    (store, code, end) = log.warnings(read=3)
    assert end.endswith("State it for each KPI (--kpi “visits=sum,high”).")
    assert '--alias "Main St=CODE"' in store and "--create-stores" in store
    assert code.endswith("leave the column out (--column “date=”).")


def test_each_reason_is_said_once_with_its_first_line_the_most_frequent_first() -> None:
    log = ImportLog()
    log.add([], [error(2, "number", "a")])
    log.add([], [error(5, "date", "b"), error(4, "date", "c")])
    assert log.warnings(read=3) == [
        f"2 records refused, first in line 4, column “date”: {_sentence('date', 'c')}",
        f"1 record refused, in line 2, column “date”: {_sentence('number', 'a')}",
    ]
    why = log.as_json()["why_refused"]
    assert [(row["records"], row["code"], row["line"]) for row in why] == [(2, "date", 4), (1, "number", 2)]


def test_notes_are_counted_by_code_with_their_first_example() -> None:
    log = ImportLog()
    log.add([Note(7, "phone", "phone", "1"), Note(8, "phone", "phone", "2"), Note(9, "hours", "hours", "9" * 400)], [])
    phone, hours = log.warnings(read=3)
    assert phone == "The phone number could not be read and is stored as it is (2 records, first in line 7: “1”)."
    assert "(1 record, in line 9:" in hours
    assert log.as_json()["doubts"] == [["phone", 2, 7, "1"], ["hours", 1, 9, "9" * LONGEST_TEXT]]


def test_a_preview_shows_the_first_refused_records_over_all_batches() -> None:
    log = ImportLog()
    log.add([], [error(line) for line in range(1, REFUSED_SHOWN)])
    log.add([], [error(line) for line in range(100, 110)])
    log.add([], [error(200)])
    assert [row["line"] for row in log.as_json()["refused"]] == [*range(1, REFUSED_SHOWN), 100]
    assert log.refusals["date"] == REFUSED_SHOWN + 10


def test_unknown_stores_are_counted_by_how_they_are_written() -> None:
    log = ImportLog()
    log.add([], [unknown(1, "S1"), unknown(2, "S2"), unknown(3, "S1"), error(4, "second_listing", "S3"), error(5)])
    assert log.unknown_stores == {"S1": 2, "S2": 1, "S3": 1}


def test_a_file_of_another_brand_is_doubted_from_twenty_records_and_more_than_half() -> None:
    assert list(foreign(ENOUGH_TO_JUDGE - 1, ENOUGH_TO_JUDGE - 1)) == []
    assert list(foreign(ENOUGH_TO_JUDGE, ENOUGH_TO_JUDGE // 2)) == []
    (sentence,) = foreign(ENOUGH_TO_JUDGE, ENOUGH_TO_JUDGE // 2 + 1)
    assert sentence.startswith("Only 9 of 20 records")


def _sentence(code: str, given: str) -> str:
    from reviews.readers.reasons import reason

    return reason(code, given, "2026-01-31").english
