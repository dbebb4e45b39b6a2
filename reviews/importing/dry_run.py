"""What an import of a file would do, found out batch by batch without writing anything."""

from collections import Counter
from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from locations.models import Brand, Location
from reviews.importing import earlier
from reviews.importing.account import Account, Answer
from reviews.importing.messages import Remarks
from reviews.importing.request import File, file_of
from reviews.importing.run import BATCH, TakenOver, check, has_earlier_scrapes, way_of
from reviews.importing.stores.matcher import Directory
from reviews.models import ImportJob
from reviews.readers import OpenedFile, kind_of, open_file, read, recognise
from reviews.readers.records import FIELDS, STORE_FIELDS, Batch, Moment, Note, Recognised, Refused, RowError
from reviews.readers.shapes.registry import KINDS

SAMPLES, REFUSALS, UNKNOWN = 5, 20, 20
"""How many good records, refused ones and unknown stores a person is shown."""

MOST_DISTINCT = 10_000
"""Unknown stores that are told apart; a file of wrong codes must not fill the memory."""

LONGEST_TEXT = 300


ASKS = ("scraped", "date_order", "encoding", "wrong_kind", "kind", "unknown_shape", "no_store", "no_date", "not_yours",
        "stores_or_listings")  # fmt: skip
"""Why a file is refused that can be read after all once a person has said more about it."""


@dataclass(frozen=True, slots=True)
class Sample:
    """A good record as Evenly reads it: its line, its fields by name, and the code and name of its store.

    The store is None for lists of stores, and has no name where the import would make it.
    """

    line: int
    values: Mapping[str, Any]
    store: tuple[str, str] | None


@dataclass(slots=True)
class Preview:
    """A dry run: what the import would answer, and what a person wants to see before saying yes."""

    file: File
    recognised: Recognised
    answer: Answer
    new_stores: int = 0
    replaced: Mapping[str, Any] = field(default_factory=dict)
    samples: list[Sample] = field(default_factory=list)
    refused: list[RowError] = field(default_factory=list)
    unknown: Counter[str] = field(default_factory=Counter)
    nearest: dict[str, str] = field(default_factory=dict)
    codes: Counter[str] = field(default_factory=Counter)
    first: dict[str, RowError] = field(default_factory=dict)
    doubts: Counter[str] = field(default_factory=Counter)
    noted: dict[str, Note] = field(default_factory=dict)

    def hear(self, batch: Batch, errors: Sequence[RowError], stores: Directory) -> None:
        """Take note of a batch: of each refused record the first error, of each doubt how often it came."""
        told = {error.line: error for error in reversed([*errors])}
        ordered = [told[line] for line in sorted(told)]
        self.refused += ordered[: REFUSALS - len(self.refused)]
        for error in ordered:
            self.codes[error.code] += 1
            self.first.setdefault(error.code, error)
            if error.code == "unknown_store" and (error.given in self.unknown or len(self.unknown) < MOST_DISTINCT):
                self.unknown[error.given] += 1
                self.nearest.setdefault(error.given, error.expected)
        for note in batch.notes:
            self.doubts[note.code] += 1
            self.noted.setdefault(note.code, note)
        if len(self.samples) < SAMPLES:
            self._sample(batch, told, stores)

    def as_json(self) -> dict[str, Any]:
        """What the job row keeps for the page and the API; moments and days as text of ISO 8601."""
        found = self.recognised
        return {
            "kind": found.kind,
            "shape": found.shape,
            "encoding": found.encoding,
            "publisher": self.file.publisher or found.publisher,
            "understood": [[header, name] for header, name in found.understood.items()],
            "ignored": list(found.ignored),
            "settled": dict(found.settled),
            "warnings": [list(warning) for warning in found.warnings],
            "account": self.answer.account.as_dict(),
            "why_refused": [{"records": count, **_told(self.first[code])} for code, count in self.codes.most_common()],
            "doubts": [[code, count, self.noted[code].line, self.noted[code].given[:LONGEST_TEXT]]
                       for code, count in self.doubts.most_common()],
            "samples": [
                {"line": one.line, "values": one.values, "store": list(one.store) if one.store else None}
                for one in self.samples
            ],
            "refused": [_told(error) for error in self.refused],
            "unknown": [[given, self.nearest[given], count] for given, count in self.unknown.most_common(UNKNOWN)],
            "unknown_stores": len(self.unknown),
            "new_stores": self.new_stores,
            **self.replaced,
        }  # fmt: skip

    def _sample(self, batch: Batch, refused: Container[int], stores: Directory) -> None:
        good = [place for place, line in enumerate(batch.lines) if line not in refused]
        places = good[: SAMPLES - len(self.samples)]
        columns = {name: [values[place] for place in places] for name, values in batch.columns.items()}
        named = self._stores(columns, len(places), stores)
        own = FIELDS[self.recognised.kind]
        shown = [name for name in columns if name in own and (named is None or name not in STORE_FIELDS)]
        for index, place in enumerate(places):
            values = {name: written(columns[name][index]) for name in shown}
            self.samples.append(Sample(batch.lines[place], values, named[index] if named else None))

    def _stores(
        self, columns: Mapping[str, Sequence[Any]], count: int, stores: Directory
    ) -> list[tuple[str, str]] | None:
        """Code and name of the stores that the records were matched with."""
        if self.recognised.kind == ImportJob.Kind.LOCATIONS:
            return None
        found = stores.resolve(columns, count)
        rows = Location.objects.filter(pk__in=[pk for pk in found if pk is not None and pk > 0])
        known = {pk: (code, name) for pk, code, name in rows.values_list("pk", "code", "name")}
        given = columns.get("store") or columns.get("store_address") or [""] * count
        return [known.get(pk or 0, (str(own), "")) for pk, own in zip(found, given, strict=True)]


def dry_run(brand: Brand, file: File, opened: OpenedFile, recognised: Recognised, now: datetime) -> Answer:
    """What an import of the file would answer; nothing is written."""
    first = earlier.came_before(brand, file.kind, earlier.digest(file.path)) if brand.pk else None
    file = earlier.settled(file, first)
    answer = look(brand, file, opened, recognised, now).answer
    return replace(answer, warnings=[*earlier.sentences(file, recognised, first), *answer.warnings])


def look(
    brand: Brand,
    file: File,
    opened: OpenedFile,
    recognised: Recognised,
    now: datetime,
    tell: Callable[[float], object] = bool,
) -> Preview:
    """Go through the whole file without writing; ``tell`` hears the share that is done after every batch.

    Raises Refused for a file that cannot belong to any store of the brand.
    """
    warnings, stores = check(brand, file, recognised), file.stores(brand, dry=True)
    matching = has_earlier_scrapes(brand)
    way = way_of(brand, file, opened, recognised, stores, now, job_id=None, matching=matching)
    account, remarks, lines = Account(), Remarks(), opened.line_count
    preview = Preview(file, recognised, Answer(file.kind, recognised.shape, account))
    for batch in read(opened, recognised, file.options(brand), skip=0, size=BATCH):
        ready = way.prepare(batch)
        remarks.hear(batch.notes, ready.errors)
        preview.hear(batch, ready.errors, stores)
        account += ready.account + way.write(ready)
        tell(min(0.99, batch.lines[-1] / lines) if batch.lines else 0.5)
    preview.replaced = way.replaced()
    warnings = [*warnings, *way.remarks()]
    preview.answer = Answer(file.kind, recognised.shape, account, "", [*warnings, *remarks.sentences(account.read)])
    preview.new_stores = len(stores.created)
    return preview


def _told(error: RowError) -> dict[str, Any]:
    """What the page and the API say of an error; the record itself stays in the file."""
    return {
        "line": error.line,
        "column": error.column,
        "code": error.code,
        "given": error.given[:LONGEST_TEXT],
        "expected": error.expected[:LONGEST_TEXT],
    }


def written(value: Any) -> Any:
    """A value as JSON keeps it: a moment as its two ends and its precision, a day as text, long texts cut."""
    if isinstance(value, Moment):
        return {"from": value.start.isoformat(), "to": value.end.isoformat(), "precision": value.precision}
    if isinstance(value, date):
        return value.isoformat()
    return value[:LONGEST_TEXT] if isinstance(value, str) else value


def look_at(job: ImportJob, clock: Callable[[], datetime]) -> None:
    """Find out what the file of a claimed job would do, and let the job ask a person.

    The kind is found out where nobody named it. Raises Refused for a file that is not taken, TakenOver where another
    worker has the job.
    """
    file = file_of(job)
    kinds = [kind for kind in KINDS if not file.within or kind != ImportJob.Kind.LOCATIONS]
    with open_file(file.path, file.encoding) as opened:
        guessed = not file.kind
        if guessed:
            file = replace(file, kind=kind_of(opened, kinds))
            _hold(job, kind=file.kind)
            job.kind = file.kind
        if file.kind not in kinds:
            raise Refused("not_yours", _("This is a list of stores, and only head office changes that list."))
        first = earlier.before(job)
        file = earlier.settled(file, first)
        recognised = recognise(opened, file.kind, file.options(job.brand))
        if guessed and _may_be_listings(job.brand, recognised):
            raise Refused(
                "stores_or_listings",
                _("This can be a list of your stores, or what a publisher shows of them; it names no store codes."),
            )
        _hold(job, shape=recognised.shape)

        def tell(share: float) -> None:
            if not job.renew(clock(), share):
                raise TakenOver(f"import {job.pk}")

        found = look(job.brand, file, opened, recognised, clock(), tell).as_json()
    found["came_before"] = first and {
        "id": first.pk,
        "file_name": first.file_name,
        "as": earlier.counts_twice(file, recognised, first),
    }
    ask(job, found, clock())


def _may_be_listings(brand: Brand, recognised: Recognised) -> bool:
    """Whether a file that looks like stores may as well show the brand's known stores as somebody else sees them."""
    is_list = recognised.kind == ImportJob.Kind.LOCATIONS and "code" not in recognised.understood.values()
    return is_list and Location.objects.filter(brand=brand).exists()


def ask_about(job: ImportJob, refused: Refused, now: datetime) -> bool:
    """Let the job ask what a person can answer; False where only another file helps."""
    if refused.code not in ASKS:
        return False
    ask(job, {"problem": {"code": refused.code, "sentence": str(refused)}}, now)
    return True


def ask(job: ImportJob, preview: Mapping[str, Any], now: datetime) -> None:
    """Let the job wait for a person's word."""
    _hold(job, preview=preview, state=ImportJob.State.READY, heartbeat=now, lease_until=None, progress=1)


def forget(job: ImportJob) -> None:
    """Take what records say out of the preview of an import that is over, for they may name people."""
    kept = {name: value for name, value in job.preview.items() if name not in ("samples", "refused")}
    _hold(job, preview=kept)


def _hold(job: ImportJob, **columns: Any) -> None:
    """Write what is known of a job that this worker holds. Raises TakenOver where it is no longer ours."""
    if not job.held().update(**columns):
        raise TakenOver(f"import {job.pk}")
