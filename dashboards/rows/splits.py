"""Rows of a place's answers by part."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SplitRow:
    """One part of a place's answers: those with ``value_of`` in the dimension ``by``; empty where nothing is stated.

    ``difference`` is its value less that of all other answers of the place, ``q`` the false discovery rate of that over
    the rows. None where there are too few answers.
    """

    by: str
    value_of: str
    n: int
    value: float | None
    low: float | None
    high: float | None
    difference: float | None
    difference_low: float | None
    difference_high: float | None
    q: float | None
