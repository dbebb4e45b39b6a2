"""What a benchmark is to reach, how its figure is read from lines of JSON, and what came out (pure)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any

Lines = Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class Goal:
    """A bound of a figure, included: the most that it may be, or the least."""

    bound: float
    is_least: bool = False

    @property
    def words(self) -> str:
        return f"{'at least' if self.is_least else 'at most'} {self.bound:g}"

    def is_met(self, figure: float) -> bool:
        return figure >= self.bound if self.is_least else figure <= self.bound


def most(bound: float) -> Goal:
    return Goal(bound)


def least(bound: float) -> Goal:
    return Goal(bound, is_least=True)


@dataclass(frozen=True)
class Figure:
    """The number ``name`` of the lines that have it and all of ``of``; ``by`` makes one of several: the last as usual.

    A tuple in ``of`` is any of its values.
    """

    name: str
    of: Mapping[str, object] = field(default_factory=dict)
    by: Callable[[Sequence[float]], float] = itemgetter(-1)

    def read(self, lines: Lines) -> float | None:
        """Give the number, None where no line has it."""
        found = [line[self.name] for line in lines if self.name in line and self._is_of(line)]
        return float(self.by(found)) if found else None

    def _is_of(self, line: Mapping[str, Any]) -> bool:
        return all(
            line.get(name) in value if isinstance(value, tuple) else line.get(name) == value
            for name, value in self.of.items()
        )


@dataclass(frozen=True)
class Row:
    """One row of the table; without a goal it is there for comparison."""

    work: str
    figure: Figure
    goal: Goal | None = None
    unit: str = ""


@dataclass(frozen=True)
class Run:
    """A script of tests/bench with its arguments, the seconds after which it is ended, and the rows that it gives.

    A script without rows here prints its own, as lines with ``row``, ``figure`` and ``goal`` ("at most 2.5").
    """

    name: str
    script: str
    seconds: float
    rows: Sequence[Row] = ()
    arguments: Sequence[str] = ()
    server: str = ""
    is_large: bool = False

    @property
    def command(self) -> tuple[str, ...]:
        """What Python is given."""
        own = ("-m", f"tests.bench.{self.script}", *self.arguments)
        return ("-m", "tests.servers", self.server, "--", "python", *own) if self.server else own

    @property
    def words(self) -> str:
        return " ".join(("python", *(f'"{part}"' if " " in part else part for part in self.command)))


@dataclass(frozen=True)
class Outcome:
    """A row with what came out: a figure, or in words why there is none."""

    row: Row
    command: str
    value: float | None = None
    fault: str = ""

    @property
    def ratio(self) -> float | None:
        """The figure as a share of its goal."""
        goal = self.row.goal
        return None if goal is None or self.value is None or not goal.bound else self.value / goal.bound

    @property
    def verdict(self) -> str:
        if self.value is None:
            return self.fault
        if self.row.goal is None:
            return ""
        return "met" if self.row.goal.is_met(self.value) else "not met"


def outcomes(run: Run, lines: Lines, fault: str = "") -> list[Outcome]:
    """Give every row of a run: what its lines show, else its fault."""
    rows = run.rows or _own_rows(run, lines) or [Row(run.name, Figure("figure"))]
    found = [(row, row.figure.read(lines)) for row in rows]
    return [
        Outcome(row, run.words, value, "" if value is not None else fault or "failed: no figure")
        for row, value in found
    ]


def _own_rows(run: Run, lines: Lines) -> list[Row]:
    """Give the rows that a script names itself, after the name of the run."""
    found = {str(line["row"]): line for line in lines if {"row", "figure", "goal"} <= line.keys()}
    return [
        Row(f"{run.name}: {work}", Figure("figure", {"row": work}), _goal(str(line["goal"])), str(line.get("unit", "")))
        for work, line in found.items()
    ]


def _goal(words: str) -> Goal:
    """Read "at most 2.5" or "at least 0.5".

    >>> _goal("at least 0.5")
    Goal(bound=0.5, is_least=True)
    """
    side, bound = words.rsplit(" ", 1)
    return {"at most": most, "at least": least}[side](float(bound))
