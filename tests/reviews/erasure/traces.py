"""Where a marker is still to be found: every text of every table, and every file of the data folder."""

from collections.abc import Iterator
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import models

APPS = ("locations", "reviews", "dashboards")


def traces(*markers: str) -> list[str]:
    """Name each place that has one of the markers, in whatever case."""
    wanted = [marker.casefold() for marker in markers]
    return [where for where, text in _texts() if any(marker in text.casefold() for marker in wanted)]


def _texts() -> Iterator[tuple[str, str]]:
    for label in APPS:
        for model in apps.get_app_config(label).get_models():
            fields = [
                field.attname
                for field in model._meta.concrete_fields
                if isinstance(field, models.CharField | models.TextField | models.JSONField)
            ]
            for row in model._default_manager.values("pk", *fields):
                yield from ((f"{model.__name__}.{name} {row['pk']}", str(row[name])) for name in fields)
    for path in Path(settings.DATA_DIR).rglob("*"):
        if path.is_file() and not path.name.startswith("evenly.sqlite3"):
            yield str(path.relative_to(settings.DATA_DIR)), path.read_bytes().decode("utf-8", "replace")
