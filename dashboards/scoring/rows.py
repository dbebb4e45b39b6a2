"""Insert many rows of one kind at once: a month of a brand has ten thousand."""

import json
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from django.db import connection, models

AT_ONCE = 10_000


def insert(model: type[models.Model], rows: Sequence[NamedTuple]) -> None:
    """Insert rows whose fields are columns of a model: plain numbers, texts and, as JSON, lists and mappings.

    PostgreSQL takes them by COPY, SQLite by one statement that is executed again for each.
    """
    if not rows:
        return
    # Named tuples know their fields, which the type of all named tuples does not say.
    fields: tuple[str, ...] = rows[0]._fields
    columns = ", ".join(f'"{name}"' for name in fields)
    documents = [at for at, name in enumerate(fields) if isinstance(model._meta.get_field(name), models.JSONField)]
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f'COPY "{table}" ({columns}) FROM STDIN') as copy:
                for row in _stored(rows, documents):
                    copy.write_row(row)
            return
        places = ", ".join(["%s"] * len(fields))
        statement = f'INSERT INTO "{table}" ({columns}) VALUES ({places})'
        for start in range(0, len(rows), AT_ONCE):
            cursor.executemany(statement, [*_stored(rows[start : start + AT_ONCE], documents)])


def _stored(rows: Sequence[NamedTuple], documents: Sequence[int]) -> Iterator[Sequence[Any]]:
    """Give rows with their mappings as JSON, most of which are empty."""
    (at,) = documents
    for row in rows:
        yield row[:at] + (json.dumps(row[at]) if row[at] else "{}",) + row[at + 1 :]
