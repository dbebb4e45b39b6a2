"""An edition as CSV for machines: a row for each store and metric, keys in English, figures unrounded."""

from collections.abc import Iterator, Sequence
from itertools import islice

from dashboards.files.documents import LINES_A_PART, csv_line, csv_lines
from dashboards.reports.columnar import ColumnarRows
from dashboards.reports.edition import Edition, Figures, MetricTable
from locations.months import format_month, format_window

FIGURES = (
    *("n", "value", "low", "high", "estimate_low", "estimate_high", "bar_low", "bar_high", "basis", "shrunken"),
    *("rank", "rank_low", "rank_high", "p_worst", "p_below", "q", "confirmed", "target", "verdict", "change"),
)
HEADER = ("store", "name", "region", "format", "metric", "month", "window", *FIGURES, "revision", "fingerprint")
"""Keys as ``rank`` has them; ``revision`` is 0 for a draft."""


def csv_of(edition: Edition, fingerprint: str) -> bytes:
    """Give the CSV of an edition: UTF-8 with the mark that spreadsheets ask for, as all CSV files of ours.

    The rows are those of stores alone, so that answers can be added up; figures of the whole place are in the other
    files. Metrics follow each other, each with its stores in the order of ``rank``. Empty where there is no figure.
    """
    return b"".join(csv_parts(edition, fingerprint))


def csv_parts(edition: Edition, fingerprint: str) -> Iterator[bytes]:
    """Give the same in parts, since the CSV of a large brand takes a hundred megabytes."""
    yield from (part.encode() for part in csv_lines(HEADER, ()))
    stores = [csv_line((store.code, store.name, store.region, store.format)) for store in edition.stores]
    for table in edition.tables:
        lines = _lines(edition, table, stores, fingerprint)
        while part := "".join(islice(lines, LINES_A_PART)):
            yield part.encode()


def _lines(edition: Edition, table: MetricTable, stores: Sequence[str], fingerprint: str) -> Iterator[str]:
    """Give the lines of a table, made of what is text already: its stores, and figures with their frozen digits."""
    which = csv_line((table.metric, format_month(edition.month), format_window(edition.window)))
    tail = csv_line((edition.revision, fingerprint))
    figures = zip(*(_cells(table.columns, name) for name in FIGURES), strict=True)
    for at, cells in zip(table.stores, figures, strict=True):
        yield f"{stores[at]},{which},{','.join(cells)},{tail}\r\n"


def _cells(columns: ColumnarRows[Figures], name: str) -> Iterator[str]:
    """Give a column as cells: digits, or keys and truths that need no quotes."""
    if columns.is_number(name):
        return columns.digits(name)
    return ("" if key is None else str(key) for key in columns.column(name))
