"""An edition as CSV for machines: a row for each store and metric, keys in English, figures unrounded."""

from collections.abc import Iterator
from itertools import repeat
from typing import Any

from dashboards.files.documents import csv_lines
from dashboards.reports.edition import Edition, MetricTable
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
    rows = (row for table in edition.tables for row in _rows(edition, table, fingerprint))
    return (part.encode() for part in csv_lines(HEADER, rows))


def _rows(edition: Edition, table: MetricTable, fingerprint: str) -> Iterator[tuple[Any, ...]]:
    which = table.metric, format_month(edition.month), format_window(edition.window)
    figures = zip(*(table.columns.column(name) for name in FIGURES), strict=True)
    for at, row, tail in zip(table.stores, figures, repeat((edition.revision, fingerprint)), strict=False):
        store = edition.stores[at]
        yield (store.code, store.name, store.region, store.format, *which, *row, *tail)
