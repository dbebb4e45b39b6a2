"""Tables with months or KPIs as columns, turned upright: one record for each store and month or KPI (pure)."""

import itertools
import re
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from reviews.readers.cells import dates, texts
from reviews.readers.cells.dates import month_number
from reviews.readers.columns.headings import without_added
from reviews.readers.columns.vocabulary import TOTALS
from reviews.readers.containers.sheets import JoinedSheets
from reviews.readers.containers.table import FileRecord, FileTable
from reviews.readers.records import CellError, Refused

YEAR = re.compile(r"(?:19|20|21)\d\d")
BARE_MONTH = re.compile(r"(?P<number>\d{1,2})\s?[월月]|(?P<name>[^\W\d_]{3,12})\.?")
YEAR_OF_SHEET = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
NO_YEARS: Mapping[str, str] = {}
DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


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
    other columns. ``years`` are those of months that have none, by what stands in the first column: the sheet.
    """

    table: FileTable
    turned: Sequence[tuple[int, str]]
    others: Sequence[int]
    years: Mapping[str, str] = field(default_factory=dict)

    def records(self) -> Iterator[FileRecord]:
        number = 0
        for record in self.table.records():
            if record.fault:
                number += 1
                yield record._replace(line=number)
                continue
            own = [record.cells[index] for index in self.others]
            year = self.years[record.cells[0]] if self.years else ""
            for index, text in self.turned:
                if not texts.is_nothing(record.cells[index]):
                    number += 1
                    yield FileRecord(number, [*own, year + text, record.cells[index]])


def upright(table: FileTable, collected: date | None = None) -> FileTable:
    """Return a table with at least two months (or days) as columns turned upright, any other as it is.

    Months without a year need the day when the file was ``collected``. Raises ``Refused`` scraped without it.
    """
    header = table.header[: without_added(table.header)]
    bare = bare_months(header)
    years = years_of_sheets(table) if bare else {}
    periods = periods_of(header) or [(index, f"-{number:02d}") for index, number in bare if years]
    periods = periods or with_years(table, bare, collected)
    if len(periods) < 2:
        return table
    first, last = header[periods[0][0]], header[periods[-1][0]]
    columns = f'"{first}" to "{last}"'
    warnings = [("upright", f"The columns {columns} are months or days; each of their cells is read as a record.")]
    implied = [period for index, period in periods if not month_of(header[index])]
    if years:
        warnings.append(("upright_years", f"Their years are those of the sheets ({', '.join(years.values())})."))
    elif len(implied) == len(periods):
        warnings.append(
            ("upright_years", f"Their years are taken from the day of collection ({implied[0]} to {implied[-1]}).")
        )
    elif implied:
        shown = implied[0] if len(implied) == 1 else f"{implied[0]} to {implied[-1]}"
        warnings.append(("upright_days", f"Columns between those with a date are taken as the days between ({shown})."))
    sums = {index: name.strip() for index, name in enumerate(header) if is_sum(name)}
    if sums:
        shown = ", ".join(sums.values())
        warnings.append(("upright_sums", f"Columns that add the others up were left out ({shown})."))
    return turned(table, periods, ("month", "value"), warnings, left_out=sums, years=years)


def years_of_sheets(table: FileTable) -> dict[str, str]:
    """Return the years that the names of the sheets of a table say; none where not each of them says one."""
    if not isinstance(table, JoinedSheets):
        return {}
    found = {part.says: YEAR_OF_SHEET.findall(part.says) for part in table.parts}
    return {name: years[0] for name, years in found.items()} if all(len(y) == 1 for y in found.values()) else {}


def columns_turned(table: FileTable) -> str:
    """Return the columns that were turned upright, as the warning of that begins with them; empty where none were."""
    return next((text.partition(" are ")[0] for code, text in table.warnings if code.startswith("upright")), "")


def bare_months(header: Sequence[str]) -> list[tuple[int, int]]:
    """Return the columns of months without a year ("1월", "Jan") with their numbers, where they follow one another."""
    found: list[tuple[int, int]] = []
    for index, name in enumerate(header):
        match = BARE_MONTH.fullmatch(name.strip())
        number = int(match["number"]) if match and match["number"] else month_number(match["name"]) if match else 0
        if 1 <= number <= 12:
            found.append((index, number))
    steps = [(after[0] - before[0], (after[1] - before[1]) % 12) for before, after in itertools.pairwise(found)]
    return found if steps and set(steps) == {(1, 1)} else []


def with_years(table: FileTable, months: Sequence[tuple[int, int]], collected: date | None) -> list[tuple[int, str]]:
    """Return months as YYYY-MM: the last one that has a value is the newest that had begun when it was ``collected``.

    Raises ``Refused`` years where that day is not known.
    """
    if not months:
        return []
    if collected is None:
        first, last = table.header[months[0][0]], table.header[months[-1][0]]
        raise Refused(
            "years",
            f'The columns "{first}" to "{last}" are months without a year; state on which day the file was collected, '
            "with --scraped YYYY-MM-DD.",
        )
    records = [record.cells for record in table.records() if record.fault is None]
    filled = [at for at, (index, _number) in enumerate(months) if any(not texts.is_nothing(r[index]) for r in records)]
    last_at = max(filled, default=0)
    newest = newest_year(months[last_at][1], collected) * 12 + months[last_at][1] - 1
    counted = [(index, newest + at - last_at) for at, (index, _number) in enumerate(months)]
    return [(index, f"{month // 12}-{month % 12 + 1:02d}") for index, month in counted]


def newest_year(month: int, collected: date) -> int:
    """Return the year of the newest month of that number that had begun on a day."""
    return collected.year if month <= collected.month else collected.year - 1


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


def turned(
    table: FileTable,
    columns: Sequence[tuple[int, str]],
    names: Sequence[str],
    warnings: Sequence[tuple[str, str]],
    left_out: Container[int] = (),
    years: Mapping[str, str] = NO_YEARS,
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
        years=years,
        header=[*(header[index] for index in others), *names],
        **{**table.properties(), "sheet_starts": ()},
        warnings=[*table.warnings, *warnings],
    )
