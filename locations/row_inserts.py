"""Insert many rows of plain values at once: a month of a brand has tens of thousands."""

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any

from django.db import connection

AT_ONCE = 10_000
"""Rows that are in memory together, as tuples."""


def insert_rows(table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert rows of numbers, texts and JSON that is written out, whose key the database gives.

    PostgreSQL takes them by COPY, since it would read a statement for each; SQLite by one statement that is executed
    again. Raises what the database raises for a row that the table refuses.
    """
    names = ", ".join(f'"{name}"' for name in columns)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f'COPY "{table}" ({names}) FROM STDIN') as copy:
                for row in rows:
                    copy.write_row(row)
            return
        statement = f'INSERT INTO "{table}" ({names}) VALUES ({", ".join(["%s"] * len(columns))})'
        rest = iter(rows)
        while part := list(islice(rest, AT_ONCE)):
            cursor.executemany(statement, part)
