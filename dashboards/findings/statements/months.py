"""What a store's months on the control chart say."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from dashboards.rows import Trend


class Course(StrEnum):
    """What the months of a store come to."""

    NO_VALUE = "no_value"
    CHANGED = "changed"
    TOO_FEW = "too_few"
    STEADY = "steady"


@dataclass(frozen=True, slots=True)
class MonthsReading:
    """The course of a store's months; with a change its first month, and whether it is to the better.

    A change that the list of changes names has the list's direction. One that only the chart shows has the side of the
    usual level (``centre``) on which all months since lie, and ``better`` is None where they lie on both.
    """

    course: Course
    since: int | None
    better: bool | None
    centre: float | None


def read_months(trend: Trend, better: Literal["high", "low"]) -> MonthsReading:
    """Read a control chart (XmR on standardised months, rules of NHS "Making Data Count"; ``scoring.trends``).

    ``better`` is the good direction of the metric. A chart without limits has too few months to tell a change.
    """
    if all(point.value is None for point in trend.points):
        return MonthsReading(Course.NO_VALUE, None, None, trend.centre)
    if trend.changed is not None:
        listed = trend.is_better
        side = _is_better(trend, trend.changed, better) if listed is None else listed
        return MonthsReading(Course.CHANGED, trend.changed, side, trend.centre)
    has_limits = trend.centre is not None and any(limit is not None for limit in trend.lower)
    return MonthsReading(Course.STEADY if has_limits else Course.TOO_FEW, None, None, trend.centre)


def _is_better(trend: Trend, since: int, better: str) -> bool | None:
    """Whether all months since the change lie on the good side of the centre (True), or all on the bad one (False)."""
    centre = trend.centre
    if centre is None:
        return None
    values = [point.value for point in trend.points if point.month >= since and point.value is not None]
    above = {value > centre for value in values}
    return (True in above) == (better == "high") if len(above) == 1 else None
