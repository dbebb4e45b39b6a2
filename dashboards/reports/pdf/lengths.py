"""Figures as lengths on a page: bars, axes, small charts (pure).

A bar and its verdict come from one distribution, as in ``charts.bars``: the thick part is its middle 80 %, the thin
line its 95 %. What is beyond the axis stays at its end.
"""

import itertools
from collections.abc import Callable, Sequence

from dashboards.charts.bars import Axis, axis_of, tone
from dashboards.charts.svg import Scale, every, nice_ticks
from dashboards.reports.edition import MetricLine, MonthCourse, Moved, RegionLine
from dashboards.reports.pdf.document import AxisLine, Bar, Curve, Ends, FlatLine, Spark, Tick, Tone
from dashboards.rows import StoreRow
from dashboards.scoring.verdicts import SHOWN_FROM, is_withheld

Show = Callable[[Sequence[float]], list[str]]
"""How the ticks of an axis become text in the reader's language."""
Point = tuple[float, float]
APART = 24.0
"""Per cent of an axis between two of its words: no tick stands so near to the standard."""
AIR = 8.0
"""Per cent of the height of a chart that stays free at top and bottom."""
_TONES: dict[str, Tone] = {"below": "below", "open": "open", "meets": "meets"}


def tone_of(verdict: str) -> Tone:
    return _TONES.get(tone(verdict), "plain")


def store_bar(row: StoreRow, axis: Axis, stores: int) -> Bar | None:
    """Draw a store on the axis of its column; None under five answers, of which nothing is shown."""
    if row.n < SHOWN_FROM or row.value is None:
        return None
    scale = Scale(*axis)
    low, high = row.shrunken_low, row.shrunken_high
    return Bar(
        tone=tone_of(row.verdict),
        thick=_ends(scale, row.bar_low, row.bar_high),
        thin=_ends(scale, low, high),
        ring=_at(scale, row.value) if axis[0] <= row.value <= axis[1] else None,
        standard=_at(scale, row.target),
        is_hollow=is_withheld(row.verdict, row.confirmed, stores),
        beyond_low=low is not None and low < axis[0],
        beyond_high=high is not None and high > axis[1],
    )


def spread_bar(line: MetricLine | RegionLine, axis: Axis, standard: float | None) -> Bar | None:
    """Draw where nine stores in ten truly lie, with the mean as a ring; None where that is not known."""
    thick = _ends(Scale(*axis), line.nine_low, line.nine_high)
    if thick is None:
        return None
    scale = Scale(*axis)
    return Bar("plain", thick, ring=_at(scale, line.value), standard=_at(scale, standard))


def spread_axis(lines: Sequence[MetricLine | RegionLine], standard: float | None) -> Axis:
    """Give an axis with some air that covers the spread of all lines and the standard."""
    ends = [end for line in lines for end in (line.nine_low, line.nine_high, line.value) if end is not None]
    low, high = min(ends, default=0.0), max(ends, default=1.0)
    air = (high - low) / 3
    return axis_of([low - air, high + air, *([] if standard is None else [standard])])


def axis_line(axis: Axis, show: Show, standard: float | None, standard_words: str) -> AxisLine:
    """Give the axis above a column of bars, three ticks or so, and the standard that all share."""
    scale = Scale(*axis)
    named = None if standard is None else Tick(_round(scale(standard)), standard_words)
    return AxisLine(
        [each for each in _ticks(scale, axis, show, 3) if named is None or abs(each.at - named.at) > APART], named
    )


def spark(moved: Moved, month: int, window: int) -> Spark | None:
    """Draw the months of what changed, the level before the change and the one since; None with under two months.

    A region is compared with the window before, so its levels are those of the two windows.
    """
    values = list(moved.course)
    known = [value for value in values if value is not None]
    if len(known) < 2:
        return None
    scale = Scale(*_padded([*known, *(each for each in (moved.before, moved.now) if each is not None)]), 100, 0)
    cut = _cut(moved, month, window, len(values))
    before = None if cut is None or moved.before is None or cut <= 0 else FlatLine(0, cut, _round(scale(moved.before)))
    now = None if cut is None or moved.now is None else FlatLine(cut, 100, _round(scale(moved.now)))
    return Spark(_strokes(_points(values, scale)), before, now)


def _cut(moved: Moved, month: int, window: int, months: int) -> float | None:
    """Where the new level begins, half a month before its first value; None where windows have no beginning."""
    if moved.since is None and window <= 0:
        return None
    since = months - window if moved.since is None else months - 1 - (month - moved.since)
    return _round(min(100.0, max(0.0, 100 * (since - 0.5) / (months - 1))))


def curve(
    course: MonthCourse,
    standard: float | None,
    ends: Axis | None,
    show: Show,
    show_month: Callable[[int], str],
    names: int,
) -> Curve | None:
    """Draw the months of a metric with their 95 % intervals; None with under two months that have a value.

    The axis covers the values and the standard, and of the intervals what is not far beyond; it keeps within the
    ``ends`` of the metric. At most so many months have their ``names`` below.
    """
    known = [value for value in course.values if value is not None]
    if len(known) < 2:
        return None
    low, high = _padded([*known, *([] if standard is None else [standard])])
    reach = (high - low) / 2
    reached = [end for end in (*course.lows, *course.highs) if end is not None]
    axis = axis_of([max(low - reach, min([low, *reached])), min(high + reach, max([high, *reached]))])
    if ends is not None:
        axis = max(axis[0], ends[0]), min(axis[1], ends[1])
    scale = Scale(*axis, 100, 0)
    points = _points(course.values, scale)
    count = len(course.values)
    return Curve(
        strokes=_strokes(points),
        dots=[each for each in points if each is not None],
        bands=_bands(_points(course.lows, scale), _points(course.highs, scale)),
        standard=None if standard is None else _round(scale(standard)),
        rows=_ticks(scale, axis, show, 4),
        columns=[Tick(_x(at, count), show_month(course.first + at)) for at in every(count, names)],
    )


def _ticks(scale: Scale, axis: Axis, show: Show, most: int) -> list[Tick]:
    figures = nice_ticks(*axis, most=most)
    return [Tick(_round(scale(figure)), words) for figure, words in zip(figures, show(figures), strict=True)]


def _padded(values: Sequence[float]) -> Axis:
    low, high = min(values), max(values)
    air = (high - low) * AIR / 100 or abs(low) * 0.1 or 1.0
    return low - air, high + air


def _points(values: Sequence[float | None], scale: Scale) -> list[Point | None]:
    count = len(values)
    return [None if value is None else (_x(at, count), _round(scale(value))) for at, value in enumerate(values)]


def _x(at: int, count: int) -> float:
    return _round(100 * at / (count - 1)) if count > 1 else 50.0


def _strokes(points: Sequence[Point | None]) -> list[tuple[float, float, float, float]]:
    """Straight lines between neighbouring months; a month without a value leaves a gap."""
    pairs = itertools.pairwise(points)
    return [(*a, *b) for a, b in pairs if a is not None and b is not None]


def _bands(lows: Sequence[Point | None], highs: Sequence[Point | None]) -> list[list[Point]]:
    """Outlines of the 95 % intervals, one for every run of months that have one."""
    runs: list[list[tuple[Point, Point]]] = [[]]
    for low, high in zip(lows, highs, strict=True):
        if low is None or high is None:
            runs.append([])
        else:
            runs[-1].append((low, high))
    return [[low for low, _high in run] + [high for _low, high in reversed(run)] for run in runs if len(run) > 1]


def _ends(scale: Scale, low: float | None, high: float | None) -> Ends | None:
    return None if low is None or high is None else (_round(scale(low)), _round(scale(high)))


def _at(scale: Scale, value: float | None) -> float | None:
    return None if value is None else _round(scale(value))


def _round(length: float) -> float:
    """Two decimals: a hundredth of a per cent is less than ink can show."""
    return round(length, 2)
