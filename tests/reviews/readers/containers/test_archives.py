"""Archives whose stated sizes lie, and workbooks that only a parser can see through: all in little time and memory."""

import io
import struct
import time
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from reviews.readers import limits, open_file
from reviews.readers.containers.archives import Archive
from reviews.readers.records import Refused

SHEET = "xl/worksheets/sheet1.xml"
SMALL = 40 * limits.MEGABYTE
"""Bytes of memory that a refusal may take; openpyxl takes a third of it to load."""


def workbook(rows: int = 2) -> dict[str, bytes]:
    """The parts of a workbook with a header and some answers."""
    book, out = openpyxl.Workbook(), io.BytesIO()
    for row in [["store", "date", "nps"], *([f"S{n}", "2026-01-02", 9] for n in range(rows))]:
        book.active.append(row)
    book.save(out)
    with zipfile.ZipFile(out) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(path: Path, parts: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def moved(parts: dict[str, bytes], old: str, new: str) -> dict[str, bytes]:
    """The parts with one of another name, in every part that names it as well."""
    short = {old: new, old.removeprefix("xl/"): new.removeprefix("xl/")}
    changed = {}
    for name, content in parts.items():
        for before, after in short.items():
            content = content.replace(f'"{before}"'.encode(), f'"{after}"'.encode())
            content = content.replace(f'"/{before}"'.encode(), f'"/{after}"'.encode())
        changed[new if name == old else name] = content
    return changed


def with_sheet(change: Callable[[str], str], encoding: str = "utf-8") -> dict[str, bytes]:
    parts = workbook()
    text = change(parts[SHEET].decode())
    return parts | {SHEET: f'<?xml version="1.0" encoding="{encoding}"?>{text}'.encode(encoding)}


def records(path: Path) -> list[list[str]]:
    with open_file(path) as file:
        return [list(record.cells) for record in file.table.records()]


def refusal(path: Path) -> str:
    """The code of a refusal, which takes less than a second and little memory."""
    started = time.process_time()
    tracemalloc.start()
    try:
        with pytest.raises(Refused) as refused:
            records(path)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < SMALL
    assert time.process_time() - started < 5, "a second without the tracing"
    return refused.value.code


ROWS = [["S0", "2026-01-02", "9"], ["S1", "2026-01-02", "9"]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize(
    "change",
    [
        lambda text: text,
        lambda text: text.replace('<row r="2"', "<row  r = '2' "),
        lambda text: text.replace('<row r="2"', '<row r="&#50;"'),
        lambda text: text.replace('<row r="2"', '<row r="2.0"'),
        lambda text: text.replace('r="1"', "").replace('r="2"', ""),
    ],
    ids=["plain", "quotes", "entity", "float", "without"],
)
def test_a_sheet_is_read_however_its_rows_are_written(
    tmp_path: Path, change: Callable[[str], str], encoding: str
) -> None:
    assert records(packed(tmp_path / "a.xlsx", with_sheet(change, encoding))) == ROWS


@pytest.mark.parametrize("new", ["xl/worksheets/sheet1.XML", "xl/elsewhere/data.bin", "xl/Worksheets/Sheet1.xml"])
@pytest.mark.parametrize("hostile", [False, True])
def test_a_sheet_is_found_by_its_relationship_and_checked_wherever_it_is(
    tmp_path: Path, new: str, hostile: bool
) -> None:
    parts = moved(workbook(), SHEET, new)
    assert new in parts and SHEET not in parts
    if hostile:
        parts[new] = parts[new].replace(b'<row r="2"', b"<row r='1000000000000'")
        assert refusal(packed(tmp_path / "a.xlsx", parts)) == "too_many_rows"
    else:
        assert records(packed(tmp_path / "a.xlsx", parts)) == ROWS


def test_a_part_is_found_though_the_archive_names_it_in_capitals(tmp_path: Path) -> None:
    parts = workbook()
    assert records(packed(tmp_path / "a.xlsx", {name.upper(): part for name, part in parts.items()})) == ROWS


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda text: text.replace('<row r="3"', "<row  r  =  '1000000000000'"), "too_many_rows"),
        (lambda text: text.replace('<row r="3"', '<row r="&#49;000000"'), "too_many_rows"),
        (lambda text: text.replace("</sheetData>", "<row/>" * 300_000 + "</sheetData>"), "too_many_rows"),
        (lambda text: text.replace("</row>", "<c/>" * 500_000 + "</row>", 1), "too_many_rows"),
        (lambda text: text.replace('<row r="3"', '<row r="2"'), "broken_workbook"),
        (lambda text: '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;">]>' + text, "broken_workbook"),
        (
            lambda text: text.replace(
                "</sheetData>",
                "</sheetData><mergeCells>" + "<mergeCell ref='A1:A99'/>" * 2_000 + "</mergeCells>",
            ),
            "broken_workbook",
        ),
    ],
    ids=["blanks", "entity", "rows", "cells", "twice", "doctype", "merged"],
)
def test_a_hostile_sheet_is_refused_at_once(
    tmp_path: Path, change: Callable[[str], str], code: str, encoding: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "UNPACKED_RATIO", 10_000)
    assert refusal(packed(tmp_path / "a.xlsx", with_sheet(change, encoding))) == code


def lying(path: Path, member: str, stated: int) -> Path:
    """State another size for a member, in its own header and in the directory."""
    content = bytearray(path.read_bytes())
    name = member.encode()
    for sign, size_at, name_at in ((b"PK\x03\x04", 22, 30), (b"PK\x01\x02", 24, 46)):
        at = content.find(sign)
        while at >= 0 and content[at + name_at : at + name_at + len(name)] != name:
            at = content.find(sign, at + 1)
        struct.pack_into("<I", content, at + size_at, stated)
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("stated", [0, 100, limits.MEGABYTE])
def test_a_member_that_states_less_than_it_has_takes_no_more_than_it_states(tmp_path: Path, stated: int) -> None:
    large = packed(tmp_path / "a.xlsx", workbook() | {SHEET: b" " * (50 * limits.MEGABYTE)})
    assert large.stat().st_size < limits.MEGABYTE
    assert refusal(lying(large, SHEET, stated)) in {"broken_archive", "broken_workbook"}


def test_an_archive_of_reviews_that_states_less_than_it_has(tmp_path: Path) -> None:
    name = "Takeout/Google Business Profile/account-1/location-1/reviews.json"
    large = packed(tmp_path / "a.zip", {name: b'{"reviews": [' + b" " * (50 * limits.MEGABYTE)})
    with Archive(io.BytesIO(lying(large, name, 1000).read_bytes())) as archive:
        tracemalloc.start()
        with pytest.raises(Refused) as refused:
            archive.read(name)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert refused.value.code == "broken_archive"
    assert peak < limits.MEGABYTE


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_ways_of_packing_that_cannot_be_unpacked_in_blocks_are_refused(tmp_path: Path, method: int) -> None:
    assert refusal(packed(tmp_path / "a.xlsx", workbook(), method)) == "archive"
