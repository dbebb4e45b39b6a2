"""When the monthly reports go out, and to whom in which languages."""

from datetime import time

from django.db import models
from django.db.models import Q

from locations.models import Brand, User
from locations.working_days import MOST


class ReportSchedule(models.Model):
    """The schedule of a brand's reports.

    On its day head office is asked to close the month before; the reports go out once that is done. ``zone`` is an IANA
    name. Who gets which edition follows from the roles people have, so there is no list of addresses.
    """

    brand = models.OneToOneField(Brand, on_delete=models.CASCADE, related_name="report_schedule")
    is_active = models.BooleanField(default=False)
    working_day = models.PositiveSmallIntegerField(default=3)
    time = models.TimeField(default=time(9))
    zone = models.CharField(max_length=64)
    to_head_office = models.BooleanField(default=True, help_text="the report of the whole brand")
    to_regional = models.BooleanField(default=True, help_text="that of their region")
    to_stores = models.BooleanField(default=True, help_text="that of their store")
    formats = models.JSONField(default=list, help_text="files that are attached: pdf, xlsx, csv")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(working_day__gte=1, working_day__lte=MOST), name="schedule_on_a_working_day"
            )
        ]

    def __str__(self) -> str:
        return self.brand.slug


class ReportReader(models.Model):
    """One person who gets the reports in other languages than their own, or not at all."""

    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="report_readers")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    choice = models.CharField(max_length=8, help_text="languages with a blank between them, or none")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["brand", "user"], name="report_reader_once")]

    def __str__(self) -> str:
        return str(self.user)
