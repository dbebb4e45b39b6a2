"""A person stops an import on its page, goes on with it, or undoes it."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from dashboards.jobs.imports import drop_unanswered
from reviews.models import ImportJob, StopRequest
from tests.dashboards.pages.imports.uploading import brought_in, looked_at, say, send, shown

pytestmark = pytest.mark.usefixtures("folder")


def test_an_import_that_waits_leaves_the_queue_and_goes_on(head: Client, folder: Path) -> None:
    send(head)
    job = ImportJob.objects.get()
    assert "/stop/" in shown(head, job)
    page = say(head, job, "stop").content.decode()
    assert (job.state, job.error) == ("stopped", "Stopped by b-head_office-0.")
    assert "Stopped by b-head_office-0." in page and "Nothing was imported yet." in page
    assert "/stop/" not in page and "/go-on/" in page
    say(head, job, "go-on")
    assert (job.state, job.error) == ("ready", "")
    assert "/go-on/" not in shown(head, job)


def test_a_running_import_is_asked_to_stop(head: Client) -> None:
    job = looked_at(head)
    ImportJob.objects.update(state="running", task="import", worker="w", read=1, inserted=1)
    page = say(head, job, "stop").content.decode()
    assert "It stops within a few seconds" in page
    assert StopRequest.objects.get().by == "b-head_office-0"
    assert job.state == "running"


def test_what_is_over_cannot_be_stopped(head: Client) -> None:
    job = brought_in(head)
    page = say(head, job, "stop").content.decode()
    assert "Nothing was done" in page
    assert (job.state, StopRequest.objects.exists()) == ("done", False)


def test_what_came_in_before_a_stop_can_be_undone(head: Client) -> None:
    job = brought_in(head)
    ImportJob.objects.update(state="stopped", error="Stopped by minsu.")
    assert "go on from there, or undo it" in shown(head, job)
    say(head, job, "undo")
    assert job.state == "undone"


def test_a_file_of_the_command_line_is_stopped_there(head: Client) -> None:
    job = looked_at(head)
    ImportJob.objects.update(state="running", created_by=None)
    assert "/stop/" not in shown(head, job)


def test_a_regional_manager_stops_the_own_and_no_list_of_stores(regional: Client) -> None:
    send(regional)
    job = ImportJob.objects.get()
    ImportJob.objects.update(kind="locations")
    assert regional.post(f"/b/b/imports/{job.pk}/stop/").status_code == 403
    ImportJob.objects.update(kind="reviews")
    say(regional, job, "stop")
    assert job.state == "stopped"


def test_a_stopped_file_is_deleted_after_a_week_and_what_is_in_stays(head: Client, folder: Path) -> None:
    send(head)
    job = ImportJob.objects.get()
    say(head, job, "stop")
    assert drop_unanswered(timezone.now() + timedelta(days=6)) == 0
    assert [*(folder / "uploads").iterdir()]
    assert drop_unanswered(timezone.now() + timedelta(days=8)) == 1
    job.refresh_from_db()
    assert (job.state, job.error, [*(folder / "uploads").iterdir()]) == ("failed", "Stopped by b-head_office-0.", [])
