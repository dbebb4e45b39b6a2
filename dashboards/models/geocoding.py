"""The search for coordinates of stores in the background, one job for each brand and one pace for all."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from locations.models import Brand
from reviews.jobs import Job


class GeocodingJob(Job):
    """The job that gives a brand's stores coordinates. There is one row for each brand, queued again when needed."""

    brand = models.OneToOneField(Brand, on_delete=models.CASCADE, related_name="geocoding")
    not_before = models.DateTimeField(null=True, blank=True, help_text="when a waiting job may go on")
    changed = models.BooleanField(default=False, help_text="whether stores moved and nothing is scored by it yet")

    class Meta:
        verbose_name = _("search for coordinates")
        indexes = [models.Index(fields=["state", "id"], name="geocoding_queue")]

    def __str__(self) -> str:
        return self.brand.slug

    @classmethod
    def waiting(cls, now: datetime) -> "QuerySet[Self]":
        """Return jobs that a worker may take now; one that pauses is none of them."""
        return super().waiting(now).filter(Q(not_before__isnull=True) | Q(not_before__lte=now))

    def put_back(self, resume: datetime | None, reason: str = "") -> bool:
        """Queue the job again after a part of its work, which is no failed attempt, with the reason of a pause."""
        rows = self.held()
        values = {"lease_until": None, "attempts": 0, "killed": 0, "not_before": resume, "error": reason}
        return bool(rows.update(state=self.State.QUEUED, **values))

    def end(self, now: datetime) -> bool:
        """End the job unless stores have moved since it last looked."""
        rows = self.held().filter(changed=False)
        return bool(rows.update(state=self.State.DONE, error="", lease_until=None, progress=1, finished_at=now))


class GeocoderPace(models.Model):
    """When the geocoder may be asked next, for all workers; a single row."""

    next_at = models.DateTimeField(null=True, blank=True)
    failures = models.PositiveSmallIntegerField(default=0, help_text="in a row")
    error = models.CharField(max_length=300, blank=True)
    checked_at = models.DateTimeField(null=True, blank=True, help_text="when all brands were last looked through")

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="geocoder_pace_single_row")]

    def __str__(self) -> str:
        return f"{self.next_at}"
