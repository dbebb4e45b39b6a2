"""Findings: what was found about a place, with its evidence month by month, and what people say of its cause."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from locations.models import Brand, Location, Region, User


class FindingSettings(models.Model):
    """How a brand's findings and alerts work; without a row the defaults apply."""

    brand = models.OneToOneField(Brand, on_delete=models.CASCADE, primary_key=True, related_name="finding_settings")
    worth = models.JSONField(
        default=dict, help_text="smallest difference worth having, by metric, in its outside unit; absent: the default"
    )
    alarms_per_year = models.FloatField(default=1.0, help_text="false alarms of the weekly alerts that are accepted")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(alarms_per_year__gt=0, alarms_per_year__lte=52), name="alarms_in_range")
        ]

    def __str__(self) -> str:
        return str(self.brand)


class FindingMonth(models.Model):
    """A month whose scores were searched for findings; a month without such a row is neither clean nor not."""

    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="finding_months", db_index=False)
    month = models.IntegerField()
    at = models.DateTimeField()
    found = models.PositiveIntegerField(default=0, help_text="lines of evidence")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["brand", "month"], name="finding_month_once")]

    def __str__(self) -> str:
        return f"{self.brand} {self.month}"


class Finding(models.Model):
    """A statement about a place in one direction, open from the month in which it was first found until it is over.

    The place is a store, a region, a source of files, or with none of them the whole brand. What it rests on are its
    lines of evidence; ``kind``, ``metric``, ``theme``, ``since`` and ``strength`` are those of the line that leads in
    its last month. Priority is the product of its three parts; None where one is not known.
    """

    class Kind(models.TextChoices):
        BELOW = "below", _("below the standard")
        DIFFERS = "differs", _("differs from comparable stores")
        CHANGED = "changed", _("changed")
        THEME = "theme", _("complaints stand out")
        DEADLINE = "deadline", _("answers come late")
        LISTING = "listing", _("wrong listings")
        SOURCE_LATE = "source_late", _("a source is late")

    class Direction(models.TextChoices):
        WORSE = "worse", _("worse")
        BETTER = "better", _("better")

    class State(models.TextChoices):
        NEW = "new", _("new")
        ACCEPTED = "accepted", _("accepted")
        IN_WORK = "in_work", _("in work")
        WATCHING = "watching", _("watching")
        RESOLVED = "resolved", _("resolved")
        DISMISSED = "dismissed", _("dismissed")

    OPEN = (State.NEW, State.ACCEPTED, State.IN_WORK, State.WATCHING)

    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, db_index=False, related_name="findings")
    location = models.ForeignKey(Location, on_delete=models.CASCADE, null=True, blank=True, related_name="findings")
    region = models.ForeignKey(Region, on_delete=models.CASCADE, null=True, blank=True, related_name="findings")
    source = models.CharField(max_length=40, blank=True, help_text="publisher or kind of file that is late")
    direction = models.CharField(max_length=6, choices=Direction, default=Direction.WORSE)
    kind = models.CharField(max_length=11, choices=Kind)
    metric = models.CharField(max_length=60, blank=True)
    theme = models.CharField(max_length=30, blank=True)
    since = models.IntegerField(null=True, blank=True, help_text="month in which it began; empty: before the data do")
    first_month = models.IntegerField(help_text="first month in which it was found")
    last_month = models.IntegerField(help_text="newest month in which it was found")
    strength = models.FloatField(null=True, blank=True, help_text="probability to be below, or false discovery rate")
    frequency = models.FloatField(null=True, blank=True, help_text="share of the place's customers that it touches")
    severity = models.FloatField(null=True, blank=True, help_text="in smallest differences worth having")
    lever = models.FloatField(null=True, blank=True, help_text="what it moves of the brand's figure, in the same unit")
    priority = models.FloatField(null=True, blank=True)
    cause_kind = models.CharField(max_length=6, blank=True, help_text="theme, part or phrase")
    cause = models.CharField(max_length=120, blank=True, help_text="key of the theme, value of the part, or the phrase")
    cause_figures = models.JSONField(default=dict, help_text="what the cause rests on")
    state = models.CharField(max_length=9, choices=State, default=State.NEW)
    state_before = models.CharField(max_length=9, choices=State, blank=True, help_text="what it was before it was over")
    reason = models.CharField(max_length=500, blank=True, help_text="why it was dismissed")
    owner = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    closed_month = models.IntegerField(null=True, blank=True, help_text="first month at whose end it is over")
    opened_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("finding")
        constraints = [
            models.UniqueConstraint(
                fields=["location", "direction"],
                condition=Q(location__isnull=False, state__in=["new", "accepted", "in_work", "watching"]),
                name="finding_one_open_store",
            ),
            models.UniqueConstraint(
                fields=["region", "direction"],
                condition=Q(region__isnull=False, state__in=["new", "accepted", "in_work", "watching"]),
                name="finding_one_open_region",
            ),
            models.UniqueConstraint(
                fields=["brand", "source", "direction"],
                condition=Q(
                    location__isnull=True,
                    region__isnull=True,
                    state__in=["new", "accepted", "in_work", "watching"],
                ),
                name="finding_one_open_brand",
            ),
            models.CheckConstraint(
                condition=Q(location__isnull=True, region__isnull=True)
                | Q(location__isnull=True, source="")
                | Q(region__isnull=True, source=""),
                name="finding_of_one_place",
            ),
            models.CheckConstraint(condition=~Q(state="dismissed", reason=""), name="finding_dismissed_with_reason"),
            models.CheckConstraint(
                condition=Q(state__in=["resolved", "dismissed"], closed_month__isnull=False)
                | (~Q(state__in=["resolved", "dismissed"]) & Q(closed_month__isnull=True)),
                name="finding_over_has_a_month",
            ),
            models.CheckConstraint(condition=Q(last_month__gte=F("first_month")), name="finding_months_in_order"),
        ]
        indexes = [
            models.Index(fields=["brand", "state", "-priority", "id"], name="finding_in_order"),
            models.Index(fields=["brand", "-first_month", "-id"], name="finding_newest"),
        ]

    def __str__(self) -> str:
        return f"finding {self.pk}"

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN


class Evidence(models.Model):
    """One line that a finding rests on in one month; the lines of a month are replaced when it is searched again."""

    finding = models.ForeignKey(Finding, on_delete=models.CASCADE, db_index=False, related_name="evidence")
    # The store of its finding, so that the line goes with it when the import that brought the store is undone.
    location = models.ForeignKey(Location, on_delete=models.CASCADE, null=True, blank=True, related_name="evidence")
    month = models.IntegerField()
    kind = models.CharField(max_length=11, choices=Finding.Kind)
    metric = models.CharField(max_length=60, blank=True)
    theme = models.CharField(max_length=30, blank=True)
    since = models.IntegerField(null=True, blank=True)
    strength = models.FloatField(null=True, blank=True)
    leads = models.BooleanField(default=False, help_text="the line that names the finding in its month")
    figures = models.JSONField(default=dict, help_text="values, intervals and counts, by name, in the outside unit")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["finding", "month", "kind", "metric", "theme"], name="evidence_once_per_month"
            ),
            models.UniqueConstraint(fields=["finding", "month"], condition=Q(leads=True), name="evidence_one_leads"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.metric or self.theme} {self.month}"


class RootCause(models.Model):
    """The seven questions of a finding, as they were answered from data when it was over.

    While it is open they are computed whenever somebody asks, and there is no row.
    """

    finding = models.OneToOneField(Finding, on_delete=models.CASCADE, primary_key=True, related_name="root_cause")
    computed = models.JSONField(default=list, help_text="one part for each question: figures and references to rows")
    month = models.IntegerField(help_text="month whose data they are from")

    class Meta:
        verbose_name = _("answered questions of a finding")

    def __str__(self) -> str:
        return f"root cause of {self.finding_id}"


class CauseAnswer(models.Model):
    """What a person wrote to one of the seven questions; the newest text replaces the one before it."""

    finding = models.ForeignKey(Finding, on_delete=models.CASCADE, db_index=False, related_name="cause_answers")
    question = models.PositiveSmallIntegerField()
    text = models.TextField()
    by = models.CharField(max_length=150)
    at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("answer about a cause")
        constraints = [
            models.UniqueConstraint(fields=["finding", "question"], name="cause_answer_once"),
            models.CheckConstraint(condition=Q(question__range=(1, 7)), name="cause_answer_1_to_7"),
        ]

    def __str__(self) -> str:
        return f"answer {self.question} of {self.finding_id}"
