"""What an action changed: months against the expected path, stores without one, and small intervals (pure)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

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
    text,
    upright,
)

MonthName = Callable[[int], str]
Path = Sequence[Sequence[float | None]]
LABELS = 6
STEP = 8.0
"""Pixels between two stores of the cloud that stand above each other."""
BINS = 60


@dataclass(frozen=True, slots=True)
class EffectWords:
    """Translated words of the chart; ``title`` is the whole of it for a screen reader."""

    title: str
    action: str
    expected: str


def effect_chart(
    path: Path, *, begun: int, judged: Sequence[int], words: EffectWords, show: Show, month: MonthName
) -> str:
    """Draw months with their intervals, and from the action on what was to be expected, with its band.

    ``path`` has month, answers, value with its interval, expected value with its interval. The month ``begun`` is
    marked; the months ``judged`` are drawn as full marks after it.
    """
    top, bottom, height = 24.0, 206.0, 232.0
    levels = [figure for each in path for figure in each[2:] if figure is not None]
    y = Scale(*padded(levels), bottom, top)
    x = Scale(0, max(1, len(path) - 1), 2, 98)
    months = [int(each[0] or 0) for each in path]
    parts = [_levels(y, show)]
    since = next((at for at, each in enumerate(months) if each >= begun), len(months))
    if since < len(months):
        half = 48 / max(1, len(path) - 1)
        left_out = span(x(since) - half, x(since) + half, top, bottom - top, "ev-effect-month")
        parts += [left_out, text(words.action, x=per_cent(x(since)), y=12, class_="ev-change-label", anchor="middle")]
    later = [at for at in range(max(since - 1, 0), len(path)) if path[at][6] is not None and path[at][7] is not None]
    upper = [(x(at), y(_known(path[at][7]))) for at in later]
    lower = [(x(at), y(_known(path[at][6]))) for at in later]
    parts.append(area(upper, lower, height, "ev-band"))
    parts.append(_line(path[: since + 1], 5, x, y, "ev-effect-before", 0))
    parts.append(_line(path[max(since - 1, 0) :], 5, x, y, "ev-effect-expected", max(since - 1, 0)))
    parts.append(_line(path, 2, x, y, "ev-line", 0))
    for at, each in enumerate(path):
        if each[2] is None:
            continue
        kind = "ev-effect-judged" if months[at] in judged and at >= since else "ev-value"
        if each[3] is not None and each[4] is not None:
            parts.append(upright(x(at), y(each[4]), y(each[3]), "ev-effect-whisker"))
        parts.append(element("circle", cx=per_cent(x(at)), cy=y(each[2]), r=4, class_=kind))
    parts.append(across(bottom, "ev-axis"))
    for place, at in enumerate(reversed(every(len(path), LABELS))):
        spare = " ev-spare" if place % 2 else ""
        parts.append(
            text(month(months[at]), x=per_cent(x(at)), y=bottom + 18, class_=f"ev-label{spare}", anchor="middle")
        )
    return picture("".join(parts), label=words.title, height=height, class_="ev-control", measured=True)


def placebo_cloud(changes: Sequence[float], value: float, *, label: str, show: Show) -> str:
    """Draw the changes of stores without an action as dots above each other, and that of the action as a diamond."""
    size = max([abs(each) for each in [*changes, value]] or [1.0]) * 1.1 or 1.0
    x = Scale(-size, size, 2, 98)
    heights: dict[int, int] = {}
    dots = []
    for each in sorted(changes):
        bin_ = round((each + size) / (2 * size) * BINS)
        heights[bin_] = heights.get(bin_, 0) + 1
        dots.append((x(-size + 2 * size * bin_ / BINS), heights[bin_]))
    tallest = max(heights.values(), default=1)
    bottom = 14 + STEP * tallest
    parts = [
        element("circle", cx=per_cent(at), cy=bottom - STEP * height + 3, r=3, class_="ev-effect-other")
        for at, height in dots
    ]
    parts.append(across(bottom, "ev-axis"))
    parts += [
        text(show(tick), x=per_cent(x(tick)), y=bottom + 16, class_="ev-label", anchor="middle")
        for tick in nice_ticks(-size, size, 5)
    ]
    parts.append(upright(x(value), 4, bottom, "ev-effect-own"))
    parts.append(element("circle", cx=per_cent(x(value)), cy=8, r=5, class_="ev-effect-judged"))
    return picture("".join(parts), label=label, height=bottom + 22, class_="ev-scale")


def effect_bar(low: float, value: float, high: float, worth: float, *, label: str) -> str:
    """Draw a change with its interval, 0 as a line and the smallest change worth having on both sides as a band."""
    size = max(abs(low), abs(high), worth) * 1.1 or 1.0
    x = Scale(-size, size, 2, 98)
    parts = [
        span(x(-worth), x(worth), 2, 24, "ev-band"),
        upright(x(0), 0, 28, "ev-standard"),
        span(x(low), x(high), 12, 4, "ev-effect-range"),
        element("circle", cx=per_cent(x(value)), cy=14, r=5, class_="ev-effect-judged"),
    ]
    return picture("".join(parts), label=label, height=28, class_="ev-scale")


def _levels(y: Scale, show: Show) -> str:
    ticks = nice_ticks(y.low, y.high, most=5)
    lines = "".join(across(y(tick), "ev-grid") for tick in ticks)
    return lines + "".join(text(show(tick), x="-8", y=y(tick) + 4, class_="ev-label", anchor="end") for tick in ticks)


def _line(path: Path, column: int, x: Scale, y: Scale, class_: str, first: int) -> str:
    positions = [
        None if each[column] is None else (x(first + at), y(_known(each[column]))) for at, each in enumerate(path)
    ]
    return joined(positions, class_)


def _known(figure: float | None) -> float:
    return 0.0 if figure is None else figure
