"""Brands and their region trees."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Brand(models.Model):
    class Answerer(models.TextChoices):
        """Who answers reviews."""

        STORES = "stores", _("stores")
        APPROVED = "approved", _("stores, after approval")
        HEAD_OFFICE = "head_office", _("head office")

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=200)
    default_zone = models.CharField(max_length=64, default="UTC", help_text="IANA time zone of stores that name none")
    country = models.CharField(
        max_length=2, blank=True, help_text="ISO 3166 code for phones, coordinates and public holidays"
    )
    language = models.CharField(max_length=8, blank=True, help_text="of mails and reports; a person may have another")
    default_hours = models.CharField(
        max_length=1000, blank=True, help_text="OpenStreetMap opening hours of stores that state none"
    )
    answered_by = models.CharField(max_length=12, choices=Answerer, default=Answerer.STORES)
    cuts_names = models.BooleanField(
        default=False, help_text="whether reports quote customers without names, contacts and numbers of orders"
    )
    scored_until = models.IntegerField(
        null=True, blank=True, help_text="newest month that was ever scored: figures up to it stay as they are"
    )
    closed_until = models.IntegerField(
        null=True, blank=True, help_text="newest month whose figures are closed: no store moves in months up to it"
    )
    is_sample = models.BooleanField(default=False, help_text="invented data to look around in; removed by one click")
    founded_by = models.ForeignKey(
        "locations.User",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="founded",
        help_text="who founded it in the browser; empty for one that a command made",
    )
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.name


class BrandLogo(models.Model):
    """The picture of a brand, apart from it: whatever reads a brand would read the picture too."""

    brand = models.OneToOneField(Brand, on_delete=models.CASCADE, primary_key=True, related_name="logo")
    png = models.BinaryField(help_text="at most 200 kB")
    digest = models.CharField(max_length=16, help_text="of the picture, so that browsers keep it until it changes")

    def __str__(self) -> str:
        return f"logo of {self.brand}"


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
    last_month = models.IntegerField(null=True, blank=True, help_text="the last month it was in use; empty while it is")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["brand", "path"], name="region_path_once_per_brand")]

    def __str__(self) -> str:
        return self.path
