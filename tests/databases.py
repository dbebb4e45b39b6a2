"""Databases that one test has for itself: copies of a template that is migrated once per test process.

A test that starts processes gives them the environment of such a database. Commands whose process is not the point run
in the test's own process, connected to the same database.
"""

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit
from uuid import uuid4

import psycopg
import pytest
from django.core.management import call_command
from django.db import connection, connections, transaction

if TYPE_CHECKING:
    from pytest_django import DjangoDbBlocker

ROOT = Path(__file__).resolve().parents[1]

Environment = dict[str, str]
"""The variables of a child process; DATABASE_URL and EVENLY_DATA_DIR name what only its test uses."""

NewDatabase = Callable[[Path], AbstractContextManager[Environment]]
"""Creates an empty, migrated database for as long as a block lasts, with a folder for its files."""


@contextmanager
def template(folder: Path) -> Iterator[NewDatabase]:
    """Copy the test database as it is now, and give a function that creates databases from the copy."""
    if connection.vendor == "sqlite":
        file = folder / "template.sqlite3"
        connection.ensure_connection()
        with closing(sqlite3.connect(file)) as copy:
            connection.connection.backup(copy)
        yield lambda folder: _copied_file(file, folder)
        return
    # PostgreSQL copies only databases that nobody is connected to.
    connection.close()
    with _database_from(str(connection.settings_dict["NAME"])) as name:
        yield lambda folder: _copied_database(name, folder)


@contextmanager
def _copied_file(template: Path, folder: Path) -> Iterator[Environment]:
    file = shutil.copyfile(template, folder / "own.sqlite3")
    yield _environment(folder, f"sqlite:///{file}")


@contextmanager
def _copied_database(template: str, folder: Path) -> Iterator[Environment]:
    with _database_from(template) as name:
        yield _environment(folder, os.environ["DATABASE_URL"].replace("/postgres?", f"/{name}?"))


@contextmanager
def _database_from(template: str) -> Iterator[str]:
    name = f"own_{uuid4().hex}"
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"'.encode())
        try:
            yield name
        finally:
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())


def _environment(folder: Path, url: str) -> Environment:
    environment = dict(os.environ, EVENLY_DATA_DIR=str(folder), EVENLY_ENV="development", DATABASE_URL=url)
    environment.pop("CELERY_BROKER_URL", None)
    return environment


@contextmanager
def connected_to(environment: Environment) -> Iterator[None]:
    """Connect Django in this process to the database of an environment, for as long as a block lasts.

    What connects anew goes there too, such as a forked child: after a test with a browser it finds no connection of
    the parent, since Playwright's event loop keeps those in another place.
    """
    shared, settings = connections["default"], connections.settings["default"]
    own, name = shared.copy(), settings["NAME"]
    own.settings_dict["NAME"] = settings["NAME"] = unquote(urlsplit(environment["DATABASE_URL"]).path[1:])
    connections["default"] = own
    try:
        yield
    finally:
        own.close()
        settings["NAME"] = name
        connections["default"] = shared


@contextmanager
def filled(
    new_database: NewDatabase, folder: Path, blocker: "DjangoDbBlocker", make: Callable[[], object]
) -> Iterator[Environment]:
    """Create a database and have it filled once, for tests that share it and take back what they write."""
    with new_database(folder) as environment:
        with blocker.unblock(), connected_to(environment):
            make()
        yield environment


@contextmanager
def rolled_back() -> Iterator[None]:
    """Take back what a block writes into the database that Django is connected to."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def manage_here(*arguments: str) -> str:
    """Run a command of ``manage.py`` in this process; what it printed."""
    out = StringIO()
    call_command(*arguments, stdout=out, stderr=StringIO())
    return out.getvalue()


def run_manage(environment: Environment, *arguments: str, timeout: float = 300) -> "subprocess.CompletedProcess[str]":
    """Run ``manage.py`` in a process of its own; fail the test with what it printed when it fails."""
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        check=False,
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=timeout,
        stdin=subprocess.DEVNULL,
    )
    if done.returncode:
        pytest.fail(f"manage.py {' '.join(arguments)} gave {done.returncode}:\n{done.stdout}{done.stderr}")
    return done
