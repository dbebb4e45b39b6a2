"""Days, moments and months as people read them: in the zone that is active, or on the clock of a store."""

from datetime import date, datetime

from django.utils import formats, timezone
from django.utils.translation import pgettext

from locations.months import first_day


def day(when: date) -> str:
    """Write the day in the language's own format; of a moment, the day in the active zone."""
    local = timezone.localtime(when) if isinstance(when, datetime) else when
    return formats.date_format(local, "DATE_FORMAT")


def moment(when: datetime) -> str:
    """Write day and time in the active zone, the time with 24 hours in every language."""
    return f"{day(when)} {timezone.localtime(when):%H:%M}"


def day_there(when: datetime) -> str:
    """Write the day of a moment on the clock that it comes with, which is its store's."""
    return formats.date_format(when, "DATE_FORMAT")


def moment_there(when: datetime) -> str:
    """Write day and time of a moment on the clock that it comes with."""
    return f"{day_there(when)} {when:%H:%M}"


def short_month(month: int) -> str:
    """Write a month in at most eight characters for the axis of a chart: "Oct 26", "26.10"."""
    # Translators: letters of Django's date format
    return formats.date_format(first_day(month), pgettext("a short month on a chart", "M y"))
