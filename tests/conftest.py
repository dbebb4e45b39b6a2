"""What every test stands on: one database, a data folder of its own, a browser, and real servers for those that ask."""

import gc
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import hypothesis
import pytest
from django.core.cache import caches
from django.db import connection, connections
from django.template import Template
from django.test.utils import _TestState, setup_databases, teardown_databases
from django.utils import translation
from xdist.scheduler import LoadScopeScheduling

from tests import browser as chromium
from tests.architecture.sizes import summary
from tests.databases import ROOT, Environment, NewDatabase, connected_to, manage_here, template
from tests.servers import redis_server

if TYPE_CHECKING:
    from playwright.sync_api import Browser
    from pytest_django import DjangoDbBlocker, Settings

# While a browser is open, this thread has a running loop and a forked process has none; Django keeps connections apart
# by that, and a job's process would look into another database than its test.
connections._connections = threading.local()  # type: ignore[attr-defined]

TESTS = ROOT / "tests"
NAME_BEFORE_TESTS = connection.settings_dict["NAME"]
DATABASE_FIXTURES = {"db", "transactional_db", "live_server", "new_database", "admin_user", "admin_client"}
SQLITE_IS_ENOUGH = tuple(
    TESTS / path
    for path in ("dashboards/access", "dashboards/pages", "dashboards/api", "reviews/management",
                 "dashboards/management/test_commands.py", "dashboards/management/test_demo.py",
                 "dashboards/management/test_seed.py", "dashboards/jobs/test_samples.py",
                 "dashboards/reports/test_making.py", "dashboards/reports/pdf", "dashboards/reports/test_sheets.py",
                 "dashboards/management/test_serve.py", "dashboards/management/test_worker.py",
                 "dashboards/management/test_themes.py", "dashboards/jobs/test_synthetic.py",
                 "dashboards/jobs/test_sample_desk.py", "dashboards/findings/test_find.py",
                 "dashboards/actions/test_effect.py",
                 "dashboards/scoring/test_cut_off.py", "dashboards/scoring/test_now.py",
                 "dashboards/scoring/test_changes.py", "dashboards/scoring/test_grid.py")
)  # fmt: skip
"""Tests of pages, addresses and commands: they ask packages that are tested on both databases, and write no SQL.

Workers on PostgreSQL as processes are those of tests/reviews/importing/test_killed.py and test_undo_killed.py.
"""

ON_BOTH = ("test_access.py", "test_query_counts.py")
"""Tests that open every page and address, so that each has answered on PostgreSQL too."""

TOGETHER = {TESTS / "journeys": "journeys", TESTS / "dashboards" / "access": "access"}
"""Folders that one worker takes whole, since all their modules ask the same server or the same brands."""

LONGEST = (
    "journeys",
    "access",
    "test_demo",
    "test_row_by_row",
    "test_imports",
    "test_killed",
    "test_ingest",
    "test_recognition",
    "test_real_files",
    "test_undo_killed",
    "test_worker",
    "test_corpus",
    "test_serve",
    "test_planted_faults",
)
"""Groups that start first, so that no worker waits for another one at the end."""

# Timings belong to tests/bench: on a busy machine a slow example is no fault.
hypothesis.settings.register_profile("usual", deadline=None)
# PostgreSQL sees fewer: what is invented is the same on both databases.
hypothesis.settings.register_profile("few", deadline=None, max_examples=35)
hypothesis.settings.register_profile("soak", deadline=None, max_examples=3_000)
hypothesis.settings.load_profile("usual")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--only-database", action="store_true", help="only tests of what speaks SQL")


def pytest_report_header() -> str:
    return f"database: {connection.vendor}"


class ByModule(LoadScopeScheduling):  # type: ignore[misc]
    """A worker gets whole modules, which share fixtures; of ``TOGETHER`` it gets whole folders."""

    def _split_scope(self, nodeid: str) -> str:
        module = nodeid.partition("::")[0]
        return _folder_of(ROOT / module) or module


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByModule:
    return ByModule(config, log)


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave modules unread that have no test of what speaks SQL; None where others may decide."""
    if not config.getoption("--only-database") or collection_path.is_dir():
        return None
    return _is_for_sqlite_alone(collection_path) or None


def pytest_collection_finish() -> None:
    """Spare the collector of garbage what stays: it would look through all collected tests again and again."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    items.sort(key=_turn)
    if config.getoption("--hypothesis-profile") != "soak":
        _keep(config, items, lambda item: item.get_closest_marker("soak") is None)
    if config.getoption("--only-database"):
        _keep(config, items, _depends_on_the_database)


def _turn(item: pytest.Item) -> int:
    name = _folder_of(item.path) or item.path.stem
    return LONGEST.index(name) if name in LONGEST else len(LONGEST)


def _folder_of(module: Path) -> str:
    """Give the name of the folder that a module is run together with; empty where it is run by itself."""
    return next((name for folder, name in TOGETHER.items() if module.is_relative_to(folder)), "")


def _keep(config: pytest.Config, items: list[pytest.Item], wanted: Callable[[pytest.Item], bool]) -> None:
    """Deselect all other items."""
    if unwanted := [item for item in items if not wanted(item)]:
        config.hook.pytest_deselected(items=unwanted)
        items[:] = [item for item in items if wanted(item)]


def _depends_on_the_database(item: pytest.Item) -> bool:
    """Whether a test touches the database and could go another way on another kind of database."""
    names = set(getattr(item, "fixturenames", ()))
    touches = item.get_closest_marker("django_db") is not None or bool(names & DATABASE_FIXTURES)
    if not touches or item.get_closest_marker("browser") or item.get_closest_marker("sqlite_is_enough"):
        return False
    return not _is_for_sqlite_alone(item.path)


def _is_for_sqlite_alone(module: Path) -> bool:
    """Examples in docstrings touch no database."""
    if not module.is_relative_to(TESTS):
        return True
    return module.name not in ON_BOTH and any(module.is_relative_to(path) for path in SQLITE_IS_ENOUGH)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    try:
        lines = summary(ROOT)
    except SyntaxError as broken:
        lines = [f"a module does not parse: {broken}"]
    terminalreporter.section("sizes")
    for line in lines:
        terminalreporter.write_line(line)


@pytest.fixture(scope="session", autouse=True)
def plain_templates(django_test_environment: None) -> None:
    """Render as a server does: no test asks for the context of a page, which Django would copy for each template."""
    Template._render = _TestState.saved_data.template_render  # type: ignore[attr-defined]


@pytest.fixture(autouse=True)
def own_surroundings(settings: "Settings", tmp_path_factory: pytest.TempPathFactory) -> None:
    """Uploads and rejects files go to a folder of the test run."""
    folder = tmp_path_factory.getbasetemp() / "data"
    folder.mkdir(exist_ok=True)
    settings.DATA_DIR = settings.MEDIA_ROOT = folder
    settings.FILE_UPLOAD_TEMP_DIR = folder / "incoming"
    settings.FILE_UPLOAD_TEMP_DIR.mkdir(exist_ok=True)
    # Passwords of tests need no strength, and the real hash takes a third of a second each.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    # The language of the last request stays that of its thread.
    translation.deactivate()
    # Tests take their rows back, and the next one's have the same ids.
    for each in caches.all():
        each.clear()


@pytest.fixture(scope="session")
def django_db_setup(
    django_db_setup: None, django_db_blocker: "DjangoDbBlocker", tmp_path_factory: pytest.TempPathFactory
) -> Iterator[NewDatabase]:
    """The migrated test database, copied before the first test can write into it."""
    with ExitStack() as stack:
        with django_db_blocker.unblock():
            # pytest-django creates it only for tests that are marked; a developer's own database must never be copied.
            if connection.settings_dict["NAME"] == NAME_BEFORE_TESTS:
                created = setup_databases(verbosity=0, interactive=False, aliases={"default"})
                stack.callback(_teardown, django_db_blocker, created)
            new_database = stack.enter_context(template(tmp_path_factory.mktemp("template")))
        yield new_database


def _teardown(django_db_blocker: "DjangoDbBlocker", created: list[Any]) -> None:
    with django_db_blocker.unblock():
        teardown_databases(created, verbosity=0)


@pytest.fixture(scope="session")
def new_database(django_db_setup: NewDatabase) -> NewDatabase:
    """``with new_database(folder) as environment``: an empty, migrated database of the kind that the tests run on."""
    return django_db_setup


@pytest.fixture
def own_database(new_database: NewDatabase, tmp_path: Path) -> Iterator[Environment]:
    """``new_database`` for one test."""
    with new_database(tmp_path) as environment:
        yield environment


@pytest.fixture
def connected(
    own_database: Environment, settings: "Settings", django_db_blocker: "DjangoDbBlocker"
) -> Iterator[Environment]:
    """``own_database``, and this process is connected to it and keeps files in its folder."""
    settings.DATA_DIR = settings.MEDIA_ROOT = Path(own_database["EVENLY_DATA_DIR"])
    with django_db_blocker.unblock(), connected_to(own_database):
        yield own_database


@pytest.fixture
def manage(connected: Environment) -> Callable[..., str]:
    """``manage("seed", "--brand", "b")``: a command in this process, on ``own_database``; gives what it printed."""
    return manage_here


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
