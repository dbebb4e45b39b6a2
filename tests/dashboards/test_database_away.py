"""A database that is restarted, locked or full while somebody asks for a page or sends a file: a sentence, never a 500.

Faults at every statement of a page, an upload and a sign-in; then the real thing: connections that end and a database
that takes no new ones, a lock that lasts, and (``make soak``) a server that is stopped and started.
"""

import os
import signal
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import close_old_connections, connection
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoDbBlocker, Settings

from dashboards.management.commands.worker import hand_back
from locations.models import Brand, User
from reviews.models import ImportJob, Review
from tests.databases import Environment, connected_to, run_manage, template
from tests.faults import FAULTS, fault_at, killed
from tests.reviews import arrange
from tests.reviews.importing import processes
from tests.servers import stoppable_postgresql

FILE = b"review id,store,date,rating\nr1,b-000,2026-03-01,5\nr2,b-001,2026-03-01,4\n"
SENTENCES = ("The database does not answer", "database does not answer", "disk of the server is full", "disk is full")
PASSWORD = "a long one for nobody 7"

Ask = Callable[[Client], Any]


def overview(client: Client) -> Any:
    return client.get("/b/b/")


def upload(client: Client) -> Any:
    return client.post("/b/b/imports/", {"file": SimpleUploadedFile("r.csv", FILE)})


def upload_by_api(client: Client) -> Any:
    sent = {"brand": "b", "kind": "reviews", "file": SimpleUploadedFile("r.csv", FILE)}
    return client.post("/api/v1/imports", sent)


def sign_in(client: Client) -> Any:
    return Client(raise_request_exception=False).post("/sign-in/", {"username": "kim", "password": PASSWORD})


ASKED: dict[str, tuple[Ask, int]] = {
    "page": (overview, 200),
    "upload": (upload, 302),
    "api": (upload_by_api, 202),
    "sign-in": (sign_in, 302),
}


@pytest.fixture
def own(
    scored: Environment,
    settings: Settings,
    tmp_path: Path,
    django_db_blocker: DjangoDbBlocker,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Environment]:
    """A copy of the scored brand ``b``, in which every transaction is a real one."""
    settings.DATA_DIR, settings.FILE_UPLOAD_TEMP_DIR = tmp_path, tmp_path / "incoming"
    (tmp_path / "incoming").mkdir()
    with (
        django_db_blocker.unblock(),
        connected_to(scored),
        template(tmp_path) as copy,
        copy(tmp_path) as environment,
        connected_to(environment),
    ):
        yield environment


@pytest.fixture
def client(own: Environment, signed_in_here: Callable[[str], Client]) -> Client:
    return signed_in_here("kim")


@pytest.fixture
def signed_in_here(own: Environment) -> Callable[[str], Client]:
    """Head office of the brand ``b``, whose client shows what a browser would see of an error."""

    def sign(name: str) -> Client:
        user = User.objects.create_user(name, password=PASSWORD)
        Brand.objects.get().memberships.create(user=user, role="head_office", valid_from="2020-01-01")
        signed = Client(raise_request_exception=False)
        signed.force_login(user, backend="locations.sign_in.SignIn")
        return signed

    return sign


@pytest.mark.parametrize("what", ASKED)
def test_a_fault_at_any_statement_is_a_sentence(client: Client, what: str) -> None:
    ask, well = ASKED[what]
    # The first time, languages and templates are loaded.
    ask(client)
    with fault_at() as counted:
        assert ask(client).status_code == well
    faults = [fault for fault in FAULTS[connection.vendor] if fault is not killed]
    answered = 0
    for number in range(1, counted.seen + 1):
        fault = faults[number % len(faults)]
        with fault_at(number, fault):
            answer = ask(client)
        # What a server does between two requests.
        close_old_connections()
        at = f"{fault.__name__} at {number} of {counted.seen}: {answer.status_code}"
        if answer.status_code != well:
            assert answer.status_code in (503, 507), at
            assert any(sentence in answer.content.decode() for sentence in SENTENCES), at
            answered += 1
        assert ask(client).status_code == well, at
    assert answered > counted.seen / 2


needs_postgresql = pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no server")
needs_sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="a lock of the whole database")


@contextmanager
def away(environment: Environment) -> Iterator[None]:
    """End all connections to a database of PostgreSQL and let nobody in, as while its server is restarted."""
    name = connection.settings_dict["NAME"]
    server = psycopg.connect(environment["DATABASE_URL"].replace(f"/{name}?", "/postgres?"), autocommit=True)
    with server:
        server.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false'.encode())
        server.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
        try:
            yield
        finally:
            server.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true'.encode())


@needs_postgresql
def test_a_server_that_is_away_and_comes_back(client: Client, own: Environment) -> None:
    with away(own):
        for ask, _well in ASKED.values():
            answer = ask(client)
            assert (answer.status_code, answer["Retry-After"]) == (503, "60")
            assert "database does not answer" in answer.content.decode().lower()
            close_old_connections()
        health = client.get("/health/")
        assert (health.status_code, health.json()["database"]) == (503, "does not answer")
        close_old_connections()
    for ask, well in ASKED.values():
        assert ask(client).status_code == well
    assert client.get("/health/").json()["database"] == "answers"


@needs_sqlite
def test_a_lock_that_lasts_keeps_nobody_from_reading(
    client: Client, own: Environment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(connection.settings_dict["OPTIONS"], "timeout", 0.1)
    connection.close()
    with closing(sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert overview(client).status_code == 200
        for ask in (upload, upload_by_api, sign_in):
            answer = ask(client)
            assert (answer.status_code, answer["Retry-After"]) == (503, "60")
        other.execute("ROLLBACK")
    assert upload(client).status_code == 302


@pytest.fixture
def slow_import(own: Environment) -> ImportJob:
    """An import of thousands of reviews that waits for a worker."""
    lines = "".join(f"x{n},b-00{n % 10},2026-03-01,{n % 5 + 1},text {n}\n" for n in range(20_000))
    return arrange.job(Brand.objects.get(), "reviews", "review id,store,date,rating,text\n" + lines)


WORKER = """
import django
django.setup()
from django.core.management import call_command
from reviews.importing import run
run.BATCH = 500
call_command("worker")
"""


@needs_postgresql
def test_a_worker_goes_on_when_the_server_is_back(own: Environment, slow_import: ImportJob, tmp_path: Path) -> None:
    """The process of the job and its worker lose their connections in the middle, and the worker stays."""
    goes_on(own, slow_import.pk, lambda: away(own))
    assert Review.objects.filter(external_id__startswith="x").count() == 20_000


@needs_postgresql
def test_a_worker_that_is_stopped_in_the_middle_of_a_statement_hands_its_job_back(slow_import: ImportJob) -> None:
    """As when systemd's signal comes while a statement is on its way: nobody waits for its answer any more."""
    held = arrange.claimed(slow_import, "me", timezone.now())
    handlers = [(number, signal.getsignal(number)) for number in (signal.SIGINT, signal.SIGTERM)]
    connection.ensure_connection()
    connection.connection.pgconn.send_query(b"SELECT pg_sleep(20)")
    try:
        hand_back("me")
    finally:
        for number, handler in handlers:
            signal.signal(number, handler)
    held.refresh_from_db()
    assert (held.state, held.attempts, held.lease_until) == ("queued", 0, None)


@needs_postgresql
def test_a_worker_that_is_stopped_while_the_server_is_away_ends_well(own: Environment) -> None:
    worker = processes.start(own, "manage.py", "worker")
    with processes.ended(worker):
        assert worker.stdout.readline().endswith("ready\n")
        with away(own):
            time.sleep(1)
            worker.send_signal(signal.SIGTERM)
            assert worker.wait(20) == 0


def goes_on(environment: Environment, pk: int, while_away: Callable[[], Any]) -> None:
    """Take the database away for some seconds while a worker imports, and wait until the same worker has done it."""
    worker = processes.start(environment | {"DJANGO_SETTINGS_MODULE": "config.settings"}, "-c", WORKER)
    with processes.ended(worker):
        seen = "an import that has begun"
        processes.wait_until(lambda: processes.job(environment, pk, "cursor")[0] >= 1_000, worker, seen)
        connection.close()
        with while_away():
            # The child meets it at its next statement, the worker within the second.
            time.sleep(3)
            assert worker.poll() is None, "the worker has died"
        state, cursor = processes.job(environment, pk, "state", "cursor")
        assert (state, cursor < 20_000) == ("running", True)
        processes.lapse(environment, pk)
        done = "an import that is done"
        processes.wait_until(lambda: processes.job(environment, pk, "state")[0] == "done", worker, done)
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(20) == 0
    assert processes.job(environment, pk, "read", "inserted", "rejected") == (20_000, 20_000, 0)


@pytest.mark.soak
@needs_sqlite
def test_a_real_server_is_stopped_and_started(tmp_path: Path) -> None:
    """The worker's log, an import and the figures, with nothing but processes; on a server of this test's own."""
    with stoppable_postgresql() as server:
        environment = dict(os.environ, DATABASE_URL=server.url, EVENLY_DATA_DIR=str(tmp_path))
        run_manage(environment, "migrate", "-v0")
        lines = "".join(f"x{n},S{n % 10},2026-03-01,{n % 5 + 1},text {n}\n" for n in range(20_000))
        (tmp_path / "stores.csv").write_text("store code,name\n" + "".join(f"S{n},S{n}\n" for n in range(10)))
        (tmp_path / "reviews.csv").write_text("review id,store,date,rating,text\n" + lines)
        run_manage(environment, "ingest", "locations", str(tmp_path / "stores.csv"), "--brand", "b")
        pk = processes.queue(environment, tmp_path / "reviews.csv", "b")

        @contextmanager
        def stopped() -> Iterator[None]:
            server.stop()
            yield
            server.start()

        goes_on(environment, pk, stopped)
        run_manage(environment, "check_integrity")
