"""Which months an action is judged by (pure).

The month in which it begins is neither before nor after, unless it begins with the month.
"""

from datetime import date
from typing import NamedTuple

from locations.months import month_of


class Begun(NamedTuple):
    """When an action began in a store: the first month that is not free of it, and the first one that is whole."""

    month: int
    whole: int

    def judged(self, check_after: int) -> range:
        """Give the months that it is judged by."""
        return range(self.whole, self.whole + check_after)

    def known_from(self, check_after: int) -> int:
        """Give the month at whose end it can be judged."""
        return self.whole + check_after - 1


def begun(day: date) -> Begun:
    """Tell when an action began that was started on a day.

    >>> from locations.months import format_month
    >>> [format_month(each) for each in begun(date(2026, 7, 1))]
    ['2026-07', '2026-07']
    >>> [format_month(each) for each in begun(date(2026, 7, 6))]
    ['2026-07', '2026-08']
    """
    month = month_of(day)
    return Begun(month, month if day.day == 1 else month + 1)
