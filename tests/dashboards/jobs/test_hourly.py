"""Half uploads and old sessions are deleted when a worker starts and every hour after."""

import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.sessions.models import Session
from pytest_django import Settings

from config.settings import DATA_DIR, FILE_UPLOAD_TEMP_DIR
from dashboards.jobs.hourly import forget_last_time, tidy_up
from dashboards.jobs.sweep import sweep
from reviews.models import ImportJob, StopRequest
from tests.reviews import arrange

NOW = datetime(2026, 11, 28, 9, tzinfo=UTC)
Place = Callable[[str, timedelta], Path]

pytestmark = pytest.mark.django_db


@pytest.fixture
def place(tmp_path: Path, settings: Settings) -> Place:
    """``place("incoming/x", age)``: a file in a data folder of the test's own that was written to so long ago."""
    settings.DATA_DIR, settings.FILE_UPLOAD_TEMP_DIR = tmp_path, tmp_path / "incoming"

    def placed(name: str, age: timedelta) -> Path:
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"Kim Minsu")
        os.utime(path, ((NOW - age).timestamp(),) * 2)
        return path

    return placed


def test_uploads_are_received_in_a_folder_of_our_own() -> None:
    assert FILE_UPLOAD_TEMP_DIR.parent == DATA_DIR
    assert Path(settings.FILE_UPLOAD_TEMP_DIR).is_dir()


def test_what_nobody_sends_any_more_is_deleted(place: Place) -> None:
    old, long = timedelta(hours=2), timedelta(minutes=50)
    gone = [place("incoming/tmp1.upload", old), place("uploads/partial-1", old)]
    stay = [place("incoming/tmp2.upload", long), place("uploads/partial-2", long), place("uploads/0a1b", old)]
    assert tidy_up(NOW) == 2
    assert [path.exists() for path in (*gone, *stay)] == [False, False, True, True, True]


def test_it_is_done_once_an_hour_and_when_a_worker_starts(place: Place) -> None:
    assert tidy_up(NOW) == 0
    path = place("uploads/partial-1", timedelta(hours=2))
    sweep(NOW + timedelta(minutes=59))
    assert path.exists()
    sweep(NOW + timedelta(minutes=61))
    assert not path.exists()
    place("uploads/partial-1", timedelta(hours=2))
    forget_last_time()
    sweep(NOW + timedelta(minutes=62))
    assert not path.exists()


def test_requests_to_stop_what_has_ended_go(place: Place) -> None:
    for state in ("done", "running"):
        job = arrange.job(arrange.brand(), "reviews", f"store,date,rating\n{state},2026-01-01,1\n")
        StopRequest.objects.create(job=job, by="minsu", asked_at=NOW)
        ImportJob.objects.filter(pk=job.pk).update(state=state)
    tidy_up(NOW)
    assert StopRequest.objects.get().job.state == "running"


def test_wrong_passwords_go_that_no_longer_count(place: Place) -> None:
    for name, minutes in (("kim", 16), ("lee", 14)):
        attempt = AccessAttempt.objects.create(username=name, failures_since_start=5)
        AccessAttempt.objects.filter(pk=attempt.pk).update(attempt_time=NOW - timedelta(minutes=minutes))
    tidy_up(NOW)
    assert AccessAttempt.objects.get().username == "lee"


def test_sessions_that_have_expired_go(place: Place) -> None:
    for key, days in (("old", -1), ("new", 400)):
        Session.objects.create(session_key=key, session_data="", expire_date=datetime.now(UTC) + timedelta(days=days))
    tidy_up(NOW)
    assert [session.session_key for session in Session.objects.all()] == ["new"]
