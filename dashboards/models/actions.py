"""Goals and actions: what is done about a finding, where and since when, and what it changed."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from dashboards.models.findings import Finding
from locations.models import Brand, Location, Region, User
from reviews.jobs import Job


class Goal(models.Model):
    """What a place is to reach in a metric by a day, and where it began: that is frozen when the goal is set.

    Neither region nor store: the whole brand. Values are in the metric's outside unit.
    """

    class State(models.TextChoices):
        OPEN = "open", _("open")
        REACHED = "reached", _("reached")
        MISSED = "missed", _("missed")
        CANCELLED = "cancelled", _("cancelled")

    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, db_index=False, related_name="goals")
    location = models.ForeignKey(Location, on_delete=models.CASCADE, null=True, blank=True, related_name="goals")
    region = models.ForeignKey(Region, on_delete=models.CASCADE, null=True, blank=True, related_name="goals")
    title = models.CharField(max_length=200)
    metric = models.CharField(max_length=60)
    target = models.FloatField()
    due = models.DateField()
    owner = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    baseline_month = models.IntegerField()
    baseline = models.FloatField(null=True, blank=True)
    baseline_low = models.FloatField(null=True, blank=True)
    baseline_high = models.FloatField(null=True, blank=True)
    baseline_n = models.BigIntegerField(default=0)
    state = models.CharField(max_length=9, choices=State, default=State.OPEN)
    reason = models.CharField(max_length=500, blank=True, help_text="why it was cancelled")
    closed_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=150, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("goal")
        constraints = [
            models.CheckConstraint(
                condition=Q(location__isnull=True) | Q(region__isnull=True), name="goal_of_one_place"
            ),
            models.CheckConstraint(condition=~Q(state="cancelled", reason=""), name="goal_cancelled_with_reason"),
            models.CheckConstraint(
                condition=Q(state="open", closed_at__isnull=True) | (~Q(state="open") & Q(closed_at__isnull=False)),
                name="goal_over_has_a_moment",
            ),
        ]
        indexes = [models.Index(fields=["brand", "state", "due"], name="goal_by_due")]

    def __str__(self) -> str:
        return self.title


class Action(models.Model):
    """Something that is done in stores so that a metric gets better, and how that will be judged.

    ``baseline`` is the metric's value in its stores when the action was planned, with its interval; ``detectable`` the
    smallest change that could be seen at all, as it was shown before the action began.
    """

    class Kind(models.TextChoices):
        REPAIR = "repair", _("repair")
        TRAINING = "training", _("training")
        TRIAL = "trial", _("trial")

    class State(models.TextChoices):
        PLANNED = "planned", _("planned")
        DOING = "doing", _("under way")
        DONE = "done", _("done")
        CANCELLED = "cancelled", _("cancelled")

    class CheckAfter(models.IntegerChoices):
        THREE_MONTHS = 3, _("3 months")
        SIX_MONTHS = 6, _("6 months")

    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, db_index=False, related_name="actions")
    finding = models.ForeignKey(Finding, on_delete=models.SET_NULL, null=True, blank=True, related_name="actions")
    goal = models.ForeignKey(Goal, on_delete=models.SET_NULL, null=True, blank=True, related_name="actions")
    region = models.ForeignKey(
        Region,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="actions",
        help_text="region that it is planned for",
    )
    title = models.CharField(max_length=200)
    better = models.TextField(blank=True, help_text="what would make it better")
    easier = models.TextField(blank=True, help_text="what would make it more convenient")
    happier = models.TextField(blank=True, help_text="what would raise satisfaction")
    department = models.CharField(max_length=80, blank=True)
    owner = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    due = models.DateField()
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.REPAIR)
    state = models.CharField(max_length=9, choices=State, default=State.PLANNED)
    reason = models.CharField(max_length=500, blank=True, help_text="why it was cancelled")
    metric = models.CharField(max_length=60, help_text="by which it is judged")
    check_after = models.PositiveSmallIntegerField(choices=CheckAfter, default=CheckAfter.THREE_MONTHS)
    baseline_month = models.IntegerField(null=True, blank=True)
    baseline = models.FloatField(null=True, blank=True)
    baseline_low = models.FloatField(null=True, blank=True)
    baseline_high = models.FloatField(null=True, blank=True)
    baseline_n = models.BigIntegerField(default=0)
    detectable = models.FloatField(null=True, blank=True, help_text="smallest change that can be seen, outside unit")
    detectable_at = models.DateTimeField(null=True, blank=True, help_text="when that was shown")
    lot = models.JSONField(
        default=dict, help_text="of a trial: seed, ids of the stores drawn from, how many were drawn"
    )
    theme = models.CharField(max_length=30, blank=True, help_text="of “you said, we did”: what customers spoke of")
    public_en = models.CharField(max_length=300, blank=True, help_text="what was done, as customers read it")
    public_ko = models.CharField(max_length=300, blank=True)
    public_from = models.DateField(null=True, blank=True)
    escalated = models.PositiveSmallIntegerField(
        default=0, help_text="last person of the line who was reminded: 1 to 3"
    )
    done_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=150, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("action")
        constraints = [
            models.CheckConstraint(condition=Q(check_after__in=[3, 6]), name="action_checked_after_3_or_6"),
            models.CheckConstraint(condition=~Q(state="cancelled", reason=""), name="action_cancelled_with_reason"),
            models.CheckConstraint(
                condition=Q(state="cancelled", cancelled_at__isnull=False)
                | (~Q(state="cancelled") & Q(cancelled_at__isnull=True)),
                name="action_cancelled_has_a_moment",
            ),
            models.CheckConstraint(
                condition=Q(state="done", done_at__isnull=False) | (~Q(state="done") & Q(done_at__isnull=True)),
                name="action_done_has_a_moment",
            ),
        ]
        indexes = [
            models.Index(fields=["brand", "state", "due", "id"], name="action_by_due"),
            models.Index(fields=["owner", "state"], name="action_of_owner"),
        ]

    def __str__(self) -> str:
        return self.title


class ActionStore(models.Model):
    """A store in which an action is carried out, and since when; a roll-out has its stores in stages."""

    action = models.ForeignKey(Action, on_delete=models.CASCADE, db_index=False, related_name="stores")
    location = models.ForeignKey(Location, on_delete=models.CASCADE, related_name="action_stores")
    stage = models.PositiveSmallIntegerField(default=1)
    planned_on = models.DateField(null=True, blank=True)
    started_on = models.DateField(null=True, blank=True)
    done_on = models.DateField(null=True, blank=True)
    is_drawn = models.BooleanField(default=False, help_text="by lot, for a trial")

    class Meta:
        verbose_name = _("store of an action")
        constraints = [
            models.UniqueConstraint(fields=["action", "location"], name="action_store_once"),
            models.CheckConstraint(
                condition=Q(done_on__isnull=True) | Q(started_on__isnull=False, done_on__gte=F("started_on")),
                name="action_store_done_after_start",
            ),
            models.CheckConstraint(condition=Q(stage__gte=1), name="action_store_stage_from_1"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.location}"


class EffectRun(Job):
    """What an action changed by the end of a month, against what was to be expected anyway.

    ``refused`` gives the keys of why there is no verdict. Values are in the outside unit of the action's metric. That
    of a closed month stays as it is.
    """

    class Verdict(models.TextChoices):
        WORKED = "worked", _("worked")
        NO_EFFECT = "no visible effect", _("no visible effect")
        WORSE = "got worse", _("got worse")
        CANNOT_TELL = "cannot tell yet", _("cannot tell yet")

    action = models.ForeignKey(Action, on_delete=models.CASCADE, db_index=False, related_name="effects")
    month = models.IntegerField(help_text="the newest one that it is judged by")
    months = models.JSONField(default=list, help_text="months that are judged")
    value = models.FloatField(null=True, blank=True)
    low = models.FloatField(null=True, blank=True)
    high = models.FloatField(null=True, blank=True)
    verdict = models.CharField(max_length=17, choices=Verdict, blank=True)
    refused = models.JSONField(default=list)
    needed = models.IntegerField(null=True, blank=True, help_text="answers more until it can be told")
    detectable = models.FloatField(null=True, blank=True)
    expected = models.FloatField(null=True, blank=True, help_text="what was to be expected anyway, mean of the months")
    answered = models.FloatField(null=True, blank=True, help_text="what was answered, mean of the months")
    before = models.FloatField(null=True, blank=True, help_text="mean of the same number of months before")
    stores = models.PositiveIntegerField(default=0)
    untreated = models.PositiveIntegerField(default=0)
    answers = models.PositiveIntegerField(default=0, help_text="in the months that are judged")
    answers_before = models.PositiveIntegerField(default=0)
    placebo_scale = models.FloatField(null=True, blank=True)
    placebos = models.JSONField(default=list, help_text="changes of the stores without the action that are shown")
    details = models.JSONField(default=dict, help_text="paths by month, cohorts, checks with their limits")
    method = models.PositiveSmallIntegerField(default=0, help_text="version of the method")
    inputs = models.CharField(max_length=32, blank=True, help_text="digest of what it was computed from")

    class Meta:
        verbose_name = _("effect of an action")
        constraints = [models.UniqueConstraint(fields=["action", "month"], name="effect_once_per_month")]
        indexes = [models.Index(fields=["state", "id"], name="effect_queue")]

    @property
    def is_judged(self) -> bool:
        """Whether the months were enough for a verdict, even if that is that nothing can be told yet."""
        return bool(self.verdict) and not self.refused


class StoreEffect(models.Model):
    """The part of an effect that one store shows: what its manager may see without learning of any other store."""

    run = models.ForeignKey(EffectRun, on_delete=models.CASCADE, db_index=False, related_name="by_store")
    location = models.ForeignKey(Location, on_delete=models.CASCADE, related_name="effects")
    value = models.FloatField(null=True, blank=True)
    low = models.FloatField(null=True, blank=True)
    high = models.FloatField(null=True, blank=True)
    verdict = models.CharField(max_length=17, choices=EffectRun.Verdict, blank=True)
    refused = models.JSONField(default=list)
    detectable = models.FloatField(null=True, blank=True)
    answers = models.PositiveIntegerField(default=0)
    path = models.JSONField(default=list, help_text="month, answers, value, expected value and its interval")

    class Meta:
        verbose_name = _("effect at a store")
        constraints = [models.UniqueConstraint(fields=["run", "location"], name="store_effect_once")]

    def __str__(self) -> str:
        return f"{self.run_id} {self.location}"
