"""One regular expression for many words, which finds the longest word at every place (pure).

Words that begin alike share their beginning, so that the time does not grow with the number of words. In a pattern,
a blank stands for one to three blanks or hyphens (in Hangul for any number up to two), ``*`` at its end for any ending,
``$`` at its end for the end of a noun, ``_`` in Hangul for a blank that has to be there, and ``^`` at its beginning for
the beginning of a word.
"""

import re
from collections.abc import Iterable
from typing import Any

from reviews.ngrams import PARTICLES

ANY_ENDING, NOUN_END, WORD_BEGIN, BLANK = "*", "$", "^", "_"
HANGUL = "가-힣"
_END = ""
_COPULA = ("이에요", "예요", "입니다", "이었", "였", "이라", "라", "인데", "인", "이고", "이네", "이지", "이다", "들")
_ENDINGS = "|".join((*PARTICLES, *_COPULA))
_NOUN_END = f"(?=(?:들)?(?:{_ENDINGS})?(?![{HANGUL}])|(?:이[었에네라지다]|입니|였))"
_LATIN_BLANK, _HANGUL_BLANK = r"[\s-]{1,3}", r"\s{0,2}"

Node = dict[str, Any]


def latin_regex(patterns: Iterable[str]) -> str:
    """Give the expression for whole words, and for signs as they are."""
    given = list(patterns)
    words = _written(_tree(pattern for pattern in given if pattern[0].isalnum()), _LATIN_BLANK, "")
    return "|".join([rf"\b(?:{words})(?!\w)", *(re.escape(pattern) for pattern in given if not pattern[0].isalnum())])


def hangul_regex(patterns: Iterable[str]) -> str:
    """Give the expression for words within runs of Hangul, those with ``^`` only where a run begins."""
    given = list(patterns)
    anywhere = [pattern for pattern in given if not pattern.startswith(WORD_BEGIN)]
    first = _written(_tree(pattern.removeprefix(WORD_BEGIN) for pattern in given), _HANGUL_BLANK, _NOUN_END)
    inside = _written(_tree(anywhere), _HANGUL_BLANK, _NOUN_END)
    return rf"(?<![{HANGUL}])(?:{first})|(?:{inside})"


def _tree(patterns: Iterable[str]) -> Node:
    root: Node = {}
    for pattern in patterns:
        node = root
        for letter in pattern:
            node = node.setdefault(letter, {})
        node[_END] = {}
    return root


def _written(node: Node, blank: str, noun_end: str) -> str:
    """Write a tree as alternatives, the longer ones first."""
    branches = [_branch(letter, child, blank, noun_end) for letter, child in node.items() if letter != _END]
    branches.sort(key=lambda branch: branch.startswith((r"\w", "(?=")))
    if _END in node:
        branches.append("")
    if len(branches) == 1:
        return branches[0]
    return f"(?:{'|'.join(branches)})"


def _branch(letter: str, child: Node, blank: str, noun_end: str) -> str:
    if letter == ANY_ENDING:
        return r"\w*" + _written(child, blank, noun_end)
    if letter == NOUN_END:
        return noun_end + _written(child, blank, noun_end)
    if letter == BLANK:
        return r"\s" + _written(child, blank, noun_end)
    return (blank if letter == " " else re.escape(letter)) + _written(child, blank, noun_end)
