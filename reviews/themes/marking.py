"""The marks of a text: which themes it touches, where, and whether as praise or as a complaint (pure)."""

import hashlib
import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from functools import cache, lru_cache
from operator import itemgetter
from typing import NamedTuple, cast

from reviews.themes.clauses import Reading, readings
from reviews.themes.folding import folded
from reviews.themes.keys import THEMES
from reviews.themes.lexicon import (
    HAS_HANGUL,
    HAS_LATIN,
    WORDS,
    Entry,
    Lexicon,
    Need,
    Topic,
    Word,
    entries_of,
    read,
)

LANGUAGES = ("en", "ko")
"""Languages that there are words of."""
RULES = 2
"""The version of the rules of this package: raise it where a text can get other marks by the same words."""
LOW, HIGH = 0.3, 0.7
"""Scores (0 worst, 1 best) up to and from which a text that leaves it open complains or praises."""
LONGEST = 20_000
"""Letters of a text that are read; nobody writes more about a store."""
SHORT = 40
"""Letters of a text up to which its readings are remembered."""
_SIGNS = "!\"#%&'()+,-./:;<=>?@[\\]{|}~"


class Mark(NamedTuple):
    """A theme at a place of the text as stored. The keyword with index i stands at ``start = end = -1 - i``."""

    theme: str
    polarity: int
    start: int
    end: int


class OwnTerm(NamedTuple):
    """A brand's own word for a theme; polarity None where the words around it decide."""

    term: str
    theme: str
    polarity: int | None


def marks(
    text: str, *, score: float | None = None, keywords: Sequence[str] = (), own: Sequence[OwnTerm] = ()
) -> list[Mark]:
    """Return the marks of a text and of the keywords chosen with it, in the order of places, keywords first.

    ``score`` (0 worst, 1 best of the answer's own scale) decides only where the text itself leaves it open. A text
    without any theme gives an empty list. Raises ValueError for a term of an unknown theme.

    >>> marks("The staff were rude")
    [Mark(theme='rude', polarity=-1, start=4, end=9)]
    """
    terms = tuple(own)
    whole = folded(text[:LONGEST])
    read_as = _readings(whole.text, terms)
    fallback = _by_score(score) if not any(one[1] for one in read_as) else 0
    found = [Mark(theme, polarity or fallback, *whole.place(start, end)) for theme, polarity, start, end in read_as]
    if not keywords:
        return found
    return [*(_of_keywords(keywords)), *found]


@cache
def digest() -> str:
    """Return what the marks of a text depend on, as a short digest: the words and the version of the rules."""
    content = b"".join((WORDS / f"{language}.toml").read_bytes() for language in LANGUAGES)
    return hashlib.sha256(f"{RULES}\n".encode() + content).hexdigest()[:12]


def prepare() -> None:
    """Compile the words of all languages, some half a second: processes forked from this one then have them."""
    for language in LANGUAGES:
        _lexicon(language, ())


def _readings(text: str, own: tuple[OwnTerm, ...]) -> Sequence[Reading]:
    """Read the themes of a folded text, in the order of the text; short ones come again and again."""
    return _short_readings(text, own) if len(text) <= SHORT else _new_readings(text, own)


def _new_readings(text: str, own: tuple[OwnTerm, ...]) -> Sequence[Reading]:
    result: list[Reading] = []
    if not text.isascii() and HAS_HANGUL(text):
        lexicon = _lexicon("ko", own)
        result = readings(text, lexicon.find(text), hangul=True)
    if HAS_LATIN(text) or own:
        lexicon = _lexicon("en", own)
        latin = readings(text, lexicon.find(text), hangul=False)
        result = sorted([*result, *latin], key=itemgetter(2, 3, 0)) if result else latin
    return result


_short_readings = lru_cache(maxsize=20_000)(_new_readings)


def _of_keywords(keywords: Sequence[str]) -> list[Mark]:
    """Return the marks of keywords, the last keyword first, as its place is the lowest."""
    places = range(-len(keywords), 0)
    return [Mark(*about, place, place) for place in places for about in _keyword(keywords[-1 - place])]


def _by_score(score: float | None) -> int:
    return 0 if score is None else -1 if score <= LOW else 1 if score >= HIGH else 0


@lru_cache(maxsize=4_096)
def _keyword(word: str) -> Sequence[tuple[str, int]]:
    """Return the themes of a keyword with their polarity: by the list of keywords, else as a text that praises."""
    if themes := _keywords().get("".join(word.split())):
        return [(theme, 1) for theme in themes]
    return sorted({(mark.theme, mark.polarity) for mark in marks(word, score=1.0)})


@cache
def _keywords() -> Mapping[str, Sequence[str]]:
    """Read the lists of keywords by theme: the themes of each, written without blanks."""
    result: defaultdict[str, list[str]] = defaultdict(list)
    for theme, keywords in cast(Mapping[str, Sequence[str]], read("ko")["keywords"]).items():
        for keyword in keywords:
            result["".join(keyword.split())].append(theme)
    return result


@lru_cache(maxsize=64)
def _lexicon(language: str, own: tuple[OwnTerm, ...]) -> Lexicon:
    """Compile the words of a language together with a brand's own terms that are written in its letters."""
    hangul = language == "ko"
    terms = [(term, word) for term, word in map(_own_entry, own) if term and bool(HAS_HANGUL(term)) is hangul]
    return Lexicon([*entries_of(read(language)), *terms], hangul=hangul)


def plain_term(term: str) -> str:
    """Give a term as it is looked for: small letters, single blanks, without the signs that patterns have.

    >>> plain_term(" ^Loyalty  Card! ")
    'loyalty card'
    """
    return " ".join(re.sub(r"[*^$_]", " ", folded(term).text).split()).strip(_SIGNS)


def holds(term: OwnTerm) -> Callable[[str], bool]:
    """Give a check whether a text has a term."""
    alone = Lexicon([_own_entry(term)], hangul=bool(HAS_HANGUL(plain_term(term.term))))
    return lambda text: bool(alone.find(folded(text[:LONGEST]).text))


def _own_entry(term: OwnTerm) -> Entry:
    if term.theme not in THEMES:
        raise ValueError(f"{term.theme} is no theme.")
    plain = plain_term(term.term)
    opinions = () if term.polarity in (None, 0) else ((term.theme, term.polarity),)
    return plain, Word(topics=(Topic(term.theme, term.polarity, Need.NONE, term.theme),), opinions=opinions)
