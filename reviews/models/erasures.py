"""Customers who were erased, as digests by which they are recognised when a later file has them again."""

from django.db import models

from locations.models import Brand
from reviews.models.imports import new_key


class SuppressionKey(models.Model):
    """The key of a brand's suppressions.

    It is drawn at random and lies in the database: whoever changes the secret of the web server must not let all
    erased customers come back with the next file, and a restored backup has to recognise them as well.
    """

    brand = models.OneToOneField(Brand, on_delete=models.CASCADE, primary_key=True, related_name="suppression_key")
    key = models.CharField(max_length=64, default=new_key, editable=False)

    def __str__(self) -> str:
        return f"key of {self.brand}"


class Suppression(models.Model):
    """One spelling or contact of a customer that no import may bring back; it has no way back to the person."""

    class Kind(models.TextChoices):
        AUTHOR = "author"
        CONTACT = "contact"

    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, db_index=False, related_name="suppressions")
    kind = models.CharField(max_length=7, choices=Kind)
    digest = models.CharField(max_length=32)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["brand", "kind", "digest"], name="suppression_once_per_brand")]

    def __str__(self) -> str:
        return f"{self.kind} of {self.brand}"
