"""The background work that fills a brand with invented data, or removes it again."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from locations.models import Brand, User
from reviews.jobs import Job


class SampleJob(Job):
    """One making or removal of a brand with sample data; after a removal it has no brand any more."""

    class Task(models.TextChoices):
        CREATE = "create", _("make sample data")
        REMOVE = "remove", _("remove sample data")

    brand = models.ForeignKey(Brand, on_delete=models.SET_NULL, null=True, related_name="sample_jobs")
    task = models.CharField(max_length=8, choices=Task)
    month = models.IntegerField(default=0, help_text="last month of the data")
    created_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("sample data")
        indexes = [models.Index(fields=["state", "id"], name="sample_queue")]

    def __str__(self) -> str:
        return f"{self.task} {self.brand or ''}".strip()
