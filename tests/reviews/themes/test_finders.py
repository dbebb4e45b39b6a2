"""The two finders against slow ones, which try every word of a list at every place."""

import re

from hypothesis import given
from hypothesis import strategies as st

from reviews.themes.hangul import HangulFinder, plain_hangul
from reviews.themes.latin import LatinFinder
from reviews.themes.lexicon import entries_of, read

LATIN = (
    "wait",
    "wait time*",
    "waiter*",
    "no wait",
    "not",
    "not only",
    "deliver*",
    "delivered late",
    "don't",
    ",",
    "a+b",
)
HANGUL = (
    "친절",
    "불친절",
    "^안",
    "안 나",
    "안나와",
    "맛$",
    "맛이 없",
    "맛있",
    "고_",
    "지 않",
    "^싸",
    "길",
    "길어요",
    "데$",
    "맛이",
)
LATIN_PARTS = ("wait", "times", "waiter", "waiters", "not", "only", "no", "deliver", "delivered", "late", "don't")
HANGUL_PARTS = (
    *(
        "친절",
        "불",
        "안",
        "나",
        "와",
        "맛",
        "이",
        "없",
        "있",
        "고",
        "지",
        "않",
        "싸",
        "길",
        "어요",
        "데",
        "은",
        "도",
        "에서",
    ),
    *("들", "이었어요", "입니다"),
)
PARTICLES = ("이", "은", "도", "에서", "들이", "이었어요", "입니다", "")


def slow_latin(text: str) -> list[tuple[int, int, str]]:
    found, at = [], 0
    while at < len(text):
        fits = [
            (match.end(), len(pattern), pattern)
            for pattern in LATIN
            for match in [re.compile(latin_expression(pattern)).match(text, at)]
            if match
        ]
        if fits:
            end, _, pattern = max(fits)
            found.append((at, end, pattern))
            at = end
        else:
            at += 1
    return found


def latin_expression(pattern: str) -> str:
    if not pattern[0].isalnum():
        return re.escape(pattern)
    words = [re.escape(word).replace(r"\*", r"\w*") for word in pattern.split(" ")]
    return r"\b" + r"[\s-]{1,3}".join(words) + r"(?!\w)"


def slow_hangul(text: str) -> list[tuple[int, int]]:
    text = re.sub(r"\s", " ", text)
    found, at = [], 0
    while at < len(text):
        ends = [end for pattern in HANGUL if (end := hangul_end(pattern, text, at)) is not None]
        if ends:
            found.append((at, max(ends)))
            at = max(ends)
        else:
            at += 1
    return found


def hangul_end(pattern: str, text: str, at: int) -> int | None:
    """Return where a pattern ends that begins at a place; None where it does not."""
    if pattern.startswith("^") and at and "가" <= text[at - 1] <= "힣":
        return None
    letters = pattern.strip("^$").replace(" ", " {0,2}").replace("_", " {1,2}")
    match = re.compile(letters).match(text, at)
    if match is None or (pattern.endswith("$") and not ends_a_noun(text[match.end() :])):
        return None
    return match.end()


def ends_a_noun(rest: str) -> bool:
    run = re.match("[가-힣]*", rest)
    return run is not None and (run.group() in PARTICLES or run.group().startswith("이었"))


@given(st.lists(st.sampled_from([*LATIN_PARTS, *" -,'x"])))
def test_latin_words_are_found_as_by_trying_each(parts: list[str]) -> None:
    text = " ".join(parts).replace(" - ", "-").replace(" x ", "")
    finder = LatinFinder({pattern: pattern for pattern in LATIN})
    assert [(start, end) for start, end, _ in finder.find(text)] == [(start, end) for start, end, _ in slow_latin(text)]


@given(
    st.lists(
        st.sampled_from(
            [
                *HANGUL_PARTS,
                " ",
                "  ",
                "\n",
                "a",
            ]
        )
    )
)
def test_stems_are_found_as_by_trying_each(parts: list[str]) -> None:
    text = "".join(parts)
    finder = HangulFinder({pattern: pattern for pattern in HANGUL})
    assert [(start, end) for start, end, _ in finder.find(text)] == slow_hangul(text)


def test_every_word_of_the_files_is_found_alone() -> None:
    for language, hangul in (("ko", True), ("en", False)):
        patterns = {pattern: pattern for pattern, _ in entries_of(read(language))}
        finder = (HangulFinder if hangul else LatinFinder)(patterns)
        for pattern in patterns:
            alone = plain_hangul(pattern) + " " * pattern.endswith("_") if hangul else pattern.replace("*", "")
            found = finder.find(alone)
            assert found, pattern
            assert found[0][:2] == (0, len(alone)), (pattern, found)
