"""The drawing ground of the small charts: scales, ticks and SVG elements as text (pure).

Every chart fills the width of its box: what lies along x is given in per cent, so that text and lines have one size
on a phone and on a wide screen. Looks come from classes alone (the content security policy allows no style
attributes); ``static/evenly/charts.css`` has them.
"""

import itertools
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape

Show = Callable[[float], str]
"""How a figure becomes text in the reader's language."""
_UNNAMED = ("", 'aria-hidden="true"', "")


def nice_ticks(low: float, high: float, most: int = 5) -> list[float]:
    """At most ``most`` round numbers (1, 2 or 5 times a power of ten) from ``low`` to ``high``, ends included.

    >>> nice_ticks(-3, 41)
    [0.0, 10.0, 20.0, 30.0, 40.0]
    >>> nice_ticks(0.62, 0.97, most=4)
    [0.7, 0.8, 0.9]
    """
    if not (math.isfinite(low) and math.isfinite(high)) or high <= low or most < 2:
        return [low] if math.isfinite(low) else []
    # A step no longer than the axis has a tick at least; coarser ones follow only where there are too many.
    step = nice_step((high - low) / (most + 1))
    while True:
        first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
        if last - first + 1 <= most:
            return [round(step * index, 10) for index in range(first, last + 1)]
        step = nice_step(step * 1.01)


def nice_step(least: float) -> float:
    """Return the smallest of 1, 2, 5 times a power of ten that is at least ``least``."""
    power = float(10.0 ** math.floor(math.log10(least)))
    return next(factor * power for factor in (1.0, 2.0, 5.0, 10.0) if factor * power >= least * (1 - 1e-9))


def padded(values: Sequence[float], share: float = 0.06) -> tuple[float, float]:
    """Return ends of an axis that leaves some air around the values; one value alone gets a unit of its own size.

    >>> padded([5.0])
    (4.5, 5.5)
    """
    if not values:
        return 0.0, 1.0
    low, high = min(values), max(values)
    air = (high - low) * share or abs(low) * 0.1 or 1.0
    return low - air, high + air


@dataclass(frozen=True, slots=True)
class Scale:
    """A straight line from ``low``..``high`` (data) to ``start``..``end`` (per cent or pixels)."""

    low: float
    high: float
    start: float = 0.0
    end: float = 100.0

    def __call__(self, value: float) -> float:
        """Give the position of a value; values beyond the ends stay at them."""
        share = (value - self.low) / (self.high - self.low) if self.high > self.low else 0.5
        return self.start + min(1.0, max(0.0, share)) * (self.end - self.start)


def per_cent(position: float) -> str:
    return f"{position:.2f}".rstrip("0").rstrip(".") + "%"


def plain(position: float) -> str:
    return f"{position:.1f}".rstrip("0").rstrip(".")


def element(name: str, content: str = "", /, **attributes: str | float | None) -> str:
    """Draw one SVG element; ``content`` is markup already, attributes are escaped, ``class_`` means class."""
    given = ((key.rstrip("_").replace("_", "-"), value) for key, value in attributes.items() if value is not None)
    written = "".join(
        f' {key}="{escape(plain(value) if isinstance(value, int | float) else value)}"' for key, value in given
    )
    return f"<{name}{written}>{content}</{name}>" if content else f"<{name}{written}/>"


def text(words: str, *, x: str, y: float, class_: str, anchor: str | None = None) -> str:
    return element("text", escape(words), x=x, y=y, class_=class_, text_anchor=anchor)


def across(y: float, class_: str, start: float = 0.0, end: float = 100.0) -> str:
    """Draw a level line from one per cent of the width to another."""
    level = plain(y)
    return f'<line x1="{per_cent(start)}" x2="{per_cent(end)}" y1="{level}" y2="{level}" class="{class_}"/>'


def upright(x: float, top: float, bottom: float, class_: str) -> str:
    position = per_cent(x)
    return f'<line x1="{position}" x2="{position}" y1="{plain(top)}" y2="{plain(bottom)}" class="{class_}"/>'


def span(start: float, end: float, y: float, height: float, class_: str) -> str:
    """Draw a bar between two per cents of the width."""
    position, width = per_cent(start), per_cent(max(0.0, end - start))
    return f'<rect x="{position}" width="{width}" y="{plain(y)}" height="{plain(height)}" class="{class_}"/>'


def joined(positions: Sequence[tuple[float, float] | None], class_: str) -> str:
    """Straight lines between neighbouring positions (per cent, pixels); None leaves a gap."""
    pairs = itertools.pairwise(positions)
    lines = [
        element("line", x1=per_cent(a[0]), y1=a[1], x2=per_cent(b[0]), y2=b[1])
        for a, b in pairs
        if a is not None and b is not None
    ]
    return element("g", "".join(lines), class_=class_) if lines else ""


def area(upper: Sequence[tuple[float, float]], lower: Sequence[tuple[float, float]], height: float, class_: str) -> str:
    """Draw a filled band between two lines, stretched over the whole width."""
    if len(upper) < 2:
        return ""
    outline = " ".join(f"{x:.2f},{plain(y)}" for x, y in [*upper, *reversed(lower)])
    return element(
        "svg",
        element("polygon", points=outline, class_=class_),
        width="100%",
        height=height,
        viewBox=f"0 0 100 {plain(height)}",
        preserveAspectRatio="none",
    )


def picture(content: str, *, label: str, height: float, class_: str, measured: bool = False) -> str:
    """Close the chart, with a name that a screen reader says instead of the shapes; without one it is passed over.

    ``measured`` puts it into a box whose width the style sheet can ask for.
    """
    escaped = escape(label)
    title, role, name = (f"<title>{escaped}</title>", 'role="img"', f' aria-label="{escaped}"') if label else _UNNAMED
    drawn = (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="ev-svg {class_}" {role} width="100%" height="{plain(height)}"'
        f"{name}>{title}{content}</svg>"
    )
    return f'<div class="ev-chart">{drawn}</div>' if measured else drawn


def spread_out(positions: Sequence[float], gap: float, top: float, bottom: float) -> list[float]:
    """Move positions apart so that neighbours are ``gap`` pixels from each other, within ``top``..``bottom``.

    The order stays; the answer is in the order given.

    >>> spread_out([10, 12, 60], gap=14, top=0, bottom=100)
    [10.0, 24.0, 60.0]
    """
    order = sorted(range(len(positions)), key=lambda index: positions[index])
    moved = [0.0] * len(positions)
    least = top
    for index in order:
        moved[index] = max(float(positions[index]), least)
        least = moved[index] + gap
    most = bottom
    for index in reversed(order):
        moved[index] = min(moved[index], most)
        most = moved[index] - gap
    return moved


def every(count: int, most: int) -> list[int]:
    """Choose indices of at most ``most`` of ``count`` positions, evenly apart and counted back from the newest.

    >>> every(24, 5)
    [3, 8, 13, 18, 23]
    """
    if count == 0:
        return []
    step = max(1, math.ceil(count / most))
    return sorted(range(count - 1, -1, -step))
