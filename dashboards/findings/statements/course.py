"""From which month to which a finding is open, by the months in which it was found (pure)."""

from collections.abc import Iterable, Sequence

CLEAN = 2
"""Searched months in a row without it that resolve a finding."""


def goes_on(first: int, last: int, month: int, searched: Iterable[int]) -> bool:
    """Whether a finding of the months ``first`` to ``last`` and one of another month are the same.

    They are unless so many searched months lie between both that the earlier one was resolved meanwhile. Months that
    nobody searched say nothing.

    >>> goes_on(10, 12, 14, [10, 11, 12, 13, 14]), goes_on(10, 12, 15, [10, 11, 12, 13, 14, 15])
    (True, False)
    """
    if first <= month <= last:
        return True
    low, high = (last, month) if month > last else (month, first)
    return sum(low < each < high for each in searched) < CLEAN


def closed_in(last: int, searched: Sequence[int], *, acted: bool = False, judged: int | None = None) -> int | None:
    """Give the month that resolves a finding: the second clean one; None while there is none.

    Where something was done (``acted``), months count from the one on in which its effect was first ``judged``.

    >>> closed_in(12, [11, 12, 13, 14, 15]), closed_in(12, [12, 13]), closed_in(12, [13, 14, 15], acted=True, judged=13)
    (14, None, 15)
    >>> closed_in(12, [13, 14, 15], acted=True) is None
    True
    """
    if acted and judged is None:
        return None
    begins = max(last, judged) if judged is not None else last
    clean = sorted(each for each in searched if each > begins)
    return clean[CLEAN - 1] if len(clean) >= CLEAN else None
