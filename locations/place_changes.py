"""Count in the database what changes of a brand's stores and regions, whoever writes it: a page, an import, a prompt.

Triggers see every way to write, and what they count is read from one row, however many stores a brand has. SQLite,
where one writes at a time, has one row a brand. In PostgreSQL two writers would wait for each other there, so that
each statement adds a row of its own.
"""

from collections.abc import Iterator
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

COUNTS = "locations_placechanges"
TABLES = ("locations_location", "locations_region")
CHANGES = ("insert", "update", "delete")
_IN_SQLITE = (f'CREATE TABLE IF NOT EXISTS "{COUNTS}" (brand_id bigint PRIMARY KEY, changes bigint NOT NULL)',)
_IN_POSTGRESQL = (
    f'CREATE TABLE IF NOT EXISTS "{COUNTS}" (id bigserial PRIMARY KEY, brand_id bigint NOT NULL)',
    f'CREATE INDEX IF NOT EXISTS "{COUNTS}_of_brand" ON "{COUNTS}" (brand_id, id)',
    f"""CREATE OR REPLACE FUNCTION "{COUNTS}"() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        INSERT INTO "{COUNTS}" (brand_id) SELECT DISTINCT brand_id FROM changed; RETURN NULL; END $$""",
)


def count_changes(connection: BaseDatabaseWrapper) -> None:
    """Create the table and the triggers, or these anew.

    A migration that alters one of the tables calls this again: SQLite makes another one then, without triggers.
    """
    is_sqlite = connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        for statement in _IN_SQLITE if is_sqlite else _IN_POSTGRESQL:
            cursor.execute(statement)
        for trigger, table, change in triggers():
            cursor.execute(f'DROP TRIGGER IF EXISTS "{trigger}"' + ("" if is_sqlite else f' ON "{table}"'))
            head = f'CREATE TRIGGER "{trigger}" AFTER {change.upper()} ON "{table}"'
            row = "OLD" if change == "delete" else "NEW"
            cursor.execute(f"{head} {_for_each_row(row) if is_sqlite else _for_each_statement(row)}")


def of_migration(_apps: Any, schema_editor: Any) -> None:
    """Create table and triggers as a step of a migration."""
    count_changes(schema_editor.connection)


def triggers() -> Iterator[tuple[str, str, str]]:
    """Give each trigger with its table and the change that it counts."""
    for table in TABLES:
        for change in CHANGES:
            yield f"{table}_{change}_counts", table, change


def _for_each_row(row: str) -> str:
    return f"""BEGIN
        INSERT INTO "{COUNTS}" SELECT {row}.brand_id, 0
            WHERE NOT EXISTS (SELECT 1 FROM "{COUNTS}" WHERE brand_id = {row}.brand_id);
        UPDATE "{COUNTS}" SET changes = changes + 1 WHERE brand_id = {row}.brand_id; END"""


def _for_each_statement(row: str) -> str:
    return f'REFERENCING {row} TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION "{COUNTS}"()'
