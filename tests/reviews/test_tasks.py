"""What an import leaves in the log of changes, and a failed one in the log of the machine."""

from datetime import UTC, datetime

import pytest

from locations import events
from locations.models import Event, Location, User
from reviews.models import ImportJob
from reviews.tasks import run_import, without_values
from tests.reviews import arrange

NOW = datetime(2026, 11, 28, 9, 0, tzinfo=UTC)
STORES = "store code,name\nS1,One\n,nameless\n"


def finished(job: ImportJob) -> ImportJob:
    done = run_import(job.pk, "worker")
    assert done is not None and done.error == ""
    return done


@pytest.mark.django_db
def test_an_import_and_its_undoing_leave_one_event_each_with_who_and_how_much() -> None:
    job = arrange.job(arrange.brand(), "locations", STORES)
    job.created_by = User.objects.create(username="kim")
    job.save()
    finished(job)
    done = Event.objects.get()
    assert (done.verb, done.by_name, done.subject_id, done.location) == ("import.done", "kim", job.pk, None)
    assert done.data["after"] == {"inserted": 1, "updated": 0, "unchanged": 0, "rejected": 1}
    job.refresh_from_db()
    assert job.ask_for(ImportJob.Task.UNDO, undone_by=User.objects.create(username="lee"))
    finished(job)
    undone = Event.objects.latest("pk")
    assert Event.objects.count() == 2
    assert (undone.verb, undone.by_name) == ("import.undone", "lee")
    assert undone.data["before"]["inserted"] == 1
    assert undone.data["after"] == {"taken_out": 0, "restored": 0, "stores": 1}


@pytest.mark.django_db
def test_an_import_of_a_command_is_the_commands() -> None:
    finished(arrange.job(arrange.brand(), "locations", STORES))
    assert Event.objects.get().by_name == "manage.py"


@pytest.mark.django_db
def test_a_refused_file_leaves_none() -> None:
    done = run_import(arrange.job(arrange.brand(), "locations", "nonsense").pk, "worker")
    assert done is not None and done.state == ImportJob.State.FAILED
    assert not Event.objects.exists()


@pytest.mark.django_db
def test_what_was_told_of_a_store_outlives_the_undoing_of_its_import() -> None:
    brand = arrange.brand()
    job = arrange.job(brand, "locations", STORES)
    finished(job)
    store = Location.objects.get()
    event = events.record(brand.pk, "alias.added", None, by="kim", now=NOW, location=store.pk)
    job.refresh_from_db()
    assert job.ask_for(ImportJob.Task.UNDO)
    finished(job)
    assert not Location.objects.exists()
    event.refresh_from_db()
    assert event.location is None


def test_a_log_has_the_place_of_an_error_and_none_of_its_words() -> None:
    secret = "Failing row contains (Kim Minsu, kim@example.com)"
    try:
        raise ValueError(secret)
    except ValueError as error:
        text = without_values(error)
    assert text.startswith("ValueError\n")
    assert "test_tasks.py" in text
    assert secret not in text
