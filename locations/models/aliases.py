"""What other people call our stores."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from locations.models.brands import Brand
from locations.models.stores import Location


class StoreAlias(models.Model):
    """Another name of a store, or a publisher's id of its place; one alias means one store of a brand.

    It goes with the import that taught it.
    """

    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="+")
    location = models.ForeignKey(Location, on_delete=models.CASCADE, related_name="aliases")
    publisher = models.CharField(max_length=60, blank=True, help_text="whose place id it is; empty for a name")
    written = models.CharField(max_length=500, help_text="as files write it")
    key = models.CharField(max_length=500, help_text="without capitals and double blanks; a place id as it is")
    picked = models.BooleanField(default=False, help_text="a person said so; otherwise found beside a certain match")
    import_id = models.BigIntegerField(
        null=True, blank=True, help_text="the import that taught it; empty where a person wrote it"
    )
    learnt_at = models.DateTimeField()

    class Meta:
        verbose_name = _("other name of a store")
        constraints = [
            models.UniqueConstraint(fields=["brand", "publisher", "key"], name="alias_means_one_store"),
            models.CheckConstraint(condition=~Q(key=""), name="alias_is_written"),
        ]
        indexes = [models.Index(fields=["import_id"], name="alias_by_import")]

    def __str__(self) -> str:
        return self.written
