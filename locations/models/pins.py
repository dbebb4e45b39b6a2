"""Where the coordinates of stores come from, other than from files: a person's hand, or a geocoder."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from locations.models.stores import Location


class Pin(models.Model):
    """Coordinates that a person gave a store, and those of a file that they replaced.

    The pin is in force as long as the store has its coordinates. Whatever gives the store others (a file, an undo)
    ends that by doing so, and putting the pin's coordinates back puts it in force again.
    """

    location = models.OneToOneField(Location, on_delete=models.CASCADE, related_name="pin")
    latitude = models.FloatField()
    longitude = models.FloatField()
    replaced_latitude = models.FloatField(null=True, blank=True, help_text="from a file; empty where no file gave any")
    replaced_longitude = models.FloatField(null=True, blank=True)
    replaced_precision = models.FloatField(null=True, blank=True)
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    set_at = models.DateTimeField()

    class Meta:
        verbose_name = _("pin set by hand")
        constraints = [
            models.CheckConstraint(
                condition=Q(latitude__range=(-90, 90), longitude__range=(-180, 180)), name="pin_on_earth"
            )
        ]

    def __str__(self) -> str:
        return f"{self.latitude}, {self.longitude}"

    @property
    def in_force(self) -> bool:
        """Whether the store has these coordinates."""
        return (self.location.latitude, self.location.longitude) == (self.latitude, self.longitude)


class AddressLookup(models.Model):
    """What the geocoder answered for one address, of whichever brand: an address is no personal data.

    Without coordinates and with a moment ``asked_at``, the address was not found, or ``error`` says why. A found
    address is never asked for again; another one is from ``retry_at`` on.
    """

    class Kind(models.TextChoices):
        HOUSE = "house", _("house")
        STREET = "street", pgettext_lazy("precision of a pin", "street")
        TOWN = "town", _("town")

    key = models.CharField(max_length=64, unique=True, help_text="digest of the normalised address, and the country")
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    precision = models.FloatField(null=True, blank=True, help_text="degrees that the coordinates may be off")
    kind = models.CharField(max_length=6, choices=Kind, blank=True)
    provider = models.CharField(max_length=253, blank=True, help_text="host of the geocoder")
    licence = models.CharField(max_length=300, blank=True, help_text="as the geocoder states it")
    asked_at = models.DateTimeField(null=True, blank=True)
    retry_at = models.DateTimeField(null=True, blank=True, help_text="never before; empty once it is found")
    failures = models.PositiveSmallIntegerField(default=0, help_text="errors in a row")
    error = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True, kind="")
                | (Q(latitude__range=(-90, 90), longitude__range=(-180, 180)) & ~Q(kind="")),
                name="lookup_found_or_not",
            )
        ]
        indexes = [models.Index(fields=["latitude", "longitude"], name="lookup_by_coordinates")]

    def __str__(self) -> str:
        return self.key
