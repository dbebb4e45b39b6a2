"""In which region a store was, from month to month."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from locations.models.brands import Region
from locations.models.stores import Location


class Placement(models.Model):
    """The region of a store from one month to another (both included; empty: since ever, and for good).

    A store that never moved has none, and its own ``region`` counts for all months. The placements of a store that
    moved cover all months without a gap and without an overlap; ``locations.placements`` writes them.
    """

    location = models.ForeignKey(Location, on_delete=models.CASCADE, related_name="placements")
    region = models.ForeignKey(Region, on_delete=models.RESTRICT, null=True, blank=True, related_name="placements")
    first_month = models.IntegerField(null=True, blank=True)
    last_month = models.IntegerField(null=True, blank=True)

    class Meta:
        verbose_name = _("region of a store from month to month")
        constraints = [
            models.UniqueConstraint(fields=["location", "first_month"], name="placement_begins_once"),
            models.UniqueConstraint(
                fields=["location"], condition=Q(first_month__isnull=True), name="placement_since_ever_once"
            ),
            models.UniqueConstraint(
                fields=["location"], condition=Q(last_month__isnull=True), name="placement_lasts_once"
            ),
            models.CheckConstraint(
                condition=Q(first_month__isnull=True)
                | Q(last_month__isnull=True)
                | Q(last_month__gte=F("first_month")),
                name="placement_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.location} {self.region} {self.first_month}-{self.last_month}"
