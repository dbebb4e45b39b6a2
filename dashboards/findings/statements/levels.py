"""The level of a place before and since a change (pure)."""

from collections.abc import Sequence

from dashboards.rows import TrendPoint


def levels(points: Sequence[TrendPoint], since: int) -> tuple[float | None, float | None]:
    """Give the mean of all answers before a month and from it on; None on a side without any.

    >>> point = lambda month, n, value: TrendPoint(month, n, value, None, None)
    >>> levels([point(1, 30, 10.0), point(2, 10, 30.0), point(3, 5, -5.0)], since=3)
    (15.0, -5.0)
    """
    return _mean([point for point in points if point.month < since]), _mean(
        [point for point in points if point.month >= since]
    )


def _mean(points: Sequence[TrendPoint]) -> float | None:
    known = [(point.n, point.value) for point in points if point.n and point.value is not None]
    answers = sum(n for n, _value in known)
    return sum(n * value for n, value in known) / answers if answers else None
