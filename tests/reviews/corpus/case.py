"""What a named bad file is: how it is built, of which kind it is declared, and exactly what must come of it.

The expectations are written from what Evenly promises about files, not from what the readers happen to do.
"""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from reviews.readers import Options

Fault = tuple[int, str, str]
"""Line, column (empty where it is the whole record) and code of a refused record."""

Maker = Callable[[random.Random], bytes | str]


@dataclass(frozen=True)
class Refusal:
    """The file is not read at all; ``pieces`` are parts of the sentence."""

    code: str
    pieces: Sequence[str] = ()


@dataclass(frozen=True)
class Account:
    """The file is read: ``records`` in all, of which those in ``faults`` are refused.

    ``imported`` are refusals that only an import can find (the present day, what came before in the file); the other
    counts are those of an import into an empty brand.
    """

    records: int
    faults: Sequence[Fault] = ()
    notes: Sequence[Fault] = ()
    warnings: Sequence[str] = ()
    damaged: int = 0
    imported: Sequence[Fault] = ()
    duplicates: int = 0
    updated: int = 0
    unchanged: int = 0

    @property
    def rejected(self) -> list[Fault]:
        """The refusal of each refused record that its line of the rejects file names."""
        first: dict[int, Fault] = {}
        for fault in (*self.faults, *self.imported):
            first.setdefault(fault[0], fault)
        return [first[line] for line in sorted(first)]


@dataclass(frozen=True)
class Case:
    """One bad file; ``flags`` are those of the command that state the same as ``options``."""

    name: str
    group: str
    kind: str
    make: Maker
    expected: Refusal | Account
    options: Options = field(default_factory=Options)
    zone: str = ""
    encoding: str = ""

    def content(self) -> bytes:
        content = self.make(random.Random(self.name))
        return content.encode() if isinstance(content, str) else content

    @property
    def flags(self) -> list[str]:
        flags = []
        if self.encoding:
            flags += ["--encoding", self.encoding]
        if self.options.scraped:
            flags += ["--scraped", self.options.scraped.isoformat()]
        if self.options.publisher:
            flags += ["--publisher", self.options.publisher]
        if self.options.day_first is not None:
            flags += ["--day-first" if self.options.day_first else "--month-first"]
        return flags + (["--timezone", self.zone] if self.zone else [])


CASES: list[Case] = []
COLLECTED = date(2026, 3, 10)


def bad(
    kind: str, expected: Refusal | Account, *, zone: str = "", encoding: str = "", **options: Any
) -> Callable[[Maker], Maker]:
    """Put the file that the decorated function returns into the corpus, under its name."""

    def put(make: Maker) -> Maker:
        group = make.__module__.rpartition(".")[2]
        CASES.append(Case(make.__name__, group, kind, make, expected, Options(**options), zone, encoding))
        return make

    return put


def lines(*rows: str, end: str = "\n") -> str:
    """Rows as they stand, each with its line end."""
    return "".join(row + end for row in rows)


REVIEWS = "store,date,rating,text"


def review(chance: random.Random, text: str = "fine") -> str:
    """A good review as a line of CSV."""
    return f"S{chance.randrange(1, 4)},2026-01-{chance.randrange(10, 29)},{chance.randrange(1, 6)},{text}"


def reviews(chance: random.Random, count: int) -> list[str]:
    """Good reviews, no two of them alike."""
    return [review(chance, f"visit {number}") for number in range(count)]
