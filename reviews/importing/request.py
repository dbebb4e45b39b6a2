"""A file to import, with what a person said about it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings

from locations.models import Brand
from locations.scoping import limited
from reviews.importing.stores.matcher import Directory
from reviews.models import ImportJob
from reviews.readers import Options


@dataclass(frozen=True, slots=True)
class File:
    """A file with what the person said about it."""

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
    within: Mapping[str, Sequence[Any]] = field(default_factory=dict)

    def options(self, brand: Brand | None) -> Options:
        return Options(
            scraped=self.scraped,
            country=brand.country if brand else "",
            publisher=self.publisher,
            day_first=self.day_first,
        )

    def stores(self, brand: Brand, *, dry: bool = False, by: str = "import") -> Directory:
        """The stores that its records may speak of; new ones are made as ``by``."""
        unassigned = self.kind in (ImportJob.Kind.SURVEYS, ImportJob.Kind.CASES)
        within = limited(brand, self.within)
        return Directory(
            brand, within, self.create_stores, self.zone, dry=dry, unassigned=unassigned, only=self.store, by=by
        )

    def as_options(self) -> dict[str, Any]:
        """What the job row keeps of it."""
        return {
            "scraped": self.scraped.isoformat() if self.scraped else None,
            "timezone": self.zone,
            "encoding": self.encoding,
            "create_stores": self.create_stores,
            "store": self.store,
            "day_first": self.day_first,
        }


def file_of(job: ImportJob) -> File:
    options = job.options
    scraped = options.get("scraped")
    return File(
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
        within=options.get("within") or {},
    )
