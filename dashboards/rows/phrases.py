"""Rows of phrases that customers of a place use and others do not."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Comparison:
    """What the texts of a place were compared with: those of other stores, or the place's own from before.

    ``kind`` is "stores" or "before"; of stores, ``region`` and ``format`` are what they have in common, "" for any.
    ``is_rough`` says that counts of it are the lower ends of the bands in which they lie.
    """

    kind: str
    texts: int
    stores: int = 0
    region: str = ""
    format: str = ""
    is_rough: bool = False


@dataclass(frozen=True, slots=True)
class PhraseRow:
    """A phrase: in how many texts of the place it stands, and in how many of each comparison, in their order.

    ``phrase`` is how the newest text that has it writes it, ``sentence`` the sentence there; ``examples`` are the
    newest such texts, each ("review" or "survey", id). ``log_odds`` is the logarithm of the odds ratio against the
    nearest comparison, ``q`` the false discovery rate.
    """

    phrase: str
    sentence: str
    n: int
    others: Sequence[int]
    log_odds: float
    q: float
    examples: Sequence[tuple[str, int]]


@dataclass(frozen=True, slots=True)
class Phrases:
    """The phrases of a place, the surest first, and the texts that they come from."""

    texts: int
    comparisons: Sequence[Comparison]
    rows: Sequence[PhraseRow]
