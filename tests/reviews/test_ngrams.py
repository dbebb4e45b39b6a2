"""Words of texts: particles and stop words go, runs end with a thought, a phrase is found as it was written."""

import pytest

from reviews.ngrams import BREAK, Vocabulary, sentence_around, stem_of, stems_of


@pytest.mark.parametrize(
    ("word", "stem"),
    [
        *[("자리가", "자리"), ("자리는", "자리"), ("자리에서는", "자리"), ("반으로", "반"), ("나이", "나이")],
        *[("별로", "별로"), ("커피", "커피"), ("Coffee’s", "coffees"), ("25분을", "25분"), ("리뉴얼하고", "리뉴얼")],
    ],
)
def test_a_word_counts_without_its_particle(word: str, stem: str) -> None:
    assert stem_of(word) == stem


def test_stop_words_are_left_out_and_negations_are_not() -> None:
    assert stems_of("It is not the same since they moved") == ["not", "since", "moved"]


def test_runs_end_with_sentences_commas_and_ignored_words() -> None:
    words = Vocabulary(ignored=["판교"])
    encoded = words.encode(["좋은 커피, 늦은 배달. 판교에서 가까운", "", "커피가 좋은"])
    stems = [words.stem(number) if number != BREAK else "|" for number in encoded.words.tolist()]
    assert stems == [*("좋은", "커피", "|", "늦은", "배달", "|", "|", "가까운", "|", "|", "커피", "좋은", "|")]
    assert encoded.texts == 3
    assert encoded.text.tolist() == [0] * 9 + [1] + [2] * 3


def test_a_run_is_found_as_it_was_written() -> None:
    words = Vocabulary()
    text = "Nice. Half of the Tables went, sadly"
    (run,) = [words.encode(["half tables"]).words[:2].tolist()]
    start, end = words.place(text, run)
    assert text[start:end] == "Half of the Tables"
    assert sentence_around(text, start, end) == "Half of the Tables went, sadly"
    with pytest.raises(ValueError, match="does not have"):
        words.place("Other words", run)


def test_once_there_are_too_many_words_new_ones_end_a_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reviews.ngrams.MOST_WORDS", 3)
    encoded = Vocabulary().encode(["alpha beta gamma alpha"])
    assert encoded.words.tolist() == [1, 2, BREAK, 1, BREAK]


def test_some_words_say_nothing_alone() -> None:
    words = Vocabulary()
    words.encode(["not clean, 컵 깨짐, 안 왔어요, x-ray"])
    assert [words.stem(number) for number in words.not_alone()] == ["not", "컵", "안", "x"]


def test_emoji_and_empty_texts_have_no_words() -> None:
    encoded = Vocabulary().encode(["👍👍", "", "..."])
    assert (encoded.words.tolist(), encoded.texts) == ([BREAK] * 4, 3)
