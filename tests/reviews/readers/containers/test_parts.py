"""What the check of a part of an Office document counts and refuses, however the part is written."""

import io
import time

import pytest

from reviews.readers import limits
from reviews.readers.containers import parts
from reviews.readers.containers.parts import check_part
from reviews.readers.records import Refused


def sheet(inside: str, encoding: str = "utf-8", opening: str = "") -> io.BytesIO:
    declared = f"<?xml version='1.0' encoding='{encoding}'?>"
    text = f"{declared}{opening}<s xmlns='{parts.MAIN}' xmlns:x='{parts.MAIN}'>{inside}</s>"
    return io.BytesIO(text.encode(encoding))


@pytest.mark.parametrize(
    ("xml", "is_refused"),
    [
        ("<row/>" * 4, False),
        ("<row/>" * 5, True),
        ('<row r="4"/>', False),
        ('<x:row spans="1:2" r="5"/>', True),
        ("<row r='5'/>", True),
        ('<row r = "1000000000000" />', True),
        ('<row r="&#53;"/>', True),
        ('<row r="5.0"/>', True),
        ('<row r="3"/><row/><row/>', True),
        ("<!-- <row r='5'/> --><row/>", False),
        ("<rows/>" * 9, False),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "iso-8859-1", "cp1252"])
def test_rows_are_counted_and_so_are_their_numbers(
    xml: str, is_refused: bool, encoding: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "WORKBOOK_ROWS", 4)
    if not is_refused:
        check_part(sheet(xml, encoding))
        return
    with pytest.raises(Refused) as refused:
        check_part(sheet(xml, encoding))
    assert refused.value.code == "too_many_rows"


@pytest.mark.parametrize("xml", ['<row r="2"/><row r="2"/>', '<row r="3"/><row r="1"/>'])
def test_rows_out_of_order_are_refused_since_one_would_hide_the_other(xml: str) -> None:
    with pytest.raises(Refused) as refused:
        check_part(sheet(xml))
    assert refused.value.code == "broken_workbook"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize(
    "opening", ["<!DOCTYPE s>", '<!DOCTYPE s [<!ENTITY a "aaa">]>', "<!DOCTYPE s SYSTEM 'file:///x'>"]
)
def test_a_document_type_is_refused_in_every_encoding(opening: str, encoding: str) -> None:
    with pytest.raises(Refused) as refused:
        check_part(sheet("<row/>", encoding, opening))
    assert refused.value.code == "broken_workbook"


@pytest.mark.parametrize("once", ["<c/>", "<c>", "<row><c/></row>", "<si/>"])
def test_a_row_or_a_text_of_too_much_is_refused(once: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "MOST_ELEMENTS", 10)
    monkeypatch.setattr(parts, "MOST_STRINGS", 10)
    monkeypatch.setattr(limits, "WORKBOOK_ROWS", 10)
    check_part(sheet("".join([once] * 9) + "</c>" * 9 * (once == "<c>")))
    with pytest.raises(Refused) as refused:
        check_part(sheet("".join([once] * 11)))
    assert refused.value.code == "too_many_rows"


@pytest.mark.parametrize(
    "xml", [f"<t>{'x' * 3_000_000}</t>", "<t " + " ".join(f"a{n}=''" for n in range(400_000)) + "/>"]
)
def test_a_text_or_a_tag_without_end_is_refused_before_it_is_built(xml: str) -> None:
    started = time.process_time()
    with pytest.raises(Refused) as refused:
        check_part(sheet(xml))
    assert refused.value.code == "field_too_long"
    assert time.process_time() - started < 1


def test_merged_cells_are_found_whatever_their_quotes() -> None:
    xml = "<mergeCells><mergeCell ref='A1:A2'/><x:mergeCell other=''  ref = \"B1:C1\" /></mergeCells>"
    assert check_part(sheet(xml, "utf-16")).merged == ["A1:A2", "B1:C1"]
