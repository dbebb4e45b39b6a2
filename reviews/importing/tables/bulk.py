"""Read, insert and update many facts at once, as fast as each of the two databases allows.

PostgreSQL takes rows by COPY into a temporary table and from there by INSERT ... SELECT in the order of the key, so
that two imports never lock each other's rows crosswise. SQLite takes them by executemany.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from operator import itemgetter
from typing import Any, NamedTuple

from django.db import connection
from django.db.backends.utils import CursorWrapper

from reviews.importing.keys import Key

Row = tuple[Any, ...]
"""source, location, external id, job, content, first month, last month, damaged, and the table's own columns."""

COMMON = ("source_id", "location_id", "external_id", "job_id", "content", "first_month", "last_month", "damaged")
SOURCE, LOCATION, EXTERNAL, CONTENT, FIRST, LAST = 0, 1, 2, 4, 5, 6

Cell = tuple[int, int, int]
"""Location, first month, last month."""

_plain_key = itemgetter(SOURCE, EXTERNAL)
"""What ``key`` gives, as a plain tuple: for counting them, at a third of the time."""

cell_of = itemgetter(LOCATION, FIRST, LAST)


class Stored(NamedTuple):
    """What is known of a fact that is already there; dates only of reviews, as text."""

    pk: int
    external_id: str
    content: str
    location: int
    first_month: int
    last_month: int
    start: str = ""
    end: str = ""
    precision: str = ""


class WritePlan(NamedTuple):
    """The inserts and updates of a batch, the cells that they make stale, and the counts of its records."""

    inserts: Sequence[Row]
    updates: Sequence[tuple[int, Row]]
    cells: set[Cell]
    inserted: int
    updated: int
    unchanged: int


def key(row: Row) -> Key:
    return Key(row[SOURCE], row[EXTERNAL])


def as_stored(pk: int, row: Row) -> Stored:
    return Stored(pk, row[EXTERNAL], row[CONTENT], row[LOCATION], row[FIRST], row[LAST])


def plan(rows: Sequence[Row], known: Mapping[Key, Stored]) -> WritePlan:
    """Decide which rows are new, changed or as they were; of several with one key, the last one applies."""
    if not known and len(set(map(_plain_key, rows))) == len(rows):
        return WritePlan(rows, [], set(map(cell_of, rows)), len(rows), 0, 0)
    state = dict(known)
    inserts: dict[Key, Row] = {}
    updates: dict[int, Row] = {}
    cells: set[Cell] = set()
    inserted = unchanged = 0
    for row in rows:
        own = key(row)
        before = state.get(own)
        if before is not None and before.content == row[CONTENT]:
            unchanged += 1
            continue
        if before is None:
            inserted += 1
        else:
            cells.add((before.location, before.first_month, before.last_month))
        if own in known:
            updates[known[own].pk] = row
        else:
            inserts[own] = row
        cells.add(cell_of(row))
        state[own] = as_stored(before.pk if before else 0, row)
    changed = len(rows) - inserted - unchanged
    return WritePlan(list(inserts.values()), list(updates.items()), cells, inserted, changed, unchanged)


class Raced(RuntimeError):
    """Another import wrote one of these keys after we read them; the batch has to be done again."""


def is_postgresql() -> bool:
    return connection.vendor == "postgresql"


def any_of(column: str) -> str:
    """Return SQL for "the column is one of a list", with ``listed`` giving the parameter."""
    return f"{column} = ANY(%s)" if is_postgresql() else f"{column} IN (SELECT value FROM json_each(%s))"


def listed(values: Iterable[Any]) -> Any:
    """Return a list as the one parameter that ``any_of`` takes."""
    return list(values) if is_postgresql() else json.dumps(list(values))


STORED = "id, external_id, content, location_id, first_month, last_month"
_DATES = ", posted_from, posted_to, precision"
STORED_FIELDS = tuple(name.strip() for name in (STORED + _DATES).split(","))
"""The columns of a review that ``Stored`` has."""


def stored(table: str, source: int, external_ids: Sequence[str], *, dated: bool) -> dict[Key, Stored]:
    """Find the facts of a source that have one of the ids; reviews also under the ids of later scrapes."""
    sql = f"SELECT {STORED}{_DATES if dated else ''} FROM {table} WHERE source_id = %s AND {any_of('external_id')}"
    with connection.cursor() as cursor:
        cursor.execute(sql, [source, listed(external_ids)])
        if not dated:
            return {Key(source, row[1]): Stored(*row) for row in cursor.fetchall()}
        found = {Key(source, row[1]): stored_of(row) for row in cursor}
        columns = ", ".join(f"r.{name.strip()}" for name in (STORED + _DATES).split(","))
        cursor.execute(
            f"SELECT {columns}, a.external_id FROM reviews_reviewalias a JOIN {table} r ON r.id = a.review_id "
            f"WHERE a.source_id = %s AND {any_of('a.external_id')}",
            [source, listed(external_ids)],
        )
        found |= {Key(source, row[-1]): stored_of(row[:-1]) for row in cursor}
    return found


def digests(table: str, source: int, external_ids: Sequence[str]) -> list[tuple[int, str, str]]:
    """Find the facts of a source that have one of the ids; each as its own id, that of the source and its digest."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id, external_id, content FROM {table} WHERE source_id = %s AND {any_of('external_id')}",
            [source, listed(external_ids)],
        )
        return list(cursor.fetchall())


def with_fingerprints(source: int, fingerprints: Sequence[str]) -> list[tuple[str, Stored]]:
    """Find the reviews of a source that have one of the fingerprints; each with its own."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {STORED}{_DATES}, likeness FROM reviews_review "
            f"WHERE source_id = %s AND likeness <> '' AND {any_of('likeness')} ORDER BY id",
            [source, listed(fingerprints)],
        )
        return [(row[-1], stored_of(row[:-1])) for row in cursor]


def aliases_of(reviews: Sequence[int]) -> list[tuple[int, str]]:
    """Find the ids under which later scrapes showed these reviews; pairs of review and id."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT review_id, external_id FROM reviews_reviewalias WHERE {any_of('review_id')}", [listed(reviews)]
        )
        return [(row[0], row[1]) for row in cursor]


def stored_of(row: Sequence[Any]) -> Stored:
    """Read a row of the database; moments become the text that imports write."""
    cells: list[Any] = [moment_text(cell) if isinstance(cell, datetime) else cell for cell in row]
    return Stored(*cells)


def moment_text(moment: datetime) -> str:
    return (moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment).isoformat(" ")


Ids = tuple[int, int]
"""Lowest and highest id of rows that were inserted; others may lie between."""


def insert(table: str, columns: Sequence[str], rows: Sequence[Row]) -> Ids | None:
    """Insert facts; return between which ids they lie. Raises Raced where one of them is there already."""
    if not rows:
        return None
    names = ", ".join(columns)
    with connection.cursor() as cursor:
        if is_postgresql():
            cursor.execute(f"CREATE TEMP TABLE staged ON COMMIT DROP AS SELECT {names} FROM {table} WITH NO DATA")
            with cursor.copy(f"COPY staged ({names}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            cursor.execute(
                f"WITH written AS (INSERT INTO {table} ({names}) SELECT {names} FROM staged "
                "ORDER BY source_id, external_id ON CONFLICT (source_id, external_id) DO NOTHING RETURNING id) "
                "SELECT COUNT(*), MIN(id), MAX(id) FROM written"
            )
            inserted, first, last = cursor.fetchone()
            cursor.execute("DROP TABLE staged")
        else:
            marks = ", ".join(["%s"] * len(columns))
            first = 1 + _highest_id(cursor, table)
            cursor.executemany(f"INSERT OR IGNORE INTO {table} ({names}) VALUES ({marks})", rows)
            inserted, last = cursor.rowcount, _highest_id(cursor, table)
    if inserted != len(rows):
        raise Raced(f"{len(rows) - inserted} keys of {table}")
    return first, last


def _highest_id(cursor: CursorWrapper, table: str) -> int:
    """Return the highest id; only one connection writes to SQLite at a time, so what comes next has higher ones."""
    cursor.execute(f"SELECT COALESCE(MAX(id), 0) FROM {table}")
    return int(cursor.fetchone()[0])


def update(table: str, columns: Sequence[str], rows: Sequence[tuple[int, Row]]) -> None:
    """Write facts over those with the given ids, in the order of the ids; their keys stay.

    Raises Raced where one of them is gone: the import that inserted it was undone meanwhile.
    """
    if not rows:
        return
    changed = [name for name in columns if name not in ("source_id", "external_id")]
    indices = [list(columns).index(name) for name in changed]
    assignments = ", ".join(f"{name} = %s" for name in changed)
    with connection.cursor() as cursor:
        cursor.executemany(
            f"UPDATE {table} SET {assignments} WHERE id = %s",
            [(*(row[index] for index in indices), pk) for pk, row in sorted(rows, key=itemgetter(0))],
        )
        updated = cursor.rowcount
    if updated != len(rows):
        raise Raced(f"{len(rows) - updated} rows of {table}")


def mark_stale(cells: Iterable[Cell], import_id: int | None = None) -> None:
    """Mark cells as stale, so that their tallies are recomputed; ``import_id`` is the import that changes them."""
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO reviews_stalecell (location_id, first_month, last_month, import_id) VALUES (%s, %s, %s, %s)",
            [(*cell, import_id) for cell in sorted(cells)],
        )
