"""Whole lines and columns at once give what goes cell by cell and record by record."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviews.readers import Options
from reviews.readers.cells import dates, texts
from reviews.readers.columns import typed
from reviews.readers.containers import delimited
from reviews.readers.containers.delimited import Delimited
from reviews.readers.containers.streams import FileBytes
from reviews.readers.records import CellError
from tests.reviews.readers.golden import DATA, outcome
from tests.reviews.readers.test_golden import CASES

FILES = sorted(path for path in DATA.iterdir() if path.suffix in (".csv", ".tsv"))
SCRAPED = Options(scraped=date(2026, 10, 1), publisher="google")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_golden_tables(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kind = path.name.partition("_")[0]
    options = replace(SCRAPED, kpis=CASES[path.name].kpis) if path.name in CASES else SCRAPED
    found = outcome(path, kind, options)
    monkeypatch.setattr(typed, "AT_ONCE", {})
    monkeypatch.setattr(delimited, "each_by_itself", lambda some, delimiter: None)
    assert outcome(path, kind, options) == found


def read_out(table: Delimited) -> list[tuple[int, list[str], str]]:
    return [(record.line, list(record.cells), str(record.fault or "")) for record in table.records()]


@settings(max_examples=150, deadline=None)
@given(body=st.text(alphabet='a1",\n\r ', max_size=80), at_once=st.integers(1, 4))
def test_any_table_however_few_lines_are_taken_at_once(
    body: str, at_once: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("any") / "a.csv"
    path.write_bytes(f"h,k\n{body}".encode())
    table = Delimited.open(FileBytes(path), "utf-8")
    found = read_out(table)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(delimited, "LINES_AT_ONCE", at_once)
        assert read_out(table) == found
        patch.setattr(delimited, "each_by_itself", lambda some, delimiter: None)
        assert read_out(table) == found


WRITTEN = st.sampled_from(
    ["2026-01-02T03:04", "2026-01-02 03:04:05Z", "2026-02-30T00:00", "2026-01-02T03:04:05.25+09:00", "2026-01-02",
     "1899-01-01T00:00", " 2026-01-02T03:04", "2026-01-02T03:04\n2026-01-02T03:04", "２026-01-02T03:04", "",
     "2026-W01-1T00:00:00", "2026-01-02T24:00"]
)  # fmt: skip


@given(st.lists(WRITTEN, min_size=1, max_size=4))
def test_moments(given_: list[str]) -> None:
    found = dates.iso_moments(given_)
    if found is not None:
        assert found == [dates.moment(text) for text in given_]


@given(st.lists(st.sampled_from(["R1", " N/A ", "", "none", "x" * 255, "x" * 256, "긴 이름 하나입니다"]), max_size=5))
def test_identifiers(given_: list[str]) -> None:
    try:
        plainly = ["" if texts.is_nothing(text) else texts.identifier(text) for text in given_]
    except CellError:
        assert texts.identifiers(given_) is None
    else:
        assert texts.identifiers(given_) == plainly
