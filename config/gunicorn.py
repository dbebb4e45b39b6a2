"""How gunicorn runs Evenly, wherever it does: ``gunicorn --config python:config.gunicorn config.wsgi``."""

import os
from pathlib import Path

from gunicorn.arbiter import Arbiter  # type: ignore[import-untyped]
from gunicorn.workers.base import Worker  # type: ignore[import-untyped]

worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY") or 2)
threads = 4
timeout = 120
loglevel = "warning"
control_socket_disable = True
METRICS = os.environ.get("EVENLY_METRICS_DIR", "")
if METRICS:
    Path(METRICS).mkdir(parents=True, exist_ok=True)
    # Read by prometheus_client when it is imported.
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = METRICS


def on_starting(_server: Arbiter) -> None:
    """Forget the figures of the processes before, which would be added to those to come."""
    if METRICS:
        for file in Path(METRICS).glob("*.db"):
            file.unlink()


def child_exit(_server: Arbiter, worker: Worker) -> None:
    """Have the figures of a process that has ended counted as such."""
    if METRICS:
        from prometheus_client.multiprocess import mark_process_dead

        mark_process_dead(worker.pid, METRICS)  # type: ignore[no-untyped-call]
