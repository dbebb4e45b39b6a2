"""Stores."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from locations.models.brands import Brand, Region


class Location(models.Model):
    """A store. Its code is text and unique within the brand (leading zeros count)."""

    class Status(models.TextChoices):
        OPEN = "open", _("open")
        TEMPORARILY_CLOSED = "paused", _("temporarily closed")
        CLOSED = "closed", _("closed")

    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="locations")
    region = models.ForeignKey(Region, on_delete=models.RESTRICT, null=True, blank=True, related_name="locations")
    code = models.CharField(max_length=60)
    name = models.CharField(max_length=300)
    format = models.CharField(max_length=80, blank=True)
    ownership = models.CharField(max_length=80, blank=True)
    category = models.CharField(max_length=200, blank=True)
    street = models.CharField(max_length=500, blank=True)
    sublocality = models.CharField(max_length=200, blank=True)
    city = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=200, blank=True)
    postcode = models.CharField(max_length=20, blank=True)
    country = models.CharField(max_length=2, blank=True, help_text="ISO 3166 code")
    address_key = models.CharField(max_length=64, blank=True, help_text="digest of the normalised address")
    phone = models.CharField(max_length=40, blank=True, help_text="E.164 where it can be read, else as given")
    website = models.CharField(max_length=1000, blank=True)
    hours = models.CharField(max_length=1000, blank=True, help_text="OpenStreetMap opening hours")
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    coordinate_precision = models.FloatField(null=True, blank=True, help_text="degrees, from the digits in the file")
    time_zone = models.CharField(max_length=64, blank=True, help_text="IANA name; the brand's when empty")
    opened = models.DateField(null=True, blank=True)
    closed = models.DateField(null=True, blank=True)
    status = models.CharField(max_length=8, choices=Status, default=Status.OPEN)
    version = models.PositiveIntegerField(
        default=1, help_text="grows when something changes that facts are measured by"
    )
    written_by = models.CharField(max_length=160, blank=True, help_text="the person or program that last wrote it")
    written_by_import = models.BigIntegerField(
        null=True, blank=True, help_text="id of the import that last wrote it; empty where no import did"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["brand", "code"], name="location_code_once_per_brand"),
            models.CheckConstraint(condition=~Q(code=""), name="location_has_a_code"),
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="location_coordinates_on_earth",
            ),
            models.CheckConstraint(
                condition=Q(opened__isnull=True) | Q(closed__isnull=True) | Q(closed__gte=F("opened")),
                name="location_closes_after_opening",
            ),
        ]
        indexes = [
            models.Index(fields=["brand", "address_key"], name="location_by_address"),
            models.Index(fields=["brand", "region", "format"], name="location_by_group"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"
