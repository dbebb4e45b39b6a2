"""Celery: only a way to wake workers; the job itself is a row of our database."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
app = Celery("evenly")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
