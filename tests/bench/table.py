"""The table of all goals, for a terminal and as Markdown (pure)."""

from collections.abc import Sequence
from unicodedata import east_asian_width

from tests.bench.goals import Outcome

HEADINGS = ("work", "goal", "figure", "figure / goal", "verdict")
FIGURES = slice(2, 4)
"""Columns of numbers, which end at the right."""


def as_text(found: Sequence[Outcome]) -> str:
    """Give aligned columns and a last line that counts."""
    rows = [HEADINGS, *(_cells(each) for each in found)]
    widths = [max(_width(row[column]) for row in rows) for column in range(len(HEADINGS))]
    right = range(len(HEADINGS))[FIGURES]
    lines = [
        "  ".join(
            _padded(cell, width, column in right) for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        for row in rows
    ]
    lines.insert(1, "  ".join("-" * width for width in widths))
    return "\n".join([*(line.rstrip() for line in lines), "", count(found)])


def as_markdown(found: Sequence[Outcome]) -> str:
    """Give the same table with the command of each row, as docs/performance.md has it."""
    head = (*HEADINGS, "command")
    rows = [(*_cells(each), f"`{each.command}`") for each in found]
    commands: list[str] = []
    lines = [f"| {' | '.join(head)} |", "|" + "---|" * len(head)]
    for row in rows:
        same = commands[-1:] == [row[-1]]
        commands.append(row[-1])
        verdict = f"**{row[4]}**" if row[4] == "not met" else row[4]
        lines.append(f"| {' | '.join((*row[:4], verdict, 'same' if same else row[-1]))} |")
    return "\n".join([*lines, "", count(found)])


def count(found: Sequence[Outcome]) -> str:
    """Say how many goals are met.

    >>> count([])
    '0 goals: 0 met, 0 not met, 0 without a figure'
    """
    aims = [each for each in found if each.row.goal]
    met, missed = (sum(each.verdict == word for each in aims) for word in ("met", "not met"))
    return f"{len(aims)} goals: {met} met, {missed} not met, {len(aims) - met - missed} without a figure"


def _cells(each: Outcome) -> tuple[str, str, str, str, str]:
    unit = f" {each.row.unit}" if each.row.unit else ""
    goal = f"{each.row.goal.words}{unit}" if each.row.goal else ""
    figure = "" if each.value is None else f"{_number(each.value)}{unit}"
    ratio = "" if each.ratio is None else f"{each.ratio:.2f}"
    return each.row.work, goal, figure, ratio, each.verdict


def _number(value: float) -> str:
    """Write three figures that count.

    >>> _number(0.14349), _number(12.44), _number(232.4), _number(1412.6)
    ('0.143', '12.4', '232', '1413')
    """
    return f"{value:.0f}" if abs(value) >= 100 else f"{value:.3g}"


def _width(text: str) -> int:
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)


def _padded(text: str, width: int, is_right: bool) -> str:
    space = " " * (width - _width(text))
    return space + text if is_right else text + space
