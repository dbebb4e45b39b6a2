"""The language of an answer: what the file states, else the letters that a text is written in."""

import pytest

from reviews.languages import LATIN, language_of


@pytest.mark.parametrize(
    ("stated", "expected"),
    [("ko", "ko"), ("KO", "ko"), ("en_GB", "en"), ("zh-Hant-TW", "zh"), ("English", "English"), ("한국어", "한국어")],
)
def test_what_is_stated_counts_and_regions_are_left_out(stated: str, expected: str) -> None:
    assert language_of(stated, "커피가 맛있어요") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("커피가 정말 맛있어요 wow", "ko"),
        ("The 라떼 here is lovely", LATIN),
        ("コーヒーが美味しい", "ja"),
        ("咖啡很好喝", "zh"),
        ("Très bon café", LATIN),
        ("ㅋㅋㅋ", "ko"),
        ("10/10 👍", ""),
        ("", ""),
        ("Очень вкусно", ""),
    ],
)
def test_else_the_letters_tell(text: str, expected: str) -> None:
    assert language_of("", text) == expected
