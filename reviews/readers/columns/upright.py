"""Tables with months or KPIs as columns, turned upright: one record for each store and month or KPI (pure)."""

import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from reviews.readers.cells import dates, texts
from reviews.readers.columns.headings import without_added
from reviews.readers.columns.vocabulary import TOTALS
from reviews.readers.containers.table import FileRecord, FileTable
from reviews.readers.records import CellError

YEAR = re.compile(r"(?:19|20|21)\d\d")
DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)

KOREAN_MONTH = re.compile(r"(1[0-2]|0?[1-9])\s?[월月]", re.ASCII)
MONTH_NAME = re.compile(r"[^\W\d_]{3,12}\.?")
FEWEST_MONTHS = 3
"""Headings that are names of months, from which on they are no words that happen to be one ("Mai", "March")."""


def month_of(heading: str) -> str:
    """Return the month that a heading names as YYYY-MM, or a day as YYYY-MM-DD; empty for any other heading.

    Of a week it is the Thursday.
    """
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
    return f"{dates.middle_of_week(found):%Y-%m-%d}" if found.precision in ("day", "week") else ""


def is_sum(heading: str) -> bool:
    """Return whether a column next to months adds them up."""
    return " ".join(heading.split()).casefold().rstrip(":") in TOTALS


@dataclass(frozen=True, kw_only=True)
class Upright(FileTable):
    """A wide table read cell by cell; a record's line is its number, since several are in one line of the file.

    ``turned`` are the columns that became records, with what stands for their headings, ``others`` the indexes of the
    other columns.
    """

    table: FileTable
    turned: Sequence[tuple[int, str]]
    others: Sequence[int]

    def records(self) -> Iterator[FileRecord]:
        number = 0
        for record in self.table.records():
            if record.fault:
                number += 1
                yield record._replace(line=number)
                continue
            own = [record.cells[index] for index in self.others]
            for index, text in self.turned:
                if not texts.is_nothing(record.cells[index]):
                    number += 1
                    yield FileRecord(number, [*own, text, record.cells[index]])


def upright(table: FileTable) -> FileTable:
    """Return a table with at least two months (or days) as columns turned upright, any other as it is."""
    header = table.header[: without_added(table.header)]
    periods = periods_of(header)
    if not periods:
        return table
    first, last = header[periods[0][0]], header[periods[-1][0]]
    columns = f'"{first}" to "{last}"'
    warnings = [("upright", f"The columns {columns} are months or days; each of their cells is read as a record.")]
    if implied := [period for index, period in periods if not month_of(header[index])]:
        shown = implied[0] if len(implied) == 1 else f"{implied[0]} to {implied[-1]}"
        warnings.append(("upright_days", f"Columns between those with a date are taken as the days between ({shown})."))
    sums = {index: name.strip() for index, name in enumerate(header) if is_sum(name)}
    if sums:
        shown = ", ".join(sums.values())
        warnings.append(("upright_sums", f"Columns that add the others up were left out ({shown})."))
    return turned(table, periods, ("month", "value"), warnings, left_out=sums)


def periods_of(header: Sequence[str]) -> list[tuple[int, str]]:
    """Return the columns that are months or days, by index; none where it is only one.

    Between dates, a bare number of the next day is that day, and so is an empty heading where the next one fits.
    """
    found: list[tuple[int, str]] = []
    for index, name in enumerate(header):
        period = month_of(name)
        if not period and found and found[-1][0] == index - 1 and DAY.fullmatch(found[-1][1]):
            period = day_after(found[-1][1], name.strip(), header[index + 1 : index + 2])
        if period:
            found.append((index, period))
    return found if len(found) >= 2 else []


def day_after(last: str, heading: str, following: Sequence[str]) -> str:
    """Return the day after ``last`` where the heading is its number, or empty with the day after that behind it."""
    day = date.fromisoformat(last) + timedelta(days=1)
    is_next = bool(following) and month_of(following[0]) == (day + timedelta(days=1)).isoformat()
    return day.isoformat() if heading == str(day.day) or (not heading and is_next) else ""


def months_without_year(header: Sequence[str]) -> list[str]:
    """Return the headings that are months and tell no year; none where they are fewer than three."""
    found = {number: name.strip() for name in header if (number := bare_month(" ".join(name.split())))}
    return list(found.values()) if len(found) >= FEWEST_MONTHS else []


def bare_month(words: str) -> int:
    """Return the number of the month that a heading is, 0 for any other heading."""
    korean = KOREAN_MONTH.fullmatch(words)
    return int(korean[1]) if korean else dates.month_number(words.rstrip(".")) if MONTH_NAME.fullmatch(words) else 0


def turned(
    table: FileTable,
    columns: Sequence[tuple[int, str]],
    names: Sequence[str],
    warnings: Sequence[tuple[str, str]],
    left_out: Container[int] = (),
) -> FileTable:
    """Return a table with a record for each cell of ``columns`` that is not empty.

    ``columns`` are indexes with what stands in the record for the heading, ``names`` the headings of that and of the
    value. All other columns with a heading stay beside them, but not those that are ``left_out``.
    """
    header = table.header[: without_added(table.header)]
    at = {index for index, _text in columns}
    others = [i for i, name in enumerate(header) if i not in at and name.strip() and i not in left_out]
    return Upright(
        table=table,
        turned=columns,
        others=others,
        header=[*(header[index] for index in others), *names],
        **table.properties(),
        warnings=[*table.warnings, *warnings],
    )
