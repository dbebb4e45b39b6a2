"""Numbers as people and programs write them, and nothing that only resembles one (pure).

``int("５")``, ``int("1_0")`` and ``float("nan")`` are accepted by the language and refused here.
"""

import re

from reviews.readers.records import CellError

PLAIN = re.compile(r"[+-]?\d+(?:\.\d+)?", re.ASCII)
SCIENTIFIC = re.compile(r"[+-]?\d+(?:\.\d+)?[eE][+-]?\d{1,3}", re.ASCII)
GROUPED_BY_COMMA = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?", re.ASCII)
GROUPED_BY_POINT = re.compile(r"[+-]?\d{1,3}(?:\.\d{3})+,\d+|[+-]?\d{1,3}(?:\.\d{3}){2,}", re.ASCII)
GROUPED_BY_BLANK = re.compile(r"[+-]?\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?:[.,]\d+)?")
DECIMAL_COMMA = re.compile(r"[+-]?\d+,\d+", re.ASCII)


def number(text: str) -> float:
    """Read a decimal number.

    "1,240" is a thousand and more, "3,5" is three and a half, "1.240,5" and "1 240,5" are European. "1,240" could be
    either; a group of exactly three digits after a comma is taken as thousands, as every export we know writes it.
    Raises ``CellError`` number.
    """
    text = text.strip()
    if PLAIN.fullmatch(text) or SCIENTIFIC.fullmatch(text):
        return finite(text, text)
    if GROUPED_BY_COMMA.fullmatch(text):
        return finite(text.replace(",", ""), text)
    if text.isascii() and GROUPED_BY_POINT.fullmatch(text):
        return finite(text.replace(".", "").replace(",", "."), text)
    if GROUPED_BY_BLANK.fullmatch(text) and not any(c.isdigit() and not c.isascii() for c in text):
        return finite(re.sub(r"[ \u00a0\u202f]", "", text).replace(",", "."), text)
    if DECIMAL_COMMA.fullmatch(text):
        return finite(text.replace(",", "."), text)
    raise CellError("number", text)


def finite(digits: str, given: str) -> float:
    value = float(digits)
    if value in (float("inf"), float("-inf")):
        raise CellError("number", given)
    return value


def whole(text: str) -> int:
    """Read a whole number; "3.0" is one, "3.5" is not. Raises ``CellError`` number or not_whole."""
    value = number(text)
    if value != int(value):
        raise CellError("not_whole", text.strip())
    return int(value)
