"""One import from its job row to its last record: batches in, one transaction for each, until the file is done."""

import logging
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from typing import Any, Protocol, TypeVar

from django.db import OperationalError, transaction
from django.db.models.functions import Coalesce

from locations.models import Brand
from reviews.importing import earlier
from reviews.importing.account import Account, Answer, Made
from reviews.importing.facts.importer import Facts
from reviews.importing.facts.rescrapes import Matcher
from reviews.importing.facts.sources import Sources
from reviews.importing.messages import Remarks
from reviews.importing.rejected import RejectsFile
from reviews.importing.request import File, file_of
from reviews.importing.stores.importer import Places
from reviews.importing.stores.matcher import Directory
from reviews.importing.tables import bulk, history
from reviews.jobs import LEASE
from reviews.models import ImportJob, Review
from reviews.readers import OpenedFile, open_file, read, recognise
from reviews.readers.records import Batch, Recognised, RowError

log = logging.getLogger(__name__)

BATCH = 20_000
"""Records of a transaction: a fifth to half a second of writing on SQLite."""

TRIES = 6
PASSING = ("40P01", "40001")
"""Deadlock and serialisation failure: doing the transaction again helps."""

Clock = Callable[[], datetime]
P = TypeVar("P")
T = TypeVar("T")


class TakenOver(RuntimeError):
    """Another worker holds the job now; whatever this one has not committed is not written."""


class Prepared(Protocol):
    """A batch that only needs writing."""

    @property
    def errors(self) -> Sequence[RowError]: ...

    @property
    def account(self) -> Account: ...


class Way(Protocol[P]):
    """How one kind of file goes in; preparing needs no lock, writing is done inside a transaction."""

    def prepare(self, batch: Batch) -> P: ...

    def write(self, prepared: P) -> Account: ...

    def made(self) -> Made: ...

    def finish(self, created: Sequence[int]) -> Sequence[str]:
        """Do what only the whole file tells; sentences that a person should hear."""
        ...

    def remarks(self) -> Sequence[str]:
        """The same sentences without doing anything."""
        ...

    def replaced(self) -> Mapping[str, Any]:
        """What a dry run keeps of the known rows that would change."""
        ...


def run(job: ImportJob, clock: Clock) -> Answer:
    """Bring in the file of a claimed job, from where it stands to its end.

    Raises Refused for a file that is not taken, TakenOver where another worker has the job. The caller finishes the
    job.
    """
    first = earlier.before(job)
    file = earlier.settled(file_of(job), first)
    with open_file(file.path, file.encoding) as opened:
        recognised = recognise(opened, file.kind, file.options(job.brand))
        started = job.started_at or clock()
        stores = file.stores(job.brand, by=history.maker(job.pk))
        if not job.cursor:
            job.options["earlier_scrapes"] = has_earlier_scrapes(job.brand)
            told = {"shape": recognised.shape, "publisher": file.publisher, "options": job.options}
            job.held().update(**told, keeps_history=True)
        warnings = [*check(job.brand, file, recognised), *earlier.sentences(file, recognised, first)]
        way = way_of(
            job.brand, file, opened, recognised, stores, started, job_id=job.pk, matching=job.options["earlier_scrapes"]
        )
        account = _Passage(job, file, opened, recognised, way, stores, clock, warnings).through()
    job.refresh_from_db()
    return Answer(job.kind, job.shape, account, job.rejects_file, job.warnings)


def has_earlier_scrapes(brand: Brand) -> bool:
    """Whether reviews without an id are known of this brand, which a new scrape may show again."""
    return Review.objects.filter(location__brand_id=brand.pk).exclude(likeness="").exists()


def way_of(
    brand: Brand,
    file: File,
    opened: OpenedFile,
    recognised: Recognised,
    stores: Directory,
    now: datetime,
    *,
    job_id: int | None,
    matching: bool,
) -> Way[Any]:
    """How this file goes in; without a job, nothing of it is written."""
    dry = job_id is None
    if file.kind == ImportJob.Kind.LOCATIONS:
        return Places(recognised, brand, history.maker(job_id or 0), dry=dry, job_id=job_id)
    tells_when = "seen" in recognised.understood.values()
    publisher = earlier.publisher_of(file, recognised)
    sources = Sources(brand, publisher, file.scraped, dry=dry, tells_when=tells_when, job_id=job_id)
    way = Facts(recognised, stores, sources, job_id, now, dry=dry, limited=bool(file.within))
    if matching:
        way.matcher = Matcher(lambda: _keys(brand, file, opened, recognised, now))
    return way


def _keys(
    brand: Brand, file: File, opened: OpenedFile, recognised: Recognised, now: datetime
) -> Iterator[Sequence[str]]:
    """The keys of all records of a file, batch by batch, without writing anything."""
    stores = replace(file, create_stores=False).stores(brand)
    way = way_of(brand, file, opened, recognised, stores, now, job_id=None, matching=False)
    for batch in read(opened, recognised, file.options(brand), skip=0, size=BATCH):
        yield [row[bulk.EXTERNAL] for row in way.prepare(batch).rows]


@dataclass(slots=True)
class _Passage:
    """One worker's way through the file of a job it holds."""

    job: ImportJob
    file: File
    opened: OpenedFile
    recognised: Recognised
    way: Way[Any]
    stores: Directory
    clock: Clock
    warnings: Sequence[str]
    remarks: Remarks = field(default_factory=Remarks)

    def through(self) -> Account:
        """All batches; those committed before are only gone through for the memory of their keys."""
        self.stores.note_created = lambda created: self._hold(
            self.job.progress, created_stores=[*self.job.created_stores, *created]
        )
        account = Account(**{name: getattr(self.job, name) for name in Account().as_dict()})
        rejects = RejectsFile(self.job, self.recognised)
        lines, cursor = self.opened.line_count, 0
        for batch in read(self.opened, self.recognised, self.file.options(self.job.brand), skip=0, size=BATCH):
            cursor += batch.read
            ready = self.way.prepare(batch)
            self.remarks.hear(batch.notes, ready.errors)
            if cursor > self.job.cursor:
                progress = min(0.99, batch.lines[-1] / lines) if batch.lines else self.job.progress
                refused = rejects.lines(ready.errors)
                columns = {"cursor": cursor, **rejects.columns(refused)}
                account = committed(partial(self._commit, account, ready, progress, columns, rejects, refused))
                rejects.committed(refused)
                self.job.created_stores += self.way.made().stores
                self.job.created_regions += self.way.made().regions
        committed(partial(self._finish, account.read))
        return account

    def _commit(
        self,
        before: Account,
        ready: Prepared,
        progress: float,
        columns: Mapping[str, Any],
        rejects: RejectsFile,
        refused: bytes,
    ) -> Account:
        account = before + ready.account + self.way.write(ready)
        self._hold(progress, **columns, **account.as_dict(), **self._own(self.way.made()))
        rejects.append(refused)
        return account

    def _own(self, made: Made) -> dict[str, Any]:
        """What the job's row keeps of a batch, so that the import can be undone."""
        columns: dict[str, Any] = {}
        if made.facts:
            first, last = made.facts
            columns = {"first_fact": Coalesce("first_fact", first), "last_fact": last}
        if made.stores:
            columns["created_stores"] = [*self.job.created_stores, *made.stores]
        if made.regions:
            columns["created_regions"] = [*self.job.created_regions, *made.regions]
        return columns

    def _finish(self, read: int) -> None:
        told = self.way.finish(self._created())
        self._hold(0.99, warnings=[*self.warnings, *told, *self.remarks.sentences(read)])

    def _created(self) -> list[int]:
        """The stores that this import made, those of a worker before this one included."""
        return [*self.job.created_stores, *self.stores.created]

    def _hold(self, progress: float, **columns: Any) -> None:
        """Renew the lease together with what the transaction writes. Raises TakenOver where it is no longer ours."""
        now = self.clock()
        if not self.job.held().update(heartbeat=now, lease_until=now + LEASE, progress=progress, **columns):
            raise TakenOver(f"import {self.job.pk}")


def committed(work: Callable[[], T]) -> T:
    """Do it in one transaction, again where others were in the way."""
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


def check(brand: Brand, file: File, recognised: Recognised) -> list[str]:
    """Warnings that need no record. Raises Refused for a file that cannot belong to any store of the brand."""
    told = [text for _code, text in recognised.warnings]
    if file.kind == ImportJob.Kind.LOCATIONS:
        return told
    return [*told, *file.stores(brand).check(recognised.understood.values())]
