"""The account of an import: what became of every record of the file, and the file of the refused ones."""

import io
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated, Any, NamedTuple

from django.conf import settings
from django.db import transaction

from reviews.jobs import AT_WORK, OVER
from reviews.models import ImportJob
from reviews.readers import rejects
from reviews.readers.records import Recognised, RowError

BYTE_ORDER_MARK = "\ufeff"
"""Without it, spreadsheet programs show Korean as noise."""


@dataclass(slots=True)
class Account:
    """Counts of records of a file; read = inserted + updated + unchanged + rejected, always."""

    read: Annotated[int, "records of the file: inserted + updated + unchanged + rejected, always"] = 0
    inserted: Annotated[int, "records that are new"] = 0
    updated: Annotated[int, "records that replaced what was known of them"] = 0
    unchanged: Annotated[int, "records that said what was known"] = 0
    rejected: Annotated[int, "records that were refused"] = 0
    duplicates: Annotated[int, "records that the file has twice; they were taken too"] = 0
    damaged: Annotated[int, "records with letters that were lost; they were taken too"] = 0

    @classmethod
    def of(cls, job: ImportJob) -> "Account":
        """Return the counts that a job's row has."""
        return cls(*(getattr(job, each.name) for each in fields(cls)))

    def __add__(self, other: "Account") -> "Account":
        return Account(*(getattr(self, each.name) + getattr(other, each.name) for each in fields(self)))

    def as_dict(self) -> dict[str, int]:
        return {each.name: getattr(self, each.name) for each in fields(self)}


class Created(NamedTuple):
    """What writing a batch created: between which ids its facts lie, and the ids of new stores and regions."""

    facts: tuple[int, int] | None = None
    stores: Sequence[int] = ()
    regions: Sequence[int] = ()


@dataclass(slots=True)
class Answer:
    """What an import answers: kind, shape, its account, the path of the rejects file, and warnings.

    ``columns`` and ``questions`` are how the file was understood, as JSON has them. ``unknown_stores`` are names of the
    file that no store has, with the nearest; ``missing_stores`` those that a whole list lacks, None for another file.
    """

    kind: str
    shape: str
    account: Account
    rejects_file: str = ""
    warnings: list[str] = field(default_factory=list)
    columns: list[dict[str, Any]] = field(default_factory=list)
    questions: list[dict[str, Any]] = field(default_factory=list)
    unknown_stores: list[dict[str, Any]] = field(default_factory=list)
    missing_stores: list[dict[str, str]] | None = None

    @classmethod
    def of(cls, job: ImportJob) -> "Answer":
        """Return what a finished job answers."""
        return cls(job.kind, job.shape, Account.of(job), job.rejects_file, job.warnings).with_stores(job.preview)

    def understood(self, recognised: Recognised) -> "Answer":
        """Return the answer with how the columns of its file were understood."""
        columns = [each.as_dict() for each in recognised.columns]
        return replace(self, columns=columns, questions=[each.as_dict() for each in recognised.questions])

    def with_stores(self, found: Mapping[str, Any]) -> "Answer":
        """Return the answer with what was found out of stores, as the row of a job has it."""
        return replace(self, unknown_stores=unknown_stores(found), missing_stores=found.get("missing_stores"))

    def as_dict(self) -> dict[str, Any]:
        counts = self.account.as_dict()
        rest = {
            "rejects_file": self.rejects_file or None,
            "warnings": self.warnings,
            "columns": self.columns,
            "questions": self.questions,
            "unknown_stores": self.unknown_stores,
        } | ({} if self.missing_stores is None else {"missing_stores": self.missing_stores})
        return {"kind": self.kind, "shape": self.shape} | counts | rest


def unknown_stores(preview: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the unknown stores of a file as its document has them, from what the row of its job stores."""
    return [{name: row[name] for name in ("written", "nearest", "records")} for row in preview.get("unfound", ())]


REJECTS_STAY = timedelta(days=30)
"""How long refused records can be fetched: they quote what customers wrote."""


def delete_old_rejects(now: datetime) -> int:
    """Delete the rejects files of imports that ended ``REJECTS_STAY`` ago; return how many these were."""
    old = ImportJob.objects.filter(finished_at__lt=now - REJECTS_STAY, state__in=OVER).exclude(rejects_file="")
    for job in old:
        (Path(settings.DATA_DIR) / job.rejects_file).unlink(missing_ok=True)
        ImportJob.objects.filter(pk=job.pk).update(rejects_file="", rejects_size=0)
    return len(old)


def cut_rejects(pk: int) -> None:
    """Take out of the file of a job that nobody is at work on what a killed worker wrote without committing it."""
    with transaction.atomic():
        job = ImportJob.objects.select_for_update().filter(pk=pk).exclude(state__in=AT_WORK).first()
        path = Path(settings.DATA_DIR) / f"rejects/{pk}.csv"
        if job is None or not path.exists():
            return
        if not job.rejects_file:
            path.unlink()
        elif path.stat().st_size > job.rejects_size:
            os.truncate(path, job.rejects_size)


class RejectsFile:
    """The refused records of an import with line, column and reason, growing with the batches.

    The file grows inside the transaction that counts its records, while the job's row is locked. So only one worker
    ever writes to it, and what a killed one wrote without committing is cut off by the next. ``author_key`` is what
    stands for the name of an author. ``name`` is its path below
    the data folder, empty until something was refused; ``size`` is its committed part in bytes.
    """

    def __init__(self, job: ImportJob, recognised: Recognised, author_key: Callable[[str], str]) -> None:
        self.name, self.size = job.rejects_file, job.rejects_size
        self._planned = f"rejects/{job.pk}.csv"
        self._recognised, self._author_key = recognised, author_key

    def lines(self, errors: Sequence[RowError]) -> bytes:
        """Return what these refused records add to the file."""
        if not errors:
            return b""
        text = io.StringIO()
        if not self.size:
            text.write(BYTE_ORDER_MARK)
            rejects.write_header(text, self._recognised)
        rejects.write(text, self._recognised, errors, self._author_key)
        return text.getvalue().encode("utf-8", "surrogatepass")

    def columns(self, lines: bytes) -> dict[str, Any]:
        """Return what the job's row states of the file once these lines are in it."""
        return {"rejects_file": self._planned if lines else self.name, "rejects_size": self.size + len(lines)}

    def append(self, lines: bytes) -> None:
        """Write the lines behind the committed part and wait until they are on the disk."""
        if not lines:
            return
        path = Path(settings.DATA_DIR) / self._planned
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("r+b" if path.exists() else "w+b") as file:
            file.truncate(self.size)
            file.seek(self.size)
            file.write(lines)
            file.flush()
            os.fsync(file.fileno())

    def committed(self, lines: bytes) -> None:
        """Count the lines in once the transaction that appended them is committed."""
        self.size += len(lines)
        self.name = self._planned if lines else self.name
