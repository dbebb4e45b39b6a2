"""What an error of the system or of a database says about what is wrong, so that a page can say it."""

import errno

import psycopg
from django.db import InterfaceError, OperationalError

AWAY = ("08", "57P", "53300", "55P03", "40001", "40P01")
"""How the codes of PostgreSQL begin (its manual, appendix A) for: no connection, being shut down or started, too many
connections, and rows or tables that others have for too long."""
BUSY = ("database is locked", "database table is locked", "unable to open database file", "disk I/O error")
"""What SQLite says where others write for too long, or its file is out of reach."""


def is_disk_full(error: BaseException | None) -> bool:
    """Whether an error, of the system or of a database, says that there is no room left."""
    if isinstance(error, OSError):
        return error.errno in (errno.ENOSPC, errno.EDQUOT)
    return _sqlstate(error) == "53100" or "disk is full" in str(error)


def took_too_long(error: BaseException | None) -> bool:
    """Whether a statement was ended by its limit."""
    if not isinstance(error, OperationalError):
        return False
    return isinstance(error.__cause__, psycopg.errors.QueryCanceled) or str(error) == "interrupted"


def is_database_away(error: BaseException | None) -> bool:
    """Whether a database does not answer now and will again: it is restarted, out of reach, or others have it."""
    if isinstance(error, InterfaceError):
        return True
    if not isinstance(error, OperationalError) or is_disk_full(error):
        return False
    if isinstance(error.__cause__, psycopg.Error):
        # A connection that broke has no code.
        return _sqlstate(error).startswith(AWAY) or not _sqlstate(error)
    return str(error).startswith(BUSY)


def fault_behind(error: BaseException | None) -> BaseException | None:
    """Find the full disk or the database that is away which an error follows from; None where it follows from none."""
    while error is not None and not is_disk_full(error) and not is_database_away(error):
        error = error.__cause__ or error.__context__
    return error


def _sqlstate(error: BaseException | None) -> str:
    return getattr(getattr(error, "__cause__", None), "sqlstate", "") or ""
