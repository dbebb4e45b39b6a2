"""A table that people take with them, declared once: its fields give the CSV for machines and the sheet for people.

The same figures are in both. CSV has codes, ISO 8601 and full figures under fixed English names; a sheet has words,
rounded figures with the full ones beneath, and titles in the language of the page.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.utils.functional import Promise

from dashboards.files.documents import CsvLines, csv_lines
from dashboards.files.workbook import Column, Scale, Sheet

R = TypeVar("R")
DAY = "yyyy-mm-dd"
MOMENT = "yyyy-mm-dd hh:mm"
COUNT = "#,##0"
SHARE = "0.0%"


@dataclass(frozen=True, slots=True)
class Field(Generic[R]):
    """A field of a row: its name in CSV, the title and meaning on a sheet, and what it contains.

    ``shown`` writes what a sheet has in its place, from the row, where that differs: words for a code, or a Figure.
    The others are those of ``workbook.Column``.
    """

    name: str
    title: str | Promise
    cell: Callable[[R], Any]
    meaning: str | Promise = ""
    shown: Callable[[R], Any] | None = None
    number_format: str = ""
    width: float = 14
    bar: Scale | None = None
    wraps: bool = False


@dataclass(frozen=True, slots=True)
class Table(Generic[R]):
    """Rows, which are read once, and what files contain of them."""

    title: str
    fields: Sequence[Field[R]]
    rows: Iterable[R]

    def csv(self) -> CsvLines:
        """Give the table as parts of a CSV file with a head."""
        cells = [field.cell for field in self.fields]
        return csv_lines([field.name for field in self.fields], ([cell(row) for cell in cells] for row in self.rows))

    def sheet(self) -> Sheet:
        """Give the table as a sheet of a workbook."""
        cells = [field.shown or field.cell for field in self.fields]
        columns = [
            Column(
                str(field.title), field.number_format, field.width, str(field.meaning), bar=field.bar, wraps=field.wraps
            )
            for field in self.fields
        ]
        return Sheet(self.title, columns, ([cell(row) for cell in cells] for row in self.rows))
