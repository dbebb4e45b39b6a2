"""Import batches of reviews, surveys, listings, cases and KPI values as facts.

``prepare`` does all that needs no database lock: stores, months, keys, digests, what is refused. ``write`` is what
happens inside the transaction: read what is there, insert, update, mark as stale. Preparing a batch again without
writing it brings the memory of the file (which key came how often) to where it was, which is how a killed import
resumes.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from reviews.fresh_cells import FreshCells
from reviews.importing.account import Account, Created
from reviews.importing.facts import rescrapes
from reviews.importing.facts.doubles import COMPARED, KEEP, REPLACE, Doubles, under_known_ids
from reviews.importing.facts.doubts import FileDoubts
from reviews.importing.facts.duplicates import as_written
from reviews.importing.facts.refusals import Refusals
from reviews.importing.facts.rows import FACT_KINDS, Columns, FactColumns, FactKind
from reviews.importing.facts.second_listings import SecondListings, Shown
from reviews.importing.facts.sources import Sources
from reviews.importing.facts.timing import Dates
from reviews.importing.facts.whole_batches import WholeBatches
from reviews.importing.keys import Key, Repeats, author_key, contents, digest, numbered
from reviews.importing.stores import changes
from reviews.importing.stores.columns import StoreName, name_of
from reviews.importing.stores.findings import StoreFindings
from reviews.importing.stores.matcher import Directory
from reviews.importing.suppressions import NOBODY, Suppressions
from reviews.importing.tables import bulk, history
from reviews.readers.cells.texts import is_damaged
from reviews.readers.records import Batch, Question, Recognised, RowError
from reviews.tallies import FACTS

TALLIED = {model: table for table, model in FACTS.items()}
"""The name that a table of facts has among the measures."""

FUTURE = timedelta(hours=24)
"""How far after the import a record may be dated: somewhere it is already tomorrow."""


@dataclass(frozen=True, slots=True)
class PreparedFacts:
    """A batch that only needs writing: rows, what was refused, and the counts that are already sure."""

    rows: Sequence[bulk.Row]
    errors: Sequence[RowError]
    account: Account


@dataclass(frozen=True, slots=True)
class KnownPart:
    """Those records of a batch whose store is known: their indices in the batch, their stores and their columns."""

    indices: Sequence[int]
    locations: Sequence[int]
    columns: Columns
    facts: FactColumns


@dataclass(slots=True)
class FactImporter:
    """Import one file into one table of facts; remembers what must be known from batch to batch.

    ``matcher`` finds reviews without an id that an earlier scrape showed under another range of dates; None where
    there was no earlier scrape. ``dry`` remembers what would be written instead of writing it. ``limited`` is an import
    by somebody who may not see every store. ``erased`` are customers whose records come in as figures alone. ``again``
    is what a person decides of records that are known under other ids: that the file takes their place, or both stay.
    """

    recognised: Recognised
    stores: Directory
    sources: Sources
    job_id: int | None
    now: datetime
    matcher: rescrapes.Matcher | None = None
    dry: bool = False
    limited: bool = False
    erased: Suppressions = NOBODY
    repeats: Repeats = field(default_factory=Repeats)
    occurrences: Repeats = field(default_factory=Repeats)
    values: dict[Key, str] = field(default_factory=dict)
    unwritten: dict[Key, bulk.Stored] = field(default_factory=dict)
    inserted: bulk.Ids | None = None
    changed: Counter[int] = field(default_factory=Counter)
    again: str = ""
    refusals: Refusals = field(init=False)
    doubts: FileDoubts = field(init=False)
    doubles: Doubles | None = None
    whole: WholeBatches = field(init=False)
    fresh: FreshCells = field(init=False)
    _written: bulk.WritePlan | None = None
    second_listings: SecondListings | None = None
    _matched: tuple[PreparedFacts, Mapping[Key, bulk.Stored]] | None = None

    def __post_init__(self) -> None:
        self.refusals = Refusals(self.recognised, self.stores, self.kind.when, self.now)
        self.doubts = FileDoubts(self.recognised.kind)
        self.whole = WholeBatches(self.table, self.columns)
        self.fresh = FreshCells(self.job_id, TALLIED.get(self.kind.model, ""))
        if self.recognised.kind in COMPARED and self.again != KEEP:
            self.doubles = Doubles(self.recognised.kind, self.kind.model, self.columns)
        if self.recognised.kind == "listings":
            self.second_listings = SecondListings(self.columns)

    @property
    def kind(self) -> FactKind:
        return FACT_KINDS[self.recognised.kind]

    @property
    def is_reviews(self) -> bool:
        return self.recognised.kind == "reviews"

    @property
    def is_kpis(self) -> bool:
        return self.recognised.kind == "kpis"

    @property
    def is_undated(self) -> bool:
        """Whether this is a list of listings that does not state when they were seen."""
        return self.recognised.kind == "listings" and "seen" not in self.recognised.understood.values()

    @property
    def table(self) -> str:
        return self.kind.model._meta.db_table

    @property
    def columns(self) -> tuple[str, ...]:
        own = ("likeness",) if self.is_reviews else ()
        return (*bulk.COMMON, *self.kind.names, *own)

    def missing_stores(self, batch: Batch) -> Sequence[StoreName]:
        """Find the stores that the batch names and that have to be created first."""
        return self.stores.missing(batch.columns, len(batch.lines))

    def create_stores(self, missing: Sequence[StoreName]) -> Sequence[int]:
        """Create these stores, inside the caller's transaction; return their ids."""
        return self.stores.create_all(missing)

    def prepare(self, batch: Batch) -> PreparedFacts:
        """Turn a batch into rows and refusals, without any lock."""
        columns = self._dated(batch)
        locations = self.stores.resolve(columns, len(batch.lines))
        known: Sequence[int] = range(len(locations))
        unknown: Sequence[int] = ()
        if None in locations:
            unknown = [index for index in known if locations[index] is None]
            known = [index for index in known if locations[index] is not None]
        part = self._part(columns, locations, known)
        if late := self._late(part):
            gone = set(late)
            part = self._part(columns, locations, [index for index in part.indices if index not in gone])
        errors = [
            *batch.errors,
            *(self.refusals.unknown_store(batch, index) for index in unknown),
            *(self.refusals.future_date(batch, index) for index in late),
        ]
        rows = self._rows(batch, part)
        taken, second = self._taken_ids(rows), self._second_values(rows)
        beside = self._beside_others(batch, part, rows)
        if out := taken | second | beside.keys():
            keep = [row for row in range(len(rows)) if row not in out]
            errors += [self.refusals.id_taken(batch, part.indices[row]) for row in sorted(taken)]
            errors += [self.refusals.second_value(batch, part.indices[row]) for row in sorted(second - taken)]
            errors += [self.refusals.second_listing(batch, part.indices[row], beside[row]) for row in sorted(beside)]
            rows = [rows[row] for row in keep]
            part = self._part(columns, locations, [part.indices[row] for row in keep])
        self.doubts.add(part.locations, part.columns)
        return PreparedFacts(rows, self.erased.errors(self.recognised, errors), self._counted(batch, part, errors))

    def write(self, prepared: PreparedFacts) -> Account:
        """Insert, update and mark as stale, inside the caller's transaction; return what became of the records."""
        if (account := self._as_a_whole(prepared.rows)) is not None:
            return account
        model, rows, known = self.kind.model, prepared.rows, self._known(prepared.rows)
        self.whole.looked_at(any_known=bool(known))
        if self._foreign(rows, known):
            raise bulk.Raced("another import took an id meanwhile")
        aliases: Sequence[rescrapes.Alias] = ()
        if self.is_reviews:
            rows, aliases = rescrapes.settle(rows, known, self.columns, self.matcher, self.sources.secrets)
        matched = self._repeated(prepared, rows, known)
        if matched and self.again == REPLACE:
            rows, under = under_known_ids(rows, matched)
            known |= under
            new = (rescrapes.Alias(key, stored.pk) for key, stored in matched.items())
            aliases = [*aliases, *new] if self.is_reviews else ()
        plan = bulk.plan(rows, known)
        if self.dry:
            self.changed += changes.writers(model, [pk for pk, _row in plan.updates])
            if self.matcher is not None:
                self.matcher.matched |= {alias.review for alias in aliases}
            self.unwritten |= {bulk.key(row): bulk.as_stored(0, row) for row in plan.inserts}
            self.unwritten |= {bulk.key(row): bulk.as_stored(pk, row) for pk, row in plan.updates}
        else:
            self.inserted = bulk.insert(self.table, self.columns, plan.inserts)
            history.save(model, [pk for pk, _row in plan.updates], self.job_id)
            bulk.update(self.table, self.columns, plan.updates)
            bulk.mark_stale(plan.cells, self.job_id)
            self._written = plan
            rescrapes.save_aliases(aliases, self.job_id)
        return Account(inserted=plan.inserted, updated=plan.updated, unchanged=plan.unchanged)

    def _as_a_whole(self, rows: Sequence[bulk.Row]) -> Account | None:
        """Write a batch that is all new or all known; None for any other."""
        if self.dry or self.limited or self.matcher or not rows:
            return None
        if (known := self.whole.known(rows)) is not None:
            if self.doubles is not None:
                self.doubles.taken |= known
            self._written = self.inserted = None
            return Account(unchanged=len(rows))
        done = self.whole.insert(rows, self.job_id) if not self.doubles or self.doubles.is_settled else None
        if done is None:
            return None
        self._written, self.inserted = done
        return Account(inserted=done[0].inserted, updated=done[0].updated, unchanged=done[0].unchanged)

    def _repeated(
        self, prepared: PreparedFacts, rows: Sequence[bulk.Row], known: Mapping[Key, bulk.Stored]
    ) -> Mapping[Key, bulk.Stored]:
        """Find what the new rows repeat under other ids; a transaction that is done again finds the same."""
        if self.doubles is None:
            return {}
        if self._matched is None or self._matched[0] is not prepared:
            self._matched = (prepared, self.doubles.match(rows, known))
        return self._matched[1]

    def questions(self) -> Sequence[Question]:
        """Ask whether the file takes the place of the records that it repeats under other ids."""
        return self.doubles.questions() if self.doubles and not self.again else ()

    def created(self) -> Created:
        """Return what the last ``write`` created."""
        return Created(facts=self.inserted)

    def committed(self) -> None:
        """Count what the last ``write`` inserted, now that it is sure to be there."""
        if self._written is not None and self._written.updates:
            self.fresh.spoil(self._written.cells)
        elif self._written is not None:
            self.fresh.add(self._written.inserts, self.columns, self._written.cells)

    def finish(self, stores: Sequence[int]) -> Sequence[str]:
        """Do what needs the whole file: when its sources were last viewed, and the names of the stores it created."""
        self.sources.finish()
        self.stores.name_created(stores)
        self.stores.teach(self.now)
        return self.warnings()

    def warnings(self) -> Sequence[str]:
        """Say whose records were changed, or would be."""
        changed = self.changed if self.job_id is None else changes.facts_of_import(self.job_id)
        return [*self.alarms(), *changes.changed_by_import(changed)]

    def alarms(self) -> Sequence[str]:
        """Say what is doubtful about the file as a whole."""
        doubled = self.doubles.warning() if self.doubles and not self.again and not self.dry else ""
        return [*([doubled] if doubled else []), *self.doubts.alarms(self.recognised.understood)]

    def without_erased(self, columns: Columns) -> Columns:
        """Return columns of records without what tells of customers who were erased."""
        return self.erased.hidden(columns)

    def author_key(self, author: str) -> str:
        """Return what stands for an author of this file's source in place of the name."""
        return author_key(self.sources.secrets[self.sources.id_of(self.sources.publisher)], author)

    def job_options(self) -> Mapping[str, Any]:
        """Return what later scores and imports have to know of the file."""
        return self.doubts.job_options(self.sources.brand.pk)

    def replaced(self) -> changes.KnownRowsChanged:
        """Return whose records would be changed, and how many, for a preview."""
        return {"changed": [[job, count] for job, count in self.changed.items()]}

    def of_stores(self, unknown: Mapping[str, int]) -> StoreFindings:
        """Return what is to be known of stores that the file names and has not; ``unknown`` are records by name."""
        return StoreFindings.of(self.stores, unknown)

    def _dated(self, batch: Batch) -> Columns:
        """Return the columns of a batch; undated listings were seen when the import knows."""
        if self.is_undated:
            return {**batch.columns, "seen": [self.sources.viewed_at(self.now)] * len(batch.lines)}
        return batch.columns

    def _part(self, columns: Columns, locations: Sequence[int | None], indices: Sequence[int]) -> KnownPart:
        selected, found = columns, [location for location in locations if location is not None]
        if len(indices) < len(locations):
            found = [location for location in (locations[index] for index in indices) if location is not None]
            selected = {name: [values[index] for index in indices] for name, values in columns.items()}
        # Keys come from what the file has, so that a record stays the same one after its author was erased.
        selected, shown = self.erased.masked_ids(selected), self.without_erased(selected)
        return KnownPart(indices, found, selected, self.kind.read(shown, self.stores.zones(found)))

    def _late(self, part: KnownPart) -> list[int]:
        """Find the records, by index in the batch, that are dated in the future."""
        latest, starts = (self.now + FUTURE).replace(tzinfo=None), part.facts.dates.starts
        if not starts or max(starts) <= latest:
            return []
        return [index for index, at in zip(part.indices, starts, strict=True) if at > latest]

    def _rows(self, batch: Batch, part: KnownPart) -> list[bulk.Row]:
        sources = self.sources.of(part.columns, len(part.indices))
        self.sources.add_moments(sources, part.facts.seen)
        ids, fingerprints = self._ids(part, sources)
        owns = [*part.facts.columns, *([fingerprints] if self.is_reviews else [])]
        damaged, dates = [batch.damaged[index] for index in part.indices], part.facts.dates
        digests = ids
        if not self.is_undated:
            digests = contents(zip(part.locations, dates.firsts, dates.lasts, zip(*owns, strict=True), strict=True))
        jobs = [self.job_id] * len(ids)
        common = (sources, part.locations, ids, jobs, digests, dates.firsts, dates.lasts, damaged)
        return list(zip(*common, *owns, strict=True))

    def _ids(self, part: KnownPart, sources: Sequence[int]) -> tuple[Sequence[str], Sequence[str]]:
        """Return every record's id, and the fingerprint of those without a documented one (empty for the others)."""
        given = part.columns.get("external_id")
        if given is not None and all(given):
            return [own[:255] for own in given], [""] * len(given)
        dates, names = part.facts.dates, self.kind.identity
        if self.is_undated:
            # All that is shown replaces the moment, so that the same list again is the same sighting.
            dates, names = _never(len(part.indices)), sorted(part.columns.keys() - {"seen"})
        fields = [part.columns[name] for name in names if name in part.columns]
        records = zip(*fields, strict=True) if fields else [()] * len(part.indices)
        secrets = self.sources.secrets
        fingerprints = [
            digest(secrets[source], location, *parts)
            for source, location, parts in zip(sources, part.locations, records, strict=True)
        ]
        ids = numbered(fingerprints, dates.starts, dates.ends, None if self.is_kpis else self.occurrences)
        if given is None:
            return ids, fingerprints
        mixed = [
            (own[:255], "") if own else pair
            for own, pair in zip(given, zip(ids, fingerprints, strict=True), strict=True)
        ]
        return [own for own, _fingerprint in mixed], [fingerprint for _own, fingerprint in mixed]

    def _counted(self, batch: Batch, part: KnownPart, errors: Sequence[RowError]) -> Account:
        refused = {error.line: error for error in errors}
        return Account(
            read=batch.read,
            rejected=len(refused),
            duplicates=sum(count > 0 for count in self.repeats.earlier(self._as_written(batch, part))),
            damaged=sum(batch.damaged[index] for index in part.indices)
            + sum(is_damaged("".join(error.raw)) for error in refused.values()),
        )

    def _as_written(self, batch: Batch, part: KnownPart) -> list[int]:
        raw = [batch.raw[index] for index in part.indices]
        return as_written(self.kind.repeats, self.recognised, raw, part.columns)

    def _known(self, rows: Sequence[bulk.Row]) -> dict[Key, bulk.Stored]:
        """Find what is stored, or would be by now, under the keys of these rows."""
        sources = {row[bulk.SOURCE] for row in rows}
        known: dict[Key, bulk.Stored] = {}
        for source in sources - self.sources.unwritten:
            ids = [row[bulk.EXTERNAL] for row in rows if row[bulk.SOURCE] == source]
            known |= bulk.stored(self.table, source, ids, dated=self.is_reviews)
        return known | self.unwritten

    def _taken_ids(self, rows: Sequence[bulk.Row]) -> set[int]:
        """Find the rows, by index, whose ids belong to facts of stores that the importer may not see."""
        if not self.limited or not rows:
            return set()
        return self._foreign(rows, self._known(rows))

    def _foreign(self, rows: Sequence[bulk.Row], known: Mapping[Key, bulk.Stored]) -> set[int]:
        if not self.limited:
            return set()
        found = [known.get(bulk.key(row)) for row in rows]
        return {index for index, stored in enumerate(found) if stored and stored.location not in self.stores}

    def _second_values(self, rows: Sequence[bulk.Row]) -> set[int]:
        """Find the KPI values, by index, that an earlier line contradicts; a store has one value a month."""
        if not self.is_kpis:
            return set()
        first = [self.values.setdefault(bulk.key(row), row[bulk.CONTENT]) for row in rows]
        return {index for index, row in enumerate(rows) if first[index] != row[bulk.CONTENT]}

    def _beside_others(self, batch: Batch, part: KnownPart, rows: Sequence[bulk.Row]) -> Mapping[int, Shown]:
        """Find the listings, by row, beside which the file has another one of the same store and publisher."""
        if self.second_listings is None:
            return {}
        names = [(batch.lines[index], name_of(batch.columns, index).written) for index in part.indices]
        return self.second_listings.find(rows, names)


def _never(count: int) -> Dates:
    """Return one and the same moment for all."""
    return Dates([datetime.min] * count, [datetime.min] * count, [0] * count, [0] * count)
