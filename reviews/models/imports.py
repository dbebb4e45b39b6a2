"""Where facts come from: sources, imports, and what an import must know to be undone."""

import secrets
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q, QuerySet
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from locations.models import Brand
from reviews.jobs import Job


def new_key() -> str:
    return secrets.token_hex(32)


class Source(models.Model):
    """Where facts of a brand come from: a publisher (Google, Naver, ...) or a survey or case system."""

    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="sources")
    publisher = models.CharField(max_length=60)
    seen_at = models.DateTimeField(
        null=True, blank=True, help_text="newest moment at which the source is known to have been looked at"
    )
    key = models.CharField(
        max_length=64, default=new_key, editable=False, help_text="key of the digests that replace missing ids"
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["brand", "publisher"], name="source_once_per_brand")]

    def __str__(self) -> str:
        return self.publisher


class ImportJob(Job):
    """One file on its way in: what it is, how far it came, and the account of its records."""

    class Kind(models.TextChoices):
        LOCATIONS = "locations", _("stores")
        REVIEWS = "reviews", _("reviews")
        SURVEYS = "surveys", _("survey responses")
        LISTINGS = "listings", _("listings")
        CASES = "cases", _("service cases")
        KPIS = "kpis", _("imported KPIs")

    class Task(models.TextChoices):
        """What a worker is to do with the row."""

        PREVIEW = "preview", _("dry run")
        IMPORT = "import", _("import")
        UNDO = "undo", _("undo")

    task = models.CharField(max_length=7, choices=Task, default=Task.IMPORT)
    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="imports")
    kind = models.CharField(max_length=10, choices=Kind)
    publisher = models.CharField(max_length=60, blank=True)
    options = models.JSONField(default=dict, help_text="scraped, time zone, encoding, create_stores")
    file_name = models.CharField(max_length=255)
    stored_as = models.CharField(max_length=255, help_text="path of the stored upload below the data folder")
    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.BigIntegerField(default=0, help_text="bytes")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True)
    shape = models.CharField(max_length=60, blank=True)
    cursor = models.BigIntegerField(default=0, help_text="records of the file whose outcome is committed")
    read = models.BigIntegerField(default=0)
    inserted = models.BigIntegerField(default=0)
    updated = models.BigIntegerField(default=0)
    unchanged = models.BigIntegerField(default=0)
    rejected = models.BigIntegerField(default=0)
    duplicates = models.BigIntegerField(default=0)
    damaged = models.BigIntegerField(default=0)
    rejects_file = models.CharField(max_length=255, blank=True, help_text="path below the data folder")
    rejects_size = models.BigIntegerField(default=0, help_text="bytes of it that belong to committed records")
    created_stores = models.JSONField(default=list, help_text="ids of the stores that this import created")
    warnings = models.JSONField(default=list)
    scored = models.BooleanField(default=False, help_text="whether scoring was queued after it")
    preview = models.JSONField(default=dict, help_text="what the dry run found")
    keeps_history = models.BooleanField(default=False, help_text="whether it stored what it replaced")
    first_fact = models.BigIntegerField(null=True, blank=True, help_text="lowest id of the facts it inserted")
    last_fact = models.BigIntegerField(null=True, blank=True, help_text="highest id of the facts it inserted")
    created_regions = models.JSONField(default=list, help_text="ids of the regions that this import created")
    undone = models.JSONField(default=dict, help_text="what its undoing took out, restored and removed")
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        indexes = [models.Index(fields=["state", "id"], name="import_queue")]
        constraints = [
            models.CheckConstraint(
                condition=Q(read=F("inserted") + F("updated") + F("unchanged") + F("rejected")),
                name="import_accounts_for_every_record",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.file_name}"

    @classmethod
    def cut_off_stores(cls, brand: int) -> dict[int, int]:
        """Find the stores of whose reviews only one end was collected, with how many of them there are.

        A later file that has at least as many, and not from one end, makes a store whole again.
        """
        stated = Q(options__has_key="cut_off") | Q(options__has_key="whole")
        jobs = cls.objects.filter(stated, brand=brand, state=cls.State.DONE).order_by("pk")
        found: dict[int, int] = {}
        for options in jobs.values_list("options", flat=True):
            found = {store: n for store, n in found.items() if store not in options.get("whole", ())}
            found |= {int(store): n for store, n in options.get("cut_off", {}).items()}
        return found

    @property
    def without_undo(self) -> str:
        """The state of an undo that is given up: as it was before, unless the facts are out already."""
        return self.State.UNDONE if self.undone_at else self.undone.get("was", self.State.DONE)

    def ask_for(self, task: str, **columns: Any) -> bool:
        """Queue the row for its next task: the import after its dry run, the undo once it is over.

        ``columns`` are written with it (options that a person changed, who asked). False where the row is not in a
        state for that; it is then as it was.
        """
        ready = {self.Task.IMPORT: [self.State.READY], self.Task.UNDO: UNDOABLE}
        if self.state not in ready[self.Task(task)]:
            return False
        # A refused undo leaves everything as it was, the state included.
        columns |= {"started_at": None} if task == self.Task.IMPORT else {"undone": {"was": self.state}}
        return self.queue_again(task=task, progress=0, **columns)

    def go_on(self) -> bool:
        """Queue what was stopped again, from where it was; False where nothing was stopped."""
        return self.state == self.State.STOPPED and self.queue_again(error="", finished_at=None, scored=False)

    def queue_again(self, **columns: Any) -> bool:
        """Queue the row from the state that it was read in, with all its tries; False where that has changed."""
        with transaction.atomic():
            rows = ImportJob.objects.filter(pk=self.pk, state=self.state)
            asked = rows.update(state=self.State.QUEUED, attempts=0, killed=0, lease_until=None, **columns)
            if asked:
                StopRequest.objects.filter(job=self).delete()
        self.refresh_from_db()
        return bool(asked)

    def in_its_language(self) -> AbstractContextManager[None]:
        """Translate inside the block as whoever gave the file reads it."""
        return translation.override(self.options.get("language") or get_language())

    def give_up(self, now: datetime, reason: str | Promise) -> None:
        """End the job for a reason that stays; an import whose undo ends so is as it was before."""
        with self.in_its_language():
            sentence = str(reason)
        if self.task == self.Task.UNDO:
            self.held().update(state=self.without_undo, lease_until=None, progress=1)
            ImportJob.objects.filter(pk=self.pk, state=self.without_undo).update(error=sentence)
        else:
            self.finish(now, sentence)

    def pause(self, now: datetime, reason: str | Promise) -> None:
        """Stop the job that this worker has for a reason that passes: what is in stays, and the file waits for
        whoever goes on; an undo is given up.
        """
        if self.task == self.Task.UNDO:
            self.give_up(now, reason)
            return
        with self.in_its_language():
            self._stop_with(self.held(), now, str(reason))

    def ask_to_stop(self, now: datetime, by: str) -> bool:
        """Take a waiting job out of the queue, or ask the worker that has it to stop; False where neither is so."""
        if self._stop(ImportJob.objects.filter(pk=self.pk, state=self.State.QUEUED), now, by):
            return True
        running = ImportJob.objects.filter(pk=self.pk, state=self.State.RUNNING)
        if running.exists():
            StopRequest.objects.update_or_create(job=self, defaults={"by": by, "asked_at": now})
        return running.exists()

    def asked_to_stop(self) -> str:
        return StopRequest.objects.filter(job=self).values_list("by", flat=True).first() or ""

    def stop(self, now: datetime, by: str) -> None:
        self._stop(self.held() | ImportJob.objects.filter(pk=self.pk, state=self.State.QUEUED), now, by)

    def _stop(self, rows: "QuerySet[ImportJob]", now: datetime, by: str) -> bool:
        """End rows on request: what is in stays, and the file waits for whoever wants to go on."""
        with self.in_its_language():
            words = gettext("Stopped by %(name)s.")
            if self.task == self.Task.UNDO:
                # Once the facts are out, all that is left is to sum up, which the next scoring does.
                words = "" if self.undone_at else gettext("%(name)s stopped the undoing; the import is as it was.")
            return self._stop_with(rows, now, words % {"name": by})

    def _stop_with(self, rows: "QuerySet[ImportJob]", now: datetime, sentence: str) -> bool:
        columns: dict[str, Any] = {"state": self.State.STOPPED, "finished_at": now}
        if self.task == self.Task.UNDO:
            columns = {"state": self.without_undo, "progress": 1}
        stopped = rows.update(error=sentence, lease_until=None, **columns)
        if stopped:
            StopRequest.objects.filter(job=self).delete()
            self.refresh_from_db()
        return bool(stopped)


UNDOABLE = (Job.State.DONE, Job.State.FAILED, Job.State.STOPPED)
"""States in which an import can be undone, if anything came of it."""


class StopRequest(models.Model):
    """That a person wants a running import stopped.

    It is a row of its own, since the work itself has the row of the job as long as one of its transactions lasts.
    """

    job = models.OneToOneField(ImportJob, on_delete=models.CASCADE, related_name="stop_request")
    by = models.CharField(max_length=150)
    asked_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.job_id} by {self.by}"


class FileReading(models.Model):
    """How a person has said that files with these headings are to be read, for every later file like it."""

    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="file_readings")
    digest = models.CharField(max_length=64, help_text="SHA-256 of the headings")
    headings = models.JSONField(help_text="as the first of these files spells them")
    kind = models.CharField(max_length=10, choices=ImportJob.Kind)
    publisher = models.CharField(max_length=60, blank=True)
    options = models.JSONField(help_text="columns, scales, decimal, sheet, kpis and the order of dates, where stated")
    remembered_at = models.DateTimeField()
    remembered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["brand", "digest"], name="reading_once_per_headings")]

    def __str__(self) -> str:
        return f"{self.kind}: {', '.join(self.headings)[:60]}"


class SourceView(models.Model):
    """That an import, or (without one) something before all imports, viewed a source, and when at the latest.

    ``Source.seen_at`` is the newest of them, so that undoing an import leaves what the others know.
    """

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="views")
    job = models.ForeignKey(ImportJob, on_delete=models.CASCADE, null=True, blank=True, related_name="views")
    seen_at = models.DateTimeField(null=True, blank=True, help_text="UTC")

    class Meta:
        db_table = "reviews_look"
        constraints = [
            models.UniqueConstraint(fields=["source", "job"], name="look_once_per_import"),
            models.UniqueConstraint(fields=["source"], condition=Q(job__isnull=True), name="look_once_before_imports"),
        ]


class Correction(models.Model):
    """What a row was before an import changed it; there is none for rows that the import inserted itself.

    ``before`` has columns as JSON: of a fact all of them, of a store those that changed. It may name people, so
    whatever erases a person must erase it here too.
    """

    class Table(models.TextChoices):
        REVIEW = "review", _("review")
        SURVEY = "survey", _("survey response")
        LISTING = "listing", _("listing")
        CASE = "case", _("service case")
        KPI = "kpi", _("imported KPI")
        LOCATION = "location", _("store")

    job = models.ForeignKey(ImportJob, on_delete=models.CASCADE, db_index=False, related_name="corrections")
    table = models.CharField(max_length=8, choices=Table)
    row = models.BigIntegerField(help_text="id of the fact or of the store")
    before = models.JSONField()
    before_job = models.ForeignKey(
        ImportJob,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="corrected_by",
        help_text="import that had last written it",
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["job", "table", "row"], name="correction_once_per_import")]
        indexes = [models.Index(fields=["table", "row", "id"], name="correction_history")]
