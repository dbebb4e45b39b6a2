"""Erase a customer from the account of imports: previews, warnings, names of files, and files of refused records.

Files that still wait to be imported stay as they are: their import leaves the customer out and then deletes them.
"""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from locations.models import Brand
from reviews.erasure.customer import Customer
from reviews.erasure.facts import parts
from reviews.importing.account import BYTE_ORDER_MARK
from reviews.jobs import OVER
from reviews.models import FileReading, ImportJob

State = ImportJob.State

OF_STORES = ("unfound", "unknown_stores", "missing_stores", "of_stores")
"""What of a preview is shown once its import is over; all else of it quotes records, or gives examples of values."""

BY_HEADING = ("columns", "scales", "kpis", "aliases", "new_stores")
"""Options that were stated for what a file writes."""

NOTE = gettext_noop("Refused records of a customer who was erased are in its file no more.")


@dataclass(slots=True)
class OfImports:
    """What became of the imports of a brand.

    ``changed`` counts those whose row told of the customer, ``refused`` the refused records that changed or went.
    ``again`` are those that wait for approval and are previewed again, and ``files`` what is to be written once it is
    sure: content by path, None for a file that goes.
    """

    changed: int = 0
    refused: int = 0
    again: list[int] = field(default_factory=list)
    files: dict[Path, bytes | None] = field(default_factory=dict)

    def write(self) -> None:
        """Write the files, each as a whole."""
        for path, content in self.files.items():
            if content is None:
                path.unlink(missing_ok=True)
            else:
                new = path.with_suffix(".new")
                new.write_bytes(content)
                new.replace(path)


def erase_imports(brand: Brand, customer: Customer) -> OfImports:
    """Erase the customer from all that is stored of a brand's imports; the caller writes the files."""
    found = OfImports()
    jobs = ImportJob.objects.filter(brand=brand).exclude(kind=ImportJob.Kind.LOCATIONS).order_by("pk")
    for job in (job for some in parts(jobs) for job in some):
        if job.state == State.READY:
            # What it showed of the file may name the customer; its next preview leaves them out.
            if job.queue_again(task=ImportJob.Task.PREVIEW, progress=0, started_at=None, shape="", preview={}):
                found.again.append(job.pk)
            continue
        found.changed += _quotes(job) != customer.scrub(_quotes(job))
        columns = _scrubbed(job, customer) | _without_records(job, customer, found)
        if any(getattr(job, name) != value for name, value in columns.items()):
            ImportJob.objects.filter(pk=job.pk).update(**columns)
    for reading in FileReading.objects.filter(brand=brand):
        headings = customer.scrub(reading.headings)
        if headings != reading.headings:
            FileReading.objects.filter(pk=reading.pk).update(headings=headings)
            found.changed += 1
    return found


def _quotes(job: ImportJob) -> list[Any]:
    """Return all that an import's row may quote from its file."""
    headings = [written for name in BY_HEADING for written in job.options.get(name) or ()]
    return [job.preview, job.warnings, job.error, job.file_name, headings]


def _scrubbed(job: ImportJob, customer: Customer) -> dict[str, Any]:
    """Return the columns of an import's row without the customer; what of a preview nobody needs any more goes whole.

    What steers an import that is not over yet stays as it is.
    """
    preview = {name: value for name, value in job.preview.items() if name in OF_STORES}
    options = dict(job.options)
    for name in BY_HEADING if job.state in OVER else ():
        if name in options:
            options[name] = {customer.scrub(written): value for written, value in options[name].items()}
    texts = {name: customer.scrub(getattr(job, name)) for name in ("warnings", "error", "file_name")}
    return {"preview": customer.scrub(preview), "options": options, **texts}


def _without_records(job: ImportJob, customer: Customer, found: OfImports) -> dict[str, Any]:
    """Take the customer's records out of the file of refused ones; return what the job's row then states of it."""
    path = Path(settings.DATA_DIR) / job.rejects_file
    if not job.rejects_file or not path.is_file():
        return {}
    rows = _rows(path.read_bytes()[: job.rejects_size])
    kept = [*rows[:1], *(customer.scrub(row) for row in rows[1:] if not _is_theirs(row, customer))]
    gone = len(rows) - len(kept) + sum(row not in rows for row in kept)
    if rows and not gone:
        return {}
    found.refused += gone
    content = _written(kept) if len(kept) > 1 else b""
    found.files[path] = content or None
    with job.in_its_language():
        warnings = [*customer.scrub(job.warnings), _(NOTE)]
    return {"rejects_file": job.rejects_file if content else "", "rejects_size": len(content), "warnings": warnings}


def _rows(content: bytes) -> list[list[str]]:
    """Read a file of refused records; none of one with a cell that is too long to be read, so that it goes whole."""
    try:
        return list(csv.reader(io.StringIO(content.decode("utf-8-sig", "surrogatepass"), newline="")))
    except csv.Error:
        return []


def _written(rows: Sequence[Sequence[str]]) -> bytes:
    out = io.StringIO()
    out.write(BYTE_ORDER_MARK)
    csv.writer(out).writerows(rows)
    return out.getvalue().encode("utf-8", "surrogatepass")


def _is_theirs(row: Sequence[str], customer: Customer) -> bool:
    """Whether a refused record is the customer's, by the key or the name of its author."""
    return any(customer.found.is_named(cell) for cell in row if cell)
