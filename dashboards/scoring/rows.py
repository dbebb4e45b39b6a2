"""Insert many rows of one kind at once: a month of a brand has ten thousand."""

import json
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from django.db import models

from locations.row_inserts import insert_rows


def insert(model: type[models.Model], rows: Sequence[NamedTuple]) -> None:
    """Insert rows whose fields are columns of a model: plain numbers, texts and, as JSON, lists and mappings."""
    if not rows:
        return
    # Named tuples know their fields, which the type of all named tuples does not say.
    fields: tuple[str, ...] = rows[0]._fields
    documents = [at for at, name in enumerate(fields) if isinstance(model._meta.get_field(name), models.JSONField)]
    insert_rows(model._meta.db_table, fields, _stored(rows, documents))


def _stored(rows: Sequence[NamedTuple], documents: Sequence[int]) -> Iterator[Sequence[Any]]:
    """Give rows with their mappings as JSON, most of which are empty."""
    (at,) = documents
    for row in rows:
        yield row[:at] + (json.dumps(row[at]) if row[at] else "{}",) + row[at + 1 :]
