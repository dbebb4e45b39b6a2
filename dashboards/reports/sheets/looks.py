"""How the sheets of a report look, and the kinds of columns that they have."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from math import ceil
from typing import Any
from unicodedata import east_asian_width

from dashboards.files.number_formats import COUNT, DAY, MONTH, number_format
from dashboards.glossary import GROUPS
from dashboards.metrics import Metric
from dashboards.reports.sheets.words import with_unit
from locations.months import first_day

INK, MUTED, HAIR, GROUND = "#1F2937", "#5B6472", "#D9DEE5", "#EEF1F5"
BELOW, MEETS, OPEN, FEW = "#B35806", "#2166AC", "#6B7280", "#A7AFBA"
LINE = 15
"""Points that a line of text takes."""
MEANINGS: Mapping[str, Any] = {term.anchor: term.meaning for _anchor, _title, terms in GROUPS for term in terms}


@dataclass(frozen=True, slots=True)
class ReportColumn:
    """A column of a sheet: its head, the number format of its figures ("" for text), and its width in letters.

    ``meaning`` is what the last sheet says of it, empty where the head says enough; there it is called by its ``word``,
    where its title has a unit too. ``wraps`` breaks long text.
    """

    title: str
    number_format: str = ""
    width: float = 12
    meaning: str = ""
    wraps: bool = False
    word: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """A figure with a number format of its own, in a column whose rows differ in them."""

    figure: float | None
    number_format: str


def text(title: str, width: float = 16, meaning: str = "", *, wraps: bool = False) -> ReportColumn:
    return ReportColumn(title, "", width, meaning, wraps)


def count(title: str, width: float = 11, meaning: str = "") -> ReportColumn:
    return ReportColumn(title, COUNT, width, meaning)


def figure(title: str, entry: Metric, width: float = 11, meaning: str = "", *, signed: bool = False) -> ReportColumn:
    """Give a column of one metric's values (or signed differences)."""
    return ReportColumn(with_unit(title, entry), number_format(entry, signed=signed), width, meaning, word=title)


def mixed(title: str, width: float = 11, meaning: str = "") -> ReportColumn:
    """Give a column of figures of several metrics, whose cells have number formats of their own."""
    return ReportColumn(title, "General", width, meaning)


def month(title: str, width: float = 10, meaning: str = "") -> ReportColumn:
    return ReportColumn(title, MONTH, width, meaning)


def day(title: str, width: float = 12, meaning: str = "") -> ReportColumn:
    return ReportColumn(title, DAY, width, meaning)


def meaning_of(anchor: str) -> str:
    """Give what the glossary says of a word."""
    return str(MEANINGS[anchor])


def lines_of(words: str, width: float) -> int:
    """Estimate how many lines a text takes in a column; a Korean letter is as wide as two others.

    >>> lines_of("Change from the window before", 13), lines_of("이전 기간 대비 변화", 13), lines_of("", 13)
    (3, 2, 1)
    """
    letters = [sum(1 + (east_asian_width(letter) in "WF") for letter in line) for line in words.split("\n")]
    return sum(max(1, ceil(each / (width - 1))) for each in letters)


def worth(entry: Metric, figure: float | None, *, signed: bool = False) -> Shown:
    """Give a metric's value (or a signed difference) for a column of several metrics."""
    return Shown(figure, number_format(entry, signed=signed))


def first_of(month_index: int | None) -> date | None:
    """Give the day that stands for a month in a cell."""
    return None if month_index is None else first_day(month_index)
