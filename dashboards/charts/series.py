"""Lines over months: a sparkline, a store's control chart, and the consistency of the network with its band."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape

from dashboards.charts.svg import (
    Scale,
    Show,
    across,
    area,
    element,
    every,
    joined,
    nice_ticks,
    padded,
    per_cent,
    picture,
    span,
    spread_out,
    text,
    upright,
)
from dashboards.rows import NetworkPoint, Trend

MonthName = Callable[[int], str]
Values = Sequence[float | None]

MONTH_LABELS = 6
"""Month names that fit on a wide screen; every other one is spare, and hidden in a narrow box."""
REACH = 1.5
"""How far limits are drawn beyond the months, the usual level and the standard, as a multiple of their range."""
LINE = 14.0
"""Pixels between two lines of labels."""


@dataclass(frozen=True, slots=True)
class ControlWords:
    """Translated words of a control chart. ``title`` is the whole of it for a screen reader."""

    title: str
    standard: str
    centre: str
    limits: str
    outside: str
    changed: str


@dataclass(frozen=True, slots=True)
class ConsistencyWords:
    """Translated words of the consistency chart: what the line is, and what its band is."""

    title: str
    line: str
    band: str


def sparkline(values: Values, *, label: str, lows: Values = (), highs: Values = (), target: float | None = None) -> str:
    """Draw a line without axes, its interval as a band, its newest point marked, the standard as a broken line."""
    height = 36.0
    known = [each for each in [*values, *lows, *highs, target] if each is not None]
    y = Scale(*padded(known), height - 3, 3)
    x = _months(len(values))
    positions = [None if each is None else (x(index), y(each)) for index, each in enumerate(values)]
    parts = [_band(lows, highs, x, y, height)]
    parts += [across(y(target), "ev-standard")] if target is not None else []
    parts.append(joined(positions, "ev-line"))
    newest = next((position for position in reversed(positions) if position is not None), None)
    if newest:
        parts.append(element("circle", cx=per_cent(newest[0]), cy=newest[1], r=3, class_="ev-value"))
    return picture("".join(parts), label=label, height=height, class_="ev-spark")


def control_chart(trend: Trend, *, words: ControlWords, show: Show, month: MonthName) -> str:
    """Draw a store's months with control limits that widen where answers are few.

    Months beyond the limits are marked by shape and colour, the month of change by an upright line. ``month`` gives a
    short name; at most six are printed, three in a narrow box.
    """
    top, bottom, height = 18.0, 186.0, 210.0
    points = trend.points
    values = [point.value for point in points]
    limits = [*trend.lower, *trend.upper]
    known = [each for each in [*values, trend.centre, trend.target] if each is not None]
    y = Scale(*padded([*known, *_in_reach(limits, known)]), bottom, top)
    x = _months(len(points))
    parts = [_levels(y, show), *_limit_steps(trend, x, y)]
    lines = [(trend.target, words.standard, "ev-standard"), (trend.centre, words.centre, "ev-centre")]
    drawn = [(level, name, class_) for level, name, class_ in lines if level is not None]
    parts += [across(y(level), class_) for level, _, class_ in drawn]
    parts.append(joined([None if v is None else (x(i), y(v)) for i, v in enumerate(values)], "ev-line"))
    parts += _month_marks(trend, words, x, y, show, month)
    parts += _change(trend, words, x, top, bottom)
    parts += [*_line_names(drawn, values, y, show, top, bottom), _limit_name(trend, words, y, bottom)]
    parts.append(_month_axis([point.month for point in points], x, bottom, month))
    parts.append(_key(drawn, words, show, bottom + 36))
    return picture("".join(parts), label=words.title, height=height, class_="ev-control", measured=True)


def consistency_chart(points: Sequence[NetworkPoint], *, words: ConsistencyWords, show: Show, month: MonthName) -> str:
    """Draw the true spread between stores over time with its 95 % band, on an axis that begins at 0."""
    top, bottom, height = 18.0, 146.0, 170.0
    values = [point.network.tau for point in points]
    lows, highs = [p.network.tau_low for p in points], [p.network.tau_high for p in points]
    known = [each for each in [*values, *highs] if each is not None]
    y = Scale(0, (max(known, default=0) or 1) * 1.08, bottom, top)
    x = _months(len(points))
    positions = [None if each is None else (x(index), y(each)) for index, each in enumerate(values)]
    parts = [_levels(y, show), _band(lows, highs, x, y, height), joined(positions, "ev-line")]
    parts += [element("circle", cx=per_cent(p[0]), cy=p[1], r=3, class_="ev-value") for p in positions if p]
    parts.append(text(f"{words.line} · {words.band}", x="0", y=10, class_="ev-label"))
    parts.append(_month_axis([point.month for point in points], x, bottom, month))
    return picture("".join(parts), label=words.title, height=height, class_="ev-consistency", measured=True)


def _in_reach(limits: Values, known: Sequence[float]) -> list[float]:
    """Limits cut off where they would squeeze the months into a line: a month of two answers has very wide ones."""
    given = [each for each in limits if each is not None]
    low, high = min(known, default=0.0), max(known, default=0.0)
    room = REACH * (high - low)
    return [min(max(each, low - room), high + room) for each in given] if room else given


def _months(count: int) -> Scale:
    """Positions of months by index, with room for half a mark at both ends."""
    return Scale(0, max(1, count - 1), 2, 98)


def _levels(y: Scale, show: Show) -> str:
    """Level lines with their figures left of the picture."""
    ticks = nice_ticks(y.low, y.high, most=5)
    lines = "".join(across(y(tick), "ev-grid") for tick in ticks)
    names = "".join(text(show(tick), x="-8", y=y(tick) + 4, class_="ev-label", anchor="end") for tick in ticks)
    return lines + names


def _band(lows: Values, highs: Values, x: Scale, y: Scale, height: float) -> str:
    """The interval around a line; each unbroken run of months is a shape of its own."""
    shapes: list[str] = []
    run: list[tuple[float, float, float]] = []
    for index, (low, high) in enumerate([*zip(lows, highs, strict=False), (None, None)]):
        if low is not None and high is not None:
            run.append((x(index), y(high), y(low)))
            continue
        upper, lower = [(at, up) for at, up, _ in run], [(at, down) for at, _, down in run]
        shapes.append(area(upper, lower, height, "ev-band"))
        run = []
    return "".join(shapes)


def _limit_steps(trend: Trend, x: Scale, y: Scale) -> list[str]:
    """The band between the limits, a step for every month, since each month has its own number of answers."""
    half = (x(1) - x(0)) / 2
    steps = []
    for index, (low, high) in enumerate(zip(trend.lower, trend.upper, strict=True)):
        if low is not None and high is not None:
            start, end = max(0.0, x(index) - half), min(100.0, x(index) + half)
            steps.append(span(start, end, y(high), y(low) - y(high), "ev-band"))
            steps += [across(y(edge), "ev-limit", start, end) for edge in (high, low)]
    return steps


def _limit_name(trend: Trend, words: ControlWords, y: Scale, bottom: float) -> str:
    """What the band is, written inside its lower edge where it begins; inside the upper one where that is clearer."""
    edges = zip(trend.lower, trend.upper, strict=True)
    first = next(((low, high) for low, high in edges if low is not None and high is not None), None)
    if first is None:
        return ""
    places = (min(y(first[0]), bottom) - 5, y(first[1]) + 12)
    levels = [trend.target, trend.centre]
    position = (
        places[0]
        if _clearance(levels, y, places[0]) >= 2 * LINE
        else max(places, key=lambda place: _clearance(levels, y, place))
    )
    return text(words.limits, x="2.5%", y=position, class_="ev-label ev-name")


def _month_marks(trend: Trend, words: ControlWords, x: Scale, y: Scale, show: Show, month: MonthName) -> list[str]:
    """A dot a month; a square, larger and in another colour, where the month is beyond the limits."""
    marks = []
    for index, point in enumerate(trend.points):
        if point.value is None:
            continue
        at_x, at_y = per_cent(x(index)), y(point.value)
        title = f"{month(point.month)}: {show(point.value)} · n = {point.n}"
        if point.month in trend.outside:
            square = element("path", d=f"M-5 {at_y - 5:.1f}h10v10h-10Z", class_="ev-outside")
            mark = element("svg", square, x=at_x, overflow="visible", class_="ev-at")
            title = f"{title} · {words.outside}"
        else:
            mark = element("circle", cx=at_x, cy=at_y, r=3, class_="ev-value")
        marks.append(element("g", element("title", escape(title)) + mark))
    return marks


def _change(trend: Trend, words: ControlWords, x: Scale, top: float, bottom: float) -> list[str]:
    """An upright line just before the first changed month, named above."""
    months = [point.month for point in trend.points]
    if trend.changed not in months:
        return []
    index = months.index(trend.changed)
    position = max(0.0, x(index) - (x(1) - x(0)) / 2)
    anchor = "end" if position > 50 else "start"
    name = text(words.changed, x=per_cent(position), y=top - 8, class_="ev-label ev-change-label", anchor=anchor)
    return [upright(position, top - 4, bottom, "ev-change"), name]


def _line_names(
    drawn: Sequence[tuple[float, str, str]], values: Values, y: Scale, show: Show, top: float, bottom: float
) -> list[str]:
    """Names of the level lines, clear of each other, at the end where the store's own line is further away."""
    positions = spread_out([y(level) - 4 for level, _, _ in drawn], LINE, top + 8, bottom - 2)
    third = max(1, len(values) // 3)
    names = []
    for (level, name, class_), position in zip(drawn, positions, strict=True):
        first, last = (_clearance(part, y, position - 4) for part in (values[:third], values[-third:]))
        x, anchor = ("100%", "end") if last >= first else ("0", "start")
        label = f"ev-label ev-name {class_}-label"
        names.append(text(f"{name} {show(level)}", x=x, y=position, class_=label, anchor=anchor))
    return names


def _key(drawn: Sequence[tuple[float, str, str]], words: ControlWords, show: Show, y: float) -> str:
    """The same names below the months, two a row; the style sheet shows them where the box is too narrow for names
    among the lines."""
    entries = [(f"{name} {show(level)}", class_) for level, name, class_ in drawn] + [(words.limits, "ev-limit")]
    parts = []
    for index, (name, class_) in enumerate(entries):
        row = y + 16 * (index // 2)
        sample = element("line", x1=0, x2=18, y1=row - 4, y2=row - 4, class_=class_)
        name_at = element("text", escape(name), x=24, y=row, class_="ev-label")
        parts.append(element("svg", sample + name_at, x=per_cent(50 * (index % 2)), overflow="visible", class_="ev-at"))
    return element("g", "".join(parts), class_="ev-key")


def _clearance(values: Values, y: Scale, position: float) -> float:
    """Pixels between a height and the nearest of some values."""
    return min((abs(y(each) - position) for each in values if each is not None), default=1e3)


def _month_axis(months: Sequence[int], x: Scale, bottom: float, month: MonthName) -> str:
    """The line under the months and the names of a few of them; the newest is always among them."""
    marks = [across(bottom, "ev-axis")]
    shown = every(len(months), MONTH_LABELS)
    for index in shown:
        position = x(index)
        is_spare = (shown[-1] - index) // (shown[-1] - shown[-2]) % 2 if len(shown) > 3 else 0
        anchor = "start" if position < 8 else "end" if position > 92 else "middle"
        marks.append(upright(position, bottom, bottom + 4, "ev-tick"))
        class_ = "ev-label ev-spare" if is_spare else "ev-label"
        marks.append(text(month(months[index]), x=per_cent(position), y=bottom + 17, class_=class_, anchor=anchor))
    return "".join(marks)
