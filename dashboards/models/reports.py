"""Closed months, what revised them, and the reports made of them."""

from datetime import datetime
from typing import Literal, Self

from django.db import models
from django.db.models import Case, Q, When
from django.utils.translation import gettext_lazy as _

from dashboards.rows import StandardRow
from locations.models import Brand, Location, Region, User
from locations.months import format_month
from reviews.jobs import Job


class MonthClose(Job):
    """A closed month, whose figures change by a revision alone: its scores are those of the newest one.

    As a job it is the work of closing or revising it; ``revision`` says what is done.
    """

    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="month_closes")
    month = models.IntegerField()
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    by_name = models.CharField(max_length=150, blank=True)
    at = models.DateTimeField(null=True, blank=True, help_text="when it was closed")
    revision = models.PositiveSmallIntegerField(default=0, help_text="the newest; 0 until the month is closed")
    standards = models.JSONField(default=list, help_text="the standards that the figures are judged by")
    facts = models.CharField(max_length=32, blank=True, help_text="digest of what the figures were computed from")
    later = models.PositiveIntegerField(default=0, help_text="figures that a revision would change, as last counted")
    later_facts = models.CharField(max_length=32, blank=True, help_text="digest of the facts of that count")

    class Meta:
        verbose_name = _("closing of a month")
        constraints = [models.UniqueConstraint(fields=["brand", "month"], name="month_closed_once")]
        indexes = [models.Index(fields=["state", "id"], name="month_close_queue")]

    def __str__(self) -> str:
        return format_month(self.month)

    @classmethod
    def closed(cls, brand: int) -> "models.QuerySet[MonthClose]":
        """Find the closed months of a brand; one that is still being closed is none."""
        return cls.objects.filter(brand_id=brand, revision__gt=0)

    @classmethod
    def standards_of(cls, brand: int, month: int) -> list[StandardRow] | None:
        """Give the standards by which a closed month is judged; None for a month that is not closed."""
        stored = cls.closed(brand).filter(month=month).values_list("standards", flat=True).first()
        return None if stored is None else [StandardRow(*row) for row in stored]


class MonthRevision(models.Model):
    """One revision of a closed month; number 1 is its closing."""

    close = models.ForeignKey(MonthClose, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    by_name = models.CharField(max_length=150, blank=True)
    reasons = models.JSONField(default=list, help_text="what came between it and the one before")
    changed = models.PositiveIntegerField(default=0, help_text="figures that it changed")
    differences = models.BinaryField(null=True, help_text="those, as compressed JSON")
    cuts_names = models.BooleanField(default=False, help_text="whether its reports quote customers without names")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["close", "number"], name="revision_once")]


class ReportRun(Job):
    """A report of one place and month in one language; ``parts`` are the numbers that it was made from.

    Neither region nor store: the whole brand. ``revision`` 0 is a draft of an open month, which is made anew each time.
    """

    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="reports")
    region = models.ForeignKey(Region, on_delete=models.CASCADE, null=True, blank=True, related_name="reports")
    location = models.ForeignKey(Location, on_delete=models.CASCADE, null=True, blank=True, related_name="reports")
    month = models.IntegerField()
    window = models.SmallIntegerField(default=12)
    language = models.CharField(max_length=2)
    revision = models.PositiveSmallIntegerField(default=0)
    created_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    title = models.CharField(max_length=400, blank=True, help_text="its headline, in its language")
    fingerprint = models.CharField(max_length=64, blank=True, help_text="SHA-256 of the numbers it is made from")
    renderer = models.CharField(max_length=32, blank=True, help_text="version of what made the files")
    outputs = models.JSONField(default=dict, help_text="SHA-256 and size of each file, by format")
    withdrawn = models.CharField(max_length=200, blank=True, help_text="why its files were deleted")

    class Meta:
        verbose_name = _("report")
        constraints = [
            models.UniqueConstraint(
                fields=["brand", "month", "language", "revision"],
                condition=Q(region__isnull=True, location__isnull=True),
                name="report_once_brand",
            ),
            models.UniqueConstraint(
                fields=["region", "month", "language", "revision"],
                condition=Q(region__isnull=False),
                name="report_once_region",
            ),
            models.UniqueConstraint(
                fields=["location", "month", "language", "revision"],
                condition=Q(location__isnull=False),
                name="report_once_store",
            ),
            models.CheckConstraint(
                condition=Q(region__isnull=True) | Q(location__isnull=True), name="report_of_one_place"
            ),
        ]
        indexes = [
            models.Index(fields=["state", "id"], name="report_queue"),
            models.Index(fields=["brand", "month", "revision"], name="report_of_month"),
        ]

    @classmethod
    def waiting(cls, now: datetime) -> "models.QuerySet[Self]":
        """Find the reports that a worker may make: those that somebody waits for before those of all stores at once."""
        at_once = Case(When(location__isnull=False, created_by__isnull=True, then=1), default=0)
        return super().waiting(now).order_by(at_once, "pk")

    @property
    def place_kind(self) -> Literal["brand", "region", "store"]:
        return "store" if self.location else "region" if self.region else "brand"

    @property
    def place_key(self) -> str:
        """The code of the store or the path of the region; empty for the whole brand."""
        return self.location.code if self.location else self.region.path if self.region else ""

    @property
    def place_name(self) -> str:
        return (self.location or self.region or self.brand).name


class ReportPart(models.Model):
    """A part of the numbers that a report was made from: together they are the edition as compressed JSON.

    Those of a large brand take 50 MB, which a database would have in memory several times over as one value.
    """

    report = models.ForeignKey(ReportRun, on_delete=models.CASCADE, related_name="parts", db_index=False)
    number = models.PositiveSmallIntegerField()
    content = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report", "number"], name="report_part_once")]


class ReportQuote(models.Model):
    """A customer's words in a report, as they were when it was made: a correction in a later file leaves them.

    Erasing the person deletes the row, and with it the report's files.
    """

    class Kind(models.TextChoices):
        REVIEW = "review", _("review")
        SURVEY = "survey", _("survey answer")

    report = models.ForeignKey(ReportRun, on_delete=models.CASCADE, related_name="quotes")
    kind = models.CharField(max_length=6, choices=Kind)
    fact = models.BigIntegerField(help_text="id of the review or answer")
    text = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report", "kind", "fact"], name="quote_once")]
        indexes = [models.Index(fields=["kind", "fact"], name="quotes_of_fact")]
