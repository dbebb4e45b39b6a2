"""Plain text cells, and what counts as nothing written (pure)."""

import html
import re
from collections.abc import Sequence

from reviews.readers.records import CellError

NOTHING = frozenset({
    "", "na", "n/a", "#n/a", "null", "none", "nan", "-", "--", "—", "–", "/", "\\n", "해당없음", "없음",
    "#ref!", "#div/0!", "#value!", "#name?", "#null!", "#num!",
})  # fmt: skip
"""Cells that people and programs write where there is no value; compared after trimming and case-folding."""

LONGEST_NOTHING = 8

REPLACEMENT = "\ufffd"
MISREAD_REPLACEMENT = "占쏙옙"
"""What U+FFFD written in UTF-8 becomes when it is read as CP949."""

BLANKS = re.compile(r"\s+")


def is_nothing(text: str) -> bool:
    """Return whether the cell is empty or has one of the marks for an absent value."""
    text = text.strip()
    return len(text) < LONGEST_NOTHING and text.casefold() in NOTHING


def is_damaged(text: str) -> bool:
    """Return whether some of the original characters are lost."""
    return REPLACEMENT in text or MISREAD_REPLACEMENT in text


def words(text: str) -> str:
    """Return a name or an address with entities resolved, any run of blanks as one, and none at the ends."""
    if "&" in text:
        text = html.unescape(text)
    return BLANKS.sub(" ", text).strip()


def short(text: str) -> str:
    """Return the same as ``words``, and empty for a mark of an absent value."""
    return "" if is_nothing(text) else words(text)


def proses(texts: Sequence[str]) -> list[str]:
    """Return the ``prose`` of each of many texts."""
    trimmed = [text.strip() for text in texts]
    return ["" if is_nothing(text) else text for text in trimmed]


def identifiers(texts: Sequence[str], longest: int = 255) -> list[str] | None:
    """Return the ``identifier`` of each of many texts, empty for an absent value; None where one is too long."""
    trimmed = [text.strip() for text in texts]
    if max(map(len, trimmed), default=0) > longest:
        return None
    if min(map(len, trimmed), default=0) >= LONGEST_NOTHING:
        return trimmed
    return ["" if len(text) < LONGEST_NOTHING and text.casefold() in NOTHING else text for text in trimmed]


def prose(text: str) -> str:
    """Return what somebody wrote, with its line breaks; empty for a mark of an absent value."""
    return "" if is_nothing(text) else text.strip()


def identifier(text: str, longest: int = 255) -> str:
    """Return a code or an id as written, without blanks at the ends: leading zeros matter.

    Raises ``CellError`` too_long.
    """
    text = text.strip()
    if len(text) > longest:
        raise CellError("too_long", text[:40], str(longest))
    return text
