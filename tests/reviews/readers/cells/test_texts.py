"""What counts as nothing written, and how long an identifier may be."""

import pytest

from reviews.readers.cells.texts import NOTHING, identifier, identifiers, is_damaged, is_nothing, prose, proses, words
from reviews.readers.records import CellError


@pytest.mark.parametrize("mark", sorted(NOTHING))
def test_every_mark_of_an_absent_value_is_nothing_in_any_case(mark: str) -> None:
    for text in (mark, mark.upper(), f"  {mark}\n"):
        assert is_nothing(text)
        assert prose(text) == ""
    assert proses([mark, "Good"]) == ["", "Good"]
    assert identifiers([mark, "A1"]) == ["", "A1"]


@pytest.mark.parametrize("text", ["0", ".", "no", "#ref", "#VALUE!!", "nothing", "#DIV/0! again"])
def test_other_texts_are_not_nothing(text: str) -> None:
    assert not is_nothing(text)
    assert prose(text) == text
    assert proses([text]) == identifiers([text]) == [text]


def test_prose_has_its_line_breaks_and_no_blanks_at_the_ends() -> None:
    assert prose(" Good.\n\nBad. \n") == "Good.\n\nBad."
    assert proses([" Good.\n\nBad. \n", "n/a "]) == ["Good.\n\nBad.", ""]
    assert proses([]) == []


@pytest.mark.parametrize(("length", "fits"), [(254, True), (255, True), (256, False)])
def test_an_identifier_has_at_most_255_characters(length: int, fits: bool) -> None:
    text = "x" * length
    if fits:
        assert identifier(f" {text} ") == text
        assert identifiers([f" {text} "]) == [text]
        return
    assert identifiers([text]) is None
    with pytest.raises(CellError) as raised:
        identifier(text)
    assert (raised.value.code, raised.value.given, raised.value.expected) == ("too_long", "x" * 40, "255")


def test_identifiers_of_eight_characters_and_more_are_never_nothing() -> None:
    assert identifiers([" 12345678", "00000000"]) == ["12345678", "00000000"]
    assert identifiers([]) == []


def test_words() -> None:
    assert words(" Fish &amp;\n Chips ") == "Fish & Chips"
    assert words("Fish & Chips") == "Fish & Chips"
    assert not is_damaged("")
