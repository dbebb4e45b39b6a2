"""Tables with months as columns, turned upright: one record for each store and month (pure)."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reviews.readers.cells import dates, texts
from reviews.readers.columns.headings import without_added
from reviews.readers.columns.vocabulary import TOTALS
from reviews.readers.containers.table import FileRecord, FileTable
from reviews.readers.records import CellError

ADDED = ("month", "value")
"""Headings of an upright table behind the columns that name the store."""

YEAR = re.compile(r"(?:19|20|21)\d\d")


def month_of(heading: str) -> str:
    """Return the month that a heading names as YYYY-MM, or a day as YYYY-MM-DD; empty for any other heading."""
    if not YEAR.search(heading):
        return ""
    words = " ".join(heading.split())
    turned = re.sub(r"^(\d{4})[ \-/]+([^\W\d_]+\.?)$", r"\2 \1", words)
    try:
        found = dates.moment(turned)
    except CellError:
        return ""
    if found.precision == "month":
        return f"{found.start:%Y-%m}"
    return f"{found.start:%Y-%m-%d}" if found.precision == "day" else ""


def is_sum(heading: str) -> bool:
    """Return whether a column next to months adds them up."""
    return " ".join(heading.split()).casefold().rstrip(":") in TOTALS


@dataclass(frozen=True, kw_only=True)
class Upright(FileTable):
    """A wide table read cell by cell; a record's line is its number, since several are in one line of the file.

    ``periods`` are the months by the index of their column, ``others`` the indexes of the other columns.
    """

    table: FileTable
    periods: Sequence[tuple[int, str]]
    others: Sequence[int]

    def records(self) -> Iterator[FileRecord]:
        number = 0
        for record in self.table.records():
            if record.fault:
                number += 1
                yield record._replace(line=number)
                continue
            own = [record.cells[index] for index in self.others]
            for index, period in self.periods:
                if not texts.is_nothing(record.cells[index]):
                    number += 1
                    yield FileRecord(number, [*own, period, record.cells[index]])


def periods_of(header: Sequence[str]) -> list[tuple[int, str]]:
    """Return the months (or days) that are headings, by the index of their column; none where it is only one."""
    found = [(index, period) for index, name in enumerate(header) if (period := month_of(name))]
    return found if len(found) >= 2 else []


def upright(table: FileTable) -> FileTable:
    """Return a table with at least two months (or days) as columns turned upright, any other as it is.

    Columns that add the months up ("Total", "합계") are left out.
    """
    header = table.header[: without_added(table.header)]
    periods = periods_of(header)
    if not periods:
        return table
    at = {index for index, _period in periods}
    others = [i for i, name in enumerate(header) if i not in at and name.strip() and not is_sum(name)]
    first, last = header[periods[0][0]], header[periods[-1][0]]
    turned = (
        "upright",
        f'The columns "{first}" to "{last}" are months or days; each of their cells is read as a record of its own.',
    )
    return Upright(
        table=table,
        periods=periods,
        others=others,
        header=[*(header[index] for index in others), *ADDED],
        **table.properties(),
        warnings=[*table.warnings, turned],
    )
