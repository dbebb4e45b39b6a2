"""Count new facts while they are at hand, so that cells in which there was nothing before need no recount (pure).

An import counts what it inserts by the values that decide each measure. When its tallies are refreshed, a cell is taken
from here instead of from the database where nothing else can be in it: it has no tally yet, and its marks are exactly
those that this run of the import has set. A mark of somebody else, or one that is gone, shows that somebody else wrote
or counted there meanwhile.
"""

from collections import Counter, defaultdict, namedtuple
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any

from reviews.measures import COUNTED, MOMENTS, Measure, raw_scores
from reviews.outcomes import Around

MOST_GROUPS = 100_000
"""Groups of equal facts that are remembered, to bound memory; an import with more of them is recounted."""

WORDS = "comment"
"""The column with what a customer wrote; of the facts that are counted here, answers to surveys alone have one."""

Cell = tuple[int, int, int]
"""Location, first month, last month."""

Scores = dict[tuple[str, str], dict[float, int]]
"""(measure, series) -> raw score -> facts."""


@dataclass(slots=True)
class FreshCells:
    """What one run of the import ``import_id`` has inserted into a table of facts (its name among the measures).

    A table with measures that read moments is not counted, nor is one that nothing is measured of.
    """

    import_id: int | None = None
    table: str = ""
    marks: Counter[Cell] = field(default_factory=Counter)
    _groups: dict[Measure, Counter[tuple[Any, ...]]] = field(default_factory=dict)
    _spoilt: set[Cell] = field(default_factory=set)
    _worded: set[Cell] = field(default_factory=set)
    _has_all: bool = True

    def __post_init__(self) -> None:
        measures = [measure for measure in COUNTED if measure.table == self.table]
        self._has_all = bool(measures) and all(MOMENTS.isdisjoint(measure.columns) for measure in measures)
        self._groups = {measure: Counter() for measure in measures}

    def add(self, rows: Sequence[tuple[Any, ...]], columns: Sequence[str], cells: Iterable[Cell]) -> None:
        """Count rows that were inserted and committed, with ``cells`` marked; ``columns`` are those of the rows."""
        if not self._has_all:
            return
        self.marks.update(cells)
        common = [columns.index(name) for name in ("location_id", "first_month", "last_month", "source_id")]
        if WORDS in columns:
            words, cell_of = columns.index(WORDS), itemgetter(*common[:3])
            self._worded.update(cell_of(row) for row in rows if row[words])
        for measure, groups in self._groups.items():
            deciding = [columns.index(name) for name in measure.columns]
            groups.update(map(itemgetter(*common, *deciding), rows))
        self._has_all = sum(map(len, self._groups.values())) <= MOST_GROUPS
        if not self._has_all:
            self.marks.clear()
            self._groups.clear()

    def spoil(self, cells: Iterable[Cell]) -> None:
        """Leave out cells in which more than inserting was done."""
        self._spoilt.update(cells)

    def covers(self, cell: Cell, marks: Sequence[int | None]) -> bool:
        """Return whether all that the marks of a cell stand for is known here; ``marks`` are the imports that set them.

        The caller also has to know that the cell has no tally.
        """
        own = self.marks.get(cell, 0) if self._has_all and cell not in self._spoilt else 0
        return own > 0 and len(marks) == own and set(marks) == {self.import_id}

    def has_words(self, cell: Cell) -> bool:
        """Return whether the import has inserted a text into a cell that it covers."""
        return cell in self._worded

    def scores(self, cells: Collection[Cell], publishers: Mapping[int, str]) -> dict[Cell, Scores]:
        """Return the raw scores of every measure in these cells; ``publishers`` are those of the sources by id."""
        found: dict[Cell, Scores] = {cell: defaultdict(Counter) for cell in cells}
        for measure, groups in self._groups.items():
            shape = namedtuple("Group", measure.columns)  # type: ignore[misc]
            known: dict[tuple[Any, ...], list[tuple[tuple[str, str], float]]] = {}
            for group, number in groups.items():
                cell = found.get(group[:3])
                if cell is None:
                    continue
                decided = group[3:]
                if decided not in known:
                    around = Around(publishers[group[3]], None)
                    known[decided] = list(raw_scores((measure,), shape(*group[4:]), around))
                for key, score in known[decided]:
                    cell[key][score] += number
        return found
