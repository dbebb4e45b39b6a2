"""A broker that is stopped, silent and started again: files go in meanwhile, and a sweep finds them after."""

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from celery import current_app
from django.utils import timezone

from dashboards.jobs.health import health
from dashboards.jobs.imports import queue_import
from dashboards.jobs.sweep import FORGOTTEN
from locations.models import Brand
from locations.roster import found_brand
from locations.scoping import head_office
from reviews.models import ImportJob
from tests.databases import ROOT, Environment
from tests.servers import Server, stoppable_redis

# A broker knows nothing of the database behind a worker.
pytestmark = pytest.mark.sqlite_is_enough
STORES = "code,name\n{n},Store {n}\n"


@pytest.fixture
def broker(sends_to: Callable[[str], None]) -> Iterator[Server]:
    """A Redis of the test's own, to which what asks for a job sends its messages."""
    with stoppable_redis() as server:
        sends_to(server.url)
        yield server


@pytest.fixture
def brand(connected: Environment) -> Brand:
    return found_brand("b", by="test")


def send(brand: Brand, number: int) -> int:
    content = STORES.format(n=number).encode()
    return queue_import(
        head_office(brand), [content], kind="locations", file_name="stores.csv", publisher="", options={}
    )


@contextmanager
def celery(environment: Environment, log: Path) -> Iterator["subprocess.Popen[bytes]"]:
    command = [sys.executable, "-m", "celery", "-A", "config.celery", "worker", "--concurrency", "1"]
    with log.open("wb") as output:
        worker = subprocess.Popen(
            [*command, "--loglevel", "info"], cwd=ROOT, env=environment, stdout=output, stderr=output,
            start_new_session=True,
        )  # fmt: skip
    try:
        yield worker
    finally:
        worker.terminate()
        # On a busy machine the end of a worker takes its time.
        worker.wait(timeout=120)


def wait_until_done(pk: int, log: Path, seconds: float = 90, *, alive: Callable[[], None] = lambda: None) -> None:
    deadline = time.monotonic() + seconds
    while ImportJob.objects.get(pk=pk).state != "done":
        alive()
        assert time.monotonic() < deadline, log.read_text()
        time.sleep(0.1)


def test_a_worker_finds_what_was_sent_while_the_broker_was_away(
    brand: Brand, connected: Environment, broker: Server, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    log = tmp_path / "celery.log"
    environment = connected | {"CELERY_BROKER_URL": broker.url, "EVENLY_SWEEP_SECONDS": "1"}
    with ExitStack() as stack:
        workers = [stack.enter_context(celery(environment, log))]

        def alive() -> None:
            """Start a worker that has ended anew, as systemd does: Celery 5.7 ends by itself where a lost connection
            is not open again while it writes that down."""
            if workers[-1].poll() is not None:
                workers.append(stack.enter_context(celery(environment, log)))

        wait_until_done(send(brand, 1), log)
        broker.stop()
        away = [send(brand, number) for number in (2, 3)]
        assert caplog.text.count("the broker does not answer") == 2
        assert health(timezone.now()).broker == "does not answer"
        assert [ImportJob.objects.get(pk=pk).state for pk in away] == ["queued", "queued"]
        broker.start()
        # Their messages count as lost once they have waited for a minute.
        ImportJob.objects.filter(pk__in=away).update(created_at=timezone.now() - 2 * FORGOTTEN)
        for pk in away:
            wait_until_done(pk, log, alive=alive)
        wait_until_done(send(brand, 4), log, alive=alive)
        assert workers[-1].poll() is None
    assert [job.attempts for job in ImportJob.objects.all()] == [1, 1, 1, 1]
    assert brand.locations.count() == 4


def test_a_broker_that_says_nothing_keeps_nobody_waiting(
    brand: Brand, broker: Server, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(current_app.conf.broker_transport_options, "socket_timeout", 0.5)
    broker.signal(signal.SIGSTOP)
    try:
        pk = send(brand, 1)
    finally:
        broker.signal(signal.SIGCONT)
    assert "the broker does not answer" in caplog.text
    assert ImportJob.objects.get(pk=pk).state == "queued"
