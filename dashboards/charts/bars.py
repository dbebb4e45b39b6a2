"""Bars: where a store lies in a table row, the axis above it, shares of verdicts, how often each score was given."""

from collections.abc import Sequence
from typing import Protocol

from dashboards.charts.svg import (
    Scale,
    Show,
    across,
    element,
    nice_step,
    nice_ticks,
    padded,
    per_cent,
    picture,
    span,
    text,
    upright,
)
from dashboards.rows import StoreRow
from dashboards.scoring.verdicts import JUDGED_FROM

Axis = tuple[float, float]
Middle = tuple[float, float, float]
"""Lower quartile, median and upper quartile."""

ROW, MIDDLE = 20.0, 10.0
_AXIS = across(MIDDLE, "ev-axis")
TRIMMED = 0.1
"""Share of the ends on either side that may run over the axis, so that tiny stores do not squeeze the rest."""
SHORT = 6
"""Letters of a bin's name that fit into the usual margin of a histogram."""
TONES = {"below": "below", "meets": "meets", "too_early": "open", "not_enough": "open"}


def tone(verdict: str) -> str:
    """Return the colour class of a verdict: below, meets, open, or none where no standard applies or no answer came."""
    return TONES.get(verdict, "none")


def bar_axis(rows: Sequence[StoreRow], target: float | None = None) -> Axis:
    """Round ends of one axis for all the bars of a table.

    It covers the standards, the bars of all stores with enough answers for a verdict and the middle of the others, so
    that a bar meets its standard in the picture where it does in truth, and nearly all lines and rings; what lies
    beyond gets an arrow.
    """
    drawn = [row for row in rows if row.bar_low is not None and row.bar_high is not None]
    lows = sorted(min(_known(row.bar_low, row.shrunken_low, row.value)) for row in drawn)
    highs = sorted((max(_known(row.bar_high, row.shrunken_high, row.value)) for row in drawn), reverse=True)
    ends = [ordered[int(TRIMMED * len(ordered))] for ordered in (lows, highs) if ordered]
    standards = [row.target for row in rows if row.target is not None] + ([] if target is None else [target])
    middles = [sum(_known(row.bar_low, row.bar_high)) / 2 for row in drawn]
    bars = [end for row in drawn if row.n >= JUDGED_FROM for end in _known(row.bar_low, row.bar_high)]
    return axis_of(standards + middles + bars + ends)


def _known(*figures: float | None) -> list[float]:
    return [figure for figure in figures if figure is not None]


def axis_of(values: Sequence[float | None]) -> Axis:
    """Round ends of an axis that covers all the values; gaps are passed over."""
    low, high = padded([value for value in values if value is not None], 0.0)
    step = nice_step((high - low) / 12)
    return round((low // step) * step, 10), round(-(-high // step) * step, 10)


def bar_scale(axis: Axis, *, show: Show, target: float | None = None, target_label: str = "", label: str = "") -> str:
    """Draw the axis of a column of bars: three ticks or so with their figures, and the standard named above."""
    scale = Scale(*axis)
    # Three ticks fit next to each other even in the narrow column of a phone.
    ticks = nice_ticks(*axis, most=3)
    marks = [upright(scale(tick), 27, 32, "ev-tick") for tick in ticks]
    names = [
        text(show(tick), x=per_cent(scale(tick)), y=24, class_="ev-label", anchor=_anchor(scale(tick)))
        for tick in ticks
    ]
    standard = ""
    if target is not None:
        x = scale(target)
        standard = upright(x, 27, 32, "ev-standard")
        if target_label:
            standard += text(target_label, x=per_cent(x), y=10, class_="ev-label ev-standard-label", anchor=_anchor(x))
    return picture(across(32, "ev-axis") + "".join(marks + names) + standard, label=label, height=33, class_="ev-scale")


def _anchor(x: float) -> str:
    """Where a label hangs so that it never leaves the picture."""
    if x < 15:
        return "start"
    return "end" if x > 85 else "middle"


class Distribution(Protocol):
    """What a bar shows: a value with its middle 80 % and its 95 %, and what it is compared with; None where unknown."""

    @property
    def value(self) -> float | None: ...
    @property
    def bar_low(self) -> float | None: ...
    @property
    def bar_high(self) -> float | None: ...
    @property
    def shrunken_low(self) -> float | None: ...
    @property
    def shrunken_high(self) -> float | None: ...
    @property
    def target(self) -> float | None: ...
    @property
    def verdict(self) -> str: ...


def interval_bar(
    row: Distribution, *, axis: Axis, label: str, is_withheld: bool = False, peers: Middle | None = None
) -> str:
    """Draw where a store lies on the axis of its table: one distribution, the one that gives its verdict.

    The thick bar is its middle 80 %, so that it crosses the standard exactly where the probability says "too early";
    the thin line is its 95 %, the ring the value of the store's own answers, the broken line the standard. The bar is
    hollow where a rule keeps the verdict back (``is_withheld``). ``peers``, lower quartile, median and upper quartile
    of comparable stores, lie behind it as a band. A store whose value may not be shown has none of it. What lies
    beyond the axis ends in an arrow. ``label`` says everything the picture shows.
    """
    scale = Scale(*axis)
    parts = [_AXIS] if peers is None else [*_peers(scale, peers), _AXIS]
    if row.shrunken_low is not None and row.shrunken_high is not None:
        parts.append(across(MIDDLE, "ev-whisker", scale(row.shrunken_low), scale(row.shrunken_high)))
        parts += [_arrow(0, -1)] * (row.shrunken_low < axis[0]) + [_arrow(100, 1)] * (row.shrunken_high > axis[1])
    if row.bar_low is not None and row.bar_high is not None:
        parts.append(span(scale(row.bar_low), scale(row.bar_high), MIDDLE - 4, 8, "ev-range"))
    if row.target is not None:
        parts.append(upright(scale(row.target), 1, ROW - 1, "ev-standard"))
    if row.value is not None and axis[0] <= row.value <= axis[1]:
        parts.append(f'<circle cx="{per_cent(scale(row.value))}" cy="{MIDDLE:g}" r="3.5" class="ev-ring"/>')
    hollow = " ev-hollow" if is_withheld else ""
    return picture("".join(parts), label=label, height=ROW, class_=f"ev-bar ev-tone-{tone(row.verdict)}{hollow}")


def _peers(scale: Scale, peers: Middle) -> list[str]:
    """The middle half of comparable stores with the median in it."""
    low, median, high = (scale(each) for each in peers)
    return [span(low, high, 0, ROW, "ev-peers"), upright(median, 0, ROW, "ev-peers-median")]


def _arrow(x: float, direction: int) -> str:
    tip = element("path", d=f"M0 {MIDDLE - 4:g}L{5 * direction} {MIDDLE:g}L0 {MIDDLE + 4:g}Z", class_="ev-arrow")
    return element("svg", tip, x=per_cent(x), overflow="visible", class_="ev-at")


def verdict_bar(parts: Sequence[tuple[str, int]], *, label: str) -> str:
    """Draw how many stores have which verdict, as the parts of one bar.

    ``parts``: tone and count, in the order in which they are drawn.
    """
    total, start = sum(count for _tone, count in parts), 0.0
    shapes = []
    for tone_of_part, count in parts:
        if count:
            share = 100 * count / total
            shapes.append(element("g", span(start, start + share, 0, 12, "ev-part"), class_=f"ev-tone-{tone_of_part}"))
            start += share
    return picture("".join(shapes), label=label, height=12, class_="ev-verdicts")


def histogram(
    bins: Sequence[tuple[str, int]], *, label: str, show_count: Show, show_share: Show, tones: Sequence[str] = ()
) -> str:
    """Draw how often each score was given: a bar, its count and its share next to it, one score a line.

    ``tones`` colours the lines (below, open, meets); without it all are neutral.
    """
    total = sum(count for _, count in bins) or 1
    most = max((count for _, count in bins), default=0) or 1
    scale = Scale(0, most, 0, 62)
    lines = []
    for index, (name, count) in enumerate(bins):
        y = 20.0 * index
        bar = span(0, scale(count), y + 3, 13, "ev-part") if count else across(y + 9.5, "ev-axis", 0, 0.6)
        label_text = f"{show_count(count)} · {show_share(count / total)}"
        x = per_cent(scale(count) + 1.5)
        lines.append(element("g", bar, class_=f"ev-tone-{tones[index] if tones else 'none'}"))
        lines.append(text(name, x="-8", y=y + 14, class_="ev-label ev-ink", anchor="end"))
        lines.append(text(label_text, x=x, y=y + 14, class_="ev-label"))
    wide = " ev-histogram-wide" if max((len(name) for name, _ in bins), default=0) > SHORT else ""
    return picture("".join(lines), label=label, height=20 * len(bins) + 2, class_=f"ev-histogram{wide}")
