"""Finds stems and words within runs of Hangul, the longest at every place (pure).

Words that begin alike share the way through a tree of letters, which is entered by two letters at once. In a pattern a
blank is up to two blanks or none, as people differ on them, and ``_`` for one or two; ``^`` at its beginning
for the beginning of a run, ``$`` at its end for the end of a noun, with its particle or copula.
"""

import re
from collections.abc import Iterator, Mapping
from itertools import chain, product
from typing import Any, Generic, TypeVar

from reviews.ngrams import PARTICLES

NOUN_END, RUN_BEGIN, BLANK = "$", "^", "_"
HANGUL = "가-힣"

_END = ""
COPULA = ("이에요", "예요", "입니다", "이었", "였", "이라", "라", "인데", "인", "이고", "이네", "이지", "이다", "들")
_ENDINGS = "|".join((*PARTICLES, *COPULA))
_ends_a_noun = re.compile(f"(?:들)?(?:{_ENDINGS})?(?![{HANGUL}])|(?:이[었에네라지다]|입니|였)").match
_is_hangul = re.compile(f"[{HANGUL}]").match
_BLANK_SIGNS = re.compile(r"\s")
_odd_blank = re.compile(r"[^\S ]").search

T = TypeVar("T")
_Node = dict[str, Any]


def plain_hangul(pattern: str) -> str:
    """Return the letters of a pattern.

    >>> plain_hangul("^맛이 없$"), plain_hangul("고_")
    ('맛이없', '고')
    """
    return pattern.removeprefix(RUN_BEGIN).removesuffix(NOUN_END).replace(" ", "").replace(BLANK, "")


class HangulFinder(Generic[T]):
    """Finds patterns, with what each of them means."""

    def __init__(self, meanings: Mapping[str, T]) -> None:
        root: _Node = {}
        for pattern, meaning in meanings.items():
            first, last = pattern.startswith(RUN_BEGIN), pattern.endswith(NOUN_END)
            for spelling in _spellings(pattern.removeprefix(RUN_BEGIN).removesuffix(NOUN_END)):
                node = root
                for letter in spelling:
                    node = node.setdefault(letter, {})
                node.setdefault(_END, []).append((first, last, meaning))
        self._one = {letter: node[_END] for letter, node in root.items() if _END in node}
        self._two = {
            letter + second: node for letter, after in root.items() for second, node in after.items() if second != _END
        }

    def find(self, text: str) -> list[tuple[int, int, T]]:
        """Give the words of a folded text in their order: start, end, meaning."""
        if _odd_blank(text):
            text = _BLANK_SIGNS.sub(" ", text)
        two, one, longest = self._two.get, self._one, self._longest
        found, start, last = [], 0, len(text)
        while start < last:
            node = two(text[start : start + 2])
            if node is None and text[start] not in one:
                start += 1
                continue
            end, meaning = longest(text, start, node)
            if meaning is None:
                start += 1
            else:
                found.append((start, end, meaning))
                start = end
        return found

    def _longest(self, text: str, start: int, node: _Node | None) -> tuple[int, T | None]:
        """Return the end and the meaning of the longest word that begins somewhere; a meaning of None: there is none.

        ``node`` is where its first two letters lead.
        """
        ends: list[tuple[int, list[tuple[bool, bool, T]]]] = []
        if alone := self._one.get(text[start]):
            ends.append((start + 1, alone))
        end, last = start + 2, len(text)
        while node is not None:
            if end < last and text[end - 1] == " " == text[end]:
                end += 1
            if _END in node:
                ends.append((end, node[_END]))
            node = node.get(text[end]) if end < last else None
            end += 1
        while ends:
            end, words = ends.pop()
            for first, noun, meaning in words:
                if not (first and start and _is_hangul(text, start - 1)) and not (noun and not _ends_a_noun(text, end)):
                    return end, meaning
        return start, None


def _spellings(pattern: str) -> Iterator[str]:
    """Give the spellings of a pattern, with and without each of its blanks.

    >>> list(_spellings("맛이 없")), list(_spellings("고_"))
    (['맛이 없', '맛이없'], ['고 '])
    """
    parts = pattern.split(" ")
    for blanks in product((" ", ""), repeat=len(parts) - 1):
        yield "".join(chain(*zip(parts, (*blanks, ""), strict=True))).replace(BLANK, " ")
