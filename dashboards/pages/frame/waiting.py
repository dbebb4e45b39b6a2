"""What a page says of work that nobody has begun yet."""

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

PATIENCE = timedelta(seconds=15)
"""A worker takes a job within seconds; what waits longer says since when."""


def waiting_words(since: datetime | None, now: datetime) -> str:
    """Say since when something waits while no worker works; empty where a worker may only need a moment."""
    if since is None or now - since < PATIENCE:
        return ""
    words = _("It waits since %(time)s: nothing works on it now. If this stays so, tell whoever runs Evenly.")
    return words % {"time": f"{timezone.localtime(since):%H:%M}"}
