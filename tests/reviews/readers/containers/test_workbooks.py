"""Cells of workbooks as text, and what a hostile workbook may have."""

import datetime
import io
import zipfile

import pytest

from reviews.readers import limits
from reviews.readers.containers.archives import check_archive
from reviews.readers.containers.workbooks import text_of, trimmed
from reviews.readers.records import Refused


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        ("a_x000D_\r\nb", "a\nb"),
        (True, "true"),
        (False, "false"),
        (1, "1"),
        (0.0, "0"),
        (-3.0, "-3"),
        (4.5, "4.5"),
        (1e14, "100000000000000"),
        (1e15, "1000000000000000.0"),
        (-1e16, "-1e+16"),
        (datetime.datetime(2026, 1, 2), "2026-01-02"),
        (datetime.datetime(2026, 1, 2, 0, 0, 1), "2026-01-02 00:00:01"),
        (datetime.datetime(2026, 1, 2, 10, 11, 12, 500), "2026-01-02 10:11:12"),
        (datetime.date(2026, 1, 2), "2026-01-02"),
        (datetime.time(9, 5, 7), "09:05"),
    ],
)
def test_a_cell_is_the_text_that_a_person_sees(value: object, text: str) -> None:
    assert text_of(value) == text


def test_empty_cells_at_the_end_are_none() -> None:
    assert trimmed(["a", "", "b", "", ""]) == ["a", "", "b"]
    assert trimmed(["", ""]) == trimmed([]) == []
    assert trimmed(["a"]) == ["a"]


def sheet(xml: str, compression: int = zipfile.ZIP_STORED) -> zipfile.ZipFile:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", compression) as archive:
        archive.writestr("sheet.xml", xml)
    return zipfile.ZipFile(written)


@pytest.mark.parametrize(
    ("unpacked", "is_refused"),
    [(1_000, False), (limits.MEGABYTE, False), (3 * limits.MEGABYTE, True)],
)
def test_an_archive_may_unpack_to_a_megabyte_and_a_hundred_times_its_size(unpacked: int, is_refused: bool) -> None:
    with sheet(" " * unpacked, zipfile.ZIP_DEFLATED) as archive:
        if not is_refused:
            check_archive(archive)
            return
        with pytest.raises(Refused) as refused:
            check_archive(archive)
    assert refused.value.code == "unpacked_too_large"


@pytest.mark.parametrize(("flags", "is_refused"), [(0, False), (1, True), (2, False), (9, True)])
def test_an_encrypted_member_is_refused(flags: int, is_refused: bool) -> None:
    with sheet("<a/>") as archive:
        archive.infolist()[0].flag_bits = flags
        if not is_refused:
            check_archive(archive)
            return
        with pytest.raises(Refused) as refused:
            check_archive(archive)
    assert refused.value.code == "encrypted"
