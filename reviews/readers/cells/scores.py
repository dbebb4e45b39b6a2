"""Stars, points and scales (pure)."""

import re

from reviews.readers.cells.numbers import whole
from reviews.readers.cells.texts import is_nothing
from reviews.readers.records import CellError

PLAIN_NUMBER = re.compile(r"\d+[.,]\d+", re.ASCII)
WORDS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5}
UNSPECIFIED = "star_rating_unspecified"
STARS = re.compile(r"[★⭐]\ufe0f?")
HOLLOW = re.compile(r"[☆✩]")
NUMBERED = re.compile(r"(?=.*[★⭐])(?:[★⭐]\ufe0f?\s*)?(?P<number>\d{1,2}(?:[.,]\d)?)(?:\s*[★⭐]\ufe0f?)?", re.ASCII)
"""A number beside one star: "5 ⭐", "★ 4.5"."""
STARS_IN_WORDS = r"stars?|bubbles?|sterne?n?|étoiles?|estrellas?|estrelas?|stell[ae]|星"
UNITS = re.compile(
    r"^(?:rated\s+|별점\s*|평점\s*|별\s*)?(?P<number>[^\s/점개星]+)"
    rf"(?:\s*(?:{STARS_IN_WORDS}|points?|pts?|점|개|点)"
    rf"|\s*(?:/|out\s+of|of|von|sur|de|su)\s*(?P<top>\d{{1,3}})(?:\s*(?:{STARS_IN_WORDS}))?)\.?$",
    re.IGNORECASE,
)
LABELLED = re.compile(
    r"(?P<number>\d{1,2})\s*[-–—:=.(]+\s*(?P<label>[^\d/]*[^\W\d_][^\d/]*?)\)?"
    r"|(?P<label2>[^\d/]*[^\W\d_][^\d/]*?)\s*[-–—:=(]\s*(?P<number2>\d{1,2})\)?"
)
"""A score with the label of its end: "10 - Extremely likely", "Not at all likely - 0", "1 (bad)"."""
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
    text = without_star(text)
    folded = text.casefold()
    if folded == UNSPECIFIED:
        return None
    if labelled := LABELLED.fullmatch(text):
        return int(labelled["number"] or labelled["number2"])
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


def without_star(text: str) -> str:
    """Return the number that stands beside one star, any other text as it is."""
    found = NUMBERED.fullmatch(text)
    return found["number"] if found else text


def plain_points(text: str) -> float | None:
    """Return the points that a cell has, on whatever scale and with halves; None for any other text."""
    text = without_star(text.strip())
    if PLAIN_NUMBER.fullmatch(text):
        return float(text.replace(",", "."))
    united = UNITS.match(text)
    try:
        return points(text, int(united["top"]) if united and united["top"] else 0)
    except CellError:
        return None


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
