"""Scores of stores and networks, changes found, and the runs that write them."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from locations.models import Brand, Location, Region
from reviews.jobs import Job


class Band(models.TextChoices):
    """How far a store is from comparable stores (|z| under 1.96, to 3.09, above)."""

    COMMON = "common", _("within the usual range")
    WATCH = "watch", _("watch")
    ALARM = "alarm", _("alarm")


class Score(models.Model):
    """One store, metric, month and window: the estimate, what the model makes of it, and the verdict."""

    # The unique key and the indexes below begin with these two; indexes of their own would only slow writing down.
    location = models.ForeignKey(Location, on_delete=models.CASCADE, related_name="scores", db_index=False)
    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, db_index=False)
    metric = models.CharField(max_length=60)
    month = models.IntegerField()
    window = models.SmallIntegerField(help_text="1, 3 or 12 months; 0 is all time, -1 the current level")
    n = models.BigIntegerField()
    value = models.FloatField(null=True)
    low = models.FloatField(null=True)
    high = models.FloatField(null=True)
    variance = models.FloatField(null=True, help_text="sampling variance of the value, in the unit it is modelled in")
    shrunken = models.FloatField(null=True)
    shrunken_low = models.FloatField(null=True)
    shrunken_high = models.FloatField(null=True)
    bar_low = models.FloatField(null=True, help_text="10 % point of the distribution that gives the verdict")
    bar_high = models.FloatField(null=True, help_text="90 % point")
    basis = models.CharField(max_length=8, blank=True, help_text="whose distribution that is: estimate or own")
    expected = models.FloatField(null=True, help_text="of a comparable store")
    reliability = models.FloatField(null=True)
    rank = models.FloatField(null=True)
    rank_low = models.FloatField(null=True)
    rank_high = models.FloatField(null=True)
    p_worst = models.FloatField(null=True)
    p_below = models.FloatField(null=True)
    z = models.FloatField(null=True)
    q = models.FloatField(null=True)
    band = models.CharField(max_length=8, choices=Band, blank=True, help_text="empty where nothing was tested")
    confirmed = models.BooleanField(null=True)
    target = models.FloatField(null=True)
    verdict = models.CharField(max_length=12)
    needed = models.IntegerField(null=True, help_text="about how many more answers would settle the verdict")
    details = models.JSONField(default=dict, help_text="further headline figures of the metric: shares, median, p90")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["location", "metric", "window", "month"], name="score_once"),
        ]
        indexes = [
            models.Index(fields=["brand", "metric", "window", "month", "p_worst", "verdict"], name="score_in_order"),
            models.Index(fields=["brand", "metric", "window", "month", "value", "verdict"], name="score_by_value"),
        ]


class NetworkScore(models.Model):
    """One brand (or region), metric, month and window: the mean, the true spread, and how consistent that is."""

    brand = models.ForeignKey(Brand, on_delete=models.CASCADE)
    region = models.ForeignKey(Region, on_delete=models.CASCADE, null=True, blank=True)
    metric = models.CharField(max_length=60)
    month = models.IntegerField()
    window = models.SmallIntegerField()
    stores = models.IntegerField(help_text="stores with an answer")
    answers = models.BigIntegerField()
    mu = models.FloatField(null=True)
    se_mu = models.FloatField(null=True)
    tau = models.FloatField(null=True)
    tau_low = models.FloatField(null=True)
    tau_high = models.FloatField(null=True)
    i2 = models.FloatField(null=True)
    consistency = models.FloatField(null=True)
    consistency_low = models.FloatField(null=True)
    consistency_high = models.FloatField(null=True)
    method = models.CharField(max_length=20, blank=True)
    dominated = models.BooleanField(default=False, help_text="a few stores dominate the spread")
    notes = models.JSONField(
        default=dict, help_text="scales used, direction, and answers of other scales that were left out"
    )
    inputs = models.CharField(max_length=32, blank=True, help_text="digest of what it was computed from")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["brand", "metric", "window", "month"],
                condition=Q(region__isnull=True),
                name="network_score_once_brand",
            ),
            models.UniqueConstraint(
                fields=["brand", "region", "metric", "window", "month"],
                condition=Q(region__isnull=False),
                name="network_score_once_region",
            ),
        ]


class Change(models.Model):
    """A place whose level has moved lately, with the false discoveries controlled over all stores, or all regions.

    A store, a region, or with neither the whole brand. The levels are plain means of answers: up to a year before the
    change, and since it.
    """

    brand = models.ForeignKey(Brand, on_delete=models.CASCADE)
    location = models.ForeignKey(Location, on_delete=models.CASCADE, null=True, blank=True)
    region = models.ForeignKey(Region, on_delete=models.CASCADE, null=True, blank=True)
    metric = models.CharField(max_length=60)
    month = models.IntegerField()
    since = models.IntegerField(help_text="month in which the likeliest step began")
    z = models.FloatField(help_text="standard normal for a place that did not move; above 0 where its values rose")
    better = models.BooleanField(help_text="whether it changed to the better side")
    q = models.FloatField()
    stores = models.IntegerField(default=1, help_text="stores of the place that have answers")
    answers = models.IntegerField(default=0, help_text="answers since the change")
    before = models.FloatField(null=True, help_text="level before, in the unit that people see")
    after = models.FloatField(null=True, help_text="level since")
    low = models.FloatField(null=True, help_text="95 % interval of the difference of both")
    high = models.FloatField(null=True)
    months = models.JSONField(default=list, help_text="values up to this month, oldest first; null under five")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["location", "metric", "month"], name="change_once"),
            models.UniqueConstraint(
                fields=["region", "metric", "month"], condition=Q(region__isnull=False), name="change_once_region"
            ),
            models.UniqueConstraint(
                fields=["brand", "metric", "month"],
                condition=Q(region__isnull=True, location__isnull=True),
                name="change_once_brand",
            ),
            models.CheckConstraint(
                condition=Q(location__isnull=True) | Q(region__isnull=True), name="change_of_one_place"
            ),
        ]


class ScoreRun(Job):
    """The scoring of one brand and month, in the background."""

    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="score_runs")
    month = models.IntegerField()
    since = models.IntegerField(null=True, blank=True, help_text="first month that may change; empty: any")

    class Meta:
        indexes = [models.Index(fields=["state", "id"], name="score_queue")]
