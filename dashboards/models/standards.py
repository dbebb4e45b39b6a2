"""Dated targets."""

from django.db import models
from django.db.models import F, Q

from locations.models import Brand, Region, User
from locations.months import format_month


class Standard(models.Model):
    """What the brand demands of a metric from a month on; a narrower one (region, format) goes before a wider one."""

    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="standards")
    metric = models.CharField(max_length=60)
    target = models.FloatField()
    valid_from = models.IntegerField(help_text="first month it applies to")
    valid_to = models.IntegerField(null=True, blank=True, help_text="last month it applies to; empty: until the next")
    weight = models.FloatField(default=1.0, help_text="in the overall position of a store, next to other standards")
    owner = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", help_text="whom to ask about it"
    )
    reason = models.TextField(blank=True, max_length=1000)
    region = models.ForeignKey(Region, on_delete=models.CASCADE, null=True, blank=True)
    format = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["brand", "metric", "valid_from", "format"],
                condition=Q(region__isnull=True),
                name="standard_once_per_month_brand",
            ),
            models.UniqueConstraint(
                fields=["brand", "metric", "valid_from", "region", "format"],
                condition=Q(region__isnull=False),
                name="standard_once_per_month_region",
            ),
            models.CheckConstraint(condition=Q(weight__gt=0), name="standard_weighs_something"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="standard_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        where = " ".join(part for part in (self.region.path if self.region else "", self.format) if part)
        return f"{self.metric} {self.target:g} from {format_month(self.valid_from)} {where}".rstrip()
