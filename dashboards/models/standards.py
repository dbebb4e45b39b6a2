"""Dated targets."""

from django.db import models
from django.db.models import Q

from locations.models import Brand, Region


class Standard(models.Model):
    """What the brand demands of a metric from a month on; a narrower one (region, format) goes before a wider one."""

    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="standards")
    metric = models.CharField(max_length=60)
    target = models.FloatField()
    valid_from = models.IntegerField(help_text="first month it applies to")
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
        ]
