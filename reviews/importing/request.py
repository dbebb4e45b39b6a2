"""A file to import, with what a person stated about it, and the earlier import of the same file.

Records are identified by their publisher and their id, so the same file under two publishers counts twice. Where
nobody names a publisher now, it goes under the earlier one; where somebody names another, there is a warning.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Case, Value, When
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from locations.models import Brand
from locations.scoping import limited
from reviews.importing.facts.rows import FACT_KINDS
from reviews.importing.stores.matcher import Directory
from reviews.models import ImportJob
from reviews.readers import OpenedFile, Options, kind_of, open_file, read, recognise
from reviews.readers.reasons import warning_in
from reviews.readers.records import Batch, Recognised

STATED = ("columns", "scales", "decimal", "sheet", "kpis", "aliases")
"""What a person states about single columns and names of stores; a job's row has only those that are stated."""


@dataclass(frozen=True, slots=True)
class ImportRequest:
    """A file with what the person stated about it.

    ``within`` limits the stores that its records may name to those that the person may see (``scoping.limits``);
    ``recall`` says whether what is remembered for files like it is to be added, ``again`` what becomes of records that
    are known under other ids (``doubles``). ``whole_list`` says that the file has all stores; ``new_stores`` are the
    codes of stores to be created, by what the file writes.
    """

    path: Path
    kind: str
    file_name: str
    publisher: str = ""
    scraped: date | None = None
    zone: str = ""
    encoding: str = ""
    create_stores: bool = False
    store: str = ""
    day_first: bool | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    scales: Mapping[str, str] = field(default_factory=dict)
    decimal: str = ""
    sheet: str = ""
    kpis: Mapping[str, str] = field(default_factory=dict)
    aliases: Mapping[str, str] = field(default_factory=dict)
    within: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    recall: bool = True
    again: str = ""
    whole_list: bool = False
    new_stores: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, job: ImportJob) -> "ImportRequest":
        """Return the request that a job's row stores."""
        options = job.options
        scraped = options.get("scraped")
        return cls(
            path=Path(settings.DATA_DIR) / job.stored_as,
            kind=job.kind,
            file_name=job.file_name,
            publisher=job.publisher,
            scraped=date.fromisoformat(scraped) if scraped else None,
            zone=options.get("timezone") or "",
            encoding=options.get("encoding") or "",
            create_stores=bool(options.get("create_stores")),
            store=options.get("store") or "",
            day_first=options.get("day_first"),
            columns=options.get("columns") or {},
            scales=options.get("scales") or {},
            decimal=options.get("decimal") or "",
            sheet=options.get("sheet") or "",
            kpis=options.get("kpis") or {},
            aliases=options.get("aliases") or {},
            within=options.get("within") or {},
            recall=options.get("recall", True),
            again=options.get("again") or "",
            whole_list=bool(options.get("whole_list")),
            new_stores=options.get("new_stores") or {},
        )

    def as_options(self) -> dict[str, Any]:
        """Return what a job's row stores of it as its options."""
        return {
            "scraped": self.scraped.isoformat() if self.scraped else None,
            "timezone": self.zone,
            "encoding": self.encoding,
            "create_stores": self.create_stores,
            "store": self.store,
            "day_first": self.day_first,
            "again": self.again,
            "whole_list": self.whole_list,
            **{name: value for name in STATED if (value := getattr(self, name))},
        }

    def open(self) -> OpenedFile:
        """Open the file; use it in a ``with``."""
        return open_file(self.path, self.encoding, self.sheet, self.kind)

    def with_kind(self, opened: OpenedFile, kinds: Sequence[str]) -> "ImportRequest":
        """Return the request with the first of ``kinds`` that the file is sure to be, or else can be.

        Raises Refused where it can be none of them.
        """
        return replace(self, kind=kind_of(opened, kinds))

    def recognise(self, opened: OpenedFile, brand: Brand | None) -> Recognised:
        """Find out what the file is. Raises Refused for a file that is not read at all."""
        return recognise(opened, self.kind, self._options(brand))

    def batches(self, opened: OpenedFile, brand: Brand, recognised: Recognised, size: int) -> Iterator[Batch]:
        """Read all records, in batches of at most ``size``."""
        return read(opened, recognised, self._options(brand), size=size)

    def sha256(self) -> str:
        """Return the SHA-256 of the file's bytes in hexadecimal digits."""
        with self.path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()

    def stores(
        self, brand: Brand, *, dry: bool = False, import_id: int | None = None, publisher: str = ""
    ) -> Directory:
        """Return the stores that its records may name, by ``publisher``'s place ids too; new ones are created by the
        import of that id.
        """
        return Directory(
            brand,
            within=limited(brand, self.within),
            create=self.create_stores,
            zone=self.zone,
            dry=dry,
            unassigned=self.kind in (ImportJob.Kind.SURVEYS, ImportJob.Kind.CASES),
            only=self.store,
            import_id=import_id,
            stated=self.aliases,
            new=self.new_stores,
            is_whole=self.whole_list,
            publisher=self.publisher or publisher,
        )

    def _options(self, brand: Brand | None) -> Options:
        return Options(
            scraped=self.scraped,
            country=brand.country if brand else "",
            publisher=self.publisher,
            day_first=self.day_first,
            columns=self.columns,
            scales=self.scales,
            decimal=self.decimal,
            sheet=self.sheet,
            store=self.store,
            kpis=self.kpis,
        )


def stated(request: ImportRequest) -> dict[str, Any]:
    """Return what is stated about how the file is read, for the options of a job's row."""
    named = {name: value for name in STATED if (value := getattr(request, name))}
    return named if request.day_first is None else {**named, "day_first": request.day_first}


def warnings_before(brand: Brand, request: ImportRequest, recognised: Recognised) -> list[str]:
    """Return the warnings that need no record. Raises Refused for a file that cannot belong to any store."""
    language = get_language() or ""
    warnings = [warning_in(language, code, text) for code, text in recognised.warnings]
    if request.kind == ImportJob.Kind.LOCATIONS:
        return warnings
    return [*warnings, *request.stores(brand).check(recognised.understood.values())]


def earlier_import(brand: Brand, kind: str, sha256: str, *, but: int = 0) -> ImportJob | None:
    """Find the first import of the same file that was not undone; rather one that inserted something."""
    same = ImportJob.objects.filter(brand=brand, kind=kind, sha256=sha256, state=ImportJob.State.DONE)
    inserted_first = Case(When(inserted__gt=0, then=Value(0)), default=Value(1))
    return same.exclude(pk=but).order_by(inserted_first, "pk").first()


def import_before(job: ImportJob) -> ImportJob | None:
    """Find the earlier import of this one's file."""
    return earlier_import(job.brand, job.kind, job.sha256, but=job.pk)


def with_publisher(request: ImportRequest, earlier: ImportJob | None) -> ImportRequest:
    """Return the request with the publisher of the earlier import of the file, where the person names none."""
    if earlier and earlier.publisher and not request.publisher:
        return replace(request, publisher=earlier.publisher)
    return request


def publisher_of(request: ImportRequest, recognised: Recognised) -> str:
    """Return the publisher of the records that name none themselves."""
    return request.publisher or recognised.publisher or FACT_KINDS[request.kind].source


def counts_twice(request: ImportRequest, recognised: Recognised, earlier: ImportJob | None) -> str:
    """Return the publisher that the file came in under before, if it is another one; empty if nothing counts twice."""
    if earlier is None or request.kind not in FACT_KINDS or "publisher" in recognised.understood.values():
        return ""
    then = publisher_of(replace(request, publisher=earlier.publisher), recognised).strip()
    return then if then.casefold() != publisher_of(request, recognised).strip().casefold() else ""


def warnings_of_earlier(request: ImportRequest, recognised: Recognised, earlier: ImportJob | None) -> Iterator[str]:
    """Warn that the file came in before, and loudly where it then counts twice."""
    if earlier is None:
        return
    at: dict[str, Any] = {"number": earlier.pk, "name": earlier.file_name, "day": f"{earlier.created_at:%Y-%m-%d}"}
    yield _("The same file came in before: import %(number)d, “%(name)s”, %(day)s.") % at
    if then := counts_twice(request, recognised, earlier):
        yield _(
            "It came from “%(then)s” then and from “%(now)s” now, so all its records count twice; "
            "if that is not meant, undo one of the two."
        ) % {"then": then, "now": publisher_of(request, recognised)}
