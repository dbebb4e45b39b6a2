"""Faults of a database at a chosen statement: a full disk, a lock, a server that is restarted, a killed process.

Statements are counted as Django sends them, commits among them. What is raised is what the database raises, and the
connection is left as the database leaves it, so that whatever comes after meets a real connection.
"""

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, NoReturn

import psycopg
from django.db import OperationalError, connection

NEVER = 10**9

Fault = Callable[[Callable[[], Any]], Any]
"""Gets the statement as a function; raises what the database raises, before or after it is done."""


def disk_full(_statement: Callable[[], Any]) -> NoReturn:
    """There is no room for what the statement would write; SQLite takes its transaction back, too."""
    raw = connection.connection
    if connection.vendor == "sqlite":
        if raw.in_transaction:
            raw.rollback()
        raise OperationalError("database or disk is full")
    raise_on_the_server("53100", "could not extend file: No space left on device")


def locked(_statement: Callable[[], Any]) -> NoReturn:
    """Another process writes to SQLite for longer than anybody waits."""
    raise OperationalError("database is locked")


def restarted(statement: Callable[[], Any]) -> Any:
    """PostgreSQL ends the connection before it sees the statement."""
    with suppress(psycopg.OperationalError):
        connection.connection.execute("SELECT pg_terminate_backend(pg_backend_pid())")
    return statement()


def unheard(statement: Callable[[], Any]) -> NoReturn:
    """PostgreSQL does the statement, and its answer is lost: a commit that failed for whoever sent it is one."""
    statement()
    with suppress(psycopg.OperationalError):
        connection.connection.execute("SELECT pg_terminate_backend(pg_backend_pid())")
    with connection.wrap_database_errors:
        raise psycopg.OperationalError("server closed the connection unexpectedly")
    raise AssertionError("unreachable")


def killed(_statement: Callable[[], Any]) -> NoReturn:
    """The process dies by SIGKILL before the statement."""
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError("unreachable")


FAULTS: dict[str, tuple[Fault, ...]] = {
    "sqlite": (disk_full, locked, killed),
    "postgresql": (disk_full, restarted, unheard, killed),
}
"""What can happen to each kind of database."""


def raise_on_the_server(sqlstate: str, words: str) -> NoReturn:
    """Have PostgreSQL itself raise an error, which ends its transaction."""
    with connection.wrap_database_errors:
        connection.connection.execute(f"DO $$ BEGIN RAISE EXCEPTION '{words}' USING ERRCODE = '{sqlstate}'; END $$")
    raise AssertionError("the server has raised nothing")


class Counted:
    """Count statements and commits; the one of number ``at`` meets a fault, all others are done."""

    def __init__(self, at: int = NEVER, fault: Fault = killed) -> None:
        self.seen = 0
        self.commits: list[int] = []
        self._at, self._fault = at, fault

    def meet(self, statement: Callable[[], Any]) -> Any:
        self.seen += 1
        return self._fault(statement) if self.seen == self._at else statement()

    def commit(self, commit: Callable[[], None]) -> None:
        self.commits.append(self.seen + 1)
        self.meet(commit)

    def execute(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        return self.meet(lambda: execute(sql, params, many, context))


@contextmanager
def fault_at(number: int = NEVER, fault: Fault = killed) -> Iterator[Counted]:
    """Let the statement of a number, counted from 1 inside the block, meet a fault; gives how many there were."""
    counted, commit = Counted(number, fault), connection.commit
    connection.commit = lambda: counted.commit(commit)  # type: ignore[method-assign]
    try:
        with connection.execute_wrapper(counted.execute):
            yield counted
    finally:
        del connection.commit
