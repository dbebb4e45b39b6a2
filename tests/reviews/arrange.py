"""Brands, files and imports for tests: a file is written down where the test can be read, and imported for real."""

from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from django.conf import settings

from locations.models import Brand, Location
from reviews import tallies
from reviews.importing import run, undo
from reviews.importing.undo import Undone
from reviews.importing.uploads import store
from reviews.models import ImportJob

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
_NUMBERS = count()


def brand(slug: str = "", **attributes: Any) -> Brand:
    return Brand.objects.create(slug=slug or f"brand-{next(_NUMBERS)}", name="Brand", **attributes)


def stores(of: Brand, *codes: str, **attributes: Any) -> list[Location]:
    return Location.objects.bulk_create(Location(brand=of, code=code, name=code, **attributes) for code in codes)


def job(of: Brand, kind: str, text: str | bytes, *, publisher: str = "", **options: Any) -> ImportJob:
    """A queued import of a file with this content."""
    content = text.encode() if isinstance(text, str) else text
    return ImportJob.objects.create(
        brand=of,
        kind=kind,
        publisher=publisher,
        options=options,
        file_name=f"{kind}.csv",
        **store([content])._asdict(),
    )


def claimed(queued: ImportJob, worker: str = "worker", now: datetime = NOW) -> ImportJob:
    held = ImportJob.claim(queued.pk, worker, now)
    assert held is not None
    return held


def bring(of: Brand, kind: str, text: str | bytes, *, now: datetime = NOW, **options: Any) -> ImportJob:
    """Bring a file in and refresh the tallies; the finished job."""
    held = claimed(job(of, kind, text, **options), now=now)
    tallies.refresh(of.pk, fresh=run.run(held, lambda: now))
    held.finish(now)
    return held


def take_back(job: ImportJob) -> Undone:
    """Undo as a worker does it."""
    assert job.ask_for(ImportJob.Task.UNDO)
    held = claimed(job)
    done = undo.undo(held, lambda: NOW)
    tallies.refresh(held.brand_id)
    held.finish(NOW, into=ImportJob.State.UNDONE)
    job.refresh_from_db()
    return done


def counts(of: ImportJob) -> tuple[int, int, int, int]:
    """Inserted, updated, unchanged, rejected; together they are what was read."""
    found = (of.inserted, of.updated, of.unchanged, of.rejected)
    assert of.read == sum(found)
    return found


def rejects(of: ImportJob) -> str:
    return (Path(settings.DATA_DIR) / of.rejects_file).read_text(encoding="utf-8") if of.rejects_file else ""


def later(days: float = 0, **parts: float) -> datetime:
    return NOW + timedelta(days=days, **parts)
