"""Draw how the work for a page grows with the number of stores, as one SVG for docs/pictures.

    python -m tests.bench.pages --sizes 500 5000 50000 --answers 4 > lines.jsonl
    python -m tests.bench.growth lines.jsonl > docs/pictures/growth.svg

Both axes are logarithmic. Lines are pages that are stored; broken lines are the same pages made anew.
"""

import argparse
import json
import math
import sys
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

SHOWN = {"stores": "#1d6fb8", "overview": "#b3541e", "map data": "#3a7d44", "funnel": "#7b4ea3", "desk": "#8a7a00"}
NAMES = {"funnel": "who stands out"}
ANEW = ", made anew"
WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 800, 420, 64, 226, 46, 52
TICKS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000)
APART = 15.0
"""Pixels between two names at the ends of lines."""

Points = Sequence[tuple[int, float]]


def read(lines: Sequence[Mapping[str, Any]]) -> dict[str, Points]:
    """Give for each page the stores of every brand with its CPU milliseconds, the smallest brand first."""
    wanted = [*SHOWN, *(name + ANEW for name in SHOWN)]
    found = {
        name: sorted((int(line["brand"][1:]), float(line["cpu_p50"])) for line in lines if line.get("page") == name)
        for name in wanted
    }
    return {name: points for name, points in found.items() if len(points) > 1}


def svg(found: Mapping[str, Points]) -> str:
    """Draw the lines of all pages. Raises ValueError where there are none."""
    if not found:
        raise ValueError("no page was measured with two sizes")
    sizes = sorted({size for points in found.values() for size, _ms in points})
    times = [ms for points in found.values() for _size, ms in points]
    inside = [tick for tick in TICKS if min(times) / 2 <= tick <= max(times) * 2]
    across = Scale(sizes[0], sizes[-1], LEFT, WIDTH - RIGHT)
    up = Scale(inside[0], inside[-1], HEIGHT - BOTTOM, TOP)
    parts = [*_frame(sizes, inside, across, up), *_lines(found, across, up), *_names(found, up)]
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif"'
    title = "<title>CPU time of a page by number of stores</title>"
    back = f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>'
    return "\n".join([f'{head} font-size="12" role="img">', title, back, *parts, "</svg>"])


class Scale:
    """A logarithmic scale from two values to two pixels."""

    def __init__(self, low: float, high: float, first: float, last: float) -> None:
        self._low, self._first = math.log(low), first
        self._step = (last - first) / (math.log(high) - self._low)

    def __call__(self, value: float) -> float:
        return round(self._first + (math.log(value) - self._low) * self._step, 1)


def _frame(sizes: Sequence[int], ticks: Sequence[int], across: Scale, up: Scale) -> Iterator[str]:
    yield _text(LEFT, 22, "CPU milliseconds of a request", "#111")
    for tick in ticks:
        yield f'<path d="M{LEFT} {up(tick)}H{WIDTH - RIGHT}" stroke="#e3e3e3"/>'
        yield _text(LEFT - 8, up(tick) + 4, f"{tick:,}", "#555", anchor="end")
    for size in sizes:
        yield f'<path d="M{across(size)} {TOP}V{HEIGHT - BOTTOM}" stroke="#e3e3e3"/>'
        yield _text(across(size), HEIGHT - BOTTOM + 18, f"{size:,} stores", "#555", anchor="middle")
    yield _text(LEFT, HEIGHT - 10, "lines: as stored; broken lines: made anew", "#555")


def _lines(found: Mapping[str, Points], across: Scale, up: Scale) -> Iterator[str]:
    for name, points in found.items():
        color, dash = _style(name)
        path = "L".join(f"{across(size)} {up(ms)}" for size, ms in points)
        yield f'<path d="M{path}" fill="none" stroke="{color}" stroke-width="2"{dash}/>'
        for size, ms in points:
            yield f'<circle cx="{across(size)}" cy="{up(ms)}" r="3" fill="{color}"/>'


def _names(found: Mapping[str, Points], up: Scale) -> Iterator[str]:
    """Name each line at its end, the names moved apart downwards where they would touch."""
    at = -math.inf
    for name, points in sorted(found.items(), key=lambda each: -each[1][-1][1]):
        at = max(up(points[-1][1]) + 4, at + APART)
        page = name.removesuffix(ANEW)
        words = NAMES.get(page, page) + (ANEW if name.endswith(ANEW) else "")
        yield _text(WIDTH - RIGHT + 10, at, f"{words} {points[-1][1]:,.0f}", _style(name)[0])


def _style(name: str) -> tuple[str, str]:
    """Give the color and, of what is made anew, the dashes of a page's line."""
    return SHOWN[name.removesuffix(ANEW)], ' stroke-dasharray="5 4"' if name.endswith(ANEW) else ""


def _text(x: float, y: float, words: str, color: str, anchor: str = "start") -> str:
    return f'<text x="{x}" y="{y}" fill="{color}" text-anchor="{anchor}">{escape(words)}</text>'


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("file", type=Path, help="what tests.bench.pages printed")
    given = parser.parse_args()
    text = given.file.read_text(encoding="utf-8")
    lines = [json.loads(line) for line in text.splitlines() if line.startswith("{")]
    sys.stdout.write(svg(read(lines)) + "\n")


if __name__ == "__main__":
    main()
