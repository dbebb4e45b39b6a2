"""Brands and their region trees."""

from django.db import models


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
