"""Workbooks: bombs, lies, formulas without values, error cells, merged and hidden ones, two calendars, passwords."""

import io
import random
import zipfile
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

import openpyxl
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from tests.reviews.corpus.case import Account, Refusal, bad

SHEET = "xl/worksheets/sheet1.xml"
HEADER = ["response id", "store", "date", "nps"]
NUMBERS = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def saved(book: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def workbook(*rows: Sequence[Any], change: Callable[[openpyxl.Workbook], object] = lambda book: None) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    change(book)
    return saved(book)


def altered(content: bytes, member: str, change: Callable[[bytes], bytes]) -> bytes:
    """A workbook with one of its parts changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(name, change(source.read(name)) if name == member else source.read(name))
    return out.getvalue()


def answers(chance: random.Random, count: int) -> list[list[Any]]:
    return [[f"r{n}", f"S{chance.randrange(1, 4)}", date(2026, 1, 2), chance.randrange(11)] for n in range(count)]


@bad("surveys", Refusal("too_many_rows", ["200,000"]))
def a_row_far_below_the_others(chance: random.Random) -> bytes:
    """Few bytes that a careless reader fills up to 1,048,576 rows."""
    return altered(workbook(HEADER, *answers(chance, 1)), SHEET, lambda xml: xml.replace(b'r="2"', b'r="1048576"'))


@bad("surveys", Refusal("too_many_rows", ["200,000"]))
def rows_without_numbers_by_the_million(chance: random.Random) -> bytes:
    empty = b"<row/>" * 300_000 + chance.randbytes(40_000).hex().encode().join([b"<!--", b"-->"])
    return altered(workbook(HEADER), SHEET, lambda xml: xml.replace(b"</sheetData>", empty + b"</sheetData>"))


@bad("surveys", Refusal("unpacked_too_large", ["unpacked"]))
def a_million_rows_in_a_few_kilobytes(chance: random.Random) -> bytes:
    return altered(
        workbook(HEADER), SHEET, lambda xml: xml.replace(b"</sheetData>", b"<row/>" * 1_048_576 + b"</sheetData>")
    )


@bad("surveys", Account(2))
def a_sheet_that_claims_to_be_as_large_as_can_be(chance: random.Random) -> bytes:
    lie = altered(workbook(HEADER, *answers(chance, 2)), SHEET, lambda xml: xml.replace(b"A1:D3", b"A1:XFD1048576"))
    assert len(lie) < 6_000
    return lie


@bad("surveys", Refusal("broken_workbook"))
def a_workbook_that_defines_entities(chance: random.Random) -> bytes:
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]><worksheet'
    return altered(workbook(HEADER, *answers(chance, 1)), SHEET, lambda xml: xml.replace(b"<worksheet", bomb))


@bad("surveys", Refusal("broken_workbook"))
def a_sheet_cut_off(chance: random.Random) -> bytes:
    return altered(workbook(HEADER, *answers(chance, 2)), SHEET, lambda xml: xml[: len(xml) // 2])


@bad("surveys", Refusal("broken_archive"))
def a_workbook_cut_off(chance: random.Random) -> bytes:
    return workbook(HEADER, *answers(chance, 20))[:-100]


@bad("surveys", Refusal("empty", ["no table"]))
def a_workbook_without_a_cell(chance: random.Random) -> bytes:
    return workbook()


@bad("surveys", Account(3, [(3, "date", "missing")]))
def formulas_that_were_never_calculated(chance: random.Random) -> bytes:
    return workbook(
        HEADER, ["r1", "S1", date(2026, 1, 2), "=4+5"], ["r2", "S1", "=TODAY()", 9], ["r3", "S1", date(2026, 1, 2), 9]
    )


@bad("surveys", Account(3, [(3, "date", "missing")]))
def error_cells(chance: random.Random) -> bytes:
    return workbook(
        HEADER,
        ["r1", "S1", date(2026, 1, 2), "#DIV/0!"],
        ["r2", "S1", "#REF!", 9],
        ["r3", "S1", date(2026, 1, 2), "#N/A"],
    )


@bad("reviews", Account(2, warnings=["merged"]))
def a_store_merged_over_two_rows(chance: random.Random) -> bytes:
    return workbook(
        ["store", "date", "rating"], ["S1", date(2026, 1, 2), 5], [None, date(2026, 1, 3), 4],
        change=lambda book: book.active.merge_cells("A2:A3"),
    )  # fmt: skip


@bad("surveys", Account(2, warnings=["other_sheets", "hidden_sheets"]))
def a_hidden_sheet_before_the_one_that_people_see(chance: random.Random) -> bytes:
    def hide(book: openpyxl.Workbook) -> None:
        book.active.sheet_state = "hidden"
        for title in ("Answers", "Notes"):
            sheet = book.create_sheet(title)
            for row in [HEADER, *answers(chance, 2)] if title == "Answers" else [["see", "other sheet"]]:
                sheet.append(row)
        book.active = 1

    return workbook(["secret", "numbers"], [1, 2], change=hide)


@bad("surveys", Account(3, [(6, "nps", "out_of_range")]))
def titles_and_blank_rows_above_the_header(chance: random.Random) -> bytes:
    return workbook(["Our survey"], [], HEADER, *answers(chance, 2), ["r9", "S1", date(2026, 1, 2), 11])


@bad("surveys", Account(2))
def days_counted_from_1904(chance: random.Random) -> bytes:
    def count(book: openpyxl.Workbook) -> None:
        book.epoch = CALENDAR_MAC_1904

    return workbook(HEADER, ["r1", "S1", 44_562, 9], ["r2", "S1", 44_562.5, 9], change=count)


@bad("surveys", Account(5, [(4, "nps", "not_whole"), (5, "date", "date"), (6, "", "columns")]))
def cells_of_every_type(chance: random.Random) -> bytes:
    return workbook(
        HEADER,
        ["r1", 7, datetime(2026, 1, 2, 10, 30), 9.0],
        [2, "S1", "2026.01.02", "9 points"],
        ["r3", "S1", date(2026, 1, 2), 8.5],
        ["r4", "S1", True, 8],
        ["r5", "S1", date(2026, 1, 2), 9, "beyond"],
    )


@bad("surveys", Refusal("old_workbook", ["password"]))
def a_workbook_with_a_password(chance: random.Random) -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + chance.randbytes(2_000)


@bad("surveys", Refusal("archive", ["no workbook"]))
def a_letter_of_a_word_processor(chance: random.Random) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<document/>")
    return out.getvalue()


@bad("surveys", Refusal("too_many_columns", ["201"]))
def a_workbook_with_one_column_too_many(chance: random.Random) -> bytes:
    return workbook([*HEADER, *(f"c{number}" for number in range(197))])
