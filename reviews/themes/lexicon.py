"""The words of one language as its file gives them, and the finder of these words in a text (pure)."""

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from enum import IntEnum
from pathlib import Path
from typing import NamedTuple

from reviews.themes.hangul import HANGUL, HangulFinder
from reviews.themes.keys import THEMES
from reviews.themes.latin import LatinFinder, plain_latin

WORDS = Path(__file__).parent / "words"
GENERAL = ""
"""The theme of an opinion that may be about anything."""


class Kind(IntEnum):
    """What a word does to the words around it."""

    MEANING, BREAK, LINK, PAUSE, NOT_BEFORE, NOT_AFTER, DENIAL, NOTHING = range(8)


class Need(IntEnum):
    """What has to stand next to a word before it names its theme."""

    NONE, OPINION, OWN_OPINION = range(3)


class Topic(NamedTuple):
    """A theme that a word names; ``polarity`` is None where opinions ``about`` it, or about anything, decide."""

    theme: str
    polarity: int | None
    need: Need
    about: str


class Word(NamedTuple):
    """What a word means: themes that it names, opinions that it gives (of a theme, or of anything), what it does."""

    kind: Kind = Kind.MEANING
    topics: tuple[Topic, ...] = ()
    opinions: tuple[tuple[str, int], ...] = ()


Found = tuple[int, int, Word]
Entry = tuple[str, Word]

_SIDES = {"good": 1, "fair": 0, "bad": -1}
_KINDS = {
    "breaks": Kind.BREAK,
    "links": Kind.LINK,
    "pauses": Kind.PAUSE,
    "not_before": Kind.NOT_BEFORE,
    "not_after": Kind.NOT_AFTER,
    "denials": Kind.DENIAL,
    "nothing": Kind.NOTHING,
}
_OF_THEME: Mapping[str, Callable[[str], Word]] = {
    "good": lambda theme: Word(topics=(Topic(theme, 1, Need.NONE, theme),), opinions=((theme, 1),)),
    "bad": lambda theme: Word(topics=(Topic(theme, -1, Need.NONE, theme),), opinions=((theme, -1),)),
    "open": lambda theme: Word(topics=(Topic(theme, None, Need.NONE, theme),)),
    "with_opinion": lambda theme: Word(topics=(Topic(theme, None, Need.OPINION, theme),)),
    "with_own": lambda theme: Word(topics=(Topic(theme, None, Need.OWN_OPINION, theme),)),
    "own_good": lambda theme: Word(opinions=((theme, 1),)),
    "own_bad": lambda theme: Word(opinions=((theme, -1),)),
}


def entries_of(document: Mapping[str, object]) -> Iterator[Entry]:
    """Give the words of a lexicon file. Raises ValueError for what it may not have."""
    for key, value in document.items():
        if key == "themes":
            yield from _themes(_table(value, key))
        elif key == "opinion":
            yield from _opinions(_table(value, key))
        elif key == "pairs":
            yield from _pairs(value)
        elif key in _KINDS:
            yield from ((pattern, Word(_KINDS[key])) for pattern in _list(value, key))
        elif key != "keywords":
            raise ValueError(f"A lexicon has no {key}.")


def _opinions(sides: Mapping[str, object]) -> Iterator[Entry]:
    for side, patterns in sides.items():
        if side not in _SIDES:
            raise ValueError(f"An opinion cannot be {side}.")
        word = Word(opinions=((GENERAL, _SIDES[side]),))
        yield from ((pattern, word) for pattern in _list(patterns, f"opinion.{side}"))


def _themes(themes: Mapping[str, object]) -> Iterator[Entry]:
    for theme, parts in themes.items():
        if theme not in THEMES:
            raise ValueError(f"{theme} is no theme.")
        for role, patterns in _table(parts, theme).items():
            if role not in _OF_THEME:
                raise ValueError(f"Words of a theme cannot be {role}.")
            word = _OF_THEME[role](theme)
            yield from ((pattern, word) for pattern in _list(patterns, f"{theme}.{role}"))


def _pairs(pairs: object) -> Iterator[Entry]:
    """Give words that name a theme only together: one of ``words``, and one of ``with`` near it."""
    if not isinstance(pairs, list):
        raise ValueError("pairs has to be a list of tables.")
    for number, pair in enumerate(pairs, 1):
        about, theme = f"pair {number}", pair["theme"]
        if theme not in THEMES:
            raise ValueError(f"{theme} is no theme.")
        named = Word(topics=(Topic(theme, None, Need.OWN_OPINION, about),))
        yield from ((pattern, named) for pattern in _list(pair["words"], about))
        decided = Word(opinions=((about, int(pair["polarity"])),))
        yield from ((pattern, decided) for pattern in _list(pair["with"], about))


def _table(value: object, key: str) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise ValueError(f"{key} has to be a table.")
    return value


def _list(value: object, key: str) -> Sequence[str]:
    if not isinstance(value, list) or not all(isinstance(item, str) and item.strip() for item in value):
        raise ValueError(f"{key} has to be a list of words.")
    return value


class Lexicon:
    """Finds the words of one language; ``hangul`` says whether these are stems within eojeol or whole words."""

    def __init__(self, entries: Iterable[Entry], *, hangul: bool) -> None:
        meanings: dict[str, Word] = {}
        for pattern, word in entries:
            pattern = pattern if hangul else plain_latin(pattern)
            meanings[pattern] = _joined(meanings.get(pattern), word)
        self.find: Callable[[str], list[Found]] = (HangulFinder if hangul else LatinFinder)(meanings).find


def _joined(known: Word | None, word: Word) -> Word:
    """Join what two entries of one word mean: cold is bad of a meal and bad of a room. Else the later entry is it."""
    if known is None or known.kind is not Kind.MEANING or word.kind is not Kind.MEANING:
        return word
    return Word(
        Kind.MEANING,
        tuple(dict.fromkeys((*known.topics, *word.topics))),
        tuple(dict.fromkeys((*known.opinions, *word.opinions))),
    )


def read(language: str) -> Mapping[str, object]:
    """Read the file of a language."""
    return tomllib.loads((WORDS / f"{language}.toml").read_text("utf-8"))


HAS_HANGUL = re.compile(f"[{HANGUL}]").search
HAS_LATIN = re.compile("[a-z]").search
