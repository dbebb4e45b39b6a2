"""What the parts of a place's answers (touchpoints, weekdays, ...) say: where a change lies, and which parts differ."""

from collections.abc import Sequence

from dashboards.rows import ChangeByPart, ChangePart, SplitRow

FALSE_DISCOVERIES = 0.05
"""Of the parts that are named different, one in twenty may be so by chance."""


def differs(row: SplitRow) -> bool:
    """Say whether a part differs from the rest of its place beyond chance, over all the parts that are shown."""
    return row.q is not None and row.q <= FALSE_DISCOVERIES


def different(rows: Sequence[SplitRow]) -> list[SplitRow]:
    """Give the parts that differ beyond chance, those that lie the farthest from the rest first."""
    found = [row for row in rows if differs(row) and row.value_of and row.difference is not None]
    return sorted(found, key=lambda row: -abs(row.difference or 0.0))


def has_moved(change: ChangeByPart) -> bool:
    """Say whether a place moved at all between both windows: the interval of the change leaves out that it did not."""
    return change.low > 0 or change.high < 0


def main_parts(change: ChangeByPart) -> list[ChangePart]:
    """Give the parts that surely move a place the way it went, those that move it most first.

    A change whose own interval has 0 in it has no such parts, and what states no part is none.
    """
    if not has_moved(change):
        return []
    return [part for part in change.parts if part.value_of and part.is_sure and (part.adds > 0) == (change.change > 0)]
