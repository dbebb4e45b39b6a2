"""Delimited text: every record comes exactly once, and no quote swallows what follows it."""

import csv
import io
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviews.readers import Options, limits
from reviews.readers.containers import delimited
from reviews.readers.containers.delimited import Delimited, Lines
from reviews.readers.containers.streams import FileBytes
from reviews.readers.containers.table import FileRecord
from reviews.readers.records import Refused
from tests.reviews.readers.golden import outcome


def records(text: str) -> list[FileRecord]:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "table.csv"
        path.write_bytes(text.encode())
        return list(Delimited.open(FileBytes(path), "utf-8").records())


def lines_and_faults(text: str) -> list[tuple[int, str]]:
    return [(record.line, record.fault.code if record.fault else "") for record in records(text)]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_delimiters_and_line_ends(mark: str, end: str) -> None:
    text = end.join(mark.join(cells) for cells in (["store", "nps", "a b"], ["1", "2", "x"], ["3", "4", ""])) + end
    assert [(record.line, list(record.cells)) for record in records(text)] == [
        (2, ["1", "2", "x"]),
        (3, ["3", "4", ""]),
    ]


def test_lines_are_those_on_which_records_begin() -> None:
    assert lines_and_faults('a,b\n1,"x\ny"\n\n2,z\n,\n3,"q\r\n\r\nr"\n4,s') == [(2, ""), (5, ""), (7, ""), (10, "")]


def test_rows_with_too_few_or_too_many_cells_are_refused_and_empty_ones_at_the_end_are_not() -> None:
    found = records("a,b,c\n1,2\n1,2,3,4\n1,2,3,,\n1,2,3\n")
    assert [record.fault.code if record.fault else "" for record in found] == ["columns", "columns", "", ""]
    assert found[0].fault and (found[0].fault.given, found[0].fault.expected) == ("2", "3")
    assert found[1].cells == ["1", "2", "3", "4"]


def test_a_quote_that_is_never_closed_costs_its_own_row_only() -> None:
    rows = "".join(f"{n},text {n},5\n" for n in range(3, 1003))
    found = lines_and_faults(f'a,b,c\n2,"open,5\n{rows}')
    assert found == [(2, "quote")] + [(n, "") for n in range(3, 1003)]


def test_a_quote_that_the_next_quoted_cell_would_close() -> None:
    assert lines_and_faults('a,b,c\n2,"open,5\n3,fine,5\n4,"fine, too",5\n5,fine,5\n') == [
        (2, "quote"), (3, ""), (4, ""), (5, ""),
    ]  # fmt: skip


def test_a_stray_quote_after_a_closed_one() -> None:
    assert lines_and_faults('a,b\n1,"x" y\n2,z\n') == [(2, "quote"), (3, "")]


def test_a_field_beyond_the_limit_is_refused_by_itself() -> None:
    assert lines_and_faults(f"a,b\n1,{'x' * 32_001}\n2,{'x' * 32_000}\n3,{'x' * 140_000}\n4,y\n") == [
        (2, "field_too_long"), (3, ""), (4, "field_too_long"), (5, ""),
    ]  # fmt: skip


def test_a_quote_that_nothing_closes_is_refused_by_itself_while_the_rest_is_read() -> None:
    rest = "".join(f"{n},y\n" for n in range(3, 60_000))
    assert len(rest) > 3 * limits.RECORD_CHARACTERS
    found = records(f'a,b\n2,"open\n{rest}')
    assert (found[0].line, found[0].fault and found[0].fault.code) == (2, "quote")
    assert [record.line for record in found[1:] if not record.fault] == [*range(3, 60_000)]


def test_a_text_over_many_lines_is_one_record_up_to_the_limit() -> None:
    lines = "line\n" * (limits.RECORD_CHARACTERS // 5 - 10)
    (found,) = records(f'a,b\n1,"{lines}"\n')
    assert found.fault and found.fault.code == "field_too_long"
    (whole,) = records(f'a,b\n1,"{lines[: limits.FIELD_CHARACTERS]}"\n')
    assert whole.fault is None


@pytest.mark.parametrize(
    "line",
    [
        'x","\n',  # what opens one field closes the one before, so that no field is long and no record ends
        "".join(f'{"a" * 60}","\n' for _ in range(30)),
    ],
)
def test_a_file_of_quotes_that_nothing_closes_is_refused_with_the_line(line: str) -> None:
    with pytest.raises(Refused, match=r"^Line \d+ opens a quotation mark") as refused:
        records("a,b\n" + line * (2_000_000 // len(line)))
    assert refused.value.code == "quotes"


def test_what_is_read_again_grows_with_the_file_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the quotes are, a character is read a few times at most; without limits the last of these takes days."""
    given: list[int] = []
    take = Lines._take

    def count(lines: Lines, line: str) -> None:
        given.append(len(line))
        take(lines, line)

    monkeypatch.setattr(Lines, "_take", count)
    monkeypatch.setattr(limits, "RECORD_CHARACTERS", 4_000)
    monkeypatch.setattr(delimited, "AGAIN_AT_FIRST", 16_000)
    for line in ('"a\n', "b\n" * 50 + '"a\n', 'x","\n', '"\n' + "c\n" * 2_000, "a,b\n" * 500 + '1,"\n'):
        text = "a,b\n" + line * (30_000 // len(line) + 1)
        given.clear()
        with suppress(Refused):
            records(text)
        assert sum(given) < (delimited.AGAIN + 2) * len(text) + 2 * delimited.AGAIN_AT_FIRST


@pytest.mark.parametrize("line", ["open\n", "\n", 'x","\n'])
def test_a_quote_that_nothing_closes_is_seen_at_the_limit_and_not_at_the_end(
    line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "RECORD_CHARACTERS", 4_000)
    path = tmp_path / "a.csv"
    path.write_text('a,b\n1,"' + line * (100_000 // len(line)), encoding="utf-8")
    given: list[int] = []
    take = Lines._take
    monkeypatch.setattr(Lines, "_take", lambda lines, text: given.append(len(text)) or take(lines, text))
    first = next(Delimited.open(FileBytes(path), "utf-8").records())
    assert (first.line, first.fault and first.fault.code) == (2, "quote")
    assert sum(given) < 2 * limits.RECORD_CHARACTERS


def test_a_header_that_nothing_closes_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        records('x","\n' * 400_000)
    assert refused.value.code == "header"


CELLS = st.text(alphabet='ab1 ",;\n\r\té한', max_size=8)


@settings(max_examples=80, deadline=None)
@given(st.lists(st.lists(CELLS, min_size=3, max_size=3), max_size=12))
def test_a_well_formed_table_comes_back_record_by_record(table: Sequence[Sequence[str]]) -> None:
    text = io.StringIO(newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerow(["head a", "head b", "head c"])
    starts = []
    for cells in table:
        starts.append(len(list(io.StringIO(text.getvalue(), newline=""))) + 1)
        writer.writerow(cells)
    expected = [(line, list(cells)) for line, cells in zip(starts, table, strict=True) if any(c.strip() for c in cells)]
    found = records(text.getvalue())
    assert [(record.line, list(record.cells)) for record in found if record.fault is None] == expected
    assert len(found) == len(expected)


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet='a1",\n', max_size=60))
def test_nothing_is_lost_however_broken_the_quotes_are(body: str) -> None:
    found = records(f"h,k\n{body}")
    read = "".join(cell for record in found for cell in record.cells)
    assert Counter(c for c in read if c.isalnum()) == Counter(c for c in body if c.isalnum())
    lines = [record.line for record in found]
    assert lines == sorted(set(lines))


SURVEY = st.lists(
    st.tuples(
        st.sampled_from(["S1", "", "S\ufffd", "N/A"]),
        st.sampled_from(["2026-01-02", "", "never", "2026-01-02 10:00"]),
        st.sampled_from(["9", "11", "", "x", "10.0"]),
        st.sampled_from(["fine", "a\nb", "\ufffd", ""]),
    ),
    max_size=20,
)


@settings(max_examples=40, deadline=None)
@given(SURVEY, st.integers(1, 7))
def test_every_record_is_a_row_or_an_error_and_never_both(table: Sequence[Sequence[str]], size: int) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "answers.csv"
        with path.open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows([["store", "date", "nps", "comment"], *table])
        found = outcome(path, "surveys", Options(), size)
    whole = [cells for cells in table if any(cell.strip() for cell in cells)]
    assert found.count == len(whole)
    good = [c for c in whole if c[0] != "S\ufffd" and c[1].startswith("2026") and c[2] not in ("11", "x")]
    assert [(row["store"], row["nps"]) for row in found.rows] == [
        ("S1" if c[0] == "S1" else "", {"9": 9, "10.0": 10}.get(c[2])) for c in good
    ]
    assert not set(found.lines) & {error.line for error in found.errors}
    assert found.damaged == sum("\ufffd" in "".join(cells) for cells in good)


def test_the_order_of_day_and_month_is_settled_by_the_whole_file(tmp_path: Path) -> None:
    path = tmp_path / "late.csv"
    early = "".join("S1,03/04/2026,9\n" for _ in range(700))
    path.write_text(f"store,date,nps\n{early}S1,03/22/2026,8\n", encoding="utf-8")
    assert outcome(path, "surveys").rows[0]["answered"].start.date() == date(2026, 3, 4)
    path.write_text(f"store,date,nps\n{early}S1,22/03/2026,8\n", encoding="utf-8")
    assert outcome(path, "surveys").rows[0]["answered"].start.date() == date(2026, 4, 3)


def test_a_late_ambiguous_date_is_refused_by_itself(tmp_path: Path) -> None:
    path = tmp_path / "late.csv"
    iso = "".join("S1,2026-03-04,9\n" for _ in range(700))
    path.write_text(f"store,date,nps\n{iso}S1,03/04/2026,8\n", encoding="utf-8")
    assert outcome(path, "surveys").faults == [(702, "date", "date_order")]


@pytest.mark.parametrize(
    ("text", "header"),
    [
        ("sep=;\na;b,c,d\n1;2\n", ["a", "b,c,d"]),
        ("SEP=|\na|b,c,d\n1|2\n", ["a", "b,c,d"]),
        ("sep=;x\na;b\n", ["sep=", "x"]),
        ("a,b\nsep=;\n", ["a", "b"]),
    ],
)
def test_a_first_line_may_name_the_delimiter(text: str, header: list[str], tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(text, encoding="utf-8")
    assert list(Delimited.open(FileBytes(path), "utf-8").header) == header
