"""Days on which stores keep other hours than usual."""

from django.db import models
from django.db.models import Q

from locations.models.brands import Brand, Region
from locations.models.stores import Location


class SpecialDay(models.Model):
    """One date with hours of its own, of the brand, of a region and all below it, or of one store.

    The narrowest one counts: store before region, a region before the one above it, then the brand.
    """

    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="special_days")
    region = models.ForeignKey(Region, on_delete=models.CASCADE, null=True, blank=True, related_name="special_days")
    location = models.ForeignKey(Location, on_delete=models.CASCADE, null=True, blank=True, related_name="special_days")
    date = models.DateField()
    hours = models.CharField(
        max_length=200, blank=True, help_text="OpenStreetMap opening hours of that day; empty where it is closed"
    )
    name_ko = models.CharField(max_length=100, blank=True)
    name_en = models.CharField(max_length=100, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["brand", "date"],
                condition=Q(region__isnull=True, location__isnull=True),
                name="special_day_once_brand",
            ),
            models.UniqueConstraint(
                fields=["region", "date"], condition=Q(region__isnull=False), name="special_day_once_region"
            ),
            models.UniqueConstraint(
                fields=["location", "date"], condition=Q(location__isnull=False), name="special_day_once_store"
            ),
            models.CheckConstraint(
                condition=Q(region__isnull=True) | Q(location__isnull=True), name="special_day_of_one_place"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.date} {self.name_en or self.name_ko}"
