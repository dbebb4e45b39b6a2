"""Texts as runs of words, by which phrases can be counted: no lexicon, only word ends and stop words (pure).

A word of Hangul loses its particle (자리가, 자리는 -> 자리), a word of other letters its capitals; stop words are left
out, so that "half of the tables" is the run "half tables". Runs end with a sentence, a comma and a line.
"""

import re
from array import array
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

PARTICLES = (
    *("에서부터", "으로부터", "에서는", "에서도", "까지는", "까지도", "한테는", "에게는", "으로는", "이라고", "이라는"),
    *("에서", "에게", "한테", "까지", "부터", "으로", "이나", "이랑", "하고", "처럼", "보다", "마다", "만큼", "밖에"),
    *("라고", "조차", "은", "는", "이", "가", "을", "를", "에", "의", "도", "만", "와", "과", "로", "랑", "나"),
)
"""Particles (josa) and pairs of them that end a Korean word, the longest first."""
SHORTEST_STEM = 2
"""Syllables that a particle of one syllable leaves at the least: 나이 has none."""
_STOP_WORDS = """
a about after again all also am an and any are as at be because been before being but by can could did do does doing
down each else ever few for from further get got had has have having he her here hers him his how i if in into is it its
itself just me more most my myself of off on once only or other our ours out over own really s same she should so some
such t than that the their theirs them then there these they this those through to too under until up us very was we
were what when where which while who whom why will with would you your yours im ive dont didnt one
"""
STOP_WORDS = frozenset(re.findall(r"\w+", _STOP_WORDS))
"""English words that say nothing, not even next to others."""
LEANING = frozenset({"not", "no", "never", "since", "even", "cannot", "cant", "wont", "안", "못"})
"""Words that change what stands next to them, and say nothing alone."""
BITS = 21
MOST_WORDS = 1 << BITS
"""Different words that can be distinguished: three of them fit into one whole number."""
BREAK = 0
"""What stands between two runs of words."""

_LEFT_OUT = -1
_TOKEN = re.compile(r"\w+(?:['’]\w+)*|[.!?…,;:。、！？\n()]+")
_SENTENCE_END = re.compile(r"[.!?…。！？]+|\n+")
_HANGUL = re.compile("[\uac00-\ud7a3]")


def stem_of(word: str) -> str:
    """Return what a word counts as.

    >>> stem_of("매장에서는"), stem_of("나이"), stem_of("반으로"), stem_of("Don't")
    ('매장', '나이', '반', 'dont')
    """
    if not _HANGUL.search(word):
        return word.lower().replace("'", "").replace("’", "")
    for particle in PARTICLES:
        stem = word.removesuffix(particle)
        if stem and stem != word and (len(particle) > 1 or len(stem) >= SHORTEST_STEM):
            return stem
    return word


def stems_of(text: str) -> list[str]:
    """Return what the words of a text count as, stop words left out.

    >>> stems_of("Half of the tables went. 자리가 반으로 줄었어요")
    ['half', 'tables', 'went', '자리', '반', '줄었어요']
    """
    stems = (stem_of(word) for word in _TOKEN.findall(text) if word[0].isalnum())
    return [stem for stem in stems if stem not in STOP_WORDS]


def sentence_around(text: str, start: int, end: int) -> str:
    """Return the sentence, or sentences, that a part of a text stands in.

    >>> sentence_around("좋았어요. 공사 끝나고 자리가 반으로 줄었어요! 끝.", 9, 13)
    '공사 끝나고 자리가 반으로 줄었어요!'
    """
    first, last = sentence_span(text, start, end)
    return text[first:last]


def sentence_span(text: str, start: int, end: int) -> tuple[int, int]:
    """Return where the sentence, or sentences, begin and end that a part of a text stands in, without blanks around.

    >>> sentence_span("Nice. A long wait! Bye.", 8, 12)
    (6, 18)
    """
    before = [found.end() for found in _SENTENCE_END.finditer(text, 0, start)]
    after = _SENTENCE_END.search(text, end)
    first, last = before[-1] if before else 0, after.end() if after else len(text)
    own = text[first:last]
    return first + len(own) - len(own.lstrip()), last - len(own) + len(own.rstrip())


class Encoded(NamedTuple):
    """Texts as numbers: for each word of all runs its number (``BREAK`` between runs) and the text that it is in."""

    words: NDArray[np.int64]
    text: NDArray[np.int64]
    texts: int


class Vocabulary:
    """Numbers words in the order in which they come; ``ignored`` stems end a run, as names of places do."""

    def __init__(self, ignored: Collection[str] = ()) -> None:
        self._stems = [""]
        self._numbers: dict[str, int] = dict.fromkeys(ignored, BREAK)
        self._written: dict[str, int] = {}

    def stem(self, number: int) -> str:
        return self._stems[number]

    def not_alone(self) -> list[int]:
        """Return the words that mean something only next to others: of a single letter, and ``LEANING``."""
        return [number for number, stem in enumerate(self._stems) if len(stem) == 1 or stem in LEANING]

    def encode(self, texts: Iterable[str]) -> Encoded:
        """Number the words of texts, which are read once and not stored."""
        words, until = array("q"), array("q")
        written, left_out = self._written, _LEFT_OUT
        for text in texts:
            for given in _TOKEN.findall(text):
                number = written.get(given)
                if number is None:
                    number = self._number(given)
                if number != left_out:
                    words.append(number)
            words.append(BREAK)
            until.append(len(words))
        ends = np.frombuffer(until, dtype=np.int64)
        of_text = np.searchsorted(ends, np.arange(len(words)), side="right").astype(np.int64)
        return Encoded(np.frombuffer(words, dtype=np.int64), of_text, len(ends))

    def place(self, text: str, run: Sequence[int]) -> tuple[int, int]:
        """Give where a run of words first stands in a text: its first letter, and behind its last.

        Raises ValueError where the text does not have it.
        """
        words = [
            (number, found.start(), found.end())
            for found in _TOKEN.finditer(text)
            if (number := self._number(found.group())) != _LEFT_OUT
        ]
        for first in range(len(words) - len(run) + 1):
            if [word[0] for word in words[first : first + len(run)]] == [*run]:
                return words[first][1], words[first + len(run) - 1][2]
        raise ValueError("The text does not have these words.")

    def _number(self, given: str) -> int:
        """Number a word as it is written; a break for what is ignored, and for new words once there are too many."""
        stem = stem_of(given) if given[0].isalnum() else ""
        number = BREAK if not stem else _LEFT_OUT if stem in STOP_WORDS else self._numbers.get(stem)
        if number is None and len(self._stems) < MOST_WORDS:
            number = self._numbers[stem] = len(self._stems)
            self._stems.append(stem)
        if number is None:
            return BREAK
        if len(self._written) < MOST_WORDS:
            self._written[given] = number
        return number
