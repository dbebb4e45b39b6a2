"""Days and moments as people read them, in the zone that is active."""

from datetime import date, datetime

from django.utils import formats, timezone


def day(day: date) -> str:
    return formats.date_format(day, "DATE_FORMAT")


def moment(moment: datetime) -> str:
    return formats.date_format(timezone.localtime(moment), "DATETIME_FORMAT")
