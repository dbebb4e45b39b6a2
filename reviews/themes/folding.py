"""Texts as they are compared: small letters, whole syllables, nothing invisible; and where each letter stood (pure)."""

import re
import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

_UNUSUAL = re.compile("[\u00ad\u0300-\u036f\u1100-\u11ff\u200b-\u200f\u2060\ufeff\uff01-\uff5e]")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_PIECE = re.compile("[\u1100-\u115f][\u1160-\u11a7]?[\u11a8-\u11ff]?|[^\u0300-\u036f][\u0300-\u036f]+|.", re.DOTALL)
_QUOTES = str.maketrans({"’": "'", "‘": "'", "`": "'", "´": "'"})


class Folded(NamedTuple):
    """A text to compare; ``places`` has the place of each letter in the text as given, None where it is the same."""

    text: str
    places: Sequence[int] | None

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Return the same part in the text as given."""
        if self.places is None:
            return start, end
        return self.places[start], self.places[end - 1] + 1 if end < len(self.places) else self.places[-1]


def folded(text: str) -> Folded:
    """Return a text to compare with words.

    >>> folded("NOT Friendly’s").text
    "not friendly's"
    >>> folded("친\u200b절").text, folded("친\u200b절").places
    ('친절', [0, 2, 3])
    """
    lower = text.lower()
    if text.isascii():
        return Folded(lower, None)
    if len(lower) == len(text) and not _UNUSUAL.search(lower):
        return Folded(lower.replace("’", "'").replace("‘", "'"), None)
    letters: list[str] = []
    places: list[int] = []
    for piece in _PIECE.finditer(text):
        if not _INVISIBLE.match(piece.group()):
            composed = unicodedata.normalize("NFKC", piece.group()).lower().translate(_QUOTES)
            letters.append(composed)
            places.extend([piece.start()] * len(composed))
    return Folded("".join(letters), [*places, len(text)])
