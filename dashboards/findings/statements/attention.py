"""Which stores to see first, and which metric of a store is to be fixed first."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from dashboards.rows import CardLine, Ranking, StoreRow
from dashboards.scoring.verdicts import SHOWN_FROM, Verdict

EXAMINED = 20
"""Stores at the head of a ranking among which the first to see are sought."""
FIRST = 5
"""Stores that are named at most: more than a week's visits help nobody."""


class Quiet(StrEnum):
    """Why no store of a ranking has to be seen."""

    NO_ANSWERS = "no_answers"
    NONE_SHOWN = "none_shown"
    CHANCE_ALONE = "chance_alone"
    ALL_MEET = "all_meet"
    NONE_SURE = "none_sure"


@dataclass(frozen=True, slots=True)
class Attention:
    """The stores to see first, the sure ones before the likeliest; ``quiet`` says why there are none.

    ``sure`` counts those that are below their standard or confirmed to differ, ``below`` the former and ``confirmed``
    the latter; ``has_standard`` says whether any of them is compared with one.
    """

    stores: Sequence[StoreRow]
    sure: int
    below: int
    confirmed: int
    has_standard: bool
    quiet: Quiet | None


@dataclass(frozen=True, slots=True)
class StoreStanding:
    """A store's score card read as a whole: the metrics below their standard, and those that meet it.

    ``first`` is the one to fix first, None where none is below. ``answers`` are those of the whole card;
    ``has_standard`` says whether any metric is compared with one.
    """

    first: CardLine | None
    below: Sequence[CardLine]
    meets: Sequence[CardLine]
    answers: int
    has_standard: bool


def first_to_see(ranking: Ranking, most: int = FIRST) -> Attention:
    """Choose the stores of a ranking to see first: the sure ones, then those that may be, in the ranking's order.

    None that surely meets its standard is among them, unless it is confirmed to differ. Stores whose value may not be
    shown are passed over, for nobody could say why they are listed. Where the model finds no true spread (tau 0), the
    order of the unsure ones would be that of chance, so only sure ones are named; so it is where stores are not
    compared, because the network may not be known.
    """
    shown = [row for row in ranking.rows if row.n >= SHOWN_FROM]
    candidates = [row for row in shown if row.verdict != Verdict.MEETS or row.confirmed]
    sure = [row for row in candidates if is_sure(row)]
    is_ordered = ranking.network.is_compared and ranking.network.tau != 0
    likeliest = [row for row in candidates if not is_sure(row)] if is_ordered else []
    stores = [*sure, *likeliest][:most]
    return Attention(
        stores=stores,
        sure=sum(is_sure(row) for row in stores),
        below=sum(row.verdict == Verdict.BELOW for row in stores),
        confirmed=sum(bool(row.confirmed) for row in stores),
        has_standard=any(row.target is not None for row in stores),
        quiet=None if stores else _quiet(ranking),
    )


def is_sure(row: StoreRow) -> bool:
    """Return whether a store is below its standard for sure, or confirmed to differ from comparable ones."""
    return row.verdict == Verdict.BELOW or bool(row.confirmed)


def standing(card: Sequence[CardLine]) -> StoreStanding:
    """Read a score card; what is to be fixed first is what is most probably below its standard."""
    below = [line for line in card if line.row.verdict == Verdict.BELOW]
    return StoreStanding(
        first=max(below, key=lambda line: line.row.p_below or 0.0, default=None),
        below=below,
        meets=[line for line in card if line.row.verdict == Verdict.MEETS],
        answers=sum(line.row.n for line in card),
        has_standard=any(line.row.target is not None for line in card),
    )


def _quiet(ranking: Ranking) -> Quiet:
    if not any(row.n for row in ranking.rows):
        return Quiet.NO_ANSWERS
    if not any(row.n >= SHOWN_FROM for row in ranking.rows):
        return Quiet.NONE_SHOWN
    if not ranking.network.is_compared and any(row.verdict != Verdict.MEETS for row in ranking.rows if row.n):
        return Quiet.NONE_SURE
    return Quiet.CHANCE_ALONE if ranking.network.tau == 0 else Quiet.ALL_MEET
