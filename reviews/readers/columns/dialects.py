"""How the numbers and scores of a column are written, decided by all of its values together (pure).

A dialect that the values leave open becomes a ``Question``; nothing is guessed from a single cell.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from reviews.readers.cells import numbers, scores, texts
from reviews.readers.columns.vocabulary import points_of_words
from reviews.readers.records import CellError, Question

Values = Mapping[str, int]
"""The distinct texts of a column with how often each occurs."""

PLAIN_SCORE = re.compile(r"\d{1,3}(?:[.,]\d)?", re.ASCII)
STRAY = 1
"""So many values beyond a scale of five are slips of the pen; more show that the scale is another one."""


MANY = 10
"""Answers of which some are the best of their scale."""


@dataclass(frozen=True)
class PointScale:
    """A scale from ``low`` to ``high``.

    With ``halves``, values are stored as whole numbers of half points. ``words`` are the points of answers in words.
    ``better`` is the end that is good, where a person has stated it.
    """

    low: int
    high: int
    halves: bool = False
    words: Mapping[str, int] = field(default_factory=dict)
    better: str = ""

    @property
    def stored(self) -> tuple[int, int]:
        """The lowest and highest number that is stored."""
        return (max(1, 2 * self.low), 2 * self.high) if self.halves else (self.low, self.high)

    def __str__(self) -> str:
        return f"{self.low}-{self.high}" + (", halves" if self.halves else "") + (", words" if self.words else "")


@dataclass(frozen=True)
class Dialect:
    """How a column is written: the sign before its decimals, whether its numbers are amounts of money, its scale."""

    decimal: str = ""
    money: bool = False
    scale: PointScale | None = None

    def __str__(self) -> str:
        parts = [f"decimal {self.decimal}" if self.decimal else "", "money" if self.money else ""]
        return ", ".join(filter(None, [*parts, f"scale {self.scale}" if self.scale else ""]))


def amounts(heading: str, values: Values, stated: str, delimiter: str, turned: str = "") -> Dialect | Question:
    """Decide how the numbers of a column are written; ``delimiter`` is the one between the cells of the file.

    ``turned`` are the columns of the file as a sentence begins with them, where their cells stand in this one.

    One cell that can be read in one way only decides for all. Amounts of money have no three decimals. Where cells are
    separated by commas, a comma within a number separates thousands: nobody who writes decimal commas does that.
    Workbooks and JSON (no delimiter) have their numbers with a point.
    """
    if stated:
        return Dialect(stated)
    bare = {text: numbers.without_money(text) for text in values if not texts.is_nothing(text)}
    money = any(plain != text.strip() and not text.strip().endswith("%") for text, plain in bare.items())
    shown = {numbers.decimal_of(plain) for plain in bare.values() if any(map(str.isdigit, plain))} - {""}
    if len(shown) == 1:
        return Dialect(shown.pop(), money)
    open_ones = [text for text, plain in bare.items() if numbers.is_ambiguous(plain)]
    if not open_ones or money:
        return Dialect("", money)
    settled = {",": ",", "": "."}.get(delimiter)
    if not shown and settled and all(settled in text for text in open_ones):
        return Dialect(".")
    example = open_ones[0].strip()
    columns = f"{turned} do" if turned else f'The column "{heading}" does'
    return Question(
        f"decimal:{heading}",
        f'{columns} not show whether "{example}" has decimals or thousands; state the sign before '
        'the decimals with --decimal "," or --decimal ".".',
        (",", "."),
        heading,
    )


def amount(text: str, dialect: Dialect) -> float:
    """Read a number in the dialect of its column. Raises ``CellError`` number."""
    plain = numbers.without_money(text)
    decimal = dialect.decimal or numbers.decimal_of(plain)
    if not decimal and dialect.money and numbers.is_ambiguous(plain):
        decimal = "." if "," in plain else ","
    return numbers.number(plain, decimal)


def stated_scale(text: str) -> PointScale:
    """Read a scale as people state it: "1-7", "0.5-5" (halves), "1-7,low", or words from the worst to the best.

    Raises ``CellError`` scale.
    """
    span, _comma, better = text.partition(",")
    if "|" in text:
        words = {word.strip().casefold(): points for points, word in enumerate(text.split("|"), 1)}
        return PointScale(1, len(words), words=words)
    halves = re.fullmatch(r"\s*(?:0|0\.5|1)\s*-\s*(\d{1,2})\s*", span, re.ASCII) if ".5" in span else None
    low, high = (0, int(halves[1])) if halves else scores.scale(span)
    return PointScale(low, high, bool(halves), better=scores.better(better) if better.strip() else "")


def scored(heading: str, role: str, values: Values, stated: str) -> Dialect | Question:
    """Decide the scale of a column of ratings or satisfaction: 1 to 5, words for it, or what a person states."""
    given = {text: count for text, count in values.items() if not texts.is_nothing(text)}
    read = {text: scores.plain_points(text) for text in given}
    halves = any(points is not None and points % 1 == 0.5 for points in read.values())
    if stated:
        scale = stated_scale(stated)
        # Stars begin at 1 everywhere; whoever gives none has not rated.
        low = max(1, scale.low) if role == "rating" and not halves and not scale.halves else scale.low
        return Dialect(scale=PointScale(low, scale.high, halves or scale.halves, scale.words, scale.better))
    words = points_of_words()
    in_words = {text: words[folded] for text in given if (folded := " ".join(text.split()).casefold()) in words}
    if in_words and len(in_words) + sum(points is not None for points in read.values()) >= len(given):
        return Dialect(scale=PointScale(1, 5, words=words))
    if not in_words and not any(points is not None for points in read.values()) and 1 < len(given) <= 11:
        return question_of_words(heading, role, list(given))
    is_other = has_halves(given) if role == "rating" else ends_elsewhere(given)
    if not goes_beyond_five(given) and not is_other:
        return Dialect(scale=PointScale(1, 5))
    numbers_read = sorted(points for points in read.values() if points is not None)
    high = next((top for top in (5, 6, 7, 10, 100) if numbers_read[-1] <= top), 100)
    example = f"{0.5 if halves else min(1, int(numbers_read[0]))}-{high}"
    return Question(
        f"scale:{role}",
        f'The column "{heading}" has values from {numbers_read[0]:g} to {numbers_read[-1]:g} and names no scale; state '
        f'it with --scale "{role}={example}".',
        likely_scales(example, low=numbers_read[0], high=numbers_read[-1]),
        heading,
        given,
    )


def likely_scales(first: str, *, low: float, high: float) -> list[str]:
    """Return the scales that values from ``low`` to ``high`` can be on, ``first`` before all others."""
    usual = ((1, 5), (1, 6), (1, 7), (0, 5), (0, 10), (1, 10), (0, 100))
    fitting = [f"{least}-{most}" for least, most in usual if least <= low and high <= most]
    return list(dict.fromkeys([first, *fitting]))


def question_of_words(heading: str, role: str, words: Sequence[str]) -> Question:
    """Ask for the order of answers in words."""
    shown = "|".join(word.strip()[:40] for word in words)
    return Question(
        f"scale:{role}",
        f'The column "{heading}" has answers in words whose order Evenly does not know; state them from the worst to '
        f'the best with --scale "{role}={shown}".',
        (shown,),
        heading,
    )


def plain(given: Values) -> dict[float, int]:
    """Return how often each number comes that is written without a unit or a scale of its own ("8/10", "6 stars")."""
    found: Counter[float] = Counter()
    for text, count in given.items():
        if PLAIN_SCORE.fullmatch(text.strip()):
            found[float(text.strip().replace(",", "."))] += count
    return found


def goes_beyond_five(given: Values) -> bool:
    """Return whether a column of scores is on a scale of more than five: not over a single slip among others."""
    beyond = {points: count for points, count in plain(given).items() if points > 5}
    records = sum(beyond.values())
    return records > STRAY or 2 * records > sum(given.values()) or any(points <= 6 for points in beyond)


def ends_elsewhere(given: Values) -> bool:
    """Return whether a column of satisfaction begins at 0, or never reaches 5 among many answers."""
    found = plain(given)
    return found.get(0, 0) > STRAY or (sum(found.values()) >= MANY and max(found) < 5)


def has_halves(given: Values) -> bool:
    """Return whether half points were given: not over a single slip."""
    return sum(count for points, count in plain(given).items() if points % 1 == 0.5) > STRAY


def points(text: str, dialect: Dialect, low: int, high: int) -> int | None:
    """Read a score on the scale of its column, ``low`` to ``high`` where that is not known; None for an empty cell.

    Raises ``CellError`` as ``scores.score`` does.
    """
    scale = dialect.scale
    if scale is None:
        return scores.score(text, low, high)
    if (found := scale.words.get(" ".join(text.split()).casefold())) is not None:
        return found
    if not scale.halves:
        return scores.score(text, scale.low, scale.high)
    if texts.is_nothing(text):
        return None
    value = scores.plain_points(text)
    if value is None or value * 2 != int(value * 2):
        raise CellError("number", text.strip())
    lowest, highest = scale.stored
    if not lowest <= value * 2 <= highest:
        raise CellError("out_of_range", text.strip(), f"{scale.low}-{scale.high}")
    return int(value * 2)
