"""Stars, points and scales (pure)."""

import re

from reviews.readers.cells.numbers import whole
from reviews.readers.cells.texts import is_nothing
from reviews.readers.records import CellError

WORDS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5}
UNSPECIFIED = "star_rating_unspecified"
STARS = re.compile(r"[★⭐]\ufe0f?")
HOLLOW = re.compile(r"[☆✩]")
UNITS = re.compile(
    r"^(?:rated\s+|별점\s*|평점\s*|별\s*)?(?P<number>[^\s/점개]+)"
    r"(?:\s*(?:stars?|points?|pts?|점|개)|\s*(?:/|out\s+of|of)\s*(?P<top>\d{1,3})(?:\s*stars?)?)\.?$",
    re.IGNORECASE,
)
RANGE = re.compile(r"^\s*(-?\d{1,3})\s*(?:-|–|—|~|\.\.|to|bis|부터)\s*(\d{1,3})\s*$", re.IGNORECASE | re.ASCII)


def score(text: str, low: int, high: int) -> int | None:
    """Read a whole score between ``low`` and ``high``, None for an empty cell.

    "4", "4.0", "4 stars", "4점", "4/5", "FIVE" and "★★★★☆" are scores. Raises ``CellError`` number, not_whole,
    out_of_range, or other_scale for "8/10" on a scale of five.
    """
    if is_nothing(text):
        return None
    value = points(text.strip(), high)
    if value is not None and not low <= value <= high:
        raise CellError("out_of_range", text.strip(), f"{low}-{high}")
    return value


def points(text: str, high: int) -> int | None:
    folded = text.casefold()
    if folded == UNSPECIFIED:
        return None
    if folded in WORDS:
        return WORDS[folded]
    if STARS.search(text) or HOLLOW.search(text):
        return count_stars(text)
    united = UNITS.match(text)
    if not united:
        return whole(text)
    if united["top"] and int(united["top"]) != high:
        raise CellError("other_scale", text, f"/{high}")
    if united["number"].casefold() in WORDS:
        return WORDS[united["number"].casefold()]
    return whole(united["number"])


def count_stars(text: str) -> int:
    filled = len(STARS.findall(text))
    if HOLLOW.sub("", STARS.sub("", text)).strip():
        raise CellError("number", text)
    return filled


def scale(text: str) -> tuple[int, int]:
    """Read the two ends of a scale written "1-7", "0 to 10" or "5" (meaning 1 to 5). Raises ``CellError`` scale."""
    found = RANGE.match(text)
    if found and int(found[1]) < int(found[2]):
        return int(found[1]), int(found[2])
    if re.fullmatch(r"\d{1,3}", text.strip(), re.ASCII) and int(text) > 1:
        return 1, int(text)
    raise CellError("scale", text.strip(), "1-7")


HIGH_IS_BETTER = frozenset({"high", "higher", "up", "agree", "easy", "asc", "ascending", "높을수록좋음", "높음"})
LOW_IS_BETTER = frozenset({"low", "lower", "down", "disagree", "effort", "desc", "descending", "낮을수록좋음", "낮음"})


def better(text: str) -> str:
    """Read which end of a scale is good: "high" or "low". Raises ``CellError`` direction."""
    key = re.sub(r"\b(?:is|better)\b|\s", "", re.sub(r"[_\-]", " ", text.casefold()))
    if key in HIGH_IS_BETTER:
        return "high"
    if key in LOW_IS_BETTER:
        return "low"
    raise CellError("direction", text.strip(), "high, low")
