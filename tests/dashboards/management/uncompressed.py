"""Evenly's settings, with static files that are collected into the data folder as they are.

Compressing them takes 23 s of work, and the server finds them by the same manifest either way.
"""

from config.settings import *  # noqa: F403
from config.settings import DATA_DIR, STORAGES

STATIC_ROOT = DATA_DIR / "staticfiles"
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"}}
