"""What an operator is shown of the queues, and what a watcher of the server gets at ``/health/``."""

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings as in_force
from django.db import OperationalError, connection
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from dashboards.jobs.figures import text
from dashboards.jobs.health import health, show_alive
from reviews.jobs import Job
from reviews.models import ImportJob
from tests.reviews import arrange

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_folder(settings: Settings, tmp_path: Any) -> None:
    settings.DATA_DIR = tmp_path


def test_an_idle_install_is_up(client: Client) -> None:
    answer = client.get("/health/")
    assert answer.status_code == 200
    assert answer.json() == {
        "status": "up",
        "version": in_force.VERSION,
        "database": "answers",
        "broker": "none",
        "worker_seen_seconds_ago": None,
        "waiting": 0,
        "oldest_waiting_seconds": None,
    }
    assert "no-store" in answer["Cache-Control"]
    assert client.head("/health/").status_code == 200


def test_it_counts_what_waits_and_since_when(client: Client) -> None:
    now, brand = timezone.now(), arrange.brand()
    for age in (5, 90):
        job = arrange.job(brand, "reviews", "text\n")
        ImportJob.objects.filter(pk=job.pk).update(created_at=now - timedelta(seconds=age))
    done = arrange.job(brand, "reviews", "text\n")
    ImportJob.objects.filter(pk=done.pk).update(state=Job.State.DONE)
    show_alive(now - timedelta(seconds=7))
    answer = client.get("/health/").json()
    assert answer["waiting"] == 2
    assert 90 <= answer["oldest_waiting_seconds"] < 120
    assert 7 <= answer["worker_seen_seconds_ago"] < 37


def test_a_worker_at_work_is_seen_by_its_job() -> None:
    now, brand = timezone.now(), arrange.brand()
    show_alive(now - timedelta(hours=1))
    arrange.claimed(arrange.job(brand, "reviews", "text\n"), now=now)
    found = health(now)
    assert found.worker_seen == now
    assert [queue.running for queue in found.queues if queue.name == "importjob"] == [1]
    assert found.waiting == 0


def test_a_broker_that_is_gone_is_a_field_and_no_fault(client: Client, settings: Settings) -> None:
    settings.CELERY_BROKER_URL = "redis://127.0.0.1:1/0"
    answer = client.get("/health/")
    assert (answer.status_code, answer.json()["broker"]) == (200, "does not answer")


def test_a_broker_that_is_there_answers(client: Client, settings: Settings, redis_url: str) -> None:
    settings.CELERY_BROKER_URL = redis_url
    assert client.get("/health/").json()["broker"] == "answers"


def test_without_a_database_it_is_down(client: Client) -> None:
    def gone(*_arguments: object) -> None:
        raise OperationalError("gone")

    with connection.execute_wrapper(gone):
        answer = client.get("/health/")
    assert answer.status_code == 503
    assert answer.json()["database"] == "does not answer"


def test_prometheus_reads_the_figures() -> None:
    now, brand = timezone.now(), arrange.brand()
    job = arrange.job(brand, "reviews", "text\n")
    ImportJob.objects.filter(pk=job.pk).update(created_at=now - timedelta(seconds=30))
    took = {"started_at": now - timedelta(seconds=50), "finished_at": now - timedelta(seconds=10)}
    other = arrange.job(brand, "reviews", "text\n")
    ImportJob.objects.filter(pk=other.pk).update(state=Job.State.DONE, **took)
    lines = text(lambda: now).splitlines()
    assert f'evenly_info{{version="{in_force.VERSION}"}} 1.0' in lines
    assert 'evenly_jobs_waiting{kind="importjob"} 1.0' in lines
    assert 'evenly_jobs_oldest_seconds{kind="importjob"} 30.0' in lines
    assert 'evenly_jobs_ended_1h{kind="importjob",state="done"} 1.0' in lines
    assert 'evenly_job_seconds_mean_1h{kind="importjob"} 40.0' in lines
    assert 'evenly_jobs_waiting{kind="scorerun"} 0.0' in lines
