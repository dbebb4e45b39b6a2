"""Phrases: causes are found that nobody listed, and shuffled texts have none."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import hypergeom

from dashboards.stats.phrases import distinctive, upper_tail
from reviews.ngrams import Vocabulary
from tests.dashboards.stats.spoken_texts import dealt, found, named, named_by_frequency, texts_about, usual_texts

OTHERS = usual_texts(1_130, seed=2)
OWN = usual_texts(230, seed=1)


def test_a_cause_that_only_one_store_has_is_named_with_its_counts() -> None:
    phrases = found([*OWN, *texts_about("renewal", 60, seed=3)], OTHERS)
    everything = " ".join(text for text, _phrase in phrases)
    assert "인테리어 예뻐졌지 그게" in everything
    for text, phrase in phrases:
        assert phrase.n >= 3 and phrase.q <= 0.05 and phrase.log_odds > 0, text
        assert phrase.n == phrase.texts.size


def test_seven_of_254_against_none_of_1130() -> None:
    own = [*OWN[:247], *["공사 끝나고 자리가 반으로 줄었어요."] * 7][-254:]
    ((text, phrase),) = [each for each in found(own, OTHERS) if "공사" in each[0]]
    assert (phrase.n, phrase.others) == (7, (0,))
    assert text == "공사 끝나고 자리", "the longest run of words that the same texts have"


def test_what_everybody_says_is_no_news() -> None:
    assert found(OWN, OTHERS) == []


def test_a_phrase_must_differ_from_each_group() -> None:
    """New here, and new everywhere: a season, not a cause."""
    new = [f"{text} 크리스마스 장식이 예뻐요." for text in OWN[:40]]
    before, elsewhere = OWN[40:], [f"{text} 크리스마스 장식이 예뻐요." for text in OTHERS]
    assert any("크리스마스" in text for text, _phrase in found(new, before))
    assert not any("크리스마스" in text for text, _phrase in found(new, before, elsewhere))


def test_the_less_sure_of_two_comparisons_decides() -> None:
    """Twenty of 200 texts here, four of 100 before: that may be chance, though nobody else says it."""
    gate = "주차장 차단기가 고장났어요."
    own, before = [*OWN[:180], *[gate] * 20], [*OTHERS[:96], *[gate] * 4]
    assert [text for text, _phrase in found(own, OTHERS)] == ["주차장 차단기 고장났어요"]
    for others in ((before, OTHERS), (OTHERS, before)):
        assert "차단기" not in " ".join(text for text, _phrase in found(own, *others))


def test_words_that_come_once_do_not_hide_those_that_come_often() -> None:
    """Five of 254 texts, among names of which each is written once: no such word could prove anything."""
    own = [*(f"guest{number} came{number}" for number in range(249)), *["rooftop garden closed"] * 5]
    others = [f"other{number} went{number}" for number in range(1_130)]
    assert [text for text, _phrase in found(own, others)] == ["rooftop garden closed"]


def test_a_text_counts_once_however_often_it_says_it() -> None:
    own = ["바퀴벌레 바퀴벌레 바퀴벌레 바퀴벌레 바퀴벌레", *OWN]
    assert not any("바퀴벌레" in text for text, _phrase in found(own, OTHERS))


def test_overlapping_phrases_are_one_and_different_causes_are_two() -> None:
    own = [*OWN, *["The rooftop garden is closed."] * 8, *["주차장 차단기가 고장났어요."] * 8]
    texts = [text for text, _phrase in found(own, OTHERS)]
    assert sorted(texts) == ["rooftop garden closed", "주차장 차단기 고장났어요"]


def test_words_of_one_letter_are_phrases_only_with_others() -> None:
    own = [*OWN, *["컵 깨짐"] * 8]
    assert [text for text, _phrase in found(own, OTHERS)] == ["컵 깨짐"]


def test_empty_sides_have_no_phrases() -> None:
    words = Vocabulary()
    some, none = words.encode(OWN), words.encode([])
    assert distinctive(none, some) == distinctive(some, none) == []
    assert distinctive(words.encode([""] * 10), words.encode(["", "a b"])) == []
    with pytest.raises(ValueError, match="give other texts"):
        distinctive(some)


@given(st.integers(1, 60), st.integers(1, 200), st.data())
def test_tails_are_those_of_the_hypergeometric_distribution(n: int, m: int, data: st.DataObject) -> None:
    both = data.draw(st.integers(0, n + m))
    own = data.draw(st.integers(max(both - m, 0), min(both, n)))
    exact = float(hypergeom.sf(own - 1, n + m, both, n))
    given_tail = float(upper_tail([own], [both], n, m)[0])
    assert given_tail == pytest.approx(exact, rel=1e-9) or (
        given_tail == 1.0 and own <= (both + 1) * (n + 1) / (n + m + 2)
    )


def test_stores_that_do_not_differ_get_no_phrase() -> None:
    """The same texts dealt at random to 12 stores, eight times: frequency alone would name one in every store."""
    tables = dealt(stores=12, texts=100, rounds=8, seed=41)
    assert named(tables) <= 0.05
    assert named_by_frequency(tables) > 0.9


@pytest.mark.soak
@pytest.mark.parametrize(("stores", "texts", "rounds"), [(12, 100, 80), (40, 25, 25), (40, 250, 5), (200, 150, 1)])
def test_at_most_a_twentieth_of_equal_stores_get_a_phrase(stores: int, texts: int, rounds: int) -> None:
    tables = dealt(stores, texts, rounds, seed=43)
    share = named(tables)
    print(f"{stores} stores of {texts} texts: {100 * share:.1f} of {len(tables)}")  # noqa: T201
    assert share <= 0.05


def test_the_order_of_stores_and_texts_changes_nothing() -> None:
    own = [*OWN, *texts_about("renewal", 60, seed=3)]
    rng = np.random.default_rng(1)
    mixed = [own[index] for index in rng.permutation(len(own)).tolist()]
    assert {(text, phrase.n, phrase.p) for text, phrase in found(own, OTHERS)} == {
        (text, phrase.n, phrase.p) for text, phrase in found(mixed, OTHERS)
    }
