"""Rows of themes: how many texts of a place complain of something, and what stands out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class ThemeRow:
    """One theme in one store: of ``texts``, so many complain of it.

    ``low`` and ``high`` are the 95 % ends of the share by the store's own texts, ``bar_low`` and ``bar_high`` the 80 %
    ends of the best estimate of it, ``expected`` what comparable stores have (for a store manager, all stores). ``q``
    is the false discovery rate over all themes and stores of the month, ``confirmed`` that it is at most 10 %,
    ``above`` whether the store lies above comparable ones. None where there are too few texts or stores, or where this
    person may not know.
    """

    store: str
    name: str
    theme: str
    texts: int
    complaints: int
    share: float | None
    low: float | None
    high: float | None
    expected: float | None
    z: float | None
    q: float | None
    confirmed: bool | None
    above: bool = False
    bar_low: float | None = None
    bar_high: float | None = None
    line_low: float | None = None
    line_high: float | None = None

    @property
    def stands_out(self) -> bool:
        """Whether more customers than in comparable stores surely complain."""
        return bool(self.confirmed) and self.above


@dataclass(frozen=True, slots=True)
class ThemeRanking:
    """Themes of stores, the surest complaints first; ``coverage`` is the share of texts with any theme.

    ``is_known`` says whether this person may know what all stores have, ``is_compared`` what comparable ones have.
    """

    month: int
    window: int
    texts: int
    coverage: float | None
    stores: int
    rows: Sequence[ThemeRow]
    is_known: bool = True
    is_compared: bool = True


@dataclass(frozen=True, slots=True)
class ThemeExample:
    """A sentence with a mark: its letters from ``start`` to ``end`` are about the theme.

    ``mention`` is the mark's id, ``kind`` ("review" or "survey") and ``fact`` name the text, ``at`` when it was given.
    """

    mention: int
    kind: str
    fact: int
    store: str
    name: str
    theme: str
    polarity: int
    month: int
    at: datetime
    sentence: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class ThemeShare:
    """One theme of a place: of ``texts``, so many complain of it.

    ``low80`` to ``high80`` and ``low`` to ``high`` cover the share with 80 and 95 %, ``expected`` is the share in
    comparable stores (of a region: in all others), ``before`` that of the 12 months before a change. ``q`` is the false
    discovery rate of the difference, ``confirmed`` that it is at most 10 %, ``above`` whether the share is the larger
    one. ``expected`` of a store manager is the share of all stores, while ``q`` compares with comparable ones.
    """

    theme: str
    texts: int
    complaints: int
    share: float | None
    low80: float | None
    high80: float | None
    low: float | None
    high: float | None
    expected: float | None
    before: float | None
    q: float | None
    confirmed: bool | None
    above: bool = False
    examples: Sequence[ThemeExample] = ()

    @property
    def stands_out(self) -> bool:
        """Whether more customers surely complain than before the change, or than elsewhere."""
        return bool(self.confirmed) and self.above


@dataclass(frozen=True, slots=True)
class ThemeTotal:
    """One theme of all stores that a list is about, and which of them stand out for it.

    ``before`` is the share in the window before, ``change_low`` to ``change_high`` cover the difference with 95 %.
    ``network`` is the share of the whole brand, for who sees a part of it.
    """

    theme: str
    texts: int
    complaints: int
    share: float | None
    low80: float | None
    high80: float | None
    low: float | None
    high: float | None
    network: float | None
    before: float | None
    change: float | None
    change_low: float | None
    change_high: float | None
    changed: bool
    standing_out: Sequence[ThemeRow] = ()


@dataclass(frozen=True, slots=True)
class ThemeTotals:
    """All themes, those most complained of first; ``other`` is the share of texts without any theme.

    ``is_known`` and ``is_compared`` are as in ``ThemeRanking``.
    """

    texts: int
    coverage: float | None
    other: float | None
    rows: Sequence[ThemeTotal]
    is_known: bool = True
    is_compared: bool = True


class SampleShare(NamedTuple):
    """A share with its 95 % interval."""

    share: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class SampleFigures:
    """A theme on a sample that people have labelled (empty: all of its themes together).

    ``n`` texts have it by their labels, ``found`` by the lexicon, ``right`` by both. ``precision`` is the right share
    of those found, ``recall`` of those labelled, ``polarity`` the share of the right ones whose polarity is right too;
    None where there are none.
    """

    sample: str
    texts: int
    theme: str
    n: int
    found: int
    right: int
    precision: SampleShare | None
    recall: SampleShare | None
    polarity: SampleShare | None


@dataclass(frozen=True, slots=True)
class Precision:
    """How many of ``n`` judged marks are right; the share with its 95 % interval where there are enough of them.

    ``samples`` are the figures on texts that nobody looked at while the words were chosen.
    """

    n: int
    right: int
    share: SampleShare | None
    samples: Sequence[SampleFigures] = ()


@dataclass(frozen=True, slots=True)
class TermRow:
    """A brand's own word for a theme; ``polarity`` is -1, 0 or 1, None where the words around it decide."""

    pk: int
    term: str
    theme: str
    polarity: int | None
    active: bool
    by: str
