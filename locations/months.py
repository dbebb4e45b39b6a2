"""Calendar months as whole numbers, so that windows are plain arithmetic (pure).

A month is the index ``year * 12 + month - 1``: October 2026 is ``24321``. Facts, tallies, standards and scores all
store this number; people see and type ``2026-10``.
"""

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

_WRITTEN = re.compile(r"(\d{4})-(\d{2})", re.ASCII)

ALL_TIME = 0
NOW = -1
"""Where stores stand in the newest month, from all months of a panel; not a window that answers are added up in."""
USUAL_WINDOW = 12
"""What pages show first, and what reports and previews of standards rest on."""
MONTHS_BEFORE_CHANGE = 12
"""Months up to a change that all since then is compared with."""
PANEL_MONTHS = 36
"""Older months say next to nothing of now: a drift of .9 a month has 2 % of its variance left after three years."""
WINDOWS = (NOW, 1, 3, 12, ALL_TIME)
WHOLE_WINDOWS = tuple(window for window in WINDOWS if window != NOW)
"""Windows that answers and texts are added up in."""


def parse_month(text: str) -> int:
    """Read the month written as ``YYYY-MM``.

    >>> parse_month("2026-10")
    24321

    Raises ValueError with a sentence for anything else.
    """
    match = _WRITTEN.fullmatch(text.strip())
    if not match or not 1 <= int(match[2]) <= 12 or int(match[1]) < 1900:
        raise ValueError(f"“{text}” is not a month; write it as YYYY-MM, for example 2026-10.")
    return int(match[1]) * 12 + int(match[2]) - 1


def format_month(month: int) -> str:
    """Write the month as ``YYYY-MM``.

    >>> format_month(24321)
    '2026-10'
    """
    return f"{month // 12:04d}-{month % 12 + 1:02d}"


def month_of(day: date) -> int:
    """Return the month that a calendar day, or a local moment, lies in."""
    return day.year * 12 + day.month - 1


def first_day(month: int) -> date:
    return date(month // 12, month % 12 + 1, 1)


def last_day(month: int) -> date:
    return first_day(month + 1) - timedelta(days=1)


def local_month(moment: datetime, zone: str) -> int:
    """Return the local month of an aware moment in an IANA time zone."""
    return month_of(moment.astimezone(ZoneInfo(zone)))


def end_of_month(month: int, zone: str) -> datetime:
    """Return the first moment (UTC) that is no longer in the month, in an IANA time zone."""
    return datetime.combine(first_day(month + 1), datetime.min.time(), ZoneInfo(zone)).astimezone(UTC)


def parse_window(text: str, offered: Sequence[int] = WINDOWS) -> int:
    """Read a window as people write it: ``1``, ``3``, ``12`` months, ``all``, which is 0 here, or ``now``, which is -1.

    Raises ValueError with a sentence for anything that is not ``offered``.
    """
    written = {format_window(window): window for window in offered}
    if text not in written:
        names = "1, 3, 12 (months), all or now" if NOW in offered else "1, 3, 12 (months) or all"
        raise ValueError(f"“{text}” is not a window; choose {names}.")
    return written[text]


def format_window(window: int) -> str:
    return {ALL_TIME: "all", NOW: "now"}.get(window, str(window))


def window_start(month: int, window: int) -> int | None:
    """Return the first month of a window that ends with ``month``; None where the window has no beginning."""
    if window == NOW:
        return month - PANEL_MONTHS + 1
    return month - window + 1 if window else None


def window_before(month: int, window: int) -> int | None:
    """Give the last month of the window just before the one that ends with ``month``; None for all time and now.

    No answer counts in both, so their values can be compared.

    >>> window_before(24321, 12), window_before(24321, 0)
    (24309, None)
    """
    return month - window if window > 0 else None
