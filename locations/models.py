"""Who and where: brands, their region tree, their stores, and who may see which of them."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class User(AbstractUser):
    """A person who signs in."""

    language = models.CharField(_("language"), max_length=8, blank=True)


class Brand(models.Model):
    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=200)
    default_zone = models.CharField(max_length=64, default="UTC", help_text="IANA time zone of stores that name none")
    country = models.CharField(max_length=2, blank=True, help_text="ISO 3166 code for phones and coordinates")
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.name


class Region(models.Model):
    """A node of a brand's region tree.

    ``path`` is what people write ("Korea/Seoul/Gangnam"); ``lineage`` holds the ids from the root down ("/4/9/31/"),
    so that a subtree is one prefix match and /1/1/ is never taken for /1/10/.
    """

    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="regions")
    parent = models.ForeignKey("self", on_delete=models.RESTRICT, null=True, blank=True, related_name="children")
    name = models.CharField(max_length=120)
    path = models.CharField(max_length=600)
    lineage = models.CharField(max_length=200, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["brand", "path"], name="region_path_once_per_brand")]

    def __str__(self) -> str:
        return self.path


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
    written_by = models.CharField(max_length=160, blank=True, help_text="the import or person that last wrote it")

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
