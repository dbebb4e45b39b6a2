import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import OperationalError
from django.utils import timezone

from dashboards.jobs.imports import queue_import
from dashboards.jobs.sweep import GIVEN_UP, give_up
from dashboards.management.commands.worker import Command, hand_back
from dashboards.models import ScoreRun
from locations.models import Brand, Location
from locations.roster import found_brand
from locations.scoping import head_office
from reviews.jobs import ATTEMPTS, Job
from reviews.models import ImportJob
from tests.databases import ROOT, Environment, run_manage

STORES = b"code,name,region\n1,One,Korea/Seoul\n2,Two,Korea/Busan\n"
ANSWERS = b"response_id,store,answered_at,nps\nA,1,2026-01-05 10:00,9\nB,2,2026-01-06 11:00,3\n"


@pytest.fixture
def brand(connected: Environment) -> Brand:
    """A brand in a database that the processes of a worker see too."""
    return found_brand("b", by="test")


@pytest.fixture(autouse=True)
def signal_handlers() -> Iterator[None]:
    """The command takes the signals of its process over; the tests want theirs back."""
    before = [(number, signal.getsignal(number)) for number in (signal.SIGINT, signal.SIGTERM)]
    yield
    for number, handler in before:
        signal.signal(number, handler)


def _queue(brand: Brand, kind: str, content: bytes) -> int:
    return queue_import(head_office(brand), [content], kind=kind, file_name=f"{kind}.csv", publisher="", options={})


def test_a_worker_does_all_that_waits_and_what_follows_from_it(
    brand: Brand, capsys: pytest.CaptureFixture[str]
) -> None:
    jobs = [_queue(brand, "locations", STORES), _queue(brand, "surveys", ANSWERS)]
    call_command("worker", "--once")
    assert [ImportJob.objects.get(pk=pk).state for pk in jobs] == [Job.State.DONE, Job.State.DONE]
    assert Location.objects.count() == 2
    assert ScoreRun.objects.filter(state=Job.State.DONE).exists()
    assert not ScoreRun.objects.exclude(state=Job.State.DONE).exists()
    lines = capsys.readouterr().out.splitlines()
    assert "locations.csv" in lines[1] and "done" in lines[1]
    assert len(lines) >= 4


def test_a_bad_file_fails_with_its_sentence_and_the_worker_goes_on(brand: Brand) -> None:
    bad, good = _queue(brand, "locations", b"%PDF-1.7 nothing to see"), _queue(brand, "locations", STORES)
    call_command("worker", "--once")
    assert ImportJob.objects.get(pk=bad).state == Job.State.FAILED
    assert ImportJob.objects.get(pk=bad).error.endswith(".")
    assert ImportJob.objects.get(pk=good).state == Job.State.DONE


def test_a_job_whose_workers_died_too_often_is_given_up(brand: Brand) -> None:
    lapsed = timezone.now() - timedelta(minutes=5)
    dead = {"brand": brand, "month": 24_000, "state": Job.State.RUNNING, "lease_until": lapsed, "worker": "gone"}
    exhausted = ScoreRun.objects.create(**dead, attempts=ATTEMPTS)
    again = ScoreRun.objects.create(**dead, attempts=ATTEMPTS - 1)
    give_up(ScoreRun, timezone.now())
    exhausted.refresh_from_db()
    again.refresh_from_db()
    assert (exhausted.state, exhausted.error) == (Job.State.FAILED, GIVEN_UP)
    assert again.state == Job.State.RUNNING


def test_a_worker_that_ends_tries_again_what_a_busy_database_refused(
    brand: Brand, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    claim, refused = ImportJob.claim, tmp_path / "refused"

    def busy(*arguments: Any) -> ImportJob | None:
        # The refusal has to be remembered outside of the process that meets it.
        if not refused.exists():
            refused.touch()
            raise OperationalError("database table is locked")
        return claim(*arguments)

    _queue(brand, "locations", STORES)
    monkeypatch.setattr(ImportJob, "claim", busy)
    Command(stdout=StringIO()).work("me", once=True)
    assert refused.exists()
    assert ImportJob.objects.get().state == Job.State.DONE


def test_a_job_that_cannot_even_be_claimed_is_not_tried_again_at_once(
    brand: Brand, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_arguments: object) -> None:
        raise RuntimeError("can't start new thread")

    _queue(brand, "locations", STORES)
    worker = Command(stdout=StringIO())
    with monkeypatch.context() as patched:
        patched.setattr(ImportJob, "claim", fail)
        assert not worker.run_next("me")
    assert worker.run_next("me")
    assert ImportJob.objects.get().state == Job.State.DONE


def test_what_a_stopping_worker_holds_waits_again_at_once(brand: Brand) -> None:
    held = ScoreRun.objects.create(brand=brand, month=24_000)
    other = ScoreRun.objects.create(brand=brand, month=24_001)
    assert ScoreRun.claim(held.pk, "me", timezone.now()) and ScoreRun.claim(other.pk, "another", timezone.now())
    hand_back("me")
    held.refresh_from_db()
    other.refresh_from_db()
    assert (held.state, held.attempts, held.lease_until) == (Job.State.QUEUED, 0, None)
    assert (other.state, other.attempts) == (Job.State.RUNNING, 1)


REST = """
import os, sys, time
import django
django.setup()
from django.core.management import call_command
from reviews import tasks

def rest(job, known):
    print("pid", os.getpid(), flush=True)
    time.sleep(60)

tasks.WORK["import"] = rest
call_command("worker")
"""


INTERRUPTED = pytest.param(signal.SIGINT, marks=pytest.mark.soak)
"""Handled as SIGTERM is; Ctrl-C on a whole server is test_demo's."""


@pytest.mark.parametrize("number", [signal.SIGTERM, INTERRUPTED, signal.SIGKILL])
def test_the_process_of_a_job_ends_with_its_worker(
    brand: Brand, connected: Environment, number: signal.Signals
) -> None:
    pk = _queue(brand, "locations", STORES)
    environment = connected | {"DJANGO_SETTINGS_MODULE": "config.settings"}
    with subprocess.Popen(
        [sys.executable, "-c", REST], cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True
    ) as worker:
        assert worker.stdout is not None
        assert worker.stdout.readline().endswith("ready\n")
        child = int(worker.stdout.readline().split()[1])
        worker.send_signal(number)
        assert worker.wait(timeout=15) == (0 if number != signal.SIGKILL else -signal.SIGKILL)
        # Its output ends only when the child, which has the same, is gone too.
        assert worker.stdout.read() == ""
    assert not Path(f"/proc/{child}/cmdline").exists() or not Path(f"/proc/{child}/cmdline").read_bytes()
    job = ImportJob.objects.get(pk=pk)
    state = ("queued", 0, 0) if number != signal.SIGKILL else ("running", 1, 0)
    assert (job.state, job.attempts, job.killed) == state


@pytest.mark.parametrize("number", [signal.SIGTERM, INTERRUPTED])
def test_a_signal_ends_an_idle_worker_well(own_database: Environment, number: signal.Signals) -> None:
    command = [sys.executable, "manage.py", "worker"]
    with subprocess.Popen(
        command, cwd=ROOT, env=own_database, stdout=subprocess.PIPE, text=True, start_new_session=True
    ) as worker:
        assert worker.stdout is not None
        assert worker.stdout.readline().endswith("ready\n")
        os.killpg(worker.pid, number)
        assert worker.wait(timeout=15) == 0


QUEUE = """
from dashboards.jobs.imports import queue_import
from locations.roster import found_brand
from locations.scoping import head_office
scope = head_office(found_brand("b", by="test"))
queue_import(scope, [{stores!r}], kind="locations", file_name="stores.csv", publisher="", options={{}})
"""
BOUND_SECONDS = 60


@pytest.mark.parametrize("pool", ["prefork", pytest.param("solo", marks=pytest.mark.soak)])
def test_celery_on_redis_does_the_same_jobs(pool: str, connected: Environment, redis_url: str, tmp_path: Path) -> None:
    """The processes of its usual pool are daemons, which ``multiprocessing`` allows no children."""
    environment = connected | {"CELERY_BROKER_URL": redis_url}
    kind = ["--pool", pool, "--concurrency", "1", "--loglevel", "info"]
    command = [sys.executable, "-m", "celery", "-A", "config.celery", "worker", *kind]
    with (tmp_path / "celery.log").open("wb") as log:
        worker = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log, start_new_session=True)
    try:
        run_manage(environment, "shell", "--no-imports", "-c", QUEUE.format(stores=STORES))
        deadline = time.monotonic() + BOUND_SECONDS
        while not (job := ImportJob.objects.get()).is_over and time.monotonic() < deadline:
            time.sleep(0.05)
        done = (job.state, job.inserted, job.worker.partition("-")[0])
        assert done == ("done", 2, "celery"), (tmp_path / "celery.log").read_text()
    finally:
        worker.terminate()
        worker.wait(timeout=20)


def test_without_celery_the_rows_are_found_by_the_worker(connected: Environment) -> None:
    _queue(found_brand("b", by="test"), "locations", STORES)
    run_manage(connected, "worker", "--once")
    job = ImportJob.objects.get()
    assert (job.state, job.inserted) == ("done", 2)
