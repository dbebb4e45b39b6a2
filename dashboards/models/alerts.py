"""Alerts: the weekly watch with its record, who is notified of what, and what somebody has set aside.

That the same event reaches a person once is a Notice of its subject and step (``dashboards.models.notices``).
"""

from datetime import time

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dashboards.models.findings import Finding
from locations.models import Brand, Location, Region, User


class AlarmWeek(models.Model):
    """A week that was watched: how much was tested, and how many alarms chance alone would have raised."""

    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, db_index=False, related_name="alarm_weeks")
    week = models.DateField(help_text="its Monday, in the brand's zone")
    at = models.DateTimeField()
    stores = models.PositiveIntegerField()
    metrics = models.JSONField(default=list)
    expected = models.FloatField(help_text="alarms by chance in this week, all metrics together")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["brand", "week"], name="alarm_week_once")]

    def __str__(self) -> str:
        return f"{self.brand} {self.week}"


class StoreAlarm(models.Model):
    """A store whose answers of the last weeks fell faster than chance would have it."""

    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, db_index=False, related_name="alarms")
    location = models.ForeignKey(Location, on_delete=models.CASCADE, db_index=False, related_name="alarms")
    metric = models.CharField(max_length=60)
    week = models.DateField(help_text="Monday of the week in which it was raised")
    since = models.DateField(help_text="Monday of the week in which the fall likely began")
    strength = models.FloatField(help_text="logarithm of the Shiryaev-Roberts statistic")
    finding = models.ForeignKey(Finding, on_delete=models.SET_NULL, null=True, blank=True, related_name="alarms")

    class Meta:
        verbose_name = _("alarm")
        constraints = [models.UniqueConstraint(fields=["location", "metric", "week"], name="alarm_once")]
        indexes = [models.Index(fields=["brand", "-week", "-id"], name="alarm_newest")]

    def __str__(self) -> str:
        return f"{self.location} {self.metric} {self.week}"


class Subscription(models.Model):
    """What a person wants to be notified of, about which place, and when: at once, or in one digest a day or week.

    Neither region nor store: all that they see. The time is that of ``zone``, an IANA name.
    """

    class Pace(models.TextChoices):
        AT_ONCE = "at_once", _("at once")
        DAILY = "daily", _("daily")
        WEEKLY = "weekly", _("weekly")

    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, db_index=False, related_name="subscriptions")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="subscriptions")
    location = models.ForeignKey(
        Location, on_delete=models.CASCADE, null=True, blank=True, related_name="subscriptions"
    )
    region = models.ForeignKey(Region, on_delete=models.CASCADE, null=True, blank=True, related_name="subscriptions")
    kinds = models.JSONField(default=list, help_text="kinds of findings, and of actions; empty: all")
    pace = models.CharField(max_length=7, choices=Pace, default=Pace.WEEKLY)
    weekday = models.PositiveSmallIntegerField(default=0, help_text="of a weekly digest; 0 is Monday")
    time = models.TimeField(default=time(9))
    zone = models.CharField(max_length=64)
    is_active = models.BooleanField(default=True)
    sent_at = models.DateTimeField(null=True, blank=True, help_text="when its last digest was due")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("subscription")
        constraints = [
            models.UniqueConstraint(
                fields=["brand", "user"],
                condition=Q(location__isnull=True, region__isnull=True),
                name="subscription_once_all",
            ),
            models.UniqueConstraint(
                fields=["user", "region"], condition=Q(region__isnull=False), name="subscription_once_region"
            ),
            models.UniqueConstraint(
                fields=["user", "location"], condition=Q(location__isnull=False), name="subscription_once_store"
            ),
            models.CheckConstraint(
                condition=Q(location__isnull=True) | Q(region__isnull=True), name="subscription_of_one_place"
            ),
            models.CheckConstraint(condition=Q(weekday__range=(0, 6)), name="subscription_on_a_weekday"),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.pace}"


class FindingSnooze(models.Model):
    """That a person does not want to be notified of a finding before a moment; if it is still true then, they are."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="snoozes")
    finding = models.ForeignKey(Finding, on_delete=models.CASCADE, related_name="snoozes")
    until = models.DateTimeField()

    class Meta:
        verbose_name = _("reminder of a finding")
        constraints = [models.UniqueConstraint(fields=["user", "finding"], name="snooze_once")]

    def __str__(self) -> str:
        return f"{self.user} {self.finding}"
