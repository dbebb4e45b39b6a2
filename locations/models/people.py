"""People who sign in, and the role each has in a brand."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from locations.models.brands import Brand, Region
from locations.models.stores import Location


class User(AbstractUser):
    """A person who signs in."""

    language = models.CharField(_("language"), max_length=8, blank=True)


class Membership(models.Model):
    """What a person is within a brand, from one day to another (both included; no end while it lasts)."""

    class Role(models.TextChoices):
        HEAD_OFFICE = "head_office", _("head office")
        REGIONAL = "regional", _("regional manager")
        STORE = "store", _("store manager")

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=12, choices=Role)
    region = models.ForeignKey(Region, on_delete=models.CASCADE, null=True, blank=True)
    location = models.ForeignKey(Location, on_delete=models.CASCADE, null=True, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(role="head_office", region__isnull=True, location__isnull=True)
                | Q(role="regional", region__isnull=False, location__isnull=True)
                | Q(role="store", region__isnull=True, location__isnull=False),
                name="membership_scope_fits_role",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="membership_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.role} {self.brand}"
