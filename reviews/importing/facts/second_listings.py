"""Two records of one store at one publisher: a person has to say which of them it is."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from reviews.importing.tables import bulk

WHO = ("name", "street", "phone", "url")
"""What tells a second listing from a later sighting of the first."""


class Shown(NamedTuple):
    """A listing of the file: its line, what names its store there, its moment, who it is, and all that it shows."""

    line: int
    written: str
    moment: Any
    who: tuple[Any, ...]
    content: tuple[Any, ...]

    def __str__(self) -> str:
        named = ", ".join(filter(None, (f"“{self.written}”" if self.written else "", *self.who)))
        return f"{self.line} ({named})"

    def is_second(self, first: "Shown") -> bool:
        """Whether this is another listing than an earlier one, not the same again nor a later sighting of it."""
        if self.content == first.content:
            return False
        return self.moment == first.moment or self.who != first.who


class SecondListings:
    """Remember the first listing of each store, source and day of a file; ``columns`` are those of the rows."""

    def __init__(self, columns: Sequence[str]) -> None:
        names = [*columns]
        self._moment = names.index("seen_at")
        self._who = [names.index(name) for name in WHO]
        self._content = [index for index, name in enumerate(names) if index >= len(bulk.COMMON) and name != "seen_at"]
        self._first: dict[tuple[Any, ...], Shown] = {}

    def find(self, rows: Sequence[bulk.Row], named: Sequence[tuple[int, str]]) -> dict[int, Shown]:
        """Return the first listings by the index of each second one; ``named`` are line and name of each row."""
        found: dict[int, Shown] = {}
        for index, (row, (line, written)) in enumerate(zip(rows, named, strict=True)):
            moment = row[self._moment]
            key = (row[bulk.LOCATION], row[bulk.SOURCE], _day(moment))
            who = tuple(row[at] for at in self._who)
            shown = Shown(line, written, moment, who, tuple(row[at] for at in self._content))
            first = self._first.setdefault(key, shown)
            if shown.is_second(first):
                found[index] = first
        return found


def _day(moment: datetime | str) -> str:
    return str(moment)[:10]
