"""No file takes a worker for itself: its time is up at some point, and its memory."""

import contextlib
import os
import resource
import signal
import subprocess
import sys
import threading
import time

import pytest

from dashboards.jobs import limits, queue
from dashboards.jobs.limits import limited_memory, limited_time
from reviews import tasks
from reviews.jobs import TookTooLong
from reviews.models import ImportJob
from tests.reviews import arrange


def test_what_takes_too_long_is_stopped_and_nothing_is_left_of_the_limit() -> None:
    before = signal.getsignal(signal.SIGALRM)
    # Readers suppress what goes wrong in broken files.
    with pytest.raises(TookTooLong), limited_time(0.05), contextlib.suppress(Exception):
        time.sleep(5)
    assert signal.getsignal(signal.SIGALRM) is before
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)


def test_in_another_thread_there_is_no_limit() -> None:
    done: list[bool] = []

    def work() -> None:
        with limited_time(0.01):
            time.sleep(0.05)
        done.append(True)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert done == [True]


def test_too_much_memory_is_an_error_and_not_the_end_of_the_machine() -> None:
    script = (
        "import django\ndjango.setup()\nfrom dashboards.jobs.limits import limited_memory\n"
        "with limited_memory(400_000_000):\n"
        "    try:\n        bytearray(800_000_000)\n    except MemoryError:\n        print('stopped')\n"
        "bytearray(800_000_000)\nprint('free')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings"},
    )
    assert done.stdout.split() == ["stopped", "free"], done.stderr


def test_a_lower_limit_of_the_system_stays() -> None:
    before = resource.getrlimit(resource.RLIMIT_DATA)
    with limited_memory(limits.MEMORY):
        assert resource.getrlimit(resource.RLIMIT_DATA) == (limits.MEMORY, before[1])
        with limited_memory(2 * limits.MEMORY):
            assert resource.getrlimit(resource.RLIMIT_DATA)[0] == limits.MEMORY
    assert resource.getrlimit(resource.RLIMIT_DATA) == before


@pytest.mark.django_db
def test_the_job_fails_at_once_with_a_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queue, "limited_time", lambda: limited_time(0.2))
    monkeypatch.setitem(tasks.WORK, ImportJob.Task.IMPORT, lambda _job: time.sleep(60))
    waiting = arrange.job(arrange.brand(), "reviews", "store,date,rating\n")
    queue.run_import(waiting.pk, "worker")
    waiting.refresh_from_db()
    assert waiting.state == "failed"
    assert "longer than a worker may spend" in waiting.error


@pytest.mark.django_db
def test_a_file_that_needs_too_much_memory_is_not_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    def exhaust(_job: ImportJob) -> None:
        raise MemoryError

    monkeypatch.setitem(tasks.WORK, ImportJob.Task.IMPORT, exhaust)
    waiting = arrange.job(arrange.brand(), "reviews", "store,date,rating\n")
    queue.run_import(waiting.pk, "worker")
    waiting.refresh_from_db()
    assert waiting.state == "failed"
    assert "more memory" in waiting.error
