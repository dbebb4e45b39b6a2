"""Deadlocks and serialisation failures of a real PostgreSQL: the transaction is done again, and nobody sees it.

What others do happens on connections of their own, in a fixed order: each step waits until the server says that the
one before it is waiting for a lock.
"""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from django.db import connection

from locations.models import Brand, Location
from reviews import tallies
from reviews.importing import run, undo
from reviews.models import Fact, ImportJob, Review
from tests.reviews import arrange
from tests.reviews.importing.aftermath import compare, left
from tests.reviews.importing.snapshots import snapshot

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time, so neither exists"),
]

HEADER = "review id,store,date,rating,text\n"
FIRST = HEADER + "".join(f"r{n},S{n % 3 + 1},2026-03-{n % 28 + 1:02} 10:00,{n % 5 + 1},text {n}\n" for n in range(20))
SECOND = HEADER + "".join(
    f"r{n},{'S1' if n % 5 else 'nowhere'},2026-04-{n % 28 + 1:02} 10:00,{n % 5 + 1},other {n}\n" for n in range(26)
)
"""Corrects most of the first file's reviews, adds some, and speaks of a store that is not there."""

EARLY, MIDDLE, LATE = "r11", "r12", "r13"
"""Reviews of the second batch of seven that get corrected; the import takes them in this order."""

Setting = Callable[[str, str], None]
Rows = type[Fact] | type[Location]


@pytest.fixture(autouse=True)
def batches_of_seven(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "BATCH", 7)


@pytest.fixture
def setting() -> Iterator[Setting]:
    """``setting(name, value)`` of the importing connection, which waits for nothing longer than a minute."""

    def put(name: str, value: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"SET {name} = '{value}'")

    put("statement_timeout", "60s")
    yield put
    connection.close()


class Other:
    """Somebody else's connection, in a transaction; never the one whom a deadlock hits."""

    def __init__(self) -> None:
        told = connection.get_connection_params()
        where = {name: told[name] for name in ("dbname", "user", "host", "port", "password") if told.get(name)}
        self.server = psycopg.connect(**where, options="-c statement_timeout=60s -c deadlock_timeout=50s")

    @property
    def pid(self) -> int:
        return self.server.info.backend_pid

    def locks(self, model: Rows, pk: int) -> None:
        """Lock a row by writing it as it is."""
        table, same = model._meta.db_table, model._meta.concrete_fields[1].column
        done = self.server.execute(f"UPDATE {table} SET {same} = {same} WHERE id = %s".encode(), [pk])
        assert done.rowcount == 1

    def lets_go(self) -> None:
        self.server.commit()

    def sees(self, pid: int, blocker: int) -> None:
        """Look until one process of the server waits for a lock that another one holds."""
        deadline = time.monotonic() + 30
        while True:
            waits = self.server.execute("SELECT %s = ANY(pg_blocking_pids(%s))", [blocker, pid]).fetchone()
            if waits and waits[0]:
                return
            assert time.monotonic() < deadline, f"{pid} never waited for {blocker}"
            time.sleep(0.005)


@contextmanager
def others(count: int) -> Iterator[list[Other]]:
    """So many connections of others, closed in the end."""
    found = [Other() for _each in range(count)]
    try:
        yield found
    finally:
        for other in found:
            other.server.close()


def network() -> Brand:
    brand = arrange.brand()
    arrange.stores(brand, "S1", "S2", "S3")
    return brand


def undisturbed() -> dict[str, Any]:
    """What the second file leaves when nobody is in its way."""
    brand = network()
    arrange.bring(brand, "reviews", FIRST)
    return left(brand, arrange.bring(brand, "reviews", SECOND))


def review(brand: Brand, key: str) -> int:
    return Review.objects.get(location__brand=brand, external_id=key).pk


def own_pid() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


def again(caplog: pytest.LogCaptureFixture) -> list[str]:
    """What made a transaction start again."""
    return [record.getMessage() for record in caplog.records if record.getMessage().startswith("doing a batch again")]


def test_two_that_lock_the_same_rows_in_opposite_order(setting: Setting, caplog: pytest.LogCaptureFixture) -> None:
    """The import has the first row and waits for the last one, whose owner waits for the first: a deadlock.

    A third one holds the row between them until everybody is in place.
    """
    expected, brand = undisturbed(), network()
    arrange.bring(brand, "reviews", FIRST)
    setting("deadlock_timeout", "10ms")
    caplog.set_level("INFO", logger="reviews.importing.run")
    early, middle, late = (review(brand, key) for key in (EARLY, MIDDLE, LATE))
    own = own_pid()
    with others(3) as (opposite, gate, onlooker), ThreadPoolExecutor(2) as threads:
        opposite.locks(Review, late)
        gate.locks(Review, middle)

        def crosswise() -> None:
            onlooker.sees(own, gate.pid)
            asked = threads.submit(opposite.locks, Review, early)
            onlooker.sees(opposite.pid, own)
            gate.lets_go()
            asked.result(60)
            opposite.lets_go()

        told = threads.submit(crosswise)
        job = arrange.bring(brand, "reviews", SECOND)
        told.result(60)
    assert ["deadlock detected" in line for line in again(caplog)] == [True]
    compare(brand, job, expected)


@pytest.fixture(params=["repeatable read", "serializable"])
def strict(request: pytest.FixtureRequest, setting: Setting, caplog: pytest.LogCaptureFixture) -> None:
    """A database that does not take a write over one that the transaction has not seen."""
    setting("default_transaction_isolation", request.param)
    caplog.set_level("INFO", logger="reviews.importing.run")


@contextmanager
def somebody_writes(model: Rows, pk: int) -> Iterator[None]:
    """Somebody writes this row, and commits as soon as we wait for it."""
    own = own_pid()
    with others(2) as (other, onlooker), ThreadPoolExecutor(1) as threads:
        other.locks(model, pk)

        def meanwhile() -> None:
            onlooker.sees(own, other.pid)
            other.lets_go()

        told = threads.submit(meanwhile)
        yield
        told.result(60)


def not_serialised(caplog: pytest.LogCaptureFixture) -> list[bool]:
    return ["could not serialize access" in line for line in again(caplog)]


@pytest.mark.usefixtures("strict")
def test_an_import_over_a_write_that_it_has_not_seen(caplog: pytest.LogCaptureFixture) -> None:
    expected, brand = undisturbed(), network()
    arrange.bring(brand, "reviews", FIRST)
    with somebody_writes(Review, review(brand, MIDDLE)):
        job = arrange.bring(brand, "reviews", SECOND)
    assert not_serialised(caplog) == [True]
    compare(brand, job, expected)


@pytest.mark.usefixtures("strict")
def test_a_list_of_stores_over_a_write_that_it_has_not_seen(caplog: pytest.LogCaptureFixture) -> None:
    """The regions and stores of the first try are gone with its transaction; the second one makes them again."""
    header = "store code,name,region,address\n"
    second = header + "".join(f"S{n},Store {n},Korea/{'Seoul' if n % 2 else 'Busan'},{n} St\n" for n in range(1, 10))
    expected, brand = network(), network()
    whole = arrange.bring(expected, "locations", second)
    with somebody_writes(Location, Location.objects.get(brand=brand, code="S2").pk):
        job = arrange.bring(brand, "locations", second)
    assert not_serialised(caplog) == [True]
    told = ("written_by_import",)
    assert snapshot(brand, but=told) == snapshot(expected, but=told)
    assert arrange.counts(job) == arrange.counts(whole) == (6, 3, 0, 0)
    assert len(job.created_stores) == len(set(job.created_stores)) == 6
    assert len(job.created_regions) == len(set(job.created_regions)) == 3


@pytest.mark.usefixtures("strict")
def test_an_undo_over_a_write_that_it_has_not_seen(caplog: pytest.LogCaptureFixture) -> None:
    brand = network()
    arrange.bring(brand, "reviews", FIRST)
    before = snapshot(brand)
    job = arrange.bring(brand, "reviews", SECOND)
    assert job.ask_for(ImportJob.Task.UNDO)
    held = arrange.claimed(job)
    with somebody_writes(Review, review(brand, MIDDLE)):
        done = undo.undo(held, lambda: arrange.NOW)
    tallies.refresh(brand.pk)
    assert not_serialised(caplog) == [True]
    assert (done.taken_out, done.restored) == (job.inserted, job.updated)
    assert snapshot(brand) == before
