"""Who is reminded of an item that waits, and when (pure): at half of the customer's time whoever has it, at all of it
the regional manager, at twice head office. Of an incident all of them at once.
"""

from collections.abc import Callable, Sequence
from datetime import datetime

OWNER, REGIONAL, HEAD_OFFICE = "owner", "regional", "head_office"
CHAIN = (OWNER, REGIONAL, HEAD_OFFICE)
STEPS = {50: OWNER, 100: REGIONAL, 200: HEAD_OFFICE}
"""Percent of the time until the deadline, and who is reminded then."""


def steps_due(spoke_at: datetime, due: datetime, now: datetime, *, done: int, is_incident: bool) -> list[int]:
    """Give the steps (percent) that have come since step ``done``.

    >>> from datetime import UTC, timedelta
    >>> begin, day = datetime(2026, 11, 2, tzinfo=UTC), timedelta(days=1)
    >>> [steps_due(begin, begin + day, begin + day * part, done=0, is_incident=False) for part in (0.4, 0.5, 2)]
    [[], [50], [50, 100, 200]]
    >>> steps_due(begin, begin + day, begin, done=0, is_incident=True)
    [50, 100, 200]
    """
    whole = (due - spoke_at).total_seconds()
    passed = 100 * (now - spoke_at).total_seconds() / whole if whole > 0 else 200.0
    return [step for step in STEPS if step > done and (is_incident or passed >= step)]


def whom(step: int, reachable: Callable[[str], Sequence[int]]) -> Sequence[int]:
    """Give who is reminded at a step: the one it is for, or the next in the chain that somebody is reachable in.

    >>> whom(50, {OWNER: [], REGIONAL: [7], HEAD_OFFICE: [9]}.__getitem__)
    [7]
    """
    for role in CHAIN[CHAIN.index(STEPS[step]) :]:
        if found := reachable(role):
            return found
    return ()
