"""Count in the database what changes of a brand's stores, whoever writes it: a page, an import, a person at a prompt.

Triggers see every way to write, and what they count is read from one row, however many stores a brand has. SQLite,
where one writes at a time, has one row a brand. In PostgreSQL two writers would wait for each other there, so that
each statement adds a row of its own.
"""

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

COUNTS = "locations_storechanges"
STORES = "locations_location"
CHANGES = ("insert", "update", "delete")


def count_changes(connection: BaseDatabaseWrapper) -> None:
    """Create the table and the triggers, or these anew.

    A migration that alters the table of stores calls this again: SQLite makes another table then, without triggers.
    """
    is_sqlite = connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        for statement in _SQLITE_TABLE if is_sqlite else _POSTGRESQL_TABLE:
            cursor.execute(statement)
        for change in CHANGES:
            cursor.execute(f'DROP TRIGGER IF EXISTS "{_trigger(change)}"{"" if is_sqlite else _OF_STORES}')
            cursor.execute(_for_each_row(change) if is_sqlite else _for_each_statement(change))


def of_migration(_apps: Any, schema_editor: Any) -> None:
    """Create table and triggers as a step of a migration."""
    count_changes(schema_editor.connection)


def _trigger(change: str) -> str:
    return f"{COUNTS}_{change}"


_OF_STORES = f' ON "{STORES}"'
_SQLITE_TABLE = (
    f'CREATE TABLE IF NOT EXISTS "{COUNTS}" (brand_id bigint PRIMARY KEY, changes bigint NOT NULL)',
)  # fmt: skip
_POSTGRESQL_TABLE = (
    f'CREATE TABLE IF NOT EXISTS "{COUNTS}" (id bigserial PRIMARY KEY, brand_id bigint NOT NULL)',
    f'CREATE INDEX IF NOT EXISTS "{COUNTS}_of_brand" ON "{COUNTS}" (brand_id, id)',
    f"""CREATE OR REPLACE FUNCTION "{COUNTS}"() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        INSERT INTO "{COUNTS}" (brand_id) SELECT DISTINCT brand_id FROM changed; RETURN NULL; END $$""",
)


def _for_each_row(change: str) -> str:
    row = "OLD" if change == "delete" else "NEW"
    return f"""CREATE TRIGGER "{_trigger(change)}" AFTER {change.upper()}{_OF_STORES} BEGIN
        INSERT INTO "{COUNTS}" SELECT {row}.brand_id, 0
            WHERE NOT EXISTS (SELECT 1 FROM "{COUNTS}" WHERE brand_id = {row}.brand_id);
        UPDATE "{COUNTS}" SET changes = changes + 1 WHERE brand_id = {row}.brand_id; END"""


def _for_each_statement(change: str) -> str:
    rows = "OLD" if change == "delete" else "NEW"
    return f"""CREATE TRIGGER "{_trigger(change)}" AFTER {change.upper()}{_OF_STORES}
        REFERENCING {rows} TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION "{COUNTS}"()"""
