"""Undos whose worker dies by SIGKILL, and undos that several workers take for theirs, as real processes."""

import json
from collections.abc import Callable
from pathlib import Path
from signal import SIGKILL
from typing import Any

import pytest

from tests.databases import run_manage
from tests.reviews.importing import processes
from tests.reviews.importing.processes import Environment, ask, job

WHOLE = pytest.param(12_000, marks=pytest.mark.soak)
FACTS = """
    SELECT r.id, r.external_id, r.location_id, r.job_id, r.content, r.first_month, r.rating, r.text,
    CAST(r.posted_from AS text) FROM reviews_review r ORDER BY 1
"""
TALLIES = """
    SELECT location_id, measure, series, first_month, last_month, n, total, total_sq, CAST(histogram AS text)
    FROM reviews_monthtally ORDER BY 1, 2, 3, 4, 5
"""
OTHERS = (
    "SELECT id, code, name FROM locations_location ORDER BY 1",
    "SELECT id, publisher FROM reviews_source ORDER BY 1",
    "SELECT COUNT(*) FROM reviews_correction",
    "SELECT COUNT(*) FROM reviews_stalecell",
)

Manage = Callable[..., str]


class Large:
    """A brand, and a large file that corrects its reviews, adds ten times as many, and makes stores."""

    def __init__(self, environment: Environment, manage: Manage, records: int) -> None:
        self.environment, self.manage = environment, manage
        self.added, self.corrected = records - records // 10, records // 10
        self.bring(self.file("first.csv", self.corrected, "as it was", 5))
        self.before = self.state()
        self.second = self.file("second.csv", records, "as it became", 9)

    def file(self, name: str, records: int, text: str, stores: int) -> Path:
        lines = (
            f"r{n},S{n % stores},2026-0{n % 9 + 1}-11 10:00,{n % stores % 5 + 1},{text} {n % 400}\n"
            for n in range(records)
        )
        path = Path(self.environment["EVENLY_DATA_DIR"]) / name
        path.write_text("review id,store,date,rating,text\n" + "".join(lines), encoding="utf-8")
        return path

    def bring(self, file: Path) -> int:
        """The number of the finished import."""
        self.manage("ingest", "reviews", str(file), "--brand", "b", "--create-stores")
        return int(json.loads(self.manage("imports", "--brand", "b", "--json"))[0]["import"])

    def state(self) -> list[Any]:
        """Everything that an undo must bring back, with the ids of its rows."""
        return [ask(self.environment, sql) for sql in (FACTS, TALLIES, *OTHERS)]

    def check_undone(self, pk: int) -> None:
        assert job(self.environment, pk, "state", "error", "lease_until") == ("undone", "", None)
        for found, before in zip(self.state(), self.before, strict=True):
            assert found == before
        self.manage("check_integrity")


@pytest.fixture
def large(own_database: Environment, manage: Manage, records: int) -> Large:
    return Large(own_database, manage, records)


@pytest.mark.parametrize("records", [2_000, WHOLE])
def test_killed_while_it_undoes(large: Large) -> None:
    """First inside the transaction, then after it, while the tallies are made again; ``manage.py worker`` ends it."""
    environment = large.environment
    # What is counted of tallies is the last that is written with them.
    for statement, undone in (("DELETE FROM reviews_review ", False), ('UPDATE "reviews_desksettings" ', True)):
        pk = large.bring(large.second)
        assert job(environment, pk, "inserted", "updated") == (large.added, large.corrected)
        there = large.state()
        victim = processes.start(environment, "-c", processes.UNDO_KILLED_AFTER, pk, statement)
        with processes.ended(victim):
            assert victim.wait(120) == -SIGKILL
        state, task, undone_at = job(environment, pk, "state", "task", "undone_at")
        assert (state, task, bool(undone_at)) == ("running", "undo", undone)
        if not undone:
            assert large.state() == there
        processes.lapse(environment, pk)
        run_manage(environment, "worker", "--once")
        large.check_undone(pk)


@pytest.mark.parametrize("records", [3_000, WHOLE])
def test_several_workers_on_one_undo(large: Large) -> None:
    """First four that take each other for dead, each with a clock two minutes ahead of the one before it, so that every
    lease has lapsed; then two as they usually run.
    """
    environment = large.environment
    pk = large.bring(large.second)
    processes.run(environment, processes.ASK_FOR_UNDO, pk)
    workers = [
        processes.start(environment, "-c", processes.UNDO, pk, f"worker-{ahead}", ahead) for ahead in (0, 2, 4, 6)
    ]
    with processes.ended(*workers):
        said = [worker.communicate(timeout=120)[0].strip() for worker in workers]
    assert said.count("undone") == 1, said
    assert set(said) <= {"undone", "too late", "taken over", "nothing to claim"}
    large.check_undone(pk)

    pk = large.bring(large.second)
    processes.run(environment, processes.ASK_FOR_UNDO, pk)
    workers = [processes.start(environment, "manage.py", "worker", "--once") for _each in range(2)]
    with processes.ended(*workers):
        assert [worker.wait(120) for worker in workers] == [0, 0]
    assert job(environment, pk, "attempts") == (1,)
    large.check_undone(pk)
