"""Take the batches of a file through its importer: the one loop of imports, dry runs and synthetic data."""

import logging
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any, TypeVar

from django.db import OperationalError, transaction
from django.db.models.functions import Coalesce

from locations.models import Brand
from reviews.fresh_cells import FreshCells
from reviews.garbage import collect_young
from reviews.importing.account import Account, Created, RejectsFile
from reviews.importing.importer import BATCH, Importer, Prepared, importer_for
from reviews.importing.messages import ImportLog
from reviews.importing.remembered import recalled
from reviews.importing.request import (
    ImportRequest,
    import_before,
    stated,
    warnings_before,
    warnings_of_earlier,
    with_publisher,
)
from reviews.importing.stores.columns import StoreName
from reviews.importing.tables import bulk
from reviews.jobs import TakenOver
from reviews.models import ImportJob, Review
from reviews.readers import OpenedFile
from reviews.readers.records import Batch

log = logging.getLogger(__name__)

TRIES = 6
PASSING = ("40P01", "40001")
"""Deadlock and serialisation failure: doing the transaction again helps."""

COLLECT_EVERY = 10
"""Batches after which cycles are searched for: a job runs without, and a file that makes some must not fill memory."""

Clock = Callable[[], datetime]
T = TypeVar("T")


@dataclass(slots=True, kw_only=True)
class ImportRun:
    """Take batches through an importer, each written in a transaction of its own."""

    importer: Importer[Any]
    log: ImportLog = field(default_factory=ImportLog)
    account: Account = field(default_factory=Account)

    def through(self, batches: Iterable[Batch]) -> Account:
        """Import all batches; return the account of their records."""
        for number, batch in enumerate(batches, 1):
            if missing := self.importer.missing_stores(batch):
                self.create_stores(missing)
            prepared = self.importer.prepare(batch)
            self.log.add(batch.notes, prepared.errors)
            self.write(batch, prepared)
            if number % COLLECT_EVERY == 0:
                collect_young()
        self.finish()
        return self.account

    def create_stores(self, missing: Sequence[StoreName]) -> None:
        with transaction.atomic():
            self.importer.create_stores(missing)

    def write(self, _batch: Batch, prepared: Prepared) -> None:
        with transaction.atomic():
            self.account += prepared.account + self.importer.write(prepared)

    def finish(self) -> None:
        with transaction.atomic():
            self.importer.finish(())


@dataclass(slots=True, kw_only=True)
class JobRun(ImportRun):
    """One worker's run through the file of a job it has; every transaction renews the lease with what it writes.

    Batches that a worker before this one has committed are only prepared, for the memory of their keys.
    """

    job: ImportJob
    rejects: RejectsFile
    clock: Clock
    lines: int
    warnings: Sequence[str]
    _read: int = 0

    def create_stores(self, missing: Sequence[StoreName]) -> None:
        with transaction.atomic():
            created = self.importer.create_stores(missing)
            self._update(self.job.progress, created_stores=[*self.job.created_stores, *created])
        self.job.created_stores += created

    def write(self, batch: Batch, prepared: Prepared) -> None:
        self._read += batch.read
        if self._read <= self.job.cursor:
            return
        progress = share_read(batch, self.lines, self.job.progress)
        refused = self.rejects.lines(prepared.errors)
        self.account = committed(partial(self._write, prepared, progress, refused))
        self.rejects.committed(refused)
        self.importer.committed()
        created = self.importer.created()
        self.job.created_stores += created.stores
        self.job.created_regions += created.regions

    def finish(self) -> None:
        committed(self._finish)

    def _write(self, prepared: Prepared, progress: float, refused: bytes) -> Account:
        account = self.account + prepared.account + self.importer.write(prepared)
        columns = {**account.as_dict(), **self.rejects.columns(refused), **self._created(self.importer.created())}
        self._update(progress, cursor=self._read, **columns)
        self.rejects.append(refused)
        return account

    def _created(self, created: Created) -> dict[str, Any]:
        """Return what the job's row stores of what a batch created, so that the import can be undone."""
        columns: dict[str, Any] = {}
        if created.facts:
            first, last = created.facts
            columns = {"first_fact": Coalesce("first_fact", first), "last_fact": last}
        if created.stores:
            columns["created_stores"] = [*self.job.created_stores, *created.stores]
        if created.regions:
            columns["created_regions"] = [*self.job.created_regions, *created.regions]
        return columns

    def _finish(self) -> None:
        warnings = self.importer.finish(self.job.created_stores)
        of_stores = self.importer.of_stores(self.log.unknown_stores)
        warnings = [*self.warnings, *warnings, *of_stores.sentences, *self.log.warnings(self.account.read)]
        options = {**self.job.options, **self.importer.job_options()}
        self._update(0.99, warnings=warnings, options=options, preview={**self.job.preview, **of_stores.as_json()})

    def _update(self, progress: float, **columns: Any) -> None:
        """Renew the lease together with what the transaction writes. Raises TakenOver where another worker has it."""
        if not self.job.renew(self.clock(), progress, **columns):
            raise TakenOver(f"import {self.job.pk}")


def run(job: ImportJob, clock: Clock, known: OpenedFile | None = None) -> FreshCells:
    """Import the file of a claimed job, from its cursor to its end; return what it has inserted, counted.

    ``known`` is the same file where the caller has it open, with what was understood of it. Raises Refused for a file
    that is not taken, TakenOver where another worker has the job. The caller finishes the job.
    """
    brand, earlier = job.brand, import_before(job)
    request = with_publisher(recalled(brand, ImportRequest.of(job)), earlier)
    with nullcontext(known) if known else request.open() as opened:
        recognised = request.recognise(opened, brand)
        started = job.started_at or clock()
        stores = request.stores(brand, import_id=job.pk, publisher=recognised.publisher)
        if not job.cursor:
            job.options |= stated(request) | {"earlier_scrapes": has_earlier_scrapes(brand), "recall": False}
            columns = {"shape": recognised.shape, "publisher": request.publisher, "options": job.options}
            job.held().update(**columns, keeps_history=True)
        warnings = [*warnings_before(brand, request, recognised), *warnings_of_earlier(request, recognised, earlier)]
        matching = job.options["earlier_scrapes"]
        importer = importer_for(brand, request, opened, recognised, stores, started, job_id=job.pk, matching=matching)
        JobRun(
            importer=importer,
            log=ImportLog(roles=recognised.understood, sheet_starts=recognised.sheet_starts),
            account=Account.of(job),
            job=job,
            rejects=RejectsFile(job, recognised, importer.author_key),
            clock=clock,
            lines=opened.line_count,
            warnings=warnings,
        ).through(request.batches(opened, brand, recognised, BATCH))
    job.refresh_from_db()
    return importer.fresh


def has_earlier_scrapes(brand: Brand) -> bool:
    """Return whether reviews without an id are known of this brand, which a new scrape may show again."""
    return Review.objects.filter(location__brand_id=brand.pk).exclude(fingerprint="").exists()


def share_read(batch: Batch, lines: int, otherwise: float) -> float:
    """Return about which share of a file has been read after a batch; ``otherwise`` where it has no good record."""
    return min(0.99, batch.lines[-1] / lines) if batch.lines else otherwise


def committed(work: Callable[[], T]) -> T:
    """Do the work in one transaction, again where others were in the way."""
    for attempt in range(1, TRIES + 1):
        try:
            with transaction.atomic():
                return work()
        except (OperationalError, bulk.Raced) as error:
            passing = isinstance(error, bulk.Raced) or getattr(error.__cause__, "sqlstate", "") in PASSING
            if not passing or attempt == TRIES:
                raise
            log.info("doing a batch again: %s", error)
            time.sleep(0.05 * attempt)
    raise AssertionError("unreachable")
