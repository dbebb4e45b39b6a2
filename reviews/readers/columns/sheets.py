"""Which sheets of a workbook are read, and what their names say: the month or the store of their records (pure)."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from reviews.readers.cells.dates import month_number
from reviews.readers.columns.headings import key
from reviews.readers.columns.rewriting import Roles
from reviews.readers.columns.upright import month_of, newest_year
from reviews.readers.columns.vocabulary import SHEETS_OF_TOTALS, TOTALS
from reviews.readers.containers.sheets import JoinedSheets, joined
from reviews.readers.containers.table import SHEET, FileTable
from reviews.readers.containers.workbooks import Workbook
from reviews.readers.records import Question

YEARS_AND_SIGNS = re.compile(r"(?:(?:19|20)\d\d)\s?년?|[\W_]+")
NAMED_BY_PROGRAM = re.compile(
    r"(?:sheet|table|tabelle|blatt|feuil|hoja|planilha|foglio|시트|シート|工作表)\s?\d*", re.IGNORECASE
)
"""Names that a spreadsheet program gives."""

COPIED = re.compile(
    r"(?:copy of\s+)?(?P<name>.+?)(?:\s*\(\d+\)|[\s_\-]+(?:copy|backup|old|사본|복사본|백업|kopie|copie|copia))",
    re.IGNORECASE,
)
"""What a copy of a sheet is called by a spreadsheet program, or by people."""

WITH_YEAR = re.compile(
    r"(?<!\d)(?P<y>(?:19|20)\d\d|\d\d(?=\s?[년年]))(?:\s?[년年]\s?|[.\-_/ ])?"
    r"(?P<m>0?[1-9]|1[0-2])(?=\s?[월月]|[\s_().\-]|$)"
)
"""A month among other words: "2026-01 sales", "202601", "26년 1월"."""

WITHOUT_YEAR = re.compile(r"(?<!\d)(?P<m>0?[1-9]|1[0-2])\s?[월月]")

DATED = {"reviews": "posted", "surveys": "answered", "kpis": "month"}
"""The role of a column of months that no other column has to have, by kind."""

SHOWN = 6
"""Names of sheets in a sentence."""


@dataclass(frozen=True)
class Group:
    """Sheets of one shape with the orders of their columns; so many others ``repeat`` them: totals and copies."""

    tables: Sequence[Workbook]
    orders: Sequence[Sequence[int]]
    repeat: int = 0

    @property
    def is_joined(self) -> bool:
        """Whether several sheets have this shape, so that their names may say something."""
        return len(self.tables) + self.repeat > 1

    def table(self) -> FileTable:
        """Return its sheets as one table. Raises ``Refused`` too_many_rows."""
        return joined(self.tables, self.orders) if self.is_joined else self.tables[0]


def proposed(table: FileTable, chosen: str, fits: Callable[[FileTable], bool]) -> FileTable:
    """Return the sheets of a workbook that are read: the ``chosen`` one, or all of the first shape that ``fits``.

    Any other table comes back as it is. Raises ``Refused`` where the sheets have too many rows together.
    """
    if not isinstance(table, Workbook):
        return table
    groups = list(groups_of(table.beside))
    if chosen:
        return the_chosen(table, groups)
    several = groups if len(groups) > 1 else []
    group = next((each for each in several if fits(each.table())), groups[0])
    found = group.table()
    said = [*found.warnings, *said_of(table, group)]
    return replace(found, warnings=said, sheets_together=names_together(group))


def the_chosen(table: Workbook, groups: Sequence[Group]) -> FileTable:
    """Return the one sheet that a person has chosen, with the column of its name where others have its shape."""
    for group in groups:
        for each, order in zip(group.tables, group.orders, strict=True):
            if each.sheet_name == table.sheet_name and group.is_joined:
                return replace(joined([each], [order]), sheets_together=names_together(group))
    together = next((names for group in groups if (names := names_together(group))), [])
    return replace(table, sheets_together=together)


def names_together(group: Group) -> list[str]:
    """Return the names of the sheets that are read as one; none where it is one alone."""
    return [each.sheet_name for each in group.tables] if len(group.tables) > 1 else []


def groups_of(tables: Sequence[Workbook]) -> Iterator[Group]:
    """Yield the tables of each shape: those with the same headings, in whatever order and spelling."""
    shapes: dict[tuple[str, ...], list[Workbook]] = {}
    for table in tables:
        shapes.setdefault(shape_of(table), []).append(table)
    for same in shapes.values():
        own = [each for each in same if not (adds_up(each.sheet_name) or is_copy(each, same))] or same
        first = [key(name) for name in own[0].header]
        yield Group(own, [order_of(each, first) for each in own], len(same) - len(own))


def shape_of(table: Workbook) -> tuple[str, ...]:
    """Return what sheets of one shape have in common: their headings in any order; in their own where some repeat."""
    keys = [key(name) for name in table.header]
    return tuple(sorted(keys) if len(set(keys)) == len(keys) else keys)


def order_of(table: Workbook, first: Sequence[str]) -> list[int]:
    """Return the indexes of a sheet's columns in the order of the headings of the ``first`` one."""
    keys = [key(name) for name in table.header]
    return list(range(len(keys))) if len(set(keys)) < len(keys) else [keys.index(name) for name in first]


def adds_up(name: str) -> bool:
    """Return whether a sheet of this name adds the others up."""
    return " ".join(YEARS_AND_SIGNS.sub(" ", name).split()).casefold() in TOTALS | SHEETS_OF_TOTALS


def is_copy(table: Workbook, others: Sequence[Workbook]) -> bool:
    """Return whether a sheet is called a copy of another one ("May (2)", "May backup") and begins with its records."""
    named = COPIED.fullmatch(table.sheet_name.strip())
    wanted = named["name"].casefold() if named else None
    same = (each for each in others if each.sheet_name.strip().casefold() == wanted and each.rows == table.rows)
    return any(each.header == table.header and cells_of(each) == cells_of(table) for each in same)


def cells_of(table: Workbook) -> list[Sequence[str]]:
    return [record.cells for record in table.sample()]


def said_of(table: Workbook, group: Group) -> list[tuple[str, str]]:
    """Say which sheets of a workbook are read and which are not."""
    own = [each.sheet_name for each in group.tables]
    others = [name for name in table.sheets if name not in own and name not in table.hidden_sheets]
    said = []
    if len(own) > 1:
        left = f"; {len(others)} left out: {shown(others)}" if others else ""
        together = f"{len(own)} sheets of one shape are read together: {shown(own)}"
        said.append(("sheets", f"{together}{left}; choose only one with --sheet."))
    elif others:
        said.append(
            ("other_sheets", f"Only the sheet {own[0]} was read, not {shown(others)}; choose one with --sheet.")
        )
    if hidden := table.hidden_sheets:
        said.append(("hidden_sheets", f"Hidden sheets were not read ({shown(hidden)}); choose one with --sheet."))
    return said


def shown(names: Sequence[str]) -> str:
    """Return the first names, cut to what fits into a sentence."""
    more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    return ", ".join(names[:SHOWN]) + more


def month_said(name: str) -> str:
    """Return the month, or day, that the name of a sheet says, as month_of; "-01" without its year; else empty."""
    if found := month_of(name):
        return found
    if len(with_year := list(WITH_YEAR.finditer(name))) == 1:
        year, number = int(with_year[0]["y"]), int(with_year[0]["m"])
        return f"{year if year > 99 else 2000 + year}-{number:02d}"
    without = [int(each["m"]) for each in WITHOUT_YEAR.finditer(name)]
    word = name.strip().rstrip(".")
    number = without[0] if len(without) == 1 else month_number(word) if not without and len(word) > 2 else 0
    return f"-{number:02d}" if number else ""


def with_months(table: FileTable, collected: date | None) -> FileTable:
    """Return a table of several sheets with the months that their names say, where all of them say one.

    Those without a year are the newest ones that had begun when they were ``collected``; they stay as they are where
    that day is not known.
    """
    if not isinstance(table, JoinedSheets):
        return table
    months = [month_said(part.says) for part in table.parts]
    if not all(months) or (collected is None and any(map(lacks_year, months))):
        return table
    years = {month: newest_year(int(month[1:]), collected) for month in months if collected and lacks_year(month)}
    says = [f"{years[month]}{month}" if month in years else month for month in months]
    parts = [replace(part, says=own) for part, own in zip(table.parts, says, strict=True)]
    return replace(table, parts=parts)


def lacks_year(month: str) -> bool:
    return month.startswith("-")


def find_names_of_sheets(roles: Roles, kind: str) -> None:
    """Take the sheets as the months of their records, where their names are months and no column has dates."""
    role = DATED.get(kind, "")
    index = next((at for at, name in enumerate(roles.header) if key(name) == SHEET), None)
    if index is None or index in roles.stated or role not in roles.columns or roles.indexes(role):
        return
    names = roles.values(index)
    if names and all(map(month_said, dict.fromkeys(names))):
        roles.give(index, role)


def asked_for_stores(names: Sequence[str]) -> Question | None:
    """Ask whether the names of sheets say the store; None where a program gave the names, or they are months."""
    if not names or all(NAMED_BY_PROGRAM.fullmatch(name.strip()) or month_said(name) for name in names):
        return None
    text = (
        f"No column names the store, and the sheets are {shown(names)}; state that their names are the stores with "
        f'--column "{SHEET}=store", or that they are not with --column "{SHEET}=", and the store of all with --store.'
    )
    return Question(f"column:{SHEET}", text, ("store",), SHEET)
