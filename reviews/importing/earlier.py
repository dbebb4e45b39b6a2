"""A file that comes again: the import that brought it in before, and the publisher that it went under then.

Records are known by their publisher and their id, so the same file under two publishers counts twice. Where nobody
names a publisher now, it goes under the earlier one; where somebody names another, that is said loudly.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.db.models import Case, Value, When
from django.utils.translation import gettext as _

from locations.models import Brand
from reviews.importing.facts.rows import SHAPES
from reviews.importing.request import File
from reviews.models import ImportJob
from reviews.readers.records import Recognised


def came_before(brand: Brand, kind: str, sha256: str, *, but: int = 0) -> ImportJob | None:
    """The first import that brought the same file in and was not undone; rather one that inserted something."""
    same = ImportJob.objects.filter(brand=brand, kind=kind, sha256=sha256, state=ImportJob.State.DONE)
    fruitful = Case(When(inserted__gt=0, then=Value(0)), default=Value(1))
    return same.exclude(pk=but).order_by(fruitful, "pk").first()


def before(job: ImportJob) -> ImportJob | None:
    """The import that brought the file of this one in before."""
    return came_before(job.brand, job.kind, job.sha256, but=job.pk)


def digest(path: Path) -> str:
    """SHA-256 of the bytes of a file that is not kept, in hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def settled(file: File, first: ImportJob | None) -> File:
    """The file under the publisher that it came in under before, where the person names none."""
    return replace(file, publisher=first.publisher) if first and first.publisher and not file.publisher else file


def publisher_of(file: File, recognised: Recognised) -> str:
    """The publisher of the records that name none themselves."""
    return file.publisher or recognised.publisher or SHAPES[file.kind].source


def counts_twice(file: File, recognised: Recognised, first: ImportJob | None) -> str:
    """The publisher that the file came in under before, if it is another one; empty if nothing counts twice."""
    if first is None or file.kind not in SHAPES or "publisher" in recognised.understood.values():
        return ""
    then = publisher_of(replace(file, publisher=first.publisher), recognised).strip()
    return then if then.casefold() != publisher_of(file, recognised).strip().casefold() else ""


def sentences(file: File, recognised: Recognised, first: ImportJob | None) -> Iterator[str]:
    """What a person should hear about a file that came before."""
    if first is None:
        return
    at: dict[str, Any] = {"number": first.pk, "name": first.file_name, "day": f"{first.created_at:%Y-%m-%d}"}
    yield _("The same file came in before: import %(number)d, “%(name)s”, %(day)s.") % at
    if then := counts_twice(file, recognised, first):
        yield _(
            "It came from “%(then)s” then and from “%(now)s” now, so all its records count twice; "
            "if that is not meant, undo one of the two."
        ) % {"then": then, "now": publisher_of(file, recognised)}
