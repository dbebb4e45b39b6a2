"""A killed import resumes: nothing is lost or doubled, whatever the moment; two workers are harmless."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings

from locations.models import Brand, Location
from reviews import importing, tallies
from reviews.importing import running
from reviews.importing.rejected import RejectsFile
from reviews.integrity import differences
from reviews.models import ImportJob, MonthTally, Review, StaleCell
from tests.reviews import arrange

HEADER = "store,date,rating,text\n"
LINES = [
    f"{['S1', 'S2', 'S3', 'nowhere'][number % 4] if number % 11 == 3 else 'S1'},"
    f"{['2026-03-01 10:00', '2026-04-01', 'a month ago'][number % 3]},{number % 5 + 1},text {number % 7}\n"
    for number in range(60)
]
FILE = HEADER + "".join(LINES)
OPTIONS: dict[str, Any] = {"scraped": "2026-11-01"}


class Killed(BaseException):
    """What ``kill -9`` is to the code: nothing after it runs."""


def facts(brand: Brand) -> list[tuple[Any, ...]]:
    """All that an import leaves, without ids of rows and jobs."""
    columns = ("location__code", "first_month", "last_month", "rating", "text", "posted_from", "posted_to")
    return sorted(Review.objects.filter(location__brand=brand).values_list(*columns), key=repr)


def sums(brand: Brand) -> list[tuple[Any, ...]]:
    columns = ("location__code", "measure", "series", "first_month", "last_month", "n", "total", "total_sq")
    return sorted(MonthTally.objects.filter(location__brand=brand).values_list(*columns))


def account(job: ImportJob) -> dict[str, int]:
    return {name: getattr(job, name) for name in importing.Account().as_dict()}


def rejects(job: ImportJob) -> str:
    return (Path(settings.DATA_DIR) / job.rejects_file).read_text(encoding="utf-8") if job.rejects_file else ""


def network(slug: str = "") -> Brand:
    brand = arrange.brand(slug)
    arrange.stores(brand, "S1", "S2", "S3")
    return brand


def to_the_end(job: ImportJob, now: datetime) -> ImportJob:
    held = arrange.claimed(job, "second worker", now)
    importing.run(held, lambda: now)
    tallies.refresh(held.brand_id)
    held.finish(now)
    return held


@pytest.fixture
def batches_of_seven(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "BATCH", 7)


@pytest.fixture
def undisturbed(db: None, batches_of_seven: None) -> dict[str, Any]:
    """What the import leaves when nothing happens to it."""
    brand = network()
    job = arrange.bring(brand, "reviews", FILE, **OPTIONS)
    return {"facts": facts(brand), "sums": sums(brand), "account": account(job), "rejects": rejects(job)}


def compare(brand: Brand, job: ImportJob, undisturbed: dict[str, Any]) -> None:
    assert facts(brand) == undisturbed["facts"]
    assert sums(brand) == undisturbed["sums"]
    assert account(job) == undisturbed["account"]
    assert rejects(job) == undisturbed["rejects"]
    assert not StaleCell.objects.filter(location__brand=brand).exists()
    assert differences(brand) == []


def dies(at: int, function: Callable[..., Any], *, after: bool) -> Callable[..., Any]:
    """The function, whose n-th call kills the worker before or after it has done its work."""
    calls = iter(range(1_000_000))

    def dying(*arguments: Any, **options: Any) -> Any:
        turn = next(calls)
        if turn == at and not after:
            raise Killed
        done = function(*arguments, **options)
        if turn == at:
            raise Killed
        return done

    return dying


@pytest.mark.parametrize("at", range(10))
@pytest.mark.parametrize("after", [False, True])
def test_killed_around_every_commit(
    at: int, after: bool, undisturbed: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nine batches and the end: the worker dies before a transaction, or after it and before anything else."""
    brand = network()
    queued = arrange.job(brand, "reviews", FILE, **OPTIONS)
    with monkeypatch.context() as patched:
        patched.setattr(running, "committed", dies(at, running.committed, after=after))
        with pytest.raises(Killed):
            importing.run(arrange.claimed(queued), lambda: arrange.NOW)
    assert ImportJob.claim(queued.pk, "too early", arrange.later(seconds=30)) is None
    compare(brand, to_the_end(queued, arrange.later(minutes=2)), undisturbed)


@pytest.mark.parametrize("at", [0, 4, 8])
def test_killed_inside_a_transaction(at: int, undisturbed: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    brand = network()
    queued = arrange.job(brand, "reviews", FILE, **OPTIONS)
    with monkeypatch.context() as patched:
        patched.setattr(RejectsFile, "append", dies(at, RejectsFile.append, after=True))
        with pytest.raises(Killed):
            importing.run(arrange.claimed(queued), lambda: arrange.NOW)
    compare(brand, to_the_end(queued, arrange.later(minutes=2)), undisturbed)


def test_killed_again_and_again(undisturbed: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    brand = network()
    queued = arrange.job(brand, "reviews", FILE, **OPTIONS)
    now = arrange.NOW
    for _death in range(4):
        with monkeypatch.context() as patched:
            patched.setattr(running, "committed", dies(1, running.committed, after=True))
            with pytest.raises(Killed):
                importing.run(arrange.claimed(queued, now=now), partial(_still, now))
        now += timedelta(minutes=2)
    compare(brand, to_the_end(queued, now), undisturbed)


def test_a_worker_that_was_taken_for_dead_writes_nothing_more(
    undisturbed: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first worker sleeps over its lease, the second one finishes the job, the first one wakes up."""
    brand = network()
    queued = arrange.job(brand, "reviews", FILE, **OPTIONS)
    committed = running.committed
    calls = iter(range(100))

    def slow(work: Any) -> Any:
        if next(calls) == 3:
            monkeypatch.setattr(running, "committed", committed)
            to_the_end(queued, arrange.later(minutes=2))
        return committed(work)

    monkeypatch.setattr(running, "committed", slow)
    with pytest.raises(importing.TakenOver):
        importing.run(arrange.claimed(queued, "first worker"), lambda: arrange.NOW)
    compare(brand, ImportJob.objects.get(pk=queued.pk), undisturbed)


def test_only_one_of_two_workers_gets_the_job(undisturbed: dict[str, Any]) -> None:
    queued = arrange.job(network(), "reviews", FILE, **OPTIONS)
    assert arrange.claimed(queued, "one").worker == "one"
    assert ImportJob.claim(queued.pk, "two", arrange.NOW) is None


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("at", [0, 2])
def test_stores_made_by_a_killed_worker_are_found_and_named(
    at: int, after: bool, batches_of_seven: None, db: None
) -> None:
    lines = "".join(
        f"Shop {chr(65 + number % 3)}{'x' if number < 9 else ''},{number % 3} Main St,2026-03-01 10:00,5,t{number}\n"
        for number in range(40)
    )
    file = "store name,store address,date,rating,text\n" + lines
    whole, brand = arrange.brand(), arrange.brand()
    arrange.bring(whole, "reviews", file, create_stores=True)
    queued = arrange.job(brand, "reviews", file, create_stores=True)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(running, "committed", dies(at, running.committed, after=after))
        with pytest.raises(Killed):
            importing.run(arrange.claimed(queued), lambda: arrange.NOW)
    job = to_the_end(queued, arrange.later(minutes=2))
    names = [
        list(Location.objects.filter(brand=each).order_by("code").values_list("code", "name"))
        for each in (whole, brand)
    ]
    assert names[0] == names[1]
    assert [name for _code, name in names[0]] == ["Shop A", "Shop B", "Shop C"]
    assert len(set(job.created_stores)) == 3
    assert facts(whole) == facts(brand)


PROGRAM = """
import os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
import django
django.setup()
from reviews.importing import running
from reviews.importing.rejected import RejectsFile
running.BATCH = 500
from reviews.tasks import run_import
run_import(int(sys.argv[1]), sys.argv[2])
"""


@pytest.mark.django_db(transaction=True)
def test_kill_9_of_a_real_process(own_database: dict[str, str], manage: Callable[..., Any]) -> None:
    """A worker process dies by SIGKILL at sampled points; another one finishes; all is as if nothing had happened."""
    folder = Path(own_database["EVENLY_DATA_DIR"])
    file = folder / "reviews.csv"
    lines = [f"S{n % 5},2026-0{n % 9 + 1}-11 10:00,{n % 5 + 1},text {n % 400}\n" for n in range(RECORDS)]
    file.write_text("store,date,rating,text\n" + "".join(lines), encoding="utf-8")
    manage("ingest", "reviews", str(file), "--brand", "whole", "--create-stores")
    for point, progress in enumerate((0.05, 0.5, 0.8)):
        torn = f"torn-{point}"
        manage("ingest", "locations", str(_stores(folder)), "--brand", torn)
        pk = _queue(own_database, file, torn)
        victim = subprocess.Popen([sys.executable, "-c", PROGRAM, str(pk), "victim"], env=own_database, cwd=ROOT)
        _wait_for(own_database, pk, progress, victim)
        victim.send_signal(signal.SIGKILL)
        victim.wait(30)
        assert _ask(own_database, "SELECT state FROM reviews_importjob WHERE id = %s", pk) == [("running",)]
        _ask(own_database, "UPDATE reviews_importjob SET lease_until = '2020-01-01' WHERE id = %s", pk)
        heir = [sys.executable, "-c", PROGRAM, str(pk), "heir"]
        subprocess.run(heir, env=own_database, cwd=ROOT, check=True, timeout=120)
        told = _ask(own_database, "SELECT state, read, inserted, rejected FROM reviews_importjob WHERE id = %s", pk)
        assert told == [("done", RECORDS, RECORDS, 0)]
        assert _ask(own_database, COUNTED, torn) == _ask(own_database, COUNTED, "whole")
    assert _ask(own_database, "SELECT COUNT(*) FROM reviews_stalecell WHERE id > %s", 0) == [(0,)]


CELERY = """
from config.celery import app
import django
django.setup()
from reviews.importing import running
running.BATCH = 500
app.worker_main(["worker", "--pool", "solo", "--loglevel", "warning"])
"""
WAKE = (
    "import sys; from config.celery import app; app.send_task('dashboards.tasks.import_and_score', (int(sys.argv[1]),))"
)


@pytest.mark.django_db(transaction=True)
def test_kill_9_of_a_celery_worker(own_database: dict[str, str], redis_url: str, manage: Callable[..., Any]) -> None:
    """Celery alone, on real Redis: its message is gone with the worker, the next worker finds the row by itself."""
    own_database |= {"CELERY_BROKER_URL": redis_url, "EVENLY_SWEEP_SECONDS": "1"}
    folder = Path(own_database["EVENLY_DATA_DIR"])
    file = folder / "reviews.csv"
    lines = [f"S{n % 5},2026-0{n % 9 + 1}-11 10:00,{n % 5 + 1},text {n % 400}\n" for n in range(RECORDS)]
    file.write_text("store,date,rating,text\n" + "".join(lines), encoding="utf-8")
    manage("ingest", "reviews", str(file), "--brand", "whole", "--create-stores")
    manage("ingest", "locations", str(_stores(folder)), "--brand", "torn")
    pk = _queue(own_database, file, "torn")
    for progress in (0.1, 0.6):
        with _celery(own_database) as victim:
            subprocess.run([sys.executable, "-c", WAKE, str(pk)], env=own_database, cwd=ROOT, check=True, timeout=60)
            _wait_for(own_database, pk, progress, victim)
            victim.send_signal(signal.SIGKILL)
            victim.wait(30)
        assert _ask(own_database, "SELECT state FROM reviews_importjob WHERE id = %s", pk) == [("running",)]
        _ask(own_database, "UPDATE reviews_importjob SET lease_until = '2020-01-01' WHERE id = %s", pk)
    with _celery(own_database):
        deadline = time.monotonic() + 60
        while _ask(own_database, "SELECT state FROM reviews_importjob WHERE id = %s", pk) != [("done",)]:
            assert time.monotonic() < deadline, "no Celery worker has found the job"
            time.sleep(0.2)
    told = _ask(own_database, "SELECT read, inserted, rejected FROM reviews_importjob WHERE id = %s", pk)
    assert told == [(RECORDS, RECORDS, 0)]
    assert _ask(own_database, COUNTED, "torn") == _ask(own_database, COUNTED, "whole")


@contextmanager
def _celery(environment: dict[str, str]) -> Iterator[subprocess.Popen]:
    worker = subprocess.Popen([sys.executable, "-c", CELERY], env=environment, cwd=ROOT)
    try:
        yield worker
    finally:
        worker.kill()
        worker.wait(30)


def _still(now: datetime) -> datetime:
    return now


ROOT = Path(settings.BASE_DIR)
RECORDS = 12_000
COUNTED = """
    SELECT l.code, t.measure, t.first_month, t.n, t.total, CAST(t.histogram AS text) FROM reviews_monthtally t
    JOIN locations_location l ON l.id = t.location_id JOIN locations_brand b ON b.id = l.brand_id
    WHERE b.slug = %s ORDER BY 1, 2, 3
"""
QUEUE = """
import os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
import django
django.setup()
from pathlib import Path
from locations.models import Brand, Location
from reviews.importing.uploads import keep_file
from reviews.models import ImportJob
upload = keep_file(Path(sys.argv[1]))._asdict()
brand = Brand.objects.get(slug=sys.argv[2])
print(ImportJob.objects.create(brand=brand, kind="reviews", file_name="reviews.csv", **upload).pk)
"""


def _stores(folder: Path) -> Path:
    file = folder / "stores.csv"
    file.write_text("store code,name\n" + "".join(f"S{n},S{n}\n" for n in range(5)), encoding="utf-8")
    return file


def _queue(environment: dict[str, str], file: Path, brand: str) -> int:
    program = [sys.executable, "-c", QUEUE, str(file), brand]
    done = subprocess.run(program, env=environment, cwd=ROOT, check=True, capture_output=True, timeout=60)
    return int(done.stdout)


def _ask(environment: dict[str, str], sql: str, value: Any) -> list[tuple[Any, ...]]:
    url = environment["DATABASE_URL"]
    if url.startswith("sqlite"):
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"), timeout=30)) as database, database:
            return database.execute(sql.replace("%s", "?"), [value]).fetchall()
    with psycopg.connect(url) as server:
        asked = server.execute(sql.encode(), [value])
        return [] if asked.description is None else asked.fetchall()


def _wait_for(environment: dict[str, str], pk: int, progress: float, victim: subprocess.Popen) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and victim.poll() is None:
        read = _ask(environment, "SELECT cursor FROM reviews_importjob WHERE id = %s", pk)[0][0]
        if read >= progress * RECORDS:
            return
        time.sleep(0.005)
    pytest.fail(f"the import never came to {progress:.0%}, or ended before it was killed (pid {os.getpid()})")
