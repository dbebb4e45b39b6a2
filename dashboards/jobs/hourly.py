"""What is due once an hour: to delete half uploads, expired sessions, wrong passwords that no longer count and late
requests, and to begin planned moves.
"""

import os
from datetime import datetime, timedelta
from pathlib import Path

from axes.models import AccessAttempt
from django.conf import settings
from django.core.management import call_command

from locations.moves import begin_planned
from reviews.importing.uploads import delete_partial
from reviews.jobs import AT_WORK
from reviews.models import StopRequest

HOURLY = timedelta(hours=1)


def tidy_up(now: datetime) -> int:
    """Do, once an hour, what is due; return how many files of half uploads were deleted."""
    stamp = _stamp()
    if stamp.exists() and stamp.stat().st_mtime > (now - HOURLY).timestamp():
        return 0
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.touch()
    os.utime(stamp, (now.timestamp(), now.timestamp()))
    begin_planned(now)
    call_command("clearsessions")
    # Name, address and browser of who mistyped a password are there for the wait alone.
    AccessAttempt.objects.filter(attempt_time__lt=now - settings.AXES_COOLOFF_TIME).delete()
    # Whoever wanted a job stopped that had just ended is named here for nothing.
    StopRequest.objects.exclude(job__state__in=AT_WORK).delete()
    return delete_partial(now)


def forget_last_time() -> None:
    """Have the next sweep tidy up, whenever the last one did: a worker that starts knows nothing of it."""
    _stamp().unlink(missing_ok=True)


def _stamp() -> Path:
    """Name the file whose time says when it was last done, by whichever worker."""
    return Path(settings.DATA_DIR) / "tidied-up"
