"""Marks of texts: the longest word, clauses, negation in both languages, stars, keywords, own terms, hostile input."""

from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviews.synthetic.phrases import ENGLISH, KOREAN
from reviews.themes.keys import OTHER, THEMES
from reviews.themes.marking import LONGEST, Mark, OwnTerm, digest, marks


def themes_of(text: str, **given: object) -> list[tuple[str, int]]:
    return sorted({(mark.theme, mark.polarity) for mark in marks(text, **given)})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("직원이 불친절해요", [("rude", -1)]),
        ("직원이 친절해요", [("rude", 1)]),
        ("The staff were unfriendly", [("rude", -1)]),
        ("안내가 잘 되어 있어요", []),
        ("fast food", []),
        ("I cannot wait to come back", []),
        ("제가 친구 기다리면서 있었어요", []),
    ],
)
def test_the_longest_word_counts(text: str, expected: Sequence[tuple[str, int]]) -> None:
    assert [one for one in themes_of(text) if one[1] or one[0] not in ("product", "seats")] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("직원은 불친절하지만 커피는 맛있어요", [("product", 1), ("rude", -1)]),
        ("맛은 좋은데 가격이 비싸요", [("product", 1), ("value", -1)]),
        ("The food was great but the service was terrible.", [("product", 1), ("rude", -1)]),
        ("Great coffee, terrible service", [("product", 1), ("rude", -1)]),
        ("Although the staff was rude, the wait was short.", [("rude", -1), ("wait", 1)]),
        ("디카페인으로 시켰는데 일반 커피가 나왔어요", [("order", -1)]),
        ("자리가 있긴 한데 불편해요", [("seats", -1)]),
    ],
)
def test_each_clause_speaks_for_itself(text: str, expected: Sequence[tuple[str, int]]) -> None:
    assert themes_of(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("깨끗하지 않아요", [("clean", -1)]),
        ("안 깨끗해요", [("clean", -1)]),
        ("친절하지 못해요", [("rude", -1)]),
        ("불친절하지 않아요", [("rude", 1)]),
        ("맛있진 않아요", [("product", -1)]),
        ("친절하다는 후기 보고 갔는데 전혀 아니었어요", [("rude", -1)]),
        ("기다린 적이 거의 없어요", [("wait", 1)]),
        ("Not friendly", [("rude", -1)]),
        ("They weren't friendly at all", [("rude", -1)]),
        ("The staff were never rude", [("rude", 1)]),
        ("Hardly any wait", [("wait", 1)]),
        ("It wasn’t clean", [("clean", -1)]),
        ("Not a problem. Friendly staff.", [("rude", 1)]),
    ],
)
def test_negation_turns_a_word(text: str, expected: Sequence[tuple[str, int]]) -> None:
    assert themes_of(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The wait was short", [("wait", 1)]),
        ("The wait was long", [("wait", -1)]),
        ("줄이 길어요", [("wait", -1)]),
        ("배달이 너무 오래 걸려요", [("delivery", -1)]),
        ("나오기까지 너무 오래 걸려요", [("wait", -1)]),
        ("주문했어요", []),
        ("주문이 틀렸어요", [("order", -1)]),
        ("Average food", [("product", 0)]),
        ("음식은 그냥 평범해요", [("product", 0)]),
    ],
)
def test_an_open_word_takes_the_nearest_opinion(text: str, expected: Sequence[tuple[str, int]]) -> None:
    assert themes_of(text) == expected


def test_stars_decide_only_where_the_text_leaves_it_open() -> None:
    assert themes_of("The wait.") == [("wait", 0)]
    assert themes_of("The wait.", score=0.0) == [("wait", -1)]
    assert themes_of("The wait.", score=1.0) == [("wait", 1)]
    assert themes_of("The wait.", score=0.5) == [("wait", 0)]
    assert themes_of("The staff were friendly", score=0.0) == [("rude", 1)]
    assert themes_of("Coffee and a rude waiter", score=1.0) == [("product", 0), ("rude", -1)], "it says enough"


def test_keywords_stand_before_the_text_at_places_of_their_own() -> None:
    found = marks("음식이 짜요", keywords=["주문/대기 시간이 짧아요", "매장이 청결해요", "매장이  청결해요"])
    assert found == [
        Mark("clean", 1, -3, -3),
        Mark("clean", 1, -2, -2),
        Mark("wait", 1, -1, -1),
        Mark("product", -1, 0, 2),
    ]


def test_a_keyword_that_is_in_no_list_is_read_as_praise() -> None:
    assert themes_of("", keywords=["사장님이 정말 친절해요"]) == [("rude", 1)]
    assert themes_of("", keywords=["asdf", ""]) == []


def test_own_terms_count_next_to_the_lexicon() -> None:
    bun, points = OwnTerm("Garam dream", "product", 1), OwnTerm("가람포인트", "value", None)
    assert marks("A garam  dream!", own=[bun]) == [Mark("product", 1, 2, 14)]
    assert marks("A garam dream!") == []
    assert themes_of("가람포인트가 별로예요", own=[bun, points]) == [("value", -1)]
    assert themes_of("가람포인트", own=[points]) == [("value", 0)]
    assert themes_of("never any staff", own=[OwnTerm("never", "wait", -1)]) == [("rude", 0), ("wait", -1)]


@pytest.mark.parametrize("term", ["*", "a*b", "", "_(", "가*", "[\\"])
def test_own_terms_are_words_and_no_patterns(term: str) -> None:
    marks(f"text {term} 글 {term}", own=[OwnTerm(term, "wait", None)])


def test_an_own_term_of_an_unknown_theme_is_refused() -> None:
    with pytest.raises(ValueError, match="other is no theme"):
        marks("bun", own=[OwnTerm("bun", OTHER, 1)])


def test_places_are_those_of_the_text_as_stored() -> None:
    for text, word in [
        ("정말 친\u200b절해요", "친\u200b절하"[:3]),
        ("\ufeff RUDE\u00a0staff", "RUDE"),
        ("İİ rude", "rude"),
        ("ＲＵＤＥ", "ＲＵＤＥ"),
        ("정말 \u1112\u1162\u11bc복 불\u110e\u1175\u11ab절", "불\u110e\u1175\u11ab절"),
    ]:
        mark = next(mark for mark in marks(text) if mark.theme == "rude")
        assert text[mark.start : mark.end] == word


@pytest.mark.parametrize("text", ["", " ", "\n", "👍👍", "12345", "....", "\u200b" * 50, "ㅋㅋㅋㅋ", "\x00", "\ud800"])
def test_a_text_without_a_theme_has_no_mark(text: str) -> None:
    assert marks(text) == []


@pytest.mark.parametrize(
    "text",
    [
        *("a" * 100_000, " " * 100_000, "-" * 100_000, "not " * 25_000, "no-" * 33_000, "deliver" + "x" * 100_000),
        *(
            "안 " * 50_000,
            "친절하지 않" * 16_000,
            "가" * 100_000,
            "친 절 " * 25_000,
            "맛이  없" * 20_000,
            "고 " * 50_000,
        ),
        *("rude, " * 16_000, "줄이 길어요 " * 14_000, "\u0301" * 100_000, "e\u0301" * 50_000, "\u1100" * 100_000),
    ],
    ids=lambda text: text[:8],
)
def test_hostile_texts_end(text: str) -> None:
    assert all(mark.end <= LONGEST for mark in marks(text))


REMARKS = [
    remark
    for phrases in (KOREAN, ENGLISH)
    for side in (phrases.blame, phrases.praise, phrases.mixed)
    for remarks in side.values()
    for remark in remarks
]
TEXTS = st.lists(
    st.one_of(
        st.sampled_from(REMARKS),
        st.sampled_from(["not", "안", "지만", "but", ",", ".", "않아요", "  ", "\n", "\u200b", "never", "는데"]),
        st.text(max_size=8),
    ),
    max_size=8,
).map(" ".join)


@given(TEXTS, st.none() | st.floats(0, 1), st.lists(st.sampled_from(["친절해요", "맛", "x"]), max_size=3))
def test_marks_are_sorted_within_the_text_and_unique(text: str, score: float | None, keywords: list[str]) -> None:
    found = marks(text, score=score, keywords=keywords)
    places = [(mark.start, mark.end) for mark in found]
    assert places == sorted(places)
    assert len({(mark.theme, mark.start) for mark in found}) == len(found)
    for mark in found:
        assert mark.theme in THEMES
        assert mark.polarity in (-1, 0, 1)
        assert (0 <= mark.start < mark.end <= len(text)) or (-len(keywords) <= mark.start == mark.end < 0)
    for theme in THEMES:
        ends = [(mark.start, mark.end) for mark in found if mark.theme == theme and mark.start >= 0]
        assert all(before[1] <= after[0] for before, after in pairwise(ends))


@given(TEXTS)
def test_stars_change_no_polarity_that_the_text_has(text: str) -> None:
    settled = [mark for mark in marks(text) if mark.polarity]
    assert [mark for mark in marks(text, score=0.0) if mark.polarity] == settled or not settled


def test_the_digest_is_short_and_stays() -> None:
    assert digest() == digest()
    assert len(digest()) == 12


def test_a_text_of_one_word_over_and_over_is_read_in_pieces() -> None:
    """Each word is compared with those of its clause alone: of 7,000 in one clause that took seconds."""
    found = marks("app slow " * 3_500, score=1.0)
    assert {(mark.theme, mark.polarity) for mark in found} == {("app_slow", -1)}
    assert len(found) > 10


@pytest.mark.parametrize(
    ("text", "polarity"),
    [
        ("The staff understands English well", 1),
        ("could barely understand English", -1),
        ("Nobody was able to speak English here", -1),
        ("He does not speak English", -1),
        ("I only speak English", None),
    ],
)
def test_whether_somebody_speaks_ones_language_is_turned_by_negation(text: str, polarity: int | None) -> None:
    found = [mark.polarity for mark in marks(text) if mark.theme == "misunderstood"]
    assert found == ([] if polarity is None else [polarity])


@pytest.mark.parametrize("text", ["This location is horrible", "Avoid it at all costs", "The least expensive meal"])
def test_general_words_name_no_theme(text: str) -> None:
    assert marks(text) == []
