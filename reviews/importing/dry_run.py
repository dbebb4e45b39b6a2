"""Find out what an import of a file would do, batch by batch, without writing anything; and ask a person."""

from collections.abc import Callable, Container, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from locations.models import Brand, Location
from reviews.importing.account import Answer
from reviews.importing.effects import effects
from reviews.importing.importer import BATCH, Prepared, importer_for
from reviews.importing.messages import LONGEST_TEXT, ImportLog, place_as_json
from reviews.importing.previews import AboutFile, AskedQuestion, CameBefore, DryRunFound, PreviewDocument
from reviews.importing.remembered import headings_of, reading_of, recalled
from reviews.importing.request import (
    ImportRequest,
    counts_twice,
    earlier_import,
    import_before,
    stated,
    warnings_before,
    warnings_of_earlier,
    with_publisher,
)
from reviews.importing.run import ImportRun, has_earlier_scrapes, share_read
from reviews.importing.stores.changes import KnownRowsChanged
from reviews.importing.stores.columns import StoreName
from reviews.importing.stores.findings import StoreFindings
from reviews.importing.stores.matcher import Directory
from reviews.importing.suppressions import Suppressions
from reviews.jobs import TakenOver
from reviews.models import ImportJob
from reviews.readers import OpenedFile, unread_columns
from reviews.readers.records import FIELDS, STORE_FIELDS, Batch, Moment, Question, Recognised, Refused, place_of
from reviews.readers.shapes.registry import KINDS

SAMPLES = 5
"""Good records that a person is shown."""

ASKED_VALUES = 24
"""Values of a column that are shown beside a question about it."""

ASKS = ("question", "ces_scale", "direction", "column", "role", "scale", "kpi", "sheet", "scraped", "years",
        "date_order", "encoding", "wrong_kind", "kind", "unknown_shape", "no_store", "no_date", "not_yours",
        "stores_or_listings")  # fmt: skip
"""Why a file is refused that can be read after all once a person has stated more about it."""


@dataclass(frozen=True, slots=True)
class Sample:
    """A good record as Evenly reads it: its line, its fields by name, and the code and name of its store.

    The store is None for lists of stores, and has no name where the import would create it.
    """

    line: int
    values: dict[str, Any]
    store: tuple[str, str] | None


@dataclass(frozen=True, slots=True)
class Preview:
    """What an import would answer, and what a person wants to see before approving it."""

    request: ImportRequest
    recognised: Recognised
    answer: Answer
    log: ImportLog
    alarms: Sequence[str]
    samples: Sequence[Sample]
    new_stores: int
    replaced: KnownRowsChanged
    of_stores: StoreFindings

    def as_json(self) -> DryRunFound:
        """Return what the job's row stores for the page and the API; moments and days as text of ISO 8601."""
        found = self.recognised
        return {
            "kind": found.kind,
            "shape": found.shape,
            "encoding": found.encoding,
            "publisher": self.request.publisher or found.publisher,
            "understood": [[header, name] for header, name in found.understood.items()],
            "ignored": list(found.ignored),
            "columns": [each.as_dict() for each in found.columns],
            "questions": [as_asked(each) for each in found.questions],
            "settled": dict(found.settled),
            "warnings": [list(warning) for warning in found.warnings],
            "account": self.answer.account.as_dict(),
            **self.log.as_json(),
            "alarms": list(self.alarms),
            "samples": [
                {
                    **place_as_json(place_of(one.line, found.sheet_starts)),
                    "values": one.values,
                    "store": list(one.store) if one.store else None,
                }
                for one in self.samples
            ],
            "new_stores": self.new_stores,
            **self.replaced,
            **self.of_stores.as_json(),
        }


@dataclass(slots=True, kw_only=True)
class DryRun(ImportRun):
    """Take batches through an importer that writes nothing; collect samples of good records.

    ``report`` gets the share of the file that has been read, after every batch.
    """

    kind: str
    stores: Directory
    lines: int
    report: Callable[[float], object]
    samples: list[Sample] = field(default_factory=list)

    def create_stores(self, missing: Sequence[StoreName]) -> None:
        self.importer.create_stores(missing)

    def write(self, batch: Batch, prepared: Prepared) -> None:
        if len(self.samples) < SAMPLES:
            self._sample(batch, {error.line for error in prepared.errors})
        self.account += prepared.account + self.importer.write(prepared)
        self.report(share_read(batch, self.lines, 0.5))

    def finish(self) -> None:
        """Leave everything as it is."""

    def _sample(self, batch: Batch, refused: Container[int]) -> None:
        good = [index for index, line in enumerate(batch.lines) if line not in refused]
        indices = good[: SAMPLES - len(self.samples)]
        selected = {name: [values[index] for index in indices] for name, values in batch.columns.items()}
        columns = self.importer.without_erased(selected)
        found = self._found(columns, len(indices))
        stores = found and self._stores(columns, found)
        own = FIELDS[self.kind]
        shown = [name for name in columns if name in own and (stores is None or name not in STORE_FIELDS)]
        shown = [name for name in shown if name != "author"]
        for row, index in enumerate(indices):
            at = found[row] if found else None
            zone = self.stores.zones([at])[0] if at is not None else None
            values = {name: as_json(columns[name][row], zone) for name in shown}
            self.samples.append(Sample(batch.lines[index], values, stores[row] if stores else None))

    def _found(self, columns: Mapping[str, Sequence[Any]], count: int) -> list[int | None] | None:
        """Return the stores that the records were matched with; None for lists of stores."""
        return None if self.kind == ImportJob.Kind.LOCATIONS else self.stores.look_up(columns, count)

    def _stores(self, columns: Mapping[str, Sequence[Any]], found: Sequence[int | None]) -> list[tuple[str, str]]:
        """Return code and name of these stores."""
        rows = Location.objects.filter(pk__in=[pk for pk in found if pk is not None and pk > 0])
        known = {pk: (code, name) for pk, code, name in rows.values_list("pk", "code", "name")}
        given = columns.get("store") or columns.get("store_address") or [""] * len(found)
        return [known.get(pk or 0, (str(own), "")) for pk, own in zip(found, given, strict=True)]


def as_json(value: Any, zone: ZoneInfo | None = None) -> Any:
    """Return a value as JSON takes it: a moment as its two ends and its precision, a day as text, long texts cut.

    Moments are on the clock of the store: those without a zone are so already, others are moved to ``zone``.
    """
    if isinstance(value, Moment):
        start, end = (each.astimezone(zone) if zone and each.tzinfo else each for each in (value.start, value.end))
        return {"from": start.isoformat(), "to": end.isoformat(), "precision": value.precision}
    if isinstance(value, date):
        return value.isoformat()
    return value[:LONGEST_TEXT] if isinstance(value, str) else value


def dry_run(brand: Brand, request: ImportRequest, opened: OpenedFile, recognised: Recognised, now: datetime) -> Answer:
    """Return what an import of the file would answer; nothing is written, and the brand need not be saved."""
    earlier = earlier_import(brand, request.kind, request.sha256()) if brand.pk else None
    request = with_publisher(request, earlier)
    found = preview(brand, request, opened, recognised, now)
    answer = found.answer.understood(found.recognised)
    return replace(answer, warnings=[*warnings_of_earlier(request, recognised, earlier), *answer.warnings])


def preview(
    brand: Brand,
    request: ImportRequest,
    opened: OpenedFile,
    recognised: Recognised,
    now: datetime,
    report: Callable[[float], object] = bool,
) -> Preview:
    """Go through the whole file without writing; ``report`` gets the share that is done after every batch.

    Raises Refused for a file that cannot belong to any store of the brand.
    """
    warnings = warnings_before(brand, request, recognised)
    stores = request.stores(brand, dry=True, publisher=recognised.publisher)
    matching = has_earlier_scrapes(brand)
    run = DryRun(
        importer=importer_for(brand, request, opened, recognised, stores, now, job_id=None, matching=matching),
        log=ImportLog(roles=recognised.understood, sheet_starts=recognised.sheet_starts),
        kind=request.kind,
        stores=stores,
        lines=opened.line_count,
        report=report,
    )
    account = run.through(request.batches(opened, brand, recognised, BATCH))
    asked = run.importer.questions()
    asking = [question.text for question in asked]
    of_stores = run.importer.of_stores(run.log.unknown_stores)
    said = [*run.importer.warnings(), *of_stores.sentences, *run.log.warnings(account.read)]
    warnings = [*warnings, *asking, *said]
    columns = Suppressions.of(brand.pk).examples(recognised.columns)
    recognised = replace(recognised, columns=columns, questions=[*recognised.questions, *asked])
    return Preview(
        request,
        recognised,
        Answer(request.kind, recognised.shape, account, "", warnings).with_stores(of_stores.as_json()),
        run.log,
        [*run.importer.alarms(), *run.log.alarms()],
        run.samples,
        new_stores=len(stores.created),
        replaced=run.importer.replaced(),
        of_stores=of_stores,
    )


def preview_job(job: ImportJob, clock: Callable[[], datetime]) -> None:
    """Find out what the file of a claimed job would do, and let the job ask a person.

    The kind is found out where nobody named it. Raises Refused for a file that is not taken, TakenOver where another
    worker has the job.
    """
    request = recalled(job.brand, ImportRequest.of(job))
    kinds = [kind for kind in KINDS if not request.within or kind != ImportJob.Kind.LOCATIONS]
    with request.open() as opened:
        guessed = not request.kind
        if guessed:
            request = request.with_kind(opened, kinds)
        if request.kind != job.kind:
            job.write(kind=request.kind)
            job.kind = request.kind
        if request.kind not in kinds:
            raise Refused("not_yours", _("This is a list of stores, and only head office changes that list."))
        earlier = import_before(job)
        request = with_publisher(request, earlier)
        recognised = request.recognise(opened, job.brand)
        if guessed and _may_be_listings(job.brand, recognised):
            raise Refused(
                "stores_or_listings",
                _("This can be a list of your stores, or what a publisher shows of them; it names no store codes."),
            )
        job.options |= stated(request) | {"recall": False}
        job.write(shape=recognised.shape, publisher=request.publisher, options=job.options)

        def renew(share: float) -> None:
            if not job.renew(clock(), share):
                raise TakenOver(f"import {job.pk}")

        found = preview(job.brand, request, opened, recognised, clock(), renew).as_json()
        about = about_the_file(job.brand, request, opened)
    before: CameBefore | None = None
    if earlier:
        twice = counts_twice(request, recognised, earlier)
        before = {"id": earlier.pk, "file_name": earlier.file_name, "as": twice}
    _ask(job, {**found, **about, "came_before": before}, clock())


def ask_about(job: ImportJob, refused: Refused, now: datetime) -> bool:
    """Let the job ask what a person can answer; False where only another file helps."""
    if refused.code not in ASKS:
        return False
    found: PreviewDocument = {
        "problem": {"code": refused.code, "sentence": str(refused)},
        "questions": [as_asked(each) for each in refused.questions],
    }
    _ask(job, {**found, **_columns_of_refused(job)}, now)
    return True


def as_asked(question: Question) -> AskedQuestion:
    """Return a question as the page asks it: with its column's most frequent values, which are never many."""
    most = sorted(question.values.items(), key=lambda each: -each[1])[:ASKED_VALUES]
    return {
        "key": question.key,
        "text": question.text,
        "choices": list(question.choices),
        "heading": question.heading,
        "values": [list(each) for each in most],
        "effects": [list(each) for each in effects(question)],
    }


def about_the_file(brand: Brand, request: ImportRequest, opened: OpenedFile) -> AboutFile:
    """Return headings and sheets of a file, and when a person said how files with these headings are read."""
    headings = headings_of(request, opened)
    known = reading_of(brand, headings)
    return {
        "headings": headings,
        "sheets": list(opened.table.sheets),
        "sheet": opened.table.sheet_name,
        "sheets_together": list(opened.table.sheets_together),
        "hidden_sheets": list(opened.table.hidden_sheets),
        "remembered": known.remembered_at.isoformat() if known else "",
    }


def _columns_of_refused(job: ImportJob) -> dict[str, Any]:
    """Return the columns of a file that could not be read further, so that a person can say what they are."""
    request = ImportRequest.of(job)
    for tried in (request, replace(request, sheet="")):
        with suppress(Refused), tried.open() as opened:
            columns = [each.as_dict() for each in Suppressions.of(job.brand_id).examples(unread_columns(opened))]
            return {"columns": columns, **about_the_file(job.brand, tried, opened)}
    return {}


def forget_records(job: ImportJob) -> None:
    """Delete the records from the preview of an import that is over, for they may name people."""
    job.write(preview={name: value for name, value in job.preview.items() if name not in ("samples", "refused")})


def _may_be_listings(brand: Brand, recognised: Recognised) -> bool:
    """Whether a file that looks like stores may as well show the brand's known stores as somebody else sees them."""
    is_list = recognised.kind == ImportJob.Kind.LOCATIONS and "code" not in recognised.understood.values()
    return is_list and Location.objects.filter(brand=brand).exists()


def _ask(job: ImportJob, found: Mapping[str, Any], now: datetime) -> None:
    """Let the job wait for a person's decision."""
    job.write(preview=found, state=ImportJob.State.READY, heartbeat=now, lease_until=None, progress=1)
