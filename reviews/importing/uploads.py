"""Store files as they were given, below the data folder under the digest of their bytes."""

import hashlib
import os
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from django.conf import settings

from reviews.jobs import OVER
from reviews.models import ImportJob

BLOCK = 2**20
PARTIAL = "partial-"
"""How the names of files begin while they are written."""
ABANDONED = timedelta(hours=1)
"""How long nothing is written to a file that nobody sends any more."""


class Upload(NamedTuple):
    """A stored file: its path below the data folder, the SHA-256 of its bytes, and how many there are."""

    stored_as: str
    sha256: str
    size: int


def store(blocks: Iterable[bytes]) -> Upload:
    """Store a file; the same bytes are stored once, and a broken upload leaves nothing behind."""
    folder = Path(settings.DATA_DIR) / "uploads"
    folder.mkdir(parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    handle, partial = tempfile.mkstemp(dir=folder, prefix=PARTIAL)
    try:
        with os.fdopen(handle, "wb") as file:
            for block in blocks:
                file.write(block)
                digest.update(block)
                size += len(block)
            file.flush()
            os.fsync(file.fileno())
        Path(partial).replace(folder / digest.hexdigest())
    except BaseException:
        Path(partial).unlink(missing_ok=True)
        raise
    return Upload(f"uploads/{digest.hexdigest()}", digest.hexdigest(), size)


def delete_leftovers(now: datetime) -> int:
    """Delete what broken uploads and killed processes have left; return how many files these were.

    That are half uploads, whole ones whose import could not be queued, and those of imports whose worker died, or lost
    the database, when all was done but this.
    """
    awaited = set(ImportJob.objects.exclude(state__in=OVER).values_list("stored_as", flat=True))
    stored = (path for path in path_of("uploads").glob("*") if f"uploads/{path.name}" not in awaited)
    deleted = 0
    for path in (*Path(settings.FILE_UPLOAD_TEMP_DIR).glob("*"), *stored):
        with suppress(FileNotFoundError):
            # One that has just been stored may be given its import at this moment.
            if path.stat().st_mtime < (now - ABANDONED).timestamp():
                path.unlink()
                deleted += 1
    return deleted


def store_file(path: Path) -> Upload:
    with path.open("rb") as file:
        return store(iter(lambda: file.read(BLOCK), b""))


def drop(job: ImportJob) -> None:
    """Remove the file of an import that is over, for it may name people."""
    if job.stored_as:
        forget(job.stored_as)


def forget(stored_as: str) -> None:
    """Remove a stored file unless an import still waits for it."""
    if not ImportJob.objects.filter(stored_as=stored_as).exclude(state__in=OVER).exists():
        path_of(stored_as).unlink(missing_ok=True)


def path_of(stored_as: str) -> Path:
    """Return where a stored file lies."""
    return Path(settings.DATA_DIR) / stored_as
