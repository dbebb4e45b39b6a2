"""Imports whose worker dies by SIGKILL: real processes, real servers, and all is as if nothing had happened."""

import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.reviews.importing import processes
from tests.reviews.importing.processes import Environment, ask, job

RECORDS = 6_000
COUNTED = """
    SELECT l.code, t.measure, t.first_month, t.n, t.total, CAST(t.histogram AS text) FROM reviews_monthtally t
    JOIN locations_location l ON l.id = t.location_id JOIN locations_brand b ON b.id = l.brand_id
    WHERE b.slug = %s ORDER BY 1, 2, 3
"""
CELERY = """
from config.celery import app
import django
django.setup()
from reviews.importing import run
run.BATCH = 500
app.worker_main(["worker", "--pool", "solo", "--loglevel", "warning"])
"""
WAKE = (
    "import sys; from config.celery import app; app.send_task('dashboards.tasks.import_and_score', (int(sys.argv[1]),))"
)


@pytest.fixture
def file(own_database: Environment, manage: Callable[..., str]) -> Path:
    """A file of reviews that the brand ``whole`` has taken in undisturbed."""
    file = Path(own_database["EVENLY_DATA_DIR"]) / "reviews.csv"
    lines = [f"S{n % 5},2026-0{n % 9 + 1}-11 10:00,{n % 5 + 1},text {n % 400}\n" for n in range(RECORDS)]
    file.write_text("store,date,rating,text\n" + "".join(lines), encoding="utf-8")
    manage("ingest", "reviews", str(file), "--brand", "whole", "--create-stores")
    return file


@pytest.mark.parametrize(
    "points", [(0.4,), pytest.param((0.05, 0.4, 0.65), marks=pytest.mark.soak)], ids=["once", "at-every-point"]
)
def test_a_worker(own_database: Environment, manage: Callable[..., str], file: Path, points: tuple[float, ...]) -> None:
    """A worker process dies by SIGKILL at sampled points; another one finishes."""
    for point, progress in enumerate(points):
        torn = f"torn-{point}"
        manage("ingest", "locations", str(_stores(file.parent)), "--brand", torn)
        pk = processes.queue(own_database, file, torn)
        victim = processes.start(own_database, "-c", processes.IMPORT, pk, "victim")
        with processes.ended(victim):
            _kill_at(own_database, pk, progress, victim)
        processes.run(own_database, processes.IMPORT, pk, "heir")
        assert job(own_database, pk, "state", "read", "inserted", "rejected") == ("done", RECORDS, RECORDS, 0)
        assert ask(own_database, COUNTED, torn) == ask(own_database, COUNTED, "whole")
    assert ask(own_database, "SELECT COUNT(*) FROM reviews_stalecell") == [(0,)]


@pytest.mark.parametrize(
    "points", [(0.6,), pytest.param((0.1, 0.6), marks=pytest.mark.soak)], ids=["once", "at-every-point"]
)
def test_a_celery_worker(
    own_database: Environment, redis_url: str, manage: Callable[..., str], file: Path, points: tuple[float, ...]
) -> None:
    """Celery alone, on real Redis: its message is gone with the worker, the next worker finds the row by itself."""
    own_database |= {"CELERY_BROKER_URL": redis_url, "EVENLY_SWEEP_SECONDS": "1"}
    manage("ingest", "locations", str(_stores(file.parent)), "--brand", "torn")
    pk = processes.queue(own_database, file, "torn")
    for progress in points:
        with _celery(own_database) as victim:
            processes.run(own_database, WAKE, pk)
            _kill_at(own_database, pk, progress, victim)
    with _celery(own_database):
        deadline = time.monotonic() + 60
        while job(own_database, pk, "state") != ("done",):
            assert time.monotonic() < deadline, "no Celery worker has found the job"
            time.sleep(0.2)
    assert job(own_database, pk, "read", "inserted", "rejected") == (RECORDS, RECORDS, 0)
    assert ask(own_database, COUNTED, "torn") == ask(own_database, COUNTED, "whole")


@contextmanager
def _celery(environment: Environment) -> "Iterator[subprocess.Popen[str]]":
    worker = processes.start(environment, "-c", CELERY)
    with processes.ended(worker):
        yield worker


def _kill_at(environment: Environment, pk: int, progress: float, victim: "subprocess.Popen[str]") -> None:
    """Kill the worker when it has come so far, and let its lease lapse."""
    seen = f"an import at {progress:.0%}"
    processes.wait_until(lambda: job(environment, pk, "cursor")[0] >= progress * RECORDS, victim, seen)
    processes.kill(victim)
    assert job(environment, pk, "state") == ("running",)
    processes.lapse(environment, pk)


def _stores(folder: Path) -> Path:
    file = folder / "stores.csv"
    file.write_text("store code,name\n" + "".join(f"S{n},S{n}\n" for n in range(5)), encoding="utf-8")
    return file
