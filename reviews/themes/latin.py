"""Finds whole words of Latin letters in a text, the longest at every place (pure).

One regular expression for all of them, in which words that begin alike share their beginning, so that the time does not
grow with their number. In a pattern a blank is one to three blanks or hyphens, and ``*`` for any ending.
"""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, Generic, TypeVar

ANY_ENDING = "*"
MOST_SPELLINGS = 100_000
"""How many different spellings are remembered with what they mean."""

_END = ""
_BLANK = r"[\s-]{1,3}"
_SPACES = re.compile(r"[\s-]+")

T = TypeVar("T")
_Node = dict[str, Any]


def plain_latin(pattern: str) -> str:
    """Return what a pattern and its spellings have in common: single blanks.

    >>> plain_latin("half - hour")
    'half hour'
    """
    return _SPACES.sub(" ", pattern)


class LatinFinder(Generic[T]):
    """Finds patterns, written as ``plain_latin``, with what each of them means."""

    def __init__(self, meanings: Mapping[str, T]) -> None:
        words = [pattern for pattern in meanings if pattern[0].isalnum()]
        signs = [re.escape(pattern) for pattern in meanings if not pattern[0].isalnum()]
        expression = "|".join([rf"\b(?:{_written(_tree(words))})(?!\w)", *signs])
        self._matches = re.compile(expression).finditer
        self._meanings = meanings
        self._spelled: dict[str, T] = {}
        self._with_endings: defaultdict[str, list[str]] = defaultdict(list)
        for pattern in words:
            if ANY_ENDING in pattern:
                self._with_endings[pattern[:2]].append(pattern)

    def find(self, text: str) -> list[tuple[int, int, T]]:
        """Give the words of a folded text in their order: start, end, meaning."""
        spelled, meaning = self._spelled, self._meaning
        found = []
        for match in self._matches(text):
            given = match.group()
            found.append((*match.span(), spelled.get(given) or meaning(given)))
        return found

    def _meaning(self, given: str) -> T:
        """Find the meaning of a spelling: as it is, else by the longest pattern with ``*`` that it fits."""
        plain = plain_latin(given)
        word = self._meanings.get(plain)
        if word is None:
            word = self._meanings[max(self._fitting(plain), key=len)]
        if len(self._spelled) < MOST_SPELLINGS:
            self._spelled[given] = word
        return word

    def _fitting(self, plain: str) -> Sequence[str]:
        return [
            pattern
            for pattern in self._with_endings[plain[:2]]
            if re.fullmatch(r"\w*".join(map(re.escape, pattern.split(ANY_ENDING))), plain)
        ]


def _tree(words: Sequence[str]) -> _Node:
    root: _Node = {}
    for word in words:
        node = root
        for letter in word:
            node = node.setdefault(letter, {})
        node[_END] = {}
    return root


def _written(node: _Node) -> str:
    """Write a tree as alternatives, the longer ones first."""
    letters = sorted((letter for letter in node if letter != _END), key=lambda letter: letter == ANY_ENDING)
    branches = [_letter(letter) + _written(node[letter]) for letter in letters]
    if _END in node:
        branches.append("")
    return branches[0] if len(branches) == 1 else f"(?:{'|'.join(branches)})"


def _letter(letter: str) -> str:
    return r"\w*" if letter == ANY_ENDING else _BLANK if letter == " " else re.escape(letter)
