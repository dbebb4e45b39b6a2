"""Tables as lines of JSON, the same from every database: columns first, then one row a line in the order of keys.

Left out are sessions and counted passwords, which end by themselves, and what ``migrate`` fills (kinds of content and
permissions), with the links to those.
"""

import base64
import gzip
import json
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.management.color import no_style
from django.db import connection, models, transaction

from dashboards.backup.manifest import BadBackup
from reviews.readers.limits import FIELD_CHARACTERS

LEFT_OUT = {
    *("sessions.session", "axes.accessattempt", "axes.accessfailurelog", "axes.accessattemptexpiration"),
    *("axes.accesslog", "contenttypes.contenttype", "auth.permission"),
    *("auth.group_permissions", "locations.user_user_permissions"),
}
ROWS_AT_ONCE = 2_000
BYTES_AT_ONCE = 8 * 2**20
"""Of lines that are in memory at the same time, where one of them alone is not longer."""
LETTER = 6
"""Bytes of the longest letter as JSON: a control character."""
SHORT, TEXT = 2**16, 10 * FIELD_CHARACTERS * LETTER
"""Bytes of a column of limited length, or of a number; and of one that several fields of a file may have filled."""
JSON, BINARY = 8 * 2**20, 64 * 2**20
"""Bytes of a column without limit: what an import asks and warns of, and what a revision changed in 50,000 stores."""
DAMAGED = (ValueError, TypeError, ValidationError, RecursionError, EOFError, OSError, zlib.error)
"""What a file that was not written by ``write_table`` raises while it is read."""
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
    """Write a table's rows into a file and return how many; ``progress`` gets how many more there are now.

    Raises BadBackup for a row that could not be read again.
    """
    fields = model._meta.concrete_fields
    rows, longest = 0, longest_line(model)
    with gzip.GzipFile(path, "wb", COMPRESSION, mtime=0) as file:
        file.write(_line([field.column for field in fields]))
        names = [field.attname for field in fields]
        found = model._base_manager.order_by("pk").values_list(*names).iterator(chunk_size=ROWS_AT_ONCE)
        for some in _in_batches(found):
            lines = [_line([_plain(value) for value in row]) for row in some]
            if max(map(len, lines)) > longest:
                raise BadBackup(f"A row of {path.name} is longer than {longest:,} bytes, so it could not be restored.")
            file.write(b"".join(lines))
            rows += len(some)
            progress(len(some))
    return rows


def read_table(model: Model, path: Path, progress: Callable[[int], None]) -> int:
    """Write the rows of a file into the database and return how many. Raises BadBackup for what is no such file.

    No line is read beyond what a row of this table can be, so that memory is bounded whatever the file.
    """
    fields = model._meta.concrete_fields
    quoted = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    insert = f"INSERT INTO {connection.ops.quote_name(_name(model))} ({quoted}) VALUES ({places})"
    rows = 0
    with gzip.open(path, "rb") as file, connection.cursor() as cursor:
        for stored in _in_pieces(_rows(file, path.name, fields, longest_line(model))):
            cursor.executemany(insert, stored)
            rows += len(stored)
            progress(len(stored))
    return rows


def longest_line(model: Model) -> int:
    """Give how many bytes a line of a table can have, from what its columns can hold."""
    return sum(map(_longest, model._meta.concrete_fields))


def _longest(field: "models.Field[Any, Any]") -> int:
    if isinstance(field, models.JSONField):
        return JSON
    if isinstance(field, models.BinaryField):
        return BINARY
    if field.max_length is None:
        return TEXT if isinstance(field, models.TextField) else SHORT
    # SQLite holds nobody to the length of a column.
    return max(SHORT, field.max_length * LETTER)


def _rows(
    file: gzip.GzipFile, name: str, fields: Sequence["models.Field[Any, Any]"], longest: int
) -> Iterator[tuple[int, list[Any]]]:
    """Give each row of a file as the database wants it, with the bytes of its line."""
    number = 0
    try:
        while line := file.readline(longest + 1):
            number += 1
            if len(line) > longest:
                raise BadBackup(
                    f"Line {number:,} of {name} is longer than the {longest:,} bytes that a row of its table can have: "
                    "it was not written by Evenly."
                )
            values = json.loads(line)
            if number > 1:
                yield len(line), _stored(fields, values)
            elif values != [field.column for field in fields]:
                raise BadBackup(f"{name} has other columns than this version of Evenly.")
    except BadBackup:
        raise
    except DAMAGED as error:
        raise BadBackup(f"{name} cannot be read beyond line {number:,}: it was not written by Evenly.") from error
    if not number:
        raise BadBackup(f"{name} is empty.")


def _in_pieces(rows: Iterable[tuple[int, list[Any]]]) -> Iterator[list[list[Any]]]:
    """Take rows together until they are many, or long."""
    some: list[list[Any]] = []
    size = 0
    for length, row in rows:
        some.append(row)
        size += length
        if len(some) >= ROWS_AT_ONCE or size >= BYTES_AT_ONCE:
            yield some
            some, size = [], 0
    if some:
        yield some


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
