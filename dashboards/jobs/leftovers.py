"""What nobody needs any more and nobody deletes: half uploads, sessions that have expired, requests that came late."""

import os
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.core.management import call_command

from reviews.importing.uploads import delete_partial
from reviews.jobs import Job
from reviews.models import StopRequest

HOURLY = timedelta(hours=1)


def delete_leftovers(now: datetime) -> int:
    """Delete, once an hour, what is left of uploads, sessions and requests to stop; return how many files it was."""
    stamp = _stamp()
    if stamp.exists() and stamp.stat().st_mtime > (now - HOURLY).timestamp():
        return 0
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.touch()
    os.utime(stamp, (now.timestamp(), now.timestamp()))
    call_command("clearsessions")
    # Whoever wanted a job stopped that had just ended is named here for nothing.
    StopRequest.objects.exclude(job__state__in=(Job.State.QUEUED, Job.State.RUNNING)).delete()
    return delete_partial(now)


def look_for_leftovers() -> None:
    """Have the next sweep look for leftovers, whenever the last one did: a worker that starts knows nothing of it."""
    _stamp().unlink(missing_ok=True)


def _stamp() -> Path:
    """Name the file whose time says when leftovers were last deleted, by whichever worker."""
    return Path(settings.DATA_DIR) / "leftovers-deleted"
