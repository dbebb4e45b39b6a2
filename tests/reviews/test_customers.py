"""Names and contacts are recognised however they are written."""

from unicodedata import normalize

import pytest

from reviews.customers import CUT, author_form, contact_forms, cut


@pytest.mark.parametrize(
    "name", ["Kim Minsu", " kim  minsu ", "KIM MINSU", "Ｋｉｍ　Ｍｉｎｓｕ", "Kim\u200b Minsu", "Kim\tMinsu"]
)
def test_spellings_of_a_name_have_one_form(name: str) -> None:
    assert author_form(name) == author_form("Kim Minsu")


def test_composed_and_decomposed_letters_are_one_name() -> None:
    assert author_form(normalize("NFD", "김민수")) == author_form("김민수")
    assert author_form("STRASSE") == author_form("Straße")


@pytest.mark.parametrize("name", ["Kim Minsu Jr", "Kim", "KimMinsu", "김민수"])
def test_another_name_has_another_form(name: str) -> None:
    assert author_form(name) != author_form("Kim Minsu")


@pytest.mark.parametrize("nobody", ["", "  ", "\u200b"])
def test_nothing_is_no_name(nobody: str) -> None:
    assert author_form(nobody) == ""


@pytest.mark.parametrize("text", ["Kim", "S1", "12", "2026-03-01T10", "@kim", "kim@localhost", "call me"])
def test_what_is_neither_address_nor_number_has_no_form(text: str) -> None:
    assert contact_forms(text, "KR") == frozenset()


EMAIL = contact_forms(" Kim.Minsu@Example.co.KR ", "")


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("write to kim.minsu@example.co.kr.", f"write to {CUT}."),
        ("이메일은kim.minsu@example.co.kr입니다", f"이메일은{CUT}입니다"),
        ("<KIM.MINSU@EXAMPLE.CO.KR>", f"<{CUT}>"),
        ("ｋｉｍ.minsu＠example.co.kr twice kim.minsu@example.co.kr", f"{CUT} twice {CUT}"),
        ("mailto:kim.minsu@example.co.kr?", f"mailto:{CUT}?"),
        ("kim.minsu@example.co.kr.Thanks", f"{CUT}.Thanks"),
        ("'kim.minsu@example.co.kr'", f"'{CUT}'"),
    ],
)
def test_an_address_is_cut_out_of_a_text(text: str, left: str) -> None:
    assert cut(text, EMAIL.__contains__) == left


@pytest.mark.parametrize(
    "text", ["", "other.kim.minsu@example.co.kr", "kim.minsu@example.co", "kim.minsu at example.co.kr", "5/5"]
)
def test_other_texts_stay(text: str) -> None:
    assert cut(text, EMAIL.__contains__) == text


PHONE = contact_forms("010-1234-5678", "KR")


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("call 010-1234-5678!", f"call {CUT}!"),
        ("01012345678로 전화", f"{CUT}로 전화"),
        ("+82 10 1234 5678", CUT),
        ("+82 (0)10-1234-5678", CUT),
        ("0082-10-1234-5678", CUT),
        ("０１０－１２３４－５６７８", CUT),
        ("010-9999-8888 010-1234-5678 02-555-0000", f"010-9999-8888 {CUT} 02-555-0000"),
        ("(010) 1234.5678", f"{CUT}"),
        ("2026-03-01 010 1234 5678", f"2026-03-01 {CUT}"),
    ],
)
def test_a_number_is_cut_out_of_a_text(text: str, left: str) -> None:
    assert cut(text, PHONE.__contains__) == left


@pytest.mark.parametrize(
    "text", ["010-1234-5679", "1234-5678", "99010123456781", "order 1012345", "3.5 of 5, 2026-03-01"]
)
def test_other_numbers_stay(text: str) -> None:
    assert cut(text, PHONE.__contains__) == text


def test_a_number_with_its_country_needs_no_country_of_the_brand() -> None:
    assert contact_forms("+82 10-1234-5678", "") == PHONE


def test_without_any_country_the_digits_count() -> None:
    assert contact_forms("010-1234-5678", "") == frozenset({"phone:1012345678"})


def test_a_very_long_run_of_digits_takes_no_time() -> None:
    text = "1 " * 16_000
    assert cut(text, PHONE.__contains__) == text
