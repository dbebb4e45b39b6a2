"""Several sheets of a workbook read as one table (pure)."""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reviews.readers import limits
from reviews.readers.containers.table import SAMPLE, SHEET, FileRecord, FileTable
from reviews.readers.containers.workbooks import Workbook
from reviews.readers.records import Refused


@dataclass(frozen=True, slots=True)
class Part:
    """A sheet of a joined table.

    ``says`` is what its records have in the column of the sheet, ``start`` the line before its first, and ``order`` the
    indexes of its cells in the order of the joined header.
    """

    table: Workbook
    says: str
    start: int
    order: Sequence[int]

    def records(self, labels: int) -> Iterator[FileRecord]:
        """Yield its records but the first ``labels``, with the sheet before their cells."""
        says, start, order = self.says, self.start, self.order
        is_moved = list(order) != list(range(len(order)))
        for line, cells, fault in itertools.islice(self.table.records(), labels, None):
            own = [cells[index] for index in order] if is_moved and fault is None else cells
            yield FileRecord(start + line, [says, *own], fault)


@dataclass(frozen=True, kw_only=True)
class JoinedSheets(FileTable):
    """Sheets of one shape, one after the other; the first column says in which of them a record is.

    The first ``labels`` records of every sheet but the first are left out: they are rows of labels.
    """

    parts: Sequence[Part]
    labels: int = 0

    def records(self) -> Iterator[FileRecord]:
        for number, part in enumerate(self.parts):
            yield from part.records(self.labels if number else 0)

    def sample(self) -> list[FileRecord]:
        """Return records of all sheets, as many of each."""
        most = max(1, SAMPLE // len(self.parts))
        every = (part.records(self.labels if number else 0) for number, part in enumerate(self.parts))
        return [record for records in every for record in itertools.islice(records, most)]


def joined(tables: Sequence[Workbook], orders: Sequence[Sequence[int]]) -> JoinedSheets:
    """Join sheets of one shape; ``orders`` are the indexes of their columns in the order of the first one's.

    Raises ``Refused`` where they have more rows than a workbook may have.
    """
    if sum(table.rows for table in tables) > limits.WORKBOOK_ROWS:
        raise Refused(
            "too_many_rows",
            f"The sheets {listed(tables)} have more than {limits.WORKBOOK_ROWS:,} rows together; read one at a time "
            "with --sheet, or save them as CSV and upload these.",
        )
    starts = [0, *itertools.accumulate(table.last_row for table in tables)]
    parts = [
        Part(table, table.sheet_name, start, order) for table, start, order in zip(tables, starts, orders, strict=False)
    ]
    first = tables[0]
    heading = SHEET if SHEET not in (name.strip().casefold() for name in first.header) else f"{SHEET} name"
    return JoinedSheets(
        parts=parts,
        header=[heading, *first.header],
        encoding=first.encoding,
        date_system=first.date_system,
        warnings=list(dict.fromkeys(warning for table in tables for warning in table.warnings)),
        sheets=first.sheets,
        hidden_sheets=first.hidden_sheets,
        sheet_name=first.sheet_name if len(tables) == 1 else "",
        sheet_starts=[(part.table.sheet_name, part.start) for part in parts],
    )


def listed(tables: Sequence[Workbook]) -> str:
    """Return the names of sheets as a sentence has them."""
    return ", ".join(table.sheet_name for table in tables)
