"""What every test stands on: one database, a data folder of its own, a browser, and real servers for those that ask."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

import hypothesis
import psycopg
import pytest
from django.core.cache import cache
from django.db import connection

from tests import browser as chromium
from tests.architecture.sizes import summary
from tests.servers import redis_server

if TYPE_CHECKING:
    from playwright.sync_api import Browser
    from pytest_django import Settings

ROOT = Path(__file__).resolve().parents[1]
DATABASE_FIXTURES = {"db", "transactional_db", "live_server", "own_database", "demo", "admin_user", "admin_client"}

# Timings belong to tests/bench: on a busy machine a slow example is no fault.
hypothesis.settings.register_profile("usual", deadline=None)
hypothesis.settings.register_profile("soak", deadline=None, max_examples=3_000)
hypothesis.settings.load_profile("usual")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--only-database", action="store_true", help="only tests that touch a database, without browsers")


def pytest_report_header() -> str:
    return f"database: {connection.vendor}"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not config.getoption("--only-database"):
        return
    chosen = [item for item in items if _touches_database(item) and not item.get_closest_marker("browser")]
    kept = set(map(id, chosen))
    config.hook.pytest_deselected(items=[item for item in items if id(item) not in kept])
    items[:] = chosen


def _touches_database(item: pytest.Item) -> bool:
    names = set(getattr(item, "fixturenames", ()))
    return item.get_closest_marker("django_db") is not None or bool(names & DATABASE_FIXTURES)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    try:
        lines = summary(ROOT)
    except SyntaxError as broken:
        lines = [f"a module does not parse: {broken}"]
    terminalreporter.section("sizes")
    for line in lines:
        terminalreporter.write_line(line)


@pytest.fixture(autouse=True)
def own_surroundings(settings: "Settings", tmp_path_factory: pytest.TempPathFactory) -> None:
    """Uploads and rejects files go to a folder of the test run."""
    folder = tmp_path_factory.getbasetemp() / "data"
    folder.mkdir(exist_ok=True)
    settings.DATA_DIR = settings.MEDIA_ROOT = folder
    # Passwords of tests need no strength, and the real hash takes a third of a second each.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    # Tests take their rows back, and the next one's have the same ids.
    cache.clear()


@contextmanager
def empty_database(folder: Path) -> Iterator[dict[str, str]]:
    """An environment for child processes: an empty, migrated database and a data folder that nothing else uses.

    The database is of the kind that the tests run on.
    """
    environment = dict(os.environ, EVENLY_DATA_DIR=str(folder), EVENLY_ENV="development")
    environment.pop("CELERY_BROKER_URL", None)
    if connection.vendor == "sqlite":
        environment["DATABASE_URL"] = f"sqlite:///{folder / 'own.sqlite3'}"
        _migrate(environment)
        yield environment
        return
    name = f"own_{uuid4().hex}"
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as outside:
        outside.execute(f'CREATE DATABASE "{name}"')
        environment["DATABASE_URL"] = os.environ["DATABASE_URL"].replace("/postgres?", f"/{name}?")
        try:
            _migrate(environment)
            yield environment
        finally:
            outside.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
def own_database(tmp_path: Path) -> Iterator[dict[str, str]]:
    """``empty_database`` for one test."""
    with empty_database(tmp_path) as environment:
        yield environment


def _migrate(environment: dict[str, str]) -> None:
    run_manage(environment, "migrate", "--verbosity=0")


def run_manage(
    environment: dict[str, str], *arguments: str, timeout: float = 300
) -> "subprocess.CompletedProcess[str]":
    """``manage.py`` in a process of its own; fails the test with what it printed when it fails."""
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


@pytest.fixture
def manage(own_database: dict[str, str]) -> Callable[..., "subprocess.CompletedProcess[str]"]:
    """``manage("seed", "--brand", "b")`` in a process of its own, on ``own_database``."""
    return lambda *arguments, **options: run_manage(own_database, *arguments, **options)


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    """The URL of a real Redis server."""
    with redis_server() as url:
        yield url


@pytest.fixture(scope="session")
def browser() -> Iterator["Browser"]:
    """A real Chromium. Tests that use it carry the marker ``browser`` and, with a database, ``live_server``."""
    from playwright.sync_api import sync_playwright

    program = chromium.find()
    if program is None and not os.environ.get("CI"):
        pytest.skip("there is no Chromium here; python -m tests.browser says how to get it")
    # Playwright's own event loop runs in this thread, and Django would refuse the ORM beside it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=program, args=list(chromium.FLAGS))
        yield opened
        opened.close()
