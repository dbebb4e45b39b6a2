"""A job in a process of its own: its limits, its lease, and what its row says after it was killed."""

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from dashboards.jobs import cage, limits, queue
from dashboards.jobs.cage import run_caged
from dashboards.jobs.turns import next_turn, run_turn
from dashboards.models import ScoreRun
from reviews import tasks
from reviews.importing import run as importing
from reviews.importing import undo
from reviews.models import ImportJob, MonthTally, Review, StaleCell, StopRequest
from tests.databases import Environment
from tests.reviews import arrange
from tests.reviews.importing.processes import ask

FILE = "review id,store,date,rating\n" + "".join(f"r{n},S1,2026-03-01,5\n" for n in range(30))

pytestmark = pytest.mark.usefixtures("connected")


@pytest.fixture
def waiting() -> ImportJob:
    """An import of thirty reviews that waits for a worker."""
    brand = arrange.brand()
    arrange.stores(brand, "S1")
    return arrange.job(brand, "reviews", FILE)


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cage, "POLL_SECONDS", 0.02)
    monkeypatch.setattr(cage, "BETWEEN_RENEWALS", 0.05)


def caged(job: ImportJob, worker: str = "worker") -> ImportJob:
    run_caged(queue.run_import, job, worker)
    return ImportJob.objects.get(pk=job.pk)


def does(monkeypatch: pytest.MonkeyPatch, work: Callable[[ImportJob], object]) -> None:
    monkeypatch.setitem(tasks.WORK, ImportJob.Task.IMPORT, lambda job, _known: work(job))


def kill_myself(_job: ImportJob) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


@contextmanager
def meanwhile(work: Callable[[], None]) -> Iterator[None]:
    thread = threading.Thread(target=work)
    thread.start()
    yield
    thread.join()


def test_the_work_is_done_by_another_process(waiting: ImportJob, tmp_path: Path) -> None:
    job = caged(waiting)
    assert (job.state, job.inserted, job.killed, job.attempts) == ("done", 30, 0, 1)
    assert ScoreRun.objects.filter(brand=job.brand, state="queued").exists()

    def tell_where(_pk: int, _worker: str) -> None:
        (tmp_path / "pid").write_text(str(os.getpid()))

    run_caged(tell_where, waiting, "worker")
    assert int((tmp_path / "pid").read_text()) != os.getpid()


def test_what_takes_too_long_ends_with_a_sentence(
    waiting: ImportJob, impatient: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "SECONDS", 2.0)

    def hold_on(_job: ImportJob) -> None:
        # Readers suppress what goes wrong in broken files.
        with suppress(BaseException):
            time.sleep(60)

    does(monkeypatch, hold_on)
    job = caged(waiting)
    assert job.state == "failed"
    assert job.error.startswith("This took longer than a worker may spend")
    assert not (Path(settings.DATA_DIR) / job.stored_as).exists()


def test_a_preview_has_less_time_than_an_import(
    waiting: ImportJob, impatient: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert limits.PREVIEW_SECONDS < limits.SECONDS
    monkeypatch.setattr(limits, "PREVIEW_SECONDS", 1.0)
    begun = Path(settings.DATA_DIR) / "begun"

    def hold_on(job: ImportJob, _known: object) -> None:
        begun.touch()
        with suppress(BaseException):
            time.sleep(3 if job.task == ImportJob.Task.IMPORT else 60)

    for task in (ImportJob.Task.IMPORT, ImportJob.Task.PREVIEW):
        monkeypatch.setitem(tasks.WORK, task, hold_on)
    assert caged(waiting).error == ""
    ImportJob.objects.filter(pk=waiting.pk).update(task=ImportJob.Task.PREVIEW, state="queued", lease_until=None)
    begun.unlink()
    job = caged(ImportJob.objects.get(pk=waiting.pk))
    assert begun.exists()
    assert (job.state, job.error.startswith("This took longer than a worker may spend")) == ("failed", True)


def test_what_computes_too_long_ends_with_the_same_sentence(
    waiting: ImportJob, impatient: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "CPU_SECONDS", 1)

    def compute(_job: ImportJob) -> None:
        while True:
            pass

    does(monkeypatch, compute)
    assert caged(waiting).error.startswith("This took longer than a worker may spend")


def test_too_much_memory_fails_at_once_with_a_sentence(waiting: ImportJob, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MEMORY", 200_000_000)
    does(monkeypatch, lambda _job: bytearray(400_000_000))
    job = caged(waiting)
    assert (job.state, job.attempts) == ("failed", 1)
    assert "more memory than a worker may take" in job.error


def test_what_its_worker_has_counts_for_no_job(waiting: ImportJob, monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker that grew would else end every job at once, and take it up again for ever."""
    of_the_worker = bytearray(300_000_000)
    monkeypatch.setattr(limits, "MEMORY", 200_000_000)
    ended = Path(settings.DATA_DIR) / "ended"
    does(monkeypatch, lambda _job: ended.write_bytes(bytearray(50_000_000)))
    job = caged(waiting)
    assert ended.exists() and (job.error, job.killed) == ("", 0), len(of_the_worker)


def test_a_job_without_memory_to_say_so_counts_as_killed(waiting: ImportJob) -> None:
    def work(_pk: int, _worker: str) -> None:
        raise MemoryError

    for state in ("queued", "failed"):
        assert not run_caged(work, waiting, "w")
        waiting.refresh_from_db()
        assert (waiting.state, waiting.killed, waiting.lease_until) == (state, 1, None)


def test_a_job_whose_process_was_killed_twice_has_failed(waiting: ImportJob, monkeypatch: pytest.MonkeyPatch) -> None:
    does(monkeypatch, kill_myself)
    once = caged(waiting)
    assert (once.state, once.killed, once.error, once.lease_until) == ("queued", 1, "", None)
    twice = caged(waiting)
    assert (twice.state, twice.lease_until) == ("failed", None)
    assert twice.error.startswith("The system ended this job twice")


def test_an_undo_that_was_killed_twice_leaves_the_import_as_it_was(
    waiting: ImportJob, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = caged(waiting)
    assert done.ask_for(ImportJob.Task.UNDO)
    monkeypatch.setitem(tasks.WORK, ImportJob.Task.UNDO, lambda job, _known: kill_myself(job))
    caged(done)
    job = caged(done)
    assert (job.state, Review.objects.count()) == ("done", 30)
    assert job.error.startswith("The system ended this job twice")


def test_a_scoring_that_was_killed_twice_has_failed(waiting: ImportJob) -> None:
    run = ScoreRun.objects.create(brand=waiting.brand, month=24_000)

    def die(pk: int, worker: str) -> None:
        ScoreRun.claim(pk, worker, timezone.now())
        os.kill(os.getpid(), signal.SIGKILL)

    for state in ("queued", "failed"):
        run_caged(die, run, "worker")
        run.refresh_from_db()
        assert run.state == state


def test_a_killed_import_resumes_after_its_last_batch(waiting: ImportJob, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "BATCH", 7)
    committed, calls = importing.committed, iter(range(100))

    def die_at_the_third(work: Callable[[], object]) -> object:
        done = committed(work)
        if next(calls) == 2:
            kill_myself(waiting)
        return done

    with monkeypatch.context() as patched:
        patched.setattr(importing, "committed", die_at_the_third)
        half = caged(waiting)
    assert (half.state, half.cursor, Review.objects.count()) == ("queued", 21, 21)
    whole = caged(waiting)
    assert (whole.state, whole.read, whole.inserted, Review.objects.count()) == ("done", 30, 30, 30)


def test_an_error_is_no_kill_and_is_tried_again_later(waiting: ImportJob, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_job: ImportJob) -> None:
        raise OSError("the disk is away")

    does(monkeypatch, fail)
    job = caged(waiting)
    assert (job.state, job.killed, job.attempts) == ("running", 0, 1)
    assert job.lease_until is not None


def test_the_lease_is_extended_by_the_clock(
    waiting: ImportJob, impatient: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def work_long(job: ImportJob) -> None:
        job.lease_until = timezone.now() - timedelta(seconds=1)
        job.save(update_fields=["lease_until"])
        deadline = time.monotonic() + 20
        while job.lease_until < timezone.now() and time.monotonic() < deadline:
            time.sleep(0.02)
            job.refresh_from_db()
        job.finish(timezone.now(), "lapsed" if job.lease_until < timezone.now() else "kept")

    does(monkeypatch, work_long)
    assert caged(waiting).error == "kept"


def test_a_process_whose_job_another_worker_has_ends(
    waiting: ImportJob, impatient: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lose_it(job: ImportJob) -> None:
        ImportJob.objects.filter(pk=job.pk).update(worker="another")
        time.sleep(60)

    does(monkeypatch, lose_it)
    started = time.monotonic()
    job = caged(waiting)
    assert time.monotonic() - started < 30
    assert (job.state, job.worker, job.killed) == ("running", "another", 0)


def test_a_process_ends_with_its_worker(waiting: ImportJob, tmp_path: Path) -> None:
    """The worker is a process of the test's own here, which is killed while its child sleeps."""
    note = tmp_path / "pid"

    def sleep(_pk: int, _worker: str) -> None:
        note.write_text(str(os.getpid()))
        time.sleep(60)

    worker = cage.Child(lambda: run_caged(sleep, waiting, "worker"))
    deadline = time.monotonic() + 20
    while not (note.exists() and note.read_text()) and time.monotonic() < deadline:
        time.sleep(0.01)
    worker.kill()
    child = int(note.read_text())
    while is_alive(child) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not is_alive(child)


def is_alive(pid: int) -> bool:
    """Whether a process runs; one that has ended and that nobody has asked about yet does not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def stopped_after_two_batches(
    waiting: ImportJob, monkeypatch: pytest.MonkeyPatch, once: Callable[[ImportJob], ImportJob] = caged
) -> ImportJob:
    monkeypatch.setattr(importing, "BATCH", 7)
    committed, calls = importing.committed, iter(range(100))

    def rest_after_the_second(work: Callable[[], object]) -> object:
        done = committed(work)
        if next(calls) == 1:
            assert waiting.ask_to_stop(timezone.now(), "minsu")
            time.sleep(60)
        return done

    with monkeypatch.context() as patched:
        patched.setattr(importing, "committed", rest_after_the_second)
        return once(waiting)


def test_a_running_job_stops_on_request_and_goes_on(waiting: ImportJob, monkeypatch: pytest.MonkeyPatch) -> None:
    started = time.monotonic()
    job = stopped_after_two_batches(waiting, monkeypatch)
    assert time.monotonic() - started < 6
    assert (job.state, job.error, job.inserted, job.killed) == ("stopped", "Stopped by minsu.", 14, 0)
    assert (Path(settings.DATA_DIR) / job.stored_as).exists()
    assert job.go_on()
    job = caged(job)
    assert (job.state, job.error, job.inserted, Review.objects.count()) == ("done", "", 30, 30)


def test_a_stopped_import_can_be_undone(waiting: ImportJob, monkeypatch: pytest.MonkeyPatch) -> None:
    stopped = stopped_after_two_batches(waiting, monkeypatch)
    assert stopped.ask_for(ImportJob.Task.UNDO)
    job = caged(stopped)
    assert (job.state, job.error, Review.objects.count()) == ("undone", "", 0)
    assert not (Path(settings.DATA_DIR) / job.stored_as).exists()


def test_an_undo_stops_on_request_and_the_import_is_as_it_was(
    waiting: ImportJob, connected: Environment, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = caged(waiting)
    assert done.ask_for(ImportJob.Task.UNDO)
    later_work = undo._later_work

    def rest(job: ImportJob) -> str:
        """The end of the transaction: everything is out, but not committed."""
        if not Review.objects.exists():
            time.sleep(60)
        return later_work(job)

    def ask_later() -> None:
        time.sleep(1)
        ask(connected, "INSERT INTO reviews_stoprequest (job_id, by, asked_at) VALUES (%s, 'minsu', %s)", done.pk, now)

    monkeypatch.setattr(undo, "_later_work", rest)
    now = timezone.now()
    if connection.vendor == "sqlite":
        # Whoever writes here waits for the end of a transaction, the request too.
        StopRequest.objects.create(job=done, by="minsu", asked_at=now)
        job = caged(done)
    else:
        with meanwhile(ask_later):
            job = caged(done)
    assert (job.state, Review.objects.count()) == ("done", 30)
    assert job.error == "minsu stopped the undoing; the import is as it was."


def test_a_job_that_waits_is_taken_out_of_the_queue(waiting: ImportJob) -> None:
    assert waiting.ask_to_stop(timezone.now(), "minsu")
    assert (waiting.state, waiting.error) == ("stopped", "Stopped by minsu.")
    assert next_turn(timezone.now()) is None
    assert waiting.go_on()
    assert caged(waiting).inserted == 30


def test_a_request_is_met_before_the_process_has_claimed_its_job(waiting: ImportJob, impatient: None) -> None:
    StopRequest.objects.create(job=waiting, by="minsu", asked_at=timezone.now())
    run_caged(lambda _pk, _worker: time.sleep(60), waiting, "worker")
    waiting.refresh_from_db()
    assert (waiting.state, waiting.error) == ("stopped", "Stopped by minsu.")
    assert not StopRequest.objects.exists()


def test_an_old_request_stops_no_later_work(waiting: ImportJob) -> None:
    done = caged(waiting)
    StopRequest.objects.create(job=done, by="minsu", asked_at=timezone.now())
    assert not done.ask_to_stop(timezone.now(), "minsu")
    assert done.ask_for(ImportJob.Task.UNDO)
    assert not StopRequest.objects.exists()
    assert caged(done).state == "undone"


def test_the_figures_follow_from_what_a_stopped_import_brought_in(
    waiting: ImportJob, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = stopped_after_two_batches(waiting, monkeypatch, once=run_turn_of)
    assert job.state == "stopped"
    assert not StaleCell.objects.exists()
    assert MonthTally.objects.exists()
    run_turn_of(job)
    assert ScoreRun.objects.get().state == "done"
    job.refresh_from_db()
    assert job.go_on()
    run_turn_of(job)
    assert ScoreRun.objects.filter(state="queued").exists()


def run_turn_of(job: ImportJob) -> ImportJob:
    """Do what a worker does next."""
    turn = next_turn(timezone.now())
    assert turn is not None
    run_turn(turn, "worker")
    return ImportJob.objects.get(pk=job.pk)
