"""The files of words: what they may say, that no word says two things, and that no word of every text is a theme."""

from collections import defaultdict

import pytest

from reviews.synthetic.phrases import ENGLISH, KEYWORDS, KOREAN, Phrases
from reviews.themes.hangul import NOUN_END, RUN_BEGIN, plain_hangul
from reviews.themes.keys import THEMES
from reviews.themes.lexicon import Kind, Need, entries_of, read
from reviews.themes.marking import marks

LANGUAGES = ("en", "ko")
PLANTED = {"staff": "rude", "taste": "product", "price": "value", "app": "app_slow", "renewal": "inconsistent"}
"""Topics of the demo that have another name as a theme."""


@pytest.mark.parametrize(
    "document",
    [
        *({"words": []}, {"themes": {"other": {}}}, {"themes": {"wait": {"best": []}}}, {"themes": {"wait": []}}),
        *({"breaks": "but"}, {"breaks": [""]}, {"opinion": {"better": []}}, {"pairs": {}}, {"pairs": [{"theme": "x"}]}),
    ],
)
def test_what_a_file_may_not_say_is_refused(document: dict[str, object]) -> None:
    with pytest.raises((ValueError, KeyError)):
        list(entries_of(document))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_theme_has_words_for_praise_and_complaint(language: str) -> None:
    polarities = defaultdict(set)
    for _, word in entries_of(read(language)):
        for topic in word.topics:
            polarities[topic.theme].add(topic.polarity)
    assert set(polarities) == set(THEMES)
    assert all({1, -1} <= found for found in polarities.values())


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_is_of_two_kinds_or_both_praise_and_complaint(language: str) -> None:
    kinds, polarities, listed = defaultdict(set), defaultdict(set), defaultdict(list)
    for pattern, word in entries_of(read(language)):
        kinds[pattern].add(word.kind)
        listed[pattern].append(word)
        for topic in word.topics:
            polarities[pattern, topic.theme].add(topic.polarity)
    assert [pattern for pattern, found in kinds.items() if len(found) > 1] == []
    assert [key for key, found in polarities.items() if {1, -1} <= found] == []
    assert [pattern for pattern, words in listed.items() if len(words) > len(set(words))] == []


def test_a_korean_stem_has_one_spelling_in_the_file() -> None:
    spelled = defaultdict(set)
    for pattern, _ in entries_of(read("ko")):
        spelled[plain_hangul(pattern)].add((pattern.startswith(RUN_BEGIN), pattern.endswith(NOUN_END)))
    assert [letters for letters, found in spelled.items() if len(found) > 1] == []


def test_the_words_that_every_order_has_are_no_theme_alone() -> None:
    for language, words in (("en", ("order", "ordered", "orders")), ("ko", ("주문", "메뉴가"))):
        needs = {
            pattern: {topic.need for topic in word.topics if topic.theme == "order"}
            for pattern, word in entries_of(read(language))
            if pattern in words
        }
        assert set(needs) == set(words)
        assert all(need == {Need.OWN_OPINION} for need in needs.values())


def test_negators_and_breaks_are_known_in_both_languages() -> None:
    kinds = {language: {pattern: word.kind for pattern, word in entries_of(read(language))} for language in LANGUAGES}
    assert kinds["en"]["but"] is kinds["ko"]["지만"] is Kind.BREAK
    assert kinds["en"]["not"] is kinds["ko"]["^안"] is Kind.NOT_BEFORE
    assert kinds["ko"]["지 않"] is Kind.NOT_AFTER


@pytest.mark.parametrize("phrases", [KOREAN, ENGLISH], ids=LANGUAGES)
def test_nine_of_ten_planted_complaints_are_found(phrases: Phrases) -> None:
    named = [
        any(mark.theme == PLANTED.get(topic, topic) and mark.polarity == -1 for mark in marks(remark))
        for topic, remarks in phrases.blame.items()
        if topic != "renewal"
        for remark in remarks
    ]
    assert sum(named) >= 0.9 * len(named)


def test_closes_and_openings_of_the_demo_complain_of_nothing_but_money() -> None:
    for phrases in (KOREAN, ENGLISH):
        others = (*phrases.openings, *phrases.delivered, *(close for side in phrases.closes.values() for close in side))
        assert {mark.theme for text in others for mark in marks(text) if mark.polarity == -1} <= {"value"}


def test_every_keyword_of_the_demo_is_praise_of_a_theme() -> None:
    for topic, keyword in KEYWORDS.items():
        found = {(mark.theme, mark.polarity) for mark in marks("", keywords=[keyword])}
        theme = {**PLANTED, "renewal": "seats"}.get(topic, topic)
        assert found == {(theme, 1)}
