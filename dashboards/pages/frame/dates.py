"""Days and moments as people read them, in the zone that is active."""

from datetime import date, datetime

from django.utils import formats, timezone


def day(when: date) -> str:
    """The day in the language's own format; of a moment, the day in the active zone."""
    local = timezone.localtime(when) if isinstance(when, datetime) else when
    return formats.date_format(local, "DATE_FORMAT")


def moment(when: datetime) -> str:
    """Day and time in the active zone, the time with 24 hours in every language."""
    return f"{day(when)} {timezone.localtime(when):%H:%M}"
