"""What an error says about the disk and the database, so that a person reads the sentence that is true."""

import psycopg
import pytest
from django.db import IntegrityError, InterfaceError, OperationalError, connection

from locations.faults import is_database_away, is_disk_full
from tests.faults import raise_on_the_server


def caused(error: Exception, cause: Exception) -> Exception:
    error.__cause__ = cause
    return error


FULL = caused(OperationalError("could not extend file"), psycopg.errors.DiskFull())
SQLITE_FULL = OperationalError("database or disk is full")


@pytest.mark.parametrize(
    ("error", "full"),
    [
        (OSError(28, "No space left on device"), True),
        (OSError(13, "Permission denied"), False),
        (RuntimeError("database or disk is full"), True),
        (SQLITE_FULL, True),
        (FULL, True),
        (OperationalError("database is locked"), False),
        (None, False),
    ],
)
def test_what_says_that_a_disk_is_full(error: Exception | None, full: bool) -> None:
    assert is_disk_full(error) is full
    assert not (full and is_database_away(error))


@pytest.mark.parametrize(
    ("error", "away"),
    [
        (OperationalError("database is locked"), True),
        (OperationalError("no such column: x"), False),
        (OperationalError("interrupted"), False),
        (InterfaceError("connection already closed"), True),
        (IntegrityError("UNIQUE constraint failed"), False),
        (caused(OperationalError("gone"), psycopg.OperationalError("the connection is closed")), True),
        (caused(OperationalError("gone"), psycopg.errors.AdminShutdown()), True),
        (caused(OperationalError("starts"), psycopg.errors.CannotConnectNow()), True),
        (caused(OperationalError("full house"), psycopg.errors.TooManyConnections()), True),
        (caused(OperationalError("deadlock"), psycopg.errors.DeadlockDetected()), True),
        (caused(OperationalError("too long"), psycopg.errors.QueryCanceled()), False),
        (None, False),
    ],
)
def test_what_says_that_a_database_is_away(error: Exception | None, away: bool) -> None:
    assert is_database_away(error) is away


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="codes of PostgreSQL")
@pytest.mark.parametrize(("code", "full", "away"), [("53100", True, False), ("57P01", False, True)])
def test_what_the_server_itself_raises(code: str, full: bool, away: bool) -> None:
    connection.ensure_connection()
    with pytest.raises(OperationalError) as raised:
        raise_on_the_server(code, "as told")
    assert (is_disk_full(raised.value), is_database_away(raised.value)) == (full, away)
