"""Texts to compare: the same length or with the place of each letter."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviews.themes.folding import folded


@pytest.mark.parametrize(
    ("text", "as_compared"),
    [
        *[
            ("Don’t", "don't"),
            ("친\u200b절", "친절"),
            ("\u1111\u116e\u11ae", "푿"),
            ("Ａ１", "a1"),
            ("é", "é"),
            ("", ""),
        ],
        *[("e\u0301a", "éa"), ("\ufeffx", "x"), ("İ", "i̇"), ("\u0301", "\u0301")],
    ],
)
def test_letters_that_look_alike_are_compared_alike(text: str, as_compared: str) -> None:
    assert folded(text).text == as_compared


@given(st.text(alphabet=st.sampled_from("aB가\u1100\u1161\u11a8\u0301\u200b\ufeffİ’Ａ \n\u00ad"), max_size=12))
def test_every_letter_has_its_place(text: str) -> None:
    whole = folded(text)
    assert whole.text == whole.text.lower()
    places = [whole.place(index, index + 1) for index in range(len(whole.text))]
    assert all(0 <= start < end <= len(text) for start, end in places)
    assert places == sorted(places)
    assert folded(whole.text).text == whole.text
