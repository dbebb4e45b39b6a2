"""How files with the same headings are read: what a person has said of one holds for those that come later."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import Any

from locations.models import Brand, User
from reviews.importing.request import STATED, ImportRequest
from reviews.models import FileReading, ImportJob
from reviews.readers import OpenedFile
from reviews.readers.columns.headings import key
from reviews.readers.records import Refused

KEPT = (*(name for name in STATED if name != "aliases"), "day_first")
"""What is remembered of a person's statements; the rest (day of collection, store of the file) is new every time.
What stores are called is kept with the stores."""


def digest_of(headings: Sequence[str]) -> str:
    """Return what files with the same headings have in common, in whatever order and spelling of blanks and case."""
    return hashlib.sha256(json.dumps(sorted(map(key, headings))).encode()).hexdigest()


def headings_of(request: ImportRequest, opened: OpenedFile) -> list[str]:
    """Return the headings of a file as it stands, without the choice of a sheet. Raises ``Refused``."""
    if not request.sheet:
        return list(opened.table.header)
    with replace(request, sheet="").open() as unchosen:
        return list(unchosen.table.header)


def reading_of(brand: Brand, headings: Sequence[str]) -> FileReading | None:
    """Find what is remembered for files with these headings."""
    return FileReading.objects.filter(brand=brand, digest=digest_of(headings)).first()


def recalled(brand: Brand, request: ImportRequest) -> ImportRequest:
    """Return the request with what is remembered for its headings; what is stated now goes before.

    Unchanged where nothing is remembered, where a person has decided on the page (``recall`` is false), and for files
    that are no table.
    """
    if not request.recall or not brand.pk or not FileReading.objects.filter(brand=brand).exists():
        return request
    found = None
    with suppress(Refused), request.open() as opened:
        found = reading_of(brand, headings_of(request, opened))
    if found is None or (request.kind and request.kind != found.kind):
        return request
    merged = {name: _merged(found.options[name], getattr(request, name)) for name in KEPT if name in found.options}
    return replace(request, kind=found.kind, publisher=request.publisher or found.publisher, recall=False, **merged)


def _merged(remembered: Any, stated: Any) -> Any:
    if isinstance(remembered, Mapping):
        return {**remembered, **(stated or {})}
    return remembered if stated in (None, "") else stated


def remember(job: ImportJob, by: User | None, now: datetime) -> None:
    """Keep how the file of a previewed job is read, for later files with its headings."""
    headings = job.preview.get("headings")
    if not headings:
        return
    options = {name: value for name in KEPT if (value := job.options.get(name)) not in (None, "", {})}
    FileReading.objects.update_or_create(
        brand=job.brand,
        digest=digest_of(headings),
        defaults={
            "headings": headings,
            "kind": job.kind,
            "publisher": job.publisher,
            "options": options,
            "remembered_at": now,
            "remembered_by": by,
        },
    )
