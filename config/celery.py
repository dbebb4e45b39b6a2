"""Celery: only a way to wake workers; the job itself is a row of our database."""

import os

from celery import Celery, bootsteps
from celery.worker import WorkController
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
app = Celery("evenly")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


class Sweeper(bootsteps.StartStopStep):
    """Every worker asks for a sweep now and then, so that a dead worker's jobs are found without a beat."""

    requires = ("celery.worker.components:Timer",)

    def start(self, worker: WorkController) -> None:
        self.entry = worker.timer.call_repeatedly(settings.SWEEP_SECONDS, _sweep)

    def stop(self, worker: WorkController) -> None:
        self.entry.cancel()


def _sweep() -> None:
    app.send_task("dashboards.tasks.sweep", expires=settings.SWEEP_SECONDS)


app.steps["worker"].add(Sweeper)
