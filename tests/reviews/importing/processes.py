"""Workers as processes of their own, on a database of their own, and looks into it from outside."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
Environment = dict[str, str]

_SET_UP = """
import os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
import django
django.setup()
"""
QUEUE = f"""{_SET_UP}
from pathlib import Path
from locations.models import Brand
from reviews.importing.uploads import store_file
from reviews.models import ImportJob
upload = store_file(Path(sys.argv[1]))._asdict()
brand = Brand.objects.get(slug=sys.argv[2])
print(ImportJob.objects.create(brand=brand, kind="reviews", file_name="reviews.csv", **upload).pk)
"""
IMPORT = f"""{_SET_UP}
from reviews.importing import run
run.BATCH = 500
from reviews.tasks import run_import
run_import(int(sys.argv[1]), sys.argv[2])
"""
ASK_FOR_UNDO = f"""{_SET_UP}
from reviews.models import ImportJob
assert ImportJob.objects.get(pk=sys.argv[1]).ask_for("undo")
"""
UNDO_KILLED_AFTER = f"""{_SET_UP}
import signal
from django.core.management import call_command
from django.db import connection

def killed_after(execute, sql, *rest):
    done = execute(sql, *rest)
    if sql.startswith(sys.argv[2]):
        os.kill(os.getpid(), signal.SIGKILL)
    return done

with connection.execute_wrapper(killed_after):
    call_command("undo", sys.argv[1])
"""
"""A worker that dies by SIGKILL when a statement that begins with these words has run, committed or not."""
UNDO = f"""{_SET_UP}
from datetime import timedelta
from django.utils import timezone
from reviews import tallies
from reviews.importing import undo
from reviews.importing.run import TakenOver
from reviews.models import ImportJob

def clock():
    return timezone.now() + timedelta(minutes=int(sys.argv[3]))

job = ImportJob.claim(int(sys.argv[1]), sys.argv[2], clock())
if job is None:
    print("nothing to claim")
else:
    try:
        undo.undo(job, clock)
        tallies.refresh(job.brand_id)
        print("undone" if job.finish(clock(), into="undone") else "too late")
    except TakenOver:
        print("taken over")
"""
"""A worker whose clock is some minutes ahead, so that it takes the others for dead."""


def run(environment: Environment, program: str, *arguments: object) -> str:
    """Run a program to its end; what it printed."""
    command = [sys.executable, "-c", program, *map(str, arguments)]
    done = subprocess.run(
        command, env=environment, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True, timeout=120
    )
    return done.stdout.strip()


def start(environment: Environment, *arguments: object) -> "subprocess.Popen[str]":
    """Start Python with these arguments and go on."""
    command = [sys.executable, *map(str, arguments)]
    return subprocess.Popen(command, env=environment, cwd=ROOT, stdout=subprocess.PIPE, text=True)


@contextmanager
def ended(*processes: "subprocess.Popen[str]") -> Iterator[None]:
    """None of the processes outlives the block."""
    try:
        yield
    finally:
        for process in processes:
            process.kill()
            process.communicate(timeout=30)


def kill(victim: "subprocess.Popen[str]") -> None:
    victim.send_signal(signal.SIGKILL)
    victim.communicate(timeout=30)


def queue(environment: Environment, file: Path, brand: str) -> int:
    """The number of a queued import of reviews."""
    return int(run(environment, QUEUE, file, brand))


def ask(environment: Environment, sql: str, *values: object) -> list[tuple[Any, ...]]:
    url = environment["DATABASE_URL"]
    if url.startswith("sqlite"):
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"), timeout=30)) as database, database:
            return database.execute(sql.replace("%s", "?"), values).fetchall()
    with psycopg.connect(url) as server:
        asked = server.execute(sql.encode(), values)
        return [] if asked.description is None else asked.fetchall()


def job(environment: Environment, pk: int, *columns: str) -> tuple[Any, ...]:
    return ask(environment, f"SELECT {', '.join(columns)} FROM reviews_importjob WHERE id = %s", pk)[0]


def lapse(environment: Environment, pk: int) -> None:
    """As if the worker had been silent for long."""
    ask(environment, "UPDATE reviews_importjob SET lease_until = '2020-01-01' WHERE id = %s", pk)


def wait_until(holds: Callable[[], object], victim: "subprocess.Popen[str]", what: str, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and victim.poll() is None:
        if holds():
            return
        time.sleep(0.005)
    pytest.fail(f"{what} was never seen, or the worker ended before it was killed (pid {os.getpid()})")
