"""The steps that every import goes through, and the importer of a file."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Protocol, TypeVar

from locations.models import Brand
from reviews.fresh_cells import FreshCells
from reviews.importing.account import Account, Created
from reviews.importing.facts.doubts import AUTHOR_KEYS
from reviews.importing.facts.importer import FactImporter
from reviews.importing.facts.rescrapes import Matcher
from reviews.importing.facts.rows import Columns
from reviews.importing.facts.sources import Sources
from reviews.importing.request import ImportRequest, publisher_of
from reviews.importing.stores.changes import KnownRowsChanged
from reviews.importing.stores.columns import StoreName
from reviews.importing.stores.findings import StoreFindings
from reviews.importing.stores.importer import StoreImporter
from reviews.importing.stores.matcher import AUTHOR, Directory
from reviews.importing.suppressions import Suppressions
from reviews.importing.tables import bulk
from reviews.models import ImportJob
from reviews.readers import OpenedFile
from reviews.readers.records import Batch, Question, Recognised, RowError

BATCH = 20_000
"""Records of a transaction: a fifth to half a second of writing on SQLite."""

P = TypeVar("P")


class Prepared(Protocol):
    """A batch that only needs writing."""

    @property
    def errors(self) -> Sequence[RowError]: ...

    @property
    def account(self) -> Account: ...


class Importer(Protocol[P]):
    """Import one kind of file; ``ImportRun`` calls the steps in this order and opens the transactions."""

    def missing_stores(self, batch: Batch) -> Sequence[StoreName]:
        """Find the stores that a batch names and that have to be created before it is prepared."""
        ...

    def create_stores(self, missing: Sequence[StoreName]) -> Sequence[int]:
        """Create these stores, in a transaction; return their ids."""
        ...

    def prepare(self, batch: Batch) -> P:
        """Do all that needs no lock."""
        ...

    def write(self, prepared: P) -> Account:
        """Write a prepared batch, in a transaction; return what became of its records."""
        ...

    def created(self) -> Created:
        """Return what the last ``write`` created."""
        ...

    def committed(self) -> None:
        """Take note that what the last ``write`` did is sure to stay."""
        ...

    @property
    def fresh(self) -> FreshCells:
        """Return what this run has inserted, counted."""
        ...

    def finish(self, stores: Sequence[int]) -> Sequence[str]:
        """Do what needs the whole file, in a transaction; return warnings. ``stores`` are all that it created."""
        ...

    def warnings(self) -> Sequence[str]:
        """Return the warnings of ``finish`` without doing anything, for a dry run."""
        ...

    def alarms(self) -> Sequence[str]:
        """Return those of the warnings that a person must read before they approve."""
        ...

    def questions(self) -> Sequence[Question]:
        """Return what a person has to decide about the records of the file."""
        ...

    def without_erased(self, columns: Columns) -> Columns:
        """Return columns of records without what tells of customers who were erased."""
        ...

    def author_key(self, author: str) -> str:
        """Return what stands for the author of a record in the file of refused ones."""
        ...

    def job_options(self) -> Mapping[str, Any]:
        """Return what later scores and imports have to know of the whole file; the options of its job store it."""
        ...

    def of_stores(self, unknown: Mapping[str, int]) -> StoreFindings:
        """Return what is to be known of stores that the file names and has not; ``unknown`` are records by name."""
        ...

    def replaced(self) -> KnownRowsChanged:
        """Return what a dry run would change in known rows, as a preview stores it."""
        ...


def importer_for(
    brand: Brand,
    request: ImportRequest,
    opened: OpenedFile,
    recognised: Recognised,
    stores: Directory,
    now: datetime,
    *,
    job_id: int | None,
    matching: bool,
) -> Importer[Any]:
    """Return the importer of a file; without a job, it writes nothing.

    With ``matching``, reviews without an id are compared with those of earlier scrapes.
    """
    dry = job_id is None
    if request.kind == ImportJob.Kind.LOCATIONS:
        return StoreImporter(recognised, brand, AUTHOR, now, dry=dry, job_id=job_id, is_whole=request.whole_list)
    sources = Sources(
        brand,
        publisher_of(request, recognised),
        request.scraped,
        dry=dry,
        states_views="seen" in recognised.understood.values(),
        job_id=job_id,
    )
    matcher = None
    if matching:
        has_keys = ImportJob.objects.filter(brand=brand, options__has_key=AUTHOR_KEYS).exists()
        matcher = Matcher(lambda: _ids(brand, request, opened, recognised, now), has_keys=has_keys)
    return FactImporter(
        recognised,
        stores,
        sources,
        job_id,
        now,
        matcher,
        dry=dry,
        limited=bool(request.within),
        erased=Suppressions.of(brand.pk),
        again=request.again,
    )


def _ids(
    brand: Brand, request: ImportRequest, opened: OpenedFile, recognised: Recognised, now: datetime
) -> Iterator[Sequence[str]]:
    """Read the ids of all records of a file, batch by batch, without writing anything."""
    stores = replace(request, create_stores=False).stores(brand, publisher=recognised.publisher)
    importer = importer_for(brand, request, opened, recognised, stores, now, job_id=None, matching=False)
    for batch in request.batches(opened, brand, recognised, BATCH):
        yield [row[bulk.EXTERNAL] for row in importer.prepare(batch).rows]
