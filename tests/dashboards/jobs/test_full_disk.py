"""A disk that is full: whoever waits reads a sentence that says how to go on, nothing half is left, and it goes on."""

import errno
import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings as in_force
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone, translation
from pytest_django import Settings

from dashboards.jobs import queue
from dashboards.jobs.reports import NO_ROOM, order_report, run_report
from dashboards.jobs.turns import Turn, next_turn, run_turn
from dashboards.models import ReportRun, ScoreRun
from dashboards.reports.making import file_of, folder_of, path_of
from locations.scoping import head_office
from reviews.importing import run
from reviews.jobs import ATTEMPTS, Job
from reviews.models import ImportJob, MonthTally, Review, StaleCell
from tests.dashboards.conftest import Network
from tests.dashboards.networks import OCTOBER
from tests.faults import fault_at, locked, restarted
from tests.reviews import arrange

RECORDS = "".join(f"r{n},{'S1' if n % 7 else 'nowhere'},2026-03-01,5\n" for n in range(30))
"""Five of them are refused, one of them in the first batch of seven."""


@pytest.fixture
def waiting(connected: object, monkeypatch: pytest.MonkeyPatch) -> ImportJob:
    """An import in batches of seven of thirty reviews; its brand has no others."""
    monkeypatch.setattr(run, "BATCH", 7)
    brand = arrange.brand()
    arrange.stores(brand, "S1")
    return arrange.job(brand, "reviews", "review id,store,date,rating\n" + RECORDS)


def tried(job: ImportJob) -> ImportJob:
    """What a worker does as soon as the time of the one before is over."""
    ImportJob.objects.filter(state="running").update(lease_until=timezone.now() - timedelta(minutes=1))
    turn = next_turn(timezone.now())
    assert turn is not None
    run_turn(turn, "worker")
    return ImportJob.objects.get(pk=job.pk)


def upload_of(job: ImportJob) -> bool:
    return (Path(in_force.DATA_DIR) / job.stored_as).exists()


def full_from(patch: pytest.MonkeyPatch, number: int, inner: str) -> None:
    """From the so manieth time on, no file whose path contains ``inner`` can be brought onto the disk."""
    fsync, times = os.fsync, iter(range(1, 1_000))

    def fail(handle: int) -> None:
        if inner in str(Path(f"/proc/self/fd/{handle}").readlink()) and next(times) >= number:
            raise OSError(errno.ENOSPC, "No space left on device")
        fsync(handle)

    patch.setattr(os, "fsync", fail)


@pytest.mark.parametrize("number", [1, 3])
def test_a_file_of_refused_records_waits_for_room(
    waiting: ImportJob, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    with monkeypatch.context() as patch:
        full_from(patch, number, "rejects")
        job = tried(waiting)
    assert (job.state, job.read, Review.objects.count()) == ("running", 7 * (number - 1), 6 * (number - 1))
    job = tried(waiting)
    assert (job.state, job.read, job.inserted, job.rejected) == ("done", 30, 25, 5)
    assert arrange.rejects(job).count("unknown_store") == 5
    assert not upload_of(job)


def test_where_the_room_does_not_come_the_import_stops_and_a_person_goes_on(
    waiting: ImportJob, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        full_from(patch, 3, "rejects")
        job = tried(waiting)
    with monkeypatch.context() as patch:
        full_from(patch, 1, "rejects")
        for _try in range(1, ATTEMPTS):
            job = tried(waiting)
    assert (job.state, job.read, job.rejected, job.lease_until) == ("stopped", 14, 2, None)
    assert job.error.startswith("The disk of the server is full")
    assert upload_of(job)
    assert arrange.rejects(job).count("unknown_store") == 2, "only of the records that are counted"
    # What is in is summed up and scored, although nothing of this brand was before.
    assert MonthTally.objects.exists() and not StaleCell.objects.exists()
    assert ScoreRun.objects.filter(state="queued").exists()
    ScoreRun.objects.all().delete()
    assert job.go_on()
    job = tried(waiting)
    assert (job.state, job.error, job.inserted, job.rejected) == ("done", "", 25, 5)
    assert arrange.rejects(job).count("unknown_store") == 5


def test_a_database_that_is_away_again_and_again_stops_it_with_its_own_sentence(waiting: ImportJob) -> None:
    away = locked if connection.vendor == "sqlite" else restarted

    def work(pk: int, worker: str) -> None:
        with fault_at(14, away):
            queue.run_import(pk, worker)

    for attempt in range(1, ATTEMPTS + 1):
        ImportJob.objects.filter(state="running").update(lease_until=timezone.now() - timedelta(minutes=1))
        run_turn(Turn(waiting, work), "worker")
        job = ImportJob.objects.get()
        assert (job.state, job.attempts) == ("running" if attempt < ATTEMPTS else "stopped", attempt)
    assert upload_of(job)
    assert job.error.startswith("The database did not answer")
    assert job.go_on()
    assert tried(job).state == "done"


@pytest.mark.skipif(connection.vendor != "sqlite", reason="a limit of SQLite, which says the same of a disk")
def test_a_database_file_that_cannot_grow(waiting: ImportJob) -> None:
    def work(pk: int, worker: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA page_count")
            cursor.execute(f"PRAGMA max_page_count = {cursor.fetchone()[0]}")
        queue.run_import(pk, worker)

    long = "x" * 5_000
    records = "".join(f"r{n},S1,2026-03-01,5,{long}{n}\n" for n in range(30))
    job = arrange.job(waiting.brand, "reviews", "review id,store,date,rating,text\n" + records)
    waiting.delete()
    run_turn(Turn(job, work), "worker")
    job.refresh_from_db()
    assert (job.state, job.attempts, job.read) == ("running", 1, Review.objects.count())
    job = tried(job)
    assert (job.state, job.inserted, Review.objects.count()) == ("done", 30, 30)


def test_a_report_leaves_no_half_file_and_can_be_asked_for_again(network: Network, data: Path) -> None:
    scope, now = head_office(network.brand), timezone.now()

    def ask() -> ReportRun:
        return order_report(scope, OCTOBER, language="ko", by="", now=now)

    report = ask()
    for attempt in range(1, ATTEMPTS + 1):
        place = folder_of(report)
        place.mkdir(parents=True)
        # The first file is written, the second one meets a device that is always full.
        path_of(report, "xlsx").symlink_to("/dev/full")
        ReportRun.objects.filter(state="running").update(lease_until=now - timedelta(minutes=1))
        run_report(report.pk, "w")
        report.refresh_from_db()
        assert (report.state, report.attempts) == ("running" if attempt < ATTEMPTS else "failed", attempt)
        assert not place.exists()
    with translation.override("ko"):
        assert report.error == str(NO_ROOM)
    again = ask()
    run_report(again.pk, "w")
    again.refresh_from_db()
    assert (again.state, again.error) == (Job.State.DONE, "")
    assert file_of(scope, again.pk, "xlsx")


def test_nobody_gets_a_file_of_a_report_that_is_still_being_written(network: Network, data: Path) -> None:
    scope = head_office(network.brand)
    report = order_report(scope, OCTOBER, language="en", by="", now=timezone.now())
    folder_of(report).mkdir(parents=True)
    path_of(report, "pdf").write_bytes(b"%PDF-1.7 half")
    assert file_of(scope, report.pk, "pdf") is None
    run_report(report.pk, "w")
    found = file_of(scope, report.pk, "pdf")
    assert found and found.read_bytes().rstrip().endswith(b"%%EOF")


@pytest.mark.usefixtures("waiting")
def test_a_backup_that_finds_no_room_says_so_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "backups/today"
    with monkeypatch.context() as patch:
        full_from(patch, 5, "backups")
        with pytest.raises(CommandError, match="no room left"):
            call_command("backup", str(target))
    assert not list(target.parent.iterdir())
    call_command("backup", str(target))
    call_command("backup", "--check", str(target))


@pytest.fixture
def data(settings: Settings, tmp_path: Path) -> Path:
    settings.DATA_DIR = tmp_path
    return tmp_path
