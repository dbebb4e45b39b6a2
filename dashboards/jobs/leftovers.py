"""What nobody needs any more and nobody deletes: half uploads, and the sessions of people who went away."""

import os
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.core.management import call_command

from reviews.importing.uploads import delete_partial

HOURLY = timedelta(hours=1)


def delete_leftovers(now: datetime) -> int:
    """Delete half uploads and sessions that have expired, once an hour; return how many files these were."""
    stamp = _stamp()
    if stamp.exists() and stamp.stat().st_mtime > (now - HOURLY).timestamp():
        return 0
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.touch()
    os.utime(stamp, (now.timestamp(), now.timestamp()))
    call_command("clearsessions")
    return delete_partial(now)


def look_for_leftovers() -> None:
    """Have the next sweep look for leftovers, whenever the last one did: a worker that starts knows nothing of it."""
    _stamp().unlink(missing_ok=True)


def _stamp() -> Path:
    """Name the file whose time says when leftovers were last deleted, by whichever worker."""
    return Path(settings.DATA_DIR) / "leftovers-deleted"
