"""A killed import resumes: nothing is lost or doubled, whatever the moment; two workers are harmless."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest

from locations.models import Brand, Location
from reviews import tallies
from reviews.importing import run
from reviews.importing.account import RejectsFile
from reviews.jobs import TakenOver
from reviews.models import ImportJob
from tests.reviews import arrange
from tests.reviews.importing.aftermath import compare, facts, left

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


def network(slug: str = "") -> Brand:
    brand = arrange.brand(slug)
    arrange.stores(brand, "S1", "S2", "S3")
    return brand


def to_the_end(job: ImportJob, now: datetime) -> ImportJob:
    held = arrange.claimed(job, "second worker", now)
    run.run(held, lambda: now)
    tallies.refresh(held.brand_id)
    held.finish(now)
    return held


@pytest.fixture
def batches_of_seven(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "BATCH", 7)


@pytest.fixture
def undisturbed(db: None, batches_of_seven: None) -> dict[str, Any]:
    """What the import leaves when nothing happens to it."""
    brand = network()
    return left(brand, arrange.bring(brand, "reviews", FILE, **OPTIONS))


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
        patched.setattr(run, "committed", dies(at, run.committed, after=after))
        with pytest.raises(Killed):
            run.run(arrange.claimed(queued), lambda: arrange.NOW)
    assert ImportJob.claim(queued.pk, "too early", arrange.later(seconds=30)) is None
    compare(brand, to_the_end(queued, arrange.later(minutes=2)), undisturbed)


@pytest.mark.parametrize("at", [0, 4, 8])
def test_killed_inside_a_transaction(at: int, undisturbed: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    brand = network()
    queued = arrange.job(brand, "reviews", FILE, **OPTIONS)
    with monkeypatch.context() as patched:
        patched.setattr(RejectsFile, "append", dies(at, RejectsFile.append, after=True))
        with pytest.raises(Killed):
            run.run(arrange.claimed(queued), lambda: arrange.NOW)
    compare(brand, to_the_end(queued, arrange.later(minutes=2)), undisturbed)


def test_killed_again_and_again(undisturbed: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    brand = network()
    queued = arrange.job(brand, "reviews", FILE, **OPTIONS)
    now = arrange.NOW
    for _death in range(4):
        with monkeypatch.context() as patched:
            patched.setattr(run, "committed", dies(1, run.committed, after=True))
            with pytest.raises(Killed):
                run.run(arrange.claimed(queued, now=now), partial(_still, now))
        now += timedelta(minutes=2)
    compare(brand, to_the_end(queued, now), undisturbed)


def test_a_worker_that_was_taken_for_dead_writes_nothing_more(
    undisturbed: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first worker sleeps over its lease, the second one finishes the job, the first one wakes up."""
    brand = network()
    queued = arrange.job(brand, "reviews", FILE, **OPTIONS)
    committed = run.committed
    calls = iter(range(100))

    def slow(work: Any) -> Any:
        if next(calls) == 3:
            monkeypatch.setattr(run, "committed", committed)
            to_the_end(queued, arrange.later(minutes=2))
        return committed(work)

    monkeypatch.setattr(run, "committed", slow)
    with pytest.raises(TakenOver):
        run.run(arrange.claimed(queued, "first worker"), lambda: arrange.NOW)
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
        patched.setattr(run, "committed", dies(at, run.committed, after=after))
        with pytest.raises(Killed):
            run.run(arrange.claimed(queued), lambda: arrange.NOW)
    job = to_the_end(queued, arrange.later(minutes=2))
    names = [
        list(Location.objects.filter(brand=each).order_by("code").values_list("code", "name"))
        for each in (whole, brand)
    ]
    assert names[0] == names[1]
    assert [name for _code, name in names[0]] == ["Shop A", "Shop B", "Shop C"]
    assert len(set(job.created_stores)) == 3
    assert facts(whole) == facts(brand)


def _still(now: datetime) -> datetime:
    return now
