"""Tables as lines of JSON, the same from every database: columns first, then one row a line in the order of keys.

Left out are sessions and counted passwords, which end by themselves, and what ``migrate`` fills (kinds of content and
permissions), with the links to those.
"""

import base64
import gzip
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, models, transaction

from dashboards.backup.manifest import BadBackup

LEFT_OUT = {
    *("sessions.session", "axes.accessattempt", "axes.accessfailurelog", "axes.accessattemptexpiration"),
    *("axes.accesslog", "contenttypes.contenttype", "auth.permission"),
    *("auth.group_permissions", "locations.user_user_permissions"),
}
ROWS_AT_ONCE = 2_000
COMPRESSION = 6
Model = type[models.Model]
T = TypeVar("T")


def tables() -> list[Model]:
    """Give the models whose rows a backup has, by the names of their tables."""
    every = apps.get_models(include_auto_created=True)
    own = [model for model in every if model._meta.managed and not model._meta.proxy]
    return sorted((model for model in own if model._meta.label_lower not in LEFT_OUT), key=_name)


def _name(model: Model) -> str:
    return model._meta.db_table


@contextmanager
def snapshot() -> Iterator[None]:
    """Read all tables as they were at one moment, while others go on writing."""
    if connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
        return
    # Django's own way to begin would lock SQLite against writing for as long as the backup takes.
    with connection.cursor() as cursor:
        cursor.execute("BEGIN DEFERRED")
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")


def write_table(model: Model, path: Path, progress: Callable[[int], None]) -> int:
    """Write a table's rows into a file and return how many; ``progress`` gets how many more there are now."""
    fields = model._meta.concrete_fields
    rows = 0
    with gzip.GzipFile(path, "wb", COMPRESSION, mtime=0) as file:
        file.write(_line([field.column for field in fields]))
        names = [field.attname for field in fields]
        found = model._base_manager.order_by("pk").values_list(*names).iterator(chunk_size=ROWS_AT_ONCE)
        for some in _in_batches(found):
            file.write(b"".join(_line([_plain(value) for value in row]) for row in some))
            rows += len(some)
            progress(len(some))
    return rows


def read_table(model: Model, path: Path, progress: Callable[[int], None]) -> int:
    """Write the rows of a file into the database and return how many. Raises BadBackup where it has other columns."""
    fields = model._meta.concrete_fields
    quoted = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    insert = f"INSERT INTO {connection.ops.quote_name(_name(model))} ({quoted}) VALUES ({places})"
    rows = 0
    with gzip.open(path, "rt", encoding="utf-8") as file, connection.cursor() as cursor:
        if json.loads(next(file)) != [field.column for field in fields]:
            raise BadBackup(f"{path.name} has other columns than this version of Evenly.")
        for lines in _in_batches(file):
            cursor.executemany(insert, [_stored(fields, json.loads(line)) for line in lines])
            rows += len(lines)
            progress(len(lines))
    return rows


def reset_numbers(of: Sequence[Model]) -> None:
    """Have the next row of each table numbered after those that were brought in."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), [*of]):
            cursor.execute(statement)


def filled(of: Sequence[Model]) -> list[str]:
    """Name the tables that have rows."""
    return [_name(model) for model in of if model._base_manager.exists()]


def _in_batches(rows: Iterable[T]) -> Iterator[list[T]]:
    source = iter(rows)
    while some := [*islice(source, ROWS_AT_ONCE)]:
        yield some


def _line(values: Sequence[Any]) -> bytes:
    # PostgreSQL gives the keys of JSON in an order of its own.
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode() + b"\n"


def _plain(value: Any) -> Any:
    """Give a value as JSON can have it; which kind it was, its column knows."""
    if isinstance(value, date | datetime):
        return value.isoformat()
    return base64.b64encode(value).decode() if isinstance(value, bytes | memoryview) else value


def _stored(fields: Sequence["models.Field[Any, Any]"], values: Sequence[Any]) -> list[Any]:
    return [_column(field, value) for field, value in zip(fields, values, strict=True)]


def _column(field: "models.Field[Any, Any]", value: Any) -> Any:
    """Give a value as the database wants it; null in a column of JSON that may not be NULL is one of JSON."""
    if value is None:
        is_json = isinstance(field, models.JSONField) and not field.null
        return connection.ops.adapt_json_value(None, None) if is_json else None
    given = base64.b64decode(value) if isinstance(field, models.BinaryField) else field.to_python(value)
    return field.get_db_prep_save(given, connection)
